"""Due dates of requests and disputes, lawful next steps, effects of a new calendar."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zwgk_desktop.domain.addresses import APPLICANT
from zwgk_desktop.domain.books.legal_checks import check_events, last_lawful_days, trial_event
from zwgk_desktop.domain.books.other_books import Dispute
from zwgk_desktop.domain.books.requests import (
    EVENT_LABELS,
    OUTCOMES_WITHOUT_ANSWER,
    Event,
    EventKind,
    Request,
    sorted_events,
)
from zwgk_desktop.domain.dispute_due_days import dispute_deadline_status, without_later_events
from zwgk_desktop.domain.due_days import (
    SUPPLEMENT_DAYS,
    DeadlineStatus,
    RequestState,
    course_of_request,
    deadline_status,
)
from zwgk_desktop.domain.workdays import WorkCalendar
from zwgk_desktop.services.books.request_acts import request_as_of
from zwgk_desktop.services.books.unit_books import UnitBooks

STATE_LABELS: Mapping[RequestState, str] = {
    RequestState.RUNNING: "在办",
    RequestState.AWAITING_SUPPLEMENT: "待补正",
    RequestState.AWAITING_OTHERS: "征求意见中",
    RequestState.AWAITING_FEE: "待缴费",
    RequestState.CONCLUDED: "已办结",
}
"""Labels of the states of a request."""


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """A request and its deadline, as known on a given day."""

    request: Request
    deadline: DeadlineStatus
    as_of: date

    @property
    def is_open(self) -> bool:
        """Whether the request was not concluded."""
        return self.deadline.state is not RequestState.CONCLUDED

    @property
    def is_overdue(self) -> bool:
        """Whether the request was overdue on the given day."""
        return self.deadline.is_overdue(self.as_of)


@dataclass(frozen=True, slots=True)
class DisputeStatus:
    """A dispute and the deadline of its answer or defence, as known on a given day."""

    dispute: Dispute
    deadline: DeadlineStatus
    as_of: date


@dataclass(frozen=True, slots=True)
class ShiftedDueDay:
    """A due date that changes under another calendar."""

    number: str
    before: date | None
    after: date | None


def request_status(
    request: Request, calendar: WorkCalendar, as_of: date | None = None
) -> RequestStatus:
    """Return a request and its deadline as of a day.

    Args:
        request: The request.
        calendar: The working days.
        as_of: The day. None for today, or for the day of the latest entry if that is later.
    """
    day = as_of or reference_day(request, current_day())
    known = request_as_of(request, day)
    return RequestStatus(known, deadline_status(known, calendar, day), day)


def draft_status(books: UnitBooks, received_on: date, events: Iterable[Event]) -> RequestStatus:
    """Return the deadline of a request that is not registered yet.

    Raises:
        UserError: An event is not lawful (K01), or a day lies outside the calendar (C01).
    """
    request = Request("", received_on, events=sorted_events(tuple(events)))
    check_events(request, books.calendar)
    return request_status(request, books.calendar)


def current_day() -> date:
    """Return today's date in local time. Callers ask once for a whole list."""
    return date.today()  # noqa: DTZ011 - the office's own day


def reference_day(request: Request, today: date) -> date:
    """Return today or the day of the request's latest entry, whichever is later."""
    return max([today, request.received_on, *[event.on for event in request.events]])


def requests_by_due_day(
    requests: Iterable[Request], calendar: WorkCalendar, as_of: date | None = None
) -> tuple[RequestStatus, ...]:
    """Return requests received by a day, sorted by due date, those without one last."""
    today = current_day()
    found = [
        request_status(request, calendar, as_of or reference_day(request, today))
        for request in requests
        if as_of is None or request.received_on <= as_of
    ]
    return tuple(sorted(found, key=_due_day_order))


def dispute_statuses(
    disputes: Iterable[Dispute], calendar: WorkCalendar, as_of: date | None = None
) -> tuple[DisputeStatus, ...]:
    """Return the disputes filed by a day, in the order of the book, with their deadlines.

    Args:
        disputes: The disputes.
        calendar: The working days.
        as_of: The day. None for today, with all disputes and events.
    """
    today = current_day()
    return tuple(
        _dispute_status(one, calendar, as_of or _latest_day(one, today))
        for one in disputes
        if as_of is None or one.filed_on <= as_of
    )


def _dispute_status(dispute: Dispute, calendar: WorkCalendar, day: date) -> DisputeStatus:
    known = without_later_events(dispute, day)
    return DisputeStatus(known, dispute_deadline_status(known, calendar, day), day)


def _latest_day(dispute: Dispute, today: date) -> date:
    """Return today or the day of the dispute's latest entry, whichever is later."""
    days = (today, dispute.filed_on, *dispute.events.values())
    return max(*days, dispute.decided_on or today)


def shifted_due_days(
    requests: Iterable[Request], before: WorkCalendar, after: WorkCalendar, as_of: date
) -> Iterator[ShiftedDueDay]:
    """Yield the open requests whose due date changes under another calendar."""
    for request in requests:
        if request.received_on > as_of:
            continue
        old, new = request_status(request, before, as_of), request_status(request, after, as_of)
        if old.is_open and old.deadline.due != new.deadline.due:
            yield ShiftedDueDay(request.number, old.deadline.due, new.deadline.due)


def _due_day_order(status: RequestStatus) -> tuple[bool, date, str]:
    due = status.deadline.due
    return due is None, due or date.max, status.request.number


EVENT_ARTICLES: Mapping[EventKind, str] = {
    EventKind.SUPPLEMENT_ASKED: "条例第三十条",
    EventKind.SUPPLEMENT_RECEIVED: "条例第三十条",
    EventKind.THIRD_PARTY_ASKED: "条例第三十二条",
    EventKind.THIRD_PARTY_ANSWERED: "条例第三十二条",
    EventKind.BODY_ASKED: "条例第三十四条",
    EventKind.BODY_ANSWERED: "条例第三十四条",
    EventKind.EXTENDED: "条例第三十三条",
    EventKind.FEE_NOTIFIED: "条例第四十二条",
    EventKind.FEE_PAID: "国办函〔2020〕109号",
    EventKind.WITHDRAWN: "本程序的口径",
    EventKind.CONCLUDED: "条例第三十六条",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """Event that may be entered.

    Args:
        latest_day: The last day on which it is lawful, today at the latest.
        due: The last lawful day for the answer once it is entered on that day. None while no
            period runs. Extensions are assumed to have the longest permitted length.
    """

    kind: EventKind
    article: str
    latest_day: date
    due: date | None

    @property
    def label(self) -> str:
        """Label of the button."""
        return EVENT_LABELS[self.kind]


def next_steps(request: Request, calendar: WorkCalendar, today: date) -> Iterator[NextStep]:
    """Yield the events that may be entered by a day, backdated ones included."""
    for kind, on in last_lawful_days(request, calendar, today).items():
        events = sorted_events((*request.events, trial_event(kind, on)))
        due = deadline_status(replace(request, events=events), calendar, today).due
        yield NextStep(kind, EVENT_ARTICLES[kind], on, due)


def deadline_warnings(request: Request, calendar: WorkCalendar, on: date) -> Iterator[str]:
    """Yield warnings about deadlines of a request, one sentence each."""
    course = course_of_request(request, calendar, on)
    due = course.due(on)
    if course.ending is None and due is not None and on <= due <= calendar.nth_workday_after(on, 1):
        yield "按当日起算的申请人会少数一天：请不要等到最后一天才答复。"
    if course.ending is None and course.supplement is None and course.period.stopped_by is None:
        latest = calendar.nth_workday_after(request.received_on, SUPPLEMENT_DAYS)
        if on <= latest:
            yield f"需要补正的，最迟{latest.month}月{latest.day}日一次告知（条例第三十条）。"
        elif due is not None and on <= due and len(course.periods) == 1:
            yield "补正的7个工作日已过，现在告知补正就晚了（条例第三十条）。"


def answered_earlier_requests(books: UnitBooks, subject: int) -> tuple[Request, ...]:
    """Return answered earlier requests by the same person for the same information.

    Source:
        条例 art. 36 (6): only after an answer may a request be a repeated one.
    """
    everybody = books.all_personal()
    name = everybody.get(subject, {}).get(APPLICANT, "")
    own = books.entries(Request)[subject]
    wanted = "".join(own.subject.split())
    if not name or not wanted:
        return ()
    return tuple(
        one
        for other, one in books.entries(Request).items()
        if other != subject
        and _was_answered(one, own.received_on)
        and everybody.get(other, {}).get(APPLICANT) == name
        and "".join(one.subject.split()) == wanted
    )


def _was_answered(request: Request, by: date) -> bool:
    ended = request.concluded_on
    return ended is not None and ended <= by and request.outcome not in OUTCOMES_WITHOUT_ANSWER


def due_text(deadline: DeadlineStatus) -> str:
    """Return the due day as text, marked if it depends on a year without a holiday notice."""
    return (
        ""
        if deadline.due is None
        else f"{deadline.due}{'（暂定）' if deadline.provisional else ''}"
    )


def left_text(deadline: DeadlineStatus, as_of: date) -> str:
    """Return the time left as text, e.g. 8个工作日, or how late an answer was."""
    if deadline.days_late:
        return f"逾期{deadline.days_late}个工作日"
    if deadline.days_left is None:
        last = deadline.applicants_last_day
        return "" if last is None else f"申请人至{last.month}月{last.day}日"
    if deadline.is_overdue(as_of):
        return f"已超{-deadline.days_left}个工作日" if deadline.days_left else "已过期限"
    return "今天到期" if deadline.due == as_of else f"{deadline.days_left}个工作日"

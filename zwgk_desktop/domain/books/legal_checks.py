"""Legal checks of the events of a request. Each objection names its article."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from zwgk_desktop.domain.books.requests import (
    EVENT_LABELS,
    Event,
    EventKind,
    Request,
    sorted_events,
)
from zwgk_desktop.domain.due_days import EXTENSION_DAYS, RequestCourse, course_of_request
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.workdays import WorkCalendar

Objection = str | None
"""Reason why an event is not lawful, in the clerk's words with the article. None if lawful."""


def check_events(request: Request, calendar: WorkCalendar) -> None:
    """Raise if an event of the request is not lawful, or its due day cannot be computed.

    Raises:
        UserError: An event or the conclusion is not lawful on its day or in its order (K01), or a
            day of receipt or of an event lies outside the calendar (C01).
    """
    days = [request.received_on, *(event.on for event in request.events)]
    days += [event.received_on for event in request.events if event.received_on is not None]
    for day in days:
        calendar.workday_index(day)
    if found := _first_objection(request, calendar):
        event, why = found
        raise UserError(
            f"{request.number}号申请：{event.on}的“{EVENT_LABELS[event.kind]}”不能登记，{why}",
            remedy="请核对日期和次序，改正后再登记",
            code="K01",
        )


def objection_to(course: RequestCourse, event: Event) -> Objection:
    """Return why an event may not follow the course so far. None if it may."""
    if event.on < course.received_on:
        return f"它早于收到申请的日子（{course.received_on}）"
    if course.ending is not None:
        return f"这件申请{course.ending.on}已经办结"
    if event.received_on is not None and event.received_on < event.on:
        return "对方收到的日子早于发出的日子"
    check = _CHECKS.get(event.kind)
    return check(course, event) if check else None


def last_lawful_days(
    request: Request, calendar: WorkCalendar, today: date
) -> dict[EventKind, date]:
    """Map each kind of event that may be entered to the last day on which it is lawful.

    Whether an event is lawful on a day follows from the history up to that day only. Days after
    `today` are not tried.
    """
    days = sorted(_trial_days(request, calendar, today), reverse=True)
    found: dict[EventKind, date] = {}
    for kind in EventKind:
        for day in days:
            if _may_add(request, calendar, trial_event(kind, day)):
                found[kind] = day
                break
    return found


def _trial_days(request: Request, calendar: WorkCalendar, today: date) -> Iterator[date]:
    """Yield the first and last day of each stretch between events, and its due date.

    Within a stretch the lawful days of a kind run from its first day to the due date or the end.
    """
    one_day = timedelta(days=1)
    starts = sorted({request.received_on, *(event.on for event in request.events)})
    for first, after in pairwise([*starts, max(today, starts[-1]) + one_day]):
        last = after - one_day
        due = course_of_request(request, calendar, first).due(last)
        yield from (first, last)
        if due is not None and first <= due <= last:
            yield due


def _may_add(request: Request, calendar: WorkCalendar, event: Event) -> bool:
    events = sorted_events((*request.events, event))
    return _first_objection(replace(request, events=events), calendar) is None


def _first_objection(request: Request, calendar: WorkCalendar) -> tuple[Event, str] | None:
    course = RequestCourse(request.received_on, calendar)
    for event in request.events:
        if why := objection_to(course, event):
            return event, why
        course.apply_event(event)
    return None


def trial_event(kind: EventKind, on: date) -> Event:
    """Return a trial event of a kind. An extension has the longest permitted length."""
    if kind is EventKind.EXTENDED:
        return Event(kind, on, days=EXTENSION_DAYS, approved_by="—")
    return Event(kind, on)


def _check_supplement_asked(course: RequestCourse, event: Event) -> Objection:
    if course.supplement is not None:
        return f"{course.supplement.on}已经告知过补正，补正只能一次性告知（条例第三十条）"
    if event.until is not None and event.until < event.on:
        return "补正的期限早于告知的日子（条例第三十条：合理的补正期限）"
    return "正在等待申请人缴费" if course.period.stopped_by is not None else None


def _check_supplement_received(course: RequestCourse, event: Event) -> Objection:
    stop = course.period.stopped_by
    if stop is None or stop.kind is not EventKind.SUPPLEMENT_ASKED:
        return f"{event.on}之前没有等待补正的告知（条例第三十条）"
    return None


def _check_answered(course: RequestCourse, event: Event) -> Objection:
    if course.consultation_answered_by(event) is None:
        return "之前没有尚待答复的征求意见（条例第三十二条、第三十四条）"
    return None


def _check_extended(course: RequestCourse, event: Event) -> Objection:
    if event.days is None or not 1 <= event.days <= EXTENSION_DAYS:
        return f"延长的期限应为1至{EXTENSION_DAYS}个工作日（条例第三十三条）"
    if not event.approved_by:
        return "没有写明批准人，延期须经政府信息公开工作机构负责人同意（条例第三十三条）"
    if course.period.extension:
        return "已经延期过一次（条例第三十三条）"
    due = course.due(event.on)
    if due is None:
        return "现在没有正在计算的答复期限（条例第三十三条）"
    if event.on > due:
        return f"答复期限{due}已过，延期应在期限内告知申请人（条例第三十三条）"
    return None


def _check_fee_notified(course: RequestCourse, event: Event) -> Objection:
    if event.amount is not None and event.amount <= Decimal(0):
        return "收费的金额应大于0（国办函〔2020〕109号）"
    due = course.due(event.on)
    if due is None:
        return "现在没有正在计算的答复期限（国办函〔2020〕109号）"
    if event.on > due:
        return f"答复期限{due}已过，收费通知应在期限内送达申请人（国办函〔2020〕109号）"
    return None


def _check_fee_paid(course: RequestCourse, event: Event) -> Objection:
    stop = course.period.stopped_by
    if stop is None or stop.kind is not EventKind.FEE_NOTIFIED:
        return f"{event.on}之前没有等待缴费的收费通知（国办函〔2020〕109号）"
    return None


_CHECKS: Mapping[EventKind, Callable[[RequestCourse, Event], Objection]] = {
    EventKind.SUPPLEMENT_ASKED: _check_supplement_asked,
    EventKind.SUPPLEMENT_RECEIVED: _check_supplement_received,
    EventKind.THIRD_PARTY_ANSWERED: _check_answered,
    EventKind.BODY_ANSWERED: _check_answered,
    EventKind.EXTENDED: _check_extended,
    EventKind.FEE_NOTIFIED: _check_fee_notified,
    EventKind.FEE_PAID: _check_fee_paid,
}

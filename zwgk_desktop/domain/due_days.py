"""Due day of a request, computed from its events, with an explanation of each day.

Only working days count. The starting day does not count; the next working day is day 1
(not in 条例: 民事诉讼法 art. 85, 民法典 art. 201). Due days are computed and never stored,
so they stay correct when an event or a year's calendar changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from zwgk_desktop.domain.books.requests import (
    ANSWERED_EVENTS,
    ENDING_EVENTS,
    NO_CORRECTION,
    NO_PAYMENT,
    Event,
    EventKind,
    Request,
)
from zwgk_desktop.domain.workdays import WorkCalendar

ANSWER_DAYS = 20
"""Working days for the answer (条例 art. 33)."""

EXTENSION_DAYS = 20
"""Maximum working days of an extension (条例 art. 33)."""

SUPPLEMENT_DAYS = 7
"""Working days within which a supplement must be asked for (条例 art. 30)."""

CONSULTATION_DAYS = 15
"""Working days for third parties and other bodies to answer (条例 arts. 32, 34)."""

PAYMENT_DAYS = 20
"""Working days for the applicant to pay (国办函〔2020〕109号)."""


class RequestState(StrEnum):
    """State of a request, as the command line names it."""

    RUNNING = "running"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_OTHERS = "awaiting_others"
    AWAITING_FEE = "awaiting_fee"
    CONCLUDED = "concluded"


_WAITING_STATES: Mapping[EventKind, RequestState] = {
    EventKind.SUPPLEMENT_ASKED: RequestState.AWAITING_SUPPLEMENT,
    EventKind.FEE_NOTIFIED: RequestState.AWAITING_FEE,
}
_STOPPED_BY: Mapping[EventKind, str] = {
    EventKind.SUPPLEMENT_ASKED: "待补正",
    EventKind.FEE_NOTIFIED: "待缴费",
}
_STARTED_BY: Mapping[EventKind, str] = {
    EventKind.SUPPLEMENT_RECEIVED: "收到补正当日",
    EventKind.FEE_PAID: "缴费当日",
}
_CONSULTED: Mapping[EventKind, str] = {
    EventKind.THIRD_PARTY_ASKED: "征求第三方意见",
    EventKind.BODY_ASKED: "征求其他机关意见",
}
_RECEIVED = "收到当日"
_ENDED = "已办结"


@dataclass(frozen=True, slots=True)
class DeadlineStatus:
    """State and due day of a request or dispute on a given day.

    Args:
        state: The state of the request or dispute.
        due: The last lawful day; None while a supplement or a fee is awaited. During a
            consultation it assumes that the answer comes on the given day.
        days_left: Working days from the given day to due, negative when overdue; None unless
            the request is running.
        days_late: Working days between due and conclusion (0 in time); None for requests that are
            not concluded, given up, unpaid or withdrawn.
        provisional: Whether the due day depends on a year without a holiday notice.
        applicants_last_day: The applicant's last day while a supplement or a fee is awaited.
    """

    state: RequestState
    due: date | None
    days_left: int | None
    days_late: int | None
    provisional: bool
    applicants_last_day: date | None = None

    def is_overdue(self, as_of: date) -> bool:
        """Return whether the last lawful day has passed by a day, without a conclusion."""
        return (
            self.state is not RequestState.CONCLUDED and self.due is not None and self.due < as_of
        )


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """Calendar day of a request or dispute: its number, or the reason why it does not count."""

    date: date
    number: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ConclusionProposal:
    """Outcome and day for concluding a request without an answer (本程序的口径)."""

    outcome: str
    day: date


@dataclass(slots=True)
class Consultation:
    """Consultation of a third party or another body, and its answer."""

    asked: Event
    answer: Event | None = None

    @property
    def answered_on(self) -> date | None:
        """The day of the answer. None without one."""
        return self.answer.on if self.answer else None


@dataclass(slots=True)
class CountingPeriod:
    """Period during which the clock runs, from its start to the event that stops it."""

    start: date
    start_reason: str
    extension: int = 0
    stopped_by: Event | None = None


@dataclass
class RequestCourse:
    """Course of a request, built up event by event.

    Args:
        received_on: The day of receipt.
        calendar: The working days.
        periods: The periods of the clock, the latest last.
        ending: The event that concluded the request, if any.
        supplement: The latest demand for a supplement, if any.
    """

    received_on: date
    calendar: WorkCalendar
    periods: list[CountingPeriod] = field(default_factory=list[CountingPeriod])
    consultations: list[Consultation] = field(default_factory=list[Consultation])
    ending: Event | None = None
    supplement: Event | None = None

    def __post_init__(self) -> None:
        self.periods.append(CountingPeriod(self.received_on, _RECEIVED))

    @property
    def period(self) -> CountingPeriod:
        """The latest period of the clock, running or stopped."""
        return self.periods[-1]

    def apply_event(self, event: Event) -> None:
        """Apply one event; ignore events that do not affect the due day."""
        if event.kind in ENDING_EVENTS:
            self.ending = event
        elif event.kind in _WAITING_STATES:
            self.period.stopped_by = event
            if event.kind is EventKind.SUPPLEMENT_ASKED:
                self.supplement = event
        elif why := _STARTED_BY.get(event.kind):
            self.periods.append(CountingPeriod(event.on, why))
        elif event.kind in _CONSULTED:
            self.consultations.append(Consultation(event))
        elif event.kind in ANSWERED_EVENTS:
            self._apply_answer(event)
        elif self.may_extend(event):
            self.period.extension = event.days or 0

    def consultation_answered_by(self, event: Event) -> Consultation | None:
        """Return the open consultation that an answer ends: of its party, else the first."""
        asked = ANSWERED_EVENTS[event.kind]
        for consultation in self.consultations:
            is_open = consultation.asked.kind is asked and consultation.answer is None
            if is_open and event.party in {None, consultation.asked.party}:
                return consultation
        return None

    def may_extend(self, event: Event) -> bool:
        """Return whether an extension is lawful (条例 art. 33)."""
        due = self.due(event.on)
        in_time = due is not None and event.on <= due
        lawful = 1 <= (event.days or 0) <= EXTENSION_DAYS and bool(event.approved_by)
        return in_time and lawful and not self.period.extension

    def due(self, as_of: date) -> date | None:
        """Return the due day; open consultations count as answered on the given day."""
        if self.period.stopped_by is not None:
            return None
        index = start = self.calendar.workday_index(self.period.start)
        index += ANSWER_DAYS + self.period.extension
        for first, last in self._excluded_spans(as_of):
            if first >= index:
                break
            index += max(last - max(first, start), 0)
        return self.calendar.workday_at(index)

    def consultation_end(self, consultation: Consultation, as_of: date) -> date:
        """Return the last day that a consultation excludes from counting."""
        known = consultation.asked.received_on
        from_day = known if known is not None and known <= as_of else consultation.asked.on
        days = [self.calendar.nth_workday_after(from_day, CONSULTATION_DAYS), as_of]
        days += [consultation.answered_on] if consultation.answered_on else []
        days += [self.ending.on] if self.ending else []
        return min(days)

    def awaits_others(self, as_of: date) -> bool:
        """Return whether an open consultation is still within its time limit."""
        return any(
            consultation.answered_on is None and self.consultation_end(consultation, as_of) == as_of
            for consultation in self.consultations
        )

    def _apply_answer(self, event: Event) -> None:
        answered = self.consultation_answered_by(event)
        if answered is not None:
            answered.answer = event

    def _excluded_spans(self, as_of: date) -> list[tuple[int, int]]:
        """Return the spans that consultations exclude, merged, as pairs of working-day indexes."""
        index = self.calendar.workday_index
        spans = sorted(
            (index(consultation.asked.on), index(self.consultation_end(consultation, as_of)))
            for consultation in self.consultations
        )
        apart: list[tuple[int, int]] = []
        for first, last in spans:
            if apart and first <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(apart[-1][1], last))
            else:
                apart.append((first, last))
        return apart


def course_of_request(request: Request, calendar: WorkCalendar, as_of: date) -> RequestCourse:
    """Return the course of a request up to a day, ignoring later events."""
    course = RequestCourse(request.received_on, calendar)
    for event in request.events:
        if event.on <= as_of:
            course.apply_event(event)
    return course


def deadline_status(request: Request, calendar: WorkCalendar, as_of: date) -> DeadlineStatus:
    """Return the state and due day of a request on a given day.

    Raises:
        UserError: A day lies outside the calendar (C01).
    """
    return _status_of_course(course_of_request(request, calendar, as_of), as_of)


def _status_of_course(course: RequestCourse, as_of: date) -> DeadlineStatus:
    calendar, due = course.calendar, course.due(as_of)
    state = _request_state(course, as_of)
    running = state is RequestState.RUNNING and due is not None
    return DeadlineStatus(
        state=state,
        due=due,
        days_left=calendar.count_workdays(as_of, due) if running and due is not None else None,
        days_late=_days_late(course, due),
        provisional=due is not None and calendar.is_provisional(course.period.start, due),
        applicants_last_day=None if course.ending else _applicants_last_day(course),
    )


def explain_days(request: Request, calendar: WorkCalendar, as_of: date) -> tuple[ExplainedDay, ...]:
    """Return every day from receipt to due, or to `as_of` while due is None, explained."""
    course = course_of_request(request, calendar, as_of)
    return tuple(_explained_days(course, course.due(as_of) or as_of, as_of))


def days_supplement_asked_late(request: Request, calendar: WorkCalendar) -> int:
    """Return the delay of the first demand for a supplement in working days; 0 when in time."""
    for event in request.events:
        if event.kind is EventKind.SUPPLEMENT_ASKED:
            latest = calendar.nth_workday_after(request.received_on, SUPPLEMENT_DAYS)
            return max(calendar.count_workdays(latest, event.on), 0)
    return 0


def proposed_conclusion(
    request: Request, calendar: WorkCalendar, as_of: date
) -> ConclusionProposal | None:
    """Return the conclusion for an applicant who missed the last day to supplement or pay."""
    course = course_of_request(request, calendar, as_of)
    last, stop = _applicants_last_day(course), course.period.stopped_by
    if course.ending or stop is None or last is None or last >= as_of:
        return None
    given_up = stop.kind is EventKind.SUPPLEMENT_ASKED
    return ConclusionProposal(NO_CORRECTION if given_up else NO_PAYMENT, last + timedelta(days=1))


def _request_state(course: RequestCourse, as_of: date) -> RequestState:
    if course.ending is not None:
        return RequestState.CONCLUDED
    if course.period.stopped_by is not None:
        return _WAITING_STATES[course.period.stopped_by.kind]
    return RequestState.AWAITING_OTHERS if course.awaits_others(as_of) else RequestState.RUNNING


def _days_late(course: RequestCourse, due: date | None) -> int | None:
    ending = course.ending
    if ending is None or due is None or ending.kind is EventKind.WITHDRAWN:
        return None
    if ending.outcome in {NO_CORRECTION, NO_PAYMENT}:
        return None
    return max(course.calendar.count_workdays(due, ending.on), 0)


def _applicants_last_day(course: RequestCourse) -> date | None:
    stop = course.period.stopped_by
    if stop is None:
        return None
    if stop.kind is EventKind.SUPPLEMENT_ASKED:
        return stop.until
    return stop.received_on and course.calendar.nth_workday_after(stop.received_on, PAYMENT_DAYS)


def _explained_days(course: RequestCourse, last: date, as_of: date) -> Iterator[ExplainedDay]:
    ends = [period.start for period in course.periods[1:]] + [last + timedelta(days=1)]
    for period, end in zip(course.periods, ends, strict=True):
        number = 0
        for ordinal in range(period.start.toordinal(), end.toordinal()):
            day = date.fromordinal(ordinal)
            why = _why_not_counted(course, period, day, as_of)
            number += why is None
            yield ExplainedDay(day, None if why else number, why)


def _why_not_counted(
    course: RequestCourse, period: CountingPeriod, day: date, as_of: date
) -> str | None:
    if day == period.start:
        return period.start_reason
    if why_off := course.calendar.reason_off(day):
        return why_off
    if course.ending is not None and day > course.ending.on and period.stopped_by is not None:
        return _ENDED
    if period.stopped_by is not None and day > period.stopped_by.on:
        return _STOPPED_BY[period.stopped_by.kind]
    for consultation in course.consultations:
        if consultation.asked.on < day <= course.consultation_end(consultation, as_of):
            return _CONSULTED[consultation.asked.kind]
    return None

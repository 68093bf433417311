"""Due day of the answer in an administrative review, and of the defence in a suit.

The day on which the copy came does not count (民事诉讼法 art. 85). A review counts working days
(行政复议法 art. 88), a suit calendar days. Days left and late are working days for both, as for
requests (本程序的口径 for suits).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from zwgk_desktop.domain.books.other_books import Dispute
from zwgk_desktop.domain.due_days import DeadlineStatus, ExplainedDay, RequestState
from zwgk_desktop.domain.workdays import WorkCalendar

ANSWER_DAYS = 10
"""Working days for the answer with evidence (行政复议法 art. 48)."""

SIMPLE_ANSWER_DAYS = 5
"""Working days for the answer in simple procedure (行政复议法 art. 54)."""

DEFENCE_DAYS = 15
"""Calendar days for the defence with evidence (行政诉讼法 art. 67)."""

_RECEIVED = "收到副本当日"
_MOVED = "末日休假，顺延"
_DAY = timedelta(days=1)


def last_day(dispute: Dispute, calendar: WorkCalendar) -> date | None:
    """Return the last lawful day of the answer or defence; None before the copy came.

    Raises:
        UserError: A day lies outside the calendar (C01).
    """
    start = dispute.copy_day
    if start is None:
        return None
    if dispute.is_review:
        days = ANSWER_DAYS if dispute.simple_procedure is None else SIMPLE_ANSWER_DAYS
        return calendar.nth_workday_after(start, days)
    last = start + timedelta(days=DEFENCE_DAYS)
    return last if calendar.reason_off(last) is None else calendar.nth_workday_after(last, 1)


def dispute_deadline_status(
    dispute: Dispute, calendar: WorkCalendar, as_of: date
) -> DeadlineStatus:
    """Return the due day of a dispute as known on a day, without later events.

    There is none before the copy came, and after the answer or the decision.

    Raises:
        UserError: A day lies outside the calendar (C01).
    """
    known = without_later_events(dispute, as_of)
    last, answered = last_day(known, calendar), known.answer_day
    closed = answered is not None or known.decided_on is not None
    due = None if closed else last
    late = None
    if answered is not None and last is not None:
        late = max(calendar.count_workdays(last, answered), 0)
    return DeadlineStatus(
        state=RequestState.CONCLUDED if closed else RequestState.RUNNING,
        due=due,
        days_left=None if due is None else calendar.count_workdays(as_of, due),
        days_late=late,
        provisional=due is not None and calendar.is_provisional(known.copy_day or due, due),
    )


def without_later_events(dispute: Dispute, as_of: date) -> Dispute:
    """Return a dispute as known on a day, without later events."""
    later: dict[str, Any] = {name: None for name, day in dispute.events.items() if day > as_of}
    if dispute.decided_on is not None and dispute.decided_on > as_of:
        later |= {"decided_on": None, "result": ""}
    return replace(dispute, **later)


def explain_dispute_days(dispute: Dispute, calendar: WorkCalendar) -> Iterator[ExplainedDay]:
    """Yield every day from the copy's arrival to the last lawful day, explained.

    Raises:
        UserError: A day lies outside the calendar (C01).
    """
    start, last = dispute.copy_day, last_day(dispute, calendar)
    if start is None or last is None:
        return
    yield ExplainedDay(start, None, _RECEIVED)
    number, day = 0, start
    while day < last:
        day += _DAY
        why = calendar.reason_off(day) if dispute.is_review else None
        if not dispute.is_review and number == DEFENCE_DAYS:
            why = _MOVED
        number += why is None
        yield ExplainedDay(day, None if why else number, why)

"""What is due, what is late, and what a changed calendar moves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.clock import ClockReading, State, read_clock
from zwgk_desktop.domain.workdays import WorkCalendar
from zwgk_desktop.services.books.casework import as_it_was

STATES: Mapping[State, str] = {
    State.RUNNING: "在办",
    State.AWAITING_SUPPLEMENT: "待补正",
    State.AWAITING_OTHERS: "征求意见中",
    State.AWAITING_FEE: "待缴费",
    State.CONCLUDED: "已办结",
}
"""Where a request stands, in words."""


@dataclass(frozen=True, slots=True)
class Clocked:
    """A request as it was known on a day, with its clock."""

    request: Request
    clock: ClockReading
    as_of: date

    @property
    def open(self) -> bool:
        """Whether it was not concluded."""
        return self.clock.state is not State.CONCLUDED

    @property
    def overdue(self) -> bool:
        """Whether it was open past its last lawful day."""
        return self.open and self.clock.due is not None and self.clock.due < self.as_of


@dataclass(frozen=True, slots=True)
class Moved:
    """A due date that is another one under another calendar."""

    number: str
    before: date | None
    after: date | None


def clocked(request: Request, calendar: WorkCalendar, as_of: date | None = None) -> Clocked:
    """Look at a request as if a day were today.

    Args:
        request: Which.
        calendar: The working days.
        as_of: That day; None for today, or for the last day of which something is entered
            already, when that is later.
    """
    day = as_of or reference_day(request, this_day())
    known = as_it_was(request, day)
    return Clocked(known, read_clock(known, calendar, day), day)


def this_day() -> date:
    """Return today; asked once for a whole list."""
    return date.today()  # noqa: DTZ011 - the office's own day


def reference_day(request: Request, today: date) -> date:
    """Return today, or the last day of which something is entered, whichever is later."""
    return max([today, request.received_on, *[event.on for event in request.events]])


def by_due(
    requests: Iterable[Request], calendar: WorkCalendar, as_of: date | None = None
) -> tuple[Clocked, ...]:
    """Return what had been received by a day: what is due first, then what has no due date."""
    today = this_day()
    found = [
        clocked(one, calendar, as_of or reference_day(one, today))
        for one in requests
        if as_of is None or one.received_on <= as_of
    ]
    return tuple(sorted(found, key=_order))


def moved(
    requests: Iterable[Request], before: WorkCalendar, after: WorkCalendar, as_of: date
) -> Iterator[Moved]:
    """Yield the open requests whose due date another calendar moves."""
    for one in requests:
        if one.received_on > as_of:
            continue
        old, new = clocked(one, before, as_of), clocked(one, after, as_of)
        if old.open and old.clock.due != new.clock.due:
            yield Moved(one.number, old.clock.due, new.clock.due)


def _order(one: Clocked) -> tuple[bool, date, str]:
    due = one.clock.due
    return due is None, due or date.max, one.request.number

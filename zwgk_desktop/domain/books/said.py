"""What the books say of a report's year, for the rules that hold the report against them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.counting import (
    BOOK_COUNTS,
    Books,
    Counted,
    Period,
    has_entries_by,
    has_requests_before,
)
from zwgk_desktop.domain.clock import supplement_asked_late
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class LateSupplement:
    """A request of the year whose supplement was asked for too late.

    Args:
        cell: Where the request is counted as received.
        days: By how many working days.
    """

    cell: Address
    number: str
    days: int


@dataclass(frozen=True, slots=True)
class BooksSaid:
    """What the books of a unit say of one year.

    Args:
        figures: By book and cell; a book without an entry of that year or before is absent.
    """

    figures: Mapping[str, Mapping[Address, Number]]
    late_supplements: tuple[LateSupplement, ...] = ()


def books_said(books: Books, edition: Edition, year: int, calendar: WorkCalendar) -> BooksSaid:
    """Return what some books say of a year.

    Where the register does not reach back before the year, it says nothing of 上年结转.
    """
    period = Period.of_year(year)
    figures = {
        name: spoken(name, count(books, edition, period), books, edition, period)
        for name, count in BOOK_COUNTS.items()
        if has_entries_by(books, name, period.last)
    }
    return BooksSaid(figures, tuple(_late(books, edition, period, calendar)))


def spoken(
    name: str, counted: Counted, books: Books, edition: Edition, period: Period
) -> Mapping[Address, Number]:
    """Return what a book has anything to say of."""
    if name != "requests" or has_requests_before(books.requests, period.first):
        return counted.figures
    roles = edition.roles.requests
    carried_in = f"{roles.table}.{roles.carried_in}."
    return {
        cell: figure for cell, figure in counted.figures.items() if not cell.startswith(carried_in)
    }


def _late(
    books: Books, edition: Edition, period: Period, calendar: WorkCalendar
) -> Iterator[LateSupplement]:
    roles = edition.roles.requests
    for one in books.requests:
        days = supplement_asked_late(one, calendar) if period.holds(one.received_on) else 0
        if days:
            cell = f"{roles.table}.{roles.received}.{roles.class_columns[one.applicant_class]}"
            yield LateSupplement(cell, one.number, days)

"""Cells filled from the books, and what a change in the books changes in them.

A cell is tied to its book by a value beside it in the report; typing in it unties it. While it
is tied, whatever changes in the book (undo and redo too) changes the cell, by an act of the report.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from zwgk_desktop.domain import ties
from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.books.book_figures import BOOK_COUNTS, Books, Counted, Period
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import same_unit
from zwgk_desktop.storage.acts import ActKind

if TYPE_CHECKING:
    from zwgk_desktop.services.session_context import SessionContext

TIE = "tied."
FOLLOWED = "随台账更新"
"""What the history says of a cell that changed with its book."""


def tie_address(cell: Address) -> Address:
    """Return where it is kept that a cell is tied to its book."""
    return f"{TIE}{cell}"


def tied_cells(report: Report) -> frozenset[Address]:
    """Return the cells that are tied to a book."""
    return frozenset(after_prefix(place) for place in report.values if place.startswith(TIE))


def untying(report: Report, changes: Iterable[Change], wanted: Container[Address]) -> list[Change]:
    """Return what unties the tied cells that are changed by anything but their book.

    Args:
        report: As it stands.
        changes: What is to change.
        wanted: All that was asked for: a fill from the book names the ties too.
    """
    places = dict.fromkeys(tie_address(change.address) for change in changes)
    untied = [place for place in places if place in report.values and place not in wanted]
    return [Change(place, before=True, after=None) for place in untied]


def counted_books(books: Books, edition: Edition, year: int) -> Mapping[str, Counted]:
    """Return what each book comes to in a year, by its name."""
    period = Period.of_year(year)
    return {name: count(books, edition, period) for name, count in BOOK_COUNTS.items()}


def follow(held: "SessionContext", unit: str, books: Books) -> frozenset[int]:
    """Let the tied cells of a unit's open reports say what its books come to.

    Each report that changes has an act of its own. Callers hold the transaction of what
    changed the books.

    Returns:
        The reports changed.
    """
    changed: set[int] = set()
    for entry in held.reports.entries():
        if entry.deleted or not same_unit(entry.unit, unit):
            continue
        report = held.loaded(entry.id)
        changes = [] if report.frozen else list(_tied_changes(report, books))
        changes = ties.merged(changes, ties.follow(report, changes))  # prose follows cells
        if changes:
            held.log.record(entry.id, ActKind.FILL, changes, FOLLOWED)
            changed.add(entry.id)
    return frozenset(changed)


def _tied_changes(report: Report, books: Books) -> Iterator[Change]:
    """Yield what tied cells must change; what no entry speaks of stays as it is."""
    cells = tied_cells(report)
    figures = _figures(books, report) if cells else {}
    for cell in sorted(cells & figures.keys()):
        if report.entry(cell) != figures[cell]:
            yield Change(cell, report.entry(cell), figures[cell])


def _figures(books: Books, report: Report) -> dict[Address, Number]:
    counted = counted_books(books, report.edition, report.year).values()
    return {cell: figure for one in counted for cell, figure in one.figures.items()}

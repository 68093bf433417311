"""Cells of reports tied to the books, and their updates when the books change.

A cell is tied to its book by a value beside it in the report. Typing in the cell unties it. Any
change of the book, undo and redo too, updates tied cells by an act of the report.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from zwgk_desktop.domain import ties
from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.books.book_figures import BOOK_COUNTS, Books, CountedFigures, Period
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import same_unit
from zwgk_desktop.storage.acts import ActKind

if TYPE_CHECKING:
    from zwgk_desktop.services.session_context import SessionContext

TIE_PREFIX = "tied."
FOLLOW_NOTE = "随台账更新"
"""Note in the history of a cell that was updated from its book."""


def tie_address(cell: Address) -> Address:
    """Return the address that records that a cell is tied to its book."""
    return f"{TIE_PREFIX}{cell}"


def tied_cells(report: Report) -> frozenset[Address]:
    """Return the cells that are tied to a book."""
    return frozenset(after_prefix(place) for place in report.values if place.startswith(TIE_PREFIX))


def untying_changes(
    report: Report, changes: Iterable[Change], by_books: Container[Address]
) -> list[Change]:
    """Return the changes that untie tied cells changed other than by their book.

    Args:
        report: The report as stored.
        changes: The changes of the act.
        by_books: All addresses that the act names. A fill from the book includes the ties.
    """
    places = dict.fromkeys(tie_address(change.address) for change in changes)
    untied = [place for place in places if place in report.values and place not in by_books]
    return [Change(place, before=True, after=None) for place in untied]


def counted_books(books: Books, edition: Edition, year: int) -> Mapping[str, CountedFigures]:
    """Count each book for a year, by its name."""
    period = Period.of_year(year)
    return {name: count(books, edition, period) for name, count in BOOK_COUNTS.items()}


def update_tied_cells(context: "SessionContext", unit: str, books: Books) -> frozenset[int]:
    """Update the tied cells of a unit's open reports from its books.

    Each changed report gets an act of its own. Callers must have a transaction open.

    Returns:
        The ids of the reports changed.
    """
    changed: set[int] = set()
    for entry in context.reports.entries():
        if entry.deleted or not same_unit(entry.unit, unit):
            continue
        report = context.load_report(entry.id)
        changes = [] if report.is_frozen else list(_tied_changes(report, books))
        changes = ties.merge_changes(
            changes, ties.follow_up_changes(report, changes)
        )  # tied figures in prose
        if changes:
            context.log.record(entry.id, ActKind.FILL, changes, FOLLOW_NOTE)
            changed.add(entry.id)
    return frozenset(changed)


def _tied_changes(report: Report, books: Books) -> Iterator[Change]:
    """Yield the changes of tied cells. Cells that no book fills stay unchanged."""
    cells = tied_cells(report)
    figures = _figures(books, report) if cells else {}
    for cell in sorted(cells & figures.keys()):
        if report.entry(cell) != figures[cell]:
            yield Change(cell, report.entry(cell), figures[cell])


def _figures(books: Books, report: Report) -> dict[Address, Number]:
    counted = counted_books(books, report.edition, report.year).values()
    return {cell: figure for one in counted for cell, figure in one.figures.items()}

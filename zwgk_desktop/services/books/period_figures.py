"""Figures of a period that is not a year, counted from the books."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.books.book_figures import BOOK_COUNTS, Books, Period, has_entries_until
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import PERIOD
from zwgk_desktop.services.books.filling import BOOK_LABELS
from zwgk_desktop.services.outgoing import Outgoing, write_document

if TYPE_CHECKING:
    from zwgk_desktop.domain.addresses import Address
    from zwgk_desktop.domain.report import Value
    from zwgk_desktop.domain.rules import Rule


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The tables of a period, with remarks.

    Args:
        report: Contains the figures. Its year is that of the last day.
        period: The period.
        remarks: Cells left blank and other reservations, one sentence each.
    """

    report: Report
    period: Period
    remarks: tuple[str, ...]

    @property
    def words(self) -> str:
        """The period in words: 2026年1月1日至2026年3月31日."""
        return f"{day_text(self.period.first)}至{day_text(self.period.last)}"

    def rows(self) -> tuple[tuple[str, Number], ...]:
        """Return labels and figures of the cells that are not zero, totals too, in order."""
        report, edition = self.report, self.report.edition
        return tuple(
            (edition.label(cell), number)
            for table in _tables(edition)
            for cell in edition.table_of[table].addresses
            if (number := report.stated_or_computed(cell))
        )


def count_period(unit: str, books: Books, edition: Edition, period: Period) -> PeriodFigures:
    """Count every book with an entry by the last day. Cells of the others stay blank."""
    values: dict[Address, Value] = {UNIT: unit, YEAR: period.last.year}
    remarks = ["结转的两行，指这段时间开始以前、结束以后还没有办结的"]
    for name, count in BOOK_COUNTS.items():
        if has_entries_until(books, name, period.last):
            values |= count(books, edition, period).figures
        else:
            remarks.append(f"{BOOK_LABELS[name]}没有条目，相应的格空着")
    if has_entries_until(books, "decisions", period.last):
        remarks.append("行政处理决定按月登记，首尾两个月按整月计")
    return PeriodFigures(Report(edition, values), period, tuple(remarks))


def write_period(figures: PeriodFigures, target: Path, rules: tuple["Rule", ...] = ()) -> None:
    """Write the tables of a period as a workbook with check formulas for the rules.

    Raises:
        UserError: The file cannot be written (E01).
    """
    export, last = Export(figures.report, (), rules=rules), figures.period.last
    outgoing, tables = Outgoing(reports=(figures.report,)), _tables(figures.report.edition)
    write_document(PERIOD, target, outgoing, export, tables, figures.words, last)


def _tables(edition: Edition) -> tuple[str, ...]:
    roles = edition.roles
    return (roles.proactive.table, roles.requests.table, roles.disputes.table)

"""What the books come to from one day to another: for a quarter, or for this year until today."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.books.counting import BOOK_COUNTS, Books, Period, has_entries_by
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.late import late
from zwgk_desktop.services.books.filling import BOOK_LABELS
from zwgk_desktop.services.outgoing import Outgoing, send_out

if TYPE_CHECKING:
    from zwgk_desktop.domain.addresses import Address
    from zwgk_desktop.domain.report import Value
    from zwgk_desktop.domain.rules import Rule
    from zwgk_desktop.exporters.exporter import Export
    from zwgk_desktop.exporters.xlsx.period import compose_period
else:  # imported at the first call
    Export = late("zwgk_desktop.exporters.exporter:Export")
    compose_period = late("zwgk_desktop.exporters.xlsx.period:compose_period")


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The tables of a stretch of days, and what is to be known about them.

    Args:
        report: Holds the figures; its year is that of the last day.
        period: Which days.
        remarks: What is left blank, and why, one sentence each.
    """

    report: Report
    period: Period
    remarks: tuple[str, ...]

    @property
    def words(self) -> str:
        """The stretch in words: 2026年1月1日至2026年3月31日."""
        return f"{day_text(self.period.first)}至{day_text(self.period.last)}"

    def rows(self) -> tuple[tuple[str, Number], ...]:
        """Return what is not nought, totals too, in the form's order, each with its label."""
        report, edition = self.report, self.report.edition
        return tuple(
            (edition.label(cell), number)
            for table in _tables(edition)
            for cell in edition.table_of[table].addresses
            if (number := report.judged(cell))
        )


def count_period(unit: str, books: Books, edition: Edition, period: Period) -> PeriodFigures:
    """Count every book that has an entry by the last day; the cells of the others stay blank."""
    values: dict[Address, Value] = {UNIT: unit, YEAR: period.last.year}
    remarks = ["结转的两行，指这段时间开始以前、结束以后还没有办结的"]
    for name, count in BOOK_COUNTS.items():
        if has_entries_by(books, name, period.last):
            values |= count(books, edition, period).figures
        else:
            remarks.append(f"{BOOK_LABELS[name]}没有条目，相应的格空着")
    if has_entries_by(books, "decisions", period.last):
        remarks.append("行政处理决定按月登记，首尾两个月按整月计")
    return PeriodFigures(Report(edition, values), period, tuple(remarks))


def write_period(figures: PeriodFigures, target: Path, rules: tuple["Rule", ...] = ()) -> None:
    """Write the tables as a workbook, which goes on reckoning what the rules say must agree.

    Raises:
        UserError: It cannot be written (E01).
    """
    export, last = Export(figures.report, (), rules=rules), figures.period.last
    content = compose_period(export, _tables(figures.report.edition), figures.words, last)
    send_out([(target, content)], Outgoing(reports=(figures.report,)))


def _tables(edition: Edition) -> tuple[str, ...]:
    roles = edition.roles
    return (roles.proactive.table, roles.requests.table, roles.disputes.table)

"""Figures counted from a unit's books: 从台账填入 for a report, and tables of any period."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import UNIT, YEAR, Address
from zwgk_desktop.domain.books.book_figures import (
    BOOK_COUNTS,
    Books,
    Period,
    has_entries_until,
    has_requests_before,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import PERIOD
from zwgk_desktop.services.books.ties import counted_books, tie_address
from zwgk_desktop.services.outgoing import Outgoing, write_document
from zwgk_desktop.services.proposal import Proposal, ProposedChange
from zwgk_desktop.storage.acts import ActKind

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Value
    from zwgk_desktop.domain.rules import Rule


FILL_NOTE = "从台账填入"
_MOST_LISTED = 6
"""Maximum number of entries named for a cell."""

BOOK_LABELS: Mapping[str, str] = {
    "requests": "依申请公开登记簿",
    "documents": "规范性文件目录",
    "decisions": "行政处理决定统计",
    "disputes": "复议诉讼登记",
}


def propose_book_figures(
    books: Books, report: Report, previous: Report | None, tables: Iterable[str] = ()
) -> Proposal:
    """Propose the figures that the books give for a report, each tied to its book.

    Args:
        books: The books of the report's unit.
        report: The report as stored.
        previous: The same unit's report of the year before, if in the file.
        tables: Ids of the tables to fill; all if none is named.

    Raises:
        UserError: The books of every named table are empty (K05), or the report is summed (S15).
    """
    if report.scope is Scope.SUMMED:
        raise UserError(
            "台账记的是政府及其办公室自己的事，不能填入汇总的报告",
            remedy="请在收报台汇总以后填入；或者打开政府及其办公室的那一份再填",
            code="S15",
        )
    names = _books_of(report.edition, tuple(tables))
    filled = [name for name in names if getattr(books, name)]
    if not filled:
        empty = "、".join(BOOK_LABELS[name] for name in names)
        raise UserError(
            f"台账里还没有条目（{empty}），不能据此填入",
            remedy="全年确实没有的，请用“零报告”填0；有的，请先登记",
            code="K05",
        )
    counted = counted_books(books, report.edition, report.year)
    figures: dict[Address, Number] = {}
    items: dict[Address, tuple[str, ...]] = {}
    for name in filled:
        figures |= counted[name].figures
        items |= {cell: tuple(entries) for cell, entries in counted[name].entry_ids.items()}
    remarks = [
        f"{BOOK_LABELS[name]}没有条目，相应的格没有填" for name in names if name not in filled
    ]
    if "requests" in filled:
        remarks += _drop_unknown_carried_over(books, report, previous, figures)
    remarks += _unfilled_remarks(report, filled, figures)
    cells = [cell for cell in report.edition.entered if cell in figures]
    return Proposal(
        kind=ActKind.FILL,
        note=FILL_NOTE,
        changes=tuple(
            ProposedChange(
                cell,
                report.edition.label(cell),
                report.entry(cell),
                figures[cell],
                _shortened_list(items.get(cell, ())),
            )
            for cell in cells
        ),
        unlisted_values={tie_address(cell): True for cell in cells},
        questions=tuple(remarks),
    )


def _shortened_list(items: tuple[str, ...]) -> str:
    more = f"等{len(items)}件" if len(items) > _MOST_LISTED else ""
    return f"{'、'.join(items[:_MOST_LISTED])}{more}"


def _books_of(edition: Edition, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the books that fill some tables, or all tables if none is named."""
    roles = edition.roles
    behind = {
        roles.requests.table: ("requests",),
        roles.proactive.table: ("documents", "decisions"),
        roles.disputes.table: ("disputes",),
    }
    unknown = [table for table in tables if table not in behind]
    if unknown:
        raise UserError(
            f"没有“{unknown[0]}”这张表", remedy=f"可以填入的是：{'、'.join(behind)}", code="A02"
        )
    return tuple(name for table in tables or tuple(behind) for name in behind[table])


def _drop_unknown_carried_over(
    books: Books, report: Report, previous: Report | None, figures: dict[Address, Number]
) -> Iterator[str]:
    """Drop figures of 上年结转 if the book has no earlier requests. Yield remarks on gaps."""
    if previous is None or has_requests_before(books.requests, date(report.year, 1, 1)):
        return
    roles = report.edition.roles.requests
    prefix = f"{roles.table}.{roles.carried_in}."
    for cell in [cell for cell in figures if cell.startswith(prefix)]:
        del figures[cell]
    last = previous.edition.roles.requests
    lacking = previous.stated_or_computed(f"{last.table}.{last.carried_out}.{last.total}")
    if lacking:
        yield (
            f"上年报告结转了{lacking}件，登记簿里没有{report.year}年以前收到的申请，"
            f"还缺这{lacking}件；“上年结转”仍与上年报告关联"
        )


def _unfilled_remarks(
    report: Report, names: Collection[str], figures: Mapping[Address, Number]
) -> Iterator[str]:
    """Yield remarks on cells of table 二 that stay unfilled for lack of entries."""
    roles = report.edition.roles.proactive
    table = report.edition.table_of[roles.table]
    spoken = {cell.split(".")[1] for cell in figures if cell.startswith(f"{roles.table}.")}
    wanted = [roles.licences, roles.penalties, roles.coercions, roles.fees]
    left = [table.row_of[row].label for row in wanted if row not in spoken]
    if left and "decisions" in names:
        yield f"{report.year}年没有登记的项目没有填：{'、'.join(left)}"
    if (
        "documents" in names
        and roles.in_force
        and not any(cell.endswith(f".{roles.in_force}") for cell in figures)
    ):
        yield "“现行有效件数”没有填：请先确认规范性文件目录从头起是完整的"


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

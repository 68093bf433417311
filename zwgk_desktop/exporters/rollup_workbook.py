"""The roll-up as a workbook: every sum a formula over a sheet of all units' figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.exporters.xlsx.pack import pack
from zwgk_desktop.exporters.xlsx.sheet import Result

DATA, MISSING = "各单位数据", "没有计入的单位"
_HEADS = 1
_BOLD = Font(bold=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WIDE, _NARROW = 44, 14
_FIRST_FIGURE = 3
"""Column of the first figure on the sheet of data, after unit and group."""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's entered figures as they are stored: amounts as text, exactly."""

    unit: str
    group: str
    figures: Mapping[Address, int | str]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the workbook is about.

    Args:
        groups: The labels of the columns beside 合计, in order.
        left_out: Units that are not in the sums, and why.
    """

    edition: Edition
    year: int
    groups: Sequence[str]
    units: Sequence[UnitFigures]
    left_out: Sequence[tuple[str, str]]


def compose_rollup(sums: Sums) -> bytes:
    """Return the workbook: a sheet a table, all units' figures, and who is missing.

    It is dated the last day of the year that is summed.
    """
    book = Workbook()
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    book.remove(first)
    results: list[Mapping[str, Result]] = []
    known = _summed(sums.units)
    for table in sums.edition.tables:
        heading = sums.edition.section_of[table.id].numeral
        results.append(_write_table(book.create_sheet(heading), sums, table, known))
    _write_data(book.create_sheet(DATA), sums)
    _write_missing(book.create_sheet(MISSING), sums)
    return pack(book, (*results, {}, {}), date(sums.year, 12, 31))


def _write_table(
    sheet: Worksheet, sums: Sums, table: Table, known: Mapping[tuple[str, Address], Decimal]
) -> dict[str, Result]:
    """Write a table's formulas; returns what each comes to, by its cell."""
    results: dict[str, Result] = {}
    groups = ("", *sums.groups)
    _write_heads(sheet, (sums.edition.section_of[table.id].heading, "合计", *sums.groups))
    columns, last = _columns(sums.edition), _HEADS + max(1, len(sums.units))
    for row, cell in enumerate(table.addresses, start=_HEADS + 1):
        _text(_cell(sheet, row, 1), table.label(cell))
        leaves = table.leaves.get(cell, (cell,))
        for column, group in enumerate(groups, start=2):
            head = f"{get_column_letter(column)}$1" if group else None
            formula = _cell(sheet, row, column)
            formula.value = "=" + "+".join(_sum(columns[leaf], last, head) for leaf in leaves)
            parts = (known.get((group, leaf), Decimal()) for leaf in leaves)
            results[formula.coordinate] = sum(parts, Decimal())
    return results


def _summed(units: Sequence[UnitFigures]) -> dict[tuple[str, Address], Decimal]:
    """Return what each cell comes to by group; under no group, of all units."""
    sums: defaultdict[tuple[str, Address], Decimal] = defaultdict(Decimal)
    for unit in units:
        for cell, figure in unit.figures.items():
            sums["", cell] += Decimal(figure)
            sums[unit.group, cell] += Decimal(figure)
    return sums


def _sum(column: int, last: int, group: str | None) -> str:
    letter = get_column_letter(column)
    figures = f"'{DATA}'!${letter}${_HEADS + 1}:${letter}${last}"
    if group is None:
        return f"SUM({figures})"
    groups = f"'{DATA}'!$B${_HEADS + 1}:$B${last}"
    return f"SUMIF({groups},{group},{figures})"


def _columns(edition: Edition) -> dict[Address, int]:
    """Return where each figure stands on the sheet of data."""
    return {cell: _FIRST_FIGURE + at for at, cell in enumerate(edition.entered)}


def _write_data(sheet: Worksheet, sums: Sums) -> None:
    columns = _columns(sums.edition)
    _write_heads(sheet, ("单位", "类别", *(sums.edition.label(cell) for cell in columns)))
    for row, unit in enumerate(sums.units, start=_HEADS + 1):
        _text(_cell(sheet, row, 1), unit.unit)
        _text(_cell(sheet, row, 2), unit.group)
        for cell, column in columns.items():
            figure = unit.figures.get(cell)
            if figure is not None:
                number = float(figure) if isinstance(figure, str) else figure
                _cell(sheet, row, column).value = number
    sheet.freeze_panes = "C2"


def _write_missing(sheet: Worksheet, sums: Sums) -> None:
    _write_heads(sheet, ("单位", "原因"))
    for row, (unit, why) in enumerate(sums.left_out, start=_HEADS + 1):
        _text(_cell(sheet, row, 1), unit)
        _text(_cell(sheet, row, 2), why)


def _write_heads(sheet: Worksheet, heads: Sequence[str]) -> None:
    for column, head in enumerate(heads, start=1):
        cell = _cell(sheet, 1, column)
        _text(cell, head)
        cell.font, cell.alignment = _BOLD, _CENTRED
        sheet.column_dimensions[get_column_letter(column)].width = _NARROW
    sheet.column_dimensions["A"].width = _WIDE
    sheet.freeze_panes = "B2"


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - no cell here is merged
    return cell


def _text(cell: Cell, text: str) -> None:
    """Write words: what begins like a formula is none."""
    cell.value = text
    cell.data_type = "s"

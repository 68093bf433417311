"""The roll-up as a workbook: every sum a formula over a sheet of all units' figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table

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
    """Return the workbook: a sheet a table, all units' figures, and who is missing."""
    book = Workbook()
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    book.remove(first)
    columns = {cell: _FIRST_FIGURE + at for at, cell in enumerate(sums.edition.entered)}
    for table in sums.edition.tables:
        heading = sums.edition.section_of[table.id].numeral
        _write_table(book.create_sheet(heading), sums, table, columns)
    _write_data(book.create_sheet(DATA), sums, columns)
    _write_missing(book.create_sheet(MISSING), sums)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_table(
    sheet: Worksheet, sums: Sums, table: Table, columns: Mapping[Address, int]
) -> None:
    heads = (sums.edition.section_of[table.id].heading, "合计", *sums.groups)
    _write_heads(sheet, heads)
    last = _HEADS + max(1, len(sums.units))
    for row, cell in enumerate(table.addresses, start=_HEADS + 1):
        _text(_cell(sheet, row, 1), table.label(cell))
        leaves = table.leaves.get(cell, (cell,))
        for at in range(len(sums.groups) + 1):
            group = None if at == 0 else f"{get_column_letter(at + 2)}$1"
            parts = (_sum(columns[leaf], last, group) for leaf in leaves)
            _cell(sheet, row, at + 2).value = f"={'+'.join(parts)}"


def _sum(column: int, last: int, group: str | None) -> str:
    letter = get_column_letter(column)
    figures = f"'{DATA}'!${letter}${_HEADS + 1}:${letter}${last}"
    if group is None:
        return f"SUM({figures})"
    groups = f"'{DATA}'!$B${_HEADS + 1}:$B${last}"
    return f"SUMIF({groups},{group},{figures})"


def _write_data(sheet: Worksheet, sums: Sums, columns: Mapping[Address, int]) -> None:
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

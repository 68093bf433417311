"""Further workbooks: plain lists, tables of a period, and the roll-up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.county.scoring import FULL
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import Number, add_up, number_text
from zwgk_desktop.domain.tables import ColumnKind, Table
from zwgk_desktop.exporters.contents import CellContent, ListSheet, ScoreRow, ScoreSheet
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.xlsx import rollup_comparison, tables
from zwgk_desktop.exporters.xlsx.sheet import (
    Result,
    SheetWriter,
    cell_text,
    count_decimals,
    is_exact,
    number_format,
    set_header_and_footer,
    set_up_printing,
)
from zwgk_desktop.exporters.xlsx.workbook import pack

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin", color="999999")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="DDE6F0")
_WIDEST = 40


def compose_list(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[CellContent]], day: date
) -> Composed:
    """Return a list as a workbook, dated `day`."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = title[:31]
    for column, head in enumerate(heads, start=1):
        cell = _put_cell(sheet, (1, column), head)
        cell.font, cell.fill = Font(name="黑体", size=11), _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            _put_cell(sheet, (at, column), value)
    for column in range(1, len(heads) + 1):
        shown = [str(heads[column - 1]), *(str(row[column - 1] or "") for row in rows)]
        width = max(sum(2 if ord(char) > 127 else 1 for char in text) for text in shown)
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{max(len(rows) + 1, 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return Composed(pack(book, [{}], day))


def compose_board_list(sheet: ListSheet) -> Composed:
    """Return a county's board (收报台) as a workbook."""
    return compose_list(sheet.name, sheet.heads, sheet.rows, sheet.day)


def _put_cell(sheet: "Worksheet", at: tuple[int, int], value: CellContent) -> Cell:
    cell = sheet.cell(*at)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, int):
        cell.value = value
    elif value:
        cell.value, cell.data_type = value, "s"  # never a formula, whatever it begins with
    cell.font = Font(name="宋体", size=11)
    cell.border = _FRAME
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


_MARK = "（期间统计，不是年度报告）"


def compose_period(export: Export, wanted: Iterable[Address], period: str, last: date) -> Composed:
    """Return a workbook with a sheet for each wanted table, in the form's order.

    Args:
        export: Its report has the figures of the period; the report's year is not shown.
        wanted: Ids of the tables.
        period: The period in words.
        last: Last day of the period, used as the file's date.
    """
    said = f"{period}{_MARK}"
    report = export.report
    book, edition, ids = Workbook(), report.edition, set(wanted)
    book.remove(book.worksheets[0])
    written: list[SheetWriter] = []
    for section in edition.sections:
        if section.content not in ids:
            continue
        table = edition.table_of[section.content]
        sheet = SheetWriter(
            book.create_sheet(section.numeral),
            tables.widths(lay_out(table)),
            tables.LOWEST[table.layout],
        )
        tables.write(sheet, export, table, said)
        set_header_and_footer(sheet, report, (), said)
        written.append(sheet)
    return Composed(pack(book, [sheet.values for sheet in written], last), len(written))


DATA, MISSING, TO_LOOK_AT = "各单位数据", "没有计入的单位", "请再核对的单位"
_HEADS = 1
_FONT, _BOLD = Font(name="宋体", size=11), Font(name="黑体", size=11)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LABEL = Alignment(vertical="center", wrap_text=True)
_WIDE, _MEDIUM, _NARROW = 44, 28, 14
_SCALE = 60
"""Print scale, in percent, of the data sheet, which is too wide for a page."""
_FIRST_FIGURE = 3
"""First column with a figure on the data sheet, after unit and group."""
_FEN = 6
"""Least number of decimals that a sum of 万元 is rounded to: down to 分."""


def compose_rollup(sums: RollUpFigures) -> Composed:
    """Return the roll-up: a sheet for each table, comparisons, all units' figures, two lists.

    The lists are of units left out and of those whose figures are conspicuous. The same sums
    give the same bytes.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    written: list[_PlainSheet | SheetWriter] = []
    columns = {cell: _FIRST_FIGURE + at for at, cell in enumerate(sums.edition.entered)}
    positions: dict[Address, tuple[str, int]] = {}
    for table in sums.edition.tables:
        name = sums.edition.section_of[table.id].numeral
        positions |= {cell: (name, _HEADS + 1 + at) for at, cell in enumerate(table.addresses)}
        table_sheet = _PlainSheet(book.create_sheet(name))
        _write_table(table_sheet, sums, table, columns)
        written.append(table_sheet)
    if sums.years:
        years = SheetWriter(
            book.create_sheet(rollup_comparison.YEARS), rollup_comparison.YEAR_WIDTHS
        )
        rollup_comparison.write_years(years, sums.years, positions)
        written.append(years)
    if sums.units:
        page = book.create_sheet(rollup_comparison.UNITS)
        units = SheetWriter(page, rollup_comparison.unit_widths(sums))
        source = rollup_comparison.DataSheet(DATA, _HEADS + 1, columns)
        rollup_comparison.write_units(units, sums, source)
        written.append(units)
    names = DATA, MISSING, TO_LOOK_AT
    data, missing, conspicuous = (_PlainSheet(book.create_sheet(name)) for name in names)
    _write_data(data, sums, columns)
    _write_units(missing, sums.left_out)
    _write_units(conspicuous, sums.conspicuous_units())
    written += data, missing, conspicuous
    packed = pack(book, [sheet.values for sheet in written], date(sums.year, 12, 31))
    return Composed(packed, len(written))


SCORING, EVIDENCE = "评分", "依据"
_POINTS_ROW, _FIRST_ITEM = 2, 3


def compose_scores(scores: ScoreSheet) -> Composed:
    """Return scores as a workbook: points by formulas over marks of 1, and their evidence.

    Points and marks may be changed or added there; the formulas follow.
    """
    book = Workbook()
    marks, evidence = _PlainSheet(book.worksheets[0]), _PlainSheet(book.create_sheet())
    marks.page.title, evidence.page.title = SCORING, EVIDENCE
    marks.heads(("单位", "类别", *(item.name for item in scores.items), "扣分", "得分"))
    marks.page.column_dimensions["A"].width = _MEDIUM
    marks.label(_POINTS_ROW, "每项扣分")
    for column, item in enumerate(scores.items, start=_FIRST_ITEM):
        marks.number(_POINTS_ROW, column, item.points)
    for at, row in enumerate(scores.rows, start=_POINTS_ROW + 1):
        _write_marks(marks, at, row, scores)
    marks.page.freeze_panes = "C3"
    marks.print_out(wide=True)
    evidence.heads(("单位", "项目", "依据"))
    found = [(row.unit, *one) for row in scores.rows for one in row.evidence.items()]
    for at, (unit, name, words) in enumerate(found, start=_HEADS + 1):
        evidence.label(at, unit)
        evidence.text(at, 2, name).alignment = _LABEL
        evidence.text(at, 3, words).alignment = _LABEL
    evidence.page.column_dimensions["C"].width = _WIDE
    evidence.print_out()
    return Composed(pack(book, [marks.values, evidence.values], scores.day), 2)


def _write_marks(sheet: "_PlainSheet", at: int, row: ScoreRow, scores: ScoreSheet) -> None:
    sheet.label(at, row.unit)
    sheet.text(at, 2, row.group)
    for column, item in enumerate(scores.items, start=_FIRST_ITEM):
        if item.name in row.evidence:
            sheet.number(at, column, 1)
    taken_at = _FIRST_ITEM + len(scores.items)
    first, last, taken = map(get_column_letter, (_FIRST_ITEM, taken_at - 1, taken_at))
    points = scores.deduction(row)
    marks = f"{first}{at}:{last}{at},{first}${_POINTS_ROW}:{last}${_POINTS_ROW}"
    sheet.formula(at, taken_at, f"=SUMPRODUCT({marks})", points)
    sheet.formula(at, taken_at + 1, f"={FULL}-{taken}{at}", FULL - points)


@dataclass(eq=False)
class _PlainSheet:
    """Sheet being written, with the exact values of some of its cells."""

    page: "Worksheet"
    values: dict[str, Result] = field(default_factory=dict[str, Result])

    def heads(self, heads: Sequence[str]) -> None:
        """Write the column heads in the first row."""
        for column, head in enumerate(heads, start=1):
            cell = self.text(1, column, head)
            cell.font, cell.alignment = _BOLD, _CENTRED
            self.page.column_dimensions[get_column_letter(column)].width = _NARROW
        self.page.column_dimensions["A"].width = _WIDE
        self.page.freeze_panes = "B2"

    def label(self, row: int, text: str) -> None:
        """Write the label of a row, wrapped over several lines if needed."""
        self.text(row, 1, text).alignment = _LABEL

    def print_out(self, *, wide: bool = False) -> None:
        """Set up printing: heads on each page, grid lines."""
        set_up_printing(self.page, heads=_HEADS, wide=wide)
        self.page.sheet_view.showGridLines = True
        self.page.print_options.gridLines = True

    def text(self, row: int, column: int, text: str) -> Cell:
        """Write a text, never as a formula."""
        cell = self._cell(row, column)
        cell.value = cell_text(text)
        cell.data_type = "s"
        return cell

    def number(self, row: int, column: int, number: Number) -> None:
        """Write a figure with all digits; as text if a workbook's number cannot store them."""
        if not is_exact(number):
            self.text(row, column, number_text(number))
            return
        cell = self._cell(row, column)
        cell.value = number
        if isinstance(number, Decimal):
            cell.number_format = number_format(number)
            self.values[cell.coordinate] = number

    def formula(self, row: int, column: int, formula: str, result: Number) -> None:
        """Write a formula and its result."""
        cell = self._cell(row, column)
        cell.value = formula
        cell.number_format = number_format(result)
        self.values[cell.coordinate] = result

    def _cell(self, row: int, column: int) -> Cell:
        cell = self.page.cell(row, column)
        assert isinstance(cell, Cell)  # noqa: S101 - no cell here is merged
        cell.font = _FONT
        return cell


def _write_table(
    sheet: _PlainSheet, sums: RollUpFigures, table: Table, columns: Mapping[Address, int]
) -> None:
    sheet.heads((sums.edition.section_of[table.id].heading, "合计", *sums.groups))
    last = _HEADS + max(1, len(sums.units))
    for row, cell in enumerate(table.addresses, start=_HEADS + 1):
        sheet.label(row, table.label(cell))
        leaves = table.leaves.get(cell, (cell,))
        amount = sums.edition.column(leaves[0]).kind is ColumnKind.AMOUNT
        places = max([_FEN, *map(count_decimals, sums.of(leaves, None))]) if amount else 0
        for at, group in enumerate((None, *sums.groups)):
            head = None if group is None else f"{get_column_letter(at + 2)}$1"
            parts = "+".join(_sum_formula(columns[leaf], last, head) for leaf in leaves)
            # An office suite adds amounts up as binary fractions.
            formula = f"=ROUND({parts},{places})" if amount else f"={parts}"
            sheet.formula(row, at + 2, formula, add_up([0, *sums.of(leaves, group)]))
    sheet.print_out()


def _sum_formula(column: int, last: int, head: str | None) -> str:
    letter = get_column_letter(column)
    figures = f"'{DATA}'!${letter}${_HEADS + 1}:${letter}${last}"
    if head is None:
        return f"SUM({figures})"
    groups = f"'{DATA}'!$B${_HEADS + 1}:$B${last}"
    return f"SUMIF({groups},{head},{figures})"


def _write_data(sheet: _PlainSheet, sums: RollUpFigures, columns: Mapping[Address, int]) -> None:
    sheet.heads(("单位", "类别", *(sums.edition.label(cell) for cell in columns)))
    for row, unit in enumerate(sums.units, start=_HEADS + 1):
        sheet.label(row, unit.unit)
        sheet.text(row, 2, unit.group)
        for cell, number in unit.figures.items():
            sheet.number(row, columns[cell], number)
    sheet.page.freeze_panes = "C2"
    sheet.print_out(wide=True)
    properties = sheet.page.sheet_properties.pageSetUpPr
    assert properties is not None  # noqa: S101 - set up above
    properties.fitToPage = False
    sheet.page.page_setup.scale = _SCALE
    sheet.page.print_title_cols = "A:B"


def _write_units(sheet: _PlainSheet, units: Iterable[tuple[str, str]]) -> None:
    sheet.heads(("单位", "原因"))
    sheet.page.column_dimensions["B"].width = _WIDE
    for row, (unit, why) in enumerate(units, start=_HEADS + 1):
        sheet.label(row, unit)
        sheet.text(row, 2, why)
    sheet.print_out()

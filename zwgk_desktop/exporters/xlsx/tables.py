"""Sheet of a statutory table: figures, total formulas, checks below, cell protection.

Rules with `live` words are checked below their table; those words are the labels.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import converted_to_edition
from zwgk_desktop.domain.equations import Axis
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.grid import CellRole, Grid, GridCell, lay_out
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.own_workbook import stated_total_note
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.arithmetic import ArithmeticRule
from zwgk_desktop.domain.rules.base import Rule
from zwgk_desktop.domain.rules.continuity import (
    PendingCasesReappear,
    RowEqualsLastYear,
    StockAddsUp,
)
from zwgk_desktop.domain.rules.plausibility import UnlikelyPair, UpperLimit
from zwgk_desktop.domain.tables import ColumnKind, Layout, Table
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.typesetting.label_breaks import break_label
from zwgk_desktop.exporters.xlsx import formulas
from zwgk_desktop.exporters.xlsx.formulas import TOP, cell_positions, cell_reference, sum_formula
from zwgk_desktop.exporters.xlsx.sheet import (
    HEI,
    PAGE,
    CellStyle,
    Result,
    SheetWriter,
    is_exact,
    lines_in_cell,
    set_up_printing,
    write_title_lines,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LOWEST = 12.5
"""Least height of a check's row, in points; with it table 三 fits one page."""

_LABEL = CellStyle(size=8, across="left")
_ENDS = {Layout.BANDS: 1, Layout.MATRIX: 1, Layout.LINE: 2}
"""Number of columns at a row's end for the result of a check of several columns."""


@dataclass(frozen=True, slots=True)
class _CheckFormula:
    """Formula of a check, which should give 0, and its result.

    Args:
        column: Column of the table that it is written under; "" for the end of the row.
    """

    formula: str
    result: Result
    column: str = ""


_Row = tuple[str, Sequence[_CheckFormula]]
"""Label of a check, and its formulas."""


def write_checks(sheet: SheetWriter, export: Export, grid: Grid, row: int) -> int:
    """Write the checks of a table from a row on; return the row after them."""
    sheet.lowest = _LOWEST
    ends = _ENDS[grid.table.layout]
    columns = [column.id for column in grid.table.columns]
    checks = _Checks(export, grid)
    for rule in export.rules:
        for label, reckoned in checks.rows(rule):
            alone = not reckoned[0].column
            wide = sheet.columns - ends if alone else grid.label_columns
            sheet.text((row, 1), label, _LABEL, (1, wide))
            for one in reckoned:
                at = wide + 1 + (columns.index(one.column) if one.column else 0)
                grave = rule.severity is Severity.ERROR
                span = (1, ends if alone else 1)
                sheet.check((row, at), one.formula, one.result, span, grave=grave)
            row += 1
    return row


class _Checks:
    """Checks of one table of one report."""

    def __init__(self, export: Export, grid: Grid) -> None:
        self._report = report = export.report
        self._table = grid.table
        last = export.earlier[-1] if export.earlier else None
        follows = last is not None and last.year == report.year - 1
        self._last = (
            converted_to_edition(report.edition, last) if last is not None and follows else None
        )

    def rows(self, rule: Rule) -> Iterator[_Row]:
        """Yield the rows of a rule's checks under this table."""
        if rule.live and any(
            cell in self._table.cell_of for cell in _deciding_cells(rule, self._report)
        ):
            yield from self._checks_against_last_year(rule, self._last) if self._last else ()
            yield from self._checks_within_year(rule)

    def _checks_against_last_year(self, rule: Rule, last: Report) -> Iterator[_Row]:
        match rule:
            case RowEqualsLastYear():
                yield from self._last_year_checks(rule, last)
            case StockAddsUp():
                yield from self._stock_checks(rule, last)
            case PendingCasesReappear():
                yield from self._pending_checks(rule, last)
            case _:
                pass

    def _checks_within_year(self, rule: Rule) -> Iterator[_Row]:
        match rule:
            case ArithmeticRule():
                yield from self._equation_checks(rule)
            case UpperLimit() if self._report.level in rule.levels:
                said = rule.live.format(level=self._report.level.label)
                yield said, [self._total_check(rule.cells)]
            case UnlikelyPair() if rule.applies_in(self._report.year):
                yield rule.live, [self._pair_check(rule)]
            case _:
                pass

    def _equation_checks(self, rule: ArithmeticRule) -> Iterator[_Row]:
        """Yield the checks of an equation rule: columns one by one, rows all at once."""
        equations = rule.equations(self._report.edition)
        if equations[0].axis is Axis.COLUMN:
            yield (
                rule.live,
                [self._balance_check(one.left, one.right, one.line) for one in equations],
            )
        elif self._table.layout is Layout.LINE:
            for one in equations:
                yield rule.live.format(name=one.name), [self._balance_check(one.left, one.right)]
        else:
            left = [cell for one in equations for cell in one.left]
            right = [cell for one in equations for cell in one.right]
            yield rule.live, [self._balance_check(left, right)]

    def _balance_check(
        self, left: Sequence[Address], right: Sequence[Address], column: str = ""
    ) -> _CheckFormula:
        before, after = (formulas.sum_result(self._report, side) for side in (left, right))
        blank = before == after == ""
        result: Result = "" if blank else _as_number(before) - _as_number(after)
        return _CheckFormula(
            formulas.balance_formula(self._reference(left), self._reference(right)), result, column
        )

    def _last_year_checks(self, rule: RowEqualsLastYear, last: Report) -> Iterator[_Row]:
        found = []
        for cell, before in rule.pairs(self._report.edition):
            figure, was = self._report.figure(cell), last.stated_or_computed(before)
            if was is not None:
                result = "" if figure is None else figure - was
                formula = formulas.excess_formula(self._reference([cell]), was)
                found.append(_CheckFormula(formula, result, self._table.cell_of[cell].column))
        if found:
            yield rule.live.format(last_year=last.year), found

    def _stock_checks(self, rule: StockAddsUp, last: Report) -> Iterator[_Row]:
        for row in rule.rows:
            cells = [self._table.address(row, c) for c in (rule.stock, rule.added, rule.removed)]
            was = last.stated_or_computed(cells[0])
            if was is None:
                continue
            figures = [self._report.figure(cell) for cell in cells]
            known = [figure for figure in figures if figure is not None]
            result = known[0] - known[1] + known[2] - was if len(known) == len(cells) else ""
            stock, added, removed = (self._reference([cell]) for cell in cells)
            formula = formulas.stock_formula(stock, added, removed, was)
            said = rule.live.format(row=self._table.row_of[row].label, last_year=last.year)
            yield said, [_CheckFormula(formula, result)]

    def _pending_checks(self, rule: PendingCasesReappear, last: Report) -> Iterator[_Row]:
        rows = [row.id for row in self._table.rows]
        pending = [
            last.stated_or_computed(self._table.address(row, rule.pending)) or 0 for row in rows
        ]
        cells = [self._table.address(row, rule.total) for row in rows]
        figures = [self._report.figure(cell) for cell in cells]
        if sum(pending):
            blank = any(figure is None for figure in figures)
            result = "" if blank else 0 if any(figures) else sum(pending)
            formula = formulas.missing_cases_formula(
                self._reference(cells), len(cells), sum(pending)
            )
            yield rule.live.format(last_year=last.year), [_CheckFormula(formula, result)]

    def _total_check(self, cells: Sequence[Address]) -> _CheckFormula:
        result = formulas.sum_result(self._report, cells)
        return _CheckFormula(formulas.sum_formula(self._reference(cells)), result)

    def _pair_check(self, rule: UnlikelyPair) -> _CheckFormula:
        one, other = (formulas.sum_result(self._report, x) for x in (rule.cells, rule.beside))
        odd = (other == 0) is rule.beside_nought
        result = "" if "" in {one, other} else one if odd else 0
        named = self._reference(rule.cells), self._reference(rule.beside)
        return _CheckFormula(formulas.pair_formula(*named, nought=rule.beside_nought), result)

    def _reference(self, cells: Iterable[Address]) -> str:
        """Return the reference to cells in a formula on this table's sheet."""
        by_table: dict[str, list[Address]] = {}
        for cell in cells:
            by_table.setdefault(self._report.edition.cell_of[cell].table, []).append(cell)
        edition = self._report.edition
        return ",".join(
            formulas.cell_reference(
                (formulas.cell_positions(edition.table_of[table])[cell] for cell in found),
                "" if table == self._table.id else edition.section_of[table].numeral,
            )
            for table, found in by_table.items()
        )


def _deciding_cells(rule: Rule, report: Report) -> Iterable[Address]:
    """Return the cells that decide under which table a rule is checked."""
    return rule.cells if isinstance(rule, UnlikelyPair) else rule.addresses(report.edition)


def _as_number(result: Result) -> Number:
    return 0 if isinstance(result, (str, float)) else result


_UNLOCKED = Protection(locked=False)


def protect_sheet(page: "Worksheet", table: Table) -> None:
    """Protect a sheet so that only entries can be changed, within valid values; no password.

    Rows and columns can still be resized, cells be selected and copied.
    """
    kinds: dict[tuple[ColumnKind, bool], list[tuple[int, int]]] = {}
    for address in table.entered:
        _, _, column_id = address.split(".")
        column = table.column_of[column_id]
        place = cell_positions(table)[address]
        kinds.setdefault((column.kind, column.signed), []).append(place)
        page.cell(*place).protection = _UNLOCKED
    for (kind, signed), cells in sorted(kinds.items()):
        page.add_data_validation(_validation(kind, cells, signed=signed))
    page.protection.formatColumns = page.protection.formatRows = False  # False means allowed
    page.protection.enable()


def name_figures(workbook: "Workbook", table: Table, sheet: str) -> None:
    """Define each figure's address as a name of its cell, for formulas of the county."""
    for address in table.addresses:
        row, column = cell_positions(table)[address]
        letter = cell_reference([(row, column)]).rstrip("0123456789")
        place = f"'{sheet}'!${letter}${row}"
        workbook.defined_names[address] = DefinedName(address, attr_text=place)


def _validation(
    kind: ColumnKind, cells: Iterable[tuple[int, int]], *, signed: bool
) -> DataValidation:
    whole = kind is ColumnKind.COUNT
    what = "整数" if whole else "数字"
    made = DataValidation(
        type="whole" if whole else "decimal",
        operator="greaterThanOrEqual",
        formula1="-99999999" if signed else "0",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="不能这样填",
        error=f"请填{what}；增加填正数，减少填负数"
        if signed
        else f"请填0或者正{what}，没有发生的填0",
    )
    made.sqref = cell_reference(cells).replace(",", " ")
    return made


_LOOKS = {
    CellRole.CORNER: CellStyle(size=9),
    CellRole.HEAD: CellStyle(size=9, font=HEI),
    CellRole.BAND: CellStyle(size=10.5, font=HEI),
    CellRole.GROUP: CellStyle(size=9),
    CellRole.LABEL: CellStyle(size=9, across="left"),
    CellRole.FIGURE: CellStyle(size=10, shrink=True),
    CellRole.TOTAL: CellStyle(size=10, shrink=True),
}
_LARGER = {Layout.BANDS: 1.5, Layout.MATRIX: 0.0, Layout.LINE: 2.0}  # points larger than in 三
LOWEST = {Layout.BANDS: 30.0, Layout.MATRIX: 16.5, Layout.LINE: 32.0}
_NOTE = CellStyle(size=9, across="left", box=False)
_NOTE_LOWEST = 17.0
_STATED = "来源文件载明的总计与计算不一致："


def widths(grid: Grid) -> tuple[float, ...]:
    """Return the column widths of a table that fills the page."""
    match grid.table.layout:
        case Layout.BANDS:
            labels, figure = [PAGE - 60.0], 60.0 / (grid.column_count - 1)
        case Layout.MATRIX:
            figure = 7.1
            groups = [3.0, *[12.0] * (grid.label_columns - 2)][: grid.label_columns - 1]
            figures = figure * (grid.column_count - grid.label_columns)
            labels = [*groups, PAGE - sum(groups) - figures]
        case Layout.LINE:
            # Narrow enough for two characters a line: 结果｜维持, never 结果维｜持.
            labels, figure = [], 5.2
    return (*labels, *[figure] * (grid.column_count - len(labels)))


def write(sheet: SheetWriter, export: Export, table: Table, period: str = "") -> None:
    """Write a table, its checks and its notes, for the report's year or a named period."""
    report, grid = export.report, lay_out(table)
    heading = report.edition.section_of[table.id].heading
    write_title_lines(sheet, heading, f"{report.unit}  {period or f'{report.year}年'}")
    wrong = {
        cell
        for finding in export.findings
        if finding.severity is Severity.ERROR
        for cell in finding.cells
    }
    for cell in grid.cells:
        _write_cell(sheet, report, cell, _style_of(grid, cell, wrong))
    below = write_checks(sheet, export, grid, TOP + grid.row_count)
    sheet.lowest = _NOTE_LOWEST
    for number, note in enumerate(notes(report, table, wrong)):
        sheet.text((below + number, 1), note, _NOTE, (1, sheet.columns))
    protect_sheet(sheet.page, table)
    sheet.finish()
    set_up_printing(sheet.page, heads=TOP - 1 + grid.head_rows)
    if grid.head_rows and grid.label_columns:
        corner = get_column_letter(grid.label_columns + 1)
        sheet.page.freeze_panes = f"{corner}{TOP + grid.head_rows}"


def notes(report: Report, table: Table, wrong: Collection[Address]) -> Iterator[str]:
    """Yield the notes under a table."""
    if any(address in wrong for address in table.addresses):
        yield "注：浅黄色底的单元格与必须改正的问题有关，各条问题见“校验结果”。"
    large = [
        table.label(address)
        for address in table.entered
        if (number := report.entry(address)) is not None and not is_exact(number)
    ]
    for label in large:
        yield f"注：“{label}”的数字超过15位，为保留每一位，按文本保存，不参与表格软件的计算。"
    differing = list(_stated_total_notes(report, table))
    if differing:
        yield _STATED
    yield from differing


def _stated_total_notes(report: Report, table: Table) -> Iterator[str]:
    for address in table.leaves:
        stated, computed = report.entry(address), report.computed(address)
        if stated is None or stated == (computed or 0):
            continue
        ours = "没有（各格未填）" if computed is None else number_text(computed)
        yield f"　　{stated_total_note(table.label(address), number_text(stated), ours)}"


def _style_of(grid: Grid, cell: GridCell, wrong: Collection[Address]) -> CellStyle:
    look = _LOOKS[cell.role]
    roomy = cell.role is CellRole.LABEL and grid.label_columns == 1
    return replace(
        look,
        indent=1 if roomy else 0,
        size=look.size + _LARGER[grid.table.layout],
        mark=cell.address in wrong,
        # The outermost group is written downwards along its rows, as on the form.
        upright=cell.role is CellRole.GROUP and cell.column == 0 and grid.label_columns > 1,
    )


def _write_cell(sheet: SheetWriter, report: Report, cell: GridCell, look: CellStyle) -> None:
    at, span = (TOP + cell.row, 1 + cell.column), (cell.row_span, cell.column_span)
    if cell.address is None:
        sheet.text(at, _broken_by_sense(sheet, cell, look), look, span)
    elif cell.role is CellRole.TOTAL:
        table = report.edition.table_of[report.edition.cell_of[cell.address].table]
        parts = cell_reference(cell_positions(table)[leaf] for leaf in table.leaves[cell.address])
        computed = report.computed(cell.address)
        sheet.formula(at, sum_formula(parts), "" if computed is None else computed, look, span)
    else:
        sheet.number(at, report.entry(cell.address), look, span)


def _broken_by_sense(sheet: SheetWriter, cell: GridCell, look: CellStyle) -> str:
    """Return a head broken by sense: an office suite would break after any character."""
    if look.upright or cell.role not in {CellRole.HEAD, CellRole.GROUP}:
        return cell.text
    width = sheet.width(1 + cell.column, cell.column_span)
    return "\n".join(break_label(cell.text, lambda t: len(lines_in_cell(t, width, look.size)) <= 1))

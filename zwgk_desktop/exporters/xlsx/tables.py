"""A statutory table as a sheet: the form's cells, figures as numbers, totals as formulas."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from openpyxl.utils import get_column_letter

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.grid import Grid, GridCell, Role, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.own_workbook import restated
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.typesetting.label_breaks import break_label
from zwgk_desktop.exporters.xlsx import checks
from zwgk_desktop.exporters.xlsx.entry_guard import guard
from zwgk_desktop.exporters.xlsx.formulas import TOP, area, places, total
from zwgk_desktop.exporters.xlsx.paper import PAGE, head, set_up
from zwgk_desktop.exporters.xlsx.sheet import HEI, CellStyle, SheetWriter, fits
from zwgk_desktop.exporters.xlsx.text import lines

_LOOKS = {
    Role.CORNER: CellStyle(size=9),
    Role.HEAD: CellStyle(size=9, font=HEI),
    Role.BAND: CellStyle(size=10.5, font=HEI),
    Role.GROUP: CellStyle(size=9),
    Role.LABEL: CellStyle(size=9, across="left"),
    Role.FIGURE: CellStyle(size=10, shrink=True),
    Role.TOTAL: CellStyle(size=10, shrink=True),
}
_LARGER = {Layout.BANDS: 1.5, Layout.MATRIX: 0.0, Layout.LINE: 2.0}  # points larger where room is
LOWEST = {Layout.BANDS: 30.0, Layout.MATRIX: 16.5, Layout.LINE: 32.0}
_NOTE = CellStyle(size=9, across="left", box=False)
_NOTE_LOWEST = 17.0
_STATED = "来源文件载明的总计与计算不一致："


def widths(grid: Grid) -> tuple[float, ...]:
    """Share the page among a table's columns, labels first."""
    match grid.table.layout:
        case Layout.BANDS:
            labels, figure = [PAGE - 60.0], 60.0 / (grid.columns - 1)
        case Layout.MATRIX:
            figure = 7.1
            groups = [3.0, *[12.0] * (grid.label_columns - 2)][: grid.label_columns - 1]
            figures = figure * (grid.columns - grid.label_columns)
            labels = [*groups, PAGE - sum(groups) - figures]
        case Layout.LINE:
            # Narrow enough for two characters a line: 结果｜维持, never 结果维｜持.
            labels, figure = [], 5.2
    return (*labels, *[figure] * (grid.columns - len(labels)))


def write(sheet: SheetWriter, export: Export, table: Table, period: str = "") -> None:
    """Write a table, what must agree in it, its notes; of the report's year or a period named."""
    report, grid = export.report, lay_out(table)
    heading = report.edition.section_of[table.id].heading
    head(sheet, heading, f"{report.unit}  {period or f'{report.year}年'}")
    wrong = {
        cell
        for finding in export.findings
        if finding.severity is Severity.ERROR
        for cell in finding.cells
    }
    for cell in grid.cells:
        _write(sheet, report, cell, _look(grid, cell, wrong))
    below = checks.write(sheet, export, grid, TOP + grid.rows)
    sheet.lowest = _NOTE_LOWEST
    for number, note in enumerate(notes(report, table, wrong)):
        sheet.text((below + number, 1), note, _NOTE, (1, sheet.columns))
    guard(sheet.page, table)
    sheet.finish()
    set_up(sheet.page, heads=TOP - 1 + grid.head_rows)
    if grid.head_rows and grid.label_columns:
        corner = get_column_letter(grid.label_columns + 1)
        sheet.page.freeze_panes = f"{corner}{TOP + grid.head_rows}"


def notes(report: Report, table: Table, wrong: Collection[Address]) -> Iterator[str]:
    """Yield what must be said under a table."""
    if any(address in wrong for address in table.addresses):
        yield "注：浅黄色底的单元格与必须改正的问题有关，各条问题见“校验结果”。"
    large = [
        table.label(address)
        for address in table.entered
        if (number := report.entry(address)) is not None and not fits(number)
    ]
    for label in large:
        yield f"注：“{label}”的数字超过15位，为保留每一位，按文本保存，不参与表格软件的计算。"
    differing = list(_differing(report, table))
    if differing:
        yield _STATED
    yield from differing


def _differing(report: Report, table: Table) -> Iterator[str]:
    for address in table.leaves:
        stated, computed = report.entry(address), report.computed(address)
        if stated is None or stated == (computed or 0):
            continue
        ours = "没有（各格未填）" if computed is None else number_text(computed)
        yield f"　　{restated(table.label(address), number_text(stated), ours)}"


def _look(grid: Grid, cell: GridCell, wrong: Collection[Address]) -> CellStyle:
    look = _LOOKS[cell.role]
    roomy = cell.role is Role.LABEL and grid.label_columns == 1
    return replace(
        look,
        indent=1 if roomy else 0,
        size=look.size + _LARGER[grid.table.layout],
        mark=cell.address in wrong,
        # The outermost group runs down the side of the whole stretch, as on the form.
        upright=cell.role is Role.GROUP and cell.column == 0 and grid.label_columns > 1,
    )


def _write(sheet: SheetWriter, report: Report, cell: GridCell, look: CellStyle) -> None:
    at, span = (TOP + cell.row, 1 + cell.column), (cell.row_span, cell.column_span)
    if cell.address is None:
        sheet.text(at, _by_sense(sheet, cell, look), look, span)
    elif cell.role is Role.TOTAL:
        table = report.edition.table_of[report.edition.cell_of[cell.address].table]
        parts = area(places(table)[leaf] for leaf in table.leaves[cell.address])
        computed = report.computed(cell.address)
        sheet.formula(at, total(parts), "" if computed is None else computed, look, span)
    else:
        sheet.number(at, report.entry(cell.address), look, span)


def _by_sense(sheet: SheetWriter, cell: GridCell, look: CellStyle) -> str:
    """Break a head that takes several lines itself: an office suite breaks after any character."""
    if look.upright or cell.role not in {Role.HEAD, Role.GROUP}:
        return cell.text
    width = sheet.width(1 + cell.column, cell.column_span)
    return "\n".join(break_label(cell.text, lambda t: len(lines(t, width, look.size)) <= 1))

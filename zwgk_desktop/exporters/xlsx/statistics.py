"""Shares by outcome and by applicant: plain arithmetic over the sheet of requests."""

from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.own_workbook import COUNTED_FROM, STATISTICS
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Column
from zwgk_desktop.exporters.statistics import RequestsCourse
from zwgk_desktop.exporters.xlsx.charts import Bars, SheetChart, draw
from zwgk_desktop.exporters.xlsx.formulas import area, places, share, share_of, total, total_of
from zwgk_desktop.exporters.xlsx.paper import head, set_up
from zwgk_desktop.exporters.xlsx.sheet import HEI, CellStyle, SheetWriter

WIDTHS = (33.6, 12.6, 12.6, 12.6, 12.6)
LOWEST = 21.0

CHART = 300.0
"""Height of a chart, in points: the first fills the page, so that 按申请人 begins the next."""

_BAND = CellStyle(size=12, font=HEI, across="left", down="bottom", box=False)
_HEAD = CellStyle(size=10.5, font=HEI)
_LABEL = CellStyle(size=10.5, across="left", indent=1)
_COUNT = CellStyle(size=10.5, format="0", shrink=True)
_SHARE = CellStyle(size=10.5, format="0.0%")


@dataclass(frozen=True, slots=True)
class _CountLine:
    """One line of a block: its label, and for each count column the cells it adds up."""

    label: str
    counts: tuple[tuple[Address, ...], ...]


def write(sheet: SheetWriter, report: Report, requests: RequestsCourse) -> None:
    """Write three blocks: the course, the outcomes, the applicants; and draw the last two."""
    numeral = report.edition.section_of[requests.table.id].numeral
    counted = COUNTED_FROM.format(numeral=numeral)
    note = f"{counted}，比例按表中计算的总计得出；分母为0或者未填的，比例记“—”。"
    head(sheet, STATISTICS, note)
    at = _course(sheet, report, requests)
    at = _outcomes(sheet, report, requests, at)
    _applicants(sheet, report, requests, at)
    sheet.finish()
    set_up(sheet.page, heads=2)


def _course(sheet: SheetWriter, report: Report, requests: RequestsCourse) -> int:
    handled = requests.cells(*requests.before)
    concluded = requests.cells(requests.concluded)
    rows = (*requests.before, requests.concluded, *requests.after)
    split = len(requests.before)
    lines = [_CountLine("".join((*row.groups, row.label)), (requests.cells(row),)) for row in rows]
    lines.insert(split, _CountLine("以上合计（应办理）", (handled,)))
    at = _heads(sheet, 3, "办理情况", ("项目", "件数"))
    for number, line in enumerate(lines):
        _counts(sheet, report, at + number, line)
    end = at + len(lines)
    sheet.text((end, 1), "办结率（办理结果总计÷应办理）", _LABEL)
    parts = (area([(at + split + 1, 2)]), area([(at + split, 2)]))
    rate = share_of(total_of(report, concluded), total_of(report, handled))
    sheet.formula((end, 2), share(*parts), rate, _SHARE)
    return end + 1


def _outcomes(sheet: SheetWriter, report: Report, requests: RequestsCourse, at: int) -> int:
    lines = [_CountLine(name, (requests.cells(*rows),)) for name, rows in requests.outcomes]
    lines.append(_CountLine("合计", (requests.cells(requests.concluded),)))
    heads = ("办理结果", "件数", "占合计的比例")
    top = _heads(sheet, at, "按办理结果", heads)
    end = _block(sheet, report, top, lines)
    _chart(sheet, report, "办理结果（件）", top, lines[:-1])
    return end + 1


def _applicants(sheet: SheetWriter, report: Report, requests: RequestsCourse, at: int) -> int:
    counted = (requests.before[0], requests.concluded)
    lines = [
        _CountLine(_named(column), tuple(requests.cells(row, column=column) for row in counted))
        for column in (*requests.applicants, requests.total)
    ]
    heads = ("申请人", "本年新收", "占总计的比例", "办理结果总计", "占总计的比例")
    sheet.break_before(at)
    top = _heads(sheet, at, "按申请人", heads)
    end = _block(sheet, report, top, lines)
    _chart(sheet, report, "申请人（本年新收，件）", top, lines[:-1])
    return end + 1


def _chart(
    sheet: SheetWriter, report: Report, title: str, top: int, lines: list[_CountLine]
) -> None:
    """Draw the first counts of a block below it, its last line left out: that is the whole."""
    rows = range(top, top + len(lines))
    totals = [total_of(report, line.counts[0]) for line in lines]
    bars = Bars(
        name="件数",
        cells=[(row, 2) for row in rows],
        counts=[None if isinstance(one, str) else int(one) for one in totals],
    )
    chart = SheetChart(
        title=title,
        labels=[line.label for line in lines],
        labels_at=[(row, 1) for row in rows],
        bars=[bars],
        lying=True,
    )
    draw(sheet, chart, top + len(lines) + 1, (1, sheet.columns), CHART)


def _named(column: Column) -> str:
    return f"{column.group}·{column.label}" if column.group else column.label


def _heads(sheet: SheetWriter, at: int, band: str, labels: tuple[str, ...]) -> int:
    """Write a block's name and heads; return the row after them."""
    sheet.text((at, 1), f"\n{band}", _BAND, (1, sheet.columns))
    for number, label in enumerate(labels, start=1):
        sheet.text((at + 1, number), label, _HEAD)
    return at + 2


def _block(sheet: SheetWriter, report: Report, at: int, lines: list[_CountLine]) -> int:
    """Write counts with their shares of the last line; return the row after it."""
    whole = at + len(lines) - 1
    for row, line in enumerate(lines, start=at):
        _counts(sheet, report, row, line)
        for number, cells in enumerate(line.counts):
            column = 2 + 2 * number
            formula = share(area([(row, column)]), area([(whole, column)]))
            result = share_of(total_of(report, cells), total_of(report, lines[-1].counts[number]))
            sheet.formula((row, column + 1), formula, result, _SHARE)
    return whole + 1


def _counts(sheet: SheetWriter, report: Report, row: int, line: _CountLine) -> None:
    """Write a line's label and, in every second column, its counts."""
    sheet.text((row, 1), line.label, _LABEL)
    for number, cells in enumerate(line.counts):
        table = report.edition.table_of[report.edition.cell_of[cells[0]].table]
        numeral = report.edition.section_of[table.id].numeral
        formula = total(area((places(table)[cell] for cell in cells), numeral))
        sheet.formula((row, 2 + 2 * number), formula, total_of(report, cells), _COUNT)

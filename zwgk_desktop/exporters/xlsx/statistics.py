"""Statistics sheet: counts of requests from receipt to outcome, with native bar charts.

A chart stores the values of its cells, for programs that do not compute (ADR 22). A blank
cell has no bar and no number; it never shows as 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.own_workbook import COUNTED_FROM, STATISTICS
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Column
from zwgk_desktop.exporters.contents import RequestStages
from zwgk_desktop.exporters.xlsx.formulas import (
    cell_positions,
    cell_reference,
    share_formula,
    share_result,
    sum_formula,
    sum_result,
)
from zwgk_desktop.exporters.xlsx.sheet import (
    HEI,
    SONG,
    CellStyle,
    Place,
    SheetWriter,
    set_up_printing,
    write_title_lines,
)

_SHADES = (("404040", "FFFFFF"), ("A6A6A6", "000000"), ("DDDDDD", "000000"), ("FFFFFF", "000000"))
"""Fill and text colour of each series; distinguishable on any printer."""

_AIR = 5.0  # points between a chart and what is above and below it
_POINT = 12700  # EMU
_HAIR = 9525  # a line's width, in EMU


@dataclass(frozen=True, slots=True)
class Bars:
    """Series of a chart.

    Args:
        cells: Cells of the counts, in one line.
        counts: Values of the cells; None is blank.
    """

    name: str
    cells: Sequence[Place]
    counts: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class SheetChart:
    """Bar chart; several series are stacked.

    Args:
        labels_at: Cells of the labels, in one line.
        horizontal: Whether the bars are horizontal, the first on top: for long labels.
    """

    title: str
    labels: Sequence[str]
    labels_at: Sequence[Place]
    bars: Sequence[Bars]
    horizontal: bool = False


def draw_chart(
    sheet: SheetWriter, chart: SheetChart, row: int, columns: tuple[int, int], height: float
) -> None:
    """Draw a chart over some columns of one row, so that no page break splits it."""
    sheet.set_row_height(row, height)
    made = BarChart()
    made.type = "bar" if chart.horizontal else "col"
    stacked = len(chart.bars) > 1
    made.grouping, made.overlap = ("stacked", 100) if stacked else ("clustered", None)
    made.gapWidth, made.varyColors = 60, False
    made.title = _title(chart.title)
    made.legend = _legend() if stacked else None
    labels = _label_source(sheet, chart)
    made.series = [
        _series(sheet, bars, labels, number, stacked=stacked)
        for number, bars in enumerate(chart.bars)
    ]
    _set_axes(made, horizontal=chart.horizontal)
    made.graphical_properties = GraphicalProperties(
        solidFill="FFFFFF", ln=_line_properties("7F7F7F")
    )
    made.roundedCorners = False
    setattr(made, "anchor", _anchor(row, columns, height))  # noqa: B010 - its stubs know a cell only
    sheet.page.add_chart(made)


def _set_axes(made: BarChart, *, horizontal: bool) -> None:
    """Show the category axis and hide the value axis: the bars have data labels."""
    made.x_axis.delete, made.y_axis.delete = False, True
    made.x_axis.scaling.orientation = "maxMin" if horizontal else "minMax"
    made.x_axis.majorTickMark = "none"
    made.x_axis.graphicalProperties = GraphicalProperties(ln=_line_properties("000000"))
    made.x_axis.txPr = _text_properties(900)
    made.y_axis.scaling.min = 0
    made.y_axis.majorGridlines = None


def _label_source(sheet: SheetWriter, chart: SheetChart) -> AxDataSource:
    points = [StrVal(idx=at, v=label) for at, label in enumerate(chart.labels)]
    reference = cell_reference(chart.labels_at, sheet.page.title)
    return AxDataSource(
        strRef=StrRef(f=reference, strCache=StrData(ptCount=len(points), pt=points))
    )


def _series(
    sheet: SheetWriter, bars: Bars, labels: AxDataSource, number: int, *, stacked: bool
) -> Series:
    ground, ink = _SHADES[number % len(_SHADES)]
    points = [NumVal(idx=at, v=count) for at, count in enumerate(bars.counts) if count is not None]
    cache = NumData(formatCode="General", ptCount=len(bars.counts), pt=points)
    made = Series(
        idx=number,
        order=number,
        tx=SeriesLabel(v=bars.name),
        spPr=GraphicalProperties(solidFill=ground, ln=_line_properties("000000")),
        cat=labels,
        val=NumDataSource(
            numRef=NumRef(f=cell_reference(bars.cells, sheet.page.title), numCache=cache)
        ),
        invertIfNegative=False,
    )
    made.dLbls = _data_labels(bars, ink if stacked else "000000", stacked=stacked)
    return made


def _data_labels(bars: Bars, ink: str, *, stacked: bool) -> DataLabelList:
    """Return the data labels, without blanks; in a stack, also without zeros."""
    hidden = [at for at, count in enumerate(bars.counts) if count is None]
    return DataLabelList(
        dLbl=[DataLabel(idx=at, **_label_flags(value=False)) for at in hidden],
        numFmt="0;-0;;" if stacked else "0",
        txPr=_text_properties(900, ink),
        dLblPos="ctr" if stacked else "outEnd",
        **_label_flags(value=True),
    )


def _label_flags(*, value: bool) -> dict[str, bool]:
    others = ("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return {"showVal": value, **dict.fromkeys(others, False)}


def _title(text: str) -> Title:
    properties = _character_properties(1200, "000000", HEI)
    run = RegularTextRun(rPr=properties, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _legend() -> Legend:
    legend = Legend()
    legend.position = "b"
    legend.txPr = _text_properties(900)
    return legend


def _text_properties(size: int, ink: str = "000000") -> RichText:
    """Return the text properties of a size in hundredths of a point."""
    properties = ParagraphProperties(defRPr=_character_properties(size, ink, SONG))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties(lang="zh-CN"))])


def _character_properties(size: int, ink: str, font: str) -> CharacterProperties:
    face = Font(typeface=font)
    return CharacterProperties(lang="zh-CN", sz=size, b=False, solidFill=ink, latin=face, ea=face)


def _line_properties(color: str) -> LineProperties:
    return LineProperties(solidFill=color, w=_HAIR)


def _anchor(row: int, columns: tuple[int, int], height: float) -> TwoCellAnchor:
    top, bottom = (round(points * _POINT) for points in (_AIR, height - _AIR))
    start = AnchorMarker(col=columns[0] - 1, row=row - 1, rowOff=top)
    return TwoCellAnchor("oneCell", start, AnchorMarker(col=columns[1], row=row - 1, rowOff=bottom))


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
    """Row of a block: its label, and the cells summed in each count column."""

    label: str
    counts: tuple[tuple[Address, ...], ...]


def write(sheet: SheetWriter, report: Report, requests: RequestStages) -> None:
    """Write three blocks (course, outcomes, applicants) and charts of the last two."""
    numeral = report.edition.section_of[requests.table.id].numeral
    counted = COUNTED_FROM.format(numeral=numeral)
    note = f"{counted}，比例按表中计算的总计得出；分母为0或者未填的，比例记“—”。"
    write_title_lines(sheet, STATISTICS, note)
    first_row = _write_stages(sheet, report, requests)
    first_row = _write_outcomes(sheet, report, requests, first_row)
    _write_applicants(sheet, report, requests, first_row)
    sheet.finish()
    set_up_printing(sheet.page, heads=2)


def _write_stages(sheet: SheetWriter, report: Report, requests: RequestStages) -> int:
    handled = requests.cells(*requests.before)
    concluded = requests.cells(requests.concluded)
    rows = (*requests.before, requests.concluded, *requests.after)
    split = len(requests.before)
    lines = [_CountLine("".join((*row.groups, row.label)), (requests.cells(row),)) for row in rows]
    lines.insert(split, _CountLine("以上合计（应办理）", (handled,)))
    first_row = _write_heads(sheet, 3, "办理情况", ("项目", "件数"))
    for number, line in enumerate(lines):
        _write_counts(sheet, report, first_row + number, line)
    end = first_row + len(lines)
    sheet.text((end, 1), "办结率（办理结果总计÷应办理）", _LABEL)
    parts = (cell_reference([(first_row + split + 1, 2)]), cell_reference([(first_row + split, 2)]))
    rate = share_result(sum_result(report, concluded), sum_result(report, handled))
    sheet.formula((end, 2), share_formula(*parts), rate, _SHARE)
    return end + 1


def _write_outcomes(
    sheet: SheetWriter, report: Report, requests: RequestStages, first_row: int
) -> int:
    lines = [_CountLine(name, (requests.cells(*rows),)) for name, rows in requests.outcomes]
    lines.append(_CountLine("合计", (requests.cells(requests.concluded),)))
    heads = ("办理结果", "件数", "占合计的比例")
    top = _write_heads(sheet, first_row, "按办理结果", heads)
    end = _write_block(sheet, report, top, lines)
    _draw_counts(sheet, report, "办理结果（件）", top, lines[:-1])
    return end + 1


def _write_applicants(
    sheet: SheetWriter, report: Report, requests: RequestStages, first_row: int
) -> int:
    counted = (requests.before[0], requests.concluded)
    lines = [
        _CountLine(
            _column_label(column), tuple(requests.cells(row, column=column) for row in counted)
        )
        for column in (*requests.applicants, requests.total)
    ]
    heads = ("申请人", "本年新收", "占总计的比例", "办理结果总计", "占总计的比例")
    sheet.break_before(first_row)
    top = _write_heads(sheet, first_row, "按申请人", heads)
    end = _write_block(sheet, report, top, lines)
    _draw_counts(sheet, report, "申请人（本年新收，件）", top, lines[:-1])
    return end + 1


def _draw_counts(
    sheet: SheetWriter, report: Report, title: str, top: int, lines: list[_CountLine]
) -> None:
    """Draw a chart of a block's first counts below it; `lines` is without the total."""
    rows = range(top, top + len(lines))
    totals = [sum_result(report, line.counts[0]) for line in lines]
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
        horizontal=True,
    )
    draw_chart(sheet, chart, top + len(lines) + 1, (1, sheet.columns), CHART)


def _column_label(column: Column) -> str:
    return f"{column.group}·{column.label}" if column.group else column.label


def _write_heads(sheet: SheetWriter, first_row: int, title: str, labels: tuple[str, ...]) -> int:
    """Write a block's title and column heads; return the row after them."""
    sheet.text((first_row, 1), f"\n{title}", _BAND, (1, sheet.columns))
    for number, label in enumerate(labels, start=1):
        sheet.text((first_row + 1, number), label, _HEAD)
    return first_row + 2


def _write_block(
    sheet: SheetWriter, report: Report, first_row: int, lines: list[_CountLine]
) -> int:
    """Write counts and their shares of the last row; return the row after it."""
    whole = first_row + len(lines) - 1
    for row, line in enumerate(lines, start=first_row):
        _write_counts(sheet, report, row, line)
        for number, cells in enumerate(line.counts):
            column = 2 + 2 * number
            formula = share_formula(
                cell_reference([(row, column)]), cell_reference([(whole, column)])
            )
            result = share_result(
                sum_result(report, cells), sum_result(report, lines[-1].counts[number])
            )
            sheet.formula((row, column + 1), formula, result, _SHARE)
    return whole + 1


def _write_counts(sheet: SheetWriter, report: Report, row: int, line: _CountLine) -> None:
    """Write a row's label and, in every second column, its counts."""
    sheet.text((row, 1), line.label, _LABEL)
    for number, cells in enumerate(line.counts):
        table = report.edition.table_of[report.edition.cell_of[cells[0]].table]
        numeral = report.edition.section_of[table.id].numeral
        formula = sum_formula(
            cell_reference((cell_positions(table)[cell] for cell in cells), numeral)
        )
        sheet.formula((row, 2 + 2 * number), formula, sum_result(report, cells), _COUNT)

"""Charts a workbook draws itself: bars in greys, each with its number, over cells of the sheet.

What the cells hold is kept with the chart as well, for programs that do not
reckon (ADR 22). A blank cell has no bar and no number; it never shows as 0.
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

from zwgk_desktop.exporters.xlsx.formulas import area
from zwgk_desktop.exporters.xlsx.sheet import HEI, SONG, Place, SheetWriter

_SHADES = (("404040", "FFFFFF"), ("A6A6A6", "000000"), ("DDDDDD", "000000"), ("FFFFFF", "000000"))
"""Ground and ink of each kind: told apart on any printer."""

_AIR = 5.0  # points between a chart and what is above and below it
_POINT = 12700  # EMU
_HAIR = 9525  # a line's width, in EMU


@dataclass(frozen=True, slots=True)
class Bars:
    """One kind of what is counted.

    Args:
        cells: Where its counts stand, in one line.
        counts: What they come to; None is blank.
    """

    name: str
    cells: Sequence[Place]
    counts: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class SheetChart:
    """Bars over labels; of several kinds they stand one on the other.

    Args:
        labels_at: Where the labels stand, in one line.
        lying: Whether the bars lie, the first on top: for labels that are long.
    """

    title: str
    labels: Sequence[str]
    labels_at: Sequence[Place]
    bars: Sequence[Bars]
    lying: bool = False


def draw(
    sheet: SheetWriter, chart: SheetChart, row: int, columns: tuple[int, int], height: float
) -> None:
    """Draw a chart over some columns of one row, which no page's end can part."""
    sheet.reserve(row, height)
    made = BarChart()
    made.type = "bar" if chart.lying else "col"
    stacked = len(chart.bars) > 1
    made.grouping, made.overlap = ("stacked", 100) if stacked else ("clustered", None)
    made.gapWidth, made.varyColors = 60, False
    made.title = _title(chart.title)
    made.legend = _legend() if stacked else None
    labels = _labels(sheet, chart)
    made.series = [
        _series(sheet, bars, labels, number, stacked=stacked)
        for number, bars in enumerate(chart.bars)
    ]
    _axes(made, lying=chart.lying)
    made.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=_line("7F7F7F"))
    made.roundedCorners = False
    setattr(made, "anchor", _anchor(row, columns, height))  # noqa: B010 - its stubs know a cell only
    sheet.page.add_chart(made)


def _axes(made: BarChart, *, lying: bool) -> None:
    """Name the bars and leave the scale out: the numbers stand at the bars."""
    made.x_axis.delete, made.y_axis.delete = False, True
    made.x_axis.scaling.orientation = "maxMin" if lying else "minMax"
    made.x_axis.majorTickMark = "none"
    made.x_axis.graphicalProperties = GraphicalProperties(ln=_line("000000"))
    made.x_axis.txPr = _writing(900)
    made.y_axis.scaling.min = 0
    made.y_axis.majorGridlines = None


def _labels(sheet: SheetWriter, chart: SheetChart) -> AxDataSource:
    points = [StrVal(idx=at, v=label) for at, label in enumerate(chart.labels)]
    reference = area(chart.labels_at, sheet.page.title)
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
        spPr=GraphicalProperties(solidFill=ground, ln=_line("000000")),
        cat=labels,
        val=NumDataSource(numRef=NumRef(f=area(bars.cells, sheet.page.title), numCache=cache)),
        invertIfNegative=False,
    )
    made.dLbls = _numbers(bars, ink if stacked else "000000", stacked=stacked)
    return made


def _numbers(bars: Bars, ink: str, *, stacked: bool) -> DataLabelList:
    """Write the numbers, but none at a blank; a nought has no room in a stack."""
    hidden = [at for at, count in enumerate(bars.counts) if count is None]
    return DataLabelList(
        dLbl=[DataLabel(idx=at, **_shown(value=False)) for at in hidden],
        numFmt="0;-0;;" if stacked else "0",
        txPr=_writing(900, ink),
        dLblPos="ctr" if stacked else "outEnd",
        **_shown(value=True),
    )


def _shown(*, value: bool) -> dict[str, bool]:
    others = ("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return {"showVal": value, **dict.fromkeys(others, False)}


def _title(text: str) -> Title:
    properties = _characters(1200, "000000", HEI)
    run = RegularTextRun(rPr=properties, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _legend() -> Legend:
    legend = Legend()
    legend.position = "b"
    legend.txPr = _writing(900)
    return legend


def _writing(size: int, ink: str = "000000") -> RichText:
    """Return how text looks; sizes are hundredths of a point."""
    properties = ParagraphProperties(defRPr=_characters(size, ink, SONG))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties(lang="zh-CN"))])


def _characters(size: int, ink: str, font: str) -> CharacterProperties:
    face = Font(typeface=font)
    return CharacterProperties(lang="zh-CN", sz=size, b=False, solidFill=ink, latin=face, ea=face)


def _line(color: str) -> LineProperties:
    return LineProperties(solidFill=color, w=_HAIR)


def _anchor(row: int, columns: tuple[int, int], height: float) -> TwoCellAnchor:
    top, bottom = (round(points * _POINT) for points in (_AIR, height - _AIR))
    start = AnchorMarker(col=columns[0] - 1, row=row - 1, rowOff=top)
    return TwoCellAnchor("oneCell", start, AnchorMarker(col=columns[1], row=row - 1, rowOff=bottom))

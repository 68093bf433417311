"""Comparison sheet: the unit's years side by side, the change from last year, charts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.own_workbook import COMPARED_FROM, COMPARISON
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.years import YearChart, change_from_last_year, year_charts, year_rows
from zwgk_desktop.exporters.xlsx.formulas import cell_reference, difference_formula
from zwgk_desktop.exporters.xlsx.sheet import (
    HEI,
    PAGE,
    CellStyle,
    SheetWriter,
    is_exact,
    number_format,
    set_up_printing,
    write_title_lines,
)
from zwgk_desktop.exporters.xlsx.statistics import Bars, SheetChart, draw_chart

NAME = COMPARISON
LOWEST = 19.0

_SHOWN = 6
"""Most years shown, the latest; the page has no space for more."""

_LABELS = PAGE / 2
_CHART = 230.0
_NOTE = (
    f"{COMPARED_FROM}，载明的总计照载明的；“比上年”是本年减去上年；"
    "没有填写、当年表式没有这一项的空着。"
)
_BAND = CellStyle(size=12, font=HEI, across="left", down="bottom", box=False)
_HEAD = CellStyle(size=10.5, font=HEI, shrink=True)
_LABEL = CellStyle(size=9, across="left", indent=1)
_FIGURE = CellStyle(size=10, shrink=True)


def years_shown(report: Report, earlier: Sequence[Report]) -> tuple[Report, ...]:
    """Return the reports to compare, this year's last; empty if last year's is missing."""
    if not earlier or earlier[-1].year != report.year - 1:
        return ()
    return (*earlier, report)[-_SHOWN:]


def widths(years: Sequence[Report]) -> tuple[float, ...]:
    """Return the column widths; labels take half the page, so that two charts fit side by side."""
    return (_LABELS, *[(PAGE - _LABELS) / (len(years) + 1)] * (len(years) + 1))


def write(sheet: SheetWriter, years: Sequence[Report]) -> None:
    """Write the sheet: key sums, their charts, and every figure below."""
    write_title_lines(sheet, NAME, _NOTE)
    at = write_key_figures(sheet, years, 3)
    sheet.break_before(at)
    top = _write_heads(sheet, years, at, "各表数字")
    for row, one in enumerate(year_rows(years), start=top):
        _write_row(sheet, row, one.label, one.figures)
    sheet.finish()
    set_up_printing(sheet.page, heads=0)
    sheet.page.print_title_rows = f"{top - 1}:{top - 1}"


def write_key_figures(sheet: SheetWriter, years: Sequence[Report], at: int) -> int:
    """Write the rows of the charts' data and the charts; return the row after them."""
    charts = year_charts(years)
    top = _write_heads(sheet, years, at, "主要数字")
    end = top + sum(len(chart.series) for chart in charts)
    right = (2, sheet.columns)
    places = iter(((end, (1, 1)), (end + 1, (1, sheet.columns)), (end, right)))
    row = top
    for chart in charts:
        for label, counts in _data_rows(chart):
            _write_row(sheet, row, label, counts)
            row += 1
        drawn, columns = next(places)
        draw_chart(
            sheet,
            _chart_of_rows(years, chart, top - 1, row - len(chart.series)),
            drawn,
            columns,
            _CHART,
        )
    return end + 2


def _data_rows(chart: YearChart) -> Iterator[tuple[str, tuple[int | None, ...]]]:
    """Yield label and values of each data row of a chart."""
    what, opening, unit = chart.title.partition("（")
    for series in chart.series:
        alone = len(chart.series) == 1
        named = series.name if series.name in what else f"{what}·{series.name}"
        yield chart.title if alone else f"{named}{opening}{unit}", series.values


def _chart_of_rows(years: Sequence[Report], chart: YearChart, heads: int, top: int) -> SheetChart:
    columns = range(2, 2 + len(years))
    return SheetChart(
        title=chart.title,
        labels=[_year_label(report) for report in years],
        labels_at=[(heads, column) for column in columns],
        bars=[
            Bars(series.name, [(row, column) for column in columns], series.values)
            for row, series in enumerate(chart.series, start=top)
        ],
    )


def _write_heads(sheet: SheetWriter, years: Sequence[Report], at: int, band: str) -> int:
    """Write a block's title and column heads; return the row after them."""
    sheet.text((at, 1), f"\n{band}", _BAND, (1, sheet.columns))
    labels = ("项目", *map(_year_label, years), "比上年")
    for column, label in enumerate(labels, start=1):
        sheet.text((at + 1, column), label, _HEAD)
    return at + 2


def _year_label(report: Report) -> str:
    return f"{report.year}年"


def _write_row(sheet: SheetWriter, row: int, label: str, figures: Sequence[Number | None]) -> None:
    sheet.text((row, 1), label, _LABEL)
    for column, figure in enumerate(figures, start=2):
        sheet.number((row, column), figure, _FIGURE)
    _write_change(sheet, row, figures)


def _write_change(sheet: SheetWriter, row: int, figures: Sequence[Number | None]) -> None:
    """Write the change from last year, as a formula unless the numbers have too many digits."""
    last = len(figures) + 1
    grown = change_from_last_year(figures)
    if grown is not None and not all(
        is_exact(one) for one in (*figures[-2:], grown) if one is not None
    ):
        sheet.number((row, last + 1), grown, _FIGURE)
        return
    formula = difference_formula(*(cell_reference([(row, column)]) for column in (last - 1, last)))
    result = "" if grown is None else grown
    look = CellStyle(size=_FIGURE.size, shrink=True, format=_change_format(figures[-2:]))
    sheet.formula((row, last + 1), formula, result, look)


def _change_format(figures: Sequence[Number | None]) -> str:
    """Return the number format of a change, with sign and all decimals."""
    amounts = [one for one in figures if isinstance(one, Decimal)]
    shown = max((number_format(one) for one in amounts), key=len, default="0")
    return f"+{shown};-{shown};{shown}"

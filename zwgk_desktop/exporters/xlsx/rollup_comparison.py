"""Sheets of a roll-up's workbook that compare: with last year, and unit beside unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.comparison import (
    ComparedFigure,
    YearChange,
    YearOnYear,
    compared_figures,
    group_medians,
    year_changes,
)
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.exporters.xlsx.comparison import write_key_figures
from zwgk_desktop.exporters.xlsx.formulas import (
    cell_reference,
    difference_formula,
    median_formula,
    percent_formula,
    sum_formula,
)
from zwgk_desktop.exporters.xlsx.sheet import (
    HEI,
    CellStyle,
    Place,
    SheetWriter,
    is_exact,
    number_format,
    set_up_printing,
    write_title_lines,
)
from zwgk_desktop.exporters.xlsx.statistics import Bars, SheetChart, draw_chart

YEARS, UNITS = "比上年", "单位对比"
"""Names of the sheets."""

YEAR_WIDTHS = (34.0, 10.0, 10.0, 10.0, 9.0, 11.0)
_NAME, _GROUP, _FIGURE = 25.0, 10.5, 6.1

_BAND = CellStyle(size=12, font=HEI, across="left", down="bottom", box=False)
_HEAD = CellStyle(size=10, font=HEI)
_UNIT_HEAD = CellStyle(size=9, font=HEI)
_LABEL = CellStyle(size=9, across="left", indent=1)
_NUMBER = CellStyle(size=10, shrink=True)
_NOTE = CellStyle(size=9, across="left")
_PERCENT = replace(_NUMBER, format="+0.0%;-0.0%;0.0%")
_MOST = 10
"""Most units in the chart."""

_BAR, _AROUND = 15.0, 60.0
"""Height of a chart for each bar, and of its title and edges, in points."""


def write_years(
    sheet: SheetWriter, years: YearOnYear, positions: Mapping[Address, tuple[str, int]]
) -> None:
    """Write this year's sum beside last year's: key figures with charts, then every cell.

    Args:
        sheet: Sheet with the columns of `YEAR_WIDTHS`.
        years: The sums.
        positions: Sheet and row of each sum of this year, in column B.
    """
    before, after = years.before.year, years.after.year
    write_title_lines(sheet, f"{after}年与{before}年对比", _note(years))
    at = write_key_figures(sheet, (years.before, years.after), 3)
    uneven = list(years.uneven_units())
    if uneven:
        at = _write_band(sheet, at, "不是两年都计入的单位")
        for unit, words in uneven:
            sheet.text((at, 1), unit, _LABEL)
            sheet.text((at, 2), words, _NOTE, (1, sheet.columns - 1))
            at += 1
    sheet.break_before(at)
    at = _write_year_heads(sheet, at, "各表数字", years)
    at = _write_changes(sheet, at, years.changes, positions)
    if years.same_units:
        sheet.break_before(at)
        at = _write_year_heads(sheet, at, f"两年都计入的{years.both}个单位", years)
        _write_changes(sheet, at, year_changes(*years.same_units), {})
    sheet.finish()
    set_up_printing(sheet.page, heads=0)


def _note(years: YearOnYear) -> str:
    said = "增减是本年减去上年，增减％是占上年的比例；两年都是0或者没有填的不列。"
    if not any(years.uneven_units()):
        return f"{said}两年计入的单位相同。"
    return f"{said}两年计入的单位不同，合计的增减不全是数字本身的变化，单位见下面的名单。"


def _write_band(sheet: SheetWriter, at: int, title: str) -> int:
    sheet.text((at, 1), f"\n{title}", _BAND, (1, sheet.columns))
    return at + 1


def _write_year_heads(sheet: SheetWriter, at: int, title: str, years: YearOnYear) -> int:
    at = _write_band(sheet, at, title)
    heads = ("项目", f"{years.before.year}年", f"{years.after.year}年", "增减", "增减％", "说明")
    for column, head in enumerate(heads, start=1):
        sheet.text((at, column), head, _HEAD)
    return at + 1


def _write_changes(
    sheet: SheetWriter,
    at: int,
    changes: Sequence[YearChange],
    positions: Mapping[Address, tuple[str, int]],
) -> int:
    """Write cells with figures other than nought and their changes; return the row after them."""
    listed = [one for one in changes if one.before or one.after]
    for row, one in enumerate(listed, start=at):
        sheet.text((row, 1), one.label, _LABEL)
        sheet.number((row, 2), one.before, _NUMBER)
        if one.address in positions and one.after is not None:
            name, there = positions[one.address]
            formula = f"='{name}'!$B${there}"
            sheet.formula((row, 3), formula, one.after, _with_decimals(one.after))
        else:
            sheet.number((row, 3), one.after, _NUMBER)
        _write_change(sheet, row, one)
        sheet.text((row, 6), one.note, _NOTE)
    return at + len(listed)


def _write_change(sheet: SheetWriter, row: int, one: YearChange) -> None:
    """Write difference and percentage as formulas, unless the numbers have too many digits."""
    cells = cell_reference([(row, 2)]), cell_reference([(row, 3)])
    change, before = one.change, one.before
    known = [figure for figure in (before, one.after, change) if figure is not None]
    if not all(map(is_exact, known)):
        sheet.number((row, 4), change, _NUMBER)
        sheet.text((row, 5), one.percent, _NUMBER)
        return
    _write_result(sheet, (row, 4), difference_formula(*cells), change)
    share = "" if change is None or not before else float(change) / float(before)
    sheet.formula((row, 5), percent_formula(*cells), share, _PERCENT)


def _with_decimals(number: Number | None) -> CellStyle:
    return replace(_NUMBER, format=number_format(number))


def unit_widths(sums: RollUpFigures) -> tuple[float, ...]:
    """Return the widths of the columns of `write_units`."""
    return (_NAME, _GROUP, *(_FIGURE for _ in compared_figures(sums.edition)))


@dataclass(frozen=True, slots=True)
class DataSheet:
    """Sheet of all units' figures.

    Args:
        first: Row of the first unit.
        columns: Column of each entered cell.
    """

    name: str
    first: int
    columns: Mapping[Address, int]

    def reference(self, index: int, cells: Sequence[Address]) -> str:
        """Return the reference to a unit's cells, unchanged by sorting the formula's row."""
        found = cell_reference(
            [(self.first + index, self.columns[cell]) for cell in cells], self.name
        )
        return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", found)


def write_units(sheet: SheetWriter, sums: RollUpFigures, data: DataSheet) -> None:
    """Write the key figures of every unit, the medians of its group above, and a chart.

    Args:
        sheet: Sheet with the columns of `unit_widths`.
        sums: The roll-up.
        data: Sheet from which the figures are taken.
    """
    keys = compared_figures(sums.edition)
    note = (
        "数字取自“各单位数据”，各格都没有填的空着。中位数是同一类单位从小到大排在中间的数，"
        "没有填的不算。表头上的箭头可以排序。"
    )
    write_title_lines(sheet, f"{sums.year}年各单位对比", note)
    _write_unit_heads(sheet, 3, keys)
    heads_at = _write_medians(sheet, sums, 4)
    _write_unit_heads(sheet, heads_at, keys)
    for index, unit in enumerate(sums.units):
        row = heads_at + 1 + index
        sheet.text((row, 1), unit.unit, _LABEL)
        sheet.text((row, 2), unit.peers, _NOTE)
        for column, key in enumerate(keys, start=3):
            formula = sum_formula(data.reference(index, key.leaves))
            _write_result(sheet, (row, column), formula, key.of(unit.figures))
    last = heads_at + len(sums.units)
    sheet.page.auto_filter.ref = f"A{heads_at}:{get_column_letter(sheet.columns)}{last}"
    _write_largest(sheet, sums, last + 1)
    sheet.finish()
    set_up_printing(sheet.page, heads=0, wide=True)
    sheet.page.print_title_rows = f"{heads_at}:{heads_at}"


def _write_medians(sheet: SheetWriter, sums: RollUpFigures, at: int) -> int:
    """Write the medians of each group, over the units two rows below; return the row after."""
    keys = compared_figures(sums.edition)
    medians = group_medians(sums.units, keys)
    first = at + len(medians) + 1
    rows = first, first + len(sums.units) - 1
    for row, group in enumerate(medians, start=at):
        sheet.text((row, 1), f"中位数（{group.count}个单位）", _LABEL)
        sheet.text((row, 2), group.peers, _NOTE)
        for column, key in enumerate(keys, start=3):
            letter = get_column_letter(column)
            figures, groups = (f"${one}${rows[0]}:${one}${rows[1]}" for one in (letter, "B"))
            formula = ArrayFormula(f"{letter}{row}", median_formula(figures, groups, f"$B{row}"))
            _write_result(sheet, (row, column), formula, group.figures[key.name])
    return first - 1


def _write_result(
    sheet: SheetWriter, at: Place, formula: str | ArrayFormula, figure: Number | None
) -> None:
    sheet.formula(at, formula, "" if figure is None else figure, _with_decimals(figure))


def _write_unit_heads(sheet: SheetWriter, at: int, keys: Sequence[ComparedFigure]) -> None:
    names = (f"{key.name}（万元）" if key.measure == "万元" else key.name for key in keys)
    for column, head in enumerate(("单位", "类别", *names), start=1):
        sheet.text((at, column), head, _UNIT_HEAD)


def _write_largest(sheet: SheetWriter, sums: RollUpFigures, at: int) -> None:
    """Write the units with the most requests received, and their chart."""
    received = sums.edition.roles.requests.received
    cells = sums.edition.roles.requests.totals(received)
    (key,) = (one for one in compared_figures(sums.edition) if one.cells == cells)
    found = [(unit.unit, int(figure)) for unit in sums.units if (figure := key.of(unit.figures))]
    largest = sorted(found, key=lambda one: -one[1])[:_MOST]
    if not largest:
        return
    sheet.break_before(at)
    title = f"{key.name}最多的{len(largest)}个单位（件）"
    at = _write_band(sheet, at, title)
    for row, (unit, figure) in enumerate(largest, start=at):
        sheet.text((row, 1), unit, _LABEL)
        sheet.number((row, 2), figure, _NUMBER)
    rows = range(at, at + len(largest))
    chart = SheetChart(
        title,
        [unit for unit, _ in largest],
        [(row, 1) for row in rows],
        [Bars("件数", [(row, 2) for row in rows], [figure for _, figure in largest])],
        horizontal=True,
    )
    height = _AROUND + _BAR * len(largest)
    draw_chart(sheet, chart, rows.stop, (1, sheet.columns), height)

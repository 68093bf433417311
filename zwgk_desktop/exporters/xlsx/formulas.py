"""Formulas of the workbooks, all built here."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from openpyxl.utils import get_column_letter

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.exporters.xlsx.sheet import Place, Result

TOP = 3
"""First row of a table's grid on its sheet."""

NONE = "—"
"""Text of a share that cannot be computed."""


@lru_cache(maxsize=32)
def cell_positions(table: Table) -> Mapping[Address, Place]:
    """Map each figure of a table to its row and column on the sheet."""
    return {
        cell.address: (TOP + cell.row, 1 + cell.column)
        for cell in lay_out(table).cells
        if cell.address
    }


def cell_reference(cells: Iterable[Place], sheet: str = "") -> str:
    """Return the reference to some cells: one rectangle if they form one, else row by row.

    Args:
        cells: Rows and columns.
        sheet: Sheet of the cells; "" for the formula's own sheet.
    """
    wanted = sorted(set(cells))
    prefix = f"'{sheet}'!" if sheet else ""
    rows, columns = {row for row, _ in wanted}, {column for _, column in wanted}
    first, last = (min(rows), min(columns)), (max(rows), max(columns))
    if len(wanted) == (last[0] - first[0] + 1) * (last[1] - first[1] + 1):
        return prefix + _range_name(first, last)
    return ",".join(prefix + _range_name(*run) for run in _runs_of_cells(wanted))


def sum_formula(cells: str) -> str:
    """Return a formula for a sum, blank if all cells are blank, as in `Report.computed`."""
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))'


def share_formula(part: str, whole: str) -> str:
    """Return a formula for a share, `NONE` if the part is blank or the whole is zero."""
    return f'=IF(OR(SUM({whole})=0,COUNT({part})=0),"{NONE}",{part}/{whole})'


def difference_formula(before: str, after: str) -> str:
    """Return a formula for a difference, blank if either side is blank."""
    return f'=IF(COUNT({before},{after})=2,{after}-{before},"")'


def percent_formula(before: str, after: str) -> str:
    """Return a formula for a difference as a share of the first figure.

    Blank if either side is blank or the first is zero.
    """
    return f'=IF(AND(COUNT({before},{after})=2,N({before})<>0),({after}-{before})/{before},"")'


def median_formula(figures: str, groups: str, group: str) -> str:
    """Return an array formula for the median of one group's figures; blank if it has none."""
    wanted = f"({groups}={group})*ISNUMBER({figures})"
    return f'=IFERROR(MEDIAN(IF({wanted},{figures})),"")'


def balance_formula(left: str, right: str) -> str:
    """Return a formula for the difference of two sums, blank if all cells are blank."""
    return f'=IF(COUNT({left},{right})=0,"",SUM({left})-SUM({right}))'


def excess_formula(cell: str, before: Number) -> str:
    """Return a formula for a cell minus a fixed figure that is on no sheet."""
    return f'=IF(COUNT({cell})=0,"",{cell}-{number_text(before)})'


def stock_formula(now: str, added: str, removed: str, before: Number) -> str:
    """Return a formula for a stock minus its expected value (before, plus added, minus removed)."""
    held = f"{now}-{added}+{removed}-{number_text(before)}"
    return f'=IF(COUNT({now},{added},{removed})=3,{held},"")'


def missing_cases_formula(cells: str, count: int, before: Number) -> str:
    """Return a formula for `before` if all cells are zero, else 0; blank with any blank."""
    return f'=IF(COUNT({cells})={count},IF(SUM({cells})=0,{number_text(before)},0),"")'


def pair_formula(cells: str, beside: str, *, nought: bool) -> str:
    """Return a formula for a sum where another sum is zero, or is not; else 0."""
    odd, even = (f"SUM({cells})", "0") if nought else ("0", f"SUM({cells})")
    reckoned = f"IF(SUM({beside})=0,{odd},{even})"
    return f'=IF(OR(COUNT({cells})=0,COUNT({beside})=0),"",{reckoned})'


def sum_result(report: Report, cells: Iterable[Address]) -> Result:
    """Return the value of the formula `sum_formula` over some figures."""
    numbers = [number for cell in cells if (number := report.figure(cell)) is not None]
    return sum(numbers) if numbers else ""


def share_result(part: Result, whole: Result) -> Result:
    """Return the value of the formula `share_formula`; `NONE` if it cannot be computed."""
    if isinstance(part, str) or isinstance(whole, str) or whole == 0:
        return NONE
    return float(part) / float(whole)


def _range_name(first: Place, last: Place) -> str:
    return _cell_name(first) if first == last else f"{_cell_name(first)}:{_cell_name(last)}"


def _cell_name(place: Place) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"


def _runs_of_cells(wanted: list[Place]) -> list[tuple[Place, Place]]:
    """Return cells as runs of neighbours in a row (first and last cell)."""
    runs: list[tuple[Place, Place]] = []
    for place in wanted:
        if runs and runs[-1][1] == (place[0], place[1] - 1):
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs

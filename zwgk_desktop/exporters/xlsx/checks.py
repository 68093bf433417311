"""What must agree, reckoned live under the table it is about: 勾稽.

Which rules are shown so, and what each is called there, is data: those that have `live` words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import seen_on
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.grid import Grid
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.arithmetic import ArithmeticRule, Axis
from zwgk_desktop.domain.rules.base import Rule
from zwgk_desktop.domain.rules.continuity import Carried, PendingGone, Stock
from zwgk_desktop.domain.rules.plausibility import Ceiling, Together
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.xlsx import formulas
from zwgk_desktop.exporters.xlsx.sheet import CellStyle, Result, SheetWriter

_LOWEST = 12.5
"""Rows are low: table 三 stands on one page with them."""

_LABEL = CellStyle(size=8, across="left")
_ENDS = {Layout.BANDS: 1, Layout.MATRIX: 1, Layout.LINE: 2}
"""How many columns at a row's end hold what a check of more than one column comes to."""


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """A formula that ought to come to 0, and what it comes to.

    Args:
        column: Of the table, which it stands under; "" for the end of its row.
    """

    formula: str
    result: Result
    column: str = ""


_Row = tuple[str, Sequence[_Reckoned]]
"""What is checked, and its formulas."""


def write(sheet: SheetWriter, export: Export, grid: Grid, row: int) -> int:
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
    """The checks of one table of one report."""

    def __init__(self, export: Export, grid: Grid) -> None:
        self._report = report = export.report
        self._table = grid.table
        last = export.earlier[-1] if export.earlier else None
        follows = last is not None and last.year == report.year - 1
        self._last = seen_on(report.edition, last) if last is not None and follows else None

    def rows(self, rule: Rule) -> Iterator[_Row]:
        """Yield what a rule has to say under this table."""
        if rule.live and any(cell in self._table.cell_of for cell in _about(rule, self._report)):
            yield from self._of_years(rule, self._last) if self._last else ()
            yield from self._of_one_year(rule)

    def _of_years(self, rule: Rule, last: Report) -> Iterator[_Row]:
        match rule:
            case Carried():
                yield from self._carried(rule, last)
            case Stock():
                yield from self._stocks(rule, last)
            case PendingGone():
                yield from self._gone(rule, last)
            case _:
                pass

    def _of_one_year(self, rule: Rule) -> Iterator[_Row]:
        match rule:
            case ArithmeticRule():
                yield from self._sums(rule)
            case Ceiling() if self._report.level in rule.levels:
                said = rule.live.format(level=self._report.level.label)
                yield said, [self._total(rule.cells)]
            case Together() if rule.holds_in(self._report.year):
                yield rule.live, [self._together(rule)]
            case _:
                pass

    def _sums(self, rule: ArithmeticRule) -> Iterator[_Row]:
        """Say sums down the columns under each, sums across rows all at once."""
        equations = rule.equations(self._report.edition)
        if equations[0].axis is Axis.COLUMN:
            yield rule.live, [self._balance(one.left, one.right, one.line) for one in equations]
        elif self._table.layout is Layout.LINE:
            for one in equations:
                yield rule.live.format(name=one.name), [self._balance(one.left, one.right)]
        else:
            left = [cell for one in equations for cell in one.left]
            right = [cell for one in equations for cell in one.right]
            yield rule.live, [self._balance(left, right)]

    def _balance(
        self, left: Sequence[Address], right: Sequence[Address], column: str = ""
    ) -> _Reckoned:
        before, after = (formulas.total_of(self._report, side) for side in (left, right))
        blank = before == after == ""
        result: Result = "" if blank else _number(before) - _number(after)
        return _Reckoned(formulas.balance(self._named(left), self._named(right)), result, column)

    def _carried(self, rule: Carried, last: Report) -> Iterator[_Row]:
        found = []
        for cell, before in rule.pairs(self._report.edition):
            figure, was = self._report.figure(cell), last.judged(before)
            if was is not None:
                result = "" if figure is None else figure - was
                formula = formulas.beyond(self._named([cell]), was)
                found.append(_Reckoned(formula, result, self._table.cell_of[cell].column))
        if found:
            yield rule.live.format(last_year=last.year), found

    def _stocks(self, rule: Stock, last: Report) -> Iterator[_Row]:
        for row in rule.rows:
            cells = [self._table.address(row, c) for c in (rule.stock, rule.added, rule.removed)]
            was = last.judged(cells[0])
            if was is None:
                continue
            figures = [self._report.figure(cell) for cell in cells]
            known = [figure for figure in figures if figure is not None]
            result = known[0] - known[1] + known[2] - was if len(known) == len(cells) else ""
            stock, added, removed = (self._named([cell]) for cell in cells)
            formula = formulas.stock(stock, added, removed, was)
            said = rule.live.format(row=self._table.row_of[row].label, last_year=last.year)
            yield said, [_Reckoned(formula, result)]

    def _gone(self, rule: PendingGone, last: Report) -> Iterator[_Row]:
        rows = [row.id for row in self._table.rows]
        pending = [last.judged(self._table.address(row, rule.pending)) or 0 for row in rows]
        cells = [self._table.address(row, rule.total) for row in rows]
        figures = [self._report.figure(cell) for cell in cells]
        if sum(pending):
            blank = any(figure is None for figure in figures)
            result = "" if blank else 0 if any(figures) else sum(pending)
            formula = formulas.gone(self._named(cells), len(cells), sum(pending))
            yield rule.live.format(last_year=last.year), [_Reckoned(formula, result)]

    def _total(self, cells: Sequence[Address]) -> _Reckoned:
        result = formulas.total_of(self._report, cells)
        return _Reckoned(formulas.total(self._named(cells)), result)

    def _together(self, rule: Together) -> _Reckoned:
        one, other = (formulas.total_of(self._report, x) for x in (rule.cells, rule.beside))
        odd = (other == 0) is rule.beside_nought
        result = "" if "" in {one, other} else one if odd else 0
        named = self._named(rule.cells), self._named(rule.beside)
        return _Reckoned(formulas.together(*named, nought=rule.beside_nought), result)

    def _named(self, cells: Iterable[Address]) -> str:
        """Name cells as a formula on this table's sheet does."""
        by_table: dict[str, list[Address]] = {}
        for cell in cells:
            by_table.setdefault(self._report.edition.cell_of[cell].table, []).append(cell)
        edition = self._report.edition
        return ",".join(
            formulas.area(
                (formulas.places(edition.table_of[table])[cell] for cell in found),
                "" if table == self._table.id else edition.section_of[table].numeral,
            )
            for table, found in by_table.items()
        )


def _about(rule: Rule, report: Report) -> Iterable[Address]:
    """Return the cells whose table a rule stands under: of two tables, the first it names."""
    return rule.cells if isinstance(rule, Together) else rule.addresses(report.edition)


def _number(result: Result) -> Number:
    return 0 if isinstance(result, (str, float)) else result

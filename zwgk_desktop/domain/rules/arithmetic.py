"""Sums that must agree. A total counts as stated where it is stated (ADR 2)."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from typing import ClassVar

from zwgk_desktop.domain.addresses import SOURCE_UNSURE, Address
from zwgk_desktop.domain.findings import Finding, difference
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule, RulePiece
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table


class Axis(Enum):
    """Which way an equation runs through its table."""

    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, eq=False)
class Equation:
    """The figures on the left must add up to the same as those on the right.

    Built once for each rule and table, hence compared by identity.

    Args:
        line: Id of the row or the column it runs along.
        name: What the clerk calls that.
        left: The figures judged: a total, or the two sides' first.
        right: The figures they are judged by.
    """

    rule: str
    axis: Axis
    line: str
    name: str
    left: tuple[Address, ...]
    right: tuple[Address, ...]

    @property
    def cells(self) -> tuple[Address, ...]:
        """All its figures, the total first."""
        return self.left + self.right

    def sides(self, report: Report) -> tuple[Number, Number]:
        """Add up both sides, blanks as nought."""
        return _total(report, self.left), _total(report, self.right)

    def holds(self, report: Report) -> bool:
        """Tell whether both sides are equal; all blank is equal."""
        left, right = self.sides(report)
        return left == right

    def leaves(self, report: Report) -> tuple[Address, ...]:
        """Return what it rests on, each once: entered cells, and totals where they are stated."""
        totals = report.edition.leaves
        stated = frozenset(c for c in self.cells if c in totals and c in report.values)
        return _leaves(self, report.edition, stated)

    def blanks(self, report: Report) -> int:
        """Count the entered cells it rests on that are still to fill."""
        return len(set(self.leaves(report)).difference(report.values))


def _total(report: Report, cells: Iterable[Address]) -> Number:
    return add_up(number for cell in cells if (number := report.judged(cell)) is not None)


@lru_cache(maxsize=1024)
def _leaves(
    equation: Equation, edition: Edition, stated: frozenset[Address]
) -> tuple[Address, ...]:
    parts = (
        (cell,) if cell in stated else edition.leaves.get(cell, (cell,)) for cell in equation.cells
    )
    return tuple(dict.fromkeys(leaf for of_cell in parts for leaf in of_cell))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArithmeticRule(Rule):
    """A rule made of equations.

    An equation that rests on a cell which an import called unsure, and which is blank still, is
    not judged: the cell is to be filled first.
    """

    says: ClassVar[frozenset[str]] = frozenset({"name", "difference", "unfilled"})
    table: str

    @abstractmethod
    def build(self, table: Table) -> Iterator[Equation]:
        """Yield its equations in the form's order."""

    def equations(self, edition: Edition) -> tuple[Equation, ...]:
        """Return its equations in the form's order."""
        return _built(self, edition.table_of[self.table])

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Every figure of every equation, and what an import called unsure."""
        yield from (cell for equation in self.equations(edition) for cell in equation.cells)
        yield SOURCE_UNSURE

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each equation that fails."""
        for equation in self.equations(case.report.edition):
            yield from self._judge(equation, case)

    def pieces(self, edition: Edition) -> Iterator[RulePiece]:
        """Yield its equations, each by itself."""
        for equation in self.equations(edition):
            yield RulePiece(
                partial(self._judge, equation), frozenset((*equation.cells, SOURCE_UNSURE))
            )

    def _judge(self, equation: Equation, case: Case) -> Iterator[Finding]:
        report = case.report
        if not equation.holds(report) and report.still_unsure().isdisjoint(equation.leaves(report)):
            yield self._failing(equation, case.report)

    def _failing(self, equation: Equation, report: Report) -> Finding:
        actual, expected = equation.sides(report)
        blanks = equation.blanks(report)
        found = self.finding(
            equation.cells,
            expected=expected,
            actual=actual,
            name=equation.name,
            difference=difference(expected, actual),
            unfilled=f"；尚有 {blanks} 格未填" if blanks else "",
        )
        return replace(found, blanks=blanks)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowsBalance(ArithmeticRule):
    """In every column, the rows on the left add up to the same as those on the right."""

    kind: ClassVar[str] = "rows_balance"
    left: tuple[str, ...]
    right: tuple[str, ...]

    def build(self, table: Table) -> Iterator[Equation]:
        """Yield one for each column, the total column too."""
        for column in table.columns:
            left = tuple(table.address(row, column) for row in self.left)
            right = tuple(table.address(row, column) for row in self.right)
            yield Equation(self.id, Axis.COLUMN, column.id, column.full_label, left, right)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowsAddUp(ArithmeticRule):
    """In every column, the rows under a total row add up to it."""

    kind: ClassVar[str] = "rows_add_up"
    total: str

    def build(self, table: Table) -> Iterator[Equation]:
        """Yield one for each column, the total column too."""
        for column in table.columns:
            parts = tuple(table.address(row, column) for row in table.row_of[self.total].sum_of)
            total = (table.address(self.total, column),)
            yield Equation(self.id, Axis.COLUMN, column.id, column.full_label, total, parts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColumnsAddUp(ArithmeticRule):
    """In every row, the columns under a total column add up to it."""

    kind: ClassVar[str] = "columns_add_up"
    total: str

    def build(self, table: Table) -> Iterator[Equation]:
        """Yield one for each row, the total row too."""
        for row in table.rows:
            parts = tuple(table.address(row, c) for c in table.column_of[self.total].sum_of)
            total = (table.address(row, self.total),)
            yield Equation(self.id, Axis.ROW, row.id, table.row_label(row), total, parts)


@lru_cache(maxsize=64)
def _built(rule: ArithmeticRule, table: Table) -> tuple[Equation, ...]:
    return tuple(rule.build(table))

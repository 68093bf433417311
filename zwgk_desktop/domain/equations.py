"""Equations between the cells of a table: the sums that the form requires."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column, Row, Table


class Axis(Enum):
    """Direction of an equation in its table."""

    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, eq=False)
class Equation:
    """Equation between the sums of two groups of cells.

    Built once for each rule and table, hence compared by identity.

    Args:
        line: Id of its row or column.
        name: Label of that row or column.
        left: Cells of the left side: a total, or the first side of a balance.
        right: Cells of the right side.
    """

    rule: str
    axis: Axis
    line: str
    name: str
    left: tuple[Address, ...]
    right: tuple[Address, ...]

    @property
    def cells(self) -> tuple[Address, ...]:
        """The cells of both sides, the total first."""
        return self.left + self.right

    def sides(self, report: Report) -> tuple[Number, Number]:
        """Return the sums of both sides; blanks count as zero."""
        return _sum_without_blanks(report, self.left), _sum_without_blanks(report, self.right)

    def holds(self, report: Report) -> bool:
        """Return whether both sides are equal; all blank counts as equal."""
        left, right = self.sides(report)
        return left == right

    def leaves(self, report: Report) -> tuple[Address, ...]:
        """Return the cells it depends on, without repeats: entered cells and stated totals."""
        totals = report.edition.leaves
        stated = frozenset(c for c in self.cells if c in totals and c in report.values)
        return _leaf_cells(self, report.edition, stated)

    def blanks(self, report: Report) -> int:
        """Count the blank cells that the equation depends on."""
        return len(set(self.leaves(report)).difference(report.values))


def column_equations(
    rule: str, table: Table, left: Collection[str], right: Collection[str]
) -> Iterator[Equation]:
    """Yield for each column the equation between the sums of two groups of rows."""
    for column in table.columns:
        sides = (tuple(table.address(row, column) for row in side) for side in (left, right))
        yield Equation(rule, Axis.COLUMN, column.id, column.full_label, *sides)


def row_equation(rule: str, table: Table, row: Row, total: Column) -> Equation:
    """Return the equation between the total of a row and the columns it sums."""
    parts = tuple(table.address(row, part) for part in total.sum_of)
    left = (table.address(row, total),)
    return Equation(rule, Axis.ROW, row.id, table.row_label(row), left, parts)


def _sum_without_blanks(report: Report, cells: Iterable[Address]) -> Number:
    return add_up(
        number for cell in cells if (number := report.stated_or_computed(cell)) is not None
    )


@lru_cache(maxsize=1024)
def _leaf_cells(
    equation: Equation, edition: Edition, stated: frozenset[Address]
) -> tuple[Address, ...]:
    parts = (
        (cell,) if cell in stated else edition.leaves.get(cell, (cell,)) for cell in equation.cells
    )
    return tuple(dict.fromkeys(leaf for of_cell in parts for leaf in of_cell))

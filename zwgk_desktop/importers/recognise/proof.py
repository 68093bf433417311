"""Which figures the form's own sums prove, and where a sum that fails points.

A figure is proven whose row and whose column add up, with everything else it adds up with, to
totals that add up themselves. Errors that cancel out then have to be four at least, at the corners
of a rectangle, and what brings that about is one digit misread alike wherever it stands. So a
figure is not proven if its sums would also hold with one of its digits read as another throughout:
1 = 1 says nothing of 7 = 7. What stays hidden is a digit read as nought at all four corners.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import chain, permutations

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.rules.arithmetic import Axis, Equation, column_equations, row_equation
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table

_SURE = 0.6
"""What the reader was less certain of than this no sum proves."""

CLERK = 2.0
"""How certain the clerk's own word is: more than any reader."""

_ALONG = {Axis.ROW: "行", Axis.COLUMN: "列"}
_TOTAL = "“{name}”这一{along}加起来是{right}，总计认作{left}，这一格最没有把握"
_SIDES = "“{name}”这一{along}应当相等的两边是{left}和{right}，这一格最没有把握"


def equations_of(edition: Edition) -> tuple[Equation, ...]:
    """Return all sums of the form: totals of rows and columns, and the balance of requests."""
    return tuple(one for table in edition.tables for one in _equations(table, edition))


@lru_cache(maxsize=32)
def _equations(table: Table, edition: Edition) -> tuple[Equation, ...]:
    roles = edition.roles.requests
    sums: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        ((row.id,), row.sum_of) for row in table.rows if row.sum_of
    ]
    if table.id == roles.table:
        sums.append(((roles.received, roles.carried_in), (roles.concluded, roles.carried_out)))
    columns = (column_equations("", table, left, right) for left, right in sums)
    rows = (
        row_equation("", table, row, total)
        for row in table.rows
        for total in table.columns
        if total.sum_of and total.id in row.columns
    )
    return (*chain.from_iterable(columns), *rows)


@dataclass(frozen=True, slots=True)
class Proof:
    """What sums say of figures.

    Args:
        proven: Figures whose row and column both come out.
        suspects: The figure most likely misread of each sum that does not come
            out, with a sentence for the clerk.
    """

    proven: frozenset[Address] = frozenset()
    suspects: Mapping[Address, str] = field(default_factory=dict[Address, str])


def prove(
    equations: Sequence[Equation],
    figures: Mapping[Address, Number | None],
    certainty: Mapping[Address, float],
) -> Proof:
    """Judge figures by the sums they stand in.

    Args:
        equations: All sums of the form.
        figures: What was read; None is a cell seen blank, which adds nothing.
        certainty: How sure the reader was of each, 0 to 1, or `CLERK`.
    """
    holding = [one for one in equations if _known(one, figures) and _holds(one, figures)]
    failing = [one for one in equations if one not in holding]
    doubtful = {cell for one in failing for cell in one.cells}
    unsure_totals = {cell for one in failing if _is_total(one) for cell in one.cells}
    sound = [one for one in holding if not unsure_totals.intersection(_joints(one))]
    in_row = {cell for one in sound if one.axis is Axis.ROW for cell in one.cells}
    in_column = {cell for one in sound if one.axis is Axis.COLUMN for cell in one.cells}
    candidates = {
        cell
        for cell in (in_row & in_column) - doubtful
        if figures[cell] is not None and certainty.get(cell, 0) >= _SURE
    }
    ambiguous = _ambiguous(holding, figures)
    suspects = {
        cell: sentence
        for one in failing
        if _known(one, figures)
        for cell, sentence in [_suspect(one, holding, figures, certainty)]
    }
    return Proof(frozenset(candidates - ambiguous), suspects)


def _joints(equation: Equation) -> tuple[Address, ...]:
    """Return what a sum rests on: its total, or all of it where two sides are equal."""
    return equation.left if _is_total(equation) else equation.cells


def _is_total(equation: Equation) -> bool:
    """Tell a total and its parts from two sides that are equal."""
    return len(equation.left) == 1


def _known(equation: Equation, figures: Mapping[Address, Number | None]) -> bool:
    """Tell whether all of it was read, and at least one figure on each side."""
    if not all(cell in figures for cell in equation.cells):
        return False
    sides = (equation.left, equation.right)
    return all(any(figures[cell] is not None for cell in side) for side in sides)


def _holds(equation: Equation, figures: Mapping[Address, Number | None]) -> bool:
    return _sum(equation.left, figures) == _sum(equation.right, figures)


def _sum(cells: Iterable[Address], figures: Mapping[Address, Number | None]) -> Number:
    return sum(figures[cell] or 0 for cell in cells)


def _ambiguous(
    holding: Sequence[Equation], figures: Mapping[Address, Number | None]
) -> set[Address]:
    """Return the figures whose sums all hold as well with one of their digits read as another."""
    written = {
        cell: str(figure)
        for one in holding
        for cell in one.cells
        if (figure := figures[cell]) is not None
    }
    found: set[Address] = set()
    for digit, other in permutations("0123456789", 2):
        concerned = {cell for cell, text in written.items() if digit in text}
        otherwise = {cell: Decimal(written[cell].replace(digit, other)) for cell in concerned}
        read = {**figures, **otherwise}
        broken = {cell for one in holding if not _holds(one, read) for cell in one.cells}
        found |= concerned - broken
    return found


def _weight(certainty: float, *, in_good: bool) -> tuple[bool, bool, float]:
    return certainty >= CLERK, in_good, certainty


def _suspect(
    equation: Equation,
    holding: Sequence[Equation],
    figures: Mapping[Address, Number | None],
    certainty: Mapping[Address, float],
) -> tuple[Address, str]:
    """Return the least certain figure of a sum: none the clerk has looked at while others wait.

    First of those that no other sum speaks for.
    """
    good = {cell for one in holding for cell in one.cells}
    read = [cell for cell in equation.cells if figures[cell] is not None]
    least = min(read, key=lambda cell: _weight(certainty.get(cell, 0), in_good=cell in good))
    sentence = _TOTAL if _is_total(equation) else _SIDES
    return least, sentence.format(
        name=equation.name,
        along=_ALONG[equation.axis],
        left=number_text(_sum(equation.left, figures)),
        right=number_text(_sum(equation.right, figures)),
    )

"""Proof of figures by the sums of the form, and the likeliest error in each sum that fails.

A figure is proven if its row and its column add up to totals that add up themselves. Errors that
cancel out must then be at least four, at the corners of a rectangle. One digit misread alike
everywhere can cause that. So a figure is not proven if its sums would also hold with one digit
replaced by another throughout: 1 = 1 does not exclude 7 = 7. A digit misread as nought at all
four corners is not detected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import chain, permutations

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.equations import Axis, Equation, column_equations, row_equation
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table

_SURE = 0.6
"""Least certainty of the reader at which a sum can prove a figure."""

CLERK = 2.0
"""Certainty of a figure confirmed by the clerk; higher than any reader's."""

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
    """Figures proven by sums, and figures suspected because of sums.

    Args:
        proven: Figures whose row and column both add up.
        suspects: The figure most likely misread in each sum that fails, with a sentence for
            the clerk.
    """

    proven: frozenset[Address] = frozenset()
    suspects: Mapping[Address, str] = field(default_factory=dict[Address, str])


def prove(
    equations: Sequence[Equation],
    figures: Mapping[Address, Number | None],
    certainty: Mapping[Address, float],
) -> Proof:
    """Return which figures the sums of the form prove, and which are suspect.

    Args:
        equations: All sums of the form.
        figures: Figures that were read. None is a cell seen blank, which adds nothing.
        certainty: The reader's certainty of each figure, 0 to 1, or `CLERK`.
    """
    holding = [one for one in equations if _known(one, figures) and _holds(one, figures)]
    failing = [one for one in equations if one not in holding]
    doubtful = {cell for one in failing for cell in one.cells}
    unsure_totals = {cell for one in failing if _has_total(one) for cell in one.cells}
    sound = [one for one in holding if not unsure_totals.intersection(_critical_cells(one))]
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


def _critical_cells(equation: Equation) -> tuple[Address, ...]:
    """Return the cells that a proof depends on: a sum's total, or all cells of a balance."""
    return equation.left if _has_total(equation) else equation.cells


def _has_total(equation: Equation) -> bool:
    """Return whether an equation is a total of parts, and not a balance of two sums."""
    return len(equation.left) == 1


def _known(equation: Equation, figures: Mapping[Address, Number | None]) -> bool:
    """Return whether all cells were read, with at least one figure on each side."""
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
    """Return the figures whose sums would hold, too, with one digit replaced by another."""
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
    """Return the likeliest error in a failing sum, with a sentence for the clerk.

    It is the least certain figure. Figures that occur in no sum that holds come first, figures
    confirmed by the clerk last.
    """
    good = {cell for one in holding for cell in one.cells}
    read = [cell for cell in equation.cells if figures[cell] is not None]
    least = min(read, key=lambda cell: _weight(certainty.get(cell, 0), in_good=cell in good))
    sentence = _TOTAL if _has_total(equation) else _SIDES
    return least, sentence.format(
        name=equation.name,
        along=_ALONG[equation.axis],
        left=number_text(_sum(equation.left, figures)),
        right=number_text(_sum(equation.right, figures)),
    )

"""Repairs: changes of a single cell that correct failing equations of a table.

Every equation is linear in the entered cells. So for each cell one figure satisfies a failing
equation. The effect of that figure on all other equations follows from the coefficients.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.equations import Axis, Equation
from zwgk_desktop.domain.findings import Repair
from zwgk_desktop.domain.numbers import MAX_COUNT, Number
from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.domain.spec import Edition

MAX_REPAIRS = 5
"""Maximum number of repairs offered."""


class SecondSource(Protocol):
    """Second source for figures of the tables, such as a statement in the prose."""

    def agrees_with(self, report: Report) -> bool:
        """Return whether the tables agree with this source."""
        ...


_Effects = Mapping[Equation, int]
"""Coefficients of a cell: change of left minus right side of each equation per unit."""


@dataclass(frozen=True, eq=False, kw_only=True)
class UnbalancedReport:
    """Report with failing equations, and the second sources for its figures.

    Args:
        equations: All equations of the edition.
        failing: The equations that fail.
        known_figures: Figures of cells in a second source: last year's report, or the books. A cell
            that agrees is not changed. A repair to that figure is supported.
        contradicting_statements: Statements of the prose that contradict the tables. A repair
            that makes one true is supported.
    """

    report: Report
    equations: tuple[Equation, ...]
    failing: Collection[Equation]
    known_figures: Mapping[Address, Number]
    contradicting_statements: Collection[SecondSource] = ()

    def repairs(self, equation: Equation) -> tuple[Repair | None, tuple[Repair, ...]]:
        """Return the repairs of one failing equation.

        Returns:
            The one repair that a second source supports, or None; and up to
            `MAX_REPAIRS` repairs, the likeliest first. None at all while the equation has blanks.
        """
        report = self.report
        if equation.blanks(report):
            return None, ()
        search = _RepairSearch(equation, self)
        found = [
            repair
            for leaf in search.candidate_cells()
            if (repair := search.repair_of_cell(leaf))
            and self.known_figures.get(leaf) != repair.before
        ]
        supported = {
            repair.address
            for repair in found
            if repair.after is not None
            and (
                search.also_corrects_other_axis(repair)
                or self.known_figures.get(repair.address) == repair.after
                or (
                    self.contradicting_statements
                    and _is_confirmed(repair, report, self.contradicting_statements)
                )
            )
        }
        order = _form_positions(report.edition)
        found.sort(
            key=lambda r: (
                r.address not in supported,
                r.address != report.last_entry,
                r.before == 0,
                order[r.address],
            )
        )
        best = found[0] if len(supported) == 1 else None
        return best, tuple(found[:MAX_REPAIRS])

    @cached_property
    def differences(self) -> Mapping[Equation, Number]:
        """Left minus right side of each failing equation."""
        return {equation: _side_difference(equation, self.report) for equation in self.failing}

    @cached_property
    def effects(self) -> Mapping[Address, _Effects]:
        """Coefficients of every cell in the equations."""
        return _effects(self.equations, self.report.edition, frozenset(self.report.stated_totals()))


class _RepairSearch:
    """Search for the repairs of one failing equation."""

    def __init__(self, equation: Equation, table: UnbalancedReport) -> None:
        self._report = table.report
        self._equation = equation
        self._equations = table.equations
        self._failing = table.differences
        self._leaves = equation.leaves(table.report)
        around = {*equation.cells, *self._leaves}
        self._touching = {e for e in self._failing if around.intersection(e.cells)}
        self._effects = table.effects

    def candidate_cells(self) -> Iterable[Address]:
        """Yield candidate cells: those in all connected failing equations, and stated totals."""
        totals = self._report.edition.leaves
        inside = frozenset(self._leaves).intersection(
            *(equation.leaves(self._report) for equation in self._touching)
        )
        return (leaf for leaf in self._leaves if leaf in inside or leaf in totals)

    def repair_of_cell(self, leaf: Address) -> Repair | None:
        """Return the repair of a cell if it corrects all connected equations and breaks none."""
        before = self._report.entry(leaf)
        if before is None:
            return None
        if leaf in self._report.edition.leaves:
            return self._without_stated_total(leaf, before)
        effects = self._effects.get(leaf, {})
        own = effects.get(self._equation, 0)
        if not own:
            return None
        step = -self._failing[self._equation] * own  # coefficients are 1 or -1
        after = before + step
        least = -MAX_COUNT if self._report.edition.column(leaf).signed else 0
        if not least <= after <= MAX_COUNT or not self._corrects_all(effects, step):
            return None
        return Repair(leaf, before, after)

    def also_corrects_other_axis(self, repair: Repair) -> bool:
        """Return whether the repair also corrects a failing equation along the other axis."""
        cell = self._report.edition.cell_of[repair.address]
        return any(
            other.axis is not self._equation.axis
            and other.line == (cell.row if other.axis is Axis.ROW else cell.column)
            for other in self._failing
            if other in self._effects[repair.address]
        )

    def _corrects_all(self, effects: _Effects, step: Number) -> bool:
        if not self._touching <= effects.keys():
            return False
        return all(
            self._failing.get(e, 0) + effect * step == 0
            or (e in self._failing and e not in self._touching)
            for e, effect in effects.items()
        )

    def _without_stated_total(self, total: Address, before: Number) -> Repair | None:
        report = self._report.with_changes(self._report.changes_to({total: None}))
        failing = {e for e in self._equations if not e.holds(report)}
        if failing & self._touching or failing - self._failing.keys():
            return None
        return Repair(total, before, None)


def _is_confirmed(repair: Repair, report: Report, contradicted: Iterable[SecondSource]) -> bool:
    """Return whether a repair makes the tables agree with a second source."""
    mended = _with_repair(report, repair)
    return any(witness.agrees_with(mended) for witness in contradicted)


@lru_cache(maxsize=128)  # equations of row, column and totals share repairs
def _with_repair(report: Report, repair: Repair) -> Report:
    return report.with_changes([Change(repair.address, repair.before, repair.after)])


@lru_cache(maxsize=8)
def _form_positions(edition: Edition) -> Mapping[Address, int]:
    """Return the position of each address in the form."""
    return {address: place for place, address in enumerate(edition.kinds)}


def _side_difference(equation: Equation, report: Report) -> Number:
    left, right = equation.sides(report)
    return left - right


@lru_cache(maxsize=8)
def _effects(
    equations: tuple[Equation, ...], edition: Edition, stated: frozenset[Address]
) -> Mapping[Address, _Effects]:
    """Return the coefficients of entered cells in all equations; stated totals are constant."""
    effects: dict[Address, dict[Equation, int]] = {}
    for equation in equations:
        for cells, sign in ((equation.left, 1), (equation.right, -1)):
            for cell in cells:
                leaves = () if cell in stated else edition.leaves.get(cell, (cell,))
                for leaf in leaves:
                    of_leaf = effects.setdefault(leaf, {})
                    of_leaf[equation] = of_leaf.get(equation, 0) + sign
    return {
        leaf: {equation: effect for equation, effect in of_leaf.items() if effect}
        for leaf, of_leaf in effects.items()
    }

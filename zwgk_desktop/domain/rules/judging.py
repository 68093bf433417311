"""All rules over one report; over a later state of it, only what the change can have touched.

Every rule is made of pieces that say what they look at. Of a report that differs in a
few addresses from one judged before, only the pieces that look at one of those, or at a
total over one, are asked again; the rest is known. What comes out is the same either way.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from zwgk_desktop.domain.addresses import CORRECTION, LEVEL, UNIT, YEAR, Address
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.repair import Unbalanced
from zwgk_desktop.domain.rules.arithmetic import ArithmeticRule, Equation
from zwgk_desktop.domain.rules.base import Case, Rule, RulePiece
from zwgk_desktop.domain.rules.continuity import carried_figures
from zwgk_desktop.domain.rules.statements import StatedFigures, Statement
from zwgk_desktop.domain.spec import Edition

_IDENTITY = frozenset({UNIT, YEAR, LEVEL, CORRECTION})
"""Any rule may look at these, whatever it names: they say whose report it is, and whether final."""


@dataclass(frozen=True, slots=True, eq=False)
class _RulePlan:
    """The rules of an edition, in pieces.

    Args:
        readers: Which pieces look at an address, by number.
        stated: The rules about figures in the prose.
        equations: By rule and cells, as their findings name them.
    """

    rules: tuple[Rule, ...]
    pieces: tuple[RulePiece, ...]
    readers: Mapping[Address, tuple[int, ...]]
    stated: tuple[StatedFigures, ...]
    equations: Mapping[tuple[str, tuple[Address, ...]], Equation]
    releasable: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What the rules find in a report, in their order, and what judging it again may build on.

    Args:
        found: Of each piece of the plan; neither explained nor with repairs.
        known: What last year's report and the books have of a cell.
    """

    findings: tuple[Finding, ...]
    case: Case
    plan: _RulePlan
    found: tuple[tuple[Finding, ...], ...]
    known: Mapping[Address, Number]


def judge(rules: tuple[Rule, ...], case: Case, before: Judgement | None = None) -> Judgement:
    """Find everything that is wrong with a report, in the order of the rules.

    It takes the less time the less differs from an earlier judgement. Explanations
    already written stand with their findings; a releasable error that is explained
    counts as explain-level.
    """
    plan = _plan(rules, case.report.edition)
    touched = None
    if before is not None and before.plan is plan:
        touched = _touched(before.case, case)
    if before is None or touched is None:
        found = tuple(tuple(piece.check(case)) for piece in plan.pieces)
        known = _known(rules, case)
    else:
        again = {number for address in touched for number in plan.readers.get(address, ())}
        later = list(before.found)
        for number in again:
            later[number] = tuple(plan.pieces[number].check(case))
        found, known = tuple(later), before.known
    findings = tuple(_finished(plan, case, found, known))
    return Judgement(findings, case, plan, found, known)


def _touched(before: Case, after: Case) -> frozenset[Address] | None:
    """Return at which addresses two cases differ, totals too; None where they do in more."""
    if before != replace(after, report=before.report):
        return None
    old, new = before.report, after.report
    if old.edition is not new.edition or old.status is not new.status:
        return None
    touched = new.changed_since(old)
    return touched if touched.isdisjoint(_IDENTITY) else None


@lru_cache(maxsize=8)
def _plan(rules: tuple[Rule, ...], edition: Edition) -> _RulePlan:
    pieces = tuple(piece for rule in rules for piece in rule.pieces(edition))
    readers: dict[Address, list[int]] = {}
    for number, piece in enumerate(pieces):
        for address in piece.reads:
            readers.setdefault(address, []).append(number)
    return _RulePlan(
        rules=rules,
        pieces=pieces,
        readers={address: tuple(numbers) for address, numbers in readers.items()},
        stated=tuple(rule for rule in rules if isinstance(rule, StatedFigures)),
        equations={
            (equation.rule, equation.cells): equation
            for rule in rules
            if isinstance(rule, ArithmeticRule)
            for equation in rule.equations(edition)
        },
        releasable=frozenset(rule.id for rule in rules if rule.releasable),
    )


def _finished(
    plan: _RulePlan,
    case: Case,
    found: Iterable[tuple[Finding, ...]],
    known: Mapping[Address, Number],
) -> Iterator[Finding]:
    """Put explanations and repairs to what was found."""
    findings = [_explained(one, case, plan.releasable) for of_piece in found for one in of_piece]
    failing = [plan.equations.get((finding.rule, finding.cells)) for finding in findings]
    if not any(failing):
        yield from findings
        return
    table = Unbalanced(
        report=case.report,
        equations=tuple(plan.equations.values()),
        failing=[equation for equation in failing if equation],
        known=known,
        told=tuple(_told(plan.stated, case)),
    )
    for finding, equation in zip(findings, failing, strict=True):
        if equation is None:
            yield finding
        else:
            best, offered = table.repairs(equation)
            yield replace(finding, repair=best, repairs=offered)


def _known(rules: tuple[Rule, ...], case: Case) -> Mapping[Address, Number]:
    """Return what the books and, before them, last year's report have of a cell."""
    books = case.books.figures.values() if case.books else ()
    known = {cell: figure for figures in books for cell, figure in figures.items()}
    return {**known, **carried_figures(rules, case)}


def _told(rules: Iterable[StatedFigures], case: Case) -> Iterator[Statement]:
    """Yield what the prose says otherwise than the tables, each once however often it is said."""
    known: set[object] = set()
    for rule in rules:
        for one in rule.statements(case.report):
            said = (one.value, one.subjects, one.by_column)
            if said not in known and not one.agrees(case.report):
                known.add(said)
                yield one


def _explained(finding: Finding, case: Case, releasable: Iterable[str]) -> Finding:
    explanation = case.report.explanation(finding.rule, finding.cells)
    if explanation is None:
        return finding
    if finding.severity is Severity.ERROR and finding.rule in releasable:
        return replace(finding, severity=Severity.EXPLAIN, explanation=explanation)
    if finding.severity is Severity.EXPLAIN:
        return replace(finding, explanation=explanation)
    return finding

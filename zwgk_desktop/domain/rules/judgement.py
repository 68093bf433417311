"""Check a report against all rules, incrementally after a change.

Every rule consists of pieces that name the addresses they read. After a change, only the
pieces that read a changed address, or a total over one, run again. The findings are the
same as those of a full check.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from zwgk_desktop.domain.addresses import CORRECTION, LEVEL, SCOPE, UNIT, YEAR, Address
from zwgk_desktop.domain.equations import Equation
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.repair import UnbalancedReport
from zwgk_desktop.domain.rules.arithmetic import ArithmeticRule
from zwgk_desktop.domain.rules.base import Case, Rule, RulePiece
from zwgk_desktop.domain.rules.continuity import figures_from_last_year
from zwgk_desktop.domain.rules.statements import FiguresInProse, Statement
from zwgk_desktop.domain.spec import Edition

_IDENTITY = frozenset({UNIT, YEAR, LEVEL, SCOPE, CORRECTION})
"""Addresses that any rule may read without naming them; a change of one runs all rules again."""


@dataclass(frozen=True, slots=True, eq=False)
class _RulePlan:
    """Rules of an edition, split into pieces and indexed by address.

    Args:
        readers: Numbers of the pieces that read each address.
        stated: The rules about figures in the prose.
        equations: Equations by the rule and the cells of their findings.
        releasable: Ids of the rules whose errors may be explained.
        replaced: Ids of the rules whose findings about a figure yield to those of a rule, by it.
    """

    rules: tuple[Rule, ...]
    pieces: tuple[RulePiece, ...]
    readers: Mapping[Address, tuple[int, ...]]
    stated: tuple[FiguresInProse, ...]
    equations: Mapping[tuple[str, tuple[Address, ...]], Equation]
    releasable: frozenset[str]
    replaced: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Findings of all rules in a report, with the cache for an incremental check.

    Args:
        findings: The findings in the order of the rules.
        found: Findings of each piece of the plan, without explanations and repairs.
        known: Figures of last year's report and of the books, by cell.
    """

    findings: tuple[Finding, ...]
    case: Case
    plan: _RulePlan
    found: tuple[tuple[Finding, ...], ...]
    known: Mapping[Address, Number]


def judge(rules: tuple[Rule, ...], case: Case, before: Judgement | None = None) -> Judgement:
    """Check a report against all rules and return the findings in the order of the rules.

    With an earlier judgement, only the rules affected by the changes run again. The
    clerk's explanations are attached to their findings. An explained releasable error
    gets the severity EXPLAIN.
    """
    plan = _rule_plan(rules, case.report.edition)
    touched = None
    if before is not None and before.plan is plan:
        touched = _changed_addresses(before.case, case)
    if before is None or touched is None:
        found = tuple(tuple(piece.check(case)) for piece in plan.pieces)
        known = _known_figures(rules, case)
    else:
        again = {number for address in touched for number in plan.readers.get(address, ())}
        later = list(before.found)
        for number in again:
            later[number] = tuple(plan.pieces[number].check(case))
        found, known = tuple(later), before.known
    findings = tuple(_completed_findings(plan, case, found, known))
    return Judgement(findings, case, plan, found, known)


def _changed_addresses(before: Case, after: Case) -> frozenset[Address] | None:
    """Return the addresses in which two cases differ, with totals; None to check everything."""
    if before != replace(after, report=before.report):
        return None
    old, new = before.report, after.report
    if old.edition is not new.edition or old.status is not new.status:
        return None
    touched = new.changed_since(old)
    return touched if touched.isdisjoint(_IDENTITY) else None


@lru_cache(maxsize=8)
def _rule_plan(rules: tuple[Rule, ...], edition: Edition) -> _RulePlan:
    pieces = tuple(piece for rule in rules for piece in rule.pieces(edition))
    readers: dict[Address, list[int]] = {}
    for number, piece in enumerate(pieces):
        for address in piece.reads:
            readers.setdefault(address, []).append(number)
    return _RulePlan(
        rules=rules,
        pieces=pieces,
        readers={address: tuple(numbers) for address, numbers in readers.items()},
        stated=tuple(rule for rule in rules if isinstance(rule, FiguresInProse)),
        equations={
            (equation.rule, equation.cells): equation
            for rule in rules
            if isinstance(rule, ArithmeticRule)
            for equation in rule.equations(edition)
        },
        releasable=frozenset(rule.id for rule in rules if rule.releasable),
        replaced={rule.id: rule.replaced for rule in rules if rule.replaced},
    )


def _completed_findings(
    plan: _RulePlan,
    case: Case,
    found: Iterable[tuple[Finding, ...]],
    known: Mapping[Address, Number],
) -> Iterator[Finding]:
    """Yield the findings with their explanations and repairs."""
    findings = [
        _with_explanation(one, case, plan.releasable)
        for one in _without_replaced(plan, [one for of_piece in found for one in of_piece])
    ]
    failing = [plan.equations.get((finding.rule, finding.cells)) for finding in findings]
    if not any(failing):
        yield from findings
        return
    table = UnbalancedReport(
        report=case.report,
        equations=tuple(plan.equations.values()),
        failing=[equation for equation in failing if equation],
        known_figures=known,
        contradicting_statements=tuple(_contradicting_statements(plan.stated, case)),
    )
    for finding, equation in zip(findings, failing, strict=True):
        if equation is None:
            yield finding
        else:
            best, offered = table.repairs(equation)
            yield replace(finding, repair=best, repairs=offered)


def _without_replaced(plan: _RulePlan, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings, except those about a figure that another rule explains better."""
    better = [one for one in findings if one.rule in plan.replaced]
    for finding in findings:
        if not any(
            finding.rule in plan.replaced[one.rule] and finding.is_about_figure_of(one)
            for one in better
        ):
            yield finding


def _known_figures(rules: tuple[Rule, ...], case: Case) -> Mapping[Address, Number]:
    """Map cells to figures of the books and of last year's report, which takes precedence."""
    books = case.books.figures.values() if case.books else ()
    known = {cell: figure for figures in books for cell, figure in figures.items()}
    return {**known, **figures_from_last_year(rules, case)}


def _contradicting_statements(rules: Iterable[FiguresInProse], case: Case) -> Iterator[Statement]:
    """Yield each distinct statement of the prose that contradicts the tables."""
    known: set[object] = set()
    for rule in rules:
        for statement in rule.statements(case.report):
            said = (statement.value, statement.subjects, statement.by_column)
            if said not in known and not statement.agrees_with(case.report):
                known.add(said)
                yield statement


def _with_explanation(finding: Finding, case: Case, releasable: Iterable[str]) -> Finding:
    explanation = case.report.explanation(finding.rule, finding.cells)
    if explanation is None:
        return finding
    if finding.severity is Severity.ERROR and finding.rule in releasable:
        return replace(finding, severity=Severity.EXPLAIN, explanation=explanation)
    if finding.severity is Severity.EXPLAIN:
        return replace(finding, explanation=explanation)
    return finding

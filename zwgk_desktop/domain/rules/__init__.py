"""Every kind of rule, and all rules over one report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.repair import repairs
from zwgk_desktop.domain.rules.arithmetic import (
    ArithmeticRule,
    ColumnsAddUp,
    Equation,
    RowsAddUp,
    RowsBalance,
)
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.rules.blank_numbers import BlankNumber
from zwgk_desktop.domain.rules.books import BookSaysOtherwise, SupplementAskedLate
from zwgk_desktop.domain.rules.continuity import (
    Carried,
    Jump,
    PendingGone,
    Stock,
    carried_figures,
)
from zwgk_desktop.domain.rules.denials import Denied
from zwgk_desktop.domain.rules.enumeration import Enumerated
from zwgk_desktop.domain.rules.fees import FeeCeiling, FeeStatement
from zwgk_desktop.domain.rules.gaps import DraftGaps
from zwgk_desktop.domain.rules.leftovers import Leftovers
from zwgk_desktop.domain.rules.period import ReportPeriod
from zwgk_desktop.domain.rules.plausibility import Ceiling, Together
from zwgk_desktop.domain.rules.prose import (
    Headings,
    LengthLimit,
    Mentions,
    Phrases,
    Problems,
)
from zwgk_desktop.domain.rules.repeats import Repeated
from zwgk_desktop.domain.rules.signing import DueDay, FilledFields
from zwgk_desktop.domain.rules.statements import StatedFigures, Statement
from zwgk_desktop.domain.rules.structure import (
    AfterPeriod,
    EditionInForce,
    Unfilled,
    ValidFigure,
    WholeSections,
)
from zwgk_desktop.domain.rules.sums import PartsAddUp
from zwgk_desktop.domain.rules.title import WholeTitle

__all__ = ["RULE_KINDS", "Case", "Rule", "evaluate"]

RULE_KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        AfterPeriod,
        BookSaysOtherwise,
        BlankNumber,
        Carried,
        Ceiling,
        ColumnsAddUp,
        StatedFigures,
        Denied,
        DraftGaps,
        DueDay,
        EditionInForce,
        Enumerated,
        FeeCeiling,
        FeeStatement,
        FilledFields,
        Headings,
        Jump,
        Leftovers,
        LengthLimit,
        Mentions,
        PartsAddUp,
        PendingGone,
        Phrases,
        Problems,
        Repeated,
        ReportPeriod,
        RowsAddUp,
        RowsBalance,
        Stock,
        SupplementAskedLate,
        Together,
        Unfilled,
        ValidFigure,
        WholeSections,
        WholeTitle,
    )
}
"""Every kind that ``kind = "…"`` may name in a rules.toml."""


def evaluate(rules: tuple[Rule, ...], case: Case) -> tuple[Finding, ...]:
    """Find everything that is wrong with a report, in the order of the rules.

    Explanations already written stand with their findings; a releasable
    error that is explained counts as explain-level.
    """
    releasable = {rule.id for rule in rules if rule.releasable}
    found = [
        _explained(finding, case, releasable) for rule in rules for finding in rule.check(case)
    ]
    by_place = {
        (equation.rule, equation.cells): equation
        for rule in rules
        if isinstance(rule, ArithmeticRule)
        for equation in rule.equations(case.report.edition)
    }
    if not any((finding.rule, finding.cells) in by_place for finding in found):
        return tuple(found)
    sources = _Sources(_known(rules, case), tuple(_told(rules, case)))
    return tuple(_mendable(finding, by_place, case, sources) for finding in found)


@dataclass(frozen=True, slots=True)
class _Sources:
    """Second sources that may support a repair: last year's figures, the books', the prose's."""

    known: Mapping[Address, Number]
    told: tuple[Statement, ...]


def _known(rules: tuple[Rule, ...], case: Case) -> Mapping[Address, Number]:
    """Return what the books and, before them, last year's report have of a cell."""
    books = case.books.figures.values() if case.books else ()
    known = {cell: figure for figures in books for cell, figure in figures.items()}
    return {**known, **carried_figures(rules, case)}


def _told(rules: Iterable[Rule], case: Case) -> Iterator[Statement]:
    """Yield what the prose says otherwise than the tables, each once however often it is said."""
    known: set[object] = set()
    for rule in rules:
        if isinstance(rule, StatedFigures):
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


def _mendable(
    finding: Finding,
    by_place: dict[tuple[str, tuple[Address, ...]], Equation],
    case: Case,
    sources: _Sources,
) -> Finding:
    equation = by_place.get((finding.rule, finding.cells))
    if equation is None:
        return finding
    equations = tuple(by_place.values())
    best, offered = repairs(equation, equations, case.report, sources.known, sources.told)
    return replace(finding, repair=best, repairs=offered)

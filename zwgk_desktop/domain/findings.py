"""Findings of rules: severity, origin, passages, repairs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zwgk_desktop.domain.addresses import FIGURE_KINDS, Address, kind_of
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Value


class Severity(StrEnum):
    """Severity of a finding.

    ERROR blocks the final version. EXPLAIN blocks it until the clerk writes an explanation.
    HINT blocks nothing.
    """

    ERROR = "error"
    EXPLAIN = "explain"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The severity in the clerk's words."""
        return {"error": "必须改正", "explain": "须说明", "hint": "请核对"}[self.value]


class Origin(StrEnum):
    """Origin of a finding.

    RULE: a rule. REMARK: the county's remark. CHANGE: a change since the county's last
    examination. ALIKE: a sentence shared with another report.
    """

    RULE = "rule"
    REMARK = "remark"
    CHANGE = "change"
    ALIKE = "alike"

    @property
    def label(self) -> str:
        """The origin in the clerk's words."""
        return {"rule": "核对", "remark": "县级审核", "change": "有改动", "alike": "内容雷同"}[
            self.value
        ]


UNFILLED_LABEL = "待填写"
"""Label of an error that only reports blank places."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Passage of a text: characters `start` up to, not including, `end`."""

    address: Address
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Proposed change of one cell, or removal (None) of a stated total or source remark."""

    address: Address
    before: Value
    after: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Problem found in a report by a rule, or by an examiner.

    Args:
        cells: Addresses to highlight; the caret goes to the first.
        expected: The value required by the other figures or by the law.
        actual: The present value.
        blanks: Number of blank places that the finding depends on. Filling them may
            resolve it; no filled value is wrong yet.
        equation: Whether it is an equation of the form that fails.
        required: Whether the final version needs the blank places of a hint filled.
        further_passages: Further passages, after `passage`.
        explanation: The clerk's explanation, if any.
        repair: The one repair that a second source supports, if any.
        repairs: Up to five repairs, the likeliest first, including `repair`.
        origin: What made the finding.
        remark_number: Number of the county's remark, if it is one.
    """

    rule: str
    severity: Severity
    message: str
    source: str
    remedy: str
    cells: tuple[Address, ...] = ()
    passage: Passage | None = None
    further_passages: tuple[Passage, ...] = ()
    expected: Value | None = None
    actual: Value | None = None
    blanks: int = 0
    equation: bool = False
    required: bool = False
    explanation: str | None = None
    repair: Repair | None = None
    repairs: tuple[Repair, ...] = ()
    origin: Origin = Origin.RULE
    remark_number: int | None = None

    @property
    def is_unfilled(self) -> bool:
        """Whether it only reports blank places that the final version needs filled."""
        needed = self.severity is Severity.ERROR or self.required
        return needed and self.blanks > 0 and self.origin is Origin.RULE

    @property
    def unfinished(self) -> bool:
        """Whether it is an equation that can be judged only once its blanks are filled."""
        return self.equation and self.is_unfilled

    def is_about_figure_of(self, other: "Finding") -> bool:
        """Return whether two findings are about the same figure of a text."""
        one, two = self.passage, other.passage
        if one is None or two is None or self.actual != other.actual:
            return False
        return one.address == two.address and one.start < two.end and two.start < one.end

    @property
    def label(self) -> str:
        """The kind of finding in the clerk's words."""
        if self.is_unfilled:
            return UNFILLED_LABEL
        return self.severity.label if self.origin is Origin.RULE else self.origin.label

    @property
    def caret_address(self) -> Address | None:
        """The address that gets the caret when the finding is selected."""
        if self.passage is not None:
            return self.passage.address
        return self.cells[0] if self.cells else None

    @property
    def makes_draft(self) -> bool:
        """Whether it makes the report a draft: a rule's error or unexplained finding."""
        if self.origin is not Origin.RULE:
            return False
        if self.severity is Severity.EXPLAIN:
            return self.explanation is None
        return self.severity is Severity.ERROR

    @property
    def is_unresolved(self) -> bool:
        """Whether it counts for its severity: found by a rule, not unfilled, not explained."""
        mine = self.explanation is None and self.origin is Origin.RULE
        return mine and not self.is_unfilled

    @property
    def prevents_final(self) -> bool:
        """Whether it prevents making the report final."""
        return self.makes_draft or self.is_unfilled


def one_cause(one: Finding, other: Finding) -> bool:
    """Return whether the same repair, or the figure of the same cell, explains two findings.

    Findings with blanks or that need an explanation each have a cause of their own.
    """
    pair = (one, other)
    if one.severity is not other.severity or one.severity is Severity.EXPLAIN:
        return False
    if any(each.origin is not Origin.RULE or each.blanks or each.passage for each in pair):
        return False
    if one.repairs and set(one.repairs) == set(other.repairs):
        return True
    if one.repair is not None and one.repair == other.repair:
        return True
    here = one.caret_address is not None and kind_of(one.caret_address) in FIGURE_KINDS
    return here and one.caret_address == other.caret_address


def may_be_final(findings: Iterable[Finding]) -> bool:
    """Return whether a report with these findings may be made final.

    That takes no error, no unexplained finding and no blank required field.
    """
    return not any(finding.prevents_final for finding in findings)


def is_draft(findings: Iterable[Finding]) -> bool:
    """Return whether exported documents are marked 草稿: any error or unexplained finding."""
    return any(finding.makes_draft for finding in findings)


def missing_final_fields(findings: Iterable[Finding]) -> tuple[Address, ...]:
    """Return the blank fields that the final version needs: date, signer, contact."""
    return tuple(cell for finding in findings if finding.required for cell in finding.cells)


def count_unresolved(findings: Iterable[Finding], severity: Severity) -> int:
    """Count the findings of one severity that are neither explained nor unfilled."""
    return sum(finding.severity is severity and finding.is_unresolved for finding in findings)


def count_preventing_final(findings: Iterable[Finding]) -> tuple[tuple[int, str], ...]:
    """Count the findings that prevent the final version, by label; zero counts are omitted.

    An unfinished equation is not counted, since its blanks have findings of their own.
    """
    preventing = (one for one in findings if one.prevents_final and not one.unfinished)
    counts = Counter(finding.label for finding in preventing)
    names = (Severity.ERROR.label, Severity.EXPLAIN.label, UNFILLED_LABEL)
    return tuple((counts[name], name) for name in names if counts[name])


def absolute_difference(expected: Number, actual: Number) -> Number:
    """Return the absolute difference of two figures."""
    return expected - actual if expected > actual else actual - expected

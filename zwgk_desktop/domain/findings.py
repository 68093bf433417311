"""What rules find, and how it may be mended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Value


class Severity(StrEnum):
    """How much a finding weighs.

    ERROR blocks the final version; EXPLAIN may stand with an explanation;
    HINT blocks nothing.
    """

    ERROR = "error"
    EXPLAIN = "explain"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The severity as the clerk knows it."""
        return {"error": "必须改正", "explain": "须说明", "hint": "请核对"}[self.value]


class Origin(StrEnum):
    """Whose a finding is: a rule's, or somebody's who looks at the report.

    REMARK: the county remarked it. CHANGE: it is not as the county saw it last.
    ALIKE: the same stands in another report.
    """

    RULE = "rule"
    REMARK = "remark"
    CHANGE = "change"
    ALIKE = "alike"

    @property
    def label(self) -> str:
        """Whose it is, in words."""
        return {"rule": "核对", "remark": "县级审核", "change": "有改动", "alike": "内容雷同"}[
            self.value
        ]


UNFILLED = "待填写"
"""What an error is called while it only tells of what is still to fill."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text: characters `start` up to, not including, `end`."""

    address: Address
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One entered cell changed, or one stated total or source remark removed (None)."""

    address: Address
    before: Value
    after: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found by a rule.

    Args:
        cells: Addresses to highlight; the first is where the caret goes.
        expected: What the other figures, or the law, ask for.
        actual: What stands there.
        blanks: How many of the places it rests on are still to fill; with any
            it may be gone once they are, and nothing that is filled is wrong yet.
        required: Of a hint, whether the final version needs what is still to fill.
        also: Further passages it is about, after `passage`.
        explanation: Why it may stand, when the clerk has written it.
        repair: The one repair that a second source supports, if any.
        repairs: Up to five, the likeliest first; `repair` among them.
        origin: Whose it is.
        remark: Its number, where the county remarked it.
    """

    rule: str
    severity: Severity
    message: str
    source: str
    remedy: str
    cells: tuple[Address, ...] = ()
    passage: Passage | None = None
    also: tuple[Passage, ...] = ()
    expected: Value | None = None
    actual: Value | None = None
    blanks: int = 0
    required: bool = False
    explanation: str | None = None
    repair: Repair | None = None
    repairs: tuple[Repair, ...] = ()
    origin: Origin = Origin.RULE
    remark: int | None = None

    @property
    def unfilled(self) -> bool:
        """Whether it only tells of what is still to fill, which the final version needs."""
        needed = self.severity is Severity.ERROR or self.required
        return needed and self.blanks > 0 and self.origin is Origin.RULE

    @property
    def label(self) -> str:
        """What kind of finding it is, in words."""
        if self.unfilled:
            return UNFILLED
        return self.severity.label if self.origin is Origin.RULE else self.origin.label

    @property
    def place(self) -> Address | None:
        """Where choosing it puts the caret."""
        if self.passage is not None:
            return self.passage.address
        return self.cells[0] if self.cells else None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the report a draft: an error, or something unexplained, of a rule."""
        if self.origin is not Origin.RULE:
            return False
        if self.severity is Severity.EXPLAIN:
            return self.explanation is None
        return self.severity is Severity.ERROR

    @property
    def stands(self) -> bool:
        """Whether it counts for its severity: found by a rule, filled and not explained."""
        mine = self.explanation is None and self.origin is Origin.RULE
        return mine and not self.unfilled

    @property
    def prevents_final(self) -> bool:
        """Whether the report cannot be made final while it stands."""
        return self.blocks or self.unfilled


def ready(findings: Iterable[Finding]) -> bool:
    """Return whether a report may be made final.

    No error, nothing unexplained, and the fields filled in that the final version needs.
    """
    return not any(finding.prevents_final for finding in findings)


def is_draft(findings: Iterable[Finding]) -> bool:
    """Return whether documents of a report are marked 草稿: an error, or something unexplained."""
    return any(finding.blocks for finding in findings)


def missing_to_sign(findings: Iterable[Finding]) -> tuple[Address, ...]:
    """Return the blank fields that the final version needs: date, signer, contact."""
    return tuple(cell for finding in findings if finding.required for cell in finding.cells)


def standing_count(findings: Iterable[Finding], severity: Severity) -> int:
    """Count what stands of one severity: what is explained, or still to fill, does not."""
    return sum(one.severity is severity and one.stands for one in findings)


def in_the_way(findings: Iterable[Finding]) -> tuple[tuple[int, str], ...]:
    """Count what stands in the way of the final version, each kind by its name; none is left out.

    Something filled that is wrong, something unexplained, something still to fill.
    """
    counts = Counter(finding.label for finding in findings if finding.prevents_final)
    names = (Severity.ERROR.label, Severity.EXPLAIN.label, UNFILLED)
    return tuple((counts[name], name) for name in names if counts[name])


def difference(expected: Number, actual: Number) -> Number:
    """Return how far two figures are apart."""
    return expected - actual if expected > actual else actual - expected

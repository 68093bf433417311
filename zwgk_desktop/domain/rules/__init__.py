"""Kinds of rules, and `judge`, which checks a report against all rules."""

from zwgk_desktop.domain.rules.arithmetic import ColumnsAddUp, PartsAddUp, RowsAddUp, RowsBalance
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.rules.continuity import (
    AnswerLate,
    BookSaysOtherwise,
    Carried,
    Jump,
    PendingGone,
    Stock,
    SupplementAskedLate,
)
from zwgk_desktop.domain.rules.denials import Denied
from zwgk_desktop.domain.rules.enumeration import BlankNumber, DraftGaps, Enumerated
from zwgk_desktop.domain.rules.fees import FeeCeiling, FeeStatement, StatedAmount
from zwgk_desktop.domain.rules.fields import DueDay, FilledFields, WholeTitle
from zwgk_desktop.domain.rules.judgement import Judgement, judge
from zwgk_desktop.domain.rules.leftovers import Leftovers, Repeated
from zwgk_desktop.domain.rules.plausibility import Ceiling, LargeShare, ReportPeriod, Together
from zwgk_desktop.domain.rules.prose import (
    Headings,
    LengthLimit,
    Mentions,
    Phrases,
    Problems,
)
from zwgk_desktop.domain.rules.published import PageDiffers
from zwgk_desktop.domain.rules.statements import StatedFigures
from zwgk_desktop.domain.rules.structure import (
    AfterPeriod,
    EditionInForce,
    Unfilled,
    ValidFigure,
    WholeSections,
)

__all__ = ["RULE_KINDS", "Case", "Judgement", "Rule", "judge"]

RULE_KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        AfterPeriod,
        AnswerLate,
        BookSaysOtherwise,
        BlankNumber,
        Carried,
        Ceiling,
        ColumnsAddUp,
        StatedAmount,
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
        LargeShare,
        Leftovers,
        LengthLimit,
        Mentions,
        PageDiffers,
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
"""Rule classes by the name in ``kind = "…"`` of a rules.toml."""

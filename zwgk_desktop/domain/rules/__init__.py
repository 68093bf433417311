"""Every kind of rule, and all rules over one report."""

from zwgk_desktop.domain.rules.arithmetic import ColumnsAddUp, RowsAddUp, RowsBalance
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.rules.blank_numbers import BlankNumber
from zwgk_desktop.domain.rules.books import BookSaysOtherwise, SupplementAskedLate
from zwgk_desktop.domain.rules.continuity import Carried, Jump, PendingGone, Stock
from zwgk_desktop.domain.rules.denials import Denied
from zwgk_desktop.domain.rules.enumeration import Enumerated
from zwgk_desktop.domain.rules.fees import FeeCeiling, FeeStatement, StatedAmount
from zwgk_desktop.domain.rules.gaps import DraftGaps
from zwgk_desktop.domain.rules.judging import Judgement, judge
from zwgk_desktop.domain.rules.leftovers import Leftovers
from zwgk_desktop.domain.rules.period import ReportPeriod
from zwgk_desktop.domain.rules.plausibility import Ceiling, LargeShare, Together
from zwgk_desktop.domain.rules.prose import (
    Headings,
    LengthLimit,
    Mentions,
    Phrases,
    Problems,
)
from zwgk_desktop.domain.rules.repeats import Repeated
from zwgk_desktop.domain.rules.signing import DueDay, FilledFields
from zwgk_desktop.domain.rules.statements import StatedFigures
from zwgk_desktop.domain.rules.structure import (
    AfterPeriod,
    EditionInForce,
    Unfilled,
    ValidFigure,
    WholeSections,
)
from zwgk_desktop.domain.rules.sums import PartsAddUp
from zwgk_desktop.domain.rules.title import WholeTitle

__all__ = ["RULE_KINDS", "Case", "Judgement", "Rule", "judge"]

RULE_KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        AfterPeriod,
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

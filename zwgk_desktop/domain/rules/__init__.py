"""Kinds of rules, and `judge`, which checks a report against all rules."""

from zwgk_desktop.domain.rules.arithmetic import ColumnsAddUp, PartsAddUp, RowsAddUp, RowsBalance
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.rules.continuity import (
    AnswerLate,
    DiffersFromBook,
    LargeJump,
    PendingCasesReappear,
    RowEqualsLastYear,
    StockAddsUp,
    SupplementAskedLate,
)
from zwgk_desktop.domain.rules.denials import FalseDenial
from zwgk_desktop.domain.rules.enumeration import DraftGaps, MiscountedList, MissingNumber
from zwgk_desktop.domain.rules.fees import AmountInProse, FeeExceedsTable, FeeStatement
from zwgk_desktop.domain.rules.fields import CompleteTitle, NotAfterDueDay, RequiredFields
from zwgk_desktop.domain.rules.judgement import Judgement, judge
from zwgk_desktop.domain.rules.leftovers import CopiedPassages, RepeatedText
from zwgk_desktop.domain.rules.plausibility import (
    LargeShare,
    ReportPeriod,
    UnlikelyPair,
    UpperLimit,
)
from zwgk_desktop.domain.rules.prose import (
    ForbiddenPhrases,
    LengthLimit,
    ProblemsAndImprovements,
    RequiredHeadings,
    RequiredMentions,
)
from zwgk_desktop.domain.rules.published import PublishedPageDiffers
from zwgk_desktop.domain.rules.statements import FiguresInProse, OfficeFiguresInProse
from zwgk_desktop.domain.rules.structure import (
    CompleteSections,
    DateAfterPeriod,
    EditionInForce,
    NoBlankCells,
    ValidFigure,
)

__all__ = ["RULE_KINDS", "Case", "Judgement", "Rule", "judge"]

RULE_KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        DateAfterPeriod,
        AnswerLate,
        DiffersFromBook,
        MissingNumber,
        RowEqualsLastYear,
        UpperLimit,
        ColumnsAddUp,
        AmountInProse,
        FiguresInProse,
        OfficeFiguresInProse,
        FalseDenial,
        DraftGaps,
        NotAfterDueDay,
        EditionInForce,
        MiscountedList,
        FeeExceedsTable,
        FeeStatement,
        RequiredFields,
        RequiredHeadings,
        LargeJump,
        LargeShare,
        CopiedPassages,
        LengthLimit,
        RequiredMentions,
        PublishedPageDiffers,
        PartsAddUp,
        PendingCasesReappear,
        ForbiddenPhrases,
        ProblemsAndImprovements,
        RepeatedText,
        ReportPeriod,
        RowsAddUp,
        RowsBalance,
        StockAddsUp,
        SupplementAskedLate,
        UnlikelyPair,
        NoBlankCells,
        ValidFigure,
        CompleteSections,
        CompleteTitle,
    )
}
"""Rule classes by the name in ``kind = "…"`` of a rules.toml."""

"""Kinds of addresses, and the specifications of the addresses of a report."""

import re
from dataclasses import dataclass
from enum import StrEnum

Address = str


class AddressKind(StrEnum):
    """Kind of the value at an address."""

    CELL = "cell"
    STATED = "stated"
    TEXT = "text"
    FIELD = "field"
    STATE = "state"
    FIGURES_TIED = "figures_tied"
    EXPLANATION = "explanation"
    SOURCE = "source"
    CORRECTION = "correction"
    PRIVACY = "privacy"
    POSTING = "posting"
    SECOND = "second"
    SUCCESSION = "succession"
    TIE = "tie"
    BOOK = "book"
    PERSONAL = "personal"
    CALENDAR = "calendar"
    COUNTY = "county"
    ADVICE = "advice"
    SPELLING = "spelling"
    TERMS = "terms"
    PAGE_CHECK = "page_check"
    ARCHIVE = "archive"


FIGURE_KINDS = frozenset({AddressKind.CELL, AddressKind.STATED})
"""Kinds that hold a figure of the form."""

OPEN_KINDS = frozenset(
    {
        AddressKind.EXPLANATION,
        AddressKind.PRIVACY,
        AddressKind.POSTING,
        AddressKind.TIE,
        AddressKind.ADVICE,
        AddressKind.SPELLING,
        AddressKind.TERMS,
        AddressKind.PAGE_CHECK,
        AddressKind.ARCHIVE,
    }
)
"""Kinds whose addresses the form does not list; a report may have any number of them."""


class ValueType(StrEnum):
    """Type of a value that is not a figure."""

    TEXT = "text"
    YEAR = "year"
    LEVEL = "level"
    SCOPE = "scope"
    DATE = "date"
    COUNT = "count"
    YES_NO = "yes_no"


class Scrambling(StrEnum):
    """Method of anonymising a value in a scrambled copy of a workspace.

    KEPT: leave it unchanged. UNIT: replace the name by a number. SHAPE: replace figures by
    figures, days by a day, words by words. WORDS: replace each character by one of its kind.
    """

    KEPT = "kept"
    UNIT = "unit"
    SHAPE = "shape"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressSpec:
    """Specification of all addresses of one shape.

    Args:
        prefix: The part before the first dot; "" for any table's id.
        rest_pattern: Regular expression for the part after the first dot.
        label: Name in the clerk's words; "" where the form has a name.
        type: None where the form defines the type, or where the value is a figure.
        in_document: Whether the value is part of the final document.
        editable_when_final: Whether the value may change in a final report.
        restorable: Whether going back in the history restores the value.
        scanned_for_personal_data: Whether personal data in the value blocks every export.
        scrambling: How to anonymise the value in a scrambled copy.
        is_hash: Whether the address is a hash of a person's number.
        personal: Whether the value identifies a person and is stored separately.
    """

    prefix: str
    rest_pattern: str = r"\w+"
    kind: AddressKind
    label: str = ""
    type: ValueType | None = None
    in_document: bool = True
    editable_when_final: bool = False
    restorable: bool = True
    scanned_for_personal_data: bool = False
    scrambling: Scrambling = Scrambling.SHAPE
    is_hash: bool = False
    personal: bool = False

    def matches(self, address: Address) -> bool:
        """Return whether an address has this shape."""
        prefix, _, rest = address.partition(".")
        return prefix == self.prefix and re.fullmatch(self.rest_pattern, rest) is not None


REPORT_SPECS = (
    AddressSpec(
        prefix="report",
        rest_pattern="status",
        kind=AddressKind.STATE,
        label="状态",
        type=ValueType.TEXT,
        in_document=False,
        editable_when_final=True,  # a final report can still be published
        restorable=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="report",
        rest_pattern="edition",
        kind=AddressKind.STATE,
        label="表式",
        type=ValueType.TEXT,
        in_document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="report",
        rest_pattern="deleted",
        kind=AddressKind.STATE,
        label="删除",
        type=ValueType.YES_NO,
        in_document=False,
        restorable=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="report",
        rest_pattern="unit",
        kind=AddressKind.FIELD,
        scanned_for_personal_data=True,
        scrambling=Scrambling.UNIT,
    ),
    AddressSpec(
        prefix="report",
        rest_pattern="year|level|scope",
        kind=AddressKind.FIELD,
        scanned_for_personal_data=True,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(prefix="report", kind=AddressKind.FIELD, scanned_for_personal_data=True),
    AddressSpec(
        prefix="text",
        kind=AddressKind.TEXT,
        type=ValueType.TEXT,
        scanned_for_personal_data=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressSpec(
        prefix="figures",
        kind=AddressKind.FIGURES_TIED,
        label="随表数字",
        type=ValueType.TEXT,
        in_document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="explanation",
        rest_pattern=r"S-PUBLISHED(\..+)?",
        kind=AddressKind.EXPLANATION,
        label="说明",
        type=ValueType.TEXT,
        in_document=False,
        editable_when_final=True,  # a page is checked after the report is final
        scanned_for_personal_data=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressSpec(
        prefix="explanation",
        rest_pattern=".+",
        kind=AddressKind.EXPLANATION,
        label="说明",
        type=ValueType.TEXT,
        scanned_for_personal_data=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressSpec(
        prefix="source",
        kind=AddressKind.SOURCE,
        label="导入来源",
        type=ValueType.TEXT,
        in_document=False,
        scanned_for_personal_data=True,
    ),
    AddressSpec(
        prefix="correction",
        rest_pattern="reason",
        kind=AddressKind.CORRECTION,
        label="更正原因",
        type=ValueType.TEXT,
        in_document=False,
        restorable=False,
        scanned_for_personal_data=True,
    ),
    AddressSpec(
        prefix="privacy",
        rest_pattern="[0-9a-f]{16}",
        kind=AddressKind.PRIVACY,
        label="个人信息保留理由",
        type=ValueType.TEXT,
        in_document=False,
        editable_when_final=True,  # a final report can still be exported
        restorable=False,
        is_hash=True,
    ),
    AddressSpec(
        prefix="posting",
        rest_pattern=r"[1-9]\d*\.(posted_on|taken_down_on)",
        kind=AddressKind.POSTING,
        label="张贴记录",
        type=ValueType.DATE,
        in_document=False,
        editable_when_final=True,  # a final report can still be posted
        restorable=False,
    ),
    AddressSpec(
        prefix="posting",
        rest_pattern=r"[1-9]\d*\.(place|posted_by|taken_down_by)",
        kind=AddressKind.POSTING,
        label="张贴记录",
        type=ValueType.TEXT,
        in_document=False,
        editable_when_final=True,
        restorable=False,
        scanned_for_personal_data=True,
    ),
    AddressSpec(  # last 发布核对 of the published page
        prefix="page",
        rest_pattern="version",
        kind=AddressKind.PAGE_CHECK,
        label="发布核对的版次",
        type=ValueType.COUNT,
        in_document=False,
        editable_when_final=True,  # a page is checked after the report is final
        restorable=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="page",
        rest_pattern="checked_on",
        kind=AddressKind.PAGE_CHECK,
        label="发布核对的日期",
        type=ValueType.DATE,
        in_document=False,
        editable_when_final=True,
        restorable=False,
    ),
    AddressSpec(
        prefix="page",
        rest_pattern="file|differences",
        kind=AddressKind.PAGE_CHECK,
        label="发布核对的结果",
        type=ValueType.TEXT,
        in_document=False,
        editable_when_final=True,
        restorable=False,
        scrambling=Scrambling.WORDS,
    ),
    AddressSpec(
        prefix="archive",
        rest_pattern="fonds|filing_year|office|retention|item|document_number",
        kind=AddressKind.ARCHIVE,
        label="归档章",
        type=ValueType.TEXT,
        in_document=False,
        editable_when_final=True,  # only a final report is archived
        restorable=False,
        scrambling=Scrambling.WORDS,
    ),
    AddressSpec(
        prefix="second",
        rest_pattern=r"\w+\.\w+\.\w+",
        kind=AddressKind.SECOND,
        label="复核重录",
        in_document=False,
    ),
    AddressSpec(
        prefix="succession",
        rest_pattern="unit|predecessor",
        kind=AddressKind.SUCCESSION,
        label="更名、合并的承接",
        type=ValueType.TEXT,
        in_document=False,
        scrambling=Scrambling.UNIT,
    ),
    AddressSpec(
        prefix="succession",
        rest_pattern="year",
        kind=AddressKind.SUCCESSION,
        label="更名、合并的承接",
        type=ValueType.COUNT,
        in_document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="tied",
        rest_pattern=r"\w+\.\w+\.\w+",
        kind=AddressKind.TIE,
        label="与台账关联",
        type=ValueType.YES_NO,
        in_document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="rollup",
        rest_pattern="source",
        kind=AddressKind.TIE,
        label="与汇总关联",
        type=ValueType.TEXT,
        in_document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressSpec(
        prefix="spelling",
        rest_pattern=r"\w+\.\w+",
        kind=AddressKind.SPELLING,
        label="本单位对行名的写法",
        type=ValueType.TEXT,
        in_document=False,
        restorable=False,
        scrambling=Scrambling.WORDS,
    ),
    AddressSpec(  # remarks of the county's 退改单, and the unit's answers
        prefix="advice",
        rest_pattern=r"[1-9]\d*\.(address|severity|hash|text|answer)",
        kind=AddressKind.ADVICE,
        label="县级审核意见",
        type=ValueType.TEXT,
        in_document=False,
        editable_when_final=True,  # remarks arrive after the report is final
        restorable=False,
        scanned_for_personal_data=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressSpec(
        prefix="terms",  # conventions and wanted contents of the county's 下发包
        rest_pattern=r"(convention|wanted)\.[1-9]\d*",
        kind=AddressKind.TERMS,
        label="县里的要求",
        type=ValueType.TEXT,
        in_document=False,
        scrambling=Scrambling.WORDS,
    ),
)

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


FIGURES = frozenset({AddressKind.CELL, AddressKind.STATED})
"""Kinds that hold a figure of the form."""

OPEN = frozenset(
    {
        AddressKind.EXPLANATION,
        AddressKind.PRIVACY,
        AddressKind.POSTING,
        AddressKind.TIE,
        AddressKind.ADVICE,
        AddressKind.SPELLING,
        AddressKind.TERMS,
        AddressKind.PAGE_CHECK,
    }
)
"""Kinds whose addresses the form does not list; a report may have any number of them."""


class ValueType(StrEnum):
    """Type of a value that is not a figure."""

    TEXT = "text"
    YEAR = "year"
    LEVEL = "level"
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
class AddressRow:
    """Specification of all addresses of one shape.

    Args:
        prefix: The part before the first dot; "" for any table's id.
        rest: Regular expression for the part after the first dot.
        label: Name in the clerk's words; "" where the form has a name.
        type: None where the form defines the type, or where the value is a figure.
        document: Whether the value is part of the final document.
        stays_open: Whether the value may change in a final report.
        returns: Whether going back in the history restores the value.
        scanned: Whether personal data in the value blocks every export.
        scrambling: How to anonymise the value in a scrambled copy.
        hashed: Whether the address is a hash of a person's number.
        personal: Whether the value identifies a person and is stored separately.
    """

    prefix: str
    rest: str = r"\w+"
    kind: AddressKind
    label: str = ""
    type: ValueType | None = None
    document: bool = True
    stays_open: bool = False
    returns: bool = True
    scanned: bool = False
    scrambling: Scrambling = Scrambling.SHAPE
    hashed: bool = False
    personal: bool = False

    def matches(self, address: Address) -> bool:
        """Return whether an address has this shape."""
        prefix, _, rest = address.partition(".")
        return prefix == self.prefix and re.fullmatch(self.rest, rest) is not None


REPORT_ROWS = (
    AddressRow(
        prefix="report",
        rest="status",
        kind=AddressKind.STATE,
        label="状态",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,  # a final report can still be published
        returns=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="report",
        rest="edition",
        kind=AddressKind.STATE,
        label="表式",
        type=ValueType.TEXT,
        document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="report",
        rest="deleted",
        kind=AddressKind.STATE,
        label="删除",
        type=ValueType.YES_NO,
        document=False,
        returns=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="report",
        rest="unit",
        kind=AddressKind.FIELD,
        scanned=True,
        scrambling=Scrambling.UNIT,
    ),
    AddressRow(
        prefix="report",
        rest="year|level",
        kind=AddressKind.FIELD,
        scanned=True,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(prefix="report", kind=AddressKind.FIELD, scanned=True),
    AddressRow(
        prefix="text",
        kind=AddressKind.TEXT,
        type=ValueType.TEXT,
        scanned=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressRow(
        prefix="figures",
        kind=AddressKind.FIGURES_TIED,
        label="随表数字",
        type=ValueType.TEXT,
        document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="explanation",
        rest=r"S-PUBLISHED(\..+)?",
        kind=AddressKind.EXPLANATION,
        label="说明",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,  # a page is checked after the report is final
        scanned=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressRow(
        prefix="explanation",
        rest=".+",
        kind=AddressKind.EXPLANATION,
        label="说明",
        type=ValueType.TEXT,
        scanned=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressRow(
        prefix="source",
        kind=AddressKind.SOURCE,
        label="导入来源",
        type=ValueType.TEXT,
        document=False,
        scanned=True,
    ),
    AddressRow(
        prefix="correction",
        rest="reason",
        kind=AddressKind.CORRECTION,
        label="更正原因",
        type=ValueType.TEXT,
        document=False,
        returns=False,
        scanned=True,
    ),
    AddressRow(
        prefix="privacy",
        rest="[0-9a-f]{16}",
        kind=AddressKind.PRIVACY,
        label="个人信息保留理由",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,  # a final report can still be exported
        returns=False,
        hashed=True,
    ),
    AddressRow(
        prefix="posting",
        rest=r"[1-9]\d*\.(posted_on|taken_down_on)",
        kind=AddressKind.POSTING,
        label="张贴记录",
        type=ValueType.DATE,
        document=False,
        stays_open=True,  # a final report can still be posted
        returns=False,
    ),
    AddressRow(
        prefix="posting",
        rest=r"[1-9]\d*\.(place|posted_by|taken_down_by)",
        kind=AddressKind.POSTING,
        label="张贴记录",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,
        returns=False,
        scanned=True,
    ),
    AddressRow(  # last 发布核对 of the published page
        prefix="page",
        rest="version",
        kind=AddressKind.PAGE_CHECK,
        label="发布核对的版次",
        type=ValueType.COUNT,
        document=False,
        stays_open=True,  # a page is checked after the report is final
        returns=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="page",
        rest="checked_on",
        kind=AddressKind.PAGE_CHECK,
        label="发布核对的日期",
        type=ValueType.DATE,
        document=False,
        stays_open=True,
        returns=False,
    ),
    AddressRow(
        prefix="page",
        rest="file|differences",
        kind=AddressKind.PAGE_CHECK,
        label="发布核对的结果",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,
        returns=False,
        scrambling=Scrambling.WORDS,
    ),
    AddressRow(
        prefix="second",
        rest=r"\w+\.\w+\.\w+",
        kind=AddressKind.SECOND,
        label="复核重录",
        document=False,
    ),
    AddressRow(
        prefix="succession",
        rest="unit|predecessor",
        kind=AddressKind.SUCCESSION,
        label="更名、合并的承接",
        type=ValueType.TEXT,
        document=False,
        scrambling=Scrambling.UNIT,
    ),
    AddressRow(
        prefix="succession",
        rest="year",
        kind=AddressKind.SUCCESSION,
        label="更名、合并的承接",
        type=ValueType.COUNT,
        document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="tied",
        rest=r"\w+\.\w+\.\w+",
        kind=AddressKind.TIE,
        label="与台账关联",
        type=ValueType.YES_NO,
        document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="rollup",
        rest="source",
        kind=AddressKind.TIE,
        label="与汇总关联",
        type=ValueType.TEXT,
        document=False,
        scrambling=Scrambling.KEPT,
    ),
    AddressRow(
        prefix="spelling",
        rest=r"\w+\.\w+",
        kind=AddressKind.SPELLING,
        label="本单位对行名的写法",
        type=ValueType.TEXT,
        document=False,
        returns=False,
        scrambling=Scrambling.WORDS,
    ),
    AddressRow(  # remarks of the county's 退改单, and the unit's answers
        prefix="advice",
        rest=r"[1-9]\d*\.(address|severity|hash|text|answer)",
        kind=AddressKind.ADVICE,
        label="县级审核意见",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,  # remarks arrive after the report is final
        returns=False,
        scanned=True,
        scrambling=Scrambling.WORDS,
    ),
    AddressRow(
        prefix="terms",  # conventions and wanted contents of the county's 下发包
        rest=r"(convention|wanted)\.[1-9]\d*",
        kind=AddressKind.TERMS,
        label="县里的要求",
        type=ValueType.TEXT,
        document=False,
        scrambling=Scrambling.WORDS,
    ),
)

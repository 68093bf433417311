"""Addresses: one for everything that a report, or another subject of acts, can hold.

The same address stands for the same thing on every floor::

    requests.received.natural_person   a cell (table.row.column); for a total, its stated figure
    text.overview                      a text
    report.contact                     a field
    report.status                      how far the report has come; likewise its edition, deleted
    explanation.P-IN-FORCE[.ADDRESS]   why a finding may stand
    figures.overview                   which figures of a text follow the tables (`domain.ties`)
    source.requests                    what was wrong with a section in an imported document
    correction.reason                  why a final report is being corrected
    privacy.3f9c0d1be2a74c55           why personal data may stand (`domain.personal_data`)
    posting.1.place                    where the first notice hung (`domain.posting`)
    second.requests.received.total     a figure as the second person keyed it (复核)
    tied.requests.received.enterprise  that a cell is tied to its book (台账)
    rollup.source                      which roll-up a county's own report was filled from (汇总)
    request.received_on                of a request in the register (a subject of its own)
    request.event.1.on                 when the event entered first happened to it
    personal.applicant                 who made it: stored apart
    document.title, decision.value, dispute.result   of entries of the other books
    books.complete                     what is noted of a unit's books as a whole
    calendar.notice                    the days off and on of a year (a subject of its own)
    succession.unit                    which unit carries on another (a subject of its own)

What personal data may stand is told by a hash of place, kind and number, so that a
reason holds for that number in that place and for nothing else.

What else there is to know of an address stands in one table, `ROWS`, and nowhere
else: a new kind of thing to hold is one line there.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

Address = str


class AddressKind(StrEnum):
    """What stands at an address."""

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


FIGURES = frozenset({AddressKind.CELL, AddressKind.STATED})
"""Kinds that hold a figure of the form."""

OPEN = frozenset(
    {
        AddressKind.EXPLANATION,
        AddressKind.PRIVACY,
        AddressKind.POSTING,
        AddressKind.TIE,
        AddressKind.ADVICE,
    }
)
"""Kinds of which a report may hold any number, at addresses the form does not list."""


class ValueType(StrEnum):
    """How a value is typed and stored, where it is no figure."""

    TEXT = "text"
    YEAR = "year"
    LEVEL = "level"
    DATE = "date"
    COUNT = "count"
    YES_NO = "yes_no"


class Scrambling(StrEnum):
    """What a value becomes in a copy from which nothing can be read.

    KEPT: it stays. UNIT: a number for a name. SHAPE: figures become figures,
    days a day, words words. WORDS: each character one of its kind.
    """

    KEPT = "kept"
    UNIT = "unit"
    SHAPE = "shape"
    WORDS = "words"


class CellAddress(NamedTuple):
    """Where a cell is: its table's, its row's and its column's id."""

    table: str
    row: str
    column: str

    @property
    def address(self) -> Address:
        """The same as written everywhere."""
        return ".".join(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """What holds for all addresses of one shape.

    Args:
        prefix: What stands before the first dot; "" for any table's id.
        rest: What may stand after it, as a regular expression.
        label: In the clerk's words; "" where the form names it.
        type: None where the form tells it, or tells that it is a figure.
        document: Whether it is part of what is made final, not beside it.
        stays_open: Whether it may be changed in a report that is final.
        returns: Whether going back to a moment of the history puts it back.
        scanned: Whether personal data there stops every export.
        scrambling: What becomes of its value in a copy without content.
        hashed: Whether the address itself is made from somebody's number.
        personal: Whether it says who somebody is: it is stored apart from the rest.
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

    def holds(self, address: Address) -> bool:
        """Tell whether an address has this shape."""
        prefix, _, rest = address.partition(".")
        return prefix == self.prefix and re.fullmatch(self.rest, rest) is not None


_CELL = AddressRow(prefix="", kind=AddressKind.CELL)


def _of_book(
    prefix: str,
    rest: str = r"\w+",
    *,
    type_: ValueType = ValueType.TEXT,
    scrambling: Scrambling = Scrambling.WORDS,
    kind: AddressKind = AddressKind.BOOK,
) -> AddressRow:
    """Return the row of something a book says; no report has it."""
    return AddressRow(
        prefix=prefix,
        rest=rest,
        kind=kind,
        label="台账",
        type=type_,
        document=False,
        scrambling=scrambling,
    )


_BOOKS = (
    _of_book(
        "request",
        r"(event\.[1-9]\d*\.)?(received_on|on|until)",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _of_book(
        "request",
        r"channel|class|event\.[1-9]\d*\.(kind|outcome)",
        scrambling=Scrambling.KEPT,
    ),
    _of_book("request", r"event\.[1-9]\d*\.days", type_=ValueType.COUNT),
    _of_book("request", r"event\.[1-9]\d*\.amount", scrambling=Scrambling.SHAPE),
    _of_book("request", r"event\.[1-9]\d*\.\w+|\w+"),
    AddressRow(
        prefix="personal",
        rest="applicant|identity|contact",
        kind=AddressKind.PERSONAL,
        label="申请人",
        type=ValueType.TEXT,
        document=False,
        scrambling=Scrambling.WORDS,
        personal=True,
    ),
    _of_book(
        "document",
        r"issued_on|valid_until|repealed_on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _of_book("document", "kind", scrambling=Scrambling.KEPT),
    _of_book("document"),
    _of_book("decision", "row|month", scrambling=Scrambling.KEPT),
    _of_book("decision", "value", scrambling=Scrambling.SHAPE),
    _of_book("decision"),
    _of_book("dispute", "id", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _of_book("dispute", r"filed_on|decided_on", type_=ValueType.DATE, scrambling=Scrambling.SHAPE),
    _of_book("dispute", "kind|result", scrambling=Scrambling.KEPT),
    _of_book("dispute"),
    _of_book("books", "unit", scrambling=Scrambling.UNIT),
    _of_book("books", "complete", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT),
    _of_book("books"),
    _of_book("calendar", "notice", kind=AddressKind.CALENDAR, scrambling=Scrambling.KEPT),
)
"""Of the books and of the calendar."""


def _of_county(
    prefix: str,
    rest: str = r"\w+",
    *,
    type_: ValueType = ValueType.TEXT,
    scrambling: Scrambling = Scrambling.WORDS,
) -> AddressRow:
    """Return the row of something a county keeps of its units; no report has it."""
    return AddressRow(
        prefix=prefix,
        rest=rest,
        kind=AddressKind.COUNTY,
        label="收报",
        type=type_,
        document=False,
        scrambling=scrambling,
    )


_COUNTY = (
    _of_county("roster", "unit", scrambling=Scrambling.UNIT),
    _of_county("roster", "group", scrambling=Scrambling.KEPT),
    _of_county("roster", "place", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _of_county("roster", "aliases"),
    _of_county("collection", "due_on", type_=ValueType.DATE, scrambling=Scrambling.SHAPE),
    _of_county("collection", "length_limit", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _of_county("collection", r"convention\.[1-9]\d*"),
    _of_county("submission", "unit", scrambling=Scrambling.UNIT),
    _of_county("submission", "draft", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT),
    _of_county(
        "submission",
        "number|version|error|explain|hint|unsure",
        type_=ValueType.COUNT,
        scrambling=Scrambling.KEPT,
    ),
    _of_county("submission", "edition|source|received_at|hash", scrambling=Scrambling.KEPT),
    _of_county("submission"),
    _of_county("review", "unit", scrambling=Scrambling.UNIT),
    _of_county(
        "review",
        r"decision|decided|tick\.\w+|remark\.[1-9]\d*\.(address|severity|hash)",
        scrambling=Scrambling.KEPT,
    ),
    _of_county("review", r"remark\.[1-9]\d*\.text"),
)
"""What a county keeps of its units."""

_ADVICE = AddressRow(  # 退改单 of the county, and what the unit answered
    prefix="advice",
    rest=r"[1-9]\d*\.(address|severity|hash|text|answer)",
    kind=AddressKind.ADVICE,
    label="县级审核意见",
    type=ValueType.TEXT,
    document=False,
    stays_open=True,  # it comes when the report is final
    returns=False,
    scanned=True,
    scrambling=Scrambling.WORDS,
)

ROWS = (
    AddressRow(
        prefix="report",
        rest="status",
        kind=AddressKind.STATE,
        label="状态",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,  # a final report is published one day
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
    ),
    AddressRow(
        prefix="privacy",
        rest="[0-9a-f]{16}",
        kind=AddressKind.PRIVACY,
        label="个人信息保留理由",
        type=ValueType.TEXT,
        document=False,
        stays_open=True,  # a final report is exported
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
        stays_open=True,  # a final report is posted
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
    *_BOOKS,
    *_COUNTY,
    _ADVICE,
)
"""Every shape of address but a cell's; the first that fits holds."""

PREFIXES = frozenset(row.prefix for row in ROWS)
"""What no table of a form can be called."""

UNIT: Address = "report.unit"
YEAR: Address = "report.year"
LEVEL: Address = "report.level"
STATUS: Address = "report.status"
EDITION: Address = "report.edition"
DELETED: Address = "report.deleted"
CORRECTION: Address = "correction.reason"
SOURCE_TITLE: Address = "source.title"
ROLLUP_SOURCE: Address = "rollup.source"

_ROWS_OF = {prefix: tuple(row for row in ROWS if row.prefix == prefix) for prefix in PREFIXES}


@lru_cache(maxsize=4096)
def row_of(address: Address) -> AddressRow:
    """Return what holds for an address; whether the form has it, the form alone knows.

    What holds for a field by its role, `Edition.row_of` knows.

    What begins like a known shape but fits none (an address of another version
    of the program) is taken for the last one of that beginning.
    """
    rows = _ROWS_OF.get(address.partition(".")[0])
    if rows is None:
        return _CELL
    return next((row for row in rows if row.holds(address)), rows[-1])


def kind_of(address: Address) -> AddressKind:
    """Tell what an address is for; a total's stated figure counts as a cell."""
    return row_of(address).kind


def after_prefix(address: Address) -> str:
    """Return what follows the first dot: a text's, a field's or a section's id, a cell."""
    return address.partition(".")[2]


def text_address(text: str) -> Address:
    """Return where a text is kept, by its id."""
    return f"text.{text}"


def figures_address(text: Address) -> Address:
    """Return where it is kept which figures of a text follow the tables, by its address."""
    return f"figures.{after_prefix(text)}"


def field_address(field: str) -> Address:
    """Return where a field is kept, by its id."""
    return f"report.{field}"


def source_address(content: str) -> Address:
    """Return where it is kept what was wrong with a section of an imported document."""
    return f"source.{content}"


def second_address(cell: Address) -> Address:
    """Return where it is kept what the second person keyed for a cell."""
    return f"second.{cell}"


def posting_address(number: int, what: str) -> Address:
    """Return where one thing known of a posting is kept."""
    return f"posting.{number}.{what}"


def explanation_address(rule: str, cell: Address | None = None) -> Address:
    """Return where it is kept why what a rule finds may stand, at one cell or everywhere."""
    return f"explanation.{rule}" if cell is None else f"explanation.{rule}.{cell}"


def privacy_address(digest: str) -> Address:
    """Return where it is kept why something personal may stand, by its hash."""
    return f"privacy.{digest[:16]}"


def explained(address: Address) -> tuple[str, Address]:
    """Return the rule, and the cell or "", that an explanation's address speaks of."""
    rule, _, cell = after_prefix(address).partition(".")
    return rule, cell

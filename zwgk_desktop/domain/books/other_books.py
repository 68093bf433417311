"""Entries of the other books, and their counts: documents, decisions, disputes, disclosures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class DocumentKind(StrEnum):
    """Kind of a document, named like the rows of table 二."""

    RULES = "rules"
    NORMATIVE_DOCUMENTS = "normative_documents"


DOCUMENT_KINDS: Mapping[str, str] = {
    DocumentKind.RULES: "规章",
    DocumentKind.NORMATIVE_DOCUMENTS: "行政规范性文件",
}


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document (规章 or 行政规范性文件).

    Args:
        number: Its 文号, unique in its unit.
        valid_until: Its last day in force. Lapsing afterwards is not 废止.
        repealed_on: The day it was repealed.
        published_on: The day it was published, None if it is not in the disclosure book.
        channels: As for `Disclosure`.
    """

    title: str
    number: str
    issued_on: date
    kind: str = DocumentKind.NORMATIVE_DOCUMENTS.value
    valid_until: date | None = None
    repealed_on: date | None = None
    published_on: date | None = None
    channels: str = ""
    published_by: str = ""
    approved_by: str = ""
    remark: str = ""

    def in_force(self, day: date) -> bool:
        """Return whether it is in force on a day: yes on its last day, no on the day of repeal."""
        lapsed = self.valid_until is not None and self.valid_until < day
        repealed = self.repealed_on is not None and self.repealed_on <= day
        return self.issued_on <= day and not lapsed and not repealed


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """Counts of the documents of one kind in a period."""

    issued: int
    repealed: int
    in_force: int


def count_documents(
    documents: Iterable[OfficialDocument], kind: str, first: date, last: date
) -> DocumentCounts:
    """Count the documents of a kind issued and repealed in a period, and in force at its end."""
    own = [document for document in documents if document.kind == kind]
    return DocumentCounts(
        issued=sum(first <= one.issued_on <= last for one in own),
        repealed=sum(
            one.repealed_on is not None and first <= one.repealed_on <= last for one in own
        ),
        in_force=sum(one.in_force(last) for one in own),
    )


YUAN_PER_WAN = Decimal(10_000)
"""Number of 元 in one 万元. Fees are entered in 元 and reported in 万元."""


class DecisionRow(StrEnum):
    """What a decision count refers to, named like the rows of table 二."""

    LICENCES = "licences"
    PENALTIES = "penalties"
    COERCIONS = "coercions"
    FEES = "fees"


DECISION_ROWS: Mapping[str, str] = {
    DecisionRow.LICENCES: "行政许可",
    DecisionRow.PENALTIES: "行政处罚",
    DecisionRow.COERCIONS: "行政强制",
    DecisionRow.FEES: "行政事业性收费",
}


@dataclass(frozen=True, slots=True)
class DecisionCount:
    """Number of decisions, or amount of fees, of one body in one month.

    Args:
        row: One of `DecisionRow`.
        month: ``YYYY-MM``.
        body: The 站所 or 办公室 that decided.
        value: Number of decisions (件). For fees, an amount in 元.
    """

    row: str
    month: str
    body: str
    value: Decimal

    @property
    def year(self) -> int:
        """The year of the month."""
        return int(self.month[:4])


def add_up_decisions(
    decisions: Iterable[DecisionCount], row: str, first: str, last: str
) -> int | Decimal | None:
    """Add up one row over a range of months. Fees are returned in exact 万元.

    Args:
        decisions: Entries of one unit.
        row: One of `DecisionRow`.
        first: The first month, ``YYYY-MM``.
        last: The last month.

    Returns:
        None if the book has no entry, which is not zero.
    """
    values = [
        decision.value
        for decision in decisions
        if decision.row == row and first <= decision.month <= last
    ]
    if not values:
        return None
    total = sum(values, Decimal(0))
    return normalised_amount(total / YUAN_PER_WAN) if row == DecisionRow.FEES else int(total)


def normalised_amount(amount: Decimal) -> Decimal:
    """Return an amount without exponent and trailing zeros."""
    return Decimal(format(amount.normalize(), "f"))


class DisputeKind(StrEnum):
    """How a case was brought, named like the rows of table 四."""

    REVIEW = "review"
    SUIT_DIRECT = "suit_direct"
    SUIT_AFTER_REVIEW = "suit_after_review"


class DisputeResult(StrEnum):
    """Result of a case, named like the columns of table 四.

    No source assigns the endings of 行政复议法 to these columns (本程序的口径). Arts. 68 and 69
    count as upheld, 63 to 67 as corrected, all others as other.
    """

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER = "other"


DISPUTE_KINDS: Mapping[str, str] = {
    DisputeKind.REVIEW: "行政复议",
    DisputeKind.SUIT_DIRECT: "未经复议直接起诉",
    DisputeKind.SUIT_AFTER_REVIEW: "复议后起诉",
}
DISPUTE_RESULTS: Mapping[str, str] = {
    DisputeResult.UPHELD: "结果维持",
    DisputeResult.CORRECTED: "结果纠正",
    DisputeResult.OTHER: "其他结果",
}


REVIEW_EVENTS: Mapping[str, str] = {
    "copy_received": "收到复议申请书副本",
    "simple_procedure": "适用简易程序",
    "answered": "提出书面答复",
}
"""Events of a review, in their order, with labels (行政复议法 arts. 48, 53, 54)."""

SUIT_EVENTS: Mapping[str, str] = {
    "complaint_received": "收到起诉状副本",
    "defended": "提交答辩状",
    "judged": "一审裁判",
    "appealed": "上诉",
}
"""Events of a suit, in their order, with labels (行政诉讼法 art. 67)."""

DISPUTE_EVENTS: Mapping[str, str] = {**REVIEW_EVENTS, **SUIT_EVENTS}


@dataclass(frozen=True, slots=True)
class Dispute:
    """One administrative review or suit. Each of `DISPUTE_EVENTS` is the day of that event.

    Args:
        id: Its running number in the unit.
        kind: One of `DisputeKind`.
        filed_on: The day it was accepted.
        decided_on: The day it was decided, None while it is pending.
        result: One of `DisputeResult`, "" while it is pending.
        request: The number of the request concerned, "" when none is named.
    """

    id: int
    kind: str
    filed_on: date
    decided_on: date | None = None
    result: str = ""
    request: str = ""
    remark: str = ""
    copy_received: date | None = None
    simple_procedure: date | None = None
    answered: date | None = None
    complaint_received: date | None = None
    defended: date | None = None
    judged: date | None = None
    appealed: date | None = None

    @property
    def is_review(self) -> bool:
        """Whether it is a review, not a suit."""
        return self.kind == DisputeKind.REVIEW

    @property
    def events(self) -> Mapping[str, date]:
        """The days of its events, by kind of event, in their order."""
        days = {name: getattr(self, name) for name in DISPUTE_EVENTS}
        return {name: day for name, day in days.items() if day is not None}

    @property
    def copy_day(self) -> date | None:
        """The day the copy of the application or of the complaint came."""
        return self.copy_received if self.is_review else self.complaint_received

    @property
    def answer_day(self) -> date | None:
        """The day on which the review was answered or the defence handed in, if any."""
        return self.answered if self.is_review else self.defended


def count_decided(
    disputes: Iterable[Dispute], kind: str, result: str, first: date, last: date
) -> int:
    """Count the disputes of a kind decided with a result within a period."""
    return sum(
        dispute.kind == kind
        and dispute.result == result
        and dispute.decided_on is not None
        and first <= dispute.decided_on <= last
        for dispute in disputes
    )


def count_pending(disputes: Iterable[Dispute], kind: str, last: date) -> int:
    """Count the disputes of a kind filed by a day and still pending then."""
    return sum(
        dispute.kind == kind
        and dispute.filed_on <= last
        and (dispute.decided_on is None or dispute.decided_on > last)
        for dispute in disputes
    )


DISCLOSURE_CHANNELS: Mapping[str, str] = {
    "site": "政府网站",
    "board": "公开栏",
    "gazette": "政府公报",
    "new_media": "政务新媒体",
    "reading_place": "查阅场所",
    "other": "其他渠道",
}
DOCUMENT_CATEGORY = DocumentKind.NORMATIVE_DOCUMENTS.value
"""Category of the disclosures that are entries of the book of documents."""
MAX_DAYS_TO_PUBLISH = 20
"""Working days within which information is to be published after it was made (条例 art. 26)."""


class Validity(StrEnum):
    """Whether published information is in force."""

    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    REPEALED = "repealed"


VALIDITY_LABELS: Mapping[str, str] = {
    Validity.IN_FORCE: "有效",
    Validity.LAPSED: "失效",
    Validity.REPEALED: "废止",
}


@dataclass(frozen=True, slots=True)
class DisclosureCategory:
    """Category of information to be published.

    Args:
        text: Words of the article.
        article: Article and item of 条例.
    """

    id: str
    label: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Information published on the unit's own motion (主动公开).

    Args:
        category: The id of a `DisclosureCategory`.
        channels: Keys of `DISCLOSURE_CHANNELS`, separated by spaces.
        valid_until: Its last day in force.
    """

    title: str
    category: str
    made_on: date
    published_on: date
    channels: str
    number: str = ""
    published_by: str = ""
    approved_by: str = ""
    valid_until: date | None = None
    repealed_on: date | None = None
    remark: str = ""

    @property
    def identity(self) -> tuple[str, str, date]:
        """Title, 文号 and day, which are equal only in entries of the same information."""
        return self.title, self.number, self.made_on

    @property
    def channel_labels(self) -> str:
        """Labels of its channels in one text: 政府网站、公开栏."""
        return "、".join(DISCLOSURE_CHANNELS.get(key, key) for key in self.channels.split())

    def validity(self, day: date) -> Validity:
        """Return whether it is in force on a day: yes on its last day, no on that of repeal."""
        if self.repealed_on is not None and self.repealed_on <= day:
            return Validity.REPEALED
        lapsed = self.valid_until is not None and self.valid_until < day
        return Validity.LAPSED if lapsed else Validity.IN_FORCE


def disclosure_of(document: OfficialDocument) -> Disclosure | None:
    """Return a document as an entry of the disclosure book. None if it is not published."""
    if document.published_on is None:
        return None
    return Disclosure(
        title=document.title,
        category=DOCUMENT_CATEGORY,
        made_on=document.issued_on,
        published_on=document.published_on,
        channels=document.channels,
        number=document.number,
        published_by=document.published_by,
        approved_by=document.approved_by,
        valid_until=document.valid_until,
        repealed_on=document.repealed_on,
        remark=document.remark,
    )


@dataclass(frozen=True, slots=True)
class DisclosureCounts:
    """Counts of disclosures. Information published through several channels counts once."""

    total: int
    by_category: Mapping[str, int]
    by_channel: Mapping[str, int]


def count_disclosures(
    disclosures: Iterable[Disclosure], categories: Iterable[str]
) -> DisclosureCounts:
    """Count disclosures by category and by channel, zeros included."""
    known = tuple(disclosures)
    made = Counter(one.category for one in known)
    through = Counter(channel for one in known for channel in one.channels.split())
    return DisclosureCounts(
        total=len(known),
        by_category={category: made[category] for category in categories},
        by_channel={channel: through[channel] for channel in DISCLOSURE_CHANNELS},
    )

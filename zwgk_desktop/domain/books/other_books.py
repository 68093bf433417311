"""Documents, administrative decisions and disputes: the other three books, and their counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is; named as the rows of 二 are."""

    RULES = "rules"
    NORMATIVE_DOCUMENTS = "normative_documents"


DOCUMENT_KINDS: Mapping[str, str] = {
    DocumentKind.RULES: "规章",
    DocumentKind.NORMATIVE_DOCUMENTS: "行政规范性文件",
}


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document.

    Args:
        number: Its 文号, unique in its unit.
        valid_until: The last day it holds; past it is lapsed, which is not 废止.
        repealed_on: The day it was repealed.
    """

    title: str
    number: str
    issued_on: date
    kind: str = DocumentKind.NORMATIVE_DOCUMENTS.value
    valid_until: date | None = None
    repealed_on: date | None = None
    remark: str = ""

    def in_force(self, day: date) -> bool:
        """Tell whether it holds on a day; on its last day yes, on the day of its repeal no."""
        lapsed = self.valid_until is not None and self.valid_until < day
        repealed = self.repealed_on is not None and self.repealed_on <= day
        return self.issued_on <= day and not lapsed and not repealed


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What became of the documents of one kind in a period."""

    issued: int
    repealed: int
    in_force: int


def count_documents(
    documents: Iterable[OfficialDocument], kind: str, first: date, last: date
) -> DocumentCounts:
    """Count one kind: issued and repealed within a period, in force at its end."""
    own = [one for one in documents if one.kind == kind]
    return DocumentCounts(
        issued=sum(first <= one.issued_on <= last for one in own),
        repealed=sum(
            one.repealed_on is not None and first <= one.repealed_on <= last for one in own
        ),
        in_force=sum(one.in_force(last) for one in own),
    )


YUAN = Decimal(10_000)
"""元 in one 万元: fees are entered in 元 and reported in 万元."""


class DecisionRow(StrEnum):
    """What is counted; named as the rows of 二 are."""

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
    """One number.

    Args:
        row: What it counts, one of `DecisionRow`.
        month: ``YYYY-MM``.
        body: The 站所 or 办公室 that decided.
        value: 件; of fees an amount in 元.
    """

    row: str
    month: str
    body: str
    value: Decimal

    @property
    def year(self) -> int:
        """The year it counts for."""
        return int(self.month[:4])


def add_up_decisions(
    decisions: Iterable[DecisionCount], row: str, first: str, last: str
) -> int | Decimal | None:
    """Add one row up over months; fees come to 万元, exactly.

    Args:
        decisions: Of one unit.
        row: Which.
        first: The first month, ``YYYY-MM``.
        last: The last month.

    Returns:
        None where the book has no entry: that is not nought.
    """
    values = [one.value for one in decisions if one.row == row and first <= one.month <= last]
    if not values:
        return None
    total = sum(values, Decimal(0))
    return plain_amount(total / YUAN) if row == DecisionRow.FEES else int(total)


def plain_amount(amount: Decimal) -> Decimal:
    """Write an amount without exponent and without needless noughts at its end."""
    return Decimal(format(amount.normalize(), "f"))


class DisputeKind(StrEnum):
    """How the case was brought; named as the rows of 四 are."""

    REVIEW = "review"
    SUIT_DIRECT = "suit_direct"
    SUIT_AFTER_REVIEW = "suit_after_review"


class DisputeResult(StrEnum):
    """How it ended; named as the columns of 四 are.

    Which ending of 行政复议法 stands in which column is defined nowhere (本程序的口径): arts. 68
    and 69 are upheld, 63 to 67 corrected, all else other.
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


@dataclass(frozen=True, slots=True)
class Dispute:
    """One case.

    Args:
        id: Its running number in the unit.
        kind: One of `DisputeKind`.
        filed_on: The day it was accepted.
        decided_on: The day it was decided, None while it is pending.
        result: One of `DisputeResult`, with the day.
        request: The number of the request it is about, "" when none is named.
    """

    id: int
    kind: str
    filed_on: date
    decided_on: date | None = None
    result: str = ""
    request: str = ""
    remark: str = ""


def count_decided(
    disputes: Iterable[Dispute], kind: str, result: str, first: date, last: date
) -> int:
    """Count what was decided within a period, of one kind and result."""
    return sum(
        one.kind == kind
        and one.result == result
        and one.decided_on is not None
        and first <= one.decided_on <= last
        for one in disputes
    )


def count_pending(disputes: Iterable[Dispute], kind: str, last: date) -> int:
    """Count what was filed by a day and not decided by then, of one kind."""
    return sum(
        one.kind == kind
        and one.filed_on <= last
        and (one.decided_on is None or one.decided_on > last)
        for one in disputes
    )

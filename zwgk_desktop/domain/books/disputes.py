"""The register of reviews and suits (复议诉讼登记)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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

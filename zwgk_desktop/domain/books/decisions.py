"""The count of administrative decisions (行政处理决定统计): a number for a month and a body."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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

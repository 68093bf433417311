"""What happens to a request between the letter and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class EventKind(StrEnum):
    """The kinds, as the command line names them; articles are those of 条例."""

    SUPPLEMENT_ASKED = "supplement_asked"  # art. 30
    SUPPLEMENT_RECEIVED = "supplement_received"
    THIRD_PARTY_ASKED = "third_party_asked"  # art. 32
    THIRD_PARTY_ANSWERED = "third_party_answered"
    BODY_ASKED = "body_asked"  # art. 34
    BODY_ANSWERED = "body_answered"
    EXTENDED = "extended"  # art. 33
    FEE_NOTIFIED = "fee_notified"  # art. 42, 国办函〔2020〕109号
    FEE_PAID = "fee_paid"
    WITHDRAWN = "withdrawn"
    CONCLUDED = "concluded"


EVENT_LABELS: Mapping[EventKind, str] = {
    EventKind.SUPPLEMENT_ASKED: "告知补正",
    EventKind.SUPPLEMENT_RECEIVED: "收到补正",
    EventKind.THIRD_PARTY_ASKED: "征求第三方意见",
    EventKind.THIRD_PARTY_ANSWERED: "第三方答复",
    EventKind.BODY_ASKED: "征求其他机关意见",
    EventKind.BODY_ANSWERED: "其他机关答复",
    EventKind.EXTENDED: "延期告知",
    EventKind.FEE_NOTIFIED: "收费通知",
    EventKind.FEE_PAID: "缴费",
    EventKind.WITHDRAWN: "申请人撤回",
    EventKind.CONCLUDED: "办结",
}

ENDING = frozenset({EventKind.WITHDRAWN, EventKind.CONCLUDED})
"""The kinds that conclude a request."""

ANSWERS: Mapping[EventKind, EventKind] = {
    EventKind.THIRD_PARTY_ANSWERED: EventKind.THIRD_PARTY_ASKED,
    EventKind.BODY_ANSWERED: EventKind.BODY_ASKED,
}
"""Which asking each answer ends."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Args:
        kind: Its kind.
        on: Its day: of an extension the day the applicant was told, of a conclusion the day the
            answer was handed over or posted.
        until: The applicant's own day, of a supplement asked for.
        received_on: The day the letter was received, of a fee notice or a letter to others.
        days: Working days, of an extension.
        approved_by: Who approved an extension.
        amount: 元, of a fee.
        outcome: A row of 三, of a conclusion.
    """

    kind: EventKind
    on: date
    until: date | None = None
    received_on: date | None = None
    days: int | None = None
    approved_by: str | None = None
    amount: Decimal | None = None
    outcome: str | None = None


def in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Sort events by their days: what concludes comes last on its day, else as they stood."""
    return tuple(sorted(events, key=lambda event: (event.on, event.kind in ENDING)))

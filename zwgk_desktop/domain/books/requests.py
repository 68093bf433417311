"""The register of requests (依申请公开登记簿): requests and events, without applicants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class EventKind(StrEnum):
    """Kind of an event, named as on the command line. Articles are those of 条例."""

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

ENDING_EVENTS = frozenset({EventKind.WITHDRAWN, EventKind.CONCLUDED})
"""The kinds of event that conclude a request."""

ANSWERED_EVENTS: Mapping[EventKind, EventKind] = {
    EventKind.THIRD_PARTY_ANSWERED: EventKind.THIRD_PARTY_ASKED,
    EventKind.BODY_ANSWERED: EventKind.BODY_ASKED,
}
"""The kind of consultation that each kind of answer ends."""


NATURAL_PERSON = "natural_person"

THIRD_PARTY_KINDS: Mapping[str, str] = {
    NATURAL_PERSON: "自然人",
    "organisation": "法人或其他组织",
}
"""Kinds of third parties, which decide whether their names are masked."""

THIRD_PARTY_ANSWERS: Mapping[str, str] = {"agree": "同意公开", "disagree": "不同意公开"}
"""Answers of a third party to the question whether to disclose (条例 art. 32)."""


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Third party whose opinion is asked. Its name and address are personal data.

    Args:
        name: Its name, or "" if unknown.
        kind: One of `THIRD_PARTY_KINDS`. "" is treated like a natural person.
        address: Where the letter goes.
    """

    name: str = ""
    kind: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the course of a request.

    Args:
        kind: Its kind.
        on: Its day. For an extension, the day the applicant was told. For a conclusion, the day
            the answer was handed over or posted.
        until: Day given to the applicant, for a request for a supplement.
        received_on: Day the letter was received, for a fee notice or a letter to others.
        days: Working days, for an extension.
        approved_by: The person who approved an extension.
        amount: Fee in 元.
        outcome: One of `OUTCOMES`, for a conclusion.
        party: Number of the third party that is asked or answers, counted from 1.
        answer: One of `THIRD_PARTY_ANSWERS`, for the answer of a third party.
        third_party: The third party asked, while the event is being entered. It is stored with
            the personal fields, so an event read from the books has none.
    """

    kind: EventKind
    on: date
    until: date | None = None
    received_on: date | None = None
    days: int | None = None
    approved_by: str | None = None
    amount: Decimal | None = None
    outcome: str | None = None
    party: int | None = None
    answer: str | None = None
    third_party: ThirdParty | None = field(default=None, compare=False)


def sorted_events(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Sort events by day. Conclusions come last on their day; other ties stay in order."""
    return tuple(sorted(events, key=lambda event: (event.on, event.kind in ENDING_EVENTS)))


CHANNELS: Mapping[str, str] = {
    "in_person": "当面",
    "signed_post": "邮寄（签收）",
    "ordinary_post": "平常信函",
    "internet": "网络",
    "fax": "传真",
    "e_mail": "电子邮件",
}
"""How a request comes in, which decides its day of receipt (条例 art. 31)."""

CLASSES: Mapping[str, str] = {
    NATURAL_PERSON: "自然人",
    "enterprise": "商业企业",
    "research_body": "科研机构",
    "public_interest_body": "社会公益组织",
    "legal_service_body": "法律服务机构",
    "other_body": "其他",
}
"""Classes of applicants, named like the columns of table 三. The form does not define them."""

OUTCOMES: Mapping[str, str] = {
    "granted": "予以公开",
    "partly_granted": "部分公开",
    "refused_state_secret": "不予公开：属于国家秘密",
    "refused_by_other_law": "不予公开：其他法律行政法规禁止公开",
    "refused_security_stability": "不予公开：危及“三安全一稳定”",
    "refused_third_party": "不予公开：保护第三方合法权益",
    "refused_internal_affairs": "不予公开：属于三类内部事务信息",
    "refused_process": "不予公开：属于四类过程性信息",
    "refused_enforcement_file": "不予公开：属于行政执法案卷",
    "refused_administrative_query": "不予公开：属于行政查询事项",
    "unavailable_not_held": "无法提供：本机关不掌握",
    "unavailable_needs_creation": "无法提供：需要另行制作",
    "unavailable_unclear": "无法提供：补正后仍不明确",
    "unprocessed_petition": "不予处理：信访举报投诉类",
    "unprocessed_repeated": "不予处理：重复申请",
    "unprocessed_publication": "不予处理：要求提供公开出版物",
    "unprocessed_excessive": "不予处理：无正当理由大量反复申请",
    "unprocessed_reconfirmation": "不予处理：要求确认或重新出具",
    "other_no_correction": "其他处理：逾期不补正",
    "other_no_payment": "其他处理：逾期不缴费",
    "other_reason": "其他处理：其他",
}
"""Outcomes of a request as stored in the books, named like the rows of table 三 (2021).

`domain.books.book_figures.outcome_row` returns the row of an edition that counts an outcome.
"""

NO_CORRECTION = "other_no_correction"
"""Outcome if the applicant does not complete the request in time, without reason (条例 art. 30)."""

NO_PAYMENT = "other_no_payment"
"""Outcome of a request whose fee was not paid in time (国办函〔2020〕109号)."""

WITHDRAWAL = "other_reason"
"""Outcome of a withdrawn request. No source has a separate row for it."""

OUTCOMES_WITHOUT_ANSWER = frozenset({NO_CORRECTION, NO_PAYMENT, WITHDRAWAL})
"""Outcomes of requests that ended without an answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request for information.

    Args:
        number: Unique in its unit.
        received_on: The day of receipt by 条例 art. 31.
        channel: How it came in, one of `CHANNELS`.
        applicant_class: One of `CLASSES`.
        events: Its events, in order of their days.
        ticked: Ids of the items of evidence that are at hand.
    """

    number: str
    received_on: date
    channel: str = ""
    applicant_class: str = ""
    events: tuple[Event, ...] = ()
    subject: str = ""
    wanted_form: str = ""
    answer_number: str = ""
    sent_by: str = ""
    tracking: str = ""
    archived_as: str = ""
    remark: str = ""
    ticked: frozenset[str] = frozenset()

    @property
    def ending(self) -> Event | None:
        """The event that concluded the request. None while it is open."""
        return next((event for event in self.events if event.kind in ENDING_EVENTS), None)

    @property
    def concluded_on(self) -> date | None:
        """The day the request was concluded. None while it is open."""
        ending = self.ending
        return ending.on if ending else None

    @property
    def outcome(self) -> str | None:
        """The outcome of the request, one of `OUTCOMES`. None while it is open."""
        ending = self.ending
        if ending is None:
            return None
        return WITHDRAWAL if ending.kind is EventKind.WITHDRAWN else ending.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """Paper that should be at hand when a request is concluded or disputed.

    Args:
        source: Its article, or what marks it as our own reading.
        outcomes: Outcomes that need it.
        events: Kinds of event that need it. If both are empty, every request needs it.
        disputed: Whether only a request with a dispute needs it.
    """

    id: str
    label: str
    source: str
    outcomes: tuple[str, ...] = ()
    events: tuple[EventKind, ...] = ()
    disputed: bool = False

    def is_needed(self, request: Request, *, disputed: bool) -> bool:
        """Return whether a request needs it."""
        if self.disputed:
            return disputed
        if self.outcomes or self.events:
            happened = {event.kind for event in request.events}
            return request.outcome in self.outcomes or not happened.isdisjoint(self.events)
        return True

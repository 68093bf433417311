"""Fields of the books: how each is typed, read and stored."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from zwgk_desktop.domain.addresses import Address, third_party_address
from zwgk_desktop.domain.books.other_books import (
    DECISION_ROWS,
    DISCLOSURE_CHANNELS,
    DISPUTE_EVENTS,
    DISPUTE_KINDS,
    DISPUTE_RESULTS,
    DOCUMENT_KINDS,
    DecisionCount,
    Disclosure,
    Dispute,
    OfficialDocument,
)
from zwgk_desktop.domain.books.requests import (
    CHANNELS,
    CLASSES,
    OUTCOMES,
    THIRD_PARTY_ANSWERS,
    THIRD_PARTY_KINDS,
    Event,
    EventKind,
    Request,
    ThirdParty,
    sorted_events,
)
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import parse_amount, parse_count
from zwgk_desktop.domain.report import Value


class FieldType(StrEnum):
    """Data type of a field, which decides how it is parsed and edited."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    MONTH = "month"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class BookField:
    """One field of a book entry.

    Args:
        name: Its name on the command line.
        label: Its name for the clerk.
        type: Its data type.
        choices: Labels of the permitted values, by value.
        required: Whether the field must be filled.
    """

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    choices: Mapping[str, str] | None = None
    required: bool = False


REQUEST_FIELDS = (
    BookField("number", "登记号", required=True),
    BookField("received_on", "收到日期", FieldType.DATE, required=True),
    BookField("channel", "收到方式", FieldType.CHOICE, CHANNELS, required=True),
    BookField("class", "申请人类别", FieldType.CHOICE, CLASSES, required=True),
    BookField("subject", "申请内容", FieldType.LINES),
    BookField("wanted_form", "要求的形式"),
    BookField("answer_number", "答复文号"),
    BookField("sent_by", "送达方式"),
    BookField("tracking", "邮件单号"),
    BookField("archived_as", "归档号"),
    BookField("remark", "备注", FieldType.LINES),
)

PERSONAL_FIELDS = (
    BookField("applicant", "申请人"),
    BookField("identity", "证件号码"),
    BookField("contact", "联系方式"),
)
"""Personal fields of a request, stored apart from the others; each is optional."""

THIRD_PARTY_FIELDS = (
    BookField("third_party", "第三方名称"),
    BookField("third_party_kind", "第三方类别", FieldType.CHOICE, THIRD_PARTY_KINDS),
    BookField("address", "第三方地址"),
)
"""Personal fields of the third party asked in an event."""

PARTY = BookField("party", "第几个第三方")
"""Field for the number of the third party that answers. Blank for the one asked first."""

_CHANNELS = BookField("channels", "公开渠道", FieldType.CHOICES, DISCLOSURE_CHANNELS)
_PUBLISHED_ON = BookField("published_on", "公开日期", FieldType.DATE)
_PUBLICATION = (BookField("published_by", "公开人"), BookField("approved_by", "批准人"))
_REMARK = BookField("remark", "备注", FieldType.LINES)

DOCUMENT_FIELDS = (
    BookField("title", "标题", required=True),
    BookField("number", "文号", required=True),
    BookField("issued_on", "制发日期", FieldType.DATE, required=True),
    BookField("kind", "种类", FieldType.CHOICE, DOCUMENT_KINDS, required=True),
    BookField("valid_until", "有效期至", FieldType.DATE),
    BookField("repealed_on", "废止日期", FieldType.DATE),
    _PUBLISHED_ON,
    _CHANNELS,
    *_PUBLICATION,
    _REMARK,
)

DECISION_FIELDS = (
    BookField("row", "项目", FieldType.CHOICE, DECISION_ROWS, required=True),
    BookField("month", "月份", FieldType.MONTH, required=True),
    BookField("body", "站所", required=True),
    BookField("value", "数量（收费填元）", FieldType.AMOUNT, required=True),
)

DISPUTE_FIELDS = (
    BookField("kind", "种类", FieldType.CHOICE, DISPUTE_KINDS, required=True),
    BookField("filed_on", "受理日期", FieldType.DATE, required=True),
    *(BookField(name, label, FieldType.DATE) for name, label in DISPUTE_EVENTS.items()),
    BookField("decided_on", "审结日期", FieldType.DATE),
    BookField("result", "结果", FieldType.CHOICE, DISPUTE_RESULTS),
    BookField("request", "所涉申请"),
    BookField("remark", "备注", FieldType.LINES),
)


def disclosure_fields(categories: Mapping[str, str]) -> tuple[BookField, ...]:
    """Return the fields of a disclosure, given the labels of the categories."""
    return (
        BookField("title", "标题", required=True),
        BookField("number", "文号"),
        BookField("made_on", "制作日期", FieldType.DATE, required=True),
        dataclasses.replace(_PUBLISHED_ON, required=True),
        BookField("category", "类别", FieldType.CHOICE, categories, required=True),
        dataclasses.replace(_CHANNELS, required=True),
        *_PUBLICATION,
        BookField("valid_until", "有效期至", FieldType.DATE),
        BookField("repealed_on", "废止日期", FieldType.DATE),
        _REMARK,
    )


_EVENT_DAYS: Mapping[EventKind, str] = {
    EventKind.EXTENDED: "告知申请人的日子",
    EventKind.CONCLUDED: "当面交给或者寄出的日子",
    EventKind.WITHDRAWN: "撤回的日子",
}
_EVENT_DETAILS: Mapping[EventKind, tuple[BookField, ...]] = {
    EventKind.SUPPLEMENT_ASKED: (BookField("until", "请申请人补正至", FieldType.DATE),),
    EventKind.THIRD_PARTY_ASKED: (
        BookField("received_on", "第三方收到日期", FieldType.DATE),
        *THIRD_PARTY_FIELDS,
    ),
    EventKind.THIRD_PARTY_ANSWERED: (
        BookField("answer", "第三方的意见", FieldType.CHOICE, THIRD_PARTY_ANSWERS),
        PARTY,
    ),
    EventKind.BODY_ASKED: (BookField("received_on", "对方收到日期", FieldType.DATE),),
    EventKind.EXTENDED: (
        BookField("days", "延长几个工作日", required=True),
        BookField("approved_by", "批准人", required=True),
    ),
    EventKind.FEE_NOTIFIED: (
        BookField("received_on", "申请人收到日期", FieldType.DATE),
        BookField("amount", "金额（元）", FieldType.AMOUNT),
    ),
    EventKind.CONCLUDED: (
        BookField("outcome", "办理结果", FieldType.CHOICE, OUTCOMES, required=True),
    ),
}
_WHOLE_NUMBERS = {"days": ("延长的天数", "请填1至20"), "party": (PARTY.label, "请填1、2等")}
_SEPARATORS = re.compile(r"[\s、，,；;]+")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", re.ASCII)


def parse_field(field: BookField, text: str) -> Value | None:
    """Parse the text typed in a field. Return None for blank text, which clears the field.

    Raises:
        UserError: The value is not valid (K02) or has characters that cannot be stored (T01). A
            date is not valid (F04), or an amount is not a number (N02).
    """
    stored = storable_text(text, f"“{field.label}”")
    plain = (stored or "").strip()
    if not plain:
        if field.required:
            raise _field_error(field, "不能空着", f"请填写{field.label}")
        return None
    read = _PARSERS.get(field.type)
    return plain if read is None else read(field, plain)


def input_fields_of_event(kind: EventKind) -> tuple[BookField, ...]:
    """Return the fields of a kind of event, its day first."""
    day = BookField("on", _EVENT_DAYS.get(kind, "日期"), FieldType.DATE, required=True)
    return (day, *_EVENT_DETAILS.get(kind, ()))


def read_event(kind: EventKind, texts: Mapping[str, str]) -> Event:
    """Parse an event from the text typed in its fields.

    Raises:
        UserError: As for `parse_field`, or the days of an extension are no whole number (K02).
    """
    read: dict[str, Any] = {
        field.name: parse_field(field, texts.get(field.name, ""))
        for field in input_fields_of_event(kind)
    }
    for name, (label, remedy) in _WHOLE_NUMBERS.items():
        if read.get(name) is not None:
            read[name] = parse_whole_number(str(read[name]), label, remedy)
    about = [read.pop(field.name, None) for field in THIRD_PARTY_FIELDS]
    party = ThirdParty(*(str(text or "") for text in about))
    return Event(kind, **read, third_party=party if any(about) else None)


def parse_whole_number(text: str, label: str, remedy: str) -> int | None:
    """Parse a whole number typed in a field.

    Raises:
        UserError: It is none (K02).
    """
    try:
        return parse_count(text)
    except UserError as error:
        raise UserError(f"{label}不是整数", remedy=remedy, code="K02") from error


def find_field(fields: tuple[BookField, ...], name: str) -> BookField:
    """Return the field with a name or label.

    Raises:
        UserError: The book has no such field (K02).
    """
    for field in fields:
        if name in {field.name, field.label}:
            return field
    names = "、".join(field.name for field in fields)
    raise UserError(f"没有“{name}”这一栏", remedy=f"可以填的是：{names}", code="K02")


def ensure_whole_number(value: Decimal, label: str) -> Decimal:
    """Return the value, or raise if it is not a whole number.

    Raises:
        UserError: The value is not whole (K02).
    """
    if value != value.to_integral_value():
        raise UserError(f"{label}应为整数", remedy="请填写件数，没有发生的填0", code="K02")
    return value


def _parse_choice(field: BookField, plain: str) -> str:
    choices = field.choices or {}
    for key, words in choices.items():
        if plain in {key, words}:
            return key
    named = "、".join(f"{words}（{key}）" for key, words in choices.items())
    raise _field_error(field, f"不能是“{plain[:20]}”", f"请选用：{named}")


def _parse_choices(field: BookField, plain: str) -> str:
    """Parse several choices, and return their keys in the order of the field."""
    chosen = {_parse_choice(field, word) for word in _SEPARATORS.split(plain) if word}
    return " ".join(key for key in field.choices or {} if key in chosen)


def _parse_month(field: BookField, plain: str) -> str:
    found = _MONTH.fullmatch(plain)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise _field_error(field, f"“{plain[:20]}”不是月份", "请写成 2026-03 的样子")
    return f"{found[1]}-{int(found[2]):02}"


def _field_error(field: BookField, what: str, remedy: str) -> UserError:
    return UserError(f"{field.label}{what}", remedy=remedy, code="K02")


_PARSERS: Mapping[FieldType, Callable[[BookField, str], Value | None]] = {
    FieldType.TEXT: lambda _, plain: " ".join(plain.split()),
    FieldType.DATE: lambda field, plain: parse_date(plain, field.label),
    FieldType.CHOICE: _parse_choice,
    FieldType.CHOICES: _parse_choices,
    FieldType.MONTH: _parse_month,
    FieldType.AMOUNT: lambda _, plain: parse_amount(plain),
}


Entry = Request | OfficialDocument | DecisionCount | Dispute | Disclosure
SimpleEntry = TypeVar("SimpleEntry", OfficialDocument, DecisionCount, Dispute, Disclosure)

_EVENT_PREFIX = "request.event."
EVIDENCE_PREFIX = "request.evidence."
"""Prefix of the addresses that record evidence at hand."""
_RENAMED_FIELDS = {"applicant_class": "class"}
_PREFIXES: Mapping[type, str] = {
    Request: "request",
    OfficialDocument: "document",
    DecisionCount: "decision",
    Dispute: "dispute",
    Disclosure: "disclosure",
}
_EVENT_FIELDS = tuple(
    field.name for field in dataclasses.fields(Event) if field.name != "third_party"
)


def request_of(values: Mapping[Address, Value]) -> Request:
    """Build a request from its stored values. Events are sorted by day."""
    fields = _entry_fields(Request, values)
    ticked = (address for address in values if address.startswith(EVIDENCE_PREFIX))
    fields["ticked"] = frozenset(address.removeprefix(EVIDENCE_PREFIX) for address in ticked)
    fields["events"] = sorted_events(
        tuple(event_at(values, place) for place in event_indexes(values))
    )
    return Request(**fields)


def entry_of(kind: type[SimpleEntry], values: Mapping[Address, Value]) -> SimpleEntry:
    """Build an entry of one of the other books. Amounts become `Decimal`."""
    fields = _entry_fields(kind, values)
    if kind is DecisionCount:
        fields["value"] = Decimal(str(fields["value"]))
    return kind(**fields)


def event_indexes(values: Mapping[Address, Value]) -> list[int]:
    """Return the storage indexes of a request's events, in the order they were entered."""
    found = {address.split(".")[2] for address in values if address.startswith(_EVENT_PREFIX)}
    return sorted(map(int, found))


def event_values(index: int, event: Event) -> dict[Address, Value]:
    """Return the stored value of each address of an event, and of its numbered third party."""
    said = filled_event_fields(event)
    values: dict[Address, Value] = {
        f"{_EVENT_PREFIX}{index}.{name}": value if isinstance(value, int | date) else str(value)
        for name, value in said.items()
    }
    if event.third_party is None or event.party is None:
        return values
    texts = dataclasses.asdict(event.third_party)
    named = {third_party_address(event.party, name): text for name, text in texts.items() if text}
    return values | named


def event_addresses(values: Mapping[Address, Value], index: int) -> list[Address]:
    """Return the addresses of one event that have a value."""
    return [address for address in values if address.startswith(f"{_EVENT_PREFIX}{index}.")]


def filled_event_fields(event: Event) -> dict[str, Any]:
    """Return the filled fields of an event, in the order of declaration."""
    said = {name: getattr(event, name) for name in _EVENT_FIELDS}
    return {name: value for name, value in said.items() if value is not None}


def event_at(values: Mapping[Address, Value], index: int) -> Event:
    """Build the event stored at an index."""
    said: dict[str, Any] = {
        name: values[address]
        for name in _EVENT_FIELDS
        if (address := f"{_EVENT_PREFIX}{index}.{name}") in values
    }
    said["kind"] = EventKind(said["kind"])
    if "amount" in said:
        said["amount"] = Decimal(said["amount"])
    return Event(**said)


def _entry_fields(kind: type, values: Mapping[Address, Value]) -> dict[str, Any]:
    return {
        name: values[address]
        for address, name in _field_by_address(kind).items()
        if address in values
    }


@lru_cache(maxsize=8)
def _field_by_address(kind: type) -> Mapping[Address, str]:
    """Map each address of an entry to its field, except those of several values."""
    several = {"events", "ticked"}
    names = [field.name for field in dataclasses.fields(kind) if field.name not in several]
    return {f"{_PREFIXES[kind]}.{_RENAMED_FIELDS.get(name, name)}": name for name in names}

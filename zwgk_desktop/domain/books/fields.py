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

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.other_books import (
    DECISION_ROWS,
    DISPUTE_KINDS,
    DISPUTE_RESULTS,
    DOCUMENT_KINDS,
    DecisionCount,
    Dispute,
    OfficialDocument,
)
from zwgk_desktop.domain.books.requests import (
    CHANNELS,
    CLASSES,
    OUTCOMES,
    Event,
    EventKind,
    Request,
    in_order,
)
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import parse_amount, parse_count
from zwgk_desktop.domain.report import Value


class FieldType(StrEnum):
    """How a field is typed: what it is read as, and what edits it."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    CHOICE = "choice"
    MONTH = "month"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class BookField:
    """One thing asked for of an entry.

    Args:
        name: As the command line calls it.
        label: As the clerk calls it.
        type: How it is typed.
        choices: What may be chosen, with its words.
        required: Whether an entry may not be without it.
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
"""Of a request too, but kept apart; each may be left empty."""

DOCUMENT_FIELDS = (
    BookField("title", "标题", required=True),
    BookField("number", "文号", required=True),
    BookField("issued_on", "制发日期", FieldType.DATE, required=True),
    BookField("kind", "种类", FieldType.CHOICE, DOCUMENT_KINDS, required=True),
    BookField("valid_until", "有效期至", FieldType.DATE),
    BookField("repealed_on", "废止日期", FieldType.DATE),
    BookField("remark", "备注", FieldType.LINES),
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
    BookField("decided_on", "审结日期", FieldType.DATE),
    BookField("result", "结果", FieldType.CHOICE, DISPUTE_RESULTS),
    BookField("request", "所涉申请"),
    BookField("remark", "备注", FieldType.LINES),
)

_EVENT_DAYS: Mapping[EventKind, str] = {
    EventKind.EXTENDED: "告知申请人的日子",
    EventKind.CONCLUDED: "当面交给或者寄出的日子",
    EventKind.WITHDRAWN: "撤回的日子",
}
_EVENT_DETAILS: Mapping[EventKind, tuple[BookField, ...]] = {
    EventKind.SUPPLEMENT_ASKED: (BookField("until", "请申请人补正至", FieldType.DATE),),
    EventKind.THIRD_PARTY_ASKED: (BookField("received_on", "第三方收到日期", FieldType.DATE),),
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
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", re.ASCII)


def parse_field(field: BookField, text: str) -> Value | None:
    """Read what was typed; None clears it.

    Raises:
        UserError: It cannot be (K02), or holds what cannot be stored (T01); a date that is
            none (F04), an amount that is none (N02).
    """
    stored = storable_text(text, f"“{field.label}”")
    plain = (stored or "").strip()
    if not plain:
        if field.required:
            raise _refused(field, "不能空着", f"请填写{field.label}")
        return None
    read = _READERS.get(field.type)
    return plain if read is None else read(field, plain)


def event_fields_of(kind: EventKind) -> tuple[BookField, ...]:
    """Return the fields of an event of a kind, its day first."""
    day = BookField("on", _EVENT_DAYS.get(kind, "日期"), FieldType.DATE, required=True)
    return (day, *_EVENT_DETAILS.get(kind, ()))


def read_event(kind: EventKind, texts: Mapping[str, str]) -> Event:
    """Read an event from what was typed in its fields.

    Raises:
        UserError: As for `parse_field`; the days of an extension are no whole number (K02).
    """
    read: dict[str, Any] = {
        field.name: parse_field(field, texts.get(field.name, "")) for field in event_fields_of(kind)
    }
    if "days" in read:
        read["days"] = _days(str(read["days"]))
    return Event(kind, **read)


def _days(text: str) -> int | None:
    try:
        return parse_count(text)
    except UserError as error:
        raise UserError("延长的天数不是整数", remedy="请填1至20", code="K02") from error


def field_named(fields: tuple[BookField, ...], name: str) -> BookField:
    """Return a field by its name.

    Raises:
        UserError: The book has none of that name (K02).
    """
    for field in fields:
        if name in {field.name, field.label}:
            return field
    names = "、".join(field.name for field in fields)
    raise UserError(f"没有“{name}”这一栏", remedy=f"可以填的是：{names}", code="K02")


def whole_number(value: Decimal, label: str) -> Decimal:
    """Refuse a count that is not whole.

    Raises:
        UserError: It is not (K02).
    """
    if value != value.to_integral_value():
        raise UserError(f"{label}应为整数", remedy="请填写件数，没有发生的填0", code="K02")
    return value


def _choice(field: BookField, plain: str) -> str:
    choices = field.choices or {}
    for key, words in choices.items():
        if plain in {key, words}:
            return key
    named = "、".join(f"{words}（{key}）" for key, words in choices.items())
    raise _refused(field, f"不能是“{plain[:20]}”", f"请选用：{named}")


def _month(field: BookField, plain: str) -> str:
    found = _MONTH.fullmatch(plain)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise _refused(field, f"“{plain[:20]}”不是月份", "请写成 2026-03 的样子")
    return f"{found[1]}-{int(found[2]):02}"


def _refused(field: BookField, what: str, remedy: str) -> UserError:
    return UserError(f"{field.label}{what}", remedy=remedy, code="K02")


_READERS: Mapping[FieldType, Callable[[BookField, str], Value | None]] = {
    FieldType.TEXT: lambda _, plain: " ".join(plain.split()),
    FieldType.DATE: lambda field, plain: parse_date(plain, field.label),
    FieldType.CHOICE: _choice,
    FieldType.MONTH: _month,
    FieldType.AMOUNT: lambda _, plain: parse_amount(plain),
}


Entry = Request | OfficialDocument | DecisionCount | Dispute
Plain = TypeVar("Plain", OfficialDocument, DecisionCount, Dispute)

_EVENT = "request.event."
_RENAMED = {"applicant_class": "class"}
_PREFIXES: Mapping[type, str] = {
    Request: "request",
    OfficialDocument: "document",
    DecisionCount: "decision",
    Dispute: "dispute",
}
_EVENT_FIELDS = tuple(field.name for field in dataclasses.fields(Event))


def request_of(values: Mapping[Address, Value]) -> Request:
    """Read a request with its events, in the order of their days."""
    fields = _fields(Request, values)
    fields["events"] = in_order(tuple(event_at(values, place) for place in event_places(values)))
    return Request(**fields)


def entry_of(kind: type[Plain], values: Mapping[Address, Value]) -> Plain:
    """Read an entry of another book; an amount comes exact."""
    fields = _fields(kind, values)
    if kind is DecisionCount:
        fields["value"] = Decimal(str(fields["value"]))
    return kind(**fields)


def event_places(values: Mapping[Address, Value]) -> list[int]:
    """Return the places of a request's events, in the order they were entered."""
    found = {address.split(".")[2] for address in values if address.startswith(_EVENT)}
    return sorted(map(int, found))


def event_values(place: int, event: Event) -> dict[Address, Value]:
    """Return what stands at each address of an event."""
    said = event_fields(event)
    return {
        f"{_EVENT}{place}.{name}": value if isinstance(value, int | date) else str(value)
        for name, value in said.items()
    }


def event_addresses(values: Mapping[Address, Value], place: int) -> list[Address]:
    """Return every address at which something stands of the event at a place."""
    return [address for address in values if address.startswith(f"{_EVENT}{place}.")]


def event_fields(event: Event) -> dict[str, Any]:
    """Return what an event says, in the order of its fields."""
    said = {name: getattr(event, name) for name in _EVENT_FIELDS}
    return {name: value for name, value in said.items() if value is not None}


def event_at(values: Mapping[Address, Value], place: int) -> Event:
    """Read the event at a place."""
    said: dict[str, Any] = {
        name: values[address]
        for name in _EVENT_FIELDS
        if (address := f"{_EVENT}{place}.{name}") in values
    }
    said["kind"] = EventKind(said["kind"])
    if "amount" in said:
        said["amount"] = Decimal(said["amount"])
    return Event(**said)


def _fields(kind: type, values: Mapping[Address, Value]) -> dict[str, Any]:
    return {
        name: values[address] for address, name in _places_of(kind).items() if address in values
    }


@lru_cache(maxsize=8)
def _places_of(kind: type) -> Mapping[Address, str]:
    """Return the field that each address of an entry stands for, events left out."""
    names = [field.name for field in dataclasses.fields(kind) if field.name != "events"]
    return {f"{_PREFIXES[kind]}.{_RENAMED.get(name, name)}": name for name in names}

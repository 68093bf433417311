"""Asks for what happened to a request: its day, and what else its kind asks for."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.books.events import EVENT_LABELS, Event, EventKind
from zwgk_desktop.domain.books.fields import BookField, FieldType, parse_field
from zwgk_desktop.domain.books.requests import OUTCOMES
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import parse_amount, parse_count
from zwgk_desktop.services.books.steps import EVENT_ARTICLES
from zwgk_desktop.ui.books.entry_form import EntryDialog

_ON: Mapping[EventKind, str] = {
    EventKind.EXTENDED: "告知申请人的日子",
    EventKind.CONCLUDED: "当面交给或者寄出的日子",
    EventKind.WITHDRAWN: "撤回的日子",
}
_MORE: Mapping[EventKind, tuple[BookField, ...]] = {
    EventKind.SUPPLEMENT_ASKED: (BookField("until", "请申请人补正至", FieldType.DATE),),
    EventKind.THIRD_PARTY_ASKED: (BookField("received_on", "第三方收到日期", FieldType.DATE),),
    EventKind.BODY_ASKED: (BookField("received_on", "对方收到日期", FieldType.DATE),),
    EventKind.EXTENDED: (
        BookField("days", "延长几个工作日", required=True),
        BookField("approved_by", "批准人", required=True),
    ),
    EventKind.FEE_NOTIFIED: (
        BookField("received_on", "申请人收到日期", FieldType.DATE),
        BookField("amount", "金额（元）"),
    ),
    EventKind.CONCLUDED: (
        BookField("outcome", "办理结果", FieldType.CHOICE, OUTCOMES, required=True),
    ),
}


class EventDialog(EntryDialog):
    """Enter or correct one event."""

    def __init__(
        self, parent: QWidget, number: str, before: Event, take: Callable[[Event], object]
    ) -> None:
        kind = before.kind
        on = BookField("on", _ON.get(kind, "日期"), FieldType.DATE, required=True)
        self._fields = (on, *_MORE.get(kind, ()))
        title = f"{number}　{EVENT_LABELS[kind]}（{EVENT_ARTICLES[kind]}）"
        super().__init__(parent, title, self._fields, lambda texts: take(self._read(kind, texts)))
        self.form.show_values(_texts(before))

    def _read(self, kind: EventKind, texts: Mapping[str, str]) -> Event:
        read = {field.name: parse_field(field, texts[field.name]) for field in self._fields}
        on, until, received = (read.get(name) for name in ("on", "until", "received_on"))
        if not isinstance(on, date):  # it is required, and read as a date
            raise TypeError(on)
        outcome = read.get("outcome")
        return Event(
            kind,
            on,
            until=until if isinstance(until, date) else None,
            received_on=received if isinstance(received, date) else None,
            days=_days(texts),
            approved_by=texts.get("approved_by", "").strip() or None,
            amount=parse_amount(texts.get("amount", "")),
            outcome=str(outcome) if outcome else None,
        )


def _days(texts: Mapping[str, str]) -> int | None:
    if "days" not in texts:
        return None
    try:
        return parse_count(texts["days"])
    except UserError as error:
        raise UserError("延长的天数不是整数", remedy="请填1至20", code="K02") from error


def _texts(event: Event) -> dict[str, str]:
    known = {
        "on": event.on,
        "until": event.until,
        "received_on": event.received_on,
        "days": event.days,
        "approved_by": event.approved_by,
        "amount": event.amount,
        "outcome": event.outcome,
    }
    wanted = {"on", *(field.name for field in _MORE.get(event.kind, ()))}
    return {name: str(value) for name, value in known.items() if name in wanted and value}

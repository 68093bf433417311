"""Entries as they are stored: each field a value at an address, each event one line.

An entry's address says its book and its field: ``request.received_on``, ``document.title``;
its events stand at ``request.event.1``, ``.2`` … in the order they were entered, personal
fields at ``personal.applicant`` and the like, which storage keeps apart.
"""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.decisions import DecisionCount
from zwgk_desktop.domain.books.disputes import Dispute
from zwgk_desktop.domain.books.documents import OfficialDocument
from zwgk_desktop.domain.books.events import Event, EventKind, in_order
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.report import Value

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
_DAYS = ("on", "until", "received_on")


def entry_values(entry: Entry) -> dict[Address, Value]:
    """Return what stands at each address of an entry, but not its events."""
    prefix = _PREFIXES[type(entry)]
    values: dict[Address, Value] = {}
    for field in dataclasses.fields(entry):
        value = getattr(entry, field.name)
        if field.name != "events" and value not in {None, ""}:
            name = _RENAMED.get(field.name, field.name)
            values[f"{prefix}.{name}"] = str(value) if isinstance(value, Decimal) else value
    return values


def request_of(values: Mapping[Address, Value]) -> Request:
    """Read a request."""
    fields = _fields(Request, values)
    events = tuple(event_of(str(values[place])) for place in event_places(values))
    fields["events"] = in_order(events)
    return Request(**fields)


def entry_of(kind: type[Plain], values: Mapping[Address, Value]) -> Plain:
    """Read an entry of another book."""
    fields = _fields(kind, values)
    if kind is DecisionCount:
        fields["value"] = Decimal(str(fields["value"]))
    return kind(**fields)


def event_places(values: Mapping[Address, Value]) -> list[Address]:
    """Return where events stand, in the order they were entered."""
    places = [address for address in values if address.startswith(_EVENT)]
    return sorted(places, key=lambda place: int(place.removeprefix(_EVENT)))


def next_event_place(values: Mapping[Address, Value]) -> Address:
    """Return where the next event goes."""
    places = event_places(values)
    last = int(places[-1].removeprefix(_EVENT)) if places else 0
    return f"{_EVENT}{last + 1}"


def event_text(event: Event) -> str:
    """Write an event as it is stored: its fields that say something, as JSON."""
    said = event_fields(event)
    plain = {name: value if isinstance(value, int) else str(value) for name, value in said.items()}
    return json.dumps(plain, ensure_ascii=False)


def event_fields(event: Event) -> dict[str, Any]:
    """Return what an event says, in the order of its fields."""
    said = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return {name: value for name, value in said.items() if value is not None}


def event_of(text: str) -> Event:
    """Read an event as `event_text` wrote it."""
    said = cast("dict[str, Any]", json.loads(text))
    said["kind"] = EventKind(said["kind"])
    for name in _DAYS:
        if name in said:
            said[name] = date.fromisoformat(said[name])
    if "amount" in said:
        said["amount"] = Decimal(said["amount"])
    return Event(**said)


def _fields(kind: type, values: Mapping[Address, Value]) -> dict[str, Any]:
    prefix = _PREFIXES[kind]
    found: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        name = _RENAMED.get(field.name, field.name)
        value = values.get(f"{prefix}.{name}")
        if value is not None and field.name != "events":
            found[field.name] = value
    return found

"""Entries as they are stored: each field a value at an address.

An entry's address says its book and its field: ``request.received_on``, ``document.title``;
its events at ``request.event.1.on`` and the like, numbered as they were entered, personal
fields at ``personal.applicant`` and the like, which storage keeps apart.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

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

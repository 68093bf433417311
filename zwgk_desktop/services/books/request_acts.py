"""Acts on a request: register, correct, split, enter events, conclude, remove."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from zwgk_desktop.domain.addresses import REQUEST_NUMBER, Address
from zwgk_desktop.domain.books.fields import (
    PERSONAL_FIELDS,
    REQUEST_FIELDS,
    BookField,
    event_addresses,
    event_at,
    event_indexes,
    event_values,
    find_field,
    parse_field,
    request_of,
)
from zwgk_desktop.domain.books.legal_checks import check_events
from zwgk_desktop.domain.books.other_books import Dispute
from zwgk_desktop.domain.books.requests import EVENT_LABELS, OUTCOMES, Event, EventKind, Request
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.books.third_parties import third_party_addresses, third_party_at
from zwgk_desktop.services.books.unit_books import Addition, NewValues, SubjectKind, UnitBooks
from zwgk_desktop.storage.acts import ActKind

RECEIVED_ON = "received_on"
_FEWEST, _MOST = 2, 20  # limits of the number of parts
_ALL_FIELDS = (*REQUEST_FIELDS, *PERSONAL_FIELDS)
_PREFIXES = {field.name: "personal" for field in PERSONAL_FIELDS} | {
    field.name: "request" for field in REQUEST_FIELDS
}


def propose_number(books: UnitBooks, received_on: date, numbers_used: Iterable[str] = ()) -> str:
    """Propose the number after the last one of the year of receipt: ``2026-001``."""
    pattern = re.compile(rf"{received_on.year}-(\d{{3,}})(?:-\d+)?")
    known = [*(request.number for request in books.books.requests), *numbers_used]
    numbers = (pattern.fullmatch(number) for number in known)
    last = max((int(found[1]) for found in numbers if found), default=0)
    return f"{received_on.year}-{last + 1:03}"


def parse_fields(fields: Mapping[str, str]) -> dict[Address, Value | None]:
    """Parse the texts typed in the fields of a request, personal ones too.

    Raises:
        UserError: There is no such field, or its value is not valid (K02, F04, T01).
    """
    wanted: dict[Address, Value | None] = {}
    for name, text in fields.items():
        field = find_field(_ALL_FIELDS, name)
        wanted[f"{_PREFIXES[field.name]}.{field.name}"] = parse_field(field, text)
    return wanted


def fields_by_name(fields: Mapping[str, str]) -> dict[str, str]:
    """Return typed texts by the fields' names, where some are given by their labels.

    Raises:
        UserError: There is no such field (K02).
    """
    return {find_field(_ALL_FIELDS, name).name: text for name, text in fields.items()}


def register_request(
    books: UnitBooks, fields: Mapping[str, str], events: Iterable[Event] = ()
) -> int:
    """Register a request, as one act. A number is proposed if none is given.

    Args:
        books: The books to which the request is added.
        fields: Typed texts, by the fields' names.
        events: Events so far, the conclusion included, in any order.

    Returns:
        Its subject.

    Raises:
        UserError: As for `parse_fields`. The number is already used (K04), or an event is not
            lawful on its day (K01).
    """
    return books.add([request_addition(books, fields, events=events)])[0]


def request_addition(
    books: UnitBooks,
    fields: Mapping[str, str],
    numbers_used: Iterable[str] = (),
    events: Iterable[Event] = (),
) -> Addition:
    """Return a request as it would be registered.

    Args:
        books: The books to which the request would be added.
        fields: Typed texts, by the fields' names.
        numbers_used: Reserved numbers that are not in the book yet.
        events: As for `register_request`.

    Raises:
        UserError: As for `register_request`.
    """
    texts = dict(fields)
    if not texts.get("number", "").strip():
        texts["number"] = propose_number(books, receipt_day(texts), numbers_used)
    for field in _required():
        parse_field(field, texts.get(field.name, ""))
    values = {address: value for address, value in parse_fields(texts).items() if value is not None}
    for place, event in enumerate(_with_party_numbers(events), start=1):
        values |= event_values(place, event)
    _ensure_number_free(books, str(values[REQUEST_NUMBER]), numbers_used)
    check_events(request_of(values), books.calendar)
    return Addition(SubjectKind.REQUEST, values)


def receipt_day(fields: Mapping[str, str]) -> date:
    """Parse the day of receipt from the typed texts.

    Raises:
        UserError: It is blank (K02) or no date (F04).
    """
    received = parse_field(find_field(REQUEST_FIELDS, RECEIVED_ON), fields.get(RECEIVED_ON, ""))
    assert isinstance(received, date)  # noqa: S101 - it is required, and a date
    return received


def future_days_text(
    today: date, fields: Mapping[str, str] | None = None, events: Iterable[Event] = ()
) -> str:
    """Name the day of receipt and the days of events that are after today, "" for none.

    Args:
        today: Day to compare with.
        fields: Typed texts with the day of receipt, or None to compare events only.
        events: Events, the conclusion included.

    Raises:
        UserError: As for `receipt_day`.
    """
    days = [] if fields is None else [("收到日期", receipt_day(fields))]
    days += [(f"“{EVENT_LABELS[event.kind]}”的日期", event.on) for event in events]
    return "、".join(f"{label}{day}" for label, day in days if day > today)


def correct_request(books: UnitBooks, number: str, fields: Mapping[str, str]) -> int:
    """Correct fields of a request, as one act. A new number is copied to its disputes.

    Raises:
        UserError: As for `register_request`, or its events would no longer be lawful (K01).
    """
    subject, request = books.request(number)
    wanted = parse_fields(fields)
    number_now = str(wanted.get(REQUEST_NUMBER, request.number))
    _ensure_lawful_after(books, subject, wanted)
    together: dict[int, NewValues] = {subject: wanted}
    if number_now != request.number:
        _ensure_number_free(books, number_now, ())
        together |= _changes_of_disputes(books, request.number, number_now)
    books.change_together(together, ActKind.ENTRY)
    return subject


def split_request(books: UnitBooks, number: str, parts: int) -> tuple[str, ...]:
    """Split a letter into several requests, as one act: ``2026-001-1``, ``-2``, ….

    No source says whether the parts count as one. A clerk who splits counts each.

    Returns:
        Their numbers.

    Raises:
        UserError: The request already has events (K01), the number of parts is not permitted
            (K02), or a number is already used (K04).
    """
    subject, request = books.request(number)
    if request.events:
        raise UserError(
            f"{request.number}号申请已经登记了经过，不能再拆",
            remedy="请先去掉登记的事项，或者另外登记一件",
            code="K01",
        )
    if not _FEWEST <= parts <= _MOST:
        raise UserError("拆成的件数不对", remedy=f"请填{_FEWEST}至{_MOST}", code="K02")
    numbers = tuple(f"{request.number}-{part}" for part in range(1, parts + 1))
    for one in numbers:
        _ensure_number_free(books, one, ())
    own = {**books.values(subject), **books.personal(subject)}
    made = [
        Addition(SubjectKind.REQUEST, {**own, REQUEST_NUMBER: number}) for number in numbers[1:]
    ]
    changed: dict[int, NewValues] = {subject: {REQUEST_NUMBER: numbers[0]}}
    changed |= _changes_of_disputes(books, request.number, numbers[0])
    books.add(made, note=f"拆成{parts}件", changed=changed)
    return numbers


def add_event(books: UnitBooks, number: str, event: Event) -> int:
    """Add an event to a request, as one act.

    Raises:
        UserError: The event is not lawful, with the reason and the article (K01).
    """
    if event.kind is EventKind.CONCLUDED:
        raise UserError(
            "办结不作为事项登记",
            remedy="请用“办结”登记结果",
            code="K01",
            command="用 request conclude",
        )
    return _write_event(books, number, event, ActKind.EVENT)


def conclude_request(
    books: UnitBooks,
    number: str,
    on: date,
    outcome: str,
    fields: Mapping[str, str] | None = None,
) -> int:
    """Conclude a request, as one act.

    Args:
        books: The books with the request.
        number: Number of the request.
        on: Day on which the answer was handed over or posted.
        outcome: Row of the table.
        fields: Typed texts of fields to change with it, such as the answer's 文号.

    Raises:
        UserError: As for `add_event`, or there is no such outcome (K02).
    """
    chosen = parse_field(outcome_field(), outcome)
    event = Event(EventKind.CONCLUDED, on, outcome=str(chosen))
    return _write_event(books, number, event, ActKind.CONCLUDE, parse_fields(fields or {}))


def remove_event(books: UnitBooks, number: str, position: int) -> int:
    """Remove the event at a position, counted from 1, as one act.

    Raises:
        UserError: There is none (K03), or the remaining events would not be lawful (K01).
    """
    subject, request = books.request(number)
    if not 1 <= position <= len(request.events):
        raise UserError(
            f"{number}号申请没有第{position}个事项",
            remedy=f"现在登记了{len(request.events)}个事项，请核对次序",
            code="K03",
        )
    _change(books, subject, _without_event(books, subject, request.events[position - 1]))
    return subject


def replace_event(books: UnitBooks, number: str, position: int, event: Event) -> int:
    """Replace the event at a position, counted from 1, as one act.

    Raises:
        UserError: As for `add_event`.
    """
    subject, request = books.request(number)
    before = request.events[position - 1]
    at = _stored_index(books, subject, before)
    if event.third_party is not None and before.party is not None:
        event = replace(event, party=before.party)
    (event,) = _with_party_numbers([event], _last_party(request))
    gone = _without_event(books, subject, before)
    _change(books, subject, {**gone, **event_values(at, event)})
    return subject


def event_to_correct(books: UnitBooks, number: str, position: int) -> Event:
    """Return the event at a position, counted from 1, with the third party it names."""
    subject, request = books.request(number)
    event = request.events[position - 1]
    if event.kind is not EventKind.THIRD_PARTY_ASKED or event.party is None:
        return event
    return replace(event, third_party=third_party_at(books.personal(subject), event.party))


def remove_request(books: UnitBooks, number: str) -> None:
    """Remove a request from the register, as one act that can be undone.

    Raises:
        UserError: There is none (K03), or a dispute refers to it (K04).
    """
    subject, request = books.request(number)
    if any(dispute.request == request.number for dispute in books.books.disputes):
        raise UserError(
            f"{request.number}号申请有复议、诉讼登记，不能去掉",
            remedy="请先更正那件案件的“所涉申请”",
            code="K04",
        )
    books.remove(subject)


def outcome_field() -> BookField:
    """Return the field for the outcome of a conclusion."""
    choice = next(field for field in REQUEST_FIELDS if field.choices)
    return replace(choice, name="outcome", label="办理结果", choices=OUTCOMES)


def request_as_of(request: Request, as_of: date) -> Request:
    """Return a request as known on a day, without later events."""
    known = tuple(event for event in request.events if event.on <= as_of)
    return request if len(known) == len(request.events) else replace(request, events=known)


def _write_event(
    books: UnitBooks,
    number: str,
    event: Event,
    kind: ActKind,
    extra_values: Mapping[Address, Value | None] | None = None,
) -> int:
    subject, request = books.request(number)
    place = max(event_indexes(books.values(subject)), default=0) + 1
    (event,) = _with_party_numbers([event], _last_party(request))
    _change(books, subject, {**event_values(place, event), **(extra_values or {})}, kind)
    return subject


def _with_party_numbers(events: Iterable[Event], last: int = 0) -> Iterator[Event]:
    """Number the third parties that are named in new events, after the last known number."""
    for event in events:
        if event.third_party is None or event.party is not None:
            yield event
        else:
            last += 1
            yield replace(event, party=last)


def _last_party(request: Request) -> int:
    return max((event.party or 0 for event in request.events), default=0)


def _without_event(books: UnitBooks, subject: int, event: Event) -> NewValues:
    """Return the changes that remove an event and the third party it names."""
    stored = event_addresses(books.values(subject), _stored_index(books, subject, event))
    return dict.fromkeys([*stored, *third_party_addresses(event)])


def _change(
    books: UnitBooks, subject: int, values: NewValues, kind: ActKind = ActKind.EVENT
) -> None:
    """Change a request if its events would still be lawful."""
    _ensure_lawful_after(books, subject, values)
    books.change(subject, values, kind)


def _ensure_lawful_after(books: UnitBooks, subject: int, values: NewValues) -> None:
    check_events(request_of(books.values_after(subject, values)), books.calendar)


def _stored_index(books: UnitBooks, subject: int, event: Event) -> int:
    """Return the storage index of an event."""
    values = books.values(subject)
    return next(at for at in event_indexes(values) if event_at(values, at) == event)


def _required() -> list[BookField]:
    return [field for field in REQUEST_FIELDS if field.required]


def _changes_of_disputes(books: UnitBooks, before: str, after: str) -> dict[int, NewValues]:
    """Return the changes that give disputes about a request its new number."""
    return {
        subject: {"dispute.request": after}
        for subject, one in books.entries(Dispute).items()
        if one.request == before
    }


def _ensure_number_free(books: UnitBooks, number: str, numbers_used: Iterable[str]) -> None:
    known = {request.number for request in books.books.requests} | set(numbers_used)
    if number in known:
        raise UserError(
            f"登记号{number}已经用过",
            remedy=f"请另编一个号，或者写成 {number}-1、{number}-2 表示一信几件",
            code="K04",
        )

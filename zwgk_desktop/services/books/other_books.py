"""Enter and correct entries of the other books: documents, decisions, disputes, disclosures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.fields import (
    DECISION_FIELDS,
    DISPUTE_FIELDS,
    DOCUMENT_FIELDS,
    BookField,
    ensure_whole_number,
    entry_of,
    find_field,
    parse_field,
)
from zwgk_desktop.domain.books.other_books import (
    DISPUTE_EVENTS,
    DISPUTE_KINDS,
    REVIEW_EVENTS,
    SUIT_EVENTS,
    DecisionCount,
    DecisionRow,
    Dispute,
    OfficialDocument,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.books.dues import dispute_statuses
from zwgk_desktop.services.books.unit_books import (
    DIRECTORY_COMPLETE,
    Addition,
    SubjectKind,
    UnitBooks,
    missing_entry_error,
)
from zwgk_desktop.storage.acts import ActKind

TypedFields = Mapping[str, str]
"""Typed texts by the names of the fields."""


def add_document(books: UnitBooks, fields: TypedFields) -> int:
    """Add a document, as one act, and return its subject.

    Raises:
        UserError: A field is not valid (K02, F04, T01) or the 文号 is already used (K04).
    """
    values = parse_entry("document", DOCUMENT_FIELDS, fields)
    check_document(books, entry_of(OfficialDocument, values), None)
    return books.add([Addition(SubjectKind.DOCUMENT, values)])[0]


def correct_document(books: UnitBooks, number: str, fields: TypedFields) -> int:
    """Correct a document, as one act.

    Raises:
        UserError: As for `add_document`, or no document has that number (K03).
    """
    subject, _ = find_document(books, number)
    wanted = parse_changes("document", DOCUMENT_FIELDS, fields)
    check_document(books, entry_of(OfficialDocument, books.values_after(subject, wanted)), subject)
    books.change(subject, wanted)
    return subject


def confirm_directory(books: UnitBooks, *, complete: bool = True) -> None:
    """Mark the directory of documents as complete, which allows 现行有效 to be filled."""
    books.change_shared_values({DIRECTORY_COMPLETE: True if complete else None})


def find_document(books: UnitBooks, number: str) -> tuple[int, OfficialDocument]:
    """Return a document and its subject by its 文号.

    Raises:
        UserError: There is none (K03).
    """
    for subject, one in books.entries(OfficialDocument).items():
        if one.number == number.strip():
            return subject, one
    raise missing_entry_error(books.unit, f"文号为“{number.strip()}”的文件")


def set_decision(books: UnitBooks, fields: TypedFields) -> int:
    """Add or correct the number for a row, a month and a body, as one act.

    Raises:
        UserError: A field is not valid (K02, N02, T01).
    """
    values = decision_values(fields)
    wanted = entry_of(DecisionCount, values)
    found = _find_decision(books, wanted.row, wanted.month, wanted.body)
    if found is None:
        return books.add([Addition(SubjectKind.DECISION, values)])[0]
    books.change(found, {"decision.value": _number_text(wanted.value)})
    return found


def decision_values(fields: TypedFields) -> dict[Address, Value]:
    """Parse the fields of a decision count, and return its values.

    Raises:
        UserError: A field is not valid (K02, N02, T01).
    """
    values = parse_entry("decision", DECISION_FIELDS, fields)
    wanted = entry_of(DecisionCount, values)
    if wanted.row != DecisionRow.FEES:
        ensure_whole_number(wanted.value, "件数")
    return values


def remove_decision(books: UnitBooks, fields: TypedFields) -> str:
    """Remove the number for a row, a month and a body, and return the month.

    Raises:
        UserError: There is none (K03).
    """
    row, month, body = (
        str(parse_field(find_field(DECISION_FIELDS, name), fields[name]))
        for name in ("row", "month", "body")
    )
    found = _find_decision(books, row, month, body)
    if found is None:
        raise missing_entry_error(books.unit, f"{month} {body}的这一项数字")
    books.remove(found)
    return month


def add_dispute(books: UnitBooks, fields: TypedFields) -> int:
    """Add a dispute with the next id, as one act.

    Raises:
        UserError: A field is not valid (K02, F04, T01), an event cannot be (K01), a day lies
            outside the calendar (C01), or the named request does not exist (K03).
    """
    number = max((one.id for one in books.books.disputes), default=0) + 1
    values = {"dispute.id": number, **parse_entry("dispute", DISPUTE_FIELDS, fields)}
    _check_dispute(books, entry_of(Dispute, values))
    return books.add([Addition(SubjectKind.DISPUTE, values)])[0]


def draft_dispute(books: UnitBooks, fields: TypedFields) -> Dispute:
    """Return a dispute as it would be entered.

    Raises:
        UserError: As for `add_dispute`.
    """
    one = entry_of(Dispute, {"dispute.id": 0, **parse_entry("dispute", DISPUTE_FIELDS, fields)})
    _check_dispute(books, one)
    return one


def correct_dispute(
    books: UnitBooks, id_: str, fields: TypedFields, kind: ActKind = ActKind.ENTRY
) -> int:
    """Correct a dispute or enter its result, as one act.

    Raises:
        UserError: As for `add_dispute`, or no dispute has that id (K03).
    """
    subject, _ = find_dispute(books, id_)
    wanted = parse_changes("dispute", DISPUTE_FIELDS, fields)
    _check_dispute(books, entry_of(Dispute, books.values_after(subject, wanted)))
    books.change(subject, wanted, kind)
    return subject


def add_dispute_event(books: UnitBooks, id_: str, kind: str, on: str) -> int:
    """Enter the day of one of `DISPUTE_EVENTS`, as one act.

    Raises:
        UserError: As for `correct_dispute`, or there is no such kind of event (K02).
    """
    if kind not in DISPUTE_EVENTS:
        known = "、".join(f"{label}（{name}）" for name, label in DISPUTE_EVENTS.items())
        raise UserError(f"没有“{kind}”这种事项", remedy=f"事项可以是：{known}", code="K02")
    return correct_dispute(books, id_, {kind: on}, ActKind.EVENT)


def find_dispute(books: UnitBooks, id_: str) -> tuple[int, Dispute]:
    """Return a dispute and its subject by its id.

    Raises:
        UserError: There is none (K03).
    """
    for subject, one in books.entries(Dispute).items():
        if str(one.id) == id_.strip():
            return subject, one
    raise missing_entry_error(books.unit, f"编号为“{id_.strip()}”的复议、诉讼案件")


def parse_entry(
    prefix: str, fields: tuple[BookField, ...], typed: TypedFields
) -> dict[Address, Value]:
    """Parse all fields of a new entry, and return its values.

    Raises:
        UserError: A field is not valid (K02, F04, N02, T01).
    """
    typed = {find_field(fields, name).name: text for name, text in typed.items()}
    read = {f.name: parse_field(f, typed.get(f.name, "")) for f in fields}
    return {f"{prefix}.{name}": _stored(value) for name, value in read.items() if value is not None}


def parse_changes(
    prefix: str, fields: tuple[BookField, ...], typed: TypedFields
) -> dict[Address, Value | None]:
    """Parse the typed fields only. Blank ones are cleared. Raises as `parse_entry`."""
    wanted: dict[Address, Value | None] = {}
    for name, text in typed.items():
        field = find_field(fields, name)
        value = parse_field(field, text)
        wanted[f"{prefix}.{field.name}"] = None if value is None else _stored(value)
    return wanted


def _stored(value: Value) -> Value:
    return _number_text(value) if isinstance(value, Decimal) else value


def _number_text(value: Decimal) -> str:
    return format(value, "f")


def check_document(books: UnitBooks, document: OfficialDocument, subject: int | None) -> None:
    """Raise if a document is inconsistent (K02) or its 文号 is already used (K04)."""
    for other, known in books.entries(OfficialDocument).items():
        if other != subject and known.number == document.number:
            raise UserError(
                f"文号“{document.number}”已经登记过",
                remedy="请核对文号，同一文件只登记一次",
                code="K04",
            )
    days = (
        (document.valid_until, "有效期"),
        (document.repealed_on, "废止日期"),
        (document.published_on, "公开日期"),
    )
    for day, what in days:
        ensure_not_before(document.issued_on, day, f"{what}早于制发日期")
    if (document.published_on is None) != (not document.channels):
        raise UserError(
            "公开日期和公开渠道要一起填", remedy="公开了的两项都填，没有公开的都空着", code="K02"
        )


def _check_dispute(books: UnitBooks, dispute: Dispute) -> None:
    if (dispute.decided_on is None) != (not dispute.result):
        raise UserError(
            "审结日期和结果要一起填", remedy="已经审结的两项都填，没有审结的都空着", code="K02"
        )
    _check_dispute_days(dispute)
    dispute_statuses([dispute], books.calendar)  # raises if the calendar does not cover a day
    if dispute.request:
        books.request(dispute.request)


def _check_dispute_days(dispute: Dispute) -> None:
    """Raise if an event belongs to the other kind of dispute, or its day is out of order."""
    own = REVIEW_EVENTS if dispute.is_review else SUIT_EVENTS
    article = "行政复议法第四十八条" if dispute.is_review else "行政诉讼法第六十七条"
    if others := [DISPUTE_EVENTS[name] for name in dispute.events if name not in own]:
        raise UserError(
            f"{DISPUTE_KINDS[dispute.kind]}没有“{others[0]}”这个事项",
            remedy=f"可以登记的是：{'、'.join(own.values())}",
            code="K01",
        )
    ended = {} if dispute.decided_on is None else {"decided_on": dispute.decided_on}
    labels = {"filed_on": "受理日期", **own, "decided_on": "审结日期"}
    main = {name: day for name, day in dispute.events.items() if name != "simple_procedure"}
    side = {name: day for name, day in dispute.events.items() if name not in main}
    for days in (main, side):  # a review may be told to be simple before or after the copy came
        whole = {"filed_on": dispute.filed_on, **days, **ended}
        for (first, before), (later, after) in pairwise(whole.items()):
            law = "" if later in ended else f"（{article}）"
            ensure_not_before(before, after, f"{labels[later]}早于{labels[first]}{law}")


def ensure_not_before(first: date, later: date | None, what: str) -> None:
    """Raise if a day is before another one (K02)."""
    if later is not None and later < first:
        raise UserError(what, remedy="请核对两个日期", code="K02")


def _find_decision(books: UnitBooks, row: str, month: str, body: str) -> int | None:
    for subject, one in books.entries(DecisionCount).items():
        if (one.row, one.month, one.body) == (row, month, body):
            return subject
    return None

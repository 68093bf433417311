"""Words for addresses, values and changes, for lists and histories."""

from datetime import date
from decimal import Decimal

from zwgk_desktop.domain.addresses import (
    DELETED,
    SCOPE,
    STATUS,
    Address,
    AddressKind,
    ValueType,
    after_prefix,
    kind_of,
    spec_of,
    split_explanation_address,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Status, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.domain.units import Level, Scope

LONGEST = 20
"""Most characters of a text in a list."""

_OWN_LABELS = {AddressKind.STATE, AddressKind.CORRECTION}


def short_text(value: Value | None) -> str:
    """Return a value as short text: 空 for blank, long texts cut."""
    match value:
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return number_text(value)
        case date():
            return value.isoformat()
        case _:
            plain = " ".join(value.split())
            return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


def address_label(edition: Edition, address: Address) -> str:
    """Return the name of an address; the address itself if the edition does not have it."""
    row = spec_of(address)
    if row.kind in _OWN_LABELS:
        return row.label
    if row.kind is AddressKind.EXPLANATION:
        return f"对{split_explanation_address(address)[0]}的说明"
    try:
        return edition.label(address)
    except UserError:
        return address


def short_label(edition: Edition, address: Address) -> str:
    """Return the short name of an address, for matrix cells without the section."""
    own = spec_of(address)
    if own.kind is AddressKind.SECOND:
        return f"{own.label} {short_label(edition, after_prefix(address))}"
    stated = edition.kinds.get(address) is AddressKind.STATED
    return f"{figure_label(edition, address)}{'（载明）' if stated else ''}"


def figure_label(edition: Edition, address: Address) -> str:
    """Return the short name of a figure, the same for stated and computed totals."""
    cell = edition.cell_of.get(address)
    if cell is None:
        return address_label(edition, address)
    table = edition.table_of[cell.table]
    if table.layout is not Layout.MATRIX:
        return edition.label(address)
    return f"{table.row_of[cell.row].name} {table.column_of[cell.column].full_label}"


def value_text(edition: Edition, address: Address, value: Value | None) -> str:
    """Return the value of an address as text, levels and states by their names."""
    if value is not None:
        if address == STATUS:
            return Status(str(value)).label
        field = edition.kinds.get(address) is AddressKind.FIELD
        if field and edition.type_of(address) is ValueType.LEVEL:
            return Level(str(value)).label
    if address == SCOPE:
        return Scope(str(value or Scope.OFFICE)).label
    return short_text(value)


def change_words(
    edition: Edition, address: Address, before: Value | None, after: Value | None
) -> str:
    """Return a change in words: （一）予以公开 自然人 3→4, for long texts by length."""
    name = short_label(edition, address)
    if address == DELETED:
        return "删除报告" if after else "恢复报告"
    text = kind_of(address) is AddressKind.TEXT
    if text and (before is None or after is None or _long(before, after)):
        return f"{name} {_length(before)}→{_length(after)}"
    return f"{name} {value_text(edition, address, before)}→{value_text(edition, address, after)}"


def _long(*values: Value) -> bool:
    return any(len(str(value)) > LONGEST for value in values)


def _length(value: Value | None) -> str:
    return "空" if value is None else f"{len(str(value))}字"

"""Addresses and values in the clerk's words, for lists and histories."""

from datetime import date
from decimal import Decimal

from zwgk_desktop.domain.addresses import SECOND_PREFIX, Address, AddressKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition, FieldType
from zwgk_desktop.domain.status import Status
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.storage.values import CORRECTION, DELETED, EDITION, STATUS

_SHOWN = 20  # characters of a text in a list

_OWN_LABELS = {
    STATUS: "状态",
    EDITION: "表式",
    DELETED: "删除",
    CORRECTION: "更正原因",
}


def shown(value: Value | None) -> str:
    """Write a value for a list: blank is 空, a long text is cut."""
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
            return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def label(edition: Edition, address: Address) -> str:
    """Name an address; one the form does not know (any more) by itself."""
    if address in _OWN_LABELS:
        return _OWN_LABELS[address]
    try:
        if address.startswith("explanation."):
            return f"对{address.split('.')[1]}的说明"
        return edition.label(address)
    except UserError:
        return address


def short_label(edition: Edition, address: Address) -> str:
    """Name an address as the history does: a cell of the matrix by its line, 第12行 自然人."""
    if address.startswith(SECOND_PREFIX):
        return f"复核重录 {short_label(edition, address.removeprefix(SECOND_PREFIX))}"
    kind = edition.kinds.get(address)
    if kind not in {AddressKind.CELL, AddressKind.STATED}:
        return label(edition, address)
    table_id, row, column = address.split(".")
    table = edition.table_of[table_id]
    stated = "（载明）" if kind is AddressKind.STATED else ""
    if table.layout is not Layout.MATRIX:
        return f"{edition.label(address)}{stated}"
    line = [one.id for one in table.rows].index(row) + 1
    return f"第{line}行 {table.column_of[column].full_label}{stated}"


def value_text(edition: Edition, address: Address, value: Value | None) -> str:
    """Write the value of an address: levels and states by their names."""
    if value is not None:
        if address == STATUS:
            return Status(str(value)).label
        field = edition.field_of.get(address.partition(".")[2])
        if field is not None and field.type is FieldType.LEVEL and field.address == address:
            return Level(str(value)).label
    return shown(value)


def change_words(
    edition: Edition, address: Address, before: Value | None, after: Value | None
) -> str:
    """Say one change: 第12行 自然人 3→4; of a text how long it became."""
    name = short_label(edition, address)
    if address == DELETED:
        return "删除报告" if after else "恢复报告"
    if address.startswith("text.") and (before is None or after is None or _long(before, after)):
        return f"{name} {_length(before)}→{_length(after)}"
    return f"{name} {value_text(edition, address, before)}→{value_text(edition, address, after)}"


def _long(*values: Value) -> bool:
    return any(len(str(value)) > _SHOWN for value in values)


def _length(value: Value | None) -> str:
    return "空" if value is None else f"{len(str(value))}字"

"""What may stand at an address: the last check before anything is stored."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import (
    EDITION,
    STATUS,
    UNIT,
    Address,
    AddressKind,
    ValueType,
    after_prefix,
)
from zwgk_desktop.domain.entries import parse_level, parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.status import Status
from zwgk_desktop.domain.tables import ColumnKind


def edition_of(catalog: Catalog, edition_id: str) -> Edition:
    """Return an edition by its id.

    Raises:
        UserError: This version of the program does not have it (D12).
    """
    edition = catalog.editions.get(edition_id)
    if edition is None:
        raise UserError(
            f"本程序没有“{edition_id}”这一版表式",
            remedy="请升级本程序，或核对表式的名称",
            code="D12",
        )
    return edition


def difference(
    catalog: Catalog, report: Report, wanted: Mapping[Address, Value | None]
) -> list[Change]:
    """Return what must change so that these addresses hold these values.

    Beside the form's addresses there are the report's status and its edition;
    with another edition the rest are that one's, those of the old may be cleared.

    Raises:
        UserError: As for `checked` and `edition_of`.
    """
    old = report.edition
    new = edition_of(catalog, str(wanted[EDITION])) if EDITION in wanted else old
    standing = {**report.values, STATUS: str(report.status), EDITION: old.id}
    changes: list[Change] = []
    for address, value in wanted.items():
        if address in {STATUS, EDITION}:
            after: Value | None = str(Status(str(value))) if address == STATUS else new.id
        else:
            gone = value is None and address not in new.kinds
            after = checked(old if gone else new, address, value)
        before = standing.get(address)
        if before != after:
            changes.append(Change(address, before, after))
    return changes


def checked(edition: Edition, address: Address, value: Value | None) -> Value | None:
    """Return a value as it is stored at an address; blank text is None.

    Raises:
        UserError: No such address (A01), or a unit, year or level that
            cannot be (F01, F02, F03).
        TypeError: A bug: the value is of another type than the address takes.
    """
    match edition.kind(address):
        case AddressKind.CELL | AddressKind.STATED:
            return None if value is None else _figure(edition, address, value)
        case AddressKind.SECOND:
            return checked(edition, after_prefix(address), value)
        case AddressKind.FIELD:
            return _FIELDS[edition.field_of[after_prefix(address)].type](address, value)
        case _:
            return _FIELDS[edition.type_of(address) or ValueType.TEXT](address, value)


def _figure(edition: Edition, address: Address, value: Value) -> Value:
    amount = edition.column(address).kind is ColumnKind.AMOUNT
    if amount and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    if not amount and isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"{address} cannot hold {value!r}")


def _text(address: Address, value: Value | None) -> Value | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{address} cannot hold {value!r}")
    text = value.replace("\r\n", "\n")
    if address == UNIT:
        return parse_unit(text)
    return text if text.strip() else None


def _text_field(address: Address, value: Value | None) -> Value | None:
    return parse_unit("") if address == UNIT and value is None else _text(address, value)


def _year(_address: Address, value: Value | None) -> Value:
    return parse_year("" if value is None else str(value))


def _level(_address: Address, value: Value | None) -> Value:
    return str(parse_level(str(value or Level.UNKNOWN)))


def _of_type(kind: type[Value]) -> Callable[[Address, Value | None], Value | None]:
    def check(address: Address, value: Value | None) -> Value | None:
        if value is not None and type(value) is not kind:
            raise TypeError(f"{address} cannot hold {value!r}")
        return value

    return check


_FIELDS: Mapping[ValueType, Callable[[Address, Value | None], Value | None]] = {
    ValueType.TEXT: _text_field,
    ValueType.YEAR: _year,
    ValueType.LEVEL: _level,
    ValueType.DATE: _of_type(date),
    ValueType.COUNT: _of_type(int),
    ValueType.YES_NO: _of_type(bool),
}

"""Validation of every value before it is stored.

Typed values are parsed by `domain.entries`, imported ones by their readers. All of them
pass through `coerce`, which returns the stored form or raises.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from zwgk_desktop.domain.addresses import UNIT, Address, AddressKind, ValueType, after_prefix
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import (
    parse_level,
    parse_limit,
    parse_scope,
    parse_unit,
    parse_year,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text, parse_amount, parse_count
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind
from zwgk_desktop.domain.units import Level, Scope

MAX_TEXT_LENGTH = 200_000
"""Maximum total length of a report's texts in characters (本程序的口径), some 300 pages."""

_ONE_LINE_KINDS = frozenset({AddressKind.FIELD, AddressKind.POSTING})
"""Kinds whose text values must be a single line."""


def coerce(edition: Edition, address: Address, value: Value | None) -> Value | None:
    """Validate a value for an address and return its stored form; blank text is None.

    Raises:
        UserError: No such address (A01); an invalid figure (N01, N02); an invalid unit,
            year, level or limit (F01, F02, F03, F05); a text with an unstorable
            character, or with invisible characters only (T01).
        TypeError: The value has the wrong type for the address, which is a bug.
    """
    kind = edition.kind(address)
    if kind is AddressKind.SECOND:
        return coerce(edition, after_prefix(address), value)
    type_ = edition.type_of(address)
    if type_ is None:
        return None if value is None else _coerce_figure(edition, address, value)
    if type_ is ValueType.TEXT:
        return _coerce_text(edition, address, value)
    return _TYPED[type_](address, value)


def ensure_text_length(before: Mapping[Address, Value], after: Mapping[Address, Value]) -> None:
    """Raise if a change makes the texts of a report too long; shortening is always allowed.

    Raises:
        UserError: All its texts together have more than `MAX_TEXT_LENGTH` characters (T02).
    """
    length = _total_length(after)
    if length > max(MAX_TEXT_LENGTH, _total_length(before)):
        raise UserError(
            f"一份报告的文字最多{MAX_TEXT_LENGTH // 10_000}万字，现在有{length}字",
            remedy="请删减后再填，附件和照片不要放进正文",
            code="T02",
        )


def _total_length(values: Mapping[Address, Value]) -> int:
    return sum(len(text) for text in values.values() if isinstance(text, str))


def _coerce_figure(edition: Edition, address: Address, value: Value) -> Value:
    column = edition.column(address)
    amount = column.kind is ColumnKind.AMOUNT
    if isinstance(value, bool) or not isinstance(value, int | Decimal if amount else int):
        raise _type_error(address, value)
    parse = parse_amount if amount else parse_count
    figure = parse(number_text(value), signed=column.signed)
    assert figure is not None  # noqa: S101 - a number is never written as a blank
    return figure


def _coerce_text(edition: Edition, address: Address, value: Value | None) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _type_error(address, value)
    label = f"“{edition.label(address)}”"
    text = None if value is None else storable_text(value, label)
    if address == UNIT:
        return parse_unit(text or "")
    if text is not None and edition.kind(address) in _ONE_LINE_KINDS and set(text) & {"\n", "\t"}:
        raise UserError(f"{label}只能写一行", remedy="请去掉换行和制表符", code="T01")
    return text


def _coerce_year(_address: Address, value: Value | None) -> Value:
    return parse_year("" if value is None else str(value))


def _coerce_level(_address: Address, value: Value | None) -> Value:
    return str(parse_level(str(value or Level.UNKNOWN)))


def _scope(_address: Address, value: Value | None) -> Value | None:
    scope = parse_scope(str(value or Scope.OFFICE))
    return None if scope is Scope.OFFICE else scope.value


def _coerce_limit(address: Address, value: Value | None) -> Value | None:
    if value is None:
        return None
    if type(value) is not int:
        raise _type_error(address, value)
    return parse_limit(str(value), "字数上限", least=0)


def _type_checker(kind: type[Value]) -> Callable[[Address, Value | None], Value | None]:
    def check(address: Address, value: Value | None) -> Value | None:
        if value is not None and type(value) is not kind:
            raise _type_error(address, value)
        return value

    return check


def _type_error(address: Address, value: Value) -> TypeError:
    return TypeError(f"{address} cannot hold {value!r}")


_TYPED: Mapping[ValueType, Callable[[Address, Value | None], Value | None]] = {
    ValueType.YEAR: _coerce_year,
    ValueType.LEVEL: _coerce_level,
    ValueType.SCOPE: _scope,
    ValueType.DATE: _type_checker(date),
    ValueType.COUNT: _coerce_limit,
    ValueType.YES_NO: _type_checker(bool),
}

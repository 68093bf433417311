"""Parsing of typed values, and validation of every value before it is stored."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from zwgk_desktop.domain.addresses import (
    UNIT,
    Address,
    AddressKind,
    ValueType,
    after_prefix,
    kind_of,
)
from zwgk_desktop.domain.characters import (
    SPACES,
    count_invisible,
    describe_characters,
    is_blank,
    storable_text,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT, MAX_TOTAL, number_text, parse_amount, parse_count
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition, Field
from zwgk_desktop.domain.tables import ColumnKind
from zwgk_desktop.domain.units import Level, Scope

FIRST_YEAR, LAST_YEAR = 2008, 2099
"""First and last report year allowed. The 条例 took effect on 1 May 2008."""

_DIGITS = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YES, _NO = {"是", "有", "true", "yes", "1"}, {"否", "无", "false", "no", "0"}


def parse_value(edition: Edition, address: Address, text: str) -> Value | None:
    """Parse the text typed for an address.

    Returns:
        The value, or None to clear the address.

    Raises:
        UserError: No such address (A01), or an invalid value
            (N01 a count, N02 an amount, F01… a field).
    """
    match edition.kind(address):
        case AddressKind.CELL | AddressKind.STATED as kind:
            column = edition.column(address)
            parse = parse_amount if column.kind is ColumnKind.AMOUNT else parse_count
            largest = MAX_TOTAL if kind is AddressKind.STATED else MAX_COUNT
            return parse(text, signed=column.signed, largest=largest)
        case AddressKind.TEXT:
            return normalise_text(text) or None
        case AddressKind.FIELD:
            return _parse_field(edition.field_of[after_prefix(address)], text)
        case _:
            _ensure_clearing(address, text)
            return None


def normalise_text(text: str) -> str:
    """Return a typed text with newlines for Windows line breaks, otherwise unchanged.

    Unstorable characters are not dropped here but refused on storing (`coerce`).

    Returns:
        The text; "" where it is blank.
    """
    plain = text.replace("\r\n", "\n")
    return "" if is_blank(plain) else plain


def parse_year(text: str) -> int:
    """Parse a report year.

    Raises:
        UserError: Not a year from `FIRST_YEAR` to `LAST_YEAR` (F02).
    """
    plain = text.translate(_DIGITS).strip(SPACES).removesuffix("年")
    if not re.fullmatch("[0-9]{4}", plain) or not FIRST_YEAR <= int(plain) <= LAST_YEAR:
        raise UserError(
            f"“{text.strip()}”不是有效的报告年度",
            remedy=f"请填写{FIRST_YEAR}至{LAST_YEAR}之间的四位年份",
            code="F02",
        )
    return int(plain)


def parse_years(text: str) -> range:
    """Parse one report year, or a first and a last one with a hyphen between.

    Raises:
        UserError: One is no year, or the last one is before the first (F02).
    """
    first, hyphen, last = text.replace("－", "-").partition("-")
    years = range(parse_year(first), parse_year(last if hyphen else first) + 1)
    if not years:
        raise UserError(
            f"“{text.strip()}”里后一个年度比前一个早", remedy="请先写早的年度", code="F02"
        )
    return years


def parse_unit(text: str) -> str:
    """Parse the name of a reporting body.

    Raises:
        UserError: The name is blank (F01), has an invisible character (T01), or as for
            `storable_text`.
    """
    plain = storable_text(as_one_line(text), "单位名称")
    name = " ".join((plain or "").split())
    unseen = count_invisible(name)
    if unseen:
        raise UserError(
            f"单位名称里有看不见的字符：{describe_characters(unseen)}",
            remedy="请删去这些字符，或者重新输入名称",
            code="T01",
        )
    if not name:
        raise UserError("单位名称没有填写", remedy="请填写编制报告的机关名称", code="F01")
    return name


def parse_level(text: str) -> Level:
    """Parse a level by its value or its Chinese label.

    Raises:
        UserError: No such level (F03).
    """
    name = text.strip(SPACES)
    for level in Level:
        if name in {level.value, level.label}:
            return level
    raise UserError(
        f"没有“{name}”这一级别",
        remedy="请选用：" + "、".join(f"{level.label}（{level}）" for level in Level),
        code="F03",
    )


def parse_scope(text: str) -> Scope:
    """Parse a scope by its value or its Chinese label.

    Raises:
        UserError: No such scope (F03).
    """
    name = text.strip(SPACES)
    for scope in Scope:
        if name in {scope.value, scope.label}:
            return scope
    raise UserError(
        f"没有“{name}”这一报告范围",
        remedy="请选用：" + "、".join(f"{scope.label}（{scope}）" for scope in Scope),
        code="F03",
    )


def parse_date(text: str, what: str) -> date:
    """Parse a date.

    Args:
        text: The typed text.
        what: Name of the date in the error message.

    Raises:
        UserError: The text is no valid date (F04).
    """
    plain = as_one_line(text)
    match = _DATE.fullmatch(plain.translate(_DIGITS)) or _RUN_TOGETHER.fullmatch(plain)
    try:
        if match:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    raise UserError(
        f"{what}“{plain}”不是有效的日期",
        remedy="请写成 2024-1-10、20240110 或 2024年1月10日 的样子",
        code="F04",
    )


def _parse_field(field: Field, text: str) -> Value | None:
    if field.id == "unit":
        return parse_unit(text)
    if field.type is ValueType.YEAR:
        return parse_year(text)
    plain = as_one_line(text)
    return _FIELDS[field.type](field, plain) if plain else None


def as_one_line(text: str) -> str:
    """Return a text as one line: stripped, with spaces for line breaks and tabs."""
    return re.sub(r"[\r\n]*\n|\t", " ", text.strip(SPACES))


def _parse_date(field: Field, text: str) -> Value:
    return parse_date(text, field.label)


def parse_limit(text: str, what: str, *, least: int = 1) -> int:
    """Parse a limit of characters; with `least` 0, zero means no limit.

    Raises:
        UserError: The text is no whole number (N01), or less than `least` (F05).
    """
    remedy = "请填大于0的整数；没有规定上限的请留空"
    try:
        number = parse_count(text)
    except UserError as error:
        raise UserError(f"{what}“{text}”不是有效的字数", remedy=remedy, code=error.code) from error
    if number is None or number < least:
        raise UserError(f"{what}“{text}”应当大于0", remedy=remedy, code="F05")
    return number


def _parse_limit(field: Field, text: str) -> Value:
    return parse_limit(text, field.label, least=0)


def _parse_yes_no(field: Field, text: str) -> Value:
    answer = text.lower()
    if answer not in _YES | _NO:
        raise UserError(f"{field.label}“{text}”看不懂", remedy="请填“是”或“否”", code="F06")
    return answer in _YES


_FIELDS: dict[ValueType, Callable[[Field, str], Value]] = {
    ValueType.TEXT: lambda _, text: text,
    ValueType.LEVEL: lambda _, text: parse_level(text).value,
    ValueType.SCOPE: lambda _, text: parse_scope(text).value,
    ValueType.DATE: _parse_date,
    ValueType.COUNT: _parse_limit,
    ValueType.YES_NO: _parse_yes_no,
}


def _ensure_clearing(address: Address, text: str) -> None:
    """Raise unless the text is blank and clears an import remark."""
    if not is_blank(text) or kind_of(address) is not AddressKind.SOURCE:
        raise UserError(
            f"“{address}”不能这样填写", remedy="写说明请用说明命令；导入备注只能清除", code="A01"
        )


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

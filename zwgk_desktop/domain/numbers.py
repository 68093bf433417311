"""Parsing and formatting of figures: typed, shown in tables, and written in prose."""

import re
from collections.abc import Iterable
from decimal import Decimal

from zwgk_desktop.domain.characters import SPACES
from zwgk_desktop.domain.errors import UserError

Number = int | Decimal
"""Type of a figure: int for counts (件), Decimal for amounts (万元), never rounded."""

MAX_COUNT = 99_999_999
"""Largest count in a cell; wider figures do not fit the printed column."""

MAX_TOTAL = 99_999_999_999
"""Largest total; the 126 counts of 三 cannot add up to more."""

MAX_PLACES = 12
"""Maximum decimal places of an amount; published values have up to six (one 分)."""

_TYPED = str.maketrans("０１２３４５６７８９，．　＋－−", "0123456789,. +--")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_PLAIN = re.compile(r"\d+", re.ASCII)
_DECIMAL = re.compile(r"\d+(\.\d+)?|\.\d+", re.ASCII)


def parse_count(text: str, *, signed: bool = False, largest: int = MAX_COUNT) -> int | None:
    """Parse a typed count.

    Full-width digits, spaces around and thousands separators are accepted:
    ``"１，２００ "`` is 1200.

    Args:
        text: What was typed.
        signed: Whether it may be negative, and may be written +19.
        largest: Largest count, all nines, such as `MAX_COUNT`.

    Returns:
        The count (件), or None for blank. Zero is 0, never None.

    Raises:
        UserError: Not a whole number from 0 (`signed`: from minus `largest`)
            to `largest` (N01).
    """
    sign, plain = _sign_and_digits(text, signed=signed)
    if not plain and not sign:
        return None
    # Length first: int() of a pasted page of digits would be slow, then refused by Python.
    if not _PLAIN.fullmatch(plain) or len(plain.lstrip("0")) > len(str(largest)):
        raise UserError(
            f"“{_shorten(text)}”不是有效的{'增减数' if signed else '件数'}",
            remedy="请填写整数，增加的填正数，减少的填负数，没有增减的填0"
            if signed
            else f"请填写0或不超过{largest}的整数，没有发生的填0",
            code="N01",
        )
    return int(sign + plain)


def parse_amount(text: str, *, signed: bool = False, largest: int = MAX_COUNT) -> Decimal | None:
    """Parse a typed amount with exactly the decimals typed.

    Args:
        text: What was typed.
        signed: As for `parse_count`.
        largest: As for `parse_count`.

    Returns:
        The amount (万元), or None for blank.

    Raises:
        UserError: Not a decimal from 0 (`signed`: from minus `largest`) to
            `largest` (N02).
    """
    sign, plain = _sign_and_digits(text, signed=signed)
    if not plain and not sign:
        return None
    fault = _amount_fault(plain, len(str(largest)))
    if fault:
        what, remedy = fault
        raise UserError(f"“{_shorten(text)}”{what}", remedy=remedy, code="N02")
    return Decimal(sign + plain)


def _amount_fault(plain: str, most: int) -> tuple[str, str] | None:
    """Return the reason why a text is no amount, and the remedy; None for a valid amount."""
    whole, _, places = plain.partition(".")
    if plain[:1] == "-" and _DECIMAL.fullmatch(plain[1:]):
        return "是负数，金额不能小于0", "请核对；退回的收费从收取的金额里减去后填写"
    if not _DECIMAL.fullmatch(plain):
        return "不是数字，不能作金额", "请只填数字，单位为万元，没有发生的填0"
    if len(whole.lstrip("0")) > most:
        return f"超过了能填的最大金额{MAX_COUNT}万元", "请核对单位：以元计的数字除以一万"
    if len(places) > MAX_PLACES:
        return f"有{len(places)}位小数，最多{MAX_PLACES}位", "请填到分为止，就是万元的六位小数"
    return None


def add_up(numbers: Iterable[Number]) -> Number:
    """Return the exact sum of some figures; 0 for none."""
    total: Number = 0
    for number in numbers:
        total += number
    return total


def number_text(number: Number | None) -> str:
    """Format a figure as in the tables; blank is an empty string, zero is "0"."""
    return (
        ""
        if number is None
        else format(number, "f")
        if isinstance(number, Decimal)
        else str(number)
    )


def _sign_and_digits(text: str, *, signed: bool) -> tuple[str, str]:
    """Split a typed figure into sign and digits, without thousands separators."""
    plain = text.translate(_TYPED).strip(SPACES)
    sign = plain[:1] if signed and plain[:1] in {"+", "-"} else ""
    plain = plain[len(sign) :].lstrip(SPACES) if sign else plain
    return sign, plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain


def _shorten(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 20 else f"{shown[:20]}…"


_WIDE = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = "万"

CHINESE_NUMERALS = "零〇一二三四五六七八九十百千万两"
"""Every character of a Chinese numeral."""

NUMERAL_PATTERN = (
    r"(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3}(?![0-9０-９])){1,3}"
    rf"|[0-9０-９]{{1,12}}|[{CHINESE_NUMERALS}]{{1,12}})"
)
"""Pattern of a possible whole number in prose; `parse_numeral` decides whether it is one."""

_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_LONGEST = 9


def parse_numeral(text: str) -> int | None:
    """Parse a whole number in Arabic or Chinese digits.

    Chinese digits without units are read one by one: 二〇二三 is 2023.

    Returns:
        None if the text is no number, or longer than any figure of the form.
    """
    plain = text.translate(_WIDE)
    if _WHOLE.fullmatch(plain):
        digits = plain.replace(",", "")
        return int(digits) if len(digits) <= _LONGEST else None
    if not plain or len(plain) > _LONGEST or not set(plain) <= set(CHINESE_NUMERALS):
        return None
    if all(char in _DIGITS for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    high, myriad, low = plain.partition(_MYRIAD)
    if not myriad:
        return _below_myriad(plain)
    above, below = _below_myriad(high), _below_myriad(low) if low else 0
    return None if not above or below is None else above * 10_000 + below


def _below_myriad(text: str) -> int | None:
    """Parse a Chinese numeral below 万, with descending units: 三千零五十二."""
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            lone = digit is None and (total or char != "十")  # 十二, but not 百二
            if lone or unit >= last:
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif char in _DIGITS and digit in {None, 0}:
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0)

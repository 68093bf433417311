"""Numbers as prose writes them: 120, １２０, 1,200, 一百二十, 十二, 两, 〇."""

import re

_WIDE = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = "万"

CHINESE = "零〇一二三四五六七八九十百千万两"
"""Every character of a Chinese numeral."""

NUMERAL = (
    r"(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3}(?![0-9０-９])){1,3}"
    rf"|[0-9０-９]{{1,12}}|[{CHINESE}]{{1,12}})"
)
"""Pattern of a whole number as prose writes it; `read_numeral` says whether it is one."""

_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_LONGEST = 9


def read_numeral(text: str) -> int | None:
    """Read a whole number; None when it is none, or longer than any figure of the form.

    Digits in a row are read one by one: 二〇二三 is 2023.
    """
    plain = text.translate(_WIDE)
    if _WHOLE.fullmatch(plain):
        digits = plain.replace(",", "")
        return int(digits) if len(digits) <= _LONGEST else None
    if not plain or len(plain) > _LONGEST or not set(plain) <= set(CHINESE):
        return None
    if all(char in _DIGITS for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    high, myriad, low = plain.partition(_MYRIAD)
    if not myriad:
        return _below_myriad(plain)
    above, below = _below_myriad(high), _below_myriad(low) if low else 0
    return None if not above or below is None else above * 10_000 + below


def _below_myriad(text: str) -> int | None:
    """Read digits that each have a smaller unit than the one before: 三千零五十二."""
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

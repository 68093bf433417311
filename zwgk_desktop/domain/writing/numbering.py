"""重新编号: the headings of a text numbered in order, rank by rank."""

import re

from zwgk_desktop.domain.writing.headings import heading

_DIGITS = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_LAST = 99
"""Longer numbers are no headings on paper: what is beyond stays as it was typed."""


def renumber(text: str) -> str:
    """Number the headings of each rank from 1, anew under each heading above.

    Nothing but the numbers is touched, and each keeps its way of writing:
    （二） stays in brackets, １. stays full-width.
    """
    counts = [0, 0, 0, 0]
    return "\n".join(_numbered(line, counts) for line in text.split("\n"))


def _numbered(line: str, counts: list[int]) -> str:
    found = heading(line)
    if found is None:
        return line
    counts[found.rank - 1] += 1
    counts[found.rank :] = [0] * (len(counts) - found.rank)
    start, end = found.number
    number = _like(line[start:end], counts[found.rank - 1])
    return f"{line[:start]}{number}{line[end:]}"


def _like(typed: str, number: int) -> str:
    if number > _LAST:
        return typed
    if not re.fullmatch(r"\d+", typed):
        return _chinese(number)
    return str(number) if typed.isascii() else str(number).translate(_WIDE)


def _chinese(number: int) -> str:
    """Write a number from 1 to 99: 十, 十二, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{lead}{_DIGITS[ones] if ones else ''}"

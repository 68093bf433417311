"""Headings among paragraphs: one recogniser for the editor and for paper; 重新编号."""

import re
from dataclasses import dataclass

_CHINESE = "(?P<number>[一二三四五六七八九十]+)"
_ARABIC = "(?P<number>[0-9０-９]{1,2})"

_RANKS = tuple(
    re.compile(rf"\s*{pattern}")
    for pattern in (
        rf"{_CHINESE}、",
        rf"[（(]{_CHINESE}[）)]",
        rf"{_ARABIC}[.．、](?![0-9])",
        rf"[（(]{_ARABIC}[）)]",
    )
)
"""The four ranks of headings in GB/T 9704 7.3.3, the highest first."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What makes a paragraph begin with a heading; places are characters of the paragraph.

    Args:
        rank: 1 to 4.
        number: Where its number begins and ends: 一 of （一）.
        words: Where its words begin, after the mark.
        end: Where it ends: after the first 。, else with the paragraph.
    """

    rank: int
    number: tuple[int, int]
    words: int
    end: int


@dataclass(frozen=True, slots=True)
class HeadingEntry:
    """A heading as an outline lists it.

    Args:
        line: Number of its line in the text, from 0.
    """

    line: int
    rank: int
    title: str


def heading(line: str) -> Heading | None:
    """Tell whether a paragraph begins with a heading, and where that ends."""
    for rank, pattern in enumerate(_RANKS, start=1):
        if match := pattern.match(line):
            stop = line.find("。") + 1 or len(line)
            return Heading(rank, match.span("number"), match.end(), stop)
    return None


def outline(text: str) -> tuple[HeadingEntry, ...]:
    """List the headings of a text; what only looks like one, without words, is left out."""
    lines = text.split("\n")
    found = ((number, line, heading(line)) for number, line in enumerate(lines))
    return tuple(
        HeadingEntry(number, mark.rank, line[: mark.end].strip().removesuffix("。"))
        for number, line, mark in found
        if mark and line[mark.words : mark.end].strip()
    )


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

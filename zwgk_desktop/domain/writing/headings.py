"""Headings among paragraphs: one recogniser for the editor and for paper."""

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

"""Figures in prose, each with its unit and the words it stands among."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zwgk_desktop.domain.numerals import NUMERAL, read_numeral

UNITS = ("件次", "件", "宗", "条", "次", "份", "起", "例", "篇", "期", "项", "个", "人次", "场")
"""What is counted in reports; a figure of another unit ends a list all the same."""

NEAR = 600
"""So many characters about a figure are looked at, lest a text without full stops takes long."""

_GAP = r"[ 　]{0,3}"
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<vague>近|约|超过?|逾|不足|不少于|不低于|至少|第|每|(?<=[0-9０-９])[-—–~～至到.．/])?{_GAP}"
    rf"(?P<number>(?<![0-9０-９.．]){NUMERAL}){_GAP}"
    rf"(?P<more>余|多|来|几|万余?)?{_GAP}(?P<unit>{_UNIT})(?P<after>左右|以上|以内|上下|以下|事|[性公])?"
)
_STOP = re.compile(r"[，,；;：:。！？!?\n（）()]")
_FULL_STOP = re.compile(r"[。！？!?\n]")
_SENTENCE = re.compile(r"[^。！？!?\n]+")


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """One figure.

    Args:
        start: Where its number begins in the text.
        end: Where its unit ends.
        exact: Whether it is one number: 近百条, 30余条, 第3次, 1—2件 are none.
    """

    value: int
    unit: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure and the words about it, as far as its clause goes.

    Args:
        before: Words of its clause after the figure before.
        after: Words of its clause up to the next figure.
        said: The whole line up to the end of its clause; headings are lines.
        sentence: Words of its sentence before its clause.
        rest: Words of its sentence after its clause.
        heading: The line above, if that is a heading.
        start: Where `before` begins in the text.
        end: Where `after` ends.
    """

    figure: ProseFigure
    before: str
    after: str
    said: str
    sentence: str
    rest: str
    heading: str
    start: int
    end: int


@lru_cache(maxsize=64)
def figures(text: str) -> tuple[ProseFigure, ...]:
    """Find every figure that has a unit."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[ProseFigure]:
    for match in _FIGURE.finditer(text):
        value = read_numeral(match["number"])
        if value is None:
            continue
        vague = match["vague"] or match["more"] or match["after"]
        yield ProseFigure(value, match["unit"], match.start("number"), match.end("unit"), not vague)


@lru_cache(maxsize=64)
def spoken(text: str) -> tuple[Spoken, ...]:
    """Find every exact figure with the words about it."""
    found = figures(text)
    starts = [0, *(figure.end for figure in found)]
    ends = [*(figure.start for figure in found), len(text)]
    return tuple(
        _among(text, figure, starts[at], ends[at + 1])
        for at, figure in enumerate(found)
        if figure.exact
    )


def _among(text: str, figure: ProseFigure, since: int, until: int) -> Spoken:
    """Cut out the words about a figure that lie between its neighbours."""
    start = max((stop.end() for stop in _STOP.finditer(text, since, figure.start)), default=since)
    stopped = _STOP.search(text, figure.end, until)
    end = stopped.start() if stopped else until
    listed = text.find("、", figure.end, end)  # after a figure it parts items; elsewhere words
    end = listed if listed >= 0 else end
    near = max(0, figure.start - NEAR)
    line = max(text.rfind("\n", near, figure.start) + 1, near)
    sentence = max(near - 1, *(text.rfind(mark, near, figure.start) for mark in "。！？!?\n")) + 1
    full_stop = _FULL_STOP.search(text, end, end + NEAR)
    return Spoken(
        figure=figure,
        before=text[start : figure.start].lstrip("、"),
        after=text[figure.end : end],
        said=text[line:end],
        sentence=text[sentence : max(start, sentence)],
        rest=text[end : full_stop.start() if full_stop else end + NEAR],
        heading=_heading_above(text, line),
        start=start + (1 if text[start : start + 1] == "、" else 0),
        end=end,
    )


_LONGEST_HEADING = 30
_FARTHEST_HEADING = 20


def _heading_above(text: str, line: int) -> str:
    """Return the nearest line above that is short and ends without a full stop."""
    for _ in range(_FARTHEST_HEADING):
        if line == 0:
            break
        start = text.rfind("\n", 0, line - 1) + 1
        above = text[start : line - 1].strip() if line - start <= NEAR else ""
        if above and len(above) <= _LONGEST_HEADING and above[-1] not in "。；，！？;,.!?":
            return above
        line = start
    return ""


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield every sentence with where it begins."""
    for sentence in _SENTENCE.finditer(text):
        yield sentence.start(), sentence.group()

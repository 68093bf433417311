"""Chinese lines: where one may break, and how it is made exactly as wide as its measure.

All lengths are in ems, so that a paragraph broken once can be drawn at any size.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zwgk_desktop.exporters.fonts import Face, Glyph, plain_glyphs, width

NO_START = frozenset("，。、；：？！”’）》〉〕】」』…—·～％‰℃°,.;:?!)]}%")
"""May not begin a line (避头)."""

NO_END = frozenset("“‘（《〈〔【「『([{￥$№")
"""May not end one (避尾)."""

_CLOSING = frozenset("，。、；：”’）》〉〕】」』")
_OPENING = frozenset("“‘（《〈〔【「『")
_SQUEEZE = 0.5
"""The blank half of a full-width mark, which may be given up."""

_WIDEST = 0.3
"""Pulled apart further than this, a line is left short."""

_TOLERANCE = 0.001

_EVEN = 0.25
"""Lines of a label need not be more even than this."""

_UNITS = (
    "个工作日|工作日|平方公里|平方米|立方米|公里|公斤|千克|小时|人次|件次|场次|个月|"
    "[年月日时分秒天周季件条次个名人户份篇期场元页项批家所处号部种类台本册块辆幅站点级倍吨亩米村点]"
)
_TOGETHER = re.compile(
    rf"第?[0-9][0-9.,:/-]*(?: ?[余多])?[十百千万亿]*(?:{_UNITS}|[%％‰℃])?"
    r"|〔[0-9]{4}〕[0-9]*号?|第[一二三四五六七八九十百零〇]+[章节条款项]"
)
"""What no line may part: a number and its unit, a document's number, an article."""

_ADDRESS = re.compile(r"[!-~]*[A-Za-z][!-~]*")
_ADDRESS_LENGTH = 12
_ADDRESS_JOINT = re.compile(r"(?<=[/?&=@_-])(?=[0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one font set solid, and how far from the line's beginning (ems).

    Places, not spacing between characters: not every reader of PDFs keeps to that.
    """

    font: Face
    text: str
    at: float

    def wide(self, text: str) -> float:
        """Return the width of characters in its font, in ems."""
        return width(plain_glyphs(text, self.font))


@dataclass(frozen=True, slots=True)
class Line:
    """One line, ready to be drawn.

    Args:
        width: Leaves out the indent.
        start: Which of the glyphs that were broken into lines is its first.
    """

    pieces: tuple[Piece, ...]
    width: float
    indent: float = 0.0
    start: int = 0

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(piece.text for piece in self.pieces)

    def parted(self, count: int) -> tuple["Line", "Line"]:
        """Return its first characters and the others, both where they stand in it."""
        first: list[Piece] = []
        rest: list[Piece] = []
        for piece in self.pieces:
            here, count = piece.text[: max(0, count)], count - len(piece.text)
            there = piece.text[len(here) :]
            first += [replace(piece, text=here)] if here else []
            rest += [replace(piece, text=there, at=piece.at + piece.wide(here))] if there else []
        return replace(self, pieces=tuple(first)), replace(self, pieces=tuple(rest))


def single(glyphs: Sequence[Glyph]) -> Line:
    """Set everything on one line, however wide."""
    return _line(glyphs, [0.0] * len(glyphs), 0.0)


def break_lines(
    glyphs: Sequence[Glyph], measure: float, *, indent: float = 0.0, justify: bool = True
) -> tuple[Line, ...]:
    """Break a paragraph into lines of a measure, the first of them indented.

    A line is squeezed when that takes less than pulling it apart would give;
    only its punctuation gives way. `justify` makes every line but the last
    exactly as wide as the measure.
    """
    text = "".join(glyph.char for glyph in glyphs)
    return _broken(glyphs, break_points(text), measure, indent, justify=justify)


def _broken(
    glyphs: Sequence[Glyph],
    allowed: Sequence[bool],
    measure: float,
    indent: float,
    *,
    justify: bool,
) -> tuple[Line, ...]:
    lines: list[Line] = []
    start = 0
    while start < len(glyphs):
        room = measure - (0.0 if lines else indent)
        end = _line_end(glyphs, allowed, start, room)
        kept = _without_spaces(glyphs[start:end])
        last = end == len(glyphs)
        line = _set(kept, room, 0.0 if lines else indent, stretch=justify and not last)
        lines.append(replace(line, start=start))
        start = end
    return tuple(lines)


def balanced(glyphs: Sequence[Glyph], measure: float, words: re.Pattern[str]) -> tuple[Line, ...]:
    """Break a label into as few lines as can be, as even as can be.

    No line is pulled apart, and none of the words is parted.
    """
    text = "".join(glyph.char for glyph in glyphs)
    allowed = break_points(text)
    _forbid(allowed, words, text)
    fewest = _broken(glyphs, allowed, measure, 0, justify=False)
    narrow, wide = width(glyphs) / max(1, len(fewest)), measure
    while wide - narrow > _EVEN:
        middle = (narrow + wide) / 2
        lines = _broken(glyphs, allowed, middle, 0, justify=False)
        if len(lines) > len(fewest):
            narrow = middle
        else:
            wide, fewest = middle, lines
    return fewest


def break_points(text: str) -> list[bool]:
    """Tell for each place whether a line may begin there; the end counts as one."""
    inner = [_may_part(before, after) for before, after in pairwise(text)]
    allowed = [False, *inner, True] if text else [True]
    _forbid(allowed, _TOGETHER, text)
    for word in _ADDRESS.finditer(text):
        if len(word.group()) >= _ADDRESS_LENGTH:
            for joint in _ADDRESS_JOINT.finditer(text, word.start(), word.end()):
                allowed[joint.start()] = True
    return allowed


def _forbid(allowed: list[bool], words: re.Pattern[str], text: str) -> None:
    for match in words.finditer(text):
        for place in range(match.start() + 1, match.end()):
            allowed[place] = False


def _may_part(before: str, after: str) -> bool:
    if after in NO_START or before in NO_END or after == " ":
        return False
    return before == " " or not (before.isascii() and after.isascii())


def _line_end(glyphs: Sequence[Glyph], allowed: Sequence[bool], start: int, room: float) -> int:
    """Return where the line that begins at `start` ends best."""
    natural = slack = spare = blank = 0.0
    fit = 0
    longest = start + 1
    for end in range(start + 1, len(glyphs) + 1):
        glyph = glyphs[end - 1]
        blank += glyph.width
        if glyph.char != " ":  # spaces hang over the end of a line
            natural, blank = natural + blank, 0.0
        slack += _slack(glyph, first=end - 1 == start)
        over = natural - room
        if over > slack + _TOLERANCE:
            break
        if over <= _TOLERANCE:
            longest = end
        if allowed[end] and over <= _TOLERANCE:
            fit, spare = end, -over
        elif allowed[end]:
            return end if not fit or over <= spare else fit
    return fit or longest


def _slack(glyph: Glyph, *, first: bool) -> float:
    if glyph.width < 1 or not (glyph.char in _CLOSING or (glyph.char in _OPENING and not first)):
        return 0.0
    return _SQUEEZE


def _without_spaces(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    end = len(glyphs)
    while end and glyphs[end - 1].char == " ":
        end -= 1
    return glyphs[:end]


def _set(glyphs: Sequence[Glyph], room: float, indent: float, *, stretch: bool) -> Line:
    spare = room - width(glyphs)
    spacing = [0.0] * len(glyphs)
    if spare < -_TOLERANCE:
        _squeeze(glyphs, spacing, -spare)
    elif stretch:
        _pull_apart(glyphs, spacing, spare)
    return _line(glyphs, spacing, indent)


def _squeeze(glyphs: Sequence[Glyph], spacing: list[float], wanted: float) -> None:
    """Take the blank halves of the marks: the last one's first, nobody misses it."""
    if glyphs and _slack(glyphs[-1], first=False) and glyphs[-1].char in _CLOSING:
        given = min(wanted, _SQUEEZE)
        spacing[-1] -= given
        wanted -= given
    slack = [_slack(glyph, first=False) for glyph in glyphs]
    inner = range(len(glyphs) - 1)
    places = [at for at in inner if slack[at] and glyphs[at].char in _CLOSING]
    places += [at for at in inner if slack[at + 1] and glyphs[at + 1].char in _OPENING]
    for place in places:
        spacing[place] -= wanted / len(places)


def _pull_apart(glyphs: Sequence[Glyph], spacing: list[float], wanted: float) -> None:
    """Pull a line apart, but no Latin word: copied out, it would fall into letters."""
    gaps = [
        at
        for at in range(len(glyphs) - 1)
        if not _inseparable(glyphs[at].char, glyphs[at + 1].char)
    ]
    if wanted <= len(gaps) * _WIDEST:
        for at in gaps:
            spacing[at] += wanted / len(gaps)


def _inseparable(before: str, after: str) -> bool:
    if before in "—…":
        return before == after
    return before.isascii() and after.isascii() and " " not in (before, after)


def _line(glyphs: Sequence[Glyph], spacing: Sequence[float], indent: float) -> Line:
    """Join what is set solid; `spacing` is what stands after each glyph."""
    pieces: list[Piece] = []
    at = solid = 0.0
    for glyph, extra in zip(glyphs, spacing, strict=True):
        if pieces and pieces[-1].font is glyph.font and at == solid:
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text + glyph.char)
        else:
            pieces.append(Piece(glyph.font, glyph.char, at))
        solid = at + glyph.width
        at = solid + extra
    return Line(tuple(pieces), at, indent)

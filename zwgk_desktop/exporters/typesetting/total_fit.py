"""Where the lines of a paragraph end so that all of them together are as even as can be.

Not line after line: every way to break it is weighed (Knuth and Plass, Breaking Paragraphs
into Lines, 1981), and what one line wants is shared with those around it. The same text is
always broken the same way. All lengths are in ems.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from zwgk_desktop.exporters.typesetting.breaks import break_points, cut_points
from zwgk_desktop.exporters.typesetting.fonts import Glyph
from zwgk_desktop.exporters.typesetting.spacing import (
    TOLERANCE,
    inseparable,
    kerns,
    unmet,
)

_POWER = 3
"""How much worse one line pulled apart is than several that give a little each."""

_WIDEST = 0.15
"""Rather than pull characters further apart than this, an address is cut."""

_BEYOND = 1000.0
"""How many times as bad a line is that is pulled apart further."""

_SQUEEZED = 0.037
"""Marks that give all of their blank halves are as bad as characters so far apart."""

_ALONE = 0.06
"""A last line of one character is as bad as characters so far apart."""

_MARKS = frozenset("，。、；：？！”’）》…—,.;:?!)")
"""What does not count there."""

_NEAR = 0.87
"""A line of so much of its room can be filled; what is shorter is a way only where no other is."""


def line_ends(glyphs: Sequence[Glyph], measure: float, indent: float) -> tuple[int, ...]:
    """Return which glyph each line ends before, the last line included."""
    if not glyphs:
        return ()
    lines, whole = _Lines(glyphs, measure, indent), len(glyphs)
    best = [0.0] + [float("inf")] * whole
    begins = [0] * (whole + 1)
    for start in range(whole):
        if best[start] == float("inf"):
            continue
        for end, bad in lines.ways(start):
            if best[start] + bad < best[end]:
                best[end], begins[end] = best[start] + bad, start
    found: list[int] = []
    while whole:
        found.append(whole)
        whole = begins[whole]
    return tuple(reversed(found))


class _Lines:
    """The lines that may begin at a place, and how bad each is; sums make that quick to tell."""

    def __init__(self, glyphs: Sequence[Glyph], measure: float, indent: float) -> None:
        text = "".join(glyph.char for glyph in glyphs)
        after = kerns(glyphs)
        before = [0.0, *after[:-1]]
        self._glyphs, self._measure, self._indent = glyphs, measure, indent
        self._before, self._after = before, after
        self._allowed, self._cuts = break_points(text), cut_points(text)
        inked = (0 if char == " " else place for place, char in enumerate(text, start=1))
        self._inked = list(accumulate(inked, max, initial=0))
        met = tuple(zip(glyphs, before, after, strict=True))
        self._wide = _sums(glyph.width + kern for glyph, kern, _ in met)
        self._give = _sums(unmet(glyph, *kerned, first=False) for glyph, *kerned in met)
        self._gaps = _sums(not inseparable(*pair) for pair in pairwise(text))
        self._alone = _last_word(text)

    def ways(self, start: int) -> Iterator[tuple[int, float]]:
        """Yield where the line that begins at a place may end, and how bad that is."""
        whole = len(self._glyphs)
        room = self._measure - (0.0 if start else self._indent)
        origin = self._wide[start] + self._before[start]
        near = bisect_left(self._wide, origin + _NEAR * room, lo=start + 1, hi=whole)
        first = unmet(self._glyphs[start], self._before[start], self._after[start], first=True)
        given = self._give[start + 1] - first
        none = True
        for end in range(near, whole + 1):
            spare = room + origin - self._wide[self._inked[end]]
            give = self._give[end] - given
            if spare < -give - TOLERANCE:
                break
            if self._allowed[end] or self._cuts[end]:
                none = False
                yield end, self._badness(start, end, spare, give)
        if none:
            yield self._way_out(start, near, room + origin)

    def _badness(self, start: int, end: int, spare: float, give: float) -> float:
        cut = 0.0 if self._allowed[end] else _WIDEST**_POWER
        if spare < -TOLERANCE:
            return cut + (_SQUEEZED * -spare / give) ** _POWER
        if end == len(self._glyphs):
            return _ALONE**_POWER if start and start >= self._alone else 0.0
        gap = self._gap(start, end, spare)
        return cut + gap**_POWER * (1.0 if gap <= _WIDEST else _BEYOND)

    def _gap(self, start: int, end: int, spare: float) -> float:
        """Return how far characters are pulled apart to fill a line, as `gaps` has it."""
        inner = self._inked[end] - 1
        places = self._gaps[inner] - self._gaps[start] or inner - start
        return spare / places if places > 0 else spare

    def _way_out(self, start: int, near: int, reach: float) -> tuple[int, float]:
        """Return the longest of the short lines; a forbidden break where there is no other."""
        for end in range(near, start, -1):
            spare = reach - self._wide[self._inked[end]]
            if spare >= -TOLERANCE and (self._allowed[end] or self._cuts[end]):
                return end, self._badness(start, end, spare, 0.0)
        last = bisect_right(self._wide, reach + TOLERANCE, lo=start + 2) - 1
        return min(last, len(self._glyphs)), _BEYOND


def _last_word(text: str) -> int:
    """Return from where on a text is one character, but for marks."""
    inked = [place for place, char in enumerate(text) if char not in _MARKS]
    return inked[-2] + 1 if len(inked) > 1 else 0


def _sums(parts: Iterable[float]) -> list[float]:
    return list(accumulate(parts, initial=0.0))

"""Chinese lines: made exactly as wide as their measure, as even and as few as can be.

All lengths are in ems, so that a paragraph broken once can be drawn at any size.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zwgk_desktop.exporters.typesetting.breaks import break_points, cut_points, keep_together
from zwgk_desktop.exporters.typesetting.fonts import Face, Glyph, glyphs, width
from zwgk_desktop.exporters.typesetting.spacing import TOLERANCE, gaps, kerns, slack, spaced

_WIDEST = 0.15
"""Rather than pull a line further apart than this, an address is cut."""

_SEEN = 0.08
"""From here on the space between characters is taken for one that was typed."""

_EVEN = 0.25
"""Lines of a label need not be more even than this."""

_MARKS = frozenset("，。、；：？！”’）》…—,.;:?!)")
"""What does not count where a character stands alone on a last line."""

_REACH = 12
"""So many lines at most are changed to spare a paragraph such a line, or a loose one."""


@dataclass(frozen=True, slots=True)
class TypesetRun:
    """Characters of one font set solid, and how far from the line's beginning (ems).

    Places, not spacing between characters: not every reader of PDFs keeps to that.
    """

    font: Face
    text: str
    at: float

    def wide(self, text: str) -> float:
        """Return the width of characters in its font, in ems."""
        return width(glyphs(text, self.font))


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """One line, ready to be drawn.

    Args:
        width: Leaves out the indent.
        start, end: Which of the glyphs that were broken into lines are on it.
        gap: How far its characters are pulled apart.
    """

    runs: tuple[TypesetRun, ...]
    width: float
    indent: float = 0.0
    start: int = 0
    end: int = 0
    gap: float = 0.0

    @property
    def loose(self) -> bool:
        """Whether readers that copy it out see spaces, if they are not told."""
        return self.gap > _SEEN

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(piece.text for piece in self.runs)

    def parted(self, count: int) -> tuple["TypesetLine", "TypesetLine"]:
        """Return its first characters and the others, both where they stand in it."""
        first: list[TypesetRun] = []
        rest: list[TypesetRun] = []
        for piece in self.runs:
            here, count = piece.text[: max(0, count)], count - len(piece.text)
            there = piece.text[len(here) :]
            first += [replace(piece, text=here)] if here else []
            rest += [replace(piece, text=there, at=piece.at + piece.wide(here))] if there else []
        return replace(self, runs=tuple(first)), replace(self, runs=tuple(rest))


def single(glyphs: Sequence[Glyph]) -> TypesetLine:
    """Set everything on one line, however wide."""
    return _line(glyphs, [0.0] * len(glyphs), 0.0)


def break_lines(
    glyphs: Sequence[Glyph], measure: float, *, indent: float = 0.0, justify: bool = True
) -> tuple[TypesetLine, ...]:
    """Break a paragraph into lines of a measure, the first of them indented.

    A line is squeezed when that takes less than pulling it apart would give, or
    spares the paragraph a last line of one character; only its punctuation gives
    way. `justify` makes every line but the last exactly as wide as the measure.
    """
    text = "".join(glyph.char for glyph in glyphs)
    broken = _Breaking(
        glyphs, break_points(text), cut_points(text), measure, indent, justify, kerns(glyphs)
    )
    lines = broken.lines()
    if not justify:
        return lines
    lines = _without_gaps(broken, lines)
    return _without_orphan(broken, lines) if _is_orphan(lines) else lines


def _without_gaps(broken: "_Breaking", lines: tuple[TypesetLine, ...]) -> tuple[TypesetLine, ...]:
    """Let lines before a gaping one, as few as will do, end earlier and so fill it."""
    filled = list(lines)
    at = 0
    while at < len(filled):
        for back in range(1, min(_REACH, at) + 1) if filled[at].gap > _WIDEST else ():
            start = filled[at - back].start
            trial = broken.lines(start, early=back, most=back + 1)
            if all(line.gap <= _WIDEST for line in trial):
                filled[at - back :] = _joined(broken, trial, filled[at:])
                break
        at += 1
    return tuple(filled)


def _joined(
    broken: "_Breaking", lines: tuple[TypesetLine, ...], before: Sequence[TypesetLine]
) -> Iterator[TypesetLine]:
    """Yield lines newly broken, then new ones until the lines there were before fit again."""
    yield from lines
    known = {line.start: place for place, line in enumerate(before)}
    end = lines[-1].end
    while end not in known and end < len(broken.glyphs):
        (line,) = broken.lines(end, most=1)
        end = line.end
        yield line
    yield from before[known.get(end, len(before)) :]


def _is_orphan(lines: Sequence[TypesetLine]) -> bool:
    return len(lines) > 1 and sum(char not in _MARKS for char in lines[-1].text) <= 1


def _without_orphan(broken: "_Breaking", lines: tuple[TypesetLine, ...]) -> tuple[TypesetLine, ...]:
    """Squeeze the last lines, as few of them as will do, so that they are one fewer.

    Where that does not do, a line that is not on the grid anyway gives a character.
    """
    for back in range(1, min(_REACH, len(lines) - 1) + 1):
        kept, parted = lines[: -1 - back], lines[-1 - back :]
        tight = broken.lines(parted[0].start, tight=True)
        if len(tight) < len(parted):
            return (*kept, *tight)
    if abs(lines[-2].gap) > TOLERANCE:
        lent = broken.lines(lines[-2].start, early=1)
        return (*lines[:-2], *lent) if lent[0].gap <= _WIDEST else lines
    return lines


def balanced(
    glyphs: Sequence[Glyph], measure: float, words: re.Pattern[str]
) -> tuple[TypesetLine, ...]:
    """Break a label into as few lines as can be, as even as can be.

    No line is pulled apart, and none of the words is parted.
    """
    text = "".join(glyph.char for glyph in glyphs)
    allowed = break_points(text)
    keep_together(allowed, words, text)
    broken = _Breaking(
        glyphs, allowed, cut_points(text), measure, 0.0, justify=False, kerns=kerns(glyphs)
    )
    fewest = broken.lines()
    narrow, wide = width(glyphs) / max(1, len(fewest)), measure
    while wide - narrow > _EVEN:
        middle = (narrow + wide) / 2
        lines = replace(broken, measure=middle).lines()
        if len(lines) > len(fewest):
            narrow = middle
        else:
            wide, fewest = middle, lines
    return fewest


@dataclass(frozen=True, slots=True)
class _Breaking:
    """A text being broken.

    Args:
        allowed: Where a line may begin.
        cuts: Where one may, if else it would gape.
        indent: Of the line that begins the text.
        kerns: What stands after each glyph where two marks meet.
    """

    glyphs: Sequence[Glyph]
    allowed: Sequence[bool]
    cuts: Sequence[bool]
    measure: float
    indent: float
    justify: bool
    kerns: Sequence[float]

    def lines(
        self, start: int = 0, *, tight: bool = False, early: int = 0, most: int | None = None
    ) -> tuple[TypesetLine, ...]:
        """Return the lines from a place on, all or so many at most.

        Tight, as much is on each as can be squeezed in; the first, so many of
        them, end a little early.
        """
        lines: list[TypesetLine] = []
        while start < len(self.glyphs) and len(lines) != most:
            indent = 0.0 if start else self.indent
            end = self._end(start, self.measure - indent, tight=tight)
            if len(lines) < early:
                end = next((at for at in range(end - 1, start, -1) if self.allowed[at]), end)
            kept = _without_spaces(self.glyphs[start:end])
            stretch = self.justify and end < len(self.glyphs)
            spacing = spaced(kept, self.measure - indent, stretch=stretch)
            gap = (
                self._gap(kept, self.measure - indent - width(kept) - sum(kerns(kept)))
                if stretch
                else 0.0
            )
            lines.append(replace(_line(kept, spacing, indent), start=start, end=end, gap=gap))
            start = end
        return tuple(lines)

    def _end(self, start: int, room: float, *, tight: bool) -> int:
        """Return where the line that begins at a place ends best."""
        reach = tuple(self._reach(start, room))
        squeezed = [(end, over) for end, over in reach if over > TOLERANCE and self.allowed[end]]
        if tight and squeezed:
            return squeezed[-1][0]
        plain = [(end, -over) for end, over in reach if over <= TOLERANCE]
        fit, spare = next((ends for ends in reversed(plain) if self.allowed[ends[0]]), (0, room))
        if squeezed and (not fit or squeezed[0][1] <= spare):
            return squeezed[0][0]
        cut = next((end for end, _ in reversed(plain) if self.cuts[end]), 0)
        if cut > fit and self.justify and self._gap(self.glyphs[start:fit], spare) > _WIDEST:
            return cut
        return fit or cut or (plain[-1][0] if plain else start + 1)

    def _reach(self, start: int, room: float) -> Iterator[tuple[int, float]]:
        """Yield each place the line can end at, and by how much it is then too wide."""
        natural = give = blank = 0.0
        for end in range(start + 1, len(self.glyphs) + 1):
            glyph = self.glyphs[end - 1]
            met = self.kerns[end - 2] if end - 1 > start else 0.0
            blank += glyph.width + met
            if glyph.char != " ":  # spaces hang over the end of a line
                natural, blank = natural + blank, 0.0
            give += self._slack(end - 1, first=end - 1 == start)
            if natural - room > give + TOLERANCE:
                return
            yield end, natural - room

    def _slack(self, at: int, *, first: bool) -> float:
        """Return what a mark may give up that has not given it up to its neighbour."""
        given = self.kerns[at] or (at and self.kerns[at - 1] and not first)
        return 0.0 if given else slack(self.glyphs[at], first=first)

    @staticmethod
    def _gap(glyphs: Sequence[Glyph], spare: float) -> float:
        """Return how far characters are pulled apart to fill a line; nothing fills it with one."""
        places = len(gaps(glyphs))
        return spare / places if places else spare


def _without_spaces(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    end = len(glyphs)
    while end and glyphs[end - 1].char == " ":
        end -= 1
    return glyphs[:end]


def _line(glyphs: Sequence[Glyph], spacing: Sequence[float], indent: float) -> TypesetLine:
    """Join what is set solid; `spacing` is what stands after each glyph."""
    runs: list[TypesetRun] = []
    at = solid = 0.0
    for glyph, extra in zip(glyphs, spacing, strict=True):
        if runs and runs[-1].font is glyph.font and at == solid:
            runs[-1] = replace(runs[-1], text=runs[-1].text + glyph.char)
        else:
            runs.append(TypesetRun(glyph.font, glyph.char, at))
        solid = at + glyph.width
        at = solid + extra
    return TypesetLine(tuple(runs), at, indent)

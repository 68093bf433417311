"""Chinese lines made exactly as wide as their measure, and drawings that place them on a page.

Lengths of lines are in ems, so that a paragraph broken once can be drawn at any size. Places in
drawings are points from the left and from the top; text stands on its baseline.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zwgk_desktop.exporters.tagged.tagging import Element
from zwgk_desktop.exporters.typesetting.breaks import (
    TOLERANCE,
    break_points,
    cut_points,
    gaps,
    keep_together,
    kerns,
    line_ends,
    spaced,
    unmet,
)
from zwgk_desktop.exporters.typesetting.fonts import Face, Glyph, glyphs, width

_SEEN = 0.08
"""From here on the space between characters is taken for one that was typed."""

_SPACELESS = frozenset({Face.RARE, Face.LIGHT})
"""Fonts without a space."""

_WIDEST_GAP = 0.5
"""A line whose characters would have to stand farther apart is not filled: it would gape."""

_EVEN = 0.25
"""Lines of a label need not be more even than this."""


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
        """Its characters, as they are drawn."""
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

    `justify` makes every line but the last exactly as wide as the measure, all of them
    together as evenly as can be; only punctuation is squeezed. A line that would gape, about
    a long address, stays short. Otherwise each line takes
    as much as there is room for.
    """
    if justify:
        starts = (0, *line_ends(glyphs, measure, indent))
        return tuple(_filled(glyphs, span, measure, indent) for span in pairwise(starts))
    text = "".join(glyph.char for glyph in glyphs)
    return _Breaking(glyphs, break_points(text), cut_points(text), measure, kerns(glyphs)).lines()


def _filled(
    glyphs: Sequence[Glyph], span: tuple[int, int], measure: float, indent: float
) -> TypesetLine:
    """Set a line; the last one, and one that would gape, is as long as it happens to be.

    The spaces it ends with hang over its end, so that they are copied out with it.
    """
    start, end = span
    indent = 0.0 if start else indent
    kept, room = _without_spaces(glyphs[start:end]), measure - indent
    spare = room - width(kept) - sum(kerns(kept))
    gap = spare / (len(gaps(kept)) or 1)
    address = all(glyph.char.isascii() for glyph in kept)
    filled = end < len(glyphs) and gap <= _WIDEST_GAP and not address
    line = _line(kept, spaced(kept, room, stretch=filled), indent)
    runs = _with_spaces(line.runs, end - start - len(kept))
    return replace(line, runs=runs, start=start, end=end, gap=gap if filled else 0.0)


def _with_spaces(runs: tuple[TypesetRun, ...], count: int) -> tuple[TypesetRun, ...]:
    """Add spaces to the last run: readers of PDFs drop a text that is nothing else."""
    if not runs or runs[-1].font in _SPACELESS:
        return runs
    return (*runs[:-1], replace(runs[-1], text=runs[-1].text + " " * count))


def balanced(
    glyphs: Sequence[Glyph], measure: float, words: re.Pattern[str]
) -> tuple[TypesetLine, ...]:
    """Break a label into as few lines as can be, as even as can be.

    No line is pulled apart, and none of the words is parted.
    """
    text = "".join(glyph.char for glyph in glyphs)
    allowed = break_points(text)
    keep_together(allowed, words, text)
    broken = _Breaking(glyphs, allowed, cut_points(text), measure, kerns(glyphs))
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
    """A text being broken line after line, none of them pulled apart.

    Args:
        allowed: Where a line may begin.
        cuts: Where one may, if there is no other place.
        kerns: What stands after each glyph where two marks meet.
    """

    glyphs: Sequence[Glyph]
    allowed: Sequence[bool]
    cuts: Sequence[bool]
    measure: float
    kerns: Sequence[float]

    def lines(self) -> tuple[TypesetLine, ...]:
        """Return the lines; one is squeezed where that takes less than it would want."""
        lines: list[TypesetLine] = []
        start = 0
        while start < len(self.glyphs):
            end = self._end(start)
            kept = _without_spaces(self.glyphs[start:end])
            line = _line(kept, spaced(kept, self.measure, stretch=False), 0.0)
            lines.append(replace(line, start=start, end=end))
            start = end
        return tuple(lines)

    def _end(self, start: int) -> int:
        """Return where the line that begins at a place ends best."""
        reach = tuple(self._reach(start))
        squeezed = [(end, over) for end, over in reach if over > TOLERANCE and self.allowed[end]]
        plain = [(end, -over) for end, over in reach if over <= TOLERANCE]
        fit, spare = next((ends for ends in reversed(plain) if self.allowed[ends[0]]), (0, 0.0))
        if squeezed and (not fit or squeezed[0][1] <= spare):
            return squeezed[0][0]
        cut = next((end for end, _ in reversed(plain) if self.cuts[end]), 0)
        return fit or cut or (plain[-1][0] if plain else start + 1)

    def _reach(self, start: int) -> Iterator[tuple[int, float]]:
        """Yield each place the line can end at, and by how much it is then too wide."""
        natural = give = blank = 0.0
        for end in range(start + 1, len(self.glyphs) + 1):
            glyph = self.glyphs[end - 1]
            met = self.kerns[end - 2] if end - 1 > start else 0.0
            blank += glyph.width + met
            if glyph.char != " ":  # spaces hang over the end of a line
                natural, blank = natural + blank, 0.0
            before = self.kerns[end - 2] if end > 1 else 0.0
            give += unmet(glyph, before, self.kerns[end - 1], first=end - 1 == start)
            if natural - self.measure > give + TOLERANCE:
                return
            yield end, natural - self.measure


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


@dataclass(frozen=True, slots=True)
class Ink:
    """One line of text.

    Args:
        stretch: Below 1 it is set narrower at the same height.
        element: What it is part of; None where it only says again what stands elsewhere.
    """

    x: float
    y: float
    size: float
    line: TypesetLine
    stretch: float = 1.0
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A ruled rectangle, `x` and `y` its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and the texts over them, in reading order."""

    boxes: tuple[Box, ...] = ()
    inks: tuple[Ink, ...] = ()

    def moved(self, x: float, y: float) -> "Drawing":
        """Return it with its origin elsewhere."""
        return Drawing(
            tuple(replace(box, x=box.x + x, y=box.y + y) for box in self.boxes),
            tuple(replace(ink, x=ink.x + x, y=ink.y + y) for ink in self.inks),
        )


NOTHING = Drawing()


def joined(drawings: Iterable[Drawing]) -> Drawing:
    """Put drawings one after another."""
    parts = tuple(drawings)
    return Drawing(
        tuple(box for part in parts for box in part.boxes),
        tuple(ink for part in parts for ink in part.inks),
    )

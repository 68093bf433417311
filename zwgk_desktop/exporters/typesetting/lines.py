"""Justified lines of Chinese text, and drawings that place them on a page.

Lengths of lines are in ems, so that a broken paragraph can be drawn at any size. Positions in
drawings are points from the left and the top; text is placed by its baseline.
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
    forbid_breaks_in,
    kerning,
    line_ends,
    remaining_squeeze,
    spacing_to_fit,
    stretchable_positions,
)
from zwgk_desktop.exporters.typesetting.fonts import Face, Glyph, glyphs, width

_SEEN = 0.08
"""Added space, in ems, from which readers of PDFs see a typed space."""

_WIDEST_GAP = 0.5
"""Widest added space, in ems; lines that would need more are not justified."""

_EVEN = 0.25
"""Accuracy, in ems, of making the lines of a label equally wide."""


@dataclass(frozen=True, slots=True)
class TypesetRun:
    """Characters of one font without spacing, and their offset in the line (ems).

    Offsets are used instead of character spacing, which not every PDF reader respects.
    """

    font: Face
    text: str
    at: float

    def width_of(self, text: str) -> float:
        """Return the width of characters in the run's font, in ems."""
        return width(glyphs(text, self.font))


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """Line of text, ready to be drawn.

    Args:
        width: Width without the indent.
        start, end: Range of its glyphs among those of the paragraph.
        gap: Space added between its characters.
    """

    runs: tuple[TypesetRun, ...]
    width: float
    indent: float = 0.0
    start: int = 0
    end: int = 0
    gap: float = 0.0

    @property
    def loose(self) -> bool:
        """Whether PDF readers would copy spaces between its characters."""
        return self.gap > _SEEN

    @property
    def text(self) -> str:
        """Characters of the line, as drawn."""
        return "".join(piece.text for piece in self.runs)

    def split_after(self, count: int) -> tuple["TypesetLine", "TypesetLine"]:
        """Return the line split after some characters; offsets do not change."""
        first: list[TypesetRun] = []
        rest: list[TypesetRun] = []
        for piece in self.runs:
            here, count = piece.text[: max(0, count)], count - len(piece.text)
            there = piece.text[len(here) :]
            first += [replace(piece, text=here)] if here else []
            rest += (
                [replace(piece, text=there, at=piece.at + piece.width_of(here))] if there else []
            )
        return replace(self, runs=tuple(first)), replace(self, runs=tuple(rest))


def single_line(glyphs: Sequence[Glyph]) -> TypesetLine:
    """Return glyphs as a single line, however wide."""
    return _line_of_glyphs(glyphs, [0.0] * len(glyphs), 0.0)


def break_lines(
    glyphs: Sequence[Glyph], measure: float, *, indent: float = 0.0, justify: bool = True
) -> tuple[TypesetLine, ...]:
    """Return a paragraph broken into lines; the first is indented.

    `justify` makes every line but the last exactly as wide as the measure, with spacing as
    even as possible; only punctuation is squeezed. A line with a long address stays short
    instead of becoming too loose. Without `justify`, each line holds as much as fits.
    """
    if justify:
        starts = (0, *line_ends(glyphs, measure, indent))
        return tuple(_justified_line(glyphs, span, measure, indent) for span in pairwise(starts))
    text = "".join(glyph.char for glyph in glyphs)
    return _LineBreaker(
        glyphs, break_points(text), cut_points(text), measure, kerning(glyphs)
    ).lines()


def _justified_line(
    glyphs: Sequence[Glyph], span: tuple[int, int], measure: float, indent: float
) -> TypesetLine:
    """Return a justified line; the last line, and one that would be too loose, stay short.

    Its final spaces extend beyond its end, so that they are copied with it.
    """
    start, end = span
    indent = 0.0 if start else indent
    kept, room = _without_spaces(glyphs[start:end]), measure - indent
    spare = room - width(kept) - sum(kerning(kept))
    gap = spare / (len(stretchable_positions(kept)) or 1)
    address = all(glyph.char.isascii() for glyph in kept)
    filled = end < len(glyphs) and gap <= _WIDEST_GAP and not address
    line = _line_of_glyphs(kept, spacing_to_fit(kept, room, stretch=filled), indent)
    runs = _with_spaces(line.runs, end - start - len(kept))
    return replace(line, runs=runs, start=start, end=end, gap=gap if filled else 0.0)


def _with_spaces(runs: tuple[TypesetRun, ...], count: int) -> tuple[TypesetRun, ...]:
    """Return the runs with spaces added to the last: PDF readers drop a text of spaces only."""
    if not runs or runs[-1].font is Face.RARE:  # which has no space
        return runs
    return (*runs[:-1], replace(runs[-1], text=runs[-1].text + " " * count))


def balanced_lines(
    glyphs: Sequence[Glyph], measure: float, words: re.Pattern[str]
) -> tuple[TypesetLine, ...]:
    """Return a label broken into as few lines as possible, as even as possible.

    No space is added to a line, and none of the words is broken.
    """
    text = "".join(glyph.char for glyph in glyphs)
    allowed = break_points(text)
    forbid_breaks_in(allowed, words, text)
    broken = _LineBreaker(glyphs, allowed, cut_points(text), measure, kerning(glyphs))
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
class _LineBreaker:
    """Text broken line after line, without added space.

    Args:
        allowed: Whether a line may begin at each position.
        cuts: Whether a line may begin there if no other break fits.
        kerning: Kerning after each glyph.
    """

    glyphs: Sequence[Glyph]
    allowed: Sequence[bool]
    cuts: Sequence[bool]
    measure: float
    kerning: Sequence[float]

    def lines(self) -> tuple[TypesetLine, ...]:
        """Return the lines; a line is squeezed if that fits better than ending earlier."""
        lines: list[TypesetLine] = []
        start = 0
        while start < len(self.glyphs):
            end = self._best_end(start)
            kept = _without_spaces(self.glyphs[start:end])
            line = _line_of_glyphs(kept, spacing_to_fit(kept, self.measure, stretch=False), 0.0)
            lines.append(replace(line, start=start, end=end))
            start = end
        return tuple(lines)

    def _best_end(self, start: int) -> int:
        """Return the best end of the line that begins at a position."""
        reach = tuple(self._possible_ends(start))
        squeezed = [(end, over) for end, over in reach if over > TOLERANCE and self.allowed[end]]
        plain = [(end, -over) for end, over in reach if over <= TOLERANCE]
        fit, spare = next((ends for ends in reversed(plain) if self.allowed[ends[0]]), (0, 0.0))
        if squeezed and (not fit or squeezed[0][1] <= spare):
            return squeezed[0][0]
        cut = next((end for end, _ in reversed(plain) if self.cuts[end]), 0)
        return fit or cut or (plain[-1][0] if plain else start + 1)

    def _possible_ends(self, start: int) -> Iterator[tuple[int, float]]:
        """Yield each possible end of the line, and the width it exceeds the measure by."""
        natural = give = blank = 0.0
        for end in range(start + 1, len(self.glyphs) + 1):
            glyph = self.glyphs[end - 1]
            met = self.kerning[end - 2] if end - 1 > start else 0.0
            blank += glyph.width + met
            if glyph.char != " ":  # spaces may extend beyond the end of a line
                natural, blank = natural + blank, 0.0
            before = self.kerning[end - 2] if end > 1 else 0.0
            give += remaining_squeeze(glyph, before, self.kerning[end - 1], first=end - 1 == start)
            if natural - self.measure > give + TOLERANCE:
                return
            yield end, natural - self.measure


def _without_spaces(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    end = len(glyphs)
    while end and glyphs[end - 1].char == " ":
        end -= 1
    return glyphs[:end]


def _line_of_glyphs(
    glyphs: Sequence[Glyph], spacing: Sequence[float], indent: float
) -> TypesetLine:
    """Return a line, joining glyphs without spacing; `spacing` is the space after each glyph."""
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
    """Line of text placed on a page.

    Args:
        stretch: Horizontal scale; below 1 condensed at the same height.
        element: Structure element; None for a text that repeats another.
    """

    x: float
    y: float
    size: float
    line: TypesetLine
    stretch: float = 1.0
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Ruled rectangle; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, and the texts over them in reading order."""

    boxes: tuple[Box, ...] = ()
    inks: tuple[Ink, ...] = ()

    def moved(self, x: float, y: float) -> "Drawing":
        """Return the drawing moved by an offset."""
        return Drawing(
            tuple(replace(box, x=box.x + x, y=box.y + y) for box in self.boxes),
            tuple(replace(ink, x=ink.x + x, y=ink.y + y) for ink in self.inks),
        )


EMPTY_DRAWING = Drawing()


def joined_drawings(drawings: Iterable[Drawing]) -> Drawing:
    """Return one drawing made of several."""
    parts = tuple(drawings)
    return Drawing(
        tuple(box for part in parts for box in part.boxes),
        tuple(ink for part in parts for ink in part.inks),
    )

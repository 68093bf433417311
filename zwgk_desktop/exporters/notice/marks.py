"""What a poster is made of, before any format: words, areas, rules, at their places.

Places are points from the sheet's left edge and from its top.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zwgk_desktop.exporters.tagged.tagging import Element, Kind, heading
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, Ink, TypesetLine, single
from zwgk_desktop.exporters.typesetting.paper import ASCENT


class Tone(StrEnum):
    """How dark; what it looks like is the printer's choice of colours."""

    INK = "ink"
    SOFT = "soft"
    ACCENT = "accent"
    PALE = "pale"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text."""

    ink: Ink
    tone: Tone = Tone.INK

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.ink.x + self.ink.line.width * self.ink.size * self.ink.stretch


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle."""

    box: Box
    tone: Tone


@dataclass(frozen=True, slots=True)
class Border:
    """An outlined rectangle."""

    box: Box
    tone: Tone = Tone.INK
    weight: float = 0.6


@dataclass(frozen=True, slots=True)
class BlankLine:
    """A level line."""

    x: float
    y: float
    width: float
    tone: Tone = Tone.INK
    weight: float = 0.8


Mark = Words | Area | Border | BlankLine


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set: face, size, tone."""

    face: Face
    size: float
    tone: Tone = Tone.INK

    def line(self, text: str) -> TypesetLine:
        """Set a text on one line, however wide."""
        return single(glyphs(text, self.face))

    def width(self, text: str) -> float:
        """Return how wide a text is."""
        return self.line(text).width * self.size

    def words(
        self,
        text: str | TypesetLine,
        x: float,
        top: float,
        element: Element | None,
    ) -> Words:
        """Place a line with the top of its characters' squares at `top`."""
        line = text if isinstance(text, TypesetLine) else self.line(text)
        return Words(Ink(x, top + ASCENT * self.size, self.size, line, element=element), self.tone)


def ended_at(words: Words, right: float) -> Words:
    """Move words so that they end there."""
    moved = replace(words.ink, x=words.ink.x + right - words.right)
    return replace(words, ink=moved)


def squeezed(words: Words, room: float) -> Words:
    """Set words narrower, at the same height, if they are wider than a room."""
    wide = words.right - words.ink.x
    if wide <= room:
        return words
    return replace(words, ink=replace(words.ink, stretch=words.ink.stretch * room / wide))


@dataclass(frozen=True, slots=True)
class Block:
    """Part of a sheet: its marks in reading order, what they tell, how far down it reaches."""

    marks: tuple[Mark, ...]
    elements: tuple[Element, ...]
    bottom: float

    def moved(self, down: float) -> "Block":
        """Return it so much further down."""
        marks = tuple(_moved(mark, down) for mark in self.marks)
        return Block(marks, self.elements, self.bottom + down)


Blocks = tuple[Block, ...]


def _moved(mark: Mark, down: float) -> Mark:
    match mark:
        case Words():
            return replace(mark, ink=replace(mark.ink, y=mark.ink.y + down))
        case BlankLine():
            return replace(mark, y=mark.y + down)
        case _:
            return replace(mark, box=replace(mark.box, y=mark.box.y + down))


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """One sheet, drawn from its first mark to its last."""

    marks: tuple[Mark, ...]
    elements: tuple[Element, ...]


def headings(sheet: NoticeSheet) -> Iterator[tuple[int, str, float]]:
    """Yield the headings of a sheet: their level, what they say, how far from the top."""
    for element in sheet.elements:
        if not element.tag.startswith("H"):
            continue
        inks = (mark.ink for mark in sheet.marks if isinstance(mark, Words))
        lines = [ink for ink in inks if ink.element is element]
        title = "".join(ink.line.text for ink in lines[: None if element.tag == Kind.TITLE else 1])
        yield int(element.tag == _SECTION), title, min(ink.y - ink.size for ink in lines)


_SECTION = heading(0).tag


def joined_blocks(blocks: Sequence[Block]) -> Block:
    """Put blocks one under another; there is at least one."""
    return Block(
        tuple(mark for block in blocks for mark in block.marks),
        tuple(element for block in blocks for element in block.elements),
        blocks[-1].bottom,
    )


def sheet_of(*blocks: Block) -> NoticeSheet:
    """Put blocks on one sheet."""
    return NoticeSheet(
        tuple(mark for block in blocks for mark in block.marks),
        tuple(element for block in blocks for element in block.elements),
    )

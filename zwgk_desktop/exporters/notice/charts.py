"""Bar charts of the notice, and the drawing marks (text, boxes, lines) of its sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.exporters.tagged.tagging import Element, Kind, heading_element, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, Ink, TypesetLine, single_line
from zwgk_desktop.exporters.typesetting.paper import ASCENT


class Tone(StrEnum):
    """Tone of a mark; the printer maps it to a colour."""

    INK = "ink"
    SOFT = "soft"
    ACCENT = "accent"
    PALE = "pale"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Line of text placed on a sheet."""

    ink: Ink
    tone: Tone = Tone.INK

    @property
    def right(self) -> float:
        """Right edge of the text, in points."""
        return self.ink.x + self.ink.line.width * self.ink.size * self.ink.stretch


@dataclass(frozen=True, slots=True)
class FilledBox:
    """Filled rectangle."""

    box: Box
    tone: Tone


@dataclass(frozen=True, slots=True)
class OutlinedBox:
    """Outlined rectangle."""

    box: Box
    tone: Tone = Tone.INK
    weight: float = 0.6


@dataclass(frozen=True, slots=True)
class HorizontalLine:
    """Line to write on, or rule between parts of a sheet."""

    x: float
    y: float
    width: float
    tone: Tone = Tone.INK
    weight: float = 0.8


Mark = PlacedText | FilledBox | OutlinedBox | HorizontalLine


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Text style: typeface, size and tone."""

    face: Face
    size: float
    tone: Tone = Tone.INK

    def line(self, text: str) -> TypesetLine:
        """Return a text as a single line, however wide."""
        return single_line(glyphs(text, self.face))

    def width(self, text: str) -> float:
        """Return the width of a text, in points."""
        return self.line(text).width * self.size

    def words(
        self,
        text: str | TypesetLine,
        x: float,
        top: float,
        element: Element | None,
    ) -> PlacedText:
        """Return a text as a line placed with the top of its characters at `top`."""
        line = text if isinstance(text, TypesetLine) else self.line(text)
        return PlacedText(
            Ink(x, top + ASCENT * self.size, self.size, line, element=element), self.tone
        )


def condensed(words: PlacedText, room: float) -> PlacedText:
    """Return the words condensed to a width if they are wider; the height stays."""
    wide = words.right - words.ink.x
    if wide <= room:
        return words
    return replace(words, ink=replace(words.ink, stretch=words.ink.stretch * room / wide))


@dataclass(frozen=True, slots=True)
class Block:
    """Part of a sheet: marks in reading order, structure elements, and its lower edge."""

    marks: tuple[Mark, ...]
    elements: tuple[Element, ...]
    bottom: float

    def moved(self, down: float) -> "Block":
        """Return the block moved down by a distance."""
        marks = tuple(_moved(mark, down) for mark in self.marks)
        return Block(marks, self.elements, self.bottom + down)


Blocks = tuple[Block, ...]


def _moved(mark: Mark, down: float) -> Mark:
    match mark:
        case PlacedText():
            return replace(mark, ink=replace(mark.ink, y=mark.ink.y + down))
        case HorizontalLine():
            return replace(mark, y=mark.y + down)
        case _:
            return replace(mark, box=replace(mark.box, y=mark.box.y + down))


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """Sheet of the notice; marks are drawn in order."""

    marks: tuple[Mark, ...]
    elements: tuple[Element, ...]


def headings(sheet: NoticeSheet) -> Iterator[tuple[int, str, float]]:
    """Yield the level, text and distance from the top of each heading of a sheet."""
    for element in sheet.elements:
        if not element.tag.startswith("H"):
            continue
        inks = (mark.ink for mark in sheet.marks if isinstance(mark, PlacedText))
        lines = [ink for ink in inks if ink.element is element]
        title = "".join(ink.line.text for ink in lines[: None if element.tag == Kind.TITLE else 1])
        yield int(element.tag == _SECTION), title, min(ink.y - ink.size for ink in lines)


_SECTION = heading_element(0).tag


def joined_blocks(blocks: Sequence[Block]) -> Block:
    """Return one block made of blocks that follow each other; at least one is needed."""
    return Block(
        tuple(mark for block in blocks for mark in block.marks),
        tuple(element for block in blocks for element in block.elements),
        blocks[-1].bottom,
    )


def sheet_of(*blocks: Block) -> NoticeSheet:
    """Return a sheet made of blocks."""
    return NoticeSheet(
        tuple(mark for block in blocks for mark in block.marks),
        tuple(element for block in blocks for element in block.elements),
    )


_MOST_SQUARES = 30
"""Highest count of a bar that is drawn as one square for each item."""

_BETWEEN = 0.22
"""Gap between two squares, as a share of a square's side."""

_THICK = 0.62
"""Height of a bar, as a share of its row."""

_SHORTEST = 1.5
"""Shortest length of a bar above zero, in points."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Bar of a chart; its value is None where nothing is filled in."""

    name: str
    value: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChart:
    """Bar chart with a heading.

    Args:
        note: Small text after the heading: the thing counted.
    """

    title: str
    note: str
    bars: tuple[Bar, ...]

    @property
    def whole(self) -> Number:
        """Sum of all bars."""
        return sum((bar.value or 0 for bar in self.bars), 0)

    @property
    def largest_value(self) -> Number:
        """Value of the longest bar."""
        return max(bar.value or 0 for bar in self.bars)


def draw_chart(chart: NoticeChart, place: Box, *, heading: float, body: float) -> Block:
    """Draw a bar chart with two type sizes; the height of `place` is that of a bar's row."""
    title = heading_element(0)
    head = TextStyle(Face.HEI, heading).words(chart.title, place.x, place.y, title)
    note = TextStyle(Face.SONG, body, Tone.SOFT)
    below = 0.9 * (heading - body)
    bars = _BarDrawer(chart, replace(place, y=place.y + 1.75 * heading), body)
    rows = [bars.row(number, bar) for number, bar in enumerate(chart.bars)]
    axis = Box(bars.left - 1, bars.place.y, 1, rows[-1].bottom - bars.place.y)
    marks = (
        head,
        note.words(chart.note, head.right + 0.5 * body, place.y + below, title),
        *(mark for row in rows for mark in row.marks),
        FilledBox(axis, Tone.INK),
    )
    elements = (title, *(element for row in rows for element in row.elements))
    return Block(marks, elements, rows[-1].bottom)


class _BarDrawer:
    """Bars of one chart: one square for each item counted if they fit, otherwise lengths."""

    def __init__(self, chart: NoticeChart, place: Box, body: float) -> None:
        self.place = place
        self._whole = chart.whole
        self._body = body
        self._thick = _THICK * place.height
        name, strong = TextStyle(Face.SONG, body), TextStyle(Face.HEI, body)
        self.left = place.x + max(name.width(bar.name) for bar in chart.bars) + 0.7 * body
        values = max(strong.width(f"{number_text(bar.value)}件") for bar in chart.bars)
        values += name.width("不足1%") + 1.4 * body
        room, largest = place.x + place.width - self.left - values, chart.largest_value
        step = self._thick * (1 + _BETWEEN)
        self._squares = largest <= _MOST_SQUARES and float(largest) * step <= room
        self._unit = step if self._squares else room / float(largest or 1)

    def row(self, number: int, bar: Bar) -> Block:
        """Draw one bar between its name and its value."""
        high = self.place.height
        top = self.place.y + number * high
        text_top = top + (high - self._body) / 2
        element = paragraph_element()
        name = TextStyle(Face.SONG, self._body)
        marks = (
            name.words(bar.name, self.place.x, text_top, element),
            *self._bar_marks(bar, top + (high - self._thick) / 2),
            *self._value_marks(bar, text_top, element),
        )
        return Block(marks, (element,), top + high)

    def _bar_length(self, bar: Bar) -> float:
        return max(_SHORTEST, float(bar.value) * self._unit) if bar.value else 0.0

    def _bar_marks(self, bar: Bar, top: float) -> Iterator[Mark]:
        if bar.value and self._squares:
            start = self.left + _BETWEEN * self._thick
            for number in range(int(bar.value)):
                box = Box(start + number * self._unit, top, self._thick, self._thick)
                yield FilledBox(box, Tone.ACCENT)
        elif bar.value:
            yield FilledBox(Box(self.left, top, self._bar_length(bar), self._thick), Tone.ACCENT)

    def _value_marks(self, bar: Bar, top: float, element: Element) -> Iterator[Mark]:
        body = self._body
        x = self.left + self._bar_length(bar) + 0.5 * body
        soft = TextStyle(Face.SONG, body, Tone.SOFT)
        if bar.value is None:
            yield HorizontalLine(x, top + body, 3 * body)
        elif not bar.value:
            yield soft.words("0件", x, top, element)
        else:
            count = TextStyle(Face.HEI, body).words(f"{number_text(bar.value)}件", x, top, element)
            yield count
            share = share_text(bar.value, self._whole)
            yield soft.words(share, count.right + 0.5 * body, top, element)


def share_text(part: Number, whole: Number) -> str:
    """Return a share as whole per cent; never 0% for a part, or 100% for less than all."""
    per_cent = int((200 * part + whole) // (2 * whole))
    if per_cent == 0:
        return "不足1%"
    return "99%" if per_cent == 100 and part != whole else f"{per_cent}%"

"""Writer of lists as PDF: text, and tables whose heads repeat on each page.

The same data give the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from zwgk_desktop.exporters.contents import ListSheet
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.tagged.pages import TaggedPages
from zwgk_desktop.exporters.tagged.tagging import Artifact, Element, HeaderScope, Kind
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Ink, TypesetLine, break_lines, single_line

_SIDE, _TOP, _FOOT = 15 * paper.MM, 16 * paper.MM, 14 * paper.MM
TITLE_SIZE, SIZE = 18.0, 9.0
_PITCH, _ROOM = 12.0, 6.0
"""Line pitch of a cell, and its padding above and below together."""

_PAD = 3.0
_SPLIT = 4
"""Least number of a row's lines that must fit before it is split across pages."""

STRUCK, UNDERLINED = 0.3, -0.15
"""Height of a strike-through and of an underline over the baseline, in ems."""

Stretch = tuple[str, float | None]
"""Piece of a cell's text, and the height of its stroke; None for no stroke."""


@dataclass(frozen=True, slots=True)
class _CellLine:
    """Line of a cell with its strokes: start, end and height, in ems."""

    line: TypesetLine
    strokes: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[_CellLine, ...], ...]

    @property
    def lines(self) -> int:
        return max(len(lines) for lines in self.cells)

    @property
    def height(self) -> float:
        return _PITCH * self.lines + _ROOM

    def split_after(self, count: int) -> tuple["_Row", "_Row"]:
        """Return the row split after `count` lines of each cell."""
        first, rest = ((c[:count] for c in self.cells), (c[count:] for c in self.cells))
        return _Row(tuple(first)), _Row(tuple(rest))


class Listing:
    """PDF list being written, page after page.

    Args:
        size: Width and height of the paper, in points.
        foot: Text at the foot of each page, before its number.
    """

    def __init__(self, size: tuple[float, float], description: Description, foot: str) -> None:
        self._pages = TaggedPages(size, description)
        self._foot = foot
        self._width = size[0] - 2 * _SIDE
        self._lowest = size[1] - _FOOT
        self._elements: list[Element] = []
        self._y = _TOP

    def text(self, words: str, size: float, face: Face, tag: str = Kind.PARAGRAPH) -> None:
        """Write a paragraph over the whole width, if there is text."""
        if not words:
            return
        element = Element(tag=tag)
        self._elements.append(element)
        for line in break_lines(glyphs(words, face), self._width / size, justify=False):
            if self._y + 1.4 * size > self._lowest:
                self._end_page()
            self._y += 1.4 * size
            self._pages.draw(Ink(_SIDE, self._y, size, line, element=element), element)

    def space(self) -> None:
        """Write a blank line."""
        self._y += _PITCH

    def table(
        self,
        heads: Sequence[str],
        widths: Sequence[int],
        rows: Sequence[Sequence[Sequence[Stretch]]],
    ) -> None:
        """Write a table; `widths` are the relative widths of its columns."""
        shares = [self._width * width / sum(widths) for width in widths]
        head = _typeset_row([[(words, None)] for words in heads], shares, Face.HEI)
        body = [_typeset_row(cells, shares, Face.SONG) for cells in rows]
        self._y += _PITCH / 2
        least = min([_ROOM + _SPLIT * _PITCH, *(row.height for row in body[:1])])
        if self._y + head.height + least > self._lowest:
            self._end_page()
        elements = [_row_element(head, head=True)]
        self._draw_row(head, shares, elements[0].children)
        for row in body:
            elements.append(_row_element(row))
            self._draw_across_pages(row, head, shares, elements[-1])
        self._elements.append(Element(tag=Kind.TABLE, children=tuple(elements)))

    def finish(self) -> Composed:
        """Return the finished document."""
        self._end_page()
        return self._pages.finish(self._elements)

    def _fits_on_page(self, head: _Row, row: _Row) -> bool:
        """Return whether a row fits under its head on a page of its own."""
        return _TOP + head.height + row.height <= self._lowest

    def _draw_across_pages(
        self, row: _Row, head: _Row, shares: Sequence[float], element: Element
    ) -> None:
        """Draw a row; split it across pages only if it fits on no page."""
        rest = row
        while self._y + rest.height > self._lowest:
            room = int((self._lowest - self._y - _ROOM) / _PITCH)
            if not self._fits_on_page(head, rest) and room >= _SPLIT:
                part, rest = rest.split_after(room)
                self._draw_row(part, shares, element.children)
            self._end_page()
            self._draw_row(head, shares, None)
        self._draw_row(rest, shares, element.children)

    def _draw_row(
        self, row: _Row, shares: Sequence[float], cells: Sequence[Element] | None
    ) -> None:
        """Draw text and frame of a row; `cells` is None for repeated heads."""
        x = _SIDE
        for at, (share, lines) in enumerate(zip(shares, row.cells, strict=True)):
            part = Artifact.REPEATED if cells is None else cells[at]
            for number, cell in enumerate(lines):
                base = self._y + _ROOM / 2 + (number + 0.8) * _PITCH
                self._pages.draw(Ink(x + _PAD, base, SIZE, cell.line), part)
                self._draw_strokes(cell, x + _PAD, base)
            x += share
        self._draw_frame(row.height, shares)
        self._y += row.height

    def _draw_strokes(self, cell: _CellLine, x: float, base: float) -> None:
        if not cell.strokes:
            return
        with self._pages.tags.marked_content(Artifact.RULES):
            self._pages.canvas.setLineWidth(0.5)
            for start, end, height in cell.strokes:
                y = self._pages.height - base + height * SIZE
                self._pages.canvas.line(x + start * SIZE, y, x + end * SIZE, y)

    def _draw_frame(self, height: float, shares: Sequence[float]) -> None:
        with self._pages.tags.marked_content(Artifact.RULES):
            self._pages.canvas.setLineWidth(0.5)
            x = _SIDE
            for share in shares:
                self._pages.canvas.rect(x, self._pages.height - self._y - height, share, height)
                x += share

    def _end_page(self) -> None:
        foot = single_line(glyphs(f"{self._foot}　第{self._pages.count + 1}页", Face.SONG))
        x, y = _SIDE + self._width - foot.width * SIZE, self._pages.height - _FOOT / 2
        self._pages.draw(Ink(x, y, SIZE, foot), Artifact.FOLIO)
        self._pages.end_page()
        self._y = _TOP


def compose_board(sheet: ListSheet) -> Composed:
    """Return a list, such as a county's board (收报台), as A4 PDF.

    Raises:
        UserError: A font is missing (E05).
    """
    description = Description(sheet.title, "", sheet.title, sheet.day)
    long, short = paper.HEIGHT, paper.WIDTH
    size = (short, long) if sheet.upright else (long, short)
    listing = Listing(size, description, f"{sheet.day:%Y-%m-%d}")
    listing.text(sheet.title, TITLE_SIZE, Face.BIAO_SONG, Kind.TITLE)
    listing.text(sheet.subtitle, SIZE, Face.FANG)
    rows = [[[("" if cell is None else str(cell), None)] for cell in row] for row in sheet.rows]
    listing.table(sheet.heads, sheet.widths, rows)
    return listing.finish()


def _row_element(row: _Row, *, head: bool = False) -> Element:
    tag, scope = (Kind.HEAD, HeaderScope.COLUMN) if head else (Kind.CELL, None)
    cells = tuple(Element(tag=tag, scope=scope) for _ in row.cells)
    return Element(tag=Kind.ROW, children=cells)


def _typeset_row(cells: Sequence[Sequence[Stretch]], shares: Sequence[float], face: Face) -> _Row:
    measures = [(share - 2 * _PAD) / SIZE for share in shares]
    return _Row(
        tuple(
            tuple(
                line
                for paragraph in _paragraphs(cell)
                for line in _break_paragraph(paragraph, at, face)
            )
            for cell, at in zip(cells, measures, strict=True)
        )
    )


def _paragraphs(cell: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield the paragraphs of a cell, split at line ends."""
    paragraph: list[Stretch] = []
    for text, stroke in cell:
        first, *others = text.split("\n")
        paragraph.append((first, stroke))
        for other in others:
            yield paragraph
            paragraph = [(other, stroke)]
    yield paragraph


def _break_paragraph(
    paragraph: Sequence[Stretch], measure: float, face: Face
) -> Iterator[_CellLine]:
    found = [(glyph, stroke) for text, stroke in paragraph for glyph in glyphs(text, face)]
    for line in break_lines([glyph for glyph, _ in found], measure, justify=False):
        yield _CellLine(line, tuple(_strokes(line, [s for _, s in found[line.start : line.end]])))


def _strokes(
    line: TypesetLine, heights: Sequence[float | None]
) -> Iterator[tuple[float, float, float]]:
    """Yield the strokes of a line, one for each marked stretch."""
    at = 0
    for height, stretch in groupby(heights):
        count = len(list(stretch))
        if height is not None:
            _, rest = line.split_after(at)
            inner, _ = rest.split_after(count)
            if inner.runs:
                last = inner.runs[-1]
                yield inner.runs[0].at, last.at + last.width_of(last.text), height
        at += count

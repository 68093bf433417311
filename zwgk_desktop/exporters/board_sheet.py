"""收报台 on paper: A4 across, a line a unit, the heads again on each page.

The same data give the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.tagged.inking import write_runs
from zwgk_desktop.exporters.tagged.opening import begin
from zwgk_desktop.exporters.tagged.structure import Element, Kind, Scope, plain
from zwgk_desktop.exporters.tagged.tagging import Artifact, Tags
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.drawing import Ink
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import TypesetLine, break_lines, single

_WIDTH, _HEIGHT = paper.HEIGHT, paper.WIDTH
_LEFT, _TOP, _FOOT = 15 * paper.MM, 16 * paper.MM, 14 * paper.MM
_RIGHT = _WIDTH - _LEFT
_TITLE, _SIZE = 18.0, 9.0
_PITCH, _ROOM = 12.0, 6.0
"""From line to line in a cell, and what a cell keeps free above and below together."""

_PAD = 3.0


@dataclass(frozen=True, slots=True)
class BoardSheet:
    """What the paper is about.

    Args:
        said: What stands under the title: how many there are of each kind, by when.
        widths: Of each column, in parts of the whole.
        rows: The words of each unit.
        day: On which it stands so.
    """

    title: str
    said: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    day: date


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[TypesetLine, ...], ...]

    @property
    def height(self) -> float:
        return _PITCH * max(len(lines) for lines in self.cells) + _ROOM


def compose_board(sheet: BoardSheet) -> bytes:
    """Return the pages as a PDF file.

    Raises:
        UserError: A font is missing (E05).
    """
    file = BytesIO()
    description = Description(sheet.title, "", sheet.title, sheet.day)
    canvas = begin(file, (_WIDTH, _HEIGHT), description)
    _Pages(canvas, sheet).write()
    canvas.save()
    return file.getvalue()


class _Pages:
    def __init__(self, canvas: Canvas, sheet: BoardSheet) -> None:
        self._canvas, self._sheet = canvas, sheet
        self._tags = Tags(canvas)
        whole = sum(sheet.widths)
        self._widths = [(_RIGHT - _LEFT) * width / whole for width in sheet.widths]
        self._heads = self._set(sheet.heads, Face.HEI)
        self._rows: list[Element] = []
        self._page = 0

    def write(self) -> None:
        rows = [self._set(words, Face.SONG) for words in self._sheet.rows]
        title, said = Element(tag=Kind.TITLE), plain()
        y = _TOP
        for words, size, element, face in (
            (self._sheet.title, _TITLE, title, Face.BIAO_SONG),
            (self._sheet.said, _SIZE, said, Face.FANG),
        ):
            for line in break_lines(glyphs(words, face), (_RIGHT - _LEFT) / size, justify=False):
                y += 1.4 * size
                self._draw(Ink(_LEFT, y, size, line, element=element), element)
        y = self._row(self._heads, y + _PITCH / 2, first=True)
        for row in rows:
            if y + row.height > _HEIGHT - _FOOT:
                self._end_page()
                y = self._row(self._heads, _TOP, first=False)
            y = self._row(row, y, first=None)
        self._end_page()
        self._tags.write([title, said, Element(tag=Kind.TABLE, children=tuple(self._rows))])

    def _row(self, row: _Row, y: float, *, first: bool | None) -> float:
        """Draw a row and return where the next begins; `first` of heads: None of a unit."""
        head = first is not None
        cells: list[Element] = []
        x = _LEFT
        for width, lines in zip(self._widths, row.cells, strict=True):
            scope = Scope.COLUMN if head else None
            cell = Element(tag=Kind.HEAD if head else Kind.CELL, scope=scope)
            cells.append(cell)
            part = Artifact.REPEATED if first is False else cell
            for number, line in enumerate(lines):
                base = y + _ROOM / 2 + (number + 0.8) * _PITCH
                self._draw(Ink(x + _PAD, base, _SIZE, line), part)
            x += width
        if first is not False:
            self._rows.append(Element(tag=Kind.ROW, children=tuple(cells)))
        self._rule(y, row.height)
        return y + row.height

    def _rule(self, y: float, height: float) -> None:
        with self._tags.marked(Artifact.RULES):
            self._canvas.setLineWidth(0.5)
            x = _LEFT
            for width in self._widths:
                self._canvas.rect(x, _HEIGHT - y - height, width, height)
                x += width

    def _end_page(self) -> None:
        self._page += 1
        foot = single(glyphs(f"{self._sheet.day:%Y-%m-%d}　第{self._page}页", Face.SONG))
        x = _RIGHT - foot.width * _SIZE
        self._draw(Ink(x, _HEIGHT - _FOOT / 2, _SIZE, foot), Artifact.FOLIO)
        self._canvas.showPage()
        self._tags.page_done()

    def _draw(self, ink: Ink, part: Element | Artifact) -> None:
        with self._tags.marked(part):
            text = self._canvas.beginText()
            write_runs(text, ink, _HEIGHT)
            self._canvas.drawText(text)

    def _set(self, words: Sequence[str], face: Face) -> _Row:
        return _Row(tuple(self._lines(words, face)))

    def _lines(self, words: Sequence[str], face: Face) -> Iterator[tuple[TypesetLine, ...]]:
        for width, text in zip(self._widths, words, strict=True):
            measure = (width - 2 * _PAD) / _SIZE
            yield break_lines(glyphs(text, face), measure, justify=False) if text else ()

"""Pages as office programs draw them: each cell is read within its own borders."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from files.corpus.documents import spanning
from files.corpus.make import Content, content
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.grid import GridCell
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.importers.document import SourceGrid
from zwgk_desktop.importers.readers import read_document, read_html_fragment
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.importing import recognise_file

CHINESE, LATIN = "office-chinese", "office-latin"
MARGIN = 56.0
PADDING = 5.4
HIGH, WIDE = A4[1], A4[0] - 2 * MARGIN
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, kw_only=True)
class Office:
    """How an office program draws a page.

    Args:
        narrow: Width of the first column of 三, in points.
        tall: Whether the font of Latin and digits states four lines' height.
        stroked: Whether borders are strokes (WPS), else filled boxes (Word).
        centred: Whether a cell's lines are centred.
        small: Size of Latin and digits, as a share of the Chinese.
        note: Whether a figure of each row has a raised note mark.
        raised: Whether labels' numbers are set as superscripts.
        full_width: Whether figures and numbering are full-width digits.
    """

    narrow: float = 24.0
    tall: bool = False
    stroked: bool = False
    centred: bool = False
    small: float = 1.0
    note: bool = False
    raised: bool = False
    full_width: bool = False


@cache
def fonts() -> None:
    pdfmetrics.registerFont(TTFont(CHINESE, str(paths.resources() / "fonts" / "ZwSong.ttf")))
    pdfmetrics.registerFont(TTFont(LATIN, str(paths.resources() / "fonts" / "ZwHei.ttf")))


class Printer:
    """Printer of a report's tables, cell by cell, with a new page where one is full."""

    def __init__(self, office: Office) -> None:
        fonts()
        self.file = BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4)
        self.office = office
        self.y = HIGH - MARGIN

    def line(self, text: str, size: float = 12) -> None:
        """Print a paragraph of one line."""
        self.y -= 2 * size
        self.write(text, MARGIN, self.y, size)

    def write(self, text: str, x: float, y: float, size: float, *, above: bool = False) -> float:
        """Write text a run at a time, as its fonts change; return where it ends."""
        for char in text:
            latin = char < "\u2000" and char != "×"
            name = LATIN if latin else CHINESE
            high = size * (0.6 if above else self.office.small if latin else 1)
            run = self.canvas.beginText(x, y)
            run.setFont(name, high)
            run.setRise(0.4 * size if above else 0)
            run.textOut(char)
            self.canvas.drawText(run)
            x = run.getX()
        return x

    def table(self, report: Content, table: Table, size: float = 9) -> None:
        """Print a table; its rows are as high as their labels need."""
        rows = spanning(table)
        columns = max(cell.column + cell.column_span for row in rows for cell in row)
        labels = {
            Layout.MATRIX: [self.office.narrow, 52.0, 110.0], Layout.BANDS: [150.0]
        }.get(table.layout, [])  # fmt: skip
        width = (WIDE - sum(labels)) / (columns - len(labels))
        edges = [MARGIN]
        for column in range(columns):
            edges.append(edges[-1] + (labels[column] if column < len(labels) else width))
        texts = {c: self._lines(report, c, edges, size) for row in rows for c in row}
        heights = [
            max(
                (len(texts[c]) for c in row if c.row_span == 1 and c.column >= 0), default=1
            ) * 1.3 * size + 4
            for row in rows
        ]  # fmt: skip
        for band in self._bands(heights):
            tops = [self.y]
            for number in band:
                tops.append(tops[-1] - heights[number])
            for row in rows[: band.stop]:
                for cell in row:
                    top = max(cell.row, band.start)
                    bottom = min(cell.row + cell.row_span, band.stop)
                    if top < bottom:
                        place = (tops[top - band.start], tops[bottom - band.start])
                        told = texts[cell] if cell.row >= band.start else []
                        self._cell(cell, told, edges, place, size)
            self.y = tops[-1]

    def _bands(self, heights: list[float]) -> Iterator[range]:
        start, left = 0, self.y - MARGIN
        for number, height in enumerate(heights):
            if height > left:
                if number > start:
                    yield range(start, number)
                self.canvas.showPage()
                self.y, start, left = HIGH - MARGIN, number, HIGH - 2 * MARGIN
            left -= height
        yield range(start, len(heights))

    def _lines(self, report: Content, cell: GridCell, edges: list[float], size: float) -> list[str]:
        text = number_text(report.figures[cell.address]) if cell.address else cell.text
        text = text.translate(WIDE_DIGITS) if self.office.full_width else text
        room = edges[cell.column + cell.column_span] - edges[cell.column] - 2 * PADDING
        lines, used = [""], 0.0
        for char in text:
            wide = size * (1.0 if char > "\u2000" else 0.55)
            if lines[-1] and used + wide > room:
                lines.append("")
                used = 0.0
            lines[-1] += char
            used += wide
        return lines

    def _cell(
        self,
        cell: GridCell,
        lines: list[str],
        edges: list[float],
        place: tuple[float, float],
        size: float,
    ) -> None:
        left, right = edges[cell.column], edges[cell.column + cell.column_span]
        self._border(left, right, *place)
        pitch = 1.3 * size
        y = (place[0] + place[1]) / 2 + pitch * len(lines) / 2 - 0.95 * size
        for number, line in enumerate(lines):
            wide = sum(size * (1.0 if char > "\u2000" else 0.55) for char in line)
            x = (left + right - wide) / 2 if self.office.centred else left + PADDING
            first = self.office.raised and not cell.address and not number and line[:1].isdigit()
            x = self.write(line[:1], x, y, size, above=first)
            end = self.write(line[1:], x, y, size)
            if self.office.note and cell.address and cell.address.endswith(".natural_person"):
                self.write("1", end, y, size, above=True)
            y -= pitch

    def _border(self, left: float, right: float, top: float, bottom: float) -> None:
        if self.office.stroked:
            self.canvas.setLineWidth(0.5)
            self.canvas.rect(left, bottom, right - left, top - bottom, fill=0)
            return
        for box in (
            (left, top, right - left, 0.5),
            (left, bottom, right - left, 0.5),
            (left, bottom, 0.5, top - bottom),
            (right, bottom, 0.5, top - bottom),
        ):
            self.canvas.rect(*box, stroke=0, fill=1)


def printed(report: Content, office: Office) -> bytes:
    """Print a report."""
    printer = Printer(office)
    printer.line(report.title, 14)
    for section in report.edition.sections:
        printer.line(section.heading)
        table = report.edition.table_of.get(section.content)
        if table is None:
            for text in report.texts[section.content].split("\n"):
                printer.line(f"　　{text}")
        else:
            printer.y -= 8
            printer.table(report, table)
    printer.canvas.save()
    return heightened(printer.file) if office.tall else printer.file.getvalue()


def heightened(file: BytesIO) -> bytes:
    """State four ems' height for the font of digits, as that of formulas in Windows does."""
    with pikepdf.open(file) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary) and "ZWHei" in str(one.get("/FontName")):
                one.Ascent, one.Descent = 2408, -1858
                one.FontBBox = pikepdf.Array([-909, -1858, 3592, 2409])
        changed = BytesIO()
        document.save(changed)
    return changed.getvalue()


def read(report: Content, office: Office, folder: Path, catalog: Catalog) -> RecognisedReport:
    path = folder / "年报.pdf"
    path.write_bytes(printed(report, office))
    return recognise_file(path, catalog)


CASES = {
    "Word": Office(),
    "WPS": Office(stroked=True),
    "tall digits": Office(tall=True),
    "tall digits, centred": Office(tall=True, centred=True),
    "too narrow": Office(narrow=8),
    "too narrow, tall digits": Office(narrow=8, tall=True),
    "too narrow, centred": Office(narrow=8, centred=True),
    "small digits": Office(small=0.7),
    "notes": Office(note=True),
    "raised numbering": Office(raised=True),
    "raised numbering, tall digits": Office(raised=True, tall=True),
    "full width": Office(full_width=True),
}


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_read(
    name: str, tmp_path: Path, catalog: Catalog, edition: Edition
) -> None:
    report = content(edition, 7, most=300)

    found = read(report, CASES[name], tmp_path, catalog)

    wrong = {a for a in edition.entered if found.cells.get(a) != report.figures[a]}
    assert wrong == set()


def test_a_narrow_cell_lends_no_letters_to_its_neighbours(tmp_path: Path, edition: Edition) -> None:
    path = tmp_path / "年报.pdf"
    path.write_bytes(printed(content(edition, 7), Office(narrow=8, tall=True)))

    grids = [b for b in read_document(path).blocks if isinstance(b, SourceGrid)]
    cells = {
        (cell or "").replace("\n", "") for grid in grids for row in grid.rows for cell in row.cells
    }

    labels = {c.text for t in edition.tables for row in spanning(t) for c in row if c.text}
    assert labels <= cells


def test_raised_numbering_is_plain_in_a_cell_and_a_raised_note_is_not() -> None:
    page = "<table><tr><td><sup>1</sup>.属于国家秘密<td>12<sup>1</sup><tr><td>甲<td>3</table>"

    (grid,) = read_html_fragment(page).blocks

    assert isinstance(grid, SourceGrid)
    assert grid.rows[0].cells == ("1.属于国家秘密", "12¹")

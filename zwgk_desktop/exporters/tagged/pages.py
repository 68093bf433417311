"""PDF documents drawn page by page: tagged text, or pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.tagged import archival
from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.tagged.tagging import Artifact, Element, StructureWriter
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Ink

if TYPE_CHECKING:
    from reportlab.pdfgen.textobject import PDFTextObject


def new_canvas(file: BytesIO, size: tuple[float, float], description: Description) -> Canvas:
    """Return an empty PDF canvas with pages of a size in points, reproducible byte by byte."""
    glyphs(" ", Face.SONG)  # registers the canvas's first font: Helvetica cannot be embedded
    canvas = Canvas(
        file,
        pagesize=size,
        invariant=1,
        initialFontName=Face.SONG.value,  # type: ignore[arg-type] # the stub says float
        lang=archival.LANGUAGE,
        pdfVersion=archival.VERSION,
    )
    archival.write_metadata(canvas, description)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def write_runs(text: "PDFTextObject", ink: Ink, height: float) -> None:
    """Write a line's runs to a PDF text object; `height` is the page's."""
    for run in ink.line.runs:
        x = ink.x + (ink.line.indent + run.at * ink.stretch) * ink.size
        text.setTextOrigin(x, height - ink.y)
        text.setFont(run.font.value, ink.size)
        text.textOut(run.text)


class TaggedPages:
    """Tagged PDF document, drawn one line of text at a time.

    Args:
        size: Width and height of each page, in points.
    """

    def __init__(self, size: tuple[float, float], description: Description) -> None:
        self.width, self.height = size
        self.count = 0
        self._file = BytesIO()
        self.canvas = new_canvas(self._file, size, description)
        self.tags = StructureWriter(self.canvas)

    def draw(self, ink: Ink, part: Element | Artifact) -> None:
        """Draw a line of text as part of an element, or as an artifact."""
        with self.tags.marked_content(part):
            text = self.canvas.beginText()
            write_runs(text, ink, self.height)
            self.canvas.drawText(text)

    def end_page(self) -> None:
        """End the page and begin the next."""
        self.count += 1
        self.canvas.showPage()
        self.tags.end_page()

    def finish(self, elements: "Iterable[Element]") -> Composed:
        """Return the file with the elements in reading order."""
        self.tags.write(elements)
        self.canvas.save()
        return Composed(self._file.getvalue(), self.count)


@dataclass(frozen=True, slots=True)
class PicturedPage:
    """Picture of a page.

    Args:
        size: Width and height of the paper, in points.
        pixels: Width and height of the picture.
        colours: Red, green and blue of each pixel, row by row.
    """

    size: tuple[float, float]
    pixels: tuple[int, int]
    colours: bytes


class _Picture(ImageReader):
    """Image reader of reportlab over raw pixels; the frozen program has no Pillow."""

    _dataA = None  # noqa: N815 - reportlab's own name
    mode = "RGB"

    def __init__(self, page: PicturedPage) -> None:
        self._page = page

    def getSize(self) -> tuple[int, int]:  # noqa: N802 - reportlab's own name
        return self._page.pixels

    def getRGBData(self) -> bytes:  # noqa: N802 - reportlab's own name
        return self._page.colours

    def jpeg_fh(self) -> None:
        return None


def compose_pictures(pages: Iterable[PicturedPage]) -> bytes:
    """Return pictures of pages as a PDF file."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    for page in pages:
        canvas.setPageSize(page.size)
        canvas.drawImage(_Picture(page), 0, 0, *page.size)
        canvas.showPage()
    canvas.save()
    return file.getvalue()

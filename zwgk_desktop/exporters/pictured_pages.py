"""Pages that are nothing but pictures, as a PDF of ours: what came from elsewhere, to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class PicturedPage:
    """A page as it looks.

    Args:
        size: Width and height of the paper, in points.
        pixels: Width and height of the picture.
        colours: Red, green and blue of each pixel, row by row.
    """

    size: tuple[float, float]
    pixels: tuple[int, int]
    colours: bytes


def compose_pictures(pages: Iterable[PicturedPage]) -> bytes:
    """Return pages as a PDF file."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    for page in pages:
        canvas.setPageSize(page.size)
        picture = Image.frombytes("RGB", page.pixels, page.colours)
        canvas.drawImage(ImageReader(picture), 0, 0, *page.size)
        canvas.showPage()
    canvas.save()
    return file.getvalue()

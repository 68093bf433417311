"""Pages that are nothing but pictures, as a PDF of ours: what came from elsewhere, to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

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


class _Picture(ImageReader):
    """Pixels as reportlab asks for them; the frozen program has no Pillow to make any of."""

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
    """Return pages as a PDF file."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    for page in pages:
        canvas.setPageSize(page.size)
        canvas.drawImage(_Picture(page), 0, 0, *page.size)
        canvas.showPage()
    canvas.save()
    return file.getvalue()

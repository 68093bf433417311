"""A PDF's own pages as pictures. PDFium bears one thread at a time: only tasks come here.

The window's tasks run one after another in one thread, so nothing has to be locked.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none
import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]  # it brings no types
from PySide6.QtGui import QImage

_pdfium: Any = pypdfium2
_raw: Any = pypdfium2.raw
_WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class PdfOutlineEntry:
    """One line of the outline, and where it leads: points down from the page's top."""

    title: str
    level: int
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class PdfPages:
    """A PDF file, and what a window must know of it before it draws anything.

    Args:
        sizes: Width and height of each page, in points.
    """

    data: bytes
    sizes: tuple[tuple[float, float], ...]
    outline: tuple[PdfOutlineEntry, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page, in pixels.

    Args:
        whole: Width and height the whole page would have.
    """

    whole: tuple[int, int]
    x: int
    y: int
    width: int
    height: int


def read(data: bytes) -> PdfPages:
    """Look through a PDF of ours."""
    with _opened(data) as document:
        sizes = tuple(document.get_page_size(number) for number in range(len(document)))
        return PdfPages(data, sizes, tuple(_outline(document, sizes)))


def drawn(data: bytes, number: int, region: Region, *, colour: bool) -> QImage:
    """Draw a part of a page; without `colour` in greys, which take a quarter of the room."""
    with _opened(data) as document, _page(document, number) as page:
        return _drawn(page, region, colour=colour)


def _drawn(page: Any, region: Region, *, colour: bool) -> QImage:
    kind = _raw.FPDFBitmap_BGRx if colour else _raw.FPDFBitmap_Gray
    bitmap = _pdfium.PdfBitmap.new_native(region.width, region.height, kind)
    try:
        bitmap.fill_rect(_WHITE, 0, 0, region.width, region.height)
        flags = 0 if colour else _raw.FPDF_GRAYSCALE
        _raw.FPDF_RenderPageBitmap(
            bitmap.raw, page.raw, -region.x, -region.y, *region.whole, 0, flags
        )
        form = QImage.Format.Format_RGB32 if colour else QImage.Format.Format_Grayscale8
        # A copy of its own: the picture outlives the bitmap.
        return QImage(bytes(bitmap.buffer), region.width, region.height, bitmap.stride, form).copy()
    finally:
        bitmap.close()


@contextmanager
def _opened(data: bytes) -> Generator[Any]:
    document = _pdfium.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _page(document: Any, number: int) -> Generator[Any]:
    page = document[number]
    try:
        yield page
    finally:
        page.close()


def _outline(document: Any, sizes: tuple[tuple[float, float], ...]) -> Iterator[PdfOutlineEntry]:
    for mark in document.get_toc():
        target = mark.get_dest()
        number = target.get_index() if target else None
        if number is not None:
            top = _top(target, sizes[int(number)][1])
            yield PdfOutlineEntry(mark.get_title(), mark.level, number, top)


def _top(target: Any, height: float) -> float:
    """Return how far down a page a target is; PDF counts from the foot."""
    place: list[float] = target.get_view()[1]  # left, height over the foot, zoom
    return height - place[1] if len(place) > 1 else 0.0

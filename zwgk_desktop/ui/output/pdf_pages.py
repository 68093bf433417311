"""Rendering of PDF pages to images with PDFium, cached as tiles.

PDFium is not thread-safe, so only the window's tasks call it. They run one after another
in one thread, so no lock is needed.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none
import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]  # it brings no types
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.ui.tasks import Task

_pdfium: Any = pypdfium2
_raw: Any = pypdfium2.raw
_WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class PdfOutlineEntry:
    """Entry of a PDF outline. `top` is in points from the upper edge of the page."""

    title: str
    level: int
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class PdfPages:
    """PDF file with the sizes of its pages and its outline.

    Args:
        sizes: Width and height of each page in points.
    """

    data: bytes
    sizes: tuple[tuple[float, float], ...]
    outline: tuple[PdfOutlineEntry, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Rectangular part of a page in pixels.

    Args:
        whole: Width and height of the whole page at this scale.
    """

    whole: tuple[int, int]
    x: int
    y: int
    width: int
    height: int


def read(data: bytes) -> PdfPages:
    """Read page sizes and outline of a PDF made by this program."""
    with _opened(data) as document:
        sizes = tuple(document.get_page_size(number) for number in range(len(document)))
        return PdfPages(data, sizes, tuple(_outline(document, sizes)))


def drawn(data: bytes, number: int, region: Region, *, colour: bool) -> QImage:
    """Return a part of a page as an image, in greys (a quarter of the memory) without `colour`."""
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
        # Copied, because the image outlives the bitmap.
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
    """Return the distance of a target from the upper edge (PDF counts from the lower edge)."""
    place: list[float] = target.get_view()[1]  # left, distance from the lower edge, zoom
    return height - place[1] if len(place) > 1 else 0.0


SIDE = 1024
"""Side of a tile in device pixels; tiles limit the memory used at large zooms."""

_ROOM = 96 * 2**20
"""Default maximum of bytes for cached images."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Part of a page with the index of the page."""

    page: int
    region: Region


def tiles(page: int, whole: tuple[int, int], seen: tuple[int, int, int, int]) -> Iterable[Tile]:
    """Yield the tiles that cover the visible part of a page.

    Args:
        page: Index of the page.
        whole: Width and height of the whole page in device pixels.
        seen: Left, top, right and bottom of the visible part in device pixels.
    """
    left, top, right, bottom = seen
    for y in range(max(0, top) // SIDE * SIDE, min(bottom, whole[1]), SIDE):
        for x in range(max(0, left) // SIDE * SIDE, min(right, whole[0]), SIDE):
            width, height = min(SIDE, whole[0] - x), min(SIDE, whole[1] - y)
            yield Tile(page, Region(whole, x, y, width, height))


class TileStore(QObject):
    """Cache that renders the tiles of a PDF in the background.

    It renders one tile at a time, so that the order can change at any time.
    """

    drawn = Signal()
    """Emitted when another tile is rendered."""
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject, *, colour: bool) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.colour = colour
        self.most = _ROOM
        self._data = b""
        self._kept: OrderedDict[Tile, QImage] = OrderedDict()
        self._stale: dict[int, list[tuple[Tile, QImage]]] = {}
        self._wanted: tuple[Tile, ...] = ()
        self._refused: tuple[Tile, ...] = ()
        self._task: Task | None = None

    @property
    def room(self) -> int:
        """Bytes used by the cached images."""
        return sum(kept.sizeInBytes() for kept in self._kept.values())

    @property
    def complete(self) -> bool:
        """Whether all requested tiles are rendered."""
        return all(tile in self._kept for tile in self._wanted)

    def show(self, pages: PdfPages) -> None:
        """Switch to other pages. Images of the earlier ones are shown until theirs are ready."""
        self.stop()
        self.mark_stale()
        self._refused = ()
        self._data = pages.data

    def mark_stale(self) -> None:
        """Mark the cached images as stale, to be shown only until new ones are ready."""
        seen = {tile: image for tile in self._wanted if (image := self._kept.get(tile))}
        if seen:
            self._stale = {}
            for tile, image in seen.items():
                self._stale.setdefault(tile.page, []).append((tile, image))
        self._kept.clear()

    def get(self, tile: Tile) -> QImage | None:
        """Return the image of a tile, or None if it is not rendered yet."""
        image = self._kept.get(tile)
        if image is not None:
            self._kept.move_to_end(tile)
        return image

    def stale(self, page: int) -> list[tuple[Tile, QImage]]:
        """Return the stale images shown for a page until its new ones are ready."""
        return self._stale.get(page, [])

    def request(self, wanted: tuple[Tile, ...]) -> None:
        """Request tiles, and render the missing ones in order."""
        self._wanted = wanted
        if self._task is None and wanted != self._refused:  # a repaint asks again
            self._draw_next()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _draw_next(self) -> None:
        missing = next((tile for tile in self._wanted if tile not in self._kept), None)
        if missing is None:
            self._stale = {}
            return
        work = partial(_picture, self._data, missing, colour=self.colour)
        self._task = self._tasks.quietly(
            work, then=partial(self._keep_tile, missing), failed=self._fail
        )

    def _fail(self, error: BaseException) -> None:
        self._task = None
        self._refused, self._wanted = self._wanted, ()
        self.failed.emit(error)

    def _keep_tile(self, tile: Tile, image: QImage) -> None:
        self._task = None
        self._kept[tile] = image
        while self.room > self.most:
            if next(iter(self._kept)) in self._wanted:
                break  # on a very large screen, visible tiles are never dropped
            self._kept.popitem(last=False)
        self._draw_next()
        self.drawn.emit()


def _picture(data: bytes, tile: Tile, progress: object, *, colour: bool) -> QImage:
    del progress  # a tile takes only some milliseconds
    return drawn(data, tile.page, tile.region, colour=colour)


Make = Callable[[Progress], bytes]
"""Function that makes a PDF from a snapshot in a worker thread."""

DELAY = 250
"""Milliseconds without another change until composing begins."""


class Composer(QObject):
    """Composer of PDF pages in the background. A new request cancels the earlier one."""

    composed = Signal(object)
    """Emitted with the composed `PdfPages`."""
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._make: Make | None = None
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether pages are being composed or about to be."""
        return self._timer.isActive() or self._task is not None

    def compose(self, make: Make, delay: int = DELAY) -> None:
        """Compose pages after a delay in ms, cancelling an earlier request."""
        self.stop()
        self._make = make
        self._timer.start(delay)

    def stop(self) -> None:
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        make = self._make
        if make is not None:
            self._task = self._tasks.quietly(
                lambda progress: read(make(progress)),
                then=self._on_composed,
                failed=self._fail,
            )

    def _on_composed(self, pages: object) -> None:
        self._task = None
        self.composed.emit(pages)

    def _fail(self, error: BaseException) -> None:
        self._task = None
        self.failed.emit(error)

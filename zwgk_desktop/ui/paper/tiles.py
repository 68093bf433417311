"""Pictures of parts of pages, drawn in the background as they come into view."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from zwgk_desktop.ui.paper import pdf_pages
from zwgk_desktop.ui.paper.pdf_pages import PdfPages, Region
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.ui.tasks import Task

SIDE = 1024
"""Of a tile, in the screen's own pixels: large zooms take no more room than small ones."""

_ROOM = 96 * 2**20
"""Bytes of pictures kept at the most, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a page, by its number."""

    page: int
    region: Region


def tiles(page: int, whole: tuple[int, int], seen: tuple[int, int, int, int]) -> Iterable[Tile]:
    """Yield the tiles that cover what is seen of a page: left, top, right, bottom in pixels."""
    left, top, right, bottom = seen
    for y in range(max(0, top) // SIDE * SIDE, min(bottom, whole[1]), SIDE):
        for x in range(max(0, left) // SIDE * SIDE, min(right, whole[0]), SIDE):
            width, height = min(SIDE, whole[0] - x), min(SIDE, whole[1] - y)
            yield Tile(page, Region(whole, x, y, width, height))


class TileStore(QObject):
    """Draws one tile at a time, so that what is wanted next may change at any time."""

    drawn = Signal()
    """Another tile is there."""
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
        """Bytes that the pictures kept take."""
        return sum(kept.sizeInBytes() for kept in self._kept.values())

    @property
    def complete(self) -> bool:
        """Whether all that is wanted is there."""
        return all(tile in self._kept for tile in self._wanted)

    def show(self, pages: PdfPages) -> None:
        """Draw other pages; pictures of the earlier ones stand in until they are there."""
        self.stop()
        self.age()
        self._refused = ()
        self._data = pages.data

    def age(self) -> None:
        """Keep what is seen now only until there is something sharper."""
        seen = {tile: image for tile in self._wanted if (image := self._kept.get(tile))}
        if seen:
            self._stale = {}
            for tile, image in seen.items():
                self._stale.setdefault(tile.page, []).append((tile, image))
        self._kept.clear()

    def get(self, tile: Tile) -> QImage | None:
        """Return a tile's picture, if it is there."""
        image = self._kept.get(tile)
        if image is not None:
            self._kept.move_to_end(tile)
        return image

    def stale(self, page: int) -> list[tuple[Tile, QImage]]:
        """Return what stands in for a page until its own pictures are there."""
        return self._stale.get(page, [])

    def want(self, wanted: tuple[Tile, ...]) -> None:
        """Draw what is missing of these, the first first."""
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
        work = partial(_picture, self._data, missing, self.colour)
        self._task = self._tasks.quietly(work, then=partial(self._take, missing), failed=self._fail)

    def _fail(self, error: BaseException) -> None:
        self._task = None
        self._refused, self._wanted = self._wanted, ()
        self.failed.emit(error)

    def _take(self, tile: Tile, image: object) -> None:
        assert isinstance(image, QImage)  # noqa: S101 - what `_picture` gives
        self._task = None
        self._kept[tile] = image
        while self.room > self.most:
            if next(iter(self._kept)) in self._wanted:
                break  # a very large screen: what is seen stays
            self._kept.popitem(last=False)
        self._draw_next()
        self.drawn.emit()


def _picture(data: bytes, tile: Tile, colour: bool, progress: object) -> QImage:  # noqa: FBT001 - bound beforehand
    del progress  # a tile is drawn in some milliseconds
    return pdf_pages.drawn(data, tile.page, tile.region, colour=colour)

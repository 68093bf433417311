"""Where pages stand in a column, one under another, at some zoom."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from zwgk_desktop.ui.look import palettes
from zwgk_desktop.ui.output.pdf_pages import Tile, TileStore, tiles

EDGE = 20
"""Round the pages, in px."""
GAP = 16
"""Between two pages."""

SMALLEST, LARGEST = 25, 400
STEPS = (25, 50, 75, 100, 125, 150, 200, 300, 400)
"""In percent of the paper's own size."""


class Fit(Enum):
    """How pages are fitted to the window."""

    WIDTH = "适合宽度"
    PAGE = "整页"


Zoom = Fit | int
"""Fitted, or in percent."""


@dataclass(frozen=True, slots=True)
class Space:
    """The window the pages are seen through: px, and how many px an inch has."""

    width: int
    height: int
    dpi: float = 96.0


@dataclass(frozen=True, slots=True)
class PageSheet:
    """One page in the column, in px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageColumn:
    """The pages as they stand.

    Args:
        scale: Px to a point.
    """

    scale: float
    sheets: tuple[PageSheet, ...]
    width: float
    height: float

    def visible(self, top: float, height: float) -> tuple[int, ...]:
        """Return the numbers of the pages seen through a window."""
        return tuple(
            number
            for number, sheet in enumerate(self.sheets)
            if sheet.y < top + height and sheet.y + sheet.height > top
        )

    def at(self, y: float) -> int:
        """Return the page at a height, or the one above the gap there."""
        above = [number for number, sheet in enumerate(self.sheets) if sheet.y <= y]
        return above[-1] if above else 0


def scale_of(zoom: Zoom, sizes: tuple[tuple[float, float], ...], space: Space) -> float:
    """Return px to a point."""
    if isinstance(zoom, int):
        return zoom / 100 * space.dpi / 72
    widest = max(width for width, _ in sizes)
    highest = max(height for _, height in sizes)
    by_width = (space.width - 2 * EDGE) / widest
    by_height = (space.height - 2 * EDGE) / highest
    wanted = by_width if zoom is Fit.WIDTH else min(by_width, by_height)
    least, most = (percent / 100 * space.dpi / 72 for percent in (SMALLEST, LARGEST))
    return min(max(wanted, least), most)


def column(sizes: tuple[tuple[float, float], ...], scale: float, space: Space) -> PageColumn:
    """Stand the pages one under another, in the middle of the window."""
    whole = max(space.width, max(width for width, _ in sizes) * scale + 2 * EDGE)
    sheets: list[PageSheet] = []
    y: float = EDGE
    for wide, high in sizes:
        width, height = wide * scale, high * scale
        sheets.append(PageSheet((whole - width) / 2, y, width, height))
        y += height + GAP
    total = y - GAP + EDGE
    lower = max(0.0, (space.height - total) / 2)  # a column that is not full stands in the middle
    moved = tuple(PageSheet(s.x, s.y + lower, s.width, s.height) for s in sheets)
    return PageColumn(scale, moved, whole, max(total, space.height))


def next_step(percent: float, *, up: bool) -> int:
    """Return the next larger or smaller zoom."""
    if up:
        return next((step for step in STEPS if step > percent + 1), LARGEST)
    return next((step for step in reversed(STEPS) if step < percent - 1), SMALLEST)


_SHADOW = ((1, 2, 28), (3, 5, 16), (6, 9, 8))
"""Offset down, spread, strength of 255: three soft layers."""


@dataclass(frozen=True, slots=True)
class SheetSpot:
    """Where a sheet stands in the window, in the screen's own pixels.

    Args:
        whole: Its width and height.
        ratio: Of those pixels to one of Qt's.
    """

    x: int
    y: int
    whole: tuple[int, int]
    ratio: float

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """Return a part of the sheet in Qt's own pixels."""
        ratio = self.ratio
        return QRectF((self.x + x) / ratio, (self.y + y) / ratio, width / ratio, height / ratio)


def spot_of(sheet: PageSheet, scrolled: QPointF, ratio: float) -> SheetSpot:
    """Return a sheet's place, never between two pixels: there it would be blurred."""
    x = round((sheet.x - scrolled.x()) * ratio)
    y = round((sheet.y - scrolled.y()) * ratio)
    return SheetSpot(x, y, (round(sheet.width * ratio), round(sheet.height * ratio)), ratio)


def paint_sheet(
    painter: QPainter, page: int, spot: SheetSpot, store: TileStore, seen: QSize
) -> tuple[Tile, ...]:
    """Paint what there is of a page; return all the tiles it should show."""
    _paint_paper(painter, spot.box(0, 0, *spot.whole))
    _paint_stale(painter, spot, store.stale(page))
    right = int(seen.width() * spot.ratio) + 1 - spot.x
    lower = int(seen.height() * spot.ratio) + 1 - spot.y
    own = tuple(tiles(page, spot.whole, (-spot.x, -spot.y, right, lower)))
    for tile in own:
        image = store.get(tile)
        if image is not None:
            image.setDevicePixelRatio(spot.ratio)
            painter.drawImage(spot.box(tile.region.x, tile.region.y, 0, 0).topLeft(), image)
    return own


def _paint_stale(painter: QPainter, spot: SheetSpot, stale: Iterable[tuple[Tile, QImage]]) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for tile, image in stale:
        region = tile.region
        factor = spot.whole[0] / region.whole[0]
        sides = (side * factor for side in (region.x, region.y, region.width, region.height))
        painter.drawImage(spot.box(*sides), image, QRect(0, 0, region.width, region.height))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)


def _paint_paper(painter: QPainter, box: QRectF) -> None:
    for down, spread, strength in _SHADOW:
        shadow = box.adjusted(-spread / 2, 0, spread / 2, spread / 2).translated(0, down / 2)
        ink = QColor(palettes.SHADOW)
        ink.setAlpha(strength)
        painter.fillRect(shadow, ink)
    painter.fillRect(box, palettes.SHEET)

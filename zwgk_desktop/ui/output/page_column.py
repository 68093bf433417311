"""Layout of PDF pages in a vertical column at a zoom, and their painting."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from zwgk_desktop.ui.look import palettes
from zwgk_desktop.ui.output.pdf_pages import Tile, TileStore, tiles

EDGE = 20
"""Margin around the pages in px."""
GAP = 16
"""Space between two pages in px."""

SMALLEST, LARGEST = 25, 400
STEPS = (25, 50, 75, 100, 125, 150, 200, 300, 400)
"""Zoom steps in percent of the paper size."""


class Fit(Enum):
    """Zoom mode that fits pages to the window."""

    WIDTH = "适合宽度"
    PAGE = "整页"


Zoom = Fit | int
"""Zoom: a fit mode or percent of the paper size."""


@dataclass(frozen=True, slots=True)
class Space:
    """Size of the viewport in px and its resolution."""

    width: int
    height: int
    dpi: float = 96.0


@dataclass(frozen=True, slots=True)
class PageSheet:
    """Position and size of one page in the column, in px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageColumn:
    """Layout of all pages in a vertical column.

    Args:
        scale: Pixels per point.
    """

    scale: float
    sheets: tuple[PageSheet, ...]
    width: float
    height: float

    def visible(self, top: float, height: float) -> tuple[int, ...]:
        """Return the indices of the pages visible in a range of heights."""
        return tuple(
            number
            for number, sheet in enumerate(self.sheets)
            if sheet.y < top + height and sheet.y + sheet.height > top
        )

    def at(self, y: float) -> int:
        """Return the index of the page at a height, or of the one above a gap."""
        above = [number for number, sheet in enumerate(self.sheets) if sheet.y <= y]
        return above[-1] if above else 0


def scale_of(zoom: Zoom, sizes: tuple[tuple[float, float], ...], space: Space) -> float:
    """Return the scale of a zoom in pixels per point."""
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
    """Return the layout of pages one below another, centred in the window."""
    whole = max(space.width, max(width for width, _ in sizes) * scale + 2 * EDGE)
    sheets: list[PageSheet] = []
    y: float = EDGE
    for wide, high in sizes:
        width, height = wide * scale, high * scale
        sheets.append(PageSheet((whole - width) / 2, y, width, height))
        y += height + GAP
    total = y - GAP + EDGE
    lower = max(0.0, (space.height - total) / 2)  # centres a column lower than the window
    moved = tuple(PageSheet(s.x, s.y + lower, s.width, s.height) for s in sheets)
    return PageColumn(scale, moved, whole, max(total, space.height))


def next_step(percent: float, *, up: bool) -> int:
    """Return the next larger or smaller zoom step."""
    if up:
        return next((step for step in STEPS if step > percent + 1), LARGEST)
    return next((step for step in reversed(STEPS) if step < percent - 1), SMALLEST)


_SHADOW = ((1, 2, 28), (3, 5, 16), (6, 9, 8))
"""Layers of a page's shadow: offset down, spread, and alpha of 255."""


@dataclass(frozen=True, slots=True)
class SheetSpot:
    """Position of a page in the window, in device pixels.

    Args:
        whole: Width and height of the page.
        ratio: Device pixels per logical pixel.
    """

    x: int
    y: int
    whole: tuple[int, int]
    ratio: float

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """Return a part of the page in logical pixels."""
        ratio = self.ratio
        return QRectF((self.x + x) / ratio, (self.y + y) / ratio, width / ratio, height / ratio)


def spot_of(sheet: PageSheet, scrolled: QPointF, ratio: float) -> SheetSpot:
    """Return a page's position rounded to device pixels, so that it is not blurred."""
    x = round((sheet.x - scrolled.x()) * ratio)
    y = round((sheet.y - scrolled.y()) * ratio)
    return SheetSpot(x, y, (round(sheet.width * ratio), round(sheet.height * ratio)), ratio)


def paint_sheet(
    painter: QPainter, page: int, spot: SheetSpot, store: TileStore, seen: QSize
) -> tuple[Tile, ...]:
    """Paint the available tiles of a page, and return all visible tiles."""
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

"""How one page is painted: a sheet with a soft shadow, on the screen's own pixels."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from zwgk_desktop.ui.look import palettes
from zwgk_desktop.ui.paper.page_column import PageSheet
from zwgk_desktop.ui.paper.tiles import Tile, TileStore, tiles

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

"""Where pages stand in a column, one under another, at some zoom."""

from dataclasses import dataclass
from enum import Enum

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

"""Items of whole lines put on pages: what belongs together is not parted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zwgk_desktop.exporters.tagged.structure import Element
from zwgk_desktop.exporters.typesetting.drawing import NOTHING, Box, Drawing, Ink, joined
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import TypesetLine, single
from zwgk_desktop.exporters.typesetting.paper import (
    BOTTOM,
    FOLIO_DROP,
    FOLIO_SIZE,
    LEFT,
    MM,
    PITCH,
    RIGHT,
    ROWS,
    TOP,
    baseline,
    row_top,
)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the outline; level 0 is the top."""

    title: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that takes whole lines of the page.

    Args:
        drawing: From the left edge of the type area and the top of its first line.
        keep: Stands on the same page as what follows.
        fresh: Begins a new page.
        elements: Of the structure that begin here, in reading order.
        smaller: The same in fewer lines, for a page where this has no room.
    """

    rows: int = 1
    drawing: Drawing = NOTHING
    keep: bool = False
    fresh: bool = False
    entry: OutlineEntry | None = None
    elements: tuple[Element, ...] = ()
    smaller: "Item | None" = None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page in sheet coordinates.

    Args:
        entries: Of the outline, each with its height on the page.
        elements: Of the structure that begin here, in reading order.
    """

    drawing: Drawing
    entries: tuple[tuple[OutlineEntry, float], ...]
    elements: tuple[Element, ...]


def row(
    element: Element, line: TypesetLine, x: float, size: float, *, stretch: float = 1.0
) -> Drawing:
    """Place text in the middle of a line of the page, `x` from the type area's left edge."""
    return Drawing(inks=(Ink(x, baseline(0, PITCH, size), size, line, stretch, element),))


def paginate(items: Iterable[Item]) -> tuple[PaperPage, ...]:
    """Fill pages from the top; what is kept together and higher than a page is parted."""
    pages: list[list[tuple[int, Item]]] = [[]]
    at = 0
    for whole in _clusters(items):
        cluster = _fitted(whole, ROWS - at)
        if at and (cluster[0].fresh or at + _rows(cluster) > ROWS):
            pages.append([])
            at = 0
        for item in cluster:
            if at and at + item.rows > ROWS:
                pages.append([])
                at = 0
            pages[-1].append((at, item))
            at += item.rows
    return tuple(_page(placed) for placed in pages)


def _rows(cluster: Sequence[Item]) -> int:
    return sum(item.rows for item in cluster)


def _fitted(cluster: Sequence[Item], room: int) -> Sequence[Item]:
    """Return a cluster with its last item as small as it must be, if that helps."""
    *above, last = cluster
    candidate: Item | None = last
    while candidate is not None:
        if _rows(above) + candidate.rows <= room:
            return (*above, candidate)
        candidate = candidate.smaller
    return cluster


def _clusters(items: Iterable[Item]) -> Iterable[Sequence[Item]]:
    cluster: list[Item] = []
    for item in items:
        cluster.append(item)
        if not item.keep:
            yield cluster
            cluster = []
    if cluster:
        yield cluster


def _page(placed: Sequence[tuple[int, Item]]) -> PaperPage:
    return PaperPage(
        joined(item.drawing.moved(LEFT, row_top(at)) for at, item in placed),
        tuple((item.entry, row_top(at)) for at, item in placed if item.entry),
        tuple(element for _, item in placed for element in item.elements),
    )


_DRAFT = "草稿"
_DRAFT_SIZE = 26.0

_DASH = 0.27
"""How high a dash of 宋体 stands over the baseline, in ems."""


def folio(number: int) -> Ink:
    """Number a page: odd ones on the right, even ones on the left, one character in."""
    size = FOLIO_SIZE
    line = single(glyphs(f"— {number} —", Face.SONG))
    right = RIGHT - size - line.width * size
    x = right if number % 2 else LEFT + size
    return Ink(x, BOTTOM + FOLIO_DROP + _DASH * size, size, line)


def draft_mark() -> Drawing:
    """Mark a page in its empty head, where it covers nothing and copies well."""
    line = single(glyphs(_DRAFT, Face.HEI))
    high, wide = 1.4 * _DRAFT_SIZE, (line.width + 0.6) * _DRAFT_SIZE
    box = Box(RIGHT - wide, TOP - high - 8 * MM, wide, high)
    y = baseline(box.y, high, _DRAFT_SIZE)
    return Drawing((box,), (Ink(box.x + 0.3 * _DRAFT_SIZE, y, _DRAFT_SIZE, line),))

"""Items of whole lines put on pages: what belongs together is not parted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zwgk_desktop.exporters.tagged.structure import Element
from zwgk_desktop.exporters.typesetting.drawing import NOTHING, Drawing, Ink, joined
from zwgk_desktop.exporters.typesetting.lines import TypesetLine
from zwgk_desktop.exporters.typesetting.paper import LEFT, PITCH, ROWS, baseline, row_top


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

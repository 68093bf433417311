"""A statutory table as items of whole lines, so that the text after it is on the grid again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.official.pages import Item
from zwgk_desktop.exporters.typesetting.paper import MEASURE, PITCH, ROWS
from zwgk_desktop.exporters.typesetting.ruled import (
    TypesetTable,
    draw_table,
    heightened,
    rule_table,
)
from zwgk_desktop.exporters.typesetting.table_pages import parted

_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)
"""Of a table's type in points, the first that suits: from 小四 over 五号 to 小五."""

_GAP = 6.0
"""Between the lines of the page and a table, in points."""

_UNDER_HEADING = ROWS - 1
"""Lines a page has left under a section's heading."""


def fills_page(table: Table) -> bool:
    """Tell whether a table has a page to itself: 三, whose rows must not part."""
    return table.layout is Layout.MATRIX


def set_table(table: Table, report: Report) -> Iterator[Item]:
    """Set a table as large as suits it; at the foot of a page it may come smaller.

    One higher than a page is parted, each further part beginning a page.
    """
    ruled = _ruled(table, report, _SIZES)
    if ruled.height > _height(_UNDER_HEADING):
        yield from _parts(ruled)
    elif fills_page(table):
        yield _item(ruled, rows=_UNDER_HEADING)
    else:
        smaller: Item | None = None
        for fewest in range(1, len(_SIZES)):
            other = _ruled(table, report, _SIZES[-fewest:])
            smaller = replace(_item(other), smaller=smaller)
        yield replace(_item(ruled), smaller=smaller)


def _ruled(table: Table, report: Report, sizes: Sequence[float]) -> TypesetTable:
    grid = lay_out(table)
    return rule_table(grid, report, width=MEASURE, height=_height(_UNDER_HEADING), sizes=sizes)


def _parts(ruled: TypesetTable) -> Iterator[Item]:
    parts = parted(ruled, _height(_UNDER_HEADING), _height(ROWS))
    for number, part in enumerate(parts):
        yield _item(part) if not number else replace(_item(part), fresh=True, elements=())


def _height(rows: int) -> float:
    """Return the height a table may take in so many lines."""
    return rows * PITCH - 2 * _GAP


def _item(ruled: TypesetTable, rows: int | None = None) -> Item:
    lines = rows or ceil((ruled.height + 2 * _GAP) / PITCH)
    drawing = draw_table(heightened(ruled, _height(lines)))
    return Item(rows=lines, drawing=drawing.moved(0, _GAP), elements=(ruled.whole,))

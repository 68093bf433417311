"""A table too high for a page, parted between rows: heads said again, no label split."""

from collections.abc import Iterator
from dataclasses import replace

from zwgk_desktop.domain.grid import Grid, GridCell, Role
from zwgk_desktop.exporters.typesetting.ruled import TypesetTable, relaid

_LABELS = frozenset({Role.GROUP, Role.LABEL})


def parted(table: TypesetTable, first: float, other: float) -> Iterator[TypesetTable]:
    """Yield the parts of a table, the first no higher than `first`, the rest than `other`.

    A part begins where no group of rows is parted that fits on a page; a group
    that does not (三、本年度办理结果) has its label in each part it reaches into.
    """
    start, room = 0, first
    while start < table.grid.rows:
        ends = _ends(table, start, other)
        fitting = (end for end in ends if _part(table, start, end).height <= room)
        end = next(fitting, start + 1)
        yield _part(table, start, end)
        start, room = end, other


def _ends(table: TypesetTable, start: int, room: float) -> Iterator[int]:
    """Yield where a part may end, the best first."""
    ends = range(table.grid.rows, start, -1)
    yield from (end for end in ends if not _parts_something(table, end, room))
    yield from (end for end in ends if not _is_head(table.grid, end - 1))


def _parts_something(table: TypesetTable, end: int, room: float) -> bool:
    """Tell whether a part ending here loses a head its rows, or a group that could stay whole."""
    return _is_head(table.grid, end - 1) or any(
        sum(table.heights[cell.row : cell.row + cell.row_span]) <= room - _head_height(table, end)
        for cell in table.grid.cells
        if cell.role in _LABELS and cell.row < end < cell.row + cell.row_span
    )


def _is_head(grid: Grid, row: int) -> bool:
    """Tell whether a row holds nothing but heads."""
    reaching = (cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span)
    return not any(cell.address or cell.role in _LABELS for cell in reaching)


def _heads(grid: Grid, start: int) -> range:
    """Return the rows of heads that the row at `start` stands under, if they are above it."""
    if start == grid.rows or _is_head(grid, start):
        return range(0)
    end = next(row + 1 for row in range(start, -1, -1) if _is_head(grid, row))
    top = end
    while top and _is_head(grid, top - 1):
        top -= 1
    return range(top, end)


def _head_height(table: TypesetTable, start: int) -> float:
    return sum(table.heights[row] for row in _heads(table.grid, start))


def _part(table: TypesetTable, start: int, end: int) -> TypesetTable:
    """Return rows of a table under their heads; what stands in an earlier part has no element."""
    heads = _heads(table.grid, start) if start else range(0)
    kept = [
        (place, said_again, clipped)
        for place, cell in enumerate(table.grid.cells)
        for said_again, clipped in _clipped(cell, heads, start, end)
    ]
    grid = replace(
        table.grid,
        rows=len(heads) + end - start,
        cells=tuple(clipped for _, _, clipped in kept),
    )
    lines = tuple(table.lines[place] for place, _, _ in kept)
    elements = tuple(None if again else table.elements[place] for place, again, _ in kept)
    return relaid(table, grid, lines, elements)


def _clipped(cell: GridCell, heads: range, start: int, end: int) -> Iterator[tuple[bool, GridCell]]:
    """Yield a cell as it stands in a part, and whether it stands in an earlier one too."""
    if cell.row in heads:
        yield True, replace(cell, row=cell.row - heads.start)
    top, bottom = max(cell.row, start), min(cell.row + cell.row_span, end)
    if top < bottom:
        row = len(heads) + top - start
        yield cell.row < start, replace(cell, row=row, row_span=bottom - top)

"""What the parts of a page are, for readers that do not see it (ISO 32000-1, 14.8).

A report is told as elements in reading order; the text of a page says which
element it belongs to. What belongs to none is an artifact: rules, page numbers.
"""

from dataclasses import dataclass
from enum import StrEnum

from zwgk_desktop.domain.grid import Grid, GridCell, Role


class Kind(StrEnum):
    """Standard structure types; the value is the tag."""

    DOCUMENT = "Document"
    TITLE = "H1"
    PARAGRAPH = "P"
    TABLE = "Table"
    ROW = "TR"
    HEAD = "TH"
    CELL = "TD"


class Scope(StrEnum):
    """Which cells a head is for."""

    ROW = "Row"
    COLUMN = "Column"


_SECTION = 2
"""The title is H1, a section H2, the headings in a text follow."""

_LOWEST = 6


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Element:
    """One element of the structure: itself, whatever else says the same.

    Args:
        tag: A standard structure type.
        headers: The heads of a cell, where their scope does not tell.
    """

    tag: str
    children: tuple["Element", ...] = ()
    scope: Scope | None = None
    row_span: int = 1
    column_span: int = 1
    headers: tuple["Element", ...] = ()


def plain() -> Element:
    """Return a paragraph that is neither heading nor cell."""
    return Element(tag=Kind.PARAGRAPH)


def heading(level: int) -> Element:
    """Return a heading; `level` 0 is a section's."""
    return Element(tag=f"H{min(_SECTION + level, _LOWEST)}")


def table_elements(grid: Grid) -> tuple[Element, tuple[Element, ...]]:
    """Return a table with its rows, and the element of each cell in the grid's order.

    Where heads stand again further down (二), each figure names its own.
    """
    made: dict[GridCell, Element] = {}
    recurring = any(cell.role is Role.BAND for cell in grid.cells)
    for cell in sorted(grid.cells, key=lambda cell: cell.address is not None):
        heads = _heads(grid, cell) if recurring and cell.address else ()
        made[cell] = Element(
            tag=Kind.CELL if cell.address else Kind.HEAD,
            scope=_SCOPES.get(cell.role),
            row_span=cell.row_span,
            column_span=cell.column_span,
            headers=tuple(made[head] for head in heads),
        )
    rows = (
        Element(tag=Kind.ROW, children=tuple(made[cell] for cell in grid.cells if cell.row == row))
        for row in range(grid.rows)
    )
    table = Element(tag=Kind.TABLE, children=tuple(rows))
    return table, tuple(made[cell] for cell in grid.cells)


_SCOPES = {
    Role.CORNER: Scope.COLUMN,
    Role.HEAD: Scope.COLUMN,
    Role.BAND: Scope.COLUMN,
    Role.GROUP: Scope.ROW,
    Role.LABEL: Scope.ROW,
}


def _heads(grid: Grid, figure: GridCell) -> tuple[GridCell, ...]:
    """Return the heads over a figure down from its band's, and its row's label."""
    above = [cell for cell in grid.cells if cell.row < figure.row and _over(cell, figure)]
    band = max(cell.row for cell in above if cell.role is Role.BAND)
    heads = [cell for cell in above if cell.row >= band and cell.address is None]
    labels = [cell for cell in grid.cells if cell.row == figure.row and cell.role is Role.LABEL]
    return (*heads, *labels)


def _over(cell: GridCell, other: GridCell) -> bool:
    return (
        cell.column < other.column + other.column_span
        and other.column < cell.column + cell.column_span
    )

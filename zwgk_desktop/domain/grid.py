"""Layout of a statutory table as a grid of cells with spans.

The window and the exporters draw this grid, so tables look the same everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.tables import Band, Column, Layout, Row, Table


class CellRole(StrEnum):
    """Role of a grid cell.

    CORNER: head of the labels. HEAD: head of figures. BAND: name of a band, across the
    table. GROUP: label spanning several rows. LABEL: label of one row.
    """

    CORNER = "corner"
    HEAD = "head"
    BAND = "band"
    GROUP = "group"
    LABEL = "label"
    FIGURE = "figure"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """Cell of a grid; only figures have an `address`."""

    row: int
    column: int
    role: CellRole
    text: str = ""
    row_span: int = 1
    column_span: int = 1
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Laid-out table.

    Args:
        head_rows: Number of rows at the top that are heads of the whole table.
        label_columns: Number of columns on the left with labels.
        cells: Cells row by row from the top left; they cover the grid exactly once.
    """

    table: Table
    row_count: int
    column_count: int
    head_rows: int
    label_columns: int
    cells: tuple[GridCell, ...]


@lru_cache(maxsize=32)
def lay_out(table: Table) -> Grid:
    """Return the grid of a table as the form prints it."""
    match table.layout:
        case Layout.BANDS:
            return _lay_out_bands(table)
        case Layout.MATRIX:
            return _lay_out_matrix(table)
        case Layout.LINE:
            return _lay_out_line(table)


def _grid(table: Table, cells: list[GridCell], head_rows: int, label_columns: int) -> Grid:
    return Grid(
        table=table,
        row_count=max(cell.row + cell.row_span for cell in cells),
        column_count=max(cell.column + cell.column_span for cell in cells),
        head_rows=head_rows,
        label_columns=label_columns,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
    )


def _figure_cell(
    table: Table, row: Row, column: Column, at: tuple[int, int], span: int
) -> GridCell:
    address = table.address(row, column)
    role = CellRole.TOTAL if address in table.leaves else CellRole.FIGURE
    return GridCell(row=at[0], column=at[1], role=role, column_span=span, address=address)


def _lay_out_bands(table: Table) -> Grid:
    width = max(len(band.columns) for band in table.bands)
    cells: list[GridCell] = []
    at = 0
    for band in table.bands:
        rows = [row for row in table.rows if row.band == band.id]
        cells += _cells_of_band(table, band, width, at)
        for row in rows:
            label = GridCell(row=at + 2, column=0, role=CellRole.LABEL, text=row.label)
            cells += [label, *_band_figures(table, band, row, width, at + 2)]
            at += 1
        at += 2
    return _grid(table, cells, head_rows=0, label_columns=1)


def _cells_of_band(table: Table, band: Band, width: int, at: int) -> list[GridCell]:
    name = GridCell(row=at, column=0, role=CellRole.BAND, text=band.label, column_span=width + 1)
    corner = GridCell(row=at + 1, column=0, role=CellRole.CORNER, text=table.corner)
    heads = [
        GridCell(row=at + 1, column=left, role=CellRole.HEAD, text=column.label, column_span=span)
        for column, left, span in _column_spans(table, band, width)
    ]
    return [name, corner, *heads]


def _band_figures(table: Table, band: Band, row: Row, width: int, at: int) -> list[GridCell]:
    return [
        _figure_cell(table, row, column, (at, left), span)
        for column, left, span in _column_spans(table, band, width)
    ]


def _column_spans(table: Table, band: Band, width: int) -> Iterator[tuple[Column, int, int]]:
    """Yield a band's columns with position and span; the last gets the remaining width."""
    span = width // len(band.columns)
    last = len(band.columns) - 1
    for number, column in enumerate(band.columns):
        wide = width - span * last if number == last else span
        yield table.column_of[column], 1 + number * span, wide


_MATRIX_HEADS = 3


def _lay_out_matrix(table: Table) -> Grid:
    labels = 1 + max(len(row.groups) for row in table.rows)
    corner = GridCell(
        row=0,
        column=0,
        role=CellRole.CORNER,
        text=table.corner,
        row_span=_MATRIX_HEADS,
        column_span=labels,
    )
    cells = [corner, *_matrix_heads(table, labels), *_group_cells(table, labels)]
    for number, row in enumerate(table.rows):
        at = _MATRIX_HEADS + number
        left = len(row.groups)
        cells.append(
            GridCell(
                row=at, column=left, role=CellRole.LABEL, text=row.label, column_span=labels - left
            )
        )
        cells += [
            _figure_cell(table, row, column, (at, labels + place), 1)
            for place, column in enumerate(table.columns)
        ]
    return _grid(table, cells, _MATRIX_HEADS, labels)


def _matrix_heads(table: Table, labels: int) -> list[GridCell]:
    width = len(table.columns)
    heads = [
        GridCell(row=0, column=labels, role=CellRole.HEAD, text=table.heading, column_span=width)
    ]
    groups = [column.group for column in table.columns]
    for place, column in enumerate(table.columns):
        if column.group is None:
            heads.append(
                GridCell(
                    row=1, column=labels + place, role=CellRole.HEAD, text=column.label, row_span=2
                )
            )
            continue
        if groups.index(column.group) == place:
            heads.append(
                GridCell(
                    row=1,
                    column=labels + place,
                    role=CellRole.HEAD,
                    text=column.group,
                    column_span=groups.count(column.group),
                )
            )
        heads.append(GridCell(row=2, column=labels + place, role=CellRole.HEAD, text=column.label))
    return heads


def _group_cells(table: Table, labels: int) -> list[GridCell]:
    """Return the cells of the group labels, each spanning its consecutive rows."""
    cells: list[GridCell] = []
    for level in range(labels - 1):
        start = 0
        names = [row.groups[: level + 1] for row in table.rows]
        for number in range(1, len(names) + 1):
            if number < len(names) and names[number] == names[start]:
                continue
            if len(names[start]) > level:
                cells.append(
                    GridCell(
                        row=_MATRIX_HEADS + start,
                        column=level,
                        role=CellRole.GROUP,
                        text=names[start][level],
                        row_span=number - start,
                    )
                )
            start = number
    return cells


_LINE_HEADS = 3


def _lay_out_line(table: Table) -> Grid:
    width = len(table.columns)
    cells: list[GridCell] = []
    for number, row in enumerate(table.rows):
        cells += _line_heads(table, number, width)
        for place, column in enumerate(table.columns):
            at = number * width + place
            cells.append(GridCell(row=2, column=at, role=CellRole.HEAD, text=column.label))
            cells.append(_figure_cell(table, row, column, (_LINE_HEADS, at), 1))
    return _grid(table, cells, _LINE_HEADS, 0)


def _line_heads(table: Table, number: int, width: int) -> list[GridCell]:
    """Return the head cells of one row: group and label, or one label over both levels."""
    row = table.rows[number]
    left = number * width
    if not row.groups:
        return [
            GridCell(
                row=0,
                column=left,
                role=CellRole.HEAD,
                text=row.label,
                row_span=2,
                column_span=width,
            )
        ]
    label = GridCell(row=1, column=left, role=CellRole.HEAD, text=row.label, column_span=width)
    group = row.groups[0]
    members = [place for place, other in enumerate(table.rows) if group in other.groups]
    if members[0] != number:
        return [label]
    head = GridCell(
        row=0, column=left, role=CellRole.HEAD, text=group, column_span=width * len(members)
    )
    return [head, label]

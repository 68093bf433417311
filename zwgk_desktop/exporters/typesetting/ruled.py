"""Layout of statutory tables in print: column widths, label lines, page breaks.

Lengths are points unless a name says ems.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from zwgk_desktop.domain.grid import CellRole, Grid, GridCell
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.exporters.tagged.tagging import Element, table_elements
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs, width
from zwgk_desktop.exporters.typesetting.label_breaks import LABEL_WORDS, break_label
from zwgk_desktop.exporters.typesetting.lines import (
    Box,
    Drawing,
    Ink,
    TypesetLine,
    balanced_lines,
    single_line,
)
from zwgk_desktop.exporters.typesetting.paper import ASCENT

_FACE = Face.SONG
_LEADING = 1.2
"""Line pitch within a cell, in ems."""

_PAD = 0.15
"""Padding left and right of a cell's text, in ems."""

_PAD_LABEL = 0.35
"""Padding left and right of left-aligned labels, in ems."""

_PAD_ABOVE = 0.2
"""Padding above and below a cell's text, in ems."""

_LABEL = (11.0, 20.0)
"""Least and greatest width of row labels in a matrix, in ems."""

_HEADS = {Layout.MATRIX: 3.35, Layout.LINE: 2.3}
"""Least width of a figure column for its head, in ems: 自然人 or 结果 on one line."""

_PEN = 17.0
"""Least height of a row with blanks, in points: six millimetres for handwriting."""

_GROUP = 4.3
"""Width of a group's label, in ems: 不予公开."""

_DOWN = 1.5
"""Pitch of characters in a vertical label, in ems."""

_MARKS: Mapping[str, tuple[float, float]] = {"、": (0.62, -0.68), "，": (0.62, -0.68)}
"""Offsets of marks in vertical labels, in ems: upper right corner, at half the pitch."""

_FIGURES = frozenset({CellRole.FIGURE, CellRole.TOTAL})


@dataclass(frozen=True, eq=False)
class TypesetTable:
    """Table laid out at one type size.

    Args:
        lines: The lines of each cell, in the grid's order.
        table_element: Structure element of the table.
        elements: Structure element of each cell; None for a repeated cell.
        places: Edges of the columns, from 0.
        heights: Heights of the rows.
    """

    grid: Grid
    size: float
    lines: tuple[tuple[TypesetLine, ...], ...]
    places: tuple[float, ...]
    heights: tuple[float, ...]
    table_element: Element
    elements: tuple[Element | None, ...]

    @property
    def height(self) -> float:
        """Height of the whole table, in points."""
        return sum(self.heights)

    @property
    def squeezed(self) -> bool:
        """Whether a text is wider than its cell and has to be condensed."""
        cells = zip(self.grid.cells, self.lines, strict=True)
        return any(
            line.width * self.size > self.room(cell) for cell, lines in cells for line in lines
        )

    def room(self, cell: GridCell) -> float:
        """Return the width available for a cell's text."""
        return _text_width(cell, self.grid, self.places, self.size)


def lay_out_table(
    grid: Grid, report: Report, *, width: float, height: float, sizes: Sequence[float]
) -> TypesetTable:
    """Return a table laid out at the largest type size that fits.

    It should be no higher than `height`. At the last size it may be higher, and figures
    too wide for their cells are condensed, never made smaller.
    """
    for size in sizes[:-1]:
        table = _at_size(grid, report, width, size)
        if table.height <= height and not table.squeezed:
            return table
    return _at_size(grid, report, width, sizes[-1])


def with_other_rows(
    table: TypesetTable,
    grid: Grid,
    lines: tuple[tuple[TypesetLine, ...], ...],
    elements: tuple[Element | None, ...],
) -> TypesetTable:
    """Return a table with other rows, recomputing their heights; columns and size stay."""
    heights = _row_heights(grid, lines, table.size)
    return replace(table, grid=grid, lines=lines, elements=elements, heights=heights)


def with_height(table: TypesetTable, height: float) -> TypesetTable:
    """Return a table whose rows are changed equally to reach a total height."""
    more = (height - table.height) / len(table.heights)
    return replace(table, heights=tuple(row + more for row in table.heights))


def draw_table(table: TypesetTable) -> Drawing:
    """Return the drawing of a table, with its upper left corner at the origin."""
    tops = tuple(accumulate(table.heights, initial=0.0))
    boxes: list[Box] = []
    inks: list[Ink] = []
    fits = _figure_fits(table)
    cells = zip(table.grid.cells, table.lines, table.elements, strict=True)
    for cell, lines, element in cells:
        left, right = table.places[cell.column], table.places[cell.column + cell.column_span]
        top, bottom = tops[cell.row], tops[cell.row + cell.row_span]
        box = Box(left, top, right - left, bottom - top)
        boxes.append(box)
        placed = (
            _vertical_text(table, box, lines)
            if _is_vertical(cell, table.grid)
            else _horizontal_text(table, cell, box, lines, fits.get(cell))
        )
        inks += (replace(ink, element=element) for ink in placed)
    return Drawing(tuple(boxes), tuple(inks))


def _figure_fits(table: TypesetTable) -> Mapping[GridCell, tuple[float, float]]:
    """Map each figure to the width of its column's widest figure, and its row's condensation.

    So figures align right, and those of a row look alike. Each band has its own columns.
    """
    bands = [cell.row for cell in table.grid.cells if cell.role is CellRole.BAND]
    columns: dict[GridCell, tuple[int, int, int]] = {}
    found: dict[tuple[int, int, int], float] = {}
    stretches: dict[int, float] = {}
    for cell, lines in zip(table.grid.cells, table.lines, strict=True):
        if cell.role in _FIGURES and lines:
            band = sum(row < cell.row for row in bands)
            column = columns[cell] = (band, cell.column, cell.column_span)
            needed, room = lines[0].width * table.size, table.room(cell)
            found[column] = max(min(needed, room), found.get(column, 0.0))
            stretches[cell.row] = min(stretches.get(cell.row, 1.0), room / needed)
    return {cell: (found[column], stretches[cell.row]) for cell, column in columns.items()}


def _horizontal_text(
    table: TypesetTable,
    cell: GridCell,
    box: Box,
    lines: tuple[TypesetLine, ...],
    fit: tuple[float, float] | None,
) -> Iterator[Ink]:
    size, room = table.size, table.room(cell)
    top = box.y + (box.height - len(lines) * _LEADING * size) / 2
    for number, line in enumerate(lines):
        own = min(1.0, room / (line.width * size)) if line.width else 1.0
        widest, stretch = fit or (0.0, own)
        wide = line.width * size * stretch
        spare = (room + widest) / 2 - wide if fit else (room - wide) / 2
        left = 0.0 if _is_left_aligned(cell, table.grid) else spare
        y = top + (number * _LEADING + (_LEADING - 1) / 2 + ASCENT) * size
        yield Ink(box.x + _padding(cell, table.grid) * size + left, y, size, line, stretch)


def _vertical_text(table: TypesetTable, box: Box, lines: tuple[TypesetLine, ...]) -> Iterator[Ink]:
    size = table.size
    x = box.x + (box.width - size) / 2
    y = box.y + (box.height - _vertical_label_height(lines) * size) / 2 + ASCENT * size
    for line in lines:
        right, down = _MARKS.get(line.text, (0.0, 0.0))
        yield Ink(x + right * size, y + down * size, size, line)
        y += _vertical_label_height((line,)) * size


def _vertical_label_height(lines: tuple[TypesetLine, ...]) -> float:
    """Return the height of a vertical label, in ems."""
    return sum(_DOWN / 2 if line.text in _MARKS else _DOWN for line in lines)


def _at_size(grid: Grid, report: Report, width: float, size: float) -> TypesetTable:
    places = tuple(accumulate(_column_widths(grid, report, width, size), initial=0.0))
    lines = tuple(
        _cell_lines(
            cell, grid, _cell_text(cell, report), _text_width(cell, grid, places, size) / size
        )
        for cell in grid.cells
    )
    heights = _heights_for_handwriting(grid, report, _row_heights(grid, lines, size))
    return TypesetTable(grid, size, lines, places, heights, *table_elements(grid))


def _heights_for_handwriting(
    grid: Grid, report: Report, heights: Sequence[float]
) -> tuple[float, ...]:
    """Return the row heights, with rows that have blanks high enough for handwriting."""
    figures = (cell for cell in grid.cells if cell.address)
    blank = {cell.row for cell in figures if not _cell_text(cell, report)}
    return tuple(max(high, _PEN) if row in blank else high for row, high in enumerate(heights))


def _cell_text(cell: GridCell, report: Report) -> str:
    return number_text(report.stated_or_computed(cell.address)) if cell.address else cell.text


def _text_width(cell: GridCell, grid: Grid, places: Sequence[float], size: float) -> float:
    left, right = places[cell.column], places[cell.column + cell.column_span]
    return right - left - 2 * _padding(cell, grid) * size


def _padding(cell: GridCell, grid: Grid) -> float:
    return _PAD_LABEL if _is_left_aligned(cell, grid) else _PAD


def _column_widths(grid: Grid, report: Report, total: float, size: float) -> list[float]:
    """Return the column widths: the needs of figures and labels, plus equal shares of the rest."""
    needs = _figure_widths(grid, report, size)
    labels = _label_widths(grid, total, size, total - sum(needs))
    if not needs:
        figures = grid.column_count - len(labels)
        return labels + [(total - sum(labels)) / figures] * figures
    room = total - sum(labels)
    if sum(needs) > room:  # the widest columns shrink, their figures are condensed
        most = room / len(needs)
        narrow = [min(need, most) for need in needs]
        spare = room - sum(narrow)
        wanting = [need - have for need, have in zip(needs, narrow, strict=True)]
        share = spare / sum(wanting)
        return labels + [have + want * share for have, want in zip(narrow, wanting, strict=True)]
    return labels + [need + (room - sum(needs)) / len(needs) for need in needs]


def _figure_widths(grid: Grid, report: Report, size: float) -> list[float]:
    """Return the width each figure column needs; empty for bands, which have their own columns."""
    least = _HEADS.get(grid.table.layout)
    if least is None:
        return []
    needs = [least * size] * (grid.column_count - grid.label_columns)
    for cell in grid.cells:
        if cell.address:
            wide = (width(glyphs(_cell_text(cell, report), _FACE)) + 2 * _PAD) * size
            at = cell.column - grid.label_columns
            needs[at] = max(needs[at], wide)
    return needs


def _label_widths(grid: Grid, total: float, size: float, left: float) -> list[float]:
    """Return the widths of the label columns, given the width left by the figures."""
    match grid.table.layout:
        case Layout.MATRIX:
            groups = ([1.0] if grid.label_columns > 2 else []) + [_GROUP]
            widths = [(ems + 2 * _PAD) * size for ems in groups[: grid.label_columns - 1]]
            least, most = ((ems + 2 * _PAD_LABEL) * size for ems in _LABEL)
            return [*widths, max(least, min(most, left - sum(widths)))]
        case Layout.BANDS:
            labels = [cell.text for cell in grid.cells if cell.role is CellRole.LABEL]
            widest = max(width(glyphs(label, _FACE)) for label in labels)
            return [max(total / grid.column_count, (widest + 4 * _PAD) * size)]
        case Layout.LINE:
            return []


def _is_vertical(cell: GridCell, grid: Grid) -> bool:
    """Return whether a label is vertical: the outer one of two groups of rows."""
    return cell.role is CellRole.GROUP and cell.column == 0 and grid.label_columns > 2


def _is_left_aligned(cell: GridCell, grid: Grid) -> bool:
    return cell.role is CellRole.LABEL and grid.table.layout is Layout.MATRIX


def _cell_lines(cell: GridCell, grid: Grid, text: str, room: float) -> tuple[TypesetLine, ...]:
    """Return the lines of a cell's text; `room` is in ems."""
    found = glyphs(text, _FACE)
    if not found or cell.role in _FIGURES:
        return (single_line(found),) if found else ()
    if _is_vertical(cell, grid):
        return tuple(single_line((glyph,)) for glyph in found)
    if _is_left_aligned(cell, grid):
        return balanced_lines(found, room, LABEL_WORDS)
    parts = break_label(text, lambda part: width(glyphs(part, _FACE)) <= room)
    return tuple(single_line(glyphs(part, _FACE)) for part in parts)


def _row_heights(
    grid: Grid, lines: Sequence[tuple[TypesetLine, ...]], size: float
) -> tuple[float, ...]:
    """Return the height of each row; the need of a spanning cell is shared by its rows."""
    heights = [0.0] * grid.row_count
    by_span = sorted(zip(grid.cells, lines, strict=True), key=lambda pair: pair[0].row_span)
    for cell, set_ in by_span:
        ems = _vertical_label_height(set_) if _is_vertical(cell, grid) else len(set_) * _LEADING
        rows = range(cell.row, cell.row + cell.row_span)
        wanting = (ems + 2 * _PAD_ABOVE) * size - sum(heights[row] for row in rows)
        for row in rows:
            heights[row] += max(0.0, wanting) / cell.row_span
    return tuple(heights)


_LABELS = frozenset({CellRole.GROUP, CellRole.LABEL})


def split_table(table: TypesetTable, first: float, other: float) -> Iterator[TypesetTable]:
    """Yield the parts of a table: the first at most `first` high, the others at most `other`.

    A part never splits a group of rows that fits on a page. A larger group
    (三、本年度办理结果) repeats its label in each part.
    """
    start, room = 0, first
    while start < table.grid.row_count:
        ends = _part_ends(table, start, other)
        fitting = (end for end in ends if _table_part(table, start, end).height <= room)
        end = next(fitting, start + 1)
        yield _table_part(table, start, end)
        start, room = end, other


def _part_ends(table: TypesetTable, start: int, room: float) -> Iterator[int]:
    """Yield the possible ends of a part, best first."""
    ends = range(table.grid.row_count, start, -1)
    yield from (end for end in ends if not _separates_rows(table, end, room))
    yield from (end for end in ends if not _is_head(table.grid, end - 1))


def _separates_rows(table: TypesetTable, end: int, room: float) -> bool:
    """Return whether ending here separates a head from its rows, or splits a group that fits."""
    return _is_head(table.grid, end - 1) or any(
        sum(table.heights[cell.row : cell.row + cell.row_span]) <= room - _head_height(table, end)
        for cell in table.grid.cells
        if cell.role in _LABELS and cell.row < end < cell.row + cell.row_span
    )


def _is_head(grid: Grid, row: int) -> bool:
    """Return whether a row has only heads."""
    reaching = (cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span)
    return not any(cell.address or cell.role in _LABELS for cell in reaching)


def _heads(grid: Grid, start: int) -> range:
    """Return the rows of heads above the row at `start`."""
    if start == grid.row_count or _is_head(grid, start):
        return range(0)
    end = next(row + 1 for row in range(start, -1, -1) if _is_head(grid, row))
    top = end
    while top and _is_head(grid, top - 1):
        top -= 1
    return range(top, end)


def _head_height(table: TypesetTable, start: int) -> float:
    return sum(table.heights[row] for row in _heads(table.grid, start))


def _table_part(table: TypesetTable, start: int, end: int) -> TypesetTable:
    """Return some rows of a table under their heads; repeated cells have no element."""
    heads = _heads(table.grid, start) if start else range(0)
    kept = [
        (place, said_again, clipped)
        for place, cell in enumerate(table.grid.cells)
        for said_again, clipped in _cell_in_part(cell, heads, start, end)
    ]
    grid = replace(
        table.grid,
        row_count=len(heads) + end - start,
        cells=tuple(clipped for _, _, clipped in kept),
    )
    lines = tuple(table.lines[place] for place, _, _ in kept)
    elements = tuple(None if again else table.elements[place] for place, again, _ in kept)
    return with_other_rows(table, grid, lines, elements)


def _cell_in_part(
    cell: GridCell, heads: range, start: int, end: int
) -> Iterator[tuple[bool, GridCell]]:
    """Yield a cell as it appears in a part, and whether an earlier part has it too."""
    if cell.row in heads:
        yield True, replace(cell, row=cell.row - heads.start)
    top, bottom = max(cell.row, start), min(cell.row + cell.row_span, end)
    if top < bottom:
        row = len(heads) + top - start
        yield cell.row < start, replace(cell, row=row, row_span=bottom - top)

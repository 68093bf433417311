"""Layout of the statutory tables on the notice's sheet, and the widths of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise

from zwgk_desktop.domain.grid import CellRole, GridCell, lay_out
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.notice.charts import (
    Block,
    FilledBox,
    Mark,
    OutlinedBox,
    PlacedText,
    TextStyle,
    Tone,
    joined_blocks,
)
from zwgk_desktop.exporters.notice.layout import NoticeDesign
from zwgk_desktop.exporters.tagged.tagging import heading_element
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs, width
from zwgk_desktop.exporters.typesetting.label_breaks import LABEL_WORDS, break_label
from zwgk_desktop.exporters.typesetting.lines import Box, TypesetLine, balanced_lines, single_line
from zwgk_desktop.exporters.typesetting.ruled import (
    TypesetTable,
    draw_table,
    lay_out_table,
    split_table,
    with_height,
    with_other_rows,
)

_FIGURES = (4.4, 3.35)
"""Widths of a figure column to try, in ems: four characters of its head, or three (自然人)."""

_NARROWEST = {Layout.BANDS: 0.0, Layout.MATRIX: 3.3, Layout.LINE: 2.3}
"""Least width of a figure column, in ems: three characters of a head, or two."""

_LABELS = (11.0, 9.0)
"""Least width of the row labels at each width in `_FIGURES`, in ems."""

_WIDEST_LABELS = 23.0
"""Greatest width of row labels, in ems."""

_LOWEST = 1.6
"""Least height of a row, in ems: enough for handwriting."""


def typeset_table(table: Table, report: Report, measure: float, size: float) -> TypesetTable:
    """Return a table laid out to a width at one type size."""
    ruled = lay_out_table(lay_out(table), report, width=measure, height=0, sizes=(size,))
    set_ = _widened(ruled, measure) if table.layout is Layout.MATRIX else ruled
    return replace(set_, heights=tuple(max(high, _LOWEST * size) for high in set_.heights))


def is_tight(table: TypesetTable) -> bool:
    """Return whether a column is too narrow, or a text too wide for its cell."""
    figures = table.places[table.grid.label_columns :]
    narrowest = min(right - left for left, right in pairwise(figures))
    return narrowest < _NARROWEST[table.grid.table.layout] * table.size or any(
        line.width * table.size > table.room(cell) + _TOLERANCE
        for cell, lines in zip(table.grid.cells, table.lines, strict=True)
        for line in lines
    )


def _widened(table: TypesetTable, measure: float) -> TypesetTable:
    """Return the table with wider row labels, so that most take one line."""
    labels = table.grid.label_columns
    figures = table.grid.column_count - labels
    start = table.places[labels - 1]
    widest = _widest_figure(table)
    spare = [
        (measure - start - figures * max(room, widest) * table.size) / table.size
        for room in _FIGURES
    ]
    ems = next(
        (have for have, want in zip(spare, _LABELS, strict=True) if have >= want), _LABELS[1]
    )
    wide = min(ems, _WIDEST_LABELS) * table.size
    each = (measure - start - wide) / figures
    places = (*table.places[:labels], *accumulate([each] * figures, initial=start + wide))
    moved = replace(table, places=places)
    lines = tuple(
        set_ if cell.address or cell.role is CellRole.GROUP else _lines(cell, moved)
        for cell, set_ in zip(table.grid.cells, table.lines, strict=True)
    )
    return with_other_rows(moved, table.grid, lines, table.elements)


def _widest_figure(table: TypesetTable) -> float:
    """Return the width of the widest figure, in ems."""
    cells = zip(table.grid.cells, table.lines, strict=True)
    widths = (line.width for cell, lines in cells if cell.address for line in lines)
    return max(widths, default=0.0) + 0.4


def _lines(cell: GridCell, table: TypesetTable) -> tuple[TypesetLine, ...]:
    room = table.room(cell) / table.size + _TOLERANCE
    if cell.role is CellRole.LABEL:
        return balanced_lines(glyphs(cell.text, Face.SONG), room, LABEL_WORDS)
    parts = break_label(cell.text, lambda part: width(glyphs(part, Face.SONG)) <= room)
    return tuple(single_line(glyphs(part, Face.SONG)) for part in parts if part)


_LESS_AIR = 0.3
"""Amount, in ems, by which rows may be lowered; no text touches the rules."""

_AIRY = 1.9
"""Greatest factor by which rows grow on a sheet with spare height."""

_HEAD = 1.45
"""Height of a table's heading, in its own ems."""

_TINTED = frozenset({CellRole.CORNER, CellRole.HEAD, CellRole.BAND})
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class _TableWithHeading:
    """Table, or part of one, with the heading over it."""

    title: str
    table: TypesetTable
    first: bool = True


Stack = tuple[_TableWithHeading, ...]
"""Tables of one sheet, from top to bottom."""


def stack_tables(report: Report, design: NoticeDesign, room: float) -> tuple[Stack, ...]:
    """Distribute the tables over sheets, each `room` points high, as the design says.

    Tables that need more sheets even at the smallest size are continued on further ones.
    """
    tables = iter(report.edition.tables)
    groups = [(tuple(islice(tables, count)), sheets) for count, sheets in design.table_sheets]
    return tuple(
        stack
        for group, sheets in (*groups, (tuple(tables), 1))
        for stack in _stack_group(report, design, room, group, sheets)
    )


def _stack_group(
    report: Report, design: NoticeDesign, room: float, tables: Sequence[Table], sheets: int
) -> Sequence[Stack]:
    """Return tables of one type size on some sheets: the largest size for so many sheets."""
    stacks: Sequence[Stack] = ()
    for size in design.tables:
        stacks = _stacked(report, design, room, tables, size)
        tight = any(is_tight(placed.table) for stack in stacks for placed in stack)
        if len(stacks) <= sheets and not tight:
            break
    return stacks


def _stacked(
    report: Report, design: NoticeDesign, room: float, tables: Sequence[Table], size: float
) -> Sequence[Stack]:
    stacks: list[Stack] = []
    for table in tables:
        title = report.edition.section_of[table.id].heading
        whole, most = low_table(table, report, design.measure, size), room - _heading_height(design)
        parts = (whole,) if whole.height <= most else tuple(split_table(whole, most, most))
        for number, part in enumerate(parts):
            name = f"{title}（续）" if number else title
            placed = _TableWithHeading(name, part, first=not number)
            if stacks and _stack_height((*stacks[-1], placed), design) <= room + _TOLERANCE:
                stacks[-1] = (*stacks[-1], placed)
            else:
                stacks.append((placed,))
    return stacks


def low_table(table: Table, report: Report, width: float, size: float) -> TypesetTable:
    """Return a table laid out to a width with its lowest rows; with blanks, for handwriting."""
    ruled = typeset_table(table, report, width, size)
    if any(report.stated_or_computed(at) is None for at in table.addresses):
        return ruled
    return with_height(ruled, ruled.height - ruled.grid.row_count * _LESS_AIR * size)


def _heading_height(design: NoticeDesign) -> float:
    return _HEAD * design.table_heading


def _gap_height(design: NoticeDesign) -> float:
    return 0.8 * design.body


def _stack_height(stack: Stack, design: NoticeDesign) -> float:
    tables = sum(_heading_height(design) + placed.table.height for placed in stack)
    return tables + max(0, len(stack) - 1) * _gap_height(design)


def draw_small_table(
    table: TypesetTable, title: str, design: NoticeDesign, at: tuple[float, float]
) -> Block:
    """Draw a table under its heading at a position (left, top)."""
    return _draw_placed(_TableWithHeading(title, table), design.table_heading, *at)


def draw_stack(stack: Stack, design: NoticeDesign, top: float, room: float) -> Block:
    """Draw the tables of a sheet; rows grow into spare height."""
    spare = room - _stack_height(stack, design)
    whole = sum(placed.table.height for placed in stack)
    growth = min(_AIRY, 1 + max(0.0, spare) / whole)
    blocks: list[Block] = []
    y = top
    for placed in stack:
        grown = with_height(placed.table, placed.table.height * growth)
        blocks.append(
            _draw_placed(replace(placed, table=grown), design.table_heading, design.margin, y)
        )
        y = blocks[-1].bottom + _gap_height(design)
    return joined_blocks(blocks)


def _draw_placed(placed: _TableWithHeading, size: float, left: float, top: float) -> Block:
    title = heading_element(0)
    words = TextStyle(Face.HEI, size).words(placed.title, left, top, title)
    y = top + _HEAD * size
    marks = (words, *_table_marks(placed.table, left, y))
    elements = (title, placed.table.table_element) if placed.first else (title,)
    return Block(marks, elements, y + placed.table.height)


def _table_marks(table: TypesetTable, x: float, y: float) -> list[Mark]:
    drawing = draw_table(table).moved(x, y)
    cells = zip(table.grid.cells, drawing.boxes, strict=True)
    tints: list[Mark] = [FilledBox(box, Tone.PALE) for cell, box in cells if cell.role in _TINTED]
    frames: list[Mark] = [OutlinedBox(box) for box in drawing.boxes]
    whole = Box(x, y, table.places[-1], table.height)
    words: list[Mark] = [PlacedText(ink) for ink in drawing.inks]
    return [*tints, *frames, OutlinedBox(whole, Tone.INK, 1.4), *words]

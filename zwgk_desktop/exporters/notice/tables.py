"""Layout of the statutory tables on the notice's sheet, and the widths of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, product

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
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Paper
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


SIZES = {
    Paper.A3: (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0),
    Paper.A4: (16.0, 15.0, 14.0, 13.0, 12.0),
}
"""Type sizes of tables to try; the last is the smallest of any notice."""

SMALL = (14.0, 13.0, 12.0)
"""Type sizes of tables on the sheet of a nil year."""

_LEAST_ON_WIDE_A3 = 13.0

_AIRY = 1.6
"""Greatest factor by which rows grow on a sheet with spare height."""

_LESS_AIR = (0.0, 0.1, 0.2, 0.3)
"""Amounts, in ems, by which rows may be lowered; no text touches the rules at the last."""

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
    whole: bool = True


Stack = tuple[_TableWithHeading, ...]
"""Tables of one sheet, from top to bottom."""


def stack_tables(report: Report, layout: NoticeLayout, room: float) -> tuple[Stack, ...]:
    """Distribute the tables over as few sheets as possible, each `room` points high.

    They follow the form's order. Among equally few sheets, higher rows come first, then
    larger type. Then both grow into spare height.
    """
    shelf = _TableCache(report, layout, room)
    found: list[tuple[bool, int, float, float]] = []
    for less, size in product(_row_reductions(report), _sizes(layout)):
        stacks = shelf.stacked(report.edition.tables, size, less)
        found.append((_are_tight(stacks), len(stacks), less, -size))
        if found[-1][:2] == (False, 1):
            break  # later candidates have lower rows or smaller type
    *_, less, smaller = min(found)
    best = shelf.stacked(report.edition.tables, -smaller, less, even=True)
    return tuple(shelf.enlarged(stack) for stack in best)


def _row_reductions(report: Report) -> tuple[float, ...]:
    """Return the amounts by which rows may be lowered; only 0 if cells are blank."""
    blank = (
        report.stated_or_computed(at) is None
        for table in report.edition.tables
        for at in table.addresses
    )
    return (0.0,) if any(blank) else _LESS_AIR


def _with_lower_rows(table: TypesetTable, less: float) -> TypesetTable:
    return with_height(table, table.height - table.grid.row_count * less * table.size)


def _sizes(layout: NoticeLayout) -> tuple[float, ...]:
    """Return the type sizes to try; a landscape A3 splits the tables anyway, so no small ones."""
    sizes = SIZES[layout.paper]
    wide = layout.landscape and layout.paper is Paper.A3
    return tuple(size for size in sizes if size >= _LEAST_ON_WIDE_A3) if wide else sizes


def _are_tight(stacks: Sequence[Stack]) -> bool:
    return any(is_tight(placed.table) for stack in stacks for placed in stack)


def _heading_height(layout: NoticeLayout) -> float:
    return _HEAD * layout.sizes.table


def _gap_height(layout: NoticeLayout) -> float:
    return 0.8 * layout.gap


def _stack_height(stack: Stack, layout: NoticeLayout) -> float:
    tables = sum(_heading_height(layout) + placed.table.height for placed in stack)
    return tables + max(0, len(stack) - 1) * _gap_height(layout)


class _TableCache:
    """Cache of a report's tables, laid out once for each type size."""

    def __init__(self, report: Report, layout: NoticeLayout, room: float) -> None:
        self._report = report
        self._layout = layout
        self._room = room
        self._set: dict[tuple[str, float], TypesetTable] = {}
        self._parted: dict[tuple[str, float, float], tuple[TypesetTable, ...]] = {}

    def _split_table(
        self, table: Table, size: float, less: float = 0.0
    ) -> tuple[TypesetTable, ...]:
        """Return a table split into as few parts as fit the sheets."""
        key = (table.id, size, less)
        if key not in self._parted:
            if (table.id, size) not in self._set:
                ruled = typeset_table(table, self._report, self._layout.measure, size)
                self._set[table.id, size] = ruled
            lowered, room = _with_lower_rows(self._set[table.id, size], less), self._part_height
            whole = lowered.height <= room + _TOLERANCE
            self._parted[key] = (lowered,) if whole else tuple(split_table(lowered, room, room))
        return self._parted[key]

    @property
    def _part_height(self) -> float:
        return self._room - _heading_height(self._layout)

    def stacked(
        self, tables: Sequence[Table], size: float, less: float = 0.0, *, even: bool = False
    ) -> tuple[Stack, ...]:
        """Return tables placed on sheets in order, at one size, rows lowered by `less` ems.

        `even` makes the parts of a table even in height; it takes time.
        """
        stacks: list[Stack] = [()]
        for table in tables:
            title = self._report.edition.section_of[table.id].heading
            parts = self._split_table(table, size, less)
            if even and len(parts) > 1:
                lowered = _with_lower_rows(self._set[table.id, size], less)
                parts = _split_evenly(lowered, parts, self._part_height)
            joined = (*stacks[-1], _TableWithHeading(title, next(iter(parts))))
            if len(parts) == 1 and _stack_height(joined, self._layout) <= self._room + _TOLERANCE:
                stacks[-1] = joined
                continue
            for number, part in enumerate(parts):
                name = f"{title}（续）" if number else title
                stacks.append(
                    (_TableWithHeading(name, part, first=not number, whole=len(parts) == 1),)
                )
        return tuple(stack for stack in stacks if stack)

    def enlarged(self, stack: Stack) -> Stack:
        """Return a sheet with its whole tables enlarged: all together, then one by one."""
        if not all(placed.whole for placed in stack):
            return stack
        tables = [placed.table.grid.table for placed in stack]
        for size in SIZES[self._layout.paper]:
            larger = self.stacked(tables, size) if size > stack[0].table.size else ()
            if len(larger) == 1 and not _are_tight(larger):
                stack = larger[0]
                break
        for at in range(len(stack)):
            stack = self._with_one_enlarged(stack, at)
        return stack

    def _with_one_enlarged(self, stack: Stack, at: int) -> Stack:
        """Return the stack with one table enlarged as far as it fits."""
        placed = stack[at]
        for size in SIZES[self._layout.paper]:
            if size <= placed.table.size:
                break
            table, *more = self._split_table(placed.table.grid.table, size)
            larger = (*stack[:at], replace(placed, table=table), *stack[at + 1 :])
            fits = _stack_height(larger, self._layout) <= self._room + _TOLERANCE
            if fits and not more and not is_tight(table):
                return larger
        return stack


def _split_evenly(
    table: TypesetTable, fewest: tuple[TypesetTable, ...], room: float
) -> tuple[TypesetTable, ...]:
    """Return a table split into the same number of parts, as even as possible."""
    low, high = table.height / len(fewest), room
    while high - low > table.size:
        middle = (low + high) / 2
        parts = tuple(split_table(table, middle, room))
        if len(parts) > len(fewest):
            low = middle
        else:
            high, fewest = middle, parts
    return fewest


def small_table(table: Table, report: Report, width: float, size: float) -> TypesetTable:
    """Return a table laid out to a width with its lowest rows."""
    return _with_lower_rows(typeset_table(table, report, width, size), _LESS_AIR[-1])


def draw_small_table(
    table: TypesetTable, title: str, layout: NoticeLayout, at: tuple[float, float]
) -> Block:
    """Draw a table under its heading at a position (left, top)."""
    return _draw_placed(_TableWithHeading(title, table), layout.sizes.foot, *at)


def draw_stack(stack: Stack, layout: NoticeLayout, top: float, room: float) -> Block:
    """Draw the tables of a sheet; rows grow into spare height."""
    spare = room - _stack_height(stack, layout)
    whole = sum(placed.table.height for placed in stack)
    growth = min(_AIRY, 1 + max(0.0, spare) / whole)
    blocks: list[Block] = []
    y = top
    for placed in stack:
        grown = with_height(placed.table, placed.table.height * growth)
        blocks.append(
            _draw_placed(replace(placed, table=grown), layout.sizes.table, layout.margin, y)
        )
        y = blocks[-1].bottom + _gap_height(layout)
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

"""The statutory tables on as few sheets as can be, then as large as these sheets allow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zwgk_desktop.domain.grid import Role
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Paper
from zwgk_desktop.exporters.notice.marks import (
    Area,
    Block,
    Border,
    Mark,
    Tone,
    Type,
    Words,
    joined_blocks,
)
from zwgk_desktop.exporters.notice.table_widths import is_tight, set_table
from zwgk_desktop.exporters.tagged.structure import heading
from zwgk_desktop.exporters.typesetting.drawing import Box
from zwgk_desktop.exporters.typesetting.fonts import Face
from zwgk_desktop.exporters.typesetting.ruled import TypesetTable, draw_table, heightened
from zwgk_desktop.exporters.typesetting.table_pages import parted

SIZES = {
    Paper.A3: (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0),
    Paper.A4: (16.0, 15.0, 14.0, 13.0, 12.0),
}
"""Of the type of tables; nothing on a notice is smaller than the last."""

_AIRY = 1.6
"""Rows grow up to so much where a sheet has room."""

_TINTED = frozenset({Role.CORNER, Role.HEAD, Role.BAND})
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table, or part of one, with the heading over it."""

    title: str
    table: TypesetTable
    first: bool = True
    whole: bool = True


Stack = tuple[_Placed, ...]
"""What stands on one sheet, from the top."""


def stack_tables(report: Report, layout: NoticeLayout, room: float) -> tuple[Stack, ...]:
    """Spread the tables over as few sheets as can be, each leaving `room` for them.

    Of what takes equally few, the largest type is best, then the form's order;
    in the other order the largest table comes last.
    """
    tables = report.edition.tables
    orders = (tables, tuple(sorted(tables, key=lambda table: table.layout is Layout.MATRIX)))
    shelf = _Shelf(report, layout, room)
    found: list[tuple[Stack, ...]] = []
    for size in reversed(SIZES[layout.paper]):
        here = [shelf.stacked(order, size) for order in orders]
        fewest = min(map(len, found or here))
        fitting = [stacks for stacks in here if len(stacks) == fewest]
        if not fitting:
            break  # larger type takes more sheets still
        found = [*fitting, *found]
    best = next((stacks for stacks in found if not _are_tight(stacks)), found[-1])
    return tuple(shelf.enlarged(stack) for stack in best)


def _are_tight(stacks: Sequence[Stack]) -> bool:
    return any(is_tight(placed.table) for stack in stacks for placed in stack)


def _head(layout: NoticeLayout) -> float:
    return 1.6 * layout.sizes.heading


def _between(layout: NoticeLayout) -> float:
    return 1.2 * layout.gap


def _height(stack: Stack, layout: NoticeLayout) -> float:
    tables = sum(_head(layout) + placed.table.height for placed in stack)
    return tables + max(0, len(stack) - 1) * _between(layout)


class _Shelf:
    """The tables of one report, each set at a size only once."""

    def __init__(self, report: Report, layout: NoticeLayout, room: float) -> None:
        self._report = report
        self._layout = layout
        self._room = room
        self._set: dict[tuple[str, float], tuple[TypesetTable, ...]] = {}

    def _parts(self, table: Table, size: float) -> tuple[TypesetTable, ...]:
        key = (table.id, size)
        if key not in self._set:
            ruled = set_table(table, self._report, self._layout.measure, size)
            self._set[key] = _parts(ruled, self._room - _head(self._layout))
        return self._set[key]

    def stacked(self, tables: Sequence[Table], size: float) -> tuple[Stack, ...]:
        """Put tables on sheets in their order, at one size."""
        stacks: list[Stack] = [()]
        for table in tables:
            title = self._report.edition.section_of[table.id].heading
            parts = self._parts(table, size)
            joined = (*stacks[-1], _Placed(title, parts[0]))
            if len(parts) == 1 and _height(joined, self._layout) <= self._room + _TOLERANCE:
                stacks[-1] = joined
                continue
            for number, part in enumerate(parts):
                name = f"{title}（续）" if number else title
                stacks.append((_Placed(name, part, first=not number, whole=len(parts) == 1),))
        return tuple(stack for stack in stacks if stack)

    def enlarged(self, stack: Stack) -> Stack:
        """Set a sheet's whole tables larger where it has room: together, then each by itself."""
        if not all(placed.whole for placed in stack):
            return stack
        tables = [placed.table.grid.table for placed in stack]
        for size in SIZES[self._layout.paper]:
            larger = self.stacked(tables, size) if size > stack[0].table.size else ()
            if len(larger) == 1 and not _are_tight(larger):
                stack = larger[0]
                break
        for at in range(len(stack)):
            stack = self._one_enlarged(stack, at)
        return stack

    def _one_enlarged(self, stack: Stack, at: int) -> Stack:
        """Set one table larger than a neighbour whose figures are too long for that."""
        placed = stack[at]
        for size in SIZES[self._layout.paper]:
            if size <= placed.table.size:
                break
            table, *more = self._parts(placed.table.grid.table, size)
            larger = (*stack[:at], replace(placed, table=table), *stack[at + 1 :])
            fits = _height(larger, self._layout) <= self._room + _TOLERANCE
            if fits and not more and not is_tight(table):
                return larger
        return stack


def _parts(table: TypesetTable, room: float) -> tuple[TypesetTable, ...]:
    """Part a table into as few parts as it takes, these as even as can be."""
    if table.height <= room + _TOLERANCE:
        return (table,)
    fewest = tuple(parted(table, room, room))
    low, high = table.height / len(fewest), room
    while high - low > table.size:
        middle = (low + high) / 2
        parts = tuple(parted(table, middle, room))
        if len(parts) > len(fewest):
            low = middle
        else:
            high, fewest = middle, parts
    return fewest


def draw_stack(stack: Stack, layout: NoticeLayout, top: float, room: float) -> Block:
    """Draw the tables of a sheet; where there is room, their rows grow."""
    spare = room - _height(stack, layout)
    whole = sum(placed.table.height for placed in stack)
    growth = min(_AIRY, 1 + max(0.0, spare) / whole)
    blocks: list[Block] = []
    y = top
    for placed in stack:
        grown = heightened(placed.table, placed.table.height * growth)
        blocks.append(_placed(replace(placed, table=grown), layout, y))
        y = blocks[-1].bottom + _between(layout)
    return joined_blocks(blocks)


def _placed(placed: _Placed, layout: NoticeLayout, top: float) -> Block:
    title = heading(0)
    words = Type(Face.HEI, layout.sizes.heading).words(placed.title, layout.margin, top, title)
    y = top + _head(layout)
    marks = (words, *_table(placed.table, layout.margin, y))
    elements = (title, placed.table.whole) if placed.first else (title,)
    return Block(marks, elements, y + placed.table.height)


def _table(table: TypesetTable, x: float, y: float) -> list[Mark]:
    drawing = draw_table(table).moved(x, y)
    cells = zip(table.grid.cells, drawing.boxes, strict=True)
    tints: list[Mark] = [Area(box, Tone.PALE) for cell, box in cells if cell.role in _TINTED]
    frames: list[Mark] = [Border(box) for box in drawing.boxes]
    whole = Box(x, y, table.places[-1], table.height)
    words: list[Mark] = [Words(ink) for ink in drawing.inks]
    return [*tints, *frames, Border(whole, Tone.INK, 1.4), *words]

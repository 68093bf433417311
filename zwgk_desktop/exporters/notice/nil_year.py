"""Single sheet of a nil year: the sentence, and the statutory tables in small type."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, product

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.notice.charts import Block, Blocks, TextStyle, Tone
from zwgk_desktop.exporters.notice.foot import draw_foot
from zwgk_desktop.exporters.notice.head import LOW, draw_head
from zwgk_desktop.exporters.notice.keys import (
    draw_paragraphs,
    draw_sentence,
    how_to_ask,
    how_to_ask_briefly,
    nil_sentence,
    omitted_rows_note,
)
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.exporters.notice.tables import SMALL, draw_small_table, is_tight, small_table
from zwgk_desktop.exporters.tagged.tagging import paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, break_lines
from zwgk_desktop.exporters.typesetting.ruled import TypesetTable

_HEADS = (0.78, LOW, 0.56)
"""Scales of the head to try; smaller than on a poster."""

_GAPS = (1.0, 0.75, 0.5, 0.25, 0.12)
"""Gaps between the parts to try, in lines of body text."""

_SHARES = (0.5, 0.47, 0.44, 0.43, 0.42, 0.41, 0.38, 0.35, 0.32)
"""Widths of the sentence beside a table to try, as shares of the sheet's width."""

_SENTENCE_SIZES = (1.1, 1.0)
"""Sizes of the sentence to try, as multiples of body text."""


def nil_sheet(report: Report, layout: NoticeLayout, bottom: float, *, draft: bool) -> Blocks | None:
    """Lay out a nil year on one sheet; return None if it does not fit.

    Tables of zeros show only their groups of rows, or only their items if space is short,
    with a note below.
    """
    heads = [draw_head(report, layout, draft=draft, scale=scale) for scale in _HEADS]
    groups, items = (_NilSheet(report, layout, _folded_tables(report, level)) for level in (1, 0))
    ways = ((groups, ()), (items, ()), (items, (how_to_ask_briefly(),)))
    for sheet, more in ways:
        foot = draw_foot(report, layout, bottom, more, tight=True)
        for head in heads:
            lowest = foot.bottom - _GAPS[-1] * layout.gap
            found = sheet.first_fitting(head.bottom, lowest, asking=not more)
            if found:
                return (head, *found, foot)
    return None


@lru_cache(maxsize=8)
def _folded_table(table: Table, level: int) -> Table:
    """Return a table with one row for each group of rows at a level of grouping (0: outermost)."""
    rows = [
        replace(row, label=groups[level], groups=groups[:level]) if groups[level:] else row
        for groups, members in groupby(table.rows, key=lambda row: row.groups[: level + 1])
        for row in (list(members)[:1] if groups[level:] else members)
    ]
    return replace(table, rows=tuple(rows))


def _folded_tables(report: Report, level: int) -> tuple[Table, ...]:
    nil = report.edition.roles.nil.tables
    return tuple(
        _folded_table(table, level) if table.id in nil and table.layout is Layout.MATRIX else table
        for table in report.edition.tables
    )


@dataclass(frozen=True, slots=True)
class _NilDivision:
    """One way to divide the sheet between sentence and tables.

    Args:
        size: Type size of the tables.
        gap: Distance between the parts, in lines of body text.
        sentence_size: Size of the sentence, as a multiple of body text.
        how_to_ask_size: Type size of the text on how to apply, below the sentence.
        width_share: Share of the sheet's width for both.
        tables_beside: Number of tables right of the sentence on a landscape sheet. In portrait the
            first table stands there, and the others below.
    """

    size: float
    gap: float
    sentence_size: float
    how_to_ask_size: float
    width_share: float
    tables_beside: int


@dataclass(slots=True)
class _NilColumn:
    """Column of stacked parts; `y` is the top of the next part."""

    x: float
    width: float
    y: float


class _NilSheet:
    """Content between the head and the foot of a nil year's sheet."""

    def __init__(self, report: Report, layout: NoticeLayout, tables: Sequence[Table]) -> None:
        self._report = report
        self._layout = layout
        self._tables = tables
        self._asking = True
        self._top = self._bottom = 0.0
        self._set: dict[tuple[str, float, float], TypesetTable | None] = {}

    def first_fitting(self, top: float, bottom: float, *, asking: bool) -> Blocks | None:
        """Return the blocks of the first layout that fits, enlarged as far as possible, or None.

        Args:
            top: Bottom of the head.
            bottom: Lowest end of the blocks.
            asking: Whether a text on how to apply follows the sentence.
        """
        self._top, self._bottom, self._asking = top, bottom, asking
        widest = (self._typeset_table(one, self._layout.measure, SMALL[-1]) for one in self._tables)
        if any(one is None or one.height > bottom - top for one in widest):
            return None
        besides = range(len(self._tables) - 1, 0, -1) if self._layout.landscape else (0,)
        asked = (self._layout.sizes.body, self._layout.sizes.foot, self._layout.sizes.folio)
        for small, said, beside, share in product(asked, _SENTENCE_SIZES, besides, _SHARES):
            way = _NilDivision(SMALL[-1], _GAPS[-1], said, small, share, beside)
            if self._fit_division(way):
                larger = (replace(way, size=one, gap=gap) for one, gap in product(SMALL, _GAPS))
                return next(blocks for one in larger if (blocks := self._fit_division(one)))
        return None

    def _fit_division(self, way: _NilDivision) -> Blocks | None:
        blocks = self._draw_division(way)
        return blocks if blocks and max(one.bottom for one in blocks) <= self._bottom else None

    def _draw_division(self, way: _NilDivision) -> Blocks | None:
        """Return the sentence and the tables in order, or None if one does not fit."""
        layout, gap = self._layout, way.gap * self._layout.gap
        left = _NilColumn(layout.margin, way.width_share * layout.measure, self._top + gap)
        x = left.x + left.width + layout.gap
        right = _NilColumn(x, layout.margin + layout.measure - x, left.y)
        blocks = [self._draw_sentence(left, way.sentence_size)]
        if self._asking:
            place = Box(left.x, blocks[0].bottom + 0.6 * layout.sizes.body, left.width, 0)
            blocks.append(draw_paragraphs((how_to_ask(),), place, way.how_to_ask_size))
        left.y = blocks[-1].bottom + max(gap, 0.3 * layout.sizes.body)
        for number, table in enumerate(self._tables):
            if layout.landscape:
                lane = right if 0 < number <= way.tables_beside else left
            elif number:
                lane = left = _NilColumn(layout.margin, layout.measure, max(left.y, right.y))
            else:
                lane = right
            ruled = self._typeset_table(table, lane.width, way.size)
            if ruled is None or lane.y + ruled.height > self._bottom:
                return None
            blocks.append(self._draw_table(ruled, lane))
            lane.y = blocks[-1].bottom + gap
        return tuple(blocks)

    def _draw_sentence(self, lane: _NilColumn, large: float) -> Block:
        size = large * self._layout.sizes.body
        said, top = nil_sentence(self._report), lane.y + 0.15 * size
        return draw_sentence(said, self._layout, top, width=lane.width, size=size)

    def _typeset_table(self, table: Table, width: float, size: float) -> TypesetTable | None:
        """Return a table laid out to a width, cached; None if the width is too narrow."""
        key = table.id, width, size
        if key not in self._set:
            ruled = small_table(table, self._report, width, size)
            self._set[key] = None if is_tight(ruled) else ruled
        return self._set[key]

    def _draw_table(self, ruled: TypesetTable, lane: _NilColumn) -> Block:
        """Draw a table, with a note below it if some of its rows are left out."""
        layout, table = self._layout, ruled.grid.table
        section = self._report.edition.section_of[table.id]
        block = draw_small_table(ruled, section.heading, layout, (lane.x, lane.y))
        if table in self._report.edition.tables:
            return block
        size, element = layout.sizes.foot, paragraph_element()
        found = glyphs(omitted_rows_note(section.numeral), Face.SONG)
        note = TextStyle(Face.SONG, size, Tone.SOFT)
        marks, y = list(block.marks), block.bottom + 0.4 * size
        for line in break_lines(found, lane.width / size, justify=False):
            marks.append(note.words(line, lane.x, y, element))
            y += 1.3 * size
        return Block(tuple(marks), (*block.elements, element), y - 0.3 * size)

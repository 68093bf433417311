"""The posting record on paper: known postings, then ruled rows for the next ones."""

from collections.abc import Sequence
from datetime import date

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.posting import Posting, postings
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.exporters.notice.marks import Block, Border, Mark, Tone, Type, squeezed
from zwgk_desktop.exporters.tagged.tagging import Element, Kind, Scope, heading
from zwgk_desktop.exporters.typesetting.fonts import Face
from zwgk_desktop.exporters.typesetting.lines import Box

_TITLE = "张贴记录"
_HEADS = ("张贴地点", "张贴日期", "张贴人", "取下日期", "取下人")
_WIDTHS = (0.32, 0.2, 0.14, 0.2, 0.14)
_ROWS = 10
"""So many rows at least, for whoever puts the notice up in the villages."""

_HIGH = 2.3
"""Of a row, in ems: a pen needs it."""


def draw_record(report: Report, layout: NoticeLayout, top: float) -> Block:
    """Draw the record from `top` on."""
    size = layout.sizes.foot
    title = heading(0)
    marks: list[Mark] = [
        Type(Face.HEI, layout.sizes.heading).words(_TITLE, layout.margin, top, title)
    ]
    rows = [_HEADS, *map(_written, postings(report))]
    rows += [("",) * len(_HEADS)] * max(0, _ROWS + 1 - len(rows))
    y = top + 1.8 * layout.sizes.heading
    elements: list[Element] = []
    for number, row in enumerate(rows):
        element, drawn = _row(row, layout, y, head=not number)
        elements.append(element)
        marks += drawn
        y += _HIGH * size
    table = Element(tag=Kind.TABLE, children=tuple(elements))
    return Block(tuple(marks), (title, table), y)


def _row(
    texts: Sequence[str], layout: NoticeLayout, y: float, *, head: bool
) -> tuple[Element, list[Mark]]:
    size = layout.sizes.foot
    face = Type(Face.HEI if head else Face.SONG, size)
    x = layout.margin
    marks: list[Mark] = []
    cells: list[Element] = []
    for text, share in zip(texts, _WIDTHS, strict=True):
        wide = share * layout.measure
        marks.append(Border(Box(x, y, wide, _HIGH * size), Tone.INK, 0.8))
        cell = Element(tag=Kind.HEAD if head else Kind.CELL, scope=Scope.COLUMN if head else None)
        cells.append(cell)
        if text:
            words = face.words(text, x + 0.4 * size, y + (_HIGH - 1) / 2 * size, cell)
            marks.append(squeezed(words, wide - 0.8 * size))
        x += wide
    return Element(tag=Kind.ROW, children=tuple(cells)), marks


def _written(posting: Posting) -> tuple[str, ...]:
    down = posting.taken_down_on
    return (
        posting.place,
        "" if posting.posted_on == date.min else day_text(posting.posted_on),
        posting.posted_by,
        day_text(down) if down else "",
        posting.taken_down_by,
    )

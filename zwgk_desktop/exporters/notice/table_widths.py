"""A statutory table set at one size for a poster: its labels get what the figures can spare."""

from dataclasses import replace
from itertools import accumulate, pairwise

from zwgk_desktop.domain.grid import GridCell, Role, lay_out
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs, width
from zwgk_desktop.exporters.typesetting.label_breaks import LABEL_WORDS, break_label
from zwgk_desktop.exporters.typesetting.lines import TypesetLine, balanced, single
from zwgk_desktop.exporters.typesetting.ruled import TypesetTable, relaid, rule_table

_FIGURES = (4.4, 3.35)
"""Room a column of figures keeps, in ems: four characters of its head, or three (自然人)."""

_NARROWEST = {Layout.BANDS: 0.0, Layout.MATRIX: 3.3, Layout.LINE: 2.3}
"""A column of figures is no narrower, in ems: three characters of a head, or two."""

_LABELS = (11.0, 9.0)
"""Room that must be left beside them for the rows' labels, in ems."""

_WIDEST_LABELS = 23.0
"""Row labels need no more, in ems."""

_LOWEST = 1.6
"""A row is no lower, in ems: a blank one is to be written in."""

_TOLERANCE = 0.01


def set_table(table: Table, report: Report, measure: float, size: float) -> TypesetTable:
    """Lay a table out to a width, at one size of type."""
    ruled = rule_table(lay_out(table), report, width=measure, height=0, sizes=(size,))
    set_ = _widened(ruled, measure) if table.layout is Layout.MATRIX else ruled
    return replace(set_, heights=tuple(max(high, _LOWEST * size) for high in set_.heights))


def is_tight(table: TypesetTable) -> bool:
    """Tell whether something would have to be set narrower, or broken into single characters."""
    figures = table.places[table.grid.label_columns :]
    narrowest = min(right - left for left, right in pairwise(figures))
    return narrowest < _NARROWEST[table.grid.table.layout] * table.size or any(
        line.width * table.size > table.room(cell) + _TOLERANCE
        for cell, lines in zip(table.grid.cells, table.lines, strict=True)
        for line in lines
    )


def _widened(table: TypesetTable, measure: float) -> TypesetTable:
    """Give the rows' labels what the figures can spare: then most take one line."""
    labels = table.grid.label_columns
    figures = table.grid.columns - labels
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
        set_ if cell.address or cell.role is Role.GROUP else _lines(cell, moved)
        for cell, set_ in zip(table.grid.cells, table.lines, strict=True)
    )
    return relaid(moved, table.grid, lines, table.elements)


def _widest_figure(table: TypesetTable) -> float:
    """Return the room that the widest figure takes, in ems."""
    cells = zip(table.grid.cells, table.lines, strict=True)
    widths = (line.width for cell, lines in cells if cell.address for line in lines)
    return max(widths, default=0.0) + 0.4


def _lines(cell: GridCell, table: TypesetTable) -> tuple[TypesetLine, ...]:
    room = table.room(cell) / table.size + _TOLERANCE
    if cell.role is Role.LABEL:
        return balanced(glyphs(cell.text, Face.SONG), room, LABEL_WORDS)
    parts = break_label(cell.text, lambda part: width(glyphs(part, Face.SONG)) <= room)
    return tuple(single(glyphs(part, Face.SONG)) for part in parts if part)

"""Lines that are rows, with the heads above them, and assignment of their cells to columns.

Merged cells may leave empty cells around a row's figures. A row is read in two cases:

* The cells from the first to the last that is not empty are exactly as many as the form's
  columns. Then the empty ones around them are no figures.
* The label is followed by exactly as many cells as the form's columns, some empty at either end.
  That is a full row with blanks, unless full rows whose label is in the same column have surplus
  empty cells: then a row that lacks a figure looks the same. If there is no such full row, the
  line of heads must have as many cells and end in as many columns, and no other full row may have
  surplus cells.

Every other row becomes unsure. No figure is ever moved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.tables import Layout, Row
from zwgk_desktop.importers.recognise.lines import ColumnHeads, DocumentLine, read_head
from zwgk_desktop.importers.recognise.segments import segments_of
from zwgk_desktop.importers.recognise.tokens import Token, tokens_of
from zwgk_desktop.importers.recognise.vocabulary import (
    INDEX_HEADS,
    Vocabulary,
    fold,
    is_figure,
)


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """Line with the label of one row, and the cells after it.

    Args:
        row: The row, or None if the label may name several.
        seen: The label as written.
        start: Number of cells before the label.
        rest: The cells after the label.
        numbered: Number of figures left of the label.
        head: The column heads above.
        heads_at: Index of columns in the form and in the row's grid.
    """

    line: DocumentLine
    label: Token
    row: Row | None
    seen: str
    start: int
    rest: tuple[str, ...]
    numbered: int
    head: ColumnHeads | None = None
    heads_at: tuple[tuple[int, int], ...] = ()

    @property
    def core(self) -> tuple[str, ...]:
        """The cells from the first to the last that is not empty."""
        written = [place for place, cell in enumerate(self.rest) if cell]
        return self.rest[written[0] : written[-1] + 1] if written else ()

    @property
    def spots(self) -> tuple[tuple[int, str], ...]:
        """The cells after the label with their columns in a ruled grid."""
        columns = self.line.columns[len(self.line.columns) - len(self.rest) :]
        return tuple(zip(columns, self.rest, strict=True)) if self.line.columns else ()


def locate(line: DocumentLine, words: Vocabulary) -> PlacedRow | None:
    """Return the row of a line with exactly one label, in cells of its own, or None."""
    found = [one for one in segments_of(tokens_of([line], words), words) if one.label]
    if len(found) != 1 or not found[0].label:
        return None
    label, cells = found[0].label, line.cells
    texts = [fold("".join(cells[:at])) for at in range(len(cells) + 1)]
    end = next((at for at, text in enumerate(texts) if label.text in text), 0)
    if not end or any(map(str.isdecimal, texts[end].partition(label.text)[2])):
        return None
    start = max(at for at in range(end) if label.text in fold("".join(cells[at:end])))
    seen = "".join(cells[start:end])
    while end < len(cells) and cells[end] and fold(cells[end]) == fold(seen):
        end += 1  # a spanning label is only written again
    numbered = sum(map(is_figure, cells[:start]))
    return PlacedRow(line, label, found[0].row, seen, start, cells[end:], numbered)


def under_heads(
    row: PlacedRow, places: Sequence[int], aside: frozenset[int] = frozenset()
) -> tuple[str, ...]:
    """Return a row's cells under their own heads in a ruled grid; none if that is not certain.

    Args:
        row: The row.
        places: Indexes of the row's columns in the form.
        aside: Columns of the grid that the form does not have.
    """
    at, cells = dict(row.heads_at), dict(row.spots)
    columns = [at[place] for place in places if place in at]
    others = [cell for column, cell in cells.items() if column not in {*columns, *aside}]
    whole = len(columns) == len(places) and columns == sorted(set(columns))
    if row.numbered > 1 or not whole or any(others) or not cells.keys() >= set(columns):
        return ()
    return tuple(cells[column] for column in columns) if _fits(cells, columns, aside) else ()


def _fits(cells: Mapping[int, str], columns: Sequence[int], aside: frozenset[int]) -> bool:
    """Return whether a row reaches its foreign columns and has no figure in them."""
    if not aside:
        return True
    beside = {column for column in aside if column > columns[0]}
    return cells.keys() >= beside and not any(is_figure(cells[column]) for column in beside)


Habits = Mapping[tuple[int, int], bool]
"""Whether full rows have surplus empty cells, by column of the label and number of figures."""


def habits(rows: Iterable[tuple[PlacedRow, int]]) -> Habits:
    """Return whether full rows have surplus empty cells around their figures."""
    spare: dict[tuple[int, int], bool] = {}
    for row, width in rows:
        if len(row.core) == width and all(row.core):
            key = row.start, width
            spare[key] = spare.get(key, False) or len(row.rest) > width
    return spare


def cells_of(
    row: PlacedRow, width: int, table_width: int, *, spare: bool | None
) -> tuple[str, ...] | str:
    """Return the cells of a row, one for each of its columns, or the reason why not.

    Args:
        row: The row.
        width: Number of the row's columns in the form.
        table_width: Number of columns of the table's widest row, which a single figure spans.
        spare: Whether rows of this kind have surplus empty cells, see `habits`; None if unknown.
    """
    if row.numbered:
        return "行名前面有数字，不能确定各数字属于哪一栏"
    if len(row.core) == width:
        return row.core
    if not row.core:
        blank = len(row.rest) in {width, table_width}
        return ("",) * width if blank else "只有行名，没有数字"
    if len(row.rest) != width:
        few = "只有" if len(row.core) < width else "有"
        return f"这一行{few}{len(row.core)}个数字格，表式是{width}个"
    if spare is not False:
        return "空格可能是没有填的数字，也可能是合并单元格留下的，不能确定各数字属于哪一栏"
    return row.rest


def is_indexed(lines: Sequence[DocumentLine]) -> bool:
    """Return whether running numbers of the rows are on lines of their own, as figures would be."""
    return any(line.is_alone and fold(line.text) in INDEX_HEADS for line in lines)


@dataclass(eq=False)
class SortedLines:
    """Lines of a table, sorted into heads, rows and others."""

    heads: list[ColumnHeads] = field(default_factory=list[ColumnHeads])
    rows: list[PlacedRow] = field(default_factory=list[PlacedRow])
    rest: list[DocumentLine] = field(default_factory=list[DocumentLine])


def sort_lines(
    lines: Iterable[DocumentLine], rows: Mapping[int, Row | None], words: Vocabulary
) -> SortedLines:
    """Sort the lines of a table into heads, rows and others.

    Args:
        lines: Lines of a table.
        rows: Row of each line with one label, by line number.
        words: Words of the table.
    """
    found = SortedLines()
    above: ColumnHeads | None = None
    for line in lines:
        head = read_head(line, words, rows_seen=bool(found.rows))
        row = _placed(line, rows, words) if not head else None
        if head:
            above = head
            found.heads.append(head)
        elif row:
            banded = words.table.layout is Layout.BANDS
            heads_at = _heads_at(line, [above] if banded else found.heads)
            found.rows.append(replace(row, head=above, heads_at=heads_at))
        elif any(fold(word) in words.bands for word in line.words):
            above = None
        elif not all(map(words.is_layout_text, line.words)):
            found.rest.append(line)
    return found


def _placed(
    line: DocumentLine, rows: Mapping[int, Row | None], words: Vocabulary
) -> PlacedRow | None:
    """Return the row of a line, or None if its label is not that of the row known for the line.

    The label known for a line may begin there and end on the next, where its figures stand; the
    line's own label and figures are then of the row before.
    """
    placed = locate(line, words) if line.number in rows else None
    row = rows.get(line.number)
    if placed is None or (row is not None and row not in placed.label.rows):
        return None
    return replace(placed, row=row)


def _heads_at(
    line: DocumentLine, heads: Sequence[ColumnHeads | None]
) -> tuple[tuple[int, int], ...]:
    """Return the index of each column in the form and in a line's grid, from heads above."""
    spots = {spot for head in heads if head and head.grid == line.grid for spot in head.at}
    once = len(dict(spots)) == len(spots)  # a column whose head stands in two places has none
    return tuple(sorted(spots)) if once else ()

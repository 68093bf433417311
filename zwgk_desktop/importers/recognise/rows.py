"""Lines that are rows, each with the heads above it, and whether its cells are exactly the form's.

What is safe, and what is not, of the empty cells that spans leave behind:

* after the label, when what lies between the first and the last cell written
  in has exactly as many cells as the form: the empty ones around it are no figures;
* when the label is followed by exactly as many cells as the form, and some of
  those at either end are empty: a full row with blanks — unless full rows that
  begin at the same place have empty cells to spare, for then one that is short
  of a figure looks just the same. Where there is no such full row, the line of
  heads must show it, by having as many cells and ending in as many columns,
  and no other full row have cells to spare;
* anything else is left to the clerk. No figure is ever moved.
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
    """A line with one row's label, and cells after it.

    Args:
        row: The row; None if the label may mean several.
        seen: The label as written.
        start: How many cells stand before the label.
        rest: The cells after it.
        numbered: How many figures stand left of the label.
        head: The column heads above.
        heads_at: The form's places of columns, each with the place of its head in the row's grid.
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
        """The cells from the first to the last that is written in."""
        written = [place for place, cell in enumerate(self.rest) if cell]
        return self.rest[written[0] : written[-1] + 1] if written else ()

    @property
    def spots(self) -> tuple[tuple[int, str], ...]:
        """The cells after the label with their places in a ruled grid."""
        columns = self.line.columns[len(self.line.columns) - len(self.rest) :]
        return tuple(zip(columns, self.rest, strict=True)) if self.line.columns else ()


def locate(line: DocumentLine, words: Vocabulary) -> PlacedRow | None:
    """Return the row of a line that has one label in cells of its own; else None."""
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
    """Return the cells that stand under their own heads in a ruled grid, else nothing.

    Args:
        row: The line.
        places: Which of them the row has.
        aside: Places in the grid that are known to be no columns of the form.
    """
    at, cells = dict(row.heads_at), dict(row.spots)
    columns = [at[place] for place in places if place in at]
    others = [cell for column, cell in cells.items() if column not in {*columns, *aside}]
    whole = len(columns) == len(places) and columns == sorted(set(columns))
    if row.numbered > 1 or not whole or any(others) or not cells.keys() >= set(columns):
        return ()
    return tuple(cells[column] for column in columns) if _fits(cells, columns, aside) else ()


def _fits(cells: Mapping[int, str], columns: Sequence[int], aside: frozenset[int]) -> bool:
    """Tell whether a row is as long as its heads, no figure beside them: else some have moved."""
    if not aside:
        return True
    beside = {column for column in aside if column > columns[0]}
    return cells.keys() >= beside and not any(is_figure(cells[column]) for column in beside)


Habits = Mapping[tuple[int, int], bool]
"""Whether full rows have empty cells to spare, by where their label stands and their width."""


def habits(rows: Iterable[tuple[PlacedRow, int]]) -> Habits:
    """Learn from full rows whether spans leave empty cells about the figures."""
    spare: dict[tuple[int, int], bool] = {}
    for row, width in rows:
        if len(row.core) == width and all(row.core):
            key = row.start, width
            spare[key] = spare.get(key, False) or len(row.rest) > width
    return spare


def cells_of(
    row: PlacedRow, width: int, table_width: int, *, spare: bool | None
) -> tuple[str, ...] | str:
    """Return exactly as many cells as the form has, or why they cannot be told.

    Args:
        row: The line.
        width: How many columns the row has in the form.
        table_width: How many the widest row of the table has: a single figure
            spans them all.
        spare: What other rows or the heads show, see `habits`; None when none does.
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
    """Tell whether rows have a running number a line: it would stand for the blank before it."""
    return any(line.is_alone and fold(line.text) in INDEX_HEADS for line in lines)


@dataclass(eq=False)
class SortedLines:
    """The lines of a section, by what they are."""

    heads: list[ColumnHeads] = field(default_factory=list[ColumnHeads])
    rows: list[PlacedRow] = field(default_factory=list[PlacedRow])
    rest: list[DocumentLine] = field(default_factory=list[DocumentLine])


def sort_lines(
    lines: Iterable[DocumentLine], rows: Mapping[int, Row | None], words: Vocabulary
) -> SortedLines:
    """Tell heads, rows and the rest apart.

    Args:
        lines: Lines of a table.
        rows: The row that each line names, by the line's number.
        words: The words of the table.
    """
    found = SortedLines()
    above: ColumnHeads | None = None
    for line in lines:
        head = read_head(line, words, rows_seen=bool(found.rows))
        row = locate(line, words) if not head and line.number in rows else None
        if head:
            above = head
            found.heads.append(head)
        elif row:
            banded = words.table.layout is Layout.BANDS
            heads_at = _heads_at(line, [above] if banded else found.heads)
            found.rows.append(replace(row, row=rows[line.number], head=above, heads_at=heads_at))
        elif any(fold(word) in words.bands for word in line.words):
            above = None
        elif not all(map(words.says_nothing, line.words)):
            found.rest.append(line)
    return found


def _heads_at(
    line: DocumentLine, heads: Sequence[ColumnHeads | None]
) -> tuple[tuple[int, int], ...]:
    """Return where the heads of columns stand that stand in a line's own grid."""
    spots = {spot for head in heads if head and head.grid == line.grid for spot in head.at}
    once = len(dict(spots)) == len(spots)  # a column whose head stands in two places has none
    return tuple(sorted(spots)) if once else ()

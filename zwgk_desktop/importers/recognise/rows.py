"""Labelled rows: which line is which row, and whether its cells are exactly the form's.

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
from dataclasses import dataclass

from zwgk_desktop.domain.tables import Row
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.vocabulary import (
    Named,
    Vocabulary,
    is_figure,
    squeeze,
)

_PIECES = 4


@dataclass(frozen=True, slots=True)
class RowLine:
    """A line that begins with a row's label.

    Args:
        named: The rows it may be.
        label: As written.
        start: Which cell the label is.
        rest: The cells after it.
        numbered: How many figures stand left of the label.
    """

    line: DocumentLine
    named: Named
    label: str
    start: int
    rest: tuple[str, ...]
    numbered: int

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

    @property
    def margins(self) -> tuple[int, int]:
        """How many empty cells stand before and after them."""
        if not self.core:
            return 0, len(self.rest)
        left = next(place for place, cell in enumerate(self.rest) if cell)
        return left, len(self.rest) - left - len(self.core)


def locate(line: DocumentLine, words: Vocabulary, before: str = "") -> RowLine | None:
    """Find the label in a line; `before` is the line above, when it may hold its first half."""
    numbered = 0
    for start, cell in enumerate(line.cells):
        if not cell:
            continue
        if is_figure(cell):
            numbered += 1
            continue
        for length in range(1, _PIECES + 1):
            end = start + length
            found = _named(line.cells[start:end], words, before)
            if found:
                label = "".join(line.cells[start:end])
                while end < len(line.cells) and _again(line.cells[end], label):
                    end += 1
                return RowLine(line, found, before + label, start, line.cells[end:], numbered)
        if before:
            return None  # the other half is what the line begins with, or it is not there
    return None


def _again(cell: str, label: str) -> bool:
    """Tell whether a spanning label is only written again, once for each column it spans."""
    return bool(cell) and squeeze(cell) == squeeze(label)


def _named(pieces: Sequence[str], words: Vocabulary, before: str) -> Named | None:
    if not pieces[-1] or any(map(is_figure, pieces[1:])):
        return None
    label = "".join(pieces)
    if before or len(pieces) > 1:  # put together: only the form's own wording will do
        rows = words.named_exactly(before + label)
        return Named(rows, exact=True) if rows else None
    return words.name(label)


def under_heads(
    row: RowLine, at: Mapping[int, int], places: Sequence[int], aside: frozenset[int] = frozenset()
) -> tuple[str, ...]:
    """Return the cells that stand under their own heads in a ruled grid, else nothing.

    Args:
        row: The line.
        at: The form's places, each with its place in this grid.
        places: Which of them the row has.
        aside: Places in the grid that are known to be no columns of the form.
    """
    columns = [at[place] for place in places if place in at]
    cells = dict(row.spots)
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


def habits(rows: Iterable[tuple[RowLine, int]]) -> Habits:
    """Learn from full rows whether spans leave empty cells about the figures."""
    spare: dict[tuple[int, int], bool] = {}
    for row, width in rows:
        if len(row.core) == width and all(row.core):
            key = row.start, width
            spare[key] = spare.get(key, False) or any(row.margins)
    return spare


def cells_of(
    row: RowLine, width: int, table_width: int, *, spare: bool | None
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


def fitting(row: RowLine, words: Vocabulary, group: str | None) -> Row | str:
    """Return the one row a label means under the group last seen, or why it cannot be told."""
    rows = row.named.rows
    if len(rows) > 1:
        rows = tuple(one for one in rows if group in one.groups[-1:])
    if len(rows) != 1:
        return "表式中有几行同名，不能确定是哪一行"
    found = rows[0]
    own = found.groups[-1] if found.groups else None
    if words.is_generic(found) and not found.sum_of and own != group:
        if group is not None:
            return f"“{row.label}”在“{group}”之下，表式中这里没有这一行"
        if not row.named.exact:
            return f"“{row.label}”不知属于哪一类"
    return found

"""Which lines of a section are heads, which rows, and what stands above each row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.tables import Layout, Row
from zwgk_desktop.importers.recognise.cell_stream import SPOILT
from zwgk_desktop.importers.recognise.heads import ColumnHeads, read_head
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.rows import RowLine, fitting, locate
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary
from zwgk_desktop.importers.recognise.wording import fold, is_blank


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row's line with what stood above it: its group, its head, or why it has no place.

    Args:
        spots: Where in the row's own ruled grid the heads of its columns stand.
    """

    row_line: RowLine
    row: Row | str
    head: ColumnHeads | None
    spots: tuple[tuple[int, int], ...] = ()


@dataclass(eq=False)
class SortedLines:
    """The lines of a section, by what they are."""

    heads: list[ColumnHeads] = field(default_factory=list[ColumnHeads])
    rows: list[PlacedRow] = field(default_factory=list[PlacedRow])
    rest: list[DocumentLine] = field(default_factory=list[DocumentLine])


@dataclass(eq=False)
class _Above:
    """What stands above the line being sorted."""

    group: str | None = None
    head: ColumnHeads | None = None
    alone: DocumentLine | None = None


def sort_lines(lines: Iterable[DocumentLine], words: Vocabulary) -> SortedLines:
    """Tell heads, rows and the rest apart, remembering group and head for each row."""
    found = SortedLines()
    above = _Above()
    for line in lines:
        head = read_head(line, words, rows_seen=bool(found.rows))
        if head:
            above.head, above.alone = head, None
            found.heads.append(head)
        else:
            _sort(line, found, above, words)
    return found


def _sort(line: DocumentLine, found: SortedLines, above: _Above, words: Vocabulary) -> None:
    joined = _joined(line, above.alone, words)
    row_line = joined or locate(line, words)
    if joined:
        _forget(found, above.alone)
    above.alone = line if len(line.words) == 1 and not line.has_figures else None
    for cell in line.cells[: row_line.start if row_line else None]:
        above.group = words.group(cell) or above.group
    if row_line:
        if any(_names_row(cell, words) for cell in row_line.core):
            row_line = replace(row_line, line=replace(line, refusal=SPOILT))
        row = fitting(row_line, words, above.group)
        found.rows.append(
            PlacedRow(row_line, row, above.head, _spots(row_line, found, above, words))
        )
    elif any(fold(word) in words.bands for word in line.words):
        above.head = None
    elif not all(map(words.says_nothing, line.words)):
        found.rest.append(line)


def _names_row(cell: str, words: Vocabulary) -> bool:
    """Tell whether a cell among a row's figures is the next row's label, its figures with it."""
    label = re.sub(r"[\s\d０-９.．,，]+$", "", cell)
    return bool(label) and not is_blank(cell) and words.name(label) is not None


def _spots(
    row: RowLine, found: SortedLines, above: _Above, words: Vocabulary
) -> tuple[tuple[int, int], ...]:
    """Return where the heads of a row's columns stand, if they stand in its own grid."""
    heads = [above.head] if words.table.layout is Layout.BANDS else found.heads
    spots = {spot for head in heads if head and head.grid == row.line.grid for spot in head.at}
    once = len(dict(spots)) == len(spots)  # a column whose head stands in two places has none
    return tuple(sorted(spots)) if once else ()


def _joined(line: DocumentLine, above: DocumentLine | None, words: Vocabulary) -> RowLine | None:
    """Read a label whose first half stands alone in the line above."""
    return locate(line, words, above.words[0]) if above else None


def _forget(found: SortedLines, line: DocumentLine | None) -> None:
    """Take back a line that turned out to be half a label."""
    found.rest[:] = [other for other in found.rest if other is not line]
    found.rows[:] = [placed for placed in found.rows if placed.row_line.line is not line]

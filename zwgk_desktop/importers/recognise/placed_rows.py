"""Lines of a table sorted into heads, rows and the rest, each row with the head above it."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.tables import Layout, Row
from zwgk_desktop.importers.recognise.lines import ColumnHeads, DocumentLine, read_head
from zwgk_desktop.importers.recognise.rows import RowLine, fitting, locate
from zwgk_desktop.importers.recognise.tokens import own_number
from zwgk_desktop.importers.recognise.vocabulary import (
    INDEX_HEADS,
    Vocabulary,
    fold,
    is_blank,
    is_figure,
)

_LONGEST_HEADS = 120
_FIGURE_FIRST = re.compile(r"[\d０-９]+")
_FIGURES_LAST = re.compile(r"[\s\d０-９.．,，]+$")


def is_indexed(lines: Sequence[DocumentLine]) -> bool:
    """Tell whether rows have a running number a line: it would stand for the blank before it."""
    return any(line.is_alone and fold(line.text) in INDEX_HEADS for line in lines)


def with_whole_heads(lines: Sequence[DocumentLine], words: Vocabulary) -> Iterator[DocumentLine]:
    """Yield lines; heads that stand one a line are gathered, heads in one cell are parted."""
    at = 0
    while at < len(lines):
        line = lines[at]
        length = _run_of_heads(lines, at, words)
        cells = _heads_in(line.words[0], words) if len(line.words) == 1 else ()
        if length > 1:
            yield _joined(lines[at : at + length])
        else:
            yield replace(line, cells=cells, columns=(), grid=-1) if cells else line
        at += length or 1


def _joined(lines: Sequence[DocumentLine]) -> DocumentLine:
    cells = tuple(line.text for line in lines)
    return DocumentLine(cells, "\t".join(cells), number=lines[0].number)


def _run_of_heads(lines: Sequence[DocumentLine], at: int, words: Vocabulary) -> int:
    """Return how many heads that stand one a line make one line of heads.

    A line of heads ends where the columns of a group named in it begin.
    """
    if words.table.layout is Layout.LINE:
        return 0
    length = last = 0
    grouped: set[int] = set()
    for line in itertools.takewhile(lambda line: line.is_alone, lines[at:]):
        places = _places(line.text, words)
        if not places:
            break
        group = len(places) > 1
        if length and not group and places[0] <= last and places[0] in grouped:
            break
        grouped |= set(places) if group else set()
        last = places[0] - group
        length += 1
    return length


def _places(text: str, words: Vocabulary) -> Sequence[int]:
    word = fold(text)
    return (words.heads[word],) if word in words.heads else words.head_groups.get(word, ())


def _heads_in(text: str, words: Vocabulary) -> tuple[str, ...]:
    """Part column heads that stand in one cell, with spaces between them or without."""
    if len(text) > _LONGEST_HEADS:
        return ()
    known = {**words.heads, **words.head_groups}
    found: list[str] = []
    rest = fold(text).removeprefix(fold(words.table.corner))
    rest = rest.removeprefix("项目")
    while rest:
        head = max((word for word in known if word and rest.startswith(word)), key=len, default="")
        if not head:
            return ()
        found.append(head)
        rest = rest[len(head) :]
    return tuple(found) if len(found) > 1 else ()


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
    joined = _joined_cells(line, above.alone, words)
    row_line = joined or locate(line, words)
    if joined:
        _forget(found, above.alone)
    above.alone = line if len(line.words) == 1 and not line.has_figures else None
    for cell in line.cells[: row_line.start if row_line else None]:
        above.group = words.group(cell) or above.group
    if row_line and not any(_names_row(cell, words) for cell in row_line.core):
        row = fitting(row_line, words, above.group)
        found.rows.append(
            PlacedRow(row_line, row, above.head, _spots(row_line, found, above, words))
        )
    elif any(fold(word) in words.bands for word in line.words):
        above.head = None
    elif not all(map(words.says_nothing, line.words)):
        found.rest.append(line)


def _names_row(cell: str, words: Vocabulary) -> bool:
    """Return whether a cell among a row's figures holds the label of the next row, or begins it."""
    if is_figure(cell) or is_blank(cell):
        return False
    glued = _FIGURE_FIRST.match(cell)
    if glued and own_number(glued[0], "", cell[glued.end() :], words):
        return True
    label = _FIGURES_LAST.sub("", cell)
    return bool(label) and words.name(label) is not None


def _spots(
    row: RowLine, found: SortedLines, above: _Above, words: Vocabulary
) -> tuple[tuple[int, int], ...]:
    """Return where the heads of a row's columns stand, if they stand in its own grid."""
    heads = [above.head] if words.table.layout is Layout.BANDS else found.heads
    spots = {spot for head in heads if head and head.grid == row.line.grid for spot in head.at}
    once = len(dict(spots)) == len(spots)  # a column whose head stands in two places has none
    return tuple(sorted(spots)) if once else ()


def _joined_cells(
    line: DocumentLine, above: DocumentLine | None, words: Vocabulary
) -> RowLine | None:
    """Read a label whose first half stands alone in the line above."""
    return locate(line, words, above.words[0]) if above else None


def _forget(found: SortedLines, line: DocumentLine | None) -> None:
    """Take back a line that turned out to be half a label."""
    found.rest[:] = [other for other in found.rest if other is not line]
    found.rows[:] = [placed for placed in found.rows if placed.row_line.line is not line]

"""Rows that came apart, one cell a line, and rows that ran together in one cell.

They are put right only where one reading alone is possible: a label with
exactly as many figures as its row has columns, digits that part into exactly
as many figures in one way and are noughts, or whose total comes out.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.tables import Layout, Row
from zwgk_desktop.importers.recognise.cell_stream import SPOILT, rows_again
from zwgk_desktop.importers.recognise.lines import ColumnHeads, DocumentLine, read_head
from zwgk_desktop.importers.recognise.proof import line_comes_out, row_comes_out
from zwgk_desktop.importers.recognise.rows import RowLine, fitting, locate
from zwgk_desktop.importers.recognise.vocabulary import (
    INDEX_HEADS,
    Vocabulary,
    fold,
    is_blank,
    is_figure,
    squeeze,
)

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_GLUED = re.compile(r"(?P<label>.*[^\d０-９.．,，])(?P<digits>[\d０-９]+(?:[.．][\d０-９]+)?)")
_MOST_DIGITS = 60
_LONGEST_HEADS = 120


def put_together(lines: Sequence[DocumentLine], words: Vocabulary) -> list[DocumentLine]:
    """Return a section's lines with its rows in lines of their own."""
    written = [_parted(line, words) for line in lines if not line.is_rule]
    return list(
        _with_whole_heads(written if _is_indexed(written) else rows_again(written, words), words)
    )


def _is_indexed(lines: Sequence[DocumentLine]) -> bool:
    """Tell whether rows have a running number a line: it would stand for the blank before it."""
    return any(line.is_alone and fold(line.text) in INDEX_HEADS for line in lines)


def _with_whole_heads(lines: Sequence[DocumentLine], words: Vocabulary) -> Iterator[DocumentLine]:
    """Yield lines; heads that stand one a line are gathered."""
    at = 0
    while at < len(lines):
        length = _run_of_heads(lines, at, words)
        yield _joined(lines[at : at + length]) if length > 1 else lines[at]
        at += length or 1


def _joined(lines: Sequence[DocumentLine]) -> DocumentLine:
    cells = tuple(line.text for line in lines)
    return DocumentLine(cells, "\t".join(cells), number=lines[0].number)


def _is_value(text: str) -> bool:
    return is_figure(text) or is_blank(text)


def _rows(label: str, words: Vocabulary) -> tuple[Row, ...]:
    named = words.name(label)
    return named.rows if named else ()


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


def _parted(line: DocumentLine, words: Vocabulary) -> DocumentLine:
    """Return a line with its label and figures in cells of their own, if they are in one."""
    cells = _heads_in(line.words[0], words) if len(line.words) == 1 else ()
    cells = cells or _figures_in(line, words)
    if cells:
        return replace(line, cells=cells, columns=(), grid=-1)
    at = next((place for place, cell in enumerate(line.cells) if cell), None)
    if at is None or len(line.cells) - at > 20 or _rows(line.cells[at], words):
        return line
    alone = words.grouped(line.cells[at])
    if alone:
        cells = (*line.cells[:at], *alone, *line.cells[at + 1 :])
        return replace(line, cells=cells, columns=(), grid=-1)
    label, values = _label_and_values(line.cells[at])
    above = words.grouped(label)
    group, label = above or ("", label)
    rows = words.exact.get(fold(label)) or words.loose.get(fold(label)) or ()
    if not rows or not values:
        return line
    width, rest = len(rows[0].columns), line.cells[at + 1 :]
    if len(values) + len(rest) != width and not any(rest) and len(values) == 1:
        values, rest = _certain(only_split(values[0], width), rows[0], words), ()
    if len(values) + len(rest) != width:
        return line
    labels = (group, label) if group else (label,)
    return replace(line, cells=(*line.cells[:at], *labels, *values, *rest), columns=(), grid=-1)


def _figures_in(line: DocumentLine, words: Vocabulary) -> tuple[str, ...]:
    """Part the figures of a one-line table that stand in one cell, or some of them in each."""
    pieces = tuple(piece for cell in line.words for piece in cell.split())
    if words.table.layout is not Layout.LINE or not all(map(_is_value, pieces)):
        return ()
    if len(line.words) > 1:
        several = not line.columns and len(pieces) > len(line.cells)
        return pieces if several and line_comes_out(pieces, words.table) else ()
    width = sum(len(row.columns) for row in words.table.rows)
    if len(pieces) > 1:
        return pieces
    parted = only_split(squeeze("".join(line.words)), width)
    return parted if line_comes_out(parted, words.table) else ()


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


def _label_and_values(text: str) -> tuple[str, tuple[str, ...]]:
    """Part the figures at the end of a text from what stands before them."""
    pieces = text.split()
    values = list(itertools.takewhile(_is_value, reversed(pieces)))[::-1]
    before = pieces[: len(pieces) - len(values)]
    glued = _GLUED.fullmatch(before[-1]) if before else None
    if glued:
        values.insert(0, glued["digits"])
        before[-1] = glued["label"]
    return squeeze("".join(before)), tuple(values)


def _certain(figures: tuple[str, ...], row: Row, words: Vocabulary) -> tuple[str, ...]:
    """Return parted figures whose total comes out, or noughts: others are one, with blanks."""
    comes_out = row_comes_out(row, figures, words.table)
    noughts = comes_out is None and not set("".join(figures)) - {"0"}
    return figures if comes_out or noughts else ()


def only_split(digits: str, count: int) -> tuple[str, ...]:
    """Part digits into so many figures, none led by a nought, if in one way alone."""
    plain = digits.translate(_DIGITS)
    if not plain.isdigit() or not count <= len(plain) <= _MOST_DIGITS:
        return ()
    splits = _splits(plain, count)
    return splits[0] if len(splits) == 1 else ()


def _splits(digits: str, count: int) -> list[tuple[str, ...]]:
    """Return up to two ways to part digits into figures."""
    if count == 1:
        return [(digits,)] if digits == "0" or digits[0] != "0" else []
    longest = 1 if digits[0] == "0" else len(digits) - count + 1
    found: list[tuple[str, ...]] = []
    for length in range(1, longest + 1):
        found += [(digits[:length], *rest) for rest in _splits(digits[length:], count - 1)]
        if len(found) > 1:
            return found[:2]
    return found


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


def _joined_cells(
    line: DocumentLine, above: DocumentLine | None, words: Vocabulary
) -> RowLine | None:
    """Read a label whose first half stands alone in the line above."""
    return locate(line, words, above.words[0]) if above else None


def _forget(found: SortedLines, line: DocumentLine | None) -> None:
    """Take back a line that turned out to be half a label."""
    found.rest[:] = [other for other in found.rest if other is not line]
    found.rows[:] = [placed for placed in found.rows if placed.row_line.line is not line]

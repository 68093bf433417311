"""The one-line table (四): fifteen figures under heads of three levels, or three labelled rows."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.rules.arithmetic import Equation
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.importers.recognise.by_proof import TableStream, read_stream, stream_of
from zwgk_desktop.importers.recognise.judging import (
    BY_SUMS,
    ORDER,
    UNHEADED,
    Verdict,
    judge_line,
)
from zwgk_desktop.importers.recognise.lines import ColumnHeads, DocumentLine, read_head
from zwgk_desktop.importers.recognise.placed_rows import PlacedRow, with_whole_heads
from zwgk_desktop.importers.recognise.recognised_report import Reading
from zwgk_desktop.importers.recognise.rows import fitting, locate
from zwgk_desktop.importers.recognise.surroundings import is_furniture
from zwgk_desktop.importers.recognise.tables import leave, take_rows
from zwgk_desktop.importers.recognise.vocabulary import (
    Vocabulary,
    fold,
    is_blank,
    is_figure,
    vocabulary,
)


@dataclass(eq=False)
class _LineTableParts:
    """The lines of the section, by what they are.

    Args:
        blank: Ruled lines of as many cells as the form has, nothing in any of them.
        width: How many that are.
        ordered: Whether rows stand as in the form.
        latest: The place of the last one named.
        above: For each line of figures that place, and the columns headed since the line before.
    """

    labelled: list[PlacedRow] = field(default_factory=list[PlacedRow])
    figures: list[DocumentLine] = field(default_factory=list[DocumentLine])
    heads: list[ColumnHeads] = field(default_factory=list[ColumnHeads])
    rest: list[DocumentLine] = field(default_factory=list[DocumentLine])
    blank: list[DocumentLine] = field(default_factory=list[DocumentLine])
    width: int = 0
    ordered: bool = True
    latest: tuple[int, ...] = ()
    headed: list[int] = field(default_factory=list[int])
    above: list[tuple[tuple[int, ...], list[int]]] = field(
        default_factory=list[tuple[tuple[int, ...], list[int]]]
    )


def read_line(
    table: Table, heading: str, lines: Sequence[DocumentLine], equations: Sequence[Equation]
) -> Reading:
    """Read a table that stands in one line.

    The line of figures is taken when it has exactly as many cells as the form
    and the heads above repeat the form's columns, in order, once for each row.
    Otherwise it is taken when the total of each row comes out.
    """
    words = vocabulary(table)
    reading = Reading(table, heading)
    found = _LineTableParts(width=sum(len(row.columns) for row in table.rows))
    written = [line for line in lines if not line.is_rule]
    for line in with_whole_heads(written, words):
        _sort(_with_cells(line), found, words)
    if _stands_apart(found, table):
        for row, line in zip(table.rows, found.figures, strict=True):
            _sort(replace(line, cells=(row.label, *line.cells), columns=()), found, words)
        found.figures.clear()
    stream = stream_of(table, written, words)
    verdict, times = judge_line(found.heads, table)
    if _take(reading, found, stream, verdict, times):
        read_stream(reading, stream, equations)
        if not reading.rows:
            _take_line(reading, found.figures, None)
    reading.settle_deferred()
    leave(reading, [line for line in found.rest if not stream.explains(line)], words)
    reading.close()
    return reading


def _take(
    reading: Reading,
    found: _LineTableParts,
    stream: TableStream,
    verdict: Verdict,
    times: int,
) -> bool:
    """Take the line of figures or the labelled rows; return whether sums are to show the rest."""
    headed = times == len(reading.table.rows)
    refusal = verdict.reason if found.ordered else ORDER
    lines = found.figures or found.blank[:1]
    whole = len(lines) == 1 and len(_exactly(lines[0], found.width)) == found.width
    by_sums = (
        stream.proves_columns and found.ordered and not _contradicts(found.heads, reading.table)
    )
    if by_sums and (refusal or not headed or not whole) and not found.labelled:
        reading.remark(f"中{BY_SUMS if found.heads else UNHEADED}")
        return True
    take_rows(reading, found.labelled, Verdict(refusal))
    if refusal or whole or found.labelled or not headed:
        reason = f"没有看到{len(reading.table.rows)}组完整的表头，不能按位置读数"
        _take_line(reading, lines, refusal or (None if headed else reason))
    for remark in verdict.remarks if reading.rows else ():
        reading.remark(f"中{remark}")
    if found.labelled and not found.heads and not refusal:
        reading.remark(f"中{UNHEADED}")
    return headed and not refusal and not reading.rows


def _with_cells(line: DocumentLine) -> DocumentLine:
    """Return a line whose only cell holds several figures with a cell for each."""
    pieces = tuple(line.words[0].split()) if len(line.words) == 1 else ()
    figures = len(pieces) > 1 and all(is_figure(one) or is_blank(one) for one in pieces)
    return replace(line, cells=pieces, columns=(), grid=-1) if figures else line


def _contradicts(heads: Sequence[ColumnHeads], table: Table) -> bool:
    """Return whether whole heads in one line stand in another order than the form's."""
    after = {at: (at + 1) % len(table.columns) for at in range(len(table.columns))}
    return any(
        b != after[a]
        for head in heads
        if not head.strangers
        for a, b in itertools.pairwise(head.columns)
    )


def _stands_apart(found: _LineTableParts, table: Table) -> bool:
    """Tell whether each row is a table of its own: its name, its heads, its figures, in order."""
    own = [([place], list(range(len(table.columns)))) for place in range(len(table.rows))]
    above = [(list(latest), headed) for latest, headed in found.above]
    widths = {len(line.cells) for line in found.figures if not line.refusal}
    return above == own and widths == {len(table.columns)}


def _sort(line: DocumentLine, found: _LineTableParts, words: Vocabulary) -> None:
    if not line.columns and is_furniture(line.text):
        return
    if not line.words:
        found.blank += [line] if len(line.cells) == found.width else []
        return
    row_line = locate(line, words)
    if not line.has_figures:
        places = _rows_named(line, words)
        if places is None:
            found.rest.append(line)
            return
        before = found.latest if line.is_alone else ()
        found.ordered = found.ordered and [*before, *places] == sorted([*before, *places])
        found.latest = places[-1:] or found.latest
        heads = _columns(line, words)
        found.heads += heads
        found.headed += [place for head in heads for place in head.columns]
    elif row_line and row_line.core:
        row = fitting(row_line, words, None)
        found.labelled.append(PlacedRow(row_line, row, None))
    elif _is_of_figures(line) and not _named_words(line, words):
        found.figures.append(line)
        found.above.append((found.latest, found.headed))
        found.headed = []
    else:
        found.rest.append(line)


def _is_of_figures(line: DocumentLine) -> bool:
    """Tell whether a line is figures, a spoilt one among them or not."""
    figures = sum(is_figure(word) or is_blank(word) for word in line.words)
    return len(line.words) > 1 and figures * 2 > len(line.words)


def _named_words(line: DocumentLine, words: Vocabulary) -> bool:
    return any(words.group(word) or words.name(word) for word in line.words)


def _rows_named(line: DocumentLine, words: Vocabulary) -> tuple[int, ...] | None:
    """Return which rows a head line names, by place; None when it is no head."""
    order = {row.id: place for place, row in enumerate(words.table.rows)}
    places: list[int] = []
    known = 0
    for word in line.words:
        named, group = words.name(word), words.group(word)
        if named:
            places.append(order[named.rows[0].id])
        elif group:
            places.append(_first_of(group, words.table))
        known += bool(named or group or fold(word) in words.heads)
    return tuple(places) if known or _columns(line, words) else None


def _first_of(group: str, table: Table) -> int:
    return next(place for place, row in enumerate(table.rows) if group in row.groups)


def _columns(line: DocumentLine, words: Vocabulary) -> list[ColumnHeads]:
    """Read the column heads of a line, leaving out the rows it names."""
    cells = tuple(cell for cell in line.cells if not words.name(cell))
    head = read_head(DocumentLine(cells, line.text), words, rows_seen=False)
    return [head] if head and head.columns else []


def _take_line(reading: Reading, lines: Sequence[DocumentLine], refusal: str | None) -> None:
    """Take the one line of figures; several that differ are left to the clerk."""
    table = reading.table
    width = sum(len(row.columns) for row in table.rows)
    refusal = refusal or next((line.refusal for line in lines if line.refusal), None)
    if len({line.cells for line in lines}) > 1:
        refusal = "有几行数字，不能确定是哪一行"
    cells = _exactly(lines[0], width) if lines else ()
    if reading.rows:
        refusal = "同一张表里又有带行名的数字"
    if lines and not refusal and len(cells) == width:
        at = 0
        for row in table.rows:
            reading.take(row, row.columns, cells[at : at + len(row.columns)], lines[0])
            at += len(row.columns)
        return
    doubted = None if reading.rows else table.rows[0]
    for line in lines:
        count = len(_exactly(line, width))
        reason = refusal or f"这一行有{count}个数字格，表式是{width}个"
        reading.doubt(doubted, line, reason)
        reading.rows |= {row.id for row in table.rows}


def _exactly(line: DocumentLine, width: int) -> tuple[str, ...]:
    """Return the cells, without the empty ones around them unless they are the form's."""
    if len(line.cells) == width:
        return line.cells
    written = [place for place, cell in enumerate(line.cells) if cell]
    return line.cells[written[0] : written[-1] + 1]

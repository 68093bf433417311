"""The one-line table (四): fifteen figures under heads of three levels, or three labelled rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.tables import Table
from zwgk_desktop.importers.recognise.judging import ORDER, Verdict, judge_line
from zwgk_desktop.importers.recognise.lines import ColumnHeads, DocumentLine, read_head
from zwgk_desktop.importers.recognise.loose_rows import PlacedRow, put_together
from zwgk_desktop.importers.recognise.proof import line_comes_out
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


def read_line(table: Table, heading: str, lines: Sequence[DocumentLine]) -> Reading:
    """Read a table that stands in one line.

    The line of figures is taken when it has exactly as many cells as the form
    and the heads above repeat the form's columns, in order, once for each row;
    without any word above it, when the total of each row comes out.
    """
    words = vocabulary(table)
    reading = Reading(table, heading)
    found = _LineTableParts(width=sum(len(row.columns) for row in table.rows))
    for line in put_together(lines, words):
        _sort(line, found, words)
    if _stands_apart(found, table):
        for row, line in zip(table.rows, found.figures, strict=True):
            _sort(replace(line, cells=(row.label, *line.cells), columns=()), found, words)
        found.figures.clear()
    verdict, times = judge_line(found.heads, table)
    refusal = verdict.reason if found.ordered else ORDER
    if found.labelled or found.figures or found.blank:
        for remark in verdict.remarks:
            reading.remark(f"中{remark}")
    proven = not (times or found.heads or found.rest) and _comes_out(found, table)
    if (found.labelled or proven) and not times and not refusal:
        reading.remark("中没有看到表头，各栏按表式的次序读入")
    take_rows(reading, found.labelled, Verdict(refusal))
    figures = found.figures or found.blank[:1]
    headed = None if proven else _not_once_each(times, len(table.rows))
    _take_line(reading, figures, refusal or headed)
    leave(reading, found.rest, words)
    reading.close()
    return reading


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


def _comes_out(found: _LineTableParts, table: Table) -> bool:
    """Tell whether figures that nothing is said of are the form's: each row's total is its sum."""
    written = {_exactly(line, found.width) for line in found.figures}
    cells = written.pop() if len(written) == 1 else ()
    return all(cells) and line_comes_out(cells, table)


def _not_once_each(times: int, rows: int) -> str | None:
    if times == rows:
        return None
    return f"没有看到{rows}组完整的表头，不能按位置读数"


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

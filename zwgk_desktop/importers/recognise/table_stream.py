"""Rows of a table read from tokens in reading order, with the sums of the form as proof."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.equations import Equation
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.tables import Layout, Row, Table
from zwgk_desktop.importers.recognise.blanks import with_blank_cells
from zwgk_desktop.importers.recognise.judging import TWICE
from zwgk_desktop.importers.recognise.lines import NOWHERE, DocumentLine
from zwgk_desktop.importers.recognise.recognised_report import TableReading
from zwgk_desktop.importers.recognise.search import (
    RowReading,
    readings_of,
    row_adds_up,
    settled,
)
from zwgk_desktop.importers.recognise.segments import (
    Segment,
    comes_out,
    refuse_doubtful,
    segments_of,
    with_own_figures,
)
from zwgk_desktop.importers.recognise.surroundings import is_furniture
from zwgk_desktop.importers.recognise.tokens import Token, TokenKind, tokens_of, with_lost_labels
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary, row_figures, shown

_LEAST_ROWS = 3


@dataclass(eq=False)
class TableStream:
    """Tokens and segments of one table in reading order.

    Args:
        rows: Segments of each row found, by row id.
        strays: Segments that belong to no row.
        labelled: Row of each line with exactly one label, by line number.
        handled: Identities of the segments that were read or marked as unsure.
    """

    table: Table
    tokens: Sequence[Token]
    rows: Mapping[str, list[Segment]]
    strays: Sequence[Segment]
    labelled: Mapping[int, Row | None]
    handled: set[int] = field(default_factory=set[int])

    @property
    def proves_columns(self) -> bool:
        """Whether several rows add up with the form's order of columns, and none fails to."""
        table = self.table
        full = [one for several in self.rows.values() for one in several if one.is_full]
        sums = [comes_out(one, table) for one in full]
        return False not in sums and sums.count(True) >= min(_LEAST_ROWS, len(table.rows))

    @property
    def stands_in_lines(self) -> bool:
        """Whether there are more than two figures a line on average."""
        values = [token.line.number for token in self.tokens if token.kind is TokenKind.VALUE]
        return len(values) > 2 * len(set(values))

    def unexplained(self, lines: Iterable[DocumentLine]) -> list[DocumentLine]:
        """Return the lines with more than words of the form and figures of handled segments."""
        several = (one for rows in self.rows.values() for one in rows)
        handled = [one for one in (*several, *self.strays) if id(one) in self.handled]
        known = {id(token) for one in handled for token in (*one.values, *one.unknown)}
        left = {
            token.line.number
            for token in self.tokens
            if token.kind in {TokenKind.VALUE, TokenKind.UNKNOWN} and id(token) not in known
        }
        explained = {token.line.number for token in self.tokens} - left
        return [line for line in lines if line.number not in explained]


def stream_of(table: Table, lines: Sequence[DocumentLine], words: Vocabulary) -> TableStream:
    """Return the tokens and segments of a table, with doubtful segments refused."""
    tokens = with_lost_labels(tokens_of(lines, words), words)
    end = max((line.stop for line in lines), default=0)
    segments = with_blank_cells(segments_of(tokens, words), table, end)
    segments = with_own_figures(segments, table)
    refuse_doubtful(segments, table, furniture=any(is_furniture(line.text) for line in lines))
    rows: dict[str, list[Segment]] = {}
    for one in segments:
        if one.row:
            rows.setdefault(one.row.id, []).append(one)
    strays = [one for one in segments if not one.row]
    labels = Counter(one.label.line.number for one in segments if one.label)
    named = [(one.label.line.number, one.row) for one in segments if one.label]
    labelled = {number: row for number, row in named if labels[number] == 1}
    return TableStream(table, tokens, rows, strays, labelled)


def read_stream(reading: TableReading, stream: TableStream, equations: Sequence[Equation]) -> None:
    """Read the remaining rows as far as the sums of the form prove their figures.

    Args:
        reading: Receives the figures and unsure items.
        stream: Segments of the table.
        equations: Sums of the form.
    """
    table = stream.table
    waiting = _waiting(reading, stream)
    readings = {id_: _readings(segment, table) for id_, segment in waiting.items()}
    if table.layout is Layout.LINE:
        _read_as_one(reading, waiting, readings)
    for row in table.rows:
        own = [table.address(row, column) for column in row.columns]
        if row.id in reading.rows and reading.found.keys() >= set(own):
            readings[row.id] = (tuple(map(reading.found.__getitem__, own)),)
    settled_rows = settled({id_: own for id_, own in readings.items() if own}, table, equations)
    for id_, segment in waiting.items():
        _take(reading, segment, settled_rows.get(id_, ()))
    for stray in stream.strays:
        if stray.unknown and len(stray.values) > 1:
            reading.doubt(None, _line(stray), "表式中没有这一行，或者行名已经缺失")
            stream.handled.add(id(stray))


def _waiting(reading: TableReading, stream: TableStream) -> dict[str, Segment]:
    """Return the rows not yet read. Rows found twice with different figures become unsure."""
    waiting: dict[str, Segment] = {}
    for id_, several in stream.rows.items():
        written = [one for one in several if one.values] or several[:1]
        if id_ in reading.rows:
            continue
        stream.handled |= set(map(id, written))
        if len({one.cells for one in written}) == 1:
            waiting[id_] = written[0]
            continue
        for one in written:
            reading.doubt(one.row, _line(one), TWICE)
    return waiting


def _readings(segment: Segment, table: Table) -> Sequence[RowReading]:
    """Return the possible readings of a row; none of an incomplete row in a ruled grid."""
    row, digits = segment.row, segment.digits
    if row is None or segment.refusal or not segment.values:
        return ()
    if segment.is_full:
        return (figures,) if (figures := row_figures(row, segment.cells, table)) else ()
    ruled = any(value.line.columns for value in segment.values)
    if ruled or not digits or len(digits) > len(row.columns):
        return ()
    return next(iter(readings_of(digits, [row], table)), ())


def _read_as_one(
    reading: TableReading, waiting: dict[str, Segment], readings: dict[str, Sequence[RowReading]]
) -> None:
    """Divide the figures of a one-line table among its rows if they follow all the labels.

    If no figure's column is certain and most cells are present, the whole line becomes one
    unsure item, and `waiting` is emptied.

    Args:
        reading: Receives the unsure item.
        waiting: Rows not yet read; their values become the whole line's.
        readings: Receives the possible readings of each row.
    """
    table = reading.table
    written = [segment for segment in waiting.values() if segment.values]
    if len(waiting) < len(table.rows) or len(written) != 1 or not written[0].digits:
        return
    by_row = readings_of(written[0].digits, table.rows, table)
    certain = any(len(set(place)) == 1 for row in by_row for place in zip(*row, strict=True))
    seen, width = len(written[0].values), sum(len(row.columns) for row in table.rows)
    whole = _line(replace(written[0], label=None, row=None))
    if not certain and seen * 2 > width:
        reading.doubt(table.rows[0], whole, f"这一行有{seen}个数字格，表式是{width}个")
        reading.rows |= waiting.keys()
        waiting.clear()
        return
    run = [replace(written[0].values[0], text="".join(written[0].cells))]
    for (id_, segment), several in zip(waiting.items(), by_row, strict=False):
        readings[id_] = several
        segment.values, segment.refusal, segment.shared_line = run, "", whole


def _line(segment: Segment) -> DocumentLine:
    """Return the line to show for a segment in messages, joined from its tokens if need be."""
    if segment.shared_line:
        return segment.shared_line
    tokens = [*([segment.label] if segment.label else []), *segment.values, *segment.unknown]
    first = min((token.line for token in tokens), key=lambda line: line.number)
    if all(token.line is first for token in tokens):
        return first
    cells = tuple(token.text for token in sorted(tokens, key=lambda token: token.at))
    label = (segment.row.label,) if segment.row and segment.label is None else ()
    return DocumentLine((*label, *cells), "\t".join(cells), number=first.number)


def _take(reading: TableReading, segment: Segment, readings: Sequence[RowReading]) -> None:
    """Store the cells of a row that have a single reading. Mark the others as unsure."""
    table, row = reading.table, segment.row
    if row is None or not (segment.label or segment.values):
        return
    line, label = _line(segment), segment.label
    places = [tuple(dict.fromkeys(several)) for several in zip(*readings, strict=True)]
    several = dict(zip(row.columns, places, strict=False))
    certain = [column for column in several if len(several[column]) == 1]
    summed = any(table.column_of[id_].sum_of for id_ in row.columns)
    bare = summed and not all(row_adds_up(one, row, table) for one in readings)
    if segment.is_full and not segment.refusal:
        reading.take(row, row.columns, segment.cells, line)
    elif not certain or bare or segment.refusal:
        above, reason = reading.deferred.get(row.id, (NOWHERE, ""))
        reason = reason if above.has_figures else segment.refusal or _reason(segment)
        reading.doubt(row, line, reason, several)
        return
    else:
        reading.take(row, certain, [number_text(several[one][0]) for one in certain], line)
        reading.warn(f"中“{row.label}”的数字连写或者缺了空格，按各行各列的合计分开读入")
        rest = {column: several[column] for column in several if column not in certain}
        if rest:
            reading.doubt(row, line, _reason(segment), rest)
    if label is None:
        reading.warn(f"中有一行没有行名，按它前后的行读作“{row.label}”")
    elif not label.exact:
        reading.warn(f"中“{shown(label.text)}”按“{row.label}”读入")


def _reason(segment: Segment) -> str:
    seen, wanted = len(segment.values), len(segment.row.columns) if segment.row else 0
    if not seen:
        return "只有行名，没有数字"
    if seen == 1 and wanted > 1 and len(segment.cells[0]) > 1:
        return "行名和数字没有分开，或者数字连写，不能确定各数字属于哪一栏"
    few = "只有" if seen < wanted else "有"
    return f"这一行{few}{seen}个数字格，表式是{wanted}个"

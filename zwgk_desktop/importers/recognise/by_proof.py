"""Reading of a table's rows from their figures in reading order, by the sums of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.rules.arithmetic import Equation
from zwgk_desktop.domain.tables import Layout, Row, Table
from zwgk_desktop.importers.recognise.lines import NOWHERE, DocumentLine
from zwgk_desktop.importers.recognise.recognised_report import Reading
from zwgk_desktop.importers.recognise.search import (
    RowReading,
    readings_of,
    row_adds_up,
    settled,
)
from zwgk_desktop.importers.recognise.segments import (
    Segment,
    comes_out,
    doubted,
    segments_of,
    with_own_figures,
)
from zwgk_desktop.importers.recognise.surroundings import is_furniture
from zwgk_desktop.importers.recognise.tokens import Kind, Token, tokens_of, with_lost_labels
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary, row_figures, shown

_LEAST_ROWS = 3
_MOST_CANDIDATES = 6
_PARTED = "“{row}”的数字连写或者缺了空格，按各行各列的合计分开读入"
_FEW = "这一行{few}{seen}个数字格，表式是{wanted}个"
_GLUED = "行名和数字没有分开，或者数字连写，不能确定各数字属于哪一栏"
_TWICE = "这一行出现了几次，数字不同"


@dataclass(eq=False)
class TableStream:
    """Words, figures and rows of one table in reading order.

    Args:
        rows: The figures of each row met.
        strays: Figures of no row.
        labelled: The row that each line names, by the line's number.
        handled: Identities of segments that were taken or left to the clerk.
    """

    table: Table
    tokens: Sequence[Token]
    rows: Mapping[str, list[Segment]]
    strays: Sequence[Segment]
    labelled: Mapping[int, Row | None]
    handled: set[int] = field(default_factory=set[int])

    @property
    def proves_columns(self) -> bool:
        """Whether the figures of several rows add up in the form's order, and of none do not."""
        table = self.table
        full = [one for several in self.rows.values() for one in several if one.is_full]
        sums = [comes_out(one, table) for one in full]
        return False not in sums and sums.count(True) >= min(_LEAST_ROWS, len(table.rows))

    @property
    def stands_in_lines(self) -> bool:
        """Whether most figures share their line with others."""
        values = [token.line.number for token in self.tokens if token.kind is Kind.VALUE]
        return len(values) > 2 * len(set(values))

    def explains(self, line: DocumentLine) -> bool:
        """Return whether all that a line holds belongs to rows, or is words of the form."""
        several = (one for rows in self.rows.values() for one in rows)
        handled = [one for one in (*several, *self.strays) if id(one) in self.handled]
        known = {id(token) for one in handled for token in (*one.values, *one.unknown)}
        own = [token for token in self.tokens if token.line is line]
        return bool(own) and all(
            id(token) in known or token.kind not in {Kind.VALUE, Kind.UNKNOWN} for token in own
        )


def stream_of(table: Table, lines: Sequence[DocumentLine], words: Vocabulary) -> TableStream:
    """Return the rows of a table in reading order."""
    tokens = with_lost_labels(tokens_of(lines, words), words)
    segments = with_own_figures(segments_of(tokens, words), table)
    doubted(segments, table, furniture=any(is_furniture(line.text) for line in lines))
    rows: dict[str, list[Segment]] = {}
    for one in segments:
        if one.row:
            rows.setdefault(one.row.id, []).append(one)
    strays = [one for one in segments if not one.row]
    labelled = {one.label.line.number: one.row for one in segments if one.label}
    return TableStream(table, tokens, rows, strays, labelled)


def read_stream(reading: Reading, stream: TableStream, equations: Sequence[Equation]) -> None:
    """Take what the form's sums prove of the rows that are not read yet.

    Args:
        reading: Receives figures and doubts.
        stream: The table.
        equations: The sums of the form.
    """
    table = stream.table
    waiting: dict[str, Segment] = {}
    readings: dict[str, Sequence[RowReading]] = {}
    for row in table.rows:
        segment = _segment(reading, row, stream)
        if row.id in reading.rows:
            readings[row.id] = _known(reading, row)
        elif segment:
            waiting[row.id] = segment
            readings[row.id] = _readings(segment, table)
    if table.layout is Layout.LINE:
        _read_as_one(waiting, readings, table)
    several = settled({id_: own for id_, own in readings.items() if own}, table, equations)
    for id_, segment in waiting.items():
        _take(reading, segment, several.get(id_, ()))
    stream.handled |= {id(segment) for segment in waiting.values()}
    for stray in stream.strays:
        if stray.unknown and stray.values:
            reading.doubt(None, _line(stray), "表式中没有这一行，或者行名已经缺失")
            stream.handled.add(id(stray))


def _segment(reading: Reading, row: Row, stream: TableStream) -> Segment | None:
    """Return the figures of a row that is still to be read."""
    several = stream.rows.get(row.id, [])
    written = [one for one in several if one.values] or several[:1]
    if row.id in reading.rows or not written:
        return None
    if len({one.cells for one in written}) > 1:
        for one in written:
            reading.doubt(row, _line(one), _TWICE)
        stream.handled |= set(map(id, written))
        return None
    return written[0]


def _known(reading: Reading, row: Row) -> Sequence[RowReading]:
    addresses = [reading.table.address(row, column) for column in row.columns]
    whole = all(address in reading.found for address in addresses)
    return (tuple(reading.found[address] for address in addresses),) if whole else ()


def _readings(segment: Segment, table: Table) -> Sequence[RowReading]:
    row = segment.row
    if row is None or segment.refusal or not segment.values:
        return ()
    if segment.is_full:
        figures = row_figures(row, segment.cells, table)
        return (figures,) if figures else ()
    if not segment.digits or len(segment.values) > len(row.columns) or not _is_free(segment):
        return ()
    return tuple(reading for (reading,) in readings_of(segment.digits, [row], table))


def _is_free(segment: Segment) -> bool:
    """Return whether cells may have lost their places: in a ruled grid none has."""
    return not any(value.line.columns for value in segment.values)


def _read_as_one(
    waiting: dict[str, Segment], readings: dict[str, Sequence[RowReading]], table: Table
) -> None:
    """Part the figures of a one-line table that are glued together behind all labels."""
    written = [segment for segment in waiting.values() if segment.values]
    if len(waiting) < len(table.rows) or len(written) != 1 or not written[0].digits:
        return
    found = readings_of(written[0].digits, table.rows, table)
    run = [replace(written[0].values[0], text="".join(written[0].cells))]
    for (id_, segment), several in zip(waiting.items(), zip(*found, strict=True), strict=False):
        readings[id_] = tuple(dict.fromkeys(several))
        segment.values, segment.refusal = run, ""


def _line(segment: Segment) -> DocumentLine:
    """Return a line that stands for a segment in messages."""
    tokens = [*([segment.label] if segment.label else []), *segment.values, *segment.unknown]
    first = min((token.line for token in tokens), key=lambda line: line.number)
    if all(token.line is first for token in tokens):
        return first
    cells = tuple(token.text for token in sorted(tokens, key=lambda token: token.at))
    label = (segment.row.label,) if segment.row and segment.label is None else ()
    return DocumentLine((*label, *cells), "\t".join(cells), number=first.number)


def _take(reading: Reading, segment: Segment, readings: Sequence[RowReading]) -> None:
    row = segment.row
    if row is None or not (segment.label or segment.values):
        return
    line = _line(segment)
    if segment.is_full and not segment.refusal:
        reading.take(row, row.columns, segment.cells, line)
        _remark(reading, segment)
        return
    certain = [
        place for place in range(len(row.columns)) if len({one[place] for one in readings}) == 1
    ]
    summed = any(reading.table.column_of[id_].sum_of for id_ in row.columns)
    bare = summed and not all(row_adds_up(one, row, reading.table) for one in readings)
    if not certain or bare or segment.refusal:
        reason = _deferred(reading, row) or segment.refusal or _reason(segment)
        reading.doubt(row, line, reason, _candidates(reading.table, row, readings))
        return
    cells = [number_text(readings[0][place]) for place in certain]
    reading.take(row, [row.columns[place] for place in certain], cells, line)
    reading.remark(f"中{_PARTED.format(row=row.label)}")
    _remark(reading, segment)
    open_cells = {
        address: several
        for address, several in _candidates(reading.table, row, readings).items()
        if len(several) > 1
    }
    if open_cells:
        reading.doubt(row, line, _reason(segment), open_cells)


def _remark(reading: Reading, segment: Segment) -> None:
    """Say what was inferred of a row that is taken."""
    row = segment.row
    if row is None:
        return
    if segment.label is None:
        reading.remark(f"中有一行没有行名，按它前后的行读作“{row.label}”")
    elif not segment.label.exact:
        reading.remark(f"中“{shown(segment.label.text)}”按“{row.label}”读入")


def _deferred(reading: Reading, row: Row) -> str:
    """Return why a row's own line did not show its figures, if it has any."""
    line, reason = reading.deferred.get(row.id, (NOWHERE, ""))
    return reason if line.has_figures else ""


def _reason(segment: Segment) -> str:
    seen, wanted = len(segment.values), len(segment.row.columns) if segment.row else 0
    if not seen:
        return "只有行名，没有数字"
    if seen == 1 and wanted > 1 and len(segment.cells[0]) > 1:
        return _GLUED
    return _FEW.format(few="只有" if seen < wanted else "有", seen=seen, wanted=wanted)


def _candidates(
    table: Table, row: Row, readings: Sequence[RowReading]
) -> Mapping[Address, tuple[Number | None, ...]]:
    """Return what each cell of a row may hold; nothing where that is too much to choose from."""
    several = {
        table.address(row, column): tuple(dict.fromkeys(one[place] for one in readings))
        for place, column in enumerate(row.columns)
    }
    return {
        address: figures
        for address, figures in several.items()
        if 0 < len(figures) <= _MOST_CANDIDATES
    }

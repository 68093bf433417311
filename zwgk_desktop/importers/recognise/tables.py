"""Reading of a section's table: labelled rows (二, 三), or one line of figures (四)."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from zwgk_desktop.domain.equations import Equation
from zwgk_desktop.domain.numbers import MAX_TOTAL
from zwgk_desktop.domain.own_workbook import is_check_row, parse_stated_total_note
from zwgk_desktop.domain.tables import Layout, Row, Table
from zwgk_desktop.importers.recognise.judging import (
    BY_SUMS,
    NO_TOTAL,
    ORDER,
    TWICE,
    UNHEADED,
    Verdict,
    in_order,
    judge_band,
    judge_matrix,
    stranger,
)
from zwgk_desktop.importers.recognise.lines import ColumnHeads, DocumentLine
from zwgk_desktop.importers.recognise.recognised_report import Source, TableReading
from zwgk_desktop.importers.recognise.rows import (
    Habits,
    PlacedRow,
    cells_of,
    habits,
    is_indexed,
    locate,
    sort_lines,
    under_heads,
)
from zwgk_desktop.importers.recognise.table_stream import TableStream, read_stream, stream_of
from zwgk_desktop.importers.recognise.tokens import Token, TokenKind
from zwgk_desktop.importers.recognise.vocabulary import (
    IN_YUAN,
    Vocabulary,
    fold,
    is_blank,
    is_figure,
    read_figure,
    shown,
    squeeze,
    vocabulary,
)


def read_rows(
    table: Table, heading: str, lines: Sequence[DocumentLine], equations: Sequence[Equation]
) -> TableReading:
    """Read a table with labelled rows: by their lines where certain, else by the form's sums."""
    words = vocabulary(table)
    in_yuan = IN_YUAN.search(squeeze("".join(line.text for line in lines))) is not None
    reading = TableReading(table, heading, in_yuan=in_yuan)
    written, notes = _without_notes(lines)
    stream = stream_of(table, written, words)
    sorted_ = sort_lines(written, stream.labelled, words)
    verdict = Verdict() if table.layout is Layout.BANDS else judge_matrix(sorted_.heads, table)
    free = not is_indexed(written)
    doubted = verdict.reason and free and stream.proves_columns
    if doubted and not _contradicts(sorted_.heads, stream, words):
        verdict = Verdict(remarks=(BY_SUMS,))
    take_rows(reading, sorted_.rows, verdict)
    if free and not verdict.reason:
        read_stream(reading, stream, equations)
    reading.settle_deferred()
    if reading.rows:
        for remark in verdict.remarks:
            reading.warn(f"中{remark}")
    leave(reading, [*stream.unexplained(sorted_.rest), *notes], words)
    reading.close()
    return reading


def _without_notes(
    lines: Sequence[DocumentLine],
) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Split lines of a table from the notes on stated totals that our own workbook has below."""
    written = [line for line in lines if not line.is_rule and not is_check_row(line.text)]
    notes = [line for line in written if parse_stated_total_note(line.text)]
    return [line for line in written if line not in notes], notes


def _contradicts(heads: Sequence[ColumnHeads], stream: TableStream, words: Vocabulary) -> bool:
    """Return whether heads show that the columns, or their order, differ from the form's.

    Heads broken or separated from each other do not show the order, unless each cell of the table
    is on a line of its own.
    """
    letters = set("".join(words.every))
    alone = [head.columns[0] for head in heads if len(head.columns) == 1]
    parts = [at for at in alone if not words.table.columns[at].sum_of]
    return (
        any(value.line.columns for value in stream.tokens)
        or not all(map(in_order, heads))
        or any(not letters.issuperset(fold(word)) for head in heads for word in head.strangers)
        or (not stream.stands_in_lines and parts != sorted(parts))
    )


def take_rows(reading: TableReading, rows: Sequence[PlacedRow], verdict: Verdict) -> None:
    """Read every row whose cells are certain. Mark rows as unsure that occur with other figures."""
    lines: dict[str, list[PlacedRow]] = {}
    for placed in rows:
        if placed.row:
            lines.setdefault(placed.row.id, []).append(placed)
        else:
            reading.doubt(None, placed.line, "表式中几行有这个行名，不能确定是哪一行")
    less = len(verdict.absent)
    widths = [(one, len(one.row.columns) - less) for one in rows if one.row]
    if verdict.absent and any(len(line.core) > width for line, width in widths):
        verdict = Verdict(NO_TOTAL)  # what has lost its head is not left out
    known = habits(widths)
    for row_id, same in lines.items():
        written = [placed for placed in same if placed.core] or same[:1]
        row = reading.table.row_of[row_id]
        if len({tuple(map(squeeze, placed.core)) for placed in written}) == 1:
            _take_row(reading, row, written, known, verdict)
            continue
        for placed in written:
            reading.doubt(row, placed.line, TWICE)


def _take_row(
    reading: TableReading,
    row: Row,
    same: Sequence[PlacedRow],
    known: Habits,
    verdict: Verdict,
) -> None:
    first, line, inferred = same[0], same[0].line, list[str]()
    if reading.table.layout is Layout.BANDS:
        verdict = judge_band(first.head, row.columns, reading.table)
        inferred += [f"“{row.label}”{remark}" for remark in verdict.remarks]
    absent = {reading.table.columns[place].id for place in verdict.absent}
    columns = [column for column in row.columns if column not in absent]
    cells = verdict.reason or _cells(reading.table, columns, first, known, verdict)
    refused = (verdict.reason and not verdict.broken) or line.columns
    if isinstance(cells, str):
        if refused or verdict.noted or first.numbered:
            reading.doubt(row, line, cells)
        else:
            reading.deferred[row.id] = line, cells
        return
    reading.take(row, columns, cells, line)
    if not first.label.exact:
        inferred.append(f"“{shown(first.seen)}”按“{row.label}”读入")
    if len(same) > 1:
        inferred.append(f"“{row.label}”出现了{len(same)}次，数字相同")
    for remark in inferred:
        reading.warn(f"中{remark}")


def _cells(
    table: Table, columns: Sequence[str], line: PlacedRow, known: Habits, verdict: Verdict
) -> tuple[str, ...] | str:
    """Return a row's cells by the heads above them or by their number, or the reason why not."""
    places = [place for place, column in enumerate(table.columns) if column.id in columns]
    under = under_heads(line, places, verdict.aside)
    if verdict.by_heads:
        return under or "表头中有表式以外的栏目，这一行的数字不全在自己的栏目下面"
    if verdict.noted:
        if len(line.rest) != len(columns) + 1 or is_figure(line.rest[-1]):
            return "表头中有表式以外的栏目，不能确定各数字属于哪一栏"
        line = replace(line, rest=line.rest[:-1])
    if verdict.indexed and line.numbered == 1:
        line = replace(line, numbered=0)
    width = max(len(other.columns) for other in table.rows) - len(verdict.absent)
    repeated = line.head.repeated if line.head else 1
    if len(columns) == 1 and len(line.core) == repeated and len(set(line.core)) == 1:
        return line.core[:1]
    if not repeated and not all(line.rest):
        return under or "合并的栏目重复写了几遍，不能确定空格属于哪一栏"
    spare = _spare(line, len(columns), known)
    cells = cells_of(line, len(columns), width, spare=spare)
    return under or cells if isinstance(cells, str) else cells


def _spare(row: PlacedRow, width: int, known: Habits) -> bool | None:
    """Return whether full rows like this one, or else its heads, show surplus empty cells."""
    head = row.head
    if (row.start, width) in known:
        return known[row.start, width]
    if any(known.values()):
        return None
    aligned = head is not None and head.tail == width and head.width == len(row.line.cells)
    return False if aligned else None


def leave(reading: TableReading, lines: Sequence[DocumentLine], words: Vocabulary) -> None:
    """Report lines that belong to no cell: with figures as unsure, others as warnings."""
    stray: list[DocumentLine] = []
    for line in lines:
        if _restated(reading, line):
            continue
        if len(line.words) > 1 and line.has_figures:
            reading.doubt(None, line, _no_row(line, words))
        elif line.has_figures:
            stray.append(line)
        elif not _is_tail(line, reading):
            reading.warn(f"一节中表格以外的文字没有读入：{line.text}")
    if stray:
        all_of_them = replace(stray[0], text=" ".join(line.text for line in stray))
        reading.doubt(None, all_of_them, "这些数字单独成行，不知属于哪一行")


def _restated(reading: TableReading, line: DocumentLine) -> bool:
    """Read a stated total from a note of our own workbook. Return whether it was one."""
    label, stated = parse_stated_total_note(line.text) or ("", "")
    table = reading.table
    address = next((leaf for leaf in table.leaves if label and table.label(leaf) == label), None)
    if address is None or address not in reading.found:
        return False
    column = table.column_of[address.rpartition(".")[2]]
    reading.found[address] = read_figure(stated, column, MAX_TOTAL)
    reading.sources[address] = Source(line.number, line.number, stated)
    return True


def _no_row(line: DocumentLine, words: Vocabulary) -> str:
    group = next((found for word in line.words if (found := words.group(word))), None)
    if group:
        return f"表式在“{group}”没有数字，只在它下面的各行有"
    return "表式中没有这一行，或者行名已经缺失"


def _is_tail(line: DocumentLine, reading: TableReading) -> bool:
    """Return whether a line is the second half of a label whose row was read."""
    tail = fold(line.text)
    labels = [fold(row.label) for row in reading.table.rows if row.id in reading.rows]
    return len(tail) >= 8 and any(label.endswith(tail) for label in labels)


def read_line(
    table: Table, heading: str, lines: Sequence[DocumentLine], equations: Sequence[Equation]
) -> TableReading:
    """Read a table whose rows stand side by side in one line.

    The line of figures is read if it has exactly as many cells as the form, and the heads repeat
    the form's columns in order, once for each row. Otherwise it is read if each row adds up.
    """
    words, reading = vocabulary(table), TableReading(table, heading)
    written, notes = _without_notes([_with_cells(line) for line in lines])
    stream = stream_of(table, written, words)
    refusal, times = _judge(stream.tokens, words)
    headed, width = times == len(table.rows), sum(len(row.columns) for row in table.rows)
    found = [line for line in written if _is_of_figures(line, words)]
    found = found or [line for line in written if not line.words and len(line.cells) == width][:1]
    located = (locate(line, words) for line in written if line.has_figures)
    labelled = [row for row in located if row and row.core]
    whole = len(found) == 1 and len(_exactly(found[0], width)) == width
    proven = stream.proves_columns and not _has_other_order(stream.tokens, words)
    if proven and not labelled and (refusal or not headed or not whole):
        reading.warn(f"中{BY_SUMS if times or refusal else UNHEADED}")
        read_stream(reading, stream, equations)
    elif headed and not refusal and not whole and not labelled:
        _believe_own_tables(stream)
        read_stream(reading, stream, equations)
    else:
        take_rows(reading, labelled, Verdict(refusal))
        if labelled and not times and not refusal:
            reading.warn(f"中{UNHEADED}")
    if not reading.rows or labelled:
        unheaded = f"没有看到{len(table.rows)}组完整的表头，不能按位置读数"
        _take_line(reading, found, refusal or (None if headed else unheaded))
    reading.settle_deferred()
    shown = {id(line) for line in (*found, *(row.line for row in labelled))}
    rest = [line for line in stream.unexplained(written) if id(line) not in shown]
    leave(reading, [*rest, *notes], words)
    reading.close()
    return reading


def _believe_own_tables(stream: TableStream) -> None:
    """Clear the refusals if each row is a table of its own, with heads and a line of figures."""
    apart = [one for several in stream.rows.values() for one in several if one.is_own_table]
    for one in apart if len(apart) == len(stream.table.rows) else ():
        one.refusal = ""


def _with_cells(line: DocumentLine) -> DocumentLine:
    """Return a line with a cell for each figure if its only cell has several figures."""
    pieces = tuple(line.words[0].split()) if len(line.words) == 1 else ()
    figures = len(pieces) > 1 and all(is_figure(one) or is_blank(one) for one in pieces)
    return replace(line, cells=pieces, columns=(), grid=-1) if figures else line


def _judge(tokens: Sequence[Token], words: Vocabulary) -> tuple[str | None, int]:
    """Return why figures may not be read by position, and how often the heads are repeated."""
    heads = [token for token in tokens if token.text in words.heads]
    first = {token.line.number: token.at for token in reversed(heads)}
    odd = [
        token
        for token in tokens
        if token.kind is TokenKind.UNKNOWN
        and first.get(token.line.number, token.at) < token.at
        and not words.is_head_piece(token.text)
    ]
    seen = [words.heads[token.text] for token in heads]
    times, over = divmod(len(seen), len(words.table.columns))
    if odd:
        return stranger(odd[0].text), 0
    if over or seen != list(range(len(words.table.columns))) * times or _disordered(tokens, words):
        return ORDER, 0
    return None, times


def _disordered(tokens: Sequence[Token], words: Vocabulary) -> bool:
    """Return whether labels are in another order than the form's."""
    grouped = [(token, None if token.rows else words.group(token.text)) for token in tokens]
    named = [
        (token, token.rows or tuple(row for row in words.table.rows if group in row.groups))
        for token, group in grouped
        if token.rows or group
    ]
    places = [(token, words.table.rows.index(rows[0])) for token, rows in named]
    return any(
        upper > lower and (above.line is below.line or below.line.is_alone)
        for (above, upper), (below, lower) in itertools.pairwise(places)
    )


def _has_other_order(tokens: Sequence[Token], words: Vocabulary) -> bool:
    """Return whether labels, or unbroken heads in a line, are in another order than the form's."""
    broken = {token.line.number for token in tokens if token.kind is TokenKind.UNKNOWN}
    heads = [token for token in tokens if token.text in words.heads]
    heads = [token for token in heads if token.line.number not in broken]
    pairs = [(a, b) for a, b in itertools.pairwise(heads) if a.line is b.line]
    after = [(words.heads[a.text] + 1) % len(words.table.columns) for a, _ in pairs]
    return after != [words.heads[b.text] for _, b in pairs] or _disordered(tokens, words)


def _is_of_figures(line: DocumentLine, words: Vocabulary) -> bool:
    """Return whether a line has mostly figures and no label."""
    figures = sum(is_figure(word) or is_blank(word) for word in line.words)
    named = any(words.group(word) or words.rows_of(word) for word in line.words)
    return len(line.words) > 1 and figures * 2 > len(line.words) and not named


def _take_line(reading: TableReading, lines: Sequence[DocumentLine], refusal: str | None) -> None:
    """Read the line of figures, or mark it as unsure; likewise several lines that differ."""
    table = reading.table
    width = sum(len(row.columns) for row in table.rows)
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
    """Return a line's cells, without empty ones at its ends unless their number is right."""
    if len(line.cells) == width:
        return line.cells
    written = [place for place, cell in enumerate(line.cells) if cell]
    return line.cells[written[0] : written[-1] + 1]

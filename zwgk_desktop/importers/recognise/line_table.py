"""The one-line table (四): fifteen figures under heads of three levels, or three labelled rows."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from zwgk_desktop.domain.rules.arithmetic import Equation
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.importers.recognise.by_proof import read_stream, stream_of
from zwgk_desktop.importers.recognise.judging import BY_SUMS, ORDER, UNHEADED, Verdict, stranger
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.recognised_report import Reading
from zwgk_desktop.importers.recognise.rows import locate
from zwgk_desktop.importers.recognise.tables import leave, take_rows
from zwgk_desktop.importers.recognise.tokens import Kind, Token
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary, is_blank, is_figure, vocabulary


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
    written = [_with_cells(line) for line in lines if not line.is_rule]
    stream = stream_of(table, written, words)
    refusal, times = _judge(stream.tokens, words)
    headed, width = times == len(table.rows), sum(len(row.columns) for row in table.rows)
    found = [line for line in written if _is_of_figures(line, words)]
    found = found or [line for line in written if not line.words and len(line.cells) == width][:1]
    labelled = [row for line in written if line.has_figures and (row := locate(line, words))]
    labelled = [row for row in labelled if row.core]
    whole = len(found) == 1 and len(_exactly(found[0], width)) == width
    proven = stream.proves_columns and not _contradicts(stream.tokens, words)
    if proven and not labelled and (refusal or not headed or not whole):
        reading.remark(f"中{BY_SUMS if times or refusal else UNHEADED}")
        read_stream(reading, stream, equations)
    elif headed and not refusal and not whole and not labelled:
        read_stream(reading, stream, equations)
    else:
        take_rows(reading, labelled, Verdict(refusal))
        if labelled and not times and not refusal:
            reading.remark(f"中{UNHEADED}")
    if not reading.rows or labelled:
        unheaded = f"没有看到{len(table.rows)}组完整的表头，不能按位置读数"
        _take_line(reading, found, refusal or (None if headed else unheaded))
    reading.settle_deferred()
    shown = {id(line) for line in (*found, *(row.line for row in labelled))}
    rest = [line for line in written if id(line) not in shown and not stream.explains(line)]
    leave(reading, rest, words)
    reading.close()
    return reading


def _with_cells(line: DocumentLine) -> DocumentLine:
    """Return a line whose only cell holds several figures with a cell for each."""
    pieces = tuple(line.words[0].split()) if len(line.words) == 1 else ()
    figures = len(pieces) > 1 and all(is_figure(one) or is_blank(one) for one in pieces)
    return replace(line, cells=pieces, columns=(), grid=-1) if figures else line


def _judge(tokens: Sequence[Token], words: Vocabulary) -> tuple[str | None, int]:
    """Return what forbids to take figures by place, and how often the form's heads are repeated."""
    heads = [token for token in tokens if token.text in words.heads]
    first = {token.line.number: token.at for token in reversed(heads)}
    odd = [
        token
        for token in tokens
        if token.kind is Kind.UNKNOWN
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
    """Return whether rows are named in another order than the form's."""
    named = [
        (token, token.rows or tuple(row for row in words.table.rows if group in row.groups))
        for token in tokens
        if token.rows or (group := words.group(token.text))
    ]
    places = [(token, words.table.rows.index(rows[0])) for token, rows in named]
    return any(
        upper > lower and (above.line is below.line or below.line.is_alone)
        for (above, upper), (below, lower) in itertools.pairwise(places)
    )


def _contradicts(tokens: Sequence[Token], words: Vocabulary) -> bool:
    """Return whether rows or whole heads in one line stand in another order than the form's."""
    broken = {token.line.number for token in tokens if token.kind is Kind.UNKNOWN}
    heads = [token for token in tokens if token.text in words.heads]
    heads = [token for token in heads if token.line.number not in broken]
    pairs = [(a, b) for a, b in itertools.pairwise(heads) if a.line is b.line]
    after = [(words.heads[a.text] + 1) % len(words.table.columns) for a, _ in pairs]
    return after != [words.heads[b.text] for _, b in pairs] or _disordered(tokens, words)


def _is_of_figures(line: DocumentLine, words: Vocabulary) -> bool:
    """Return whether a line is figures, a spoilt one among them or not, without a row's name."""
    figures = sum(is_figure(word) or is_blank(word) for word in line.words)
    named = any(words.group(word) or words.rows_of(word) for word in line.words)
    return len(line.words) > 1 and figures * 2 > len(line.words) and not named


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

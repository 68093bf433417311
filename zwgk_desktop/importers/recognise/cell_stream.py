"""Cells that came out of a page one after another, put back into the rows they were.

A page copied as text has a cell a line, or half a cell, or three; bars and
blank lines between them say nothing that holds for every page. What holds is
the form: its words are read one after another, and figures belong to the label
before them when there are exactly as many as its row has columns. A blank cell
leaves nothing behind, so counts that do not fit make the others doubtful: then
only rows whose total comes out are taken.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from zwgk_desktop.domain.tables import Layout, Row, Table
from zwgk_desktop.importers.recognise.form_words import FormWord, WordKind, form_words, is_loose
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.proof import line_comes_out, row_comes_out, row_figures
from zwgk_desktop.importers.recognise.rows import locate
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary

_SURE_WIDTH = 3
"""A row without its label is known by its place only when it has as many figures as this."""

UNPROVEN = "各格散成一行一个，别的行又缺格或者多格，不能确定这些数字属于哪一栏"
SPOILT = "有认不出的字夹在数字中间"


@dataclass(eq=False)
class _Run:
    """Figures that stood one after another, and the label before them.

    Args:
        label: A group's where it is no row's.
        unknown: What stands among them and is neither.
        row: Which row they are, as far as that is known.
        inferred: Whether only their place says so.
    """

    label: FormWord | None
    values: list[FormWord] = field(default_factory=list[FormWord])
    unknown: list[FormWord] = field(default_factory=list[FormWord])
    row: Row | None = None
    inferred: bool = False

    @property
    def tokens(self) -> list[FormWord]:
        """All of it, in the page's order but for the label, which is first."""
        return [*([self.label] if self.label else []), *self.values, *self.unknown]

    @property
    def over(self) -> int:
        """How many figures it has too many; a row without any lacks none, it is blank."""
        return len(self.values) - len(self.row.columns) if self.row and self.values else 0


_Part = _Run | FormWord


def rows_again(lines: Sequence[DocumentLine], words: Vocabulary) -> list[DocumentLine]:
    """Return a section's lines with the cells that came apart in rows of their own."""
    if not any(is_loose(line, words) for line in lines):
        return list(lines)
    tokens = list(form_words(lines, words))
    parts = list(_runs(tokens, words))
    if words.table.layout is Layout.LINE:
        doubts = {id(run): UNPROVEN for run in _runs_of(parts) if not _line_comes_out(run, words)}
        plain = [part.label if _is_bare(part) else part for part in parts]
        return list(_emitted([part for part in plain if part], doubts, together=True))
    parts = _with_lost_labels(parts, _places(parts, words), words.table)
    furniture = any(token.kind is WordKind.FURNITURE for token in tokens)
    doubts = dict(_doubts(parts, words, furniture=furniture))
    return list(_emitted(parts, doubts, together=False))


# Rows -------------------------------------------------------------------------


def _runs(tokens: Sequence[FormWord], words: Vocabulary) -> Iterator[_Part]:
    """Yield figures with the label before them; everything else as it comes."""
    run: _Run | None = None
    rows_seen = False
    late: list[FormWord] = []
    for at, token in enumerate(tokens):
        figures = _figures_follow(tokens, at)
        if token.kind is WordKind.FURNITURE:
            late.append(token)
        elif token.kind is WordKind.VALUE:
            run = run or _Run(None)
            run.values.append(token)
        elif token.kind is WordKind.UNKNOWN and (figures or (run and not run.values)):
            run = run or _Run(None)  # figures under words of its own are no row that lost its label
            run.unknown.append(token)
        else:
            yield from _closed(run, late)
            begins = _begins_row(token, words, figures=rows_seen and figures)
            run, late = (_Run(token) if begins else None), []
            rows_seen = rows_seen or run is not None or token.kind is WordKind.WHOLE
            yield from () if run else (token,)
    yield from _closed(run, late)


def _closed(run: _Run | None, late: Sequence[FormWord]) -> Iterator[_Part]:
    """Yield a run, and what stood in the middle of it."""
    if run:
        yield run
    yield from late


def _figures_follow(tokens: Sequence[FormWord], at: int) -> bool:
    after = (token for token in tokens[at + 1 :] if token.kind is not WordKind.FURNITURE)
    token = next(after, None)
    return token is not None and token.kind is WordKind.VALUE


def _begins_row(token: FormWord, words: Vocabulary, *, figures: bool) -> bool:
    """Tell whether a word is a row's label; a column's or a group's must have figures after it."""
    either = token.kind is WordKind.HEAD and bool(token.rows)
    group = token.kind is WordKind.ASIDE and words.group(token.text) is not None
    return token.kind is WordKind.ROW or (figures and (either or group))


def _places(parts: Sequence[_Part], words: Vocabulary) -> list[int | None]:
    """Find which row each part is, by place in the form: of several the one that comes next."""
    order = {row.id: place for place, row in enumerate(words.table.rows)}
    places: list[int | None] = []
    last = -1
    for part in parts:
        own = sorted(order[row.id] for row in _rows_of(part, words))
        place = next((one for one in own if one > last), own[0] if own else None)
        if isinstance(part, _Run) and place is not None:
            part.row = words.table.rows[place]
        last = last if place is None else place
        places.append(place)
    return places


def _rows_of(part: _Part, words: Vocabulary) -> tuple[Row, ...]:
    if isinstance(part, _Run):
        own = (part.row,) if part.row else ()
        return part.label.rows if part.label else own
    found = locate(part.line, words) if part.kind is WordKind.WHOLE else None
    return found.named.rows if found and found.core else ()


def _with_lost_labels(
    parts: Sequence[_Part], places: Sequence[int | None], table: Table
) -> list[_Part]:
    """Give figures without a label the one row that can stand between its neighbours."""
    found: list[_Part] = []
    last = -1
    for at, (part, place) in enumerate(zip(parts, places, strict=True)):
        last = last if place is None else place
        after = next((one for one in places[at + 1 :] if one is not None), None)
        known = isinstance(part, _Run) and not part.unknown and (part.row or not part.label)
        if isinstance(part, _Run) and known and after == last + 2:
            found += _with_lost(part, table.rows[last + 1], table)
        else:
            found.append(part)
    return found


def _with_lost(run: _Run, missing: Row, table: Table) -> list[_Part]:
    """Return a run, and what it has over as the row that is missing after it, if that can be."""
    width = len(run.row.columns) if run.row else 0
    lost = _Run(None, run.values[width:], row=missing, inferred=True)
    if len(missing.columns) < _SURE_WIDTH or len(lost.values) != len(missing.columns):
        return [run]
    own = replace(run, values=run.values[:width])
    if not all(_comes_out(one, table) is not False for one in (own, lost) if one.row):
        return [run]
    return [own, lost] if own.label else [lost]


def _comes_out(run: _Run, table: Table) -> bool | None:
    """Tell it of a run, see `row_comes_out`."""
    if run.unknown or not run.row:
        return False
    return row_comes_out(run.row, [value.text for value in run.values], table)


def _may_have_moved(run: _Run, table: Table) -> bool:
    """Tell whether a row comes out without one of its figures: a stray one, where a blank was."""
    cells = [value.text for value in run.values]
    read = row_figures(run.row, cells, table) if run.row and not run.unknown else []
    without = ([*read[:at], *read[at + 1 :]] for at in range(len(read)))
    return any(sum(rest[:-1]) == rest[-1] for rest in without)


def _line_comes_out(run: _Run, words: Vocabulary) -> bool:
    """Tell whether a one-line table's figures stood in one line, or all their totals are right."""
    if len({value.line for value in run.values}) < 2 or run.label:
        return True
    return line_comes_out([value.text for value in run.values], words.table)


def _is_bare(part: _Part) -> TypeGuard[_Run]:
    return isinstance(part, _Run) and not part.values and not part.unknown


def _runs_of(parts: Iterable[_Part]) -> list[_Run]:
    return [part for part in parts if isinstance(part, _Run)]


def _doubts(
    parts: Sequence[_Part], words: Vocabulary, *, furniture: bool
) -> Iterator[tuple[int, str]]:
    """Yield which runs may have lost a blank and hold a stray number in its place, and why.

    A row whose label is followed by that of the form's next row and whose total
    comes out cannot. Without a total it is believed unless both happen elsewhere;
    with a total that does not come out, unless either does, or the row would come
    out without one of its figures.
    """
    runs, places = _runs_of(parts), _places(parts, words)
    short = any(run.over < 0 or not run.values for run in runs)
    long = furniture or any(run.over > 0 or run.row is None for run in runs)
    for at, (part, place) in enumerate(zip(parts, places, strict=True)):
        if not isinstance(part, _Run) or place is None or not (part.unknown or part.values):
            continue
        after = next((one for one in places[at + 1 :] if one is not None), place + 1)
        proven = _comes_out(part, words.table)
        doubtful = short and long
        if proven is False:
            doubtful = short or long or _may_have_moved(part, words.table)
        if part.unknown:
            yield id(part), SPOILT
        elif not part.over and (after != place + 1 or (doubtful and not proven)):
            yield id(part), UNPROVEN


# Lines ------------------------------------------------------------------------


def _emitted(
    parts: Sequence[_Part], doubts: Mapping[int, str], *, together: bool
) -> Iterator[DocumentLine]:
    """Yield the lines anew: rows whole, the rest as it stood.

    Words of the form stand alone, unless `together`: heads are gathered by what
    they say, not by where they were.
    """
    for key, same in itertools.groupby(parts, key=_line_or_run):
        if isinstance(key, _Run):
            yield _row(key, doubts.get(id(key), ""))
        else:
            tokens = [part for part in same if isinstance(part, FormWord)]
            yield from _others(key, tokens, together=together)


def _line_or_run(part: _Part) -> DocumentLine | _Run:
    return part if isinstance(part, _Run) else part.line


def _row(run: _Run, refusal: str) -> DocumentLine:
    label = [run.row.label] if run.row and run.inferred else []
    cells = (*label, *(token.text for token in run.tokens))
    first = min((token.line for token in run.tokens), key=lambda line: line.number)
    in_one_line = all(token.line is first for token in run.tokens)
    if run.unknown and not run.label:
        cells = tuple(token.text for token in (*run.unknown, *run.values))
    return DocumentLine(
        cells,
        first.text if in_one_line or (run.unknown and run.label) else "\t".join(cells),
        number=first.number,
        inferred=run.inferred,
        refusal=refusal,
    )


def _others(
    line: DocumentLine, tokens: Sequence[FormWord], *, together: bool
) -> Iterator[DocumentLine]:
    """Yield a line without figures of the form."""
    kinds = {token.kind for token in tokens}
    others = {WordKind.UNKNOWN, WordKind.WHOLE, WordKind.FURNITURE}
    if not together and not kinds & others:
        for token in tokens:
            yield DocumentLine((token.text,), token.text, number=line.number)
    elif kinds <= others:
        yield line
    else:
        cells = tuple(token.text for token in tokens)
        yield DocumentLine(cells, "\t".join(cells), number=line.number)

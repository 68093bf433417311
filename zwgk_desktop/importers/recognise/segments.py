"""Segments of a table: each row's label with its figures, built from tokens in reading order.

The figures between the first letters of a label and of the next one belong to its row.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.tables import ColumnKind, Layout, Row, Table
from zwgk_desktop.importers.recognise.judging import ORDER
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.search import BLANK, row_adds_up
from zwgk_desktop.importers.recognise.tokens import Token, TokenKind
from zwgk_desktop.importers.recognise.vocabulary import (
    Vocabulary,
    is_blank,
    row_figures,
    vocabulary,
)

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_SURE_WIDTH = 3
"""Least number of figures at which a row without a label is recognised by its position."""

UNPROVEN = "各格散成一行一个，别的行又缺格或者多格，不能确定这些数字属于哪一栏"
SPOILT = "有认不出的字夹在数字中间"


@dataclass(eq=False)
class Segment:
    """Label and figures of one row.

    Args:
        row: The row, or None for figures that belong to no row.
        label: Token of the label, or None if it is missing.
        unknown: Other text among the figures.
        heads: Column heads since the previous figures.
        refusal: Why the figures are not read; "" if they are.
        proven: Whether its sums prove which row it is.
        shared_line: Line shown in messages if the figures of all rows are in one line.
    """

    row: Row | None
    label: Token | None = None
    values: list[Token] = field(default_factory=list[Token])
    unknown: list[Token] = field(default_factory=list[Token])
    heads: tuple[Token, ...] = ()
    refusal: str = ""
    proven: bool = False
    shared_line: DocumentLine | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The figures, as written."""
        return tuple(value.text for value in self.values)

    @property
    def digits(self) -> tuple[str, ...] | None:
        """The figures as runs of digits for the search, or None if one is not plain digits."""
        plain = [
            BLANK if is_blank(one.text) else one.text.translate(_DIGITS) for one in self.values
        ]
        return tuple(plain) if all(one == BLANK or one.isdecimal() for one in plain) else None

    @property
    def is_full(self) -> bool:
        """Whether there is one figure for each column."""
        return self.row is not None and len(self.values) == len(self.row.columns)

    @property
    def is_own_table(self) -> bool:
        """Whether its figures fill a line that has no other cells."""
        lines = {value.line.number: value.line for value in self.values}
        cells = [cell for line in lines.values() for cell in line.cells]
        return self.is_full and len(lines) == 1 and len(cells) == len(self.values)


def segments_of(tokens: Sequence[Token], words: Vocabulary) -> list[Segment]:
    """Return the segments of a table in reading order, including figures that belong to no row."""
    found = _Segments(words)
    for token, after in itertools.pairwise([*tokens, None]):
        if token:
            found.add(token, follows=after is not None and after.kind is TokenKind.VALUE)
    return found.segments


@dataclass(eq=False)
class _Segments:
    """Builder of segments, to which tokens are added in reading order.

    Args:
        heads: Column heads since the last figure.
        group: Row group named last.
        last: Index of the last row in the form.
    """

    words: Vocabulary
    segments: list[Segment] = field(default_factory=list[Segment])
    heads: tuple[Token, ...] = ()
    group: str | None = None
    last: int = -1

    def add(self, token: Token, *, follows: bool) -> None:
        """Add a token.

        Args:
            token: The next token.
            follows: Whether the token after it is a figure.
        """
        now = self.segments[-1] if self.segments else None
        inside = now is not None and now.label is not None and token.at <= now.label.end
        label = token.kind is TokenKind.ROW or (now is not None and follows and not inside)
        if token.kind is TokenKind.VALUE:
            now = now or self._open(None)
            now.heads += self.heads
            self.heads = ()
            now.values.append(token)
        elif token.rows and label:
            self._add_label(token)
        elif inside:
            return
        elif token.text in self.words.heads:
            self.heads += (token,)
        elif token.kind is TokenKind.ASIDE:
            self._add_group(token, follows=follows)
        else:
            self._add_unknown(token, now, follows=follows)

    def _open(self, label: Token | None, row: Row | None = None) -> Segment:
        self.segments.append(Segment(row, label))
        return self.segments[-1]

    def _add_label(self, token: Token) -> None:
        """Start the row that a label names; of several rows of that name, the next in the form."""
        table = self.words.table
        places = [at for at, row in enumerate(table.rows) if row in token.rows]
        place = next((one for one in places if one > self.last), places[0])
        row = table.rows[place]
        own = row.groups[-1] if row.groups else None
        known = self.group == own or (self.group is None and token.exact)
        if self.words.is_generic(row) and not row.sum_of and not known:
            self._open(token)
            return
        self.last = place
        self.group = own or self.group
        self._open(token, row).heads = self.heads
        self.heads = ()

    def _add_group(self, token: Token, *, follows: bool) -> None:
        group = self.words.group(token.text)
        self.group = group or self.group
        if group and follows and self.words.table.layout is Layout.MATRIX:
            self._open(token)

    def _add_unknown(self, token: Token, now: Segment | None, *, follows: bool) -> None:
        words = self.words
        layout, piece = words.table.layout, words.is_head_piece(token.text)
        if words.is_fragment(token.text) or (piece and layout is Layout.LINE):
            return
        if piece and layout is Layout.BANDS and not follows and (now is None or now.values):
            self.heads += (token,)
        if now and (not now.values or (follows and now.values[-1].line is token.line)):
            now.unknown.append(token)
        elif follows:
            self._open(None).unknown.append(token)


def with_own_figures(segments: Sequence[Segment], table: Table) -> list[Segment]:
    """Return the segments with figures assigned to labels that stand in a block of their own.

    The block of figures below must have exactly as many lines as there are labels, or as many
    figures as the rows have cells, and the totals must add up. Otherwise the figures are refused.
    """
    if table.layout is Layout.LINE and not any(one.row for one in segments):
        *rows, last = map(Segment, table.rows)
        last.values = [value for one in segments for value in one.values]
        last.unknown = [token for one in segments for token in one.unknown]
        segments = [*rows, last]
    found: list[Segment] = []
    bare: list[Segment] = []
    for one in segments:
        if one.row and not one.values and not one.unknown:
            bare.append(one)
        elif bare and not _is_whole_line(one, table):
            found += _dealt([*bare, one], table)
            bare = []
        else:
            found += [*bare, one]
            bare = []
    return _with_unnamed([*found, *bare], table)


def _dealt(segments: Sequence[Segment], table: Table) -> list[Segment]:
    """Assign the figures of the last segment to all rows of a block, or refuse the last segment."""
    values, rows = segments[-1].values, [one.row for one in segments if one.row]
    ends = list(itertools.accumulate(len(row.columns) for row in rows))
    parts = [values[end - len(row.columns) : end] for row, end in zip(rows, ends, strict=True)]
    lines = [list(own) for _, own in itertools.groupby(values, key=lambda one: one.line.number)]
    by_line = table.layout is not Layout.LINE and any(len(one) > 1 for one in lines)
    own = lines if by_line else parts if ends[-1] == len(values) else []
    if len(own) == len(segments) == len(rows) and not segments[-1].unknown:
        dealt = [replace(one, values=part) for one, part in zip(segments, own, strict=True)]
        if _fit(dealt, table):
            return [replace(one, proven=one.is_full) for one in dealt]
    refusal = UNPROVEN if table.layout is not Layout.LINE else ""
    return [*segments[:-1], replace(segments[-1], refusal=refusal)]


def _fit(segments: Sequence[Segment], table: Table) -> bool:
    """Return whether all full rows of a block add up, and the others lack only a few figures."""
    full = [one for one in segments if one.is_full]
    same = len({value.text for one in segments for value in one.values}) == 1
    label = segments[-1].label
    apart = label is None or segments[-1].values[0].line is not label.line
    sums = {comes_out(one, table) for one in full}
    short = [one for one in segments if one.row and not one.is_full]
    lacking = all(_SURE_WIDTH <= len(one.values) < len(one.row.columns) for one in short if one.row)
    same = same and apart and not any(one.heads for one in segments[1:])
    return (same and not short) or (sums == {True} and lacking)


def _followed(segments: Sequence[Segment], table: Table) -> list[tuple[Segment, int, int]]:
    """Return each segment with the indexes of the last row so far and of the next row, or -1."""
    order = {row.id: at for at, row in enumerate(table.rows)}
    places = [order[one.row.id] if one.row else -1 for one in segments]

    def filled(several: list[int]) -> list[int]:
        return list(itertools.accumulate(several, _known_place))

    after = filled([-1, *reversed(places[1:])])[::-1] if places else []
    return list(zip(segments, filled(places), after, strict=True))


def _known_place(last: int, at: int) -> int:
    return last if at < 0 else at


def _with_unnamed(segments: Sequence[Segment], table: Table) -> list[Segment]:
    """Return the segments, with unlabelled figures assigned to the one row missing there."""
    met = {one.row.id for one in segments if one.row}
    found: list[Segment] = []
    for one, last, after in _followed(segments, table):
        width = len(one.row.columns) if one.row else 0
        missing = table.rows[last + 1] if after == last + 2 else None
        lost = Segment(missing, None, one.values[width:], heads=one.heads)
        own = replace(one, values=one.values[:width])
        if (
            missing
            and missing.id not in met
            and not (one.unknown or (one.label and not one.row))
            and lost.is_full
            and len(missing.columns) >= _SURE_WIDTH
            and comes_out(lost, table) is not False
            and not (one.row and comes_out(own, table) is False)
        ):
            found += [own, lost] if one.row else [lost]
        else:
            found.append(one)
    return found


def comes_out(segment: Segment, table: Table) -> bool | None:
    """Return whether a row's total is the sum of its figures, or None if it has no total."""
    if segment.row is None or segment.unknown or not segment.is_full:
        return False
    read = row_figures(segment.row, segment.cells, table)
    return row_adds_up(tuple(read), segment.row, table) if read else False


# Doubts ------------------------------------------------------------------------------


def refuse_doubtful(segments: Sequence[Segment], table: Table, *, furniture: bool) -> None:
    """Set the refusal of rows whose figures may be in the wrong columns.

    A full row may lack a blank cell and have a stray figure instead. This is excluded if the next
    label is that of the form's next row and the total adds up.
    """
    short = any(len(one.values) < len(one.row.columns) for one in segments if one.row)
    long = furniture or any(
        one.row is None or len(one.values) > len(one.row.columns) for one in segments if one.values
    )
    for one, place, after in _followed(segments, table):
        if not one.row or not one.values or one.refusal:
            continue
        sums = comes_out(one, table)
        doubtful = short and long and not sums
        if sums is False:
            doubtful = short or long or _may_have_moved(one, table)
        moved = after not in {-1, place + 1} or (one.is_full and doubtful)
        if one.unknown:
            one.refusal = SPOILT
        elif table.layout is Layout.BANDS and _has_other_heads(one, table):
            one.refusal = ORDER
        elif moved and not one.proven and not _is_whole_line(one, table):
            one.refusal = UNPROVEN


def _is_whole_line(segment: Segment, table: Table) -> bool:
    """Return whether a row's label and all its figures are on one line."""
    label = segment.label
    return (
        segment.is_full
        and table.layout is not Layout.LINE
        and label is not None
        and label.exact
        and all(value.line is label.line and value.at > label.end for value in segment.values)
    )


def _has_other_heads(segment: Segment, table: Table) -> bool:
    """Return whether the heads above a row differ from its own in order or unit."""
    if not segment.row or not segment.heads:
        return False
    own = list(segment.row.columns)
    places = vocabulary(table).heads
    seen = [table.columns[places[head.text]].id for head in segment.heads if head.text in places]
    odd = any(head.kind is TokenKind.UNKNOWN for head in segment.heads)
    amount = any(table.column_of[id_].kind is ColumnKind.AMOUNT for id_ in own)
    return (bool(set(seen) & set(own)) and seen[-len(own) :] != own) or (odd and amount)


def _may_have_moved(segment: Segment, table: Table) -> bool:
    """Return whether a row adds up without one of its figures, which is stray then."""
    read = tuple(row_figures(segment.row, segment.cells, table)) if segment.row else ()
    without = (read[:at] + read[at + 1 :] for at in range(len(read)))
    return any(rest and sum(rest[:-1]) == rest[-1] for rest in without)

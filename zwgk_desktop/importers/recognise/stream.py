"""Rows of a table put together from its words and figures in reading order, however they broke.

A text layer or a copied page may break a label anywhere, put its figures in the middle of it, or
glue everything together. What holds is the form: its labels are found in the letters alone, and
the figures from a label's first letter on, up to the next label's, are the figures of its row.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from zwgk_desktop.domain.tables import ColumnKind, Layout, Row, Table
from zwgk_desktop.importers.recognise.judging import ORDER
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.search import BLANK, row_adds_up
from zwgk_desktop.importers.recognise.surroundings import is_furniture
from zwgk_desktop.importers.recognise.vocabulary import (
    Vocabulary,
    fold,
    is_blank,
    is_figure,
    row_figures,
    vocabulary,
)

_FIGURE = re.compile(
    r"(?P<digits>[\d０-９]+(?:[.．,，][\d０-９]+)*)(?:件|项(?!目)|个|宗|万元|元)?|[-－–—/／]+"
)
_AFTER_NUMBER = ".．、,，"
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_LONGEST_WORD = 120
_SURE_WIDTH = 3
"""A row without its label is known by its place only if it has as many figures as this."""

UNPROVEN = "各格散成一行一个，别的行又缺格或者多格，不能确定这些数字属于哪一栏"
SPOILT = "有认不出的字夹在数字中间"


class Kind(Enum):
    """Kind of a token."""

    ROW = "row"
    VALUE = "value"
    HEAD = "head"
    ASIDE = "aside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """Word of the form, figure, or text that is neither.

    Args:
        at: Position of its first letter among all tokens.
        end: Position of its last letter: figures may stand between.
        rows: Rows that it may name.
        exact: Whether it is the form's own wording.
    """

    kind: Kind
    text: str
    line: DocumentLine
    at: int
    end: int
    rows: tuple[Row, ...] = ()
    exact: bool = True


@dataclass(eq=False)
class Segment:
    """Figures of one row.

    Args:
        row: None for figures that belong to no row.
        label: None if it is missing.
        unknown: Text among the figures.
        heads: Column heads since the figures above.
        refusal: Why the figures are not read.
        proven: Whether sums alone show which row it is.
    """

    row: Row | None
    label: Token | None = None
    values: list[Token] = field(default_factory=list[Token])
    unknown: list[Token] = field(default_factory=list[Token])
    heads: tuple[Token, ...] = ()
    refusal: str = ""
    proven: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The figures as written."""
        return tuple(value.text for value in self.values)

    @property
    def digits(self) -> tuple[str, ...] | None:
        """The figures as runs of digits for the search; None if one is anything else."""
        plain = [
            BLANK if is_blank(one.text) else one.text.translate(_DIGITS) for one in self.values
        ]
        return tuple(plain) if all(one == BLANK or one.isdecimal() for one in plain) else None

    @property
    def is_full(self) -> bool:
        """Whether there is one figure for each column."""
        return self.row is not None and len(self.values) == len(self.row.columns)


# Tokens -----------------------------------------------------------------------


def tokens_of(lines: Sequence[DocumentLine], words: Vocabulary) -> list[Token]:
    """Return a table's words and figures in reading order."""
    pieces = [
        (piece, line)
        for line in lines
        if not is_furniture(line.text)
        for cell in line.words
        for piece in _pieces(cell, words)
    ]
    atoms = [(*atom, line) for piece, line in pieces for atom in _atoms(piece, words)]
    found = [
        Token(Kind.VALUE, text, line, at, at)
        for at, (kind, text, line) in enumerate(atoms)
        if kind is Kind.VALUE
    ]
    owners = [
        at for at, (kind, text, _) in enumerate(atoms) if kind is Kind.UNKNOWN for _ in fold(text)
    ]
    letters = "".join(fold(text) for kind, text, _ in atoms if kind is Kind.UNKNOWN)
    texts = [text for _, text, _ in atoms]
    known = [
        replace(
            token, at=owners[token.at], end=owners[token.end - 1], line=atoms[owners[token.at]][2]
        )
        for token in _clean(list(_words_in(letters, owners, words)), owners, texts, words)
    ]
    return sorted([*found, *known], key=lambda token: token.at)


def _pieces(cell: str, words: Vocabulary) -> Sequence[str]:
    whole = is_figure(cell) or is_blank(cell) or fold(cell) in words.every
    return (cell,) if whole else cell.split()


def _atoms(piece: str, words: Vocabulary) -> Iterator[tuple[Kind, str]]:
    """Yield a piece's figures and the text between them."""
    if is_figure(piece) or is_blank(piece):
        yield Kind.VALUE, piece
        return
    start = 0
    for match in _FIGURE.finditer(piece):
        before, after = piece[: match.start()], piece[match.end() :]
        end = match.end()
        if match["digits"]:
            end -= own_number(match.group(), before, after, words)
        elif _is_within_word(before, after, words):
            continue
        if end <= match.start():
            continue
        if piece[start : match.start()]:
            yield Kind.UNKNOWN, piece[start : match.start()]
        yield Kind.VALUE, piece[match.start() : end]
        start = end
    if piece[start:]:
        yield Kind.UNKNOWN, piece[start:]


def own_number(digits: str, before: str, after: str, words: Vocabulary) -> int:
    """Return how many of the last digits are the number of the label that comes after them."""
    if before[-1:] in {"(", "（"} and after[:1] in {")", "）"}:
        return len(digits)
    follows = fold(after[:_LONGEST_WORD])
    for number in words.numbers:
        if digits.endswith(number) and words.prefix_length(number + follows) >= len(number) + 2:
            return len(number)
    marked = after[:1] in _AFTER_NUMBER and bool(after)
    return next((len(n) for n in words.numbers if digits.endswith(n)), 0) if marked else 0


def _is_within_word(before: str, after: str, words: Vocabulary) -> bool:
    """Return whether a stroke is part of a word of the form, as in 增/减."""
    return f"{before[-1:]}{after[:1]}" in words.strokes


def _words_in(letters: str, owners: Sequence[int], words: Vocabulary) -> Iterator[Token]:
    """Yield known words, the longest first, and unknown text, by their places in the letters."""
    at = start = 0
    line = DocumentLine((), "")
    while at < len(letters):
        end, named = _word_at(letters, at, words)
        if end:
            yield from _unknown(letters, start, at, owners)
            yield replace(named, text=letters[at:end], line=line, at=at, end=end)
            start = end
        at = end or at + 1
    yield from _unknown(letters, start, at, owners)


def _word_at(letters: str, at: int, words: Vocabulary) -> tuple[int, Token]:
    length = words.prefix_length(letters[at : at + _LONGEST_WORD])
    none = Token(Kind.UNKNOWN, "", DocumentLine((), ""), 0, 0)
    cut = words.cut(letters[at : at + length])
    if cut:
        return at + length, replace(none, kind=Kind.ROW, rows=cut, exact=False)
    for end in range(at + length, at + 1, -1):
        word = letters[at:end]
        if word in words.every:
            return end, replace(none, **_named(word, words))
    return 0, none


def _named(word: str, words: Vocabulary) -> dict[str, object]:
    rows = words.exact.get(word) or words.loose.get(word) or ()
    if word in words.exact:
        return {"kind": Kind.ROW, "rows": rows}
    if word in words.heads or word in words.head_groups:
        return {"kind": Kind.HEAD, "rows": rows, "exact": False}
    return {"kind": Kind.ROW if rows else Kind.ASIDE, "rows": rows, "exact": False}


def _unknown(letters: str, start: int, end: int, owners: Sequence[int]) -> Iterator[Token]:
    """Yield text that is no word of the form, a token for each piece of the document."""
    line = DocumentLine((), "")
    for _, several in itertools.groupby(range(start, end), key=owners.__getitem__):
        own = list(several)
        yield Token(Kind.UNKNOWN, letters[own[0] : own[-1] + 1], line, own[0], own[-1] + 1)


def _clean(
    tokens: Sequence[Token], owners: Sequence[int], texts: Sequence[str], words: Vocabulary
) -> Iterator[Token]:
    """Yield the words; one that is only part of other text is unknown."""

    def joined(left: Token | None, right: Token | None) -> bool:
        """Return whether two tokens stand together in the document."""
        return bool(left and right) and owners[left.end - 1] == owners[right.at]

    around = itertools.pairwise([None, *tokens, None])
    for (before, token), (_, after) in itertools.pairwise(around):
        odd = joined(before, token) and _is_odd(before, words)
        noted = texts[owners[token.at]].endswith((")", "）"))
        odd = odd or (joined(token, after) and _is_odd(after, words) and not noted)
        keep = token.kind not in {Kind.ROW, Kind.HEAD} or not odd
        yield token if keep else replace(token, kind=Kind.UNKNOWN, rows=())


def _is_odd(token: Token, words: Vocabulary) -> bool:
    return token.kind is Kind.UNKNOWN and not words.is_fragment(token.text)


def is_of_words(line: DocumentLine, words: Vocabulary) -> bool:
    """Return whether a line is nothing but words of the table and figures."""
    found = tokens_of([line], words)
    return bool(found) and not any(token.kind is Kind.UNKNOWN for token in found)


# Labels that are not the form's to the letter ------------------------------------


def with_lost_labels(tokens: Sequence[Token], words: Vocabulary) -> list[Token]:
    """Return the tokens with labels found that are misprinted, or mixed with a vertical cell's."""
    order = {row.id: at for at, row in enumerate(words.table.rows)}
    named = [token for token in tokens if token.kind is Kind.ROW and len(token.rows) == 1]
    places = [(order[token.rows[0].id], token) for token in named]
    met = {place for place, _ in places}
    edges = [(-1, None), *places, (len(order), None)]
    found: list[Token] = []
    for (before, upper), (after, lower) in itertools.pairwise(edges):
        missing = [at for at in range(before + 1, after) if at not in met]
        if not missing:
            continue
        start, end = upper.end if upper else -1, lower.at if lower else 10**9
        gap = [
            token
            for token in tokens
            if start <= token.at < end
            and token is not upper
            and token.kind not in {Kind.VALUE, Kind.ASIDE}
        ]
        for at in missing:
            row = words.table.rows[at]
            whole = [token for token in gap if not _is_piece(token, gap, words)]
            label = _found_in(gap, row, words) or _found_in(whole, row, words)
            if label:
                found.append(label)
                gap = [token for token in gap if token.at > label.end]
    kept = [
        token for token in tokens if token.kind is not Kind.UNKNOWN or not _within(token, found)
    ]
    kept = [t for t in kept if t.kind is not Kind.HEAD or not _within(t, found)]
    return sorted([*kept, *found], key=lambda token: token.at)


def _is_piece(token: Token, others: Sequence[Token], words: Vocabulary) -> bool:
    """Return whether a token is part of a broken vertical cell, nothing else beside it."""
    alone = sum(other.at == token.at for other in others) == 1
    return alone and words.is_fragment(token.text)


def _within(token: Token, labels: Sequence[Token]) -> bool:
    return any(label.at <= token.at <= label.end for label in labels)


def _found_in(gap: Sequence[Token], row: Row, words: Vocabulary) -> Token | None:
    """Return the first tokens of a gap that are a row's label but for a character."""
    for first in range(len(gap)):
        text = ""
        if first and gap[first - 1].end == gap[first].at and _is_odd(gap[first - 1], words):
            continue
        for last in range(first, min(len(gap), first + 12)):
            text += gap[last].text
            if words.is_nearly(text, row):
                line, end = gap[first].line, gap[last].end
                seen = "".join(token.text for token in gap[first : last + 1])
                return Token(Kind.ROW, seen, line, gap[first].at, end, (row,), exact=False)
    return None


# Segments ------------------------------------------------------------------------


def segments_of(tokens: Sequence[Token], words: Vocabulary) -> list[Segment]:
    """Return the figures of each row met, and figures that belong to none, in reading order."""
    found = _Segments(words)
    for token, after in itertools.pairwise([*tokens, None]):
        if token:
            found.add(token, follows=after is not None and after.kind is Kind.VALUE)
    return found.segments


@dataclass(eq=False)
class _Segments:
    """Segments as tokens are added in reading order.

    Args:
        heads: Column heads since the last figure.
        group: The row group last named.
        last: Place of the last row in the form.
    """

    words: Vocabulary
    segments: list[Segment] = field(default_factory=list[Segment])
    heads: tuple[Token, ...] = ()
    group: str | None = None
    last: int = -1

    def add(self, token: Token, *, follows: bool) -> None:
        """Add a token.

        Args:
            token: The next one.
            follows: Whether a figure comes after it.
        """
        now = self.segments[-1] if self.segments else None
        inside = now is not None and now.label is not None and token.at <= now.label.end
        label = token.kind is Kind.ROW or (now is not None and follows and not inside)
        if token.kind is Kind.VALUE:
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
        elif token.kind is Kind.ASIDE:
            self._add_group(token, follows=follows)
        else:
            self._add_unknown(token, now, follows=follows)

    def _open(self, label: Token | None, row: Row | None = None) -> Segment:
        self.segments.append(Segment(row, label))
        return self.segments[-1]

    def _add_label(self, token: Token) -> None:
        """Begin the row that a label names: of several of one name the next one in the form."""
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
    """Return segments with figures given to the rows that they were parted from.

    Where labels stand in a block of their own, and the block of figures below has exactly as many
    lines as there are labels, or as many figures as cells, they belong together in their order,
    if the totals come out. Otherwise the figures are refused.
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
        elif bare and not _is_whole_line(one):
            found += _dealt([*bare, one], table)
            bare = []
        else:
            found += [*bare, one]
            bare = []
    return _with_unnamed([*found, *bare], table)


def _dealt(segments: Sequence[Segment], table: Table) -> list[Segment]:
    """Return a block of rows, each with its figures; the last refused if one does not come out."""
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
    """Return whether every full row of a block comes out, and the others lack blanks only."""
    full = [one for one in segments if one.is_full]
    same = len({value.text for one in segments for value in one.values}) == 1
    sums = {comes_out(one, table) for one in full}
    short = [one for one in segments if one.row and not one.is_full]
    lacking = all(_SURE_WIDTH <= len(one.values) < len(one.row.columns) for one in short if one.row)
    return (same and not short) or (sums == {True} and lacking)


def _with_unnamed(segments: Sequence[Segment], table: Table) -> list[Segment]:
    """Return segments with figures given to the only row that can stand between two others."""
    order = {row.id: at for at, row in enumerate(table.rows)}
    met = {order[one.row.id] for one in segments if one.row}
    found: list[Segment] = []
    last = -1
    for at, one in enumerate(segments):
        last = order[one.row.id] if one.row else last
        after = next((order[next_.row.id] for next_ in segments[at + 1 :] if next_.row), None)
        width = len(one.row.columns) if one.row else 0
        if after == last + 2 and last + 1 not in met and not one.unknown:
            missing = table.rows[last + 1]
            lost = Segment(missing, None, one.values[width:], heads=one.heads)
            own = replace(one, values=one.values[:width])
            sound = not one.row or comes_out(own, table) is not False
            named = one.row is not None or one.label is None
            if (
                named
                and sound
                and lost.is_full
                and len(missing.columns) >= _SURE_WIDTH
                and comes_out(lost, table) is not False
            ):
                found += [own, lost] if own.label else [lost]
                continue
        found.append(one)
    return found


def comes_out(segment: Segment, table: Table) -> bool | None:
    """Return whether a row's total is the sum of its figures; None if it has no total."""
    if segment.row is None or segment.unknown or not segment.is_full:
        return False
    read = row_figures(segment.row, segment.cells, table)
    return row_adds_up(tuple(read), segment.row, table) if read else False


# Doubts ------------------------------------------------------------------------------


def doubted(segments: Sequence[Segment], table: Table, *, furniture: bool) -> None:
    """Refuse the full rows that may have lost a blank and hold a stray figure in its place.

    A row whose label is followed by the form's next one and whose total comes out cannot have.
    """
    order = {row.id: at for at, row in enumerate(table.rows)}
    rows = [one for one in segments if one.row]
    short = any(len(one.values) < len(one.row.columns) for one in rows if one.row)
    long = furniture or any(
        one.row is None or len(one.values) > len(one.row.columns) for one in segments if one.values
    )
    for at, one in enumerate(segments):
        if not one.row or not one.values:
            continue
        after = next((two.row for two in segments[at + 1 :] if two.row), None)
        follows = after is None or order[after.id] == order[one.row.id] + 1
        proven = comes_out(one, table)
        doubtful = short and long
        if proven is False:
            doubtful = short or long or _may_have_moved(one, table)
        if one.refusal:
            continue
        if one.unknown:
            one.refusal = SPOILT
        elif table.layout is Layout.BANDS and _has_other_heads(one, table):
            one.refusal = ORDER
        elif (
            not one.proven
            and not _is_whole_line(one)
            and (not follows or (one.is_full and doubtful and not proven))
        ):
            one.refusal = UNPROVEN


def _is_whole_line(segment: Segment) -> bool:
    """Return whether a row stands on one line with all its figures."""
    label = segment.label
    return (
        segment.is_full
        and label is not None
        and label.exact
        and all(value.line is label.line and value.at > label.end for value in segment.values)
    )


def _has_other_heads(segment: Segment, table: Table) -> bool:
    """Return whether the heads over a row are not its own: another order, another unit."""
    if not segment.row or not segment.heads:
        return False
    own = list(segment.row.columns)
    places = vocabulary(table).heads
    seen = [table.columns[places[head.text]].id for head in segment.heads if head.text in places]
    odd = any(head.kind is Kind.UNKNOWN for head in segment.heads)
    amount = any(table.column_of[id_].kind is ColumnKind.AMOUNT for id_ in own)
    return (bool(set(seen) & set(own)) and seen[-len(own) :] != own) or (odd and amount)


def _may_have_moved(segment: Segment, table: Table) -> bool:
    """Return whether a row comes out without one of its figures: a stray one, for a blank."""
    read = row_figures(segment.row, segment.cells, table) if segment.row else []
    without = ([*read[:at], *read[at + 1 :]] for at in range(len(read)))
    return any(sum(rest[:-1]) == rest[-1] for rest in without)

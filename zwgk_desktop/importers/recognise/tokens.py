"""Tokens of a table in reading order: labels, column heads, figures and other text.

A text layer or a copied page may break a label anywhere, put its figures in the middle of it, or
join everything together. So line and cell breaks are ignored: the form's words are looked for in
the letters alone.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from zwgk_desktop.domain.tables import Row
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.surroundings import is_furniture
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary, fold, forms, is_blank, is_figure

_FIGURE = re.compile(
    r"(?P<digits>[\d０-９]+(?:[.．,，][\d０-９]+)*)(?:件|项(?!目)|个|宗|万元|元)?|[-－–—/／]+"
)
_MONEY = frozenset({"元", "万元"})
_AFTER_NUMBER = ".．、,，"
_LONGEST_WORD = 120
_MOST_PIECES = 12
_LONGEST_GAP = 400
"""Maximum number of tokens between two rows among which a lost label is looked for."""


class TokenKind(IntEnum):
    """Kind of a token: row label, figure, column head, band or group, or any other text."""

    ROW = 1
    VALUE = 2
    HEAD = 3
    ASIDE = 4
    UNKNOWN = 5


@dataclass(frozen=True, slots=True)
class Token:
    """Word of the form, figure, or text that is neither.

    Args:
        at: Index of the piece of the table with its first letter.
        end: Index of the piece with its last letter. Figures may be between them.
        rows: Rows that it may name.
        exact: Whether it is the form's own wording.
        start: Start of its first piece in the document's source text; -1 if unknown.
        stop: End of its last piece there.
    """

    kind: TokenKind
    text: str
    line: DocumentLine
    at: int
    end: int
    rows: tuple[Row, ...] = ()
    exact: bool = True
    start: int = -1
    stop: int = -1


_Piece = tuple[TokenKind, str, DocumentLine]


def tokens_of(lines: Sequence[DocumentLine], words: Vocabulary) -> list[Token]:
    """Return the tokens of a table in reading order."""
    pieces = [
        (kind, text, line)
        for line in lines
        if not is_furniture(line.text)
        for cell in line.words
        for part in ((cell,) if _is_whole(cell, words) else cell.split())
        for kind, text in _parted(part, words)
    ]
    spans = list(_spans(pieces))
    values = [
        Token(kind, text, line, at, at, start=spans[at][0], stop=spans[at][1])
        for at, (kind, text, line) in enumerate(pieces)
        if kind is TokenKind.VALUE
    ]
    known = list(_words_in(pieces, spans, words))
    tokens = sorted([*values, *_clean(known, pieces, words)], key=lambda token: token.at)
    return list(_with_units(tokens))


def _spans(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each piece in the document's source text, or -1 if it is not there."""
    for line, own in itertools.groupby(pieces, key=lambda piece: piece[2]):
        stop = line.start
        for _, text, _ in own:
            start = line.source.find(text, stop, line.stop) if stop >= 0 else -1
            stop = start + len(text) if start >= 0 else -1
            yield start, stop


def _with_units(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, with 元 and 万元 attached to the figure before them, not after a label."""
    for before, token, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        if before and before.kind in {TokenKind.VALUE, TokenKind.ROW} and token.text in _MONEY:
            continue
        if after and after.text in _MONEY and token.kind is TokenKind.VALUE:
            yield replace(token, text=token.text + after.text, stop=after.stop)
        else:
            yield token


def is_of_words(line: DocumentLine, words: Vocabulary) -> bool:
    """Return whether a line has only words of the table and figures."""
    found = tokens_of([line], words)
    return bool(found) and not any(token.kind is TokenKind.UNKNOWN for token in found)


def _is_whole(cell: str, words: Vocabulary) -> bool:
    return is_figure(cell) or is_blank(cell) or fold(cell) in words.every


def _parted(part: str, words: Vocabulary) -> Iterator[tuple[TokenKind, str]]:
    """Split a text into figures and the text between them."""
    if is_figure(part) or is_blank(part):
        yield TokenKind.VALUE, part
        return
    start = 0
    for match in _FIGURE.finditer(part):
        end = match.end()
        before, after = (
            part[max(0, match.start() - 1) : match.start()],
            part[end : end + _LONGEST_WORD],
        )
        if match["digits"]:
            end -= label_number_length(match.group(), before, after, words)
        around = ((before[-1:] or one[0]) + (after[:1] or one[1]) for one in words.strokes)
        if end <= match.start() or not words.strokes.isdisjoint(around):
            continue
        if part[start : match.start()]:
            yield TokenKind.UNKNOWN, part[start : match.start()]
        yield TokenKind.VALUE, part[match.start() : end]
        start = end
    if part[start:]:
        yield TokenKind.UNKNOWN, part[start:]


def label_number_length(digits: str, before: str, after: str, words: Vocabulary) -> int:
    """Return how many digits at the end of a figure number the label that follows it.

    In 153.其他, where 15 is a figure and 3.其他 a label, it is 1. A number in brackets
    belongs to a label entirely.

    Args:
        digits: The digits, as written.
        before: Text before them.
        after: Text after them.
        words: Words of the table.
    """
    if before[-1:] in {"(", "（"} and after[:1] in {")", "）"}:
        return len(digits)
    digits, follows = fold(digits), fold(after)
    for number in words.numbers:
        if digits.endswith(number) and words.prefix_length(number + follows) >= len(number) + 2:
            return len(number)
    marked = after[:1] in _AFTER_NUMBER and bool(after)
    return next((len(n) for n in words.numbers if digits.endswith(n)), 0) if marked else 0


def _words_in(
    pieces: Sequence[_Piece], spans: Sequence[tuple[int, int]], words: Vocabulary
) -> Iterator[Token]:
    """Yield the longest known word at each place, and a token for each unknown text of a piece."""
    texts = [
        (at, fold(text)) for at, (kind, text, _) in enumerate(pieces) if kind is TokenKind.UNKNOWN
    ]
    owners = [at for at, text in texts for _ in text]
    letters = "".join(text for _, text in texts)

    def token(start: int, end: int, kind: TokenKind = TokenKind.UNKNOWN) -> Token:
        at, last = owners[start], owners[end - 1]
        text, line = letters[start:end], pieces[at][2]
        return Token(kind, text, line, at, last, start=spans[at][0], stop=spans[last][1])

    def unknown(start: int, end: int) -> Iterator[Token]:
        for _, places in itertools.groupby(range(start, end), key=owners.__getitem__):
            own = list(places)
            yield token(own[0], own[-1] + 1)

    at = start = 0
    while at < len(letters):
        longest = at + words.prefix_length(letters[at : at + _LONGEST_WORD])
        end = next((e for e in range(longest, at + 1, -1) if letters[at:e] in words.every), 0)
        if end:
            yield from unknown(start, at)
            yield _named(token(at, end), words)
            start = end
        at = end or at + 1
    yield from unknown(start, len(letters))


def _named(token: Token, words: Vocabulary) -> Token:
    exact = token.text in words.exact
    rows = words.exact.get(token.text) or words.loose.get(token.text) or ()
    head = token.text in words.heads or token.text in words.head_groups
    kind = TokenKind.HEAD if head and not exact else TokenKind.ROW if rows else TokenKind.ASIDE
    return replace(token, kind=kind, rows=rows, exact=exact)


def _clean(tokens: Sequence[Token], pieces: Sequence[_Piece], words: Vocabulary) -> Iterator[Token]:
    """Yield the tokens. A label or head attached to foreign text becomes unknown."""
    for before, token, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        odd = before is not None and before.end == token.at and is_foreign(before, words)
        noted = pieces[token.at][1].endswith((")", "）"))
        next_odd = after is not None and token.end == after.at and is_foreign(after, words)
        keep = token.kind not in {TokenKind.ROW, TokenKind.HEAD} or not (
            odd or (next_odd and not noted)
        )
        yield token if keep else replace(token, kind=TokenKind.UNKNOWN, rows=())


def is_foreign(token: Token, words: Vocabulary) -> bool:
    """Return whether a token is text that cannot come from a broken cell of the form."""
    return token.kind is TokenKind.UNKNOWN and not words.is_fragment(token.text)


_UNSETTLED = frozenset({TokenKind.UNKNOWN, TokenKind.HEAD})
"""Kinds of tokens that may be pieces of a row label."""


def with_lost_labels(tokens: Sequence[Token], words: Vocabulary) -> list[Token]:
    """Return the tokens, with misprinted labels and those mixed with a vertical cell recognised."""
    order = {row.id: at for at, row in enumerate(words.table.rows)}
    named = [token for token in tokens if token.kind is TokenKind.ROW and len(token.rows) == 1]
    met = {token.rows[0].id for token in named}
    found: list[Token] = []
    for row in (row for row in words.table.rows if row.id not in met):
        places = [(order[token.rows[0].id], token) for token in (*named, *found)]
        start = max((token.end for at, token in places if at < order[row.id]), default=-1)
        end = min((token.at for at, token in places if at > order[row.id]), default=len(tokens))
        gap = [token for token in tokens if start <= token.at < end and token.kind in _UNSETTLED]
        if len(gap) <= _LONGEST_GAP:
            found += itertools.islice(_found_in(gap, row, words), 1)
    within = [at for label in found for at in range(label.at, label.end + 1)]
    kept = [t for t in tokens if t.kind not in _UNSETTLED or t.at not in within]
    return sorted([*kept, *found], key=lambda token: token.at)


def _found_in(gap: Sequence[Token], row: Row, words: Vocabulary) -> Iterator[Token]:
    """Yield each run of tokens that is a row label except for one character or for fragments."""
    for first, token in enumerate(gap):
        before = gap[first - 1] if first else token
        if before.end == token.at and is_foreign(before, words) and before is not token:
            continue
        text, wholes = "", dict.fromkeys(forms(row), "")
        pieces = gap[first : first + _MOST_PIECES]
        for one, after in zip(pieces, (*gap[first + 1 :], None), strict=False):
            text += one.text
            wholes = {
                form: whole + one.text if form.startswith(whole + one.text) else whole
                for form, whole in wholes.items()
                if form.startswith(whole + one.text) or (whole and words.is_fragment(one.text))
            }
            odd = after is not None and after.at == one.end and is_foreign(after, words)
            found = words.is_nearly(text, row) or any(form == own for form, own in wholes.items())
            if found and not odd:
                yield Token(TokenKind.ROW, text, token.line, token.at, one.end, (row,), exact=False)

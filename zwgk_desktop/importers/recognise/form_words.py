"""A section's text as words of the form and figures, one after another, wherever it was broken.

A word of the form may be broken over lines, run together with the next or with
a figure; what is neither a word of the form nor a figure stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from zwgk_desktop.domain.tables import Layout, Row
from zwgk_desktop.importers.recognise.lines import NOWHERE, DocumentLine
from zwgk_desktop.importers.recognise.rows import locate
from zwgk_desktop.importers.recognise.surroundings import is_furniture
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary, fold, is_blank, is_figure

_NOUGHTS = re.compile("[0０]{2,}")
_FIGURE_FIRST = re.compile(r"[\d０-９]+(?![.．、\d０-９])")
"""A figure that no label's own number can be."""

_DIGITS_FIRST = re.compile(r"[\d０-９]+(?:[.．][\d０-９]+)?(?=.)")
_FIGURE_LAST = re.compile(r"(.*[^\d０-９.．,，])([\d０-９]+(?:[.．][\d０-９]+)?)")
_MOST_PIECES = 24


class WordKind(Enum):
    """What a piece of the page is; WHOLE is a line that needs nothing done to it."""

    ROW = "row"
    VALUE = "value"
    HEAD = "head"
    ASIDE = "aside"
    FURNITURE = "furniture"
    UNKNOWN = "unknown"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class FormWord:
    """One word of the form, one figure, or what is neither; `rows` are those it may name."""

    kind: WordKind
    text: str
    line: DocumentLine
    rows: tuple[Row, ...] = ()


def is_loose(line: DocumentLine, words: Vocabulary) -> bool:
    """Tell whether a line holds a label or figures, but no row as it should be."""
    if _is_whole(line, words):
        return False
    if not line.is_alone:
        return line.has_figures or any(_is_cut(cell, words) for cell in line.words)
    known = len(line.text) > 1 and words.name(line.text) is not None
    return known or _is_cut(line.text, words) or any(map(_is_value, line.text.split()))


def _is_cut(text: str, words: Vocabulary) -> bool:
    """Tell whether a cell is how a word of the form begins, and no more of it."""
    return len(text) > 1 and words.begins(fold(text)) and not _is_known(text, words)


def _is_value(text: str) -> bool:
    return is_figure(text) or is_blank(text)


def _is_whole(line: DocumentLine, words: Vocabulary) -> bool:
    """Tell whether a line is a row of a ruled table, or has as many cells as a row of the form."""
    if line.columns or not line.words or _is_line_of_figures(line, words):
        return True
    row = locate(line, words) if len(line.words) > 1 else None
    if row is None or not row.core:
        return False
    width = min(len(one.columns) for one in row.named.rows)
    glued = any(
        part.kind is not WordKind.VALUE
        for cell in row.core
        if cell and not _is_value(cell)
        for part in _parts(cell, line, words)
    )
    return not glued and (len(row.rest) >= width or "" in row.core)


def _is_line_of_figures(line: DocumentLine, words: Vocabulary) -> bool:
    """Tell whether a line has a cell for each figure of a one-line table, and blanks among them."""
    width = sum(len(row.columns) for row in words.table.rows)
    one_line = words.table.layout is Layout.LINE and len(line.cells) == width
    return (
        one_line and not all(line.cells) and all(not cell or _is_value(cell) for cell in line.cells)
    )


def form_words(lines: Iterable[DocumentLine], words: Vocabulary) -> Iterator[FormWord]:
    """Yield what a section says, piece by piece."""
    pieces: list[tuple[str, DocumentLine]] = []
    for line in lines:
        whole = _is_whole(line, words)
        if not whole and not is_furniture(line.text):
            pieces += [(piece, line) for cell in line.words for piece in _pieces(cell, words)]
            continue
        yield from _together(_read(pieces, words))
        pieces = []
        yield FormWord(WordKind.WHOLE if whole else WordKind.FURNITURE, line.text, line)
    yield from _together(_read(pieces, words))


def _together(found: Iterable[FormWord]) -> Iterator[FormWord]:
    """Yield words; what is none of the form's and stands in one line is one."""
    before: FormWord | None = None
    for word in found:
        unknown = before is not None and before.kind is word.kind is WordKind.UNKNOWN
        if before is not None and unknown and before.line is word.line:
            before = replace(before, text=f"{before.text} {word.text}")
            continue
        if before is not None:
            yield before
        before = word
    if before is not None:
        yield before


def _pieces(cell: str, words: Vocabulary) -> Sequence[str]:
    return (cell,) if _is_known(cell, words) or _is_value(cell) else cell.split()


def _is_known(text: str, words: Vocabulary) -> bool:
    """Tell whether a text is one word of the form, no figure standing before it."""
    if fold(text) in words.every:
        return True
    if _FIGURE_FIRST.match(text) or _figure_first(text, NOWHERE, words):
        return False
    return words.says_nothing(text) or words.name(text) is not None


def _read(pieces: Sequence[tuple[str, DocumentLine]], words: Vocabulary) -> Iterator[FormWord]:
    at = 0
    while at < len(pieces):
        text, line = pieces[at]
        length = _longest([piece for piece, _ in pieces[at : at + _MOST_PIECES]], words)
        if length:
            own = pieces[at : at + length]
            between = " " if all(one is line for _, one in own) else ""
            yield _word(between.join(piece for piece, _ in own), line, words)
        else:
            yield from _parts(text, line, words) or [FormWord(WordKind.UNKNOWN, text, line)]
        at += length or 1


def _longest(pieces: Sequence[str], words: Vocabulary) -> int:
    """Return how many pieces make up the longest word of the form, 0 when none does."""
    found, text = 0, ""
    for length, piece in enumerate(pieces, start=1):
        if _is_value(piece):
            break
        text += fold(piece)
        if text in words.every or (length == 1 and _is_known(piece, words)):
            found = length
        if not words.begins(text):
            break
    return found


def _word(text: str, line: DocumentLine, words: Vocabulary) -> FormWord:
    word, named = fold(text), words.name(text)
    column = word in words.heads or word in words.head_groups
    if column and not (named and named.exact):
        return FormWord(WordKind.HEAD, text, line, named.rows if named else ())
    if named:
        return FormWord(WordKind.ROW, text, line, named.rows)
    return FormWord(WordKind.ASIDE, text, line)


def _parts(text: str, line: DocumentLine, words: Vocabulary) -> list[FormWord]:
    """Part what ran together into words of the form and figures; nothing where it cannot be."""
    if _is_value(text):
        ones = text if _NOUGHTS.fullmatch(text) else (text,)
        return [FormWord(WordKind.VALUE, one, line) for one in ones]
    for end in range(len(text), 1, -1):
        if fold(text[:end]) in words.every:
            rest = _parts(text[end:], line, words) if end < len(text) else []
            if rest or end == len(text):
                return [_word(text[:end], line, words), *rest]
    return _figure_first(text, line, words) or _figure_last(text, line, words)


def _figure_first(text: str, line: DocumentLine, words: Vocabulary) -> list[FormWord]:
    """Part a figure from the label after it, whose own number may follow on its digits."""
    digits = _DIGITS_FIRST.match(text)
    for end in range(1, digits.end() + 1 if digits else 0):
        word = fold(text[end:])
        if word in words.exact or word in words.row_groups or word in words.bands:
            return [FormWord(WordKind.VALUE, text[:end], line), _word(text[end:], line, words)]
    return []


def _figure_last(text: str, line: DocumentLine, words: Vocabulary) -> list[FormWord]:
    glued = _FIGURE_LAST.fullmatch(text)
    before = _parts(glued[1], line, words) if glued else []
    return [*before, *_parts(glued[2], line, words)] if glued and before else []

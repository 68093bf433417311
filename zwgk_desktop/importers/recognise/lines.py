"""Lines of a document as the recogniser reads them, and the column heads of a table."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from zwgk_desktop.domain.tables import Table
from zwgk_desktop.importers.document import Crop, SourceDocument, SourceParagraph
from zwgk_desktop.importers.recognise.vocabulary import (
    INDEX_HEADS,
    Vocabulary,
    fold,
    is_blank,
    is_figure,
)

_EDGES = " \t\u3000\xa0\u200b\u2060\ufeff\r\n"
_RULE = re.compile(r"[\s|｜│┃+:：\-—–_─━═=┌┐└┘├┤┬┴┼]+")
_BAR = re.compile(r"[|｜│┃\s]+")
_BARS_AND_EDGES = f"{_EDGES}|｜│┃"
_STROKE = re.compile(r"[-—–_─━═=]{3,}")


@dataclass(frozen=True)
class DocumentLine:
    """One paragraph or one row of a grid.

    Args:
        cells: Without those known to be covered by a span.
        text: As it stood, indentation aside.
        columns: Where each cell stands in a ruled grid of several columns; elsewhere empty.
        grid: Which grid it is of: places of two lines of one grid are the same places.
        number: Its place in the document, from 0.
        crops: The picture of each cell, see `SourceRow`; elsewhere empty.
    """

    cells: tuple[str, ...]
    text: str
    columns: tuple[int, ...] = ()
    grid: int = -1
    number: int = -1
    crops: tuple[Crop | None, ...] = ()

    @property
    def place(self) -> int | None:
        """Its number, if it is a line of the document at all."""
        return self.number if self.number >= 0 else None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell)

    @cached_property
    def has_figures(self) -> bool:
        """Whether any cell holds a figure, or a mark for none."""
        return any(is_figure(word) or is_blank(word) for word in self.words)

    @cached_property
    def is_alone(self) -> bool:
        """Whether it is one cell, and nothing beside it.

        A row of a ruled table is never: what it has lost stood in it, not in the next.
        """
        return len(self.cells) == 1 and bool(self.text) and not self.columns

    @cached_property
    def is_rule(self) -> bool:
        """Whether it is drawn, not written: a row of strokes, or a lone bar between cells."""
        if not _RULE.fullmatch(self.text):
            return False
        return bool(_STROKE.search(self.text)) or bool(_BAR.fullmatch(self.text))


NOWHERE = DocumentLine((), "")
"""A line that is not there."""


def _without_bars(text: str) -> str:
    """Return a text without the bars that stood between it and the next cell of a page."""
    return text.strip(_BARS_AND_EDGES) or text


def lines_of(document: SourceDocument) -> tuple[DocumentLine, ...]:
    """Lay a document out as lines, without the empty ones; a ruled row of blanks is not empty."""
    kept = (line for line in _all(document) if line.text or line.words or len(line.columns) > 1)
    return tuple(replace(line, number=number) for number, line in enumerate(kept))


def _all(document: SourceDocument) -> Iterator[DocumentLine]:
    for number, block in enumerate(document.blocks):
        if isinstance(block, SourceParagraph):
            text = _without_bars(block.text.strip(_EDGES))
            yield DocumentLine((text,), text)
            continue
        rows = [[(at, c) for at, c in enumerate(row.cells) if c is not None] for row in block.rows]
        ruled = block.ruled and any(len(own) > 1 for own in rows)  # else it stands one cell a line
        for row, own in zip(block.rows, rows, strict=True):
            cells = tuple(cell.strip(_EDGES) for _, cell in own)
            columns = tuple(at for at, _ in own) if ruled else ()
            crops = tuple(row.crops[at] for at, _ in own) if row.crops else ()
            yield DocumentLine(cells, row.text.strip(_EDGES), columns, number, crops=crops)


_SENTENCE = re.compile(r"[：:。；;，,]|.{21}")
_PIECES = 4
_NO_END = 1_000_000

Token = tuple[int, ...] | str


@dataclass(frozen=True, slots=True)
class ColumnHeads:
    """One line of heads.

    Args:
        tokens: From the left, the form's places each head stands over; as it
            was written where the form has no such head.
        width: How many cells the line has.
        tail: How many cells at its end are heads of one column each.
        grid: Which ruled grid it is of, or -1.
        at: The form's places of single columns, each with its place in that grid.
        repeated: How often each head of a column is written: a spanning one may
            be, once for each column it spans; 0 where some are and others are not.
        odd: Where in that grid the heads stand that the form does not have, each
            with the place the next head begins at.
        indexed: Whether a running number stands before the labels.
    """

    tokens: tuple[Token, ...]
    width: int = 0
    tail: int = 0
    grid: int = -1
    at: tuple[tuple[int, int], ...] = ()
    repeated: int = 1
    odd: tuple[tuple[int, int], ...] = ()
    indexed: bool = False

    @property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """The heads that the form knows, each as the columns it may mean."""
        return tuple(token for token in self.tokens if not isinstance(token, str))

    @property
    def strangers(self) -> tuple[str, ...]:
        """Heads the form does not have."""
        return tuple(token for token in self.tokens if isinstance(token, str))

    @property
    def columns(self) -> tuple[int, ...]:
        """The places of single columns, from the left."""
        return tuple(place[0] for place in self.places if len(place) == 1)


def read_head(line: DocumentLine, words: Vocabulary, *, rows_seen: bool) -> ColumnHeads | None:
    """Read a line as heads; None when it is something else."""
    if line.has_figures:
        return None
    head = _tokens(line, words)
    cornered = any(fold(word) in _over_labels(words.table) for word in line.words)
    if len(line.words) == 1:
        return head if head.places and not rows_seen else None
    if head.places or cornered:
        return head
    plain = len(line.words) > 2 and not any(_SENTENCE.search(word) for word in line.words)
    if plain and not any(words.rows_of(word) for word in line.words):
        return ColumnHeads(tuple(word for word in line.words if not words.says_nothing(word)))
    return None


def _over_labels(table: Table) -> frozenset[str]:
    """Return what stands over the labels or ends them: what is right of it is a head."""
    return frozenset(fold(word) for word in (table.corner, table.heading) if word)


def _tokens(line: DocumentLine, words: Vocabulary) -> ColumnHeads:
    tokens: list[Token] = []
    cornered = False
    over_labels = _over_labels(words.table)  # labels end where it stands
    rest = list(line.words)
    while rest:
        found, length = _first(rest, words)
        if found:
            tokens.append(found)
        elif words.says_nothing(rest[0]):
            cornered = cornered or fold(rest[0]) in over_labels
        elif tokens or cornered:  # further left stands what heads the labels
            tokens.append(rest[0])
        del rest[:length]
    known = itertools.takewhile(lambda cell: fold(cell) in words.heads, reversed(line.cells))
    once, repeated = _once(tokens)
    return ColumnHeads(
        once,
        len(line.cells),
        len(list(known)),
        line.grid,
        _spots(line, words),
        repeated,
        _odd(line, [token for token in tokens if isinstance(token, str)]),
        any(fold(word) in INDEX_HEADS for word in line.words[:1]),
    )


def _odd(line: DocumentLine, strangers: Sequence[str]) -> tuple[tuple[int, int], ...]:
    ends = (*line.columns[1:], _NO_END)
    return tuple(
        (column, end)
        for cell, column, end in zip(line.cells, line.columns, ends, strict=False)
        if cell in strangers
    )


def _once(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], int]:
    """Return heads without those that are only written again, once for each column they span."""
    runs = [(token, len(list(same))) for token, same in itertools.groupby(tokens)]
    lengths = {length for token, length in runs if not isinstance(token, str) and len(token) == 1}
    repeated = lengths.pop() if len(lengths) == 1 else 0 if lengths else 1
    return tuple(token for token, _ in runs), repeated


def _spots(line: DocumentLine, words: Vocabulary) -> tuple[tuple[int, int], ...]:
    """Return where in a ruled grid each column's head stands."""
    return tuple(
        (words.heads[fold(cell)], column)
        for cell, column in zip(line.cells, line.columns, strict=False)
        if fold(cell) in words.heads
    )


def _first(rest: Sequence[str], words: Vocabulary) -> tuple[tuple[int, ...], int]:
    """Return what the first words head, and how many of them it takes to say so."""
    for length in range(1, _PIECES + 1):
        word = fold("".join(rest[:length]))
        if word in words.heads:
            return (words.heads[word],), length
        if word in words.head_groups:
            return words.head_groups[word], length
    return (), 1

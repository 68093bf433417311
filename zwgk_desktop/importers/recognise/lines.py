"""Lines of a document as the recogniser reads them, and the column heads of a table."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
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
    """Paragraph, or row of a grid.

    Args:
        cells: Texts of its cells, without cells known to be covered by a span.
        text: Its whole text, without indentation.
        columns: Column of each cell in a ruled grid of several columns; empty elsewhere.
        grid: Number of its grid. Columns are comparable only within one grid.
        number: Index in the document; -1 for a line that is not in it.
        crops: Picture of each cell, see `SourceRow`; empty elsewhere.
        source: The document's whole text, with blank lines.
        start: Start of the line in it; -1 for a line that is not in it.
        stop: End of the line in it.
    """

    cells: tuple[str, ...]
    text: str
    columns: tuple[int, ...] = ()
    grid: int = -1
    number: int = -1
    crops: tuple[Crop | None, ...] = ()
    source: str = field(default="", compare=False, repr=False)
    start: int = -1
    stop: int = -1

    @property
    def place(self) -> int | None:
        """The index in the document, or None for a line made up for a message."""
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
        """Whether it is a single cell with text, and not a row of a ruled table.

        Figures missing in a row of a ruled table are lost, and not in the next line.
        """
        return len(self.cells) == 1 and bool(self.text) and not self.columns

    @cached_property
    def is_rule(self) -> bool:
        """Whether it only draws a rule: strokes, or a single bar between cells."""
        if not _RULE.fullmatch(self.text):
            return False
        return bool(_STROKE.search(self.text)) or bool(_BAR.fullmatch(self.text))


NOWHERE = DocumentLine((), "")
"""Empty line, for messages about a row that was not found."""


def _without_bars(text: str) -> str:
    """Remove bars at both ends of a text, which separated cells of a page."""
    return text.strip(_BARS_AND_EDGES) or text


def lines_of(document: SourceDocument) -> tuple[DocumentLine, ...]:
    """Return the lines of a document, without empty ones. Ruled rows of blank cells are kept."""
    texts = [
        text
        for block in document.blocks
        for text in ([block.text] if isinstance(block, SourceParagraph) else
                     [row.text for row in block.rows])
    ]  # fmt: skip
    starts = itertools.accumulate((len(text) + 1 for text in texts), initial=0)
    placed = zip(_all(document), texts, starts, strict=False)
    kept = (one for one in placed if one[0].text or one[0].words or len(one[0].columns) > 1)
    source = "\n".join(texts)
    return tuple(
        replace(line, number=number, source=source, start=start, stop=start + len(text))
        for number, (line, text, start) in enumerate(kept)
    )


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
    """Line of column heads.

    Args:
        tokens: From the left, the columns of the form under each head, by index. A head that
            the form does not have is its text.
        width: Number of cells in the line.
        tail: Number of cells at the end of the line that are heads of single columns.
        grid: Number of its ruled grid, or -1.
        at: Index of each single column in the form and in the grid.
        repeated: How often each column's head is written, since a spanning head may be
            repeated for each column it spans; 0 if only some heads are repeated.
        odd: Column in the grid of each head that the form does not have, and of the next head.
        indexed: Whether a column of running numbers precedes the labels.
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
        """The heads that the form has, each as the indexes of its columns."""
        return tuple(token for token in self.tokens if not isinstance(token, str))

    @property
    def strangers(self) -> tuple[str, ...]:
        """The heads that the form does not have."""
        return tuple(token for token in self.tokens if isinstance(token, str))

    @property
    def columns(self) -> tuple[int, ...]:
        """The indexes of single columns, from the left."""
        return tuple(place[0] for place in self.places if len(place) == 1)


def read_head(line: DocumentLine, words: Vocabulary, *, rows_seen: bool) -> ColumnHeads | None:
    """Return the column heads of a line, or None if it is no line of heads."""
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
        return ColumnHeads(tuple(word for word in line.words if not words.is_layout_text(word)))
    return None


def _over_labels(table: Table) -> frozenset[str]:
    """Return the words above the labels. Column heads are right of them."""
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
        elif words.is_layout_text(rest[0]):
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
    """Return heads without repetitions, and how often each column's head is written."""
    runs = [(token, len(list(same))) for token, same in itertools.groupby(tokens)]
    lengths = {length for token, length in runs if not isinstance(token, str) and len(token) == 1}
    repeated = lengths.pop() if len(lengths) == 1 else 0 if lengths else 1
    return tuple(token for token, _ in runs), repeated


def _spots(line: DocumentLine, words: Vocabulary) -> tuple[tuple[int, int], ...]:
    """Return the index of each column in the form and in a ruled grid."""
    return tuple(
        (words.heads[fold(cell)], column)
        for cell, column in zip(line.cells, line.columns, strict=False)
        if fold(cell) in words.heads
    )


def _first(rest: Sequence[str], words: Vocabulary) -> tuple[tuple[int, ...], int]:
    """Return the columns under the head that the words begin with, and its number of words."""
    for length in range(1, _PIECES + 1):
        word = fold("".join(rest[:length]))
        if word in words.heads:
            return (words.heads[word],), length
        if word in words.head_groups:
            return words.head_groups[word], length
    return (), 1

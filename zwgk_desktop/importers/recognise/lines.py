"""The document as lines: what a section is cut from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from zwgk_desktop.importers.document import Crop, SourceDocument, SourceParagraph
from zwgk_desktop.importers.recognise.wording import is_blank, is_figure

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
        inferred: Whether its label was put there: the row can be no other.
        refusal: Why its figures cannot be told apart for certain; "" where they can.
        crops: The picture of each cell, see `SourceRow`; elsewhere empty.
    """

    cells: tuple[str, ...]
    text: str
    columns: tuple[int, ...] = ()
    grid: int = -1
    number: int = -1
    inferred: bool = False
    refusal: str = ""
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

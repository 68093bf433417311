"""The document as lines: what a section is cut from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from zwgk_desktop.importers.document import Document, Paragraph
from zwgk_desktop.importers.recognise.wording import is_blank, is_figure

_EDGES = " \t\u3000\xa0\u200b\u2060\ufeff\r\n"
_RULE = re.compile(r"[\s|｜│┃+:：\-—–_─━═=┌┐└┘├┤┬┴┼]+")
_STROKE = re.compile(r"[-—–_─━═=]{3,}")


@dataclass(frozen=True)
class Line:
    """One paragraph or one row of a grid.

    Args:
        cells: Without those known to be covered by a span.
        text: As it stood, indentation aside.
    """

    cells: tuple[str, ...]
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell)

    @cached_property
    def has_figures(self) -> bool:
        """Whether any cell holds a figure, or a mark for none."""
        return any(is_figure(word) or is_blank(word) for word in self.words)

    @cached_property
    def is_rule(self) -> bool:
        """Whether it is drawn, not written: a row of strokes."""
        return bool(_RULE.fullmatch(self.text)) and bool(_STROKE.search(self.text))


def lines_of(document: Document) -> tuple[Line, ...]:
    """Lay a document out as lines, without the empty ones."""
    return tuple(line for line in _all(document) if line.text or line.words)


def _all(document: Document) -> Iterator[Line]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = block.text.strip(_EDGES)
            yield Line((text,), text)
            continue
        for row in block.rows:
            cells = tuple(cell.strip(_EDGES) for cell in row.cells if cell is not None)
            yield Line(cells, row.text.strip(_EDGES))

"""Layout of cells that span rows and columns on a grid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceParagraph, SourceRow

MAX_CELLS = 200_000
"""Maximum number of table cells in a document; a report has some four hundred."""

MAX_ROWS = 10_000
"""Maximum number of rows of a table."""

_WIDEST = 64
_LONGEST_CELL = 300
_MOST_LINES = 12

Places = tuple[str | None, ...]


class TooManyCellsError(Exception):
    """Table that is far larger than any in a report."""


@dataclass(frozen=True, slots=True)
class SpanningCell:
    """Table cell with its spans, as in the source; `rows` 0 spans to the last row."""

    text: str
    columns: int = 1
    rows: int = 1


def lay_out(rows: Sequence[Sequence[SpanningCell]]) -> tuple[Places, ...]:
    """Return the rows with spans expanded: None for each place covered by a span.

    Rows may differ in length: a row that lacks a cell stays short.

    Raises:
        TooManyCellsError: There are more places than `MAX_CELLS`.
    """
    if len(rows) > MAX_ROWS:
        raise TooManyCellsError
    covered: dict[int, int] = {}  # column → rows still covered
    placed: list[Places] = []
    number = 0
    for at, row in enumerate(rows):
        below = len(rows) - at
        line: list[str | None] = []
        starting: dict[int, int] = {}
        for cell in row:
            while covered.get(len(line)):
                line.append(None)
            width = max(1, min(cell.columns, _WIDEST))
            depth = min(cell.rows or below, below)
            starting |= dict.fromkeys(range(len(line), len(line) + width), depth - 1)
            line += [cell.text, *[None] * (width - 1)]
        line += [None] * (max((c + 1 for c in covered), default=0) - len(line))
        number += len(line)
        if number > MAX_CELLS:
            raise TooManyCellsError
        covered = {column: left - 1 for column, left in covered.items() if left > 1}
        covered |= {column: left for column, left in starting.items() if left > 0}
        placed.append(tuple(line))
    return tuple(placed)


def row_text(cells: Iterable[str | None]) -> str:
    """Return a row's text with tabs between cells; a single cell's line breaks stay."""
    own = [cell for cell in cells if cell is not None]
    written = [cell for cell in own if cell.strip()]
    return written[0] if len(written) == 1 else "\t".join(" ".join(cell.split()) for cell in own)


def blocks_of(rows: Iterable[Places]) -> tuple[SourceBlock, ...]:
    """Return rows as grids, and rows of prose between them as paragraphs."""
    blocks: list[SourceBlock] = []
    together: list[SourceRow] = []

    def close() -> None:
        if together:
            blocks.append(SourceGrid(tuple(together), ruled=True))
            together.clear()

    for cells in rows:
        if is_prose(cells):
            close()
            blocks += _paragraph_blocks(cells)
        else:
            together.append(SourceRow(cells, row_text(cells)))
    close()
    return tuple(blocks)


def is_prose(cells: Places) -> bool:
    """Return whether a row is prose laid out by means of a table."""
    own = [cell for cell in cells if cell is not None]
    if any(len(cell) > _LONGEST_CELL for cell in own):
        return True
    lines = max((_line_count(cell) for cell in own), default=0)
    return lines > 1 and (len(own) == 1 or lines > _MOST_LINES)


def _line_count(cell: str) -> int:
    """Return the number of lines of a cell, without lines of a single character.

    Vertical text has one character a line and is not prose.
    """
    return sum(len(line.strip()) > 1 for line in cell.split("\n"))


def _paragraph_blocks(cells: Places) -> list[SourceBlock]:
    lines = [line for cell in cells if cell for line in cell.split("\n")]
    return [SourceParagraph(line) for line in lines if line.strip()]

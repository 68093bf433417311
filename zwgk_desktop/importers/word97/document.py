"""Conversion of a binary Word document into paragraphs and grids, by its end marks."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import (
    PICTURE,
    SourceBlock,
    SourceParagraph,
    as_struck_out,
    as_subscript,
    as_superscript,
)
from zwgk_desktop.importers.format import broken_error
from zwgk_desktop.importers.spans import MAX_CELLS, Places, TooManyCellsError, blocks_of
from zwgk_desktop.importers.word97.binary import (
    DEFINITION,
    DELETED,
    DEPTH,
    HIDDEN,
    IN_TABLE,
    POSITION,
    ROW_END,
    STRUCK,
    STRUCK_TWICE,
    VERTICAL_MERGE,
    Sprms,
    WordBinary,
)

_PARAGRAPH, _CELL, _ANCHOR = "\r", "\x07", "\x08"
_BEGIN, _SEPARATOR, _END = "\x13", "\x14", "\x15"
_WRITTEN = {
    "\x01": f"\n{PICTURE}\n", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-",
}  # fmt: skip
_AT = {b"\x01": as_superscript, b"\x02": as_subscript}
_UNSEEN = frozenset("\x02\x03\x04\x05\x08\x1f")
_NEAR = 30
"""Maximum distance (twentieths of a point) of column edges that count as one."""

_MERGED, _BELOW = 1, 1
_BOXES = 6
"""Index of the length of text boxes in `WordBinary.lengths`."""

_Rows: TypeAlias = "list[tuple[list[str], list[_Cell]]]"


def read_doc(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return a binary Word document as paragraphs and grids. Run in a confined process.

    Raises:
        UserError: It is damaged (I07), locked (I09) or older than Word 97 (I03).
        TooManyCellsError: Its tables have too many cells.
    """
    try:
        return tuple(_blocks(WordBinary(data, name)))
    except (UserError, MemoryError, TooManyCellsError):
        raise
    except Exception as exc:
        raise broken_error(name, "Word") from exc  # a damaged file may raise any exception


def _blocks(word: WordBinary) -> Iterator[SourceBlock]:
    """Yield the main text, with the text of all boxes at the first box's anchor."""
    lengths = [max(0, length) for length in word.lengths]
    first = sum(lengths[:_BOXES])
    boxes = list(_story_blocks(word, first, first + lengths[_BOXES])) if lengths[_BOXES] else []
    for block in _story_blocks(word, 0, lengths[0]):
        if isinstance(block, SourceParagraph) and _ANCHOR in block.text:
            yield from boxes
            boxes = []
            block = SourceParagraph(block.text.replace(_ANCHOR, ""))  # noqa: PLW2901 - it goes on without the anchor
            if not block.text.strip():
                continue
        yield block
    yield from boxes


@dataclass(frozen=True, slots=True)
class _Cell:
    """Edges of a table cell, and whether it is merged with its left or upper neighbour."""

    left: int
    right: int
    covered: bool


@dataclass(eq=False)
class _TableBeingRead:
    """Lines, cells and rows of the table being read."""

    lines: list[str] = field(default_factory=list[str])
    cells: list[str] = field(default_factory=list[str])
    rows: _Rows = field(default_factory=list[tuple[list[str], list[_Cell]]])


def _story_blocks(word: WordBinary, start: int, end: int) -> Iterator[SourceBlock]:
    """Yield the paragraphs and tables in a range of character positions."""
    story = _TableBeingRead()
    places = 0
    for text, mark, sprms in _paragraphs(word, start, end):
        if not _is_set(sprms, IN_TABLE) and not _is_set(sprms, DEPTH):
            yield from _table_blocks(story)
            yield from (SourceParagraph(line) for line in text.split("\n") if line.strip())
        elif _is_set(sprms, ROW_END) and mark == _CELL:
            story.rows.append((story.cells, _defined_cells(sprms)))
            places += len(story.cells)
            story.cells, story.lines = [], []
            if places > MAX_CELLS:
                raise TooManyCellsError
        else:
            story.lines.append(text)
            if mark == _CELL:
                story.cells.append("\n".join(story.lines).strip("\n").replace(_ANCHOR, ""))
                story.lines = []
    yield from _table_blocks(story)


def _is_set(sprms: Sprms, code: int) -> bool:
    return any(sprms.get(code, b""))


def _paragraphs(word: WordBinary, start: int, end: int) -> Iterator[tuple[str, str, Sprms]]:
    """Yield each paragraph with its end mark and properties, without field codes."""
    text: list[str] = []
    codes = 0
    fields: list[bool] = []
    for character, at in word.text(start, end):
        if character in {_PARAGRAPH, _CELL}:
            yield "".join(text), character, word.paragraph(at)
            text.clear()
        elif character == _BEGIN:
            fields.append(True)
            codes += 1
        elif character == _SEPARATOR and fields and fields[-1]:
            fields[-1] = False
            codes -= 1
        elif character == _END and fields:
            codes -= fields.pop()
        elif not codes:
            text.append(_visible_text(character, word.character(at)))
    if "".join(text).strip():
        yield "".join(text), _PARAGRAPH, {}


def _visible_text(character: str, sprms: Sprms) -> str:
    if _is_set(sprms, HIDDEN) or _is_set(sprms, DELETED):
        return ""
    if character in _UNSEEN and character != _ANCHOR:
        return ""
    seen = _WRITTEN.get(character, character)
    if _is_set(sprms, STRUCK) or _is_set(sprms, STRUCK_TWICE):
        return as_struck_out(seen)
    write = _AT.get(sprms.get(POSITION, b""))
    return write(seen) if write else seen


def _defined_cells(sprms: Sprms) -> list[_Cell]:
    """Return the cells in a row's table definition."""
    stored = sprms.get(DEFINITION, b"")
    count = stored[0] if stored else 0
    if len(stored) < 1 + 2 * (count + 1):
        return []
    edges = struct.unpack_from(f"<{count + 1}h", stored, 1)
    kinds = stored[1 + 2 * (count + 1) :]
    below = _merge_flags(sprms.get(VERTICAL_MERGE, b""))
    cells: list[_Cell] = []
    for number in range(count):
        kind = kinds[20 * number : 20 * number + 2]
        flags = struct.unpack("<H", kind)[0] if len(kind) == 2 else 0
        covered = flags & 3 == _MERGED or below.get(number, flags >> 5 & 3) == _BELOW
        cells.append(_Cell(edges[number], edges[number + 1], covered))
    return cells


def _merge_flags(stored: bytes) -> dict[int, int]:
    """Return the vertical merge flag by cell: 1 continues the cell above, 3 starts a new one."""
    return {stored[at]: stored[at + 1] & 3 for at in range(0, len(stored) - 1, 2)}


def _table_blocks(story: _TableBeingRead) -> Iterator[SourceBlock]:
    """Yield the table read so far, with each cell in the columns between its edges."""
    rows, story.rows = story.rows, []
    if story.cells:
        rows.append((story.cells, []))
    story.cells, story.lines = [], []
    edges = _column_edges(rows)
    placed = [_row_places(texts, cells, edges) for texts, cells in rows]
    if sum(map(len, placed)) > MAX_CELLS:
        raise TooManyCellsError
    yield from blocks_of(placed)


def _column_edges(rows: _Rows) -> list[int]:
    edges: list[int] = []
    for edge in sorted(
        {edge for _, cells in rows for one in cells for edge in (one.left, one.right)}
    ):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _row_places(texts: list[str], cells: list[_Cell], edges: list[int]) -> Places:
    """Return a row's places; without spans if its definition has another number of cells."""
    if len(texts) != len(cells):
        return tuple(texts)

    def number(edge: int) -> int:
        return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))

    places: list[str | None] = [None] * number(cells[0].left) if cells else []
    for text, cell in zip(texts, cells, strict=True):
        width = max(number(cell.right) - number(cell.left), 0 if cell.covered else 1)
        own = None if cell.covered else text
        places += [own, *[None] * (width - 1)] if width else []
    return tuple(places)

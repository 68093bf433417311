"""Lay out the source document of an import, with the cells recognised in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zwgk_desktop.domain.addresses import Address, AddressKind, kind_of
from zwgk_desktop.importers.document import SourceDocument, SourceGrid
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.importers.recognise.lines import DocumentLine, lines_of
from zwgk_desktop.importers.recognise.vocabulary import is_figure

Spot = tuple[int, int]
"""Line number in the document, and index of the cell in the line."""


@dataclass(frozen=True, slots=True)
class SourceCell:
    """Table cell or paragraph of the source document.

    Args:
        spot: Line number and index in the line.
        address: The cell of the form read from it; None for none.
        is_figure: Whether it is a figure, which the clerk may assign to a cell.
    """

    spot: Spot
    text: str
    address: Address | None = None
    is_figure: bool = False
    column: int = 0
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Paragraph or table row of the source document.

    Args:
        grid: Number of its table in the document; -1 for a paragraph.
        doubts: Indices of the unsure items located in it.
        is_report_text: Whether it was read as a text of the report.
    """

    number: int
    grid: int
    cells: tuple[SourceCell, ...]
    doubts: tuple[int, ...] = ()
    is_report_text: bool = False


@dataclass(eq=False)
class _Recognised:
    taken: dict[Spot, Address] = field(default_factory=dict[Spot, Address])
    doubts: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    texts: set[int] = field(default_factory=set[int])


def source_lines(document: SourceDocument, recognised: RecognisedReport) -> tuple[SourceLine, ...]:
    """Return the lines of a document, with the cells recognised in them."""
    lines = lines_of(document)
    found = _found(lines, recognised)
    downs, widths = _downs(document, lines), _widths(document)
    return tuple(
        SourceLine(
            line.number,
            -1 if line.number in found.texts else _grid(line),
            tuple(_pieces(line, found, downs, widths.get((line.grid, line.text)))),
            tuple(found.doubts.get(line.number, ())),
            line.number in found.texts,
        )
        for line in lines
    )


def _grid(line: DocumentLine) -> int:
    return line.grid if len(line.cells) > 1 or line.columns else -1


def _found(lines: Sequence[DocumentLine], recognised: RecognisedReport) -> _Recognised:
    found = _Recognised()
    by_line: dict[int, list[tuple[Address, str]]] = {}
    for address, source in recognised.sources.items():
        if kind_of(address) is AddressKind.TEXT:
            found.texts |= set(range(source.first, source.last + 1))
        elif source.text:
            by_line.setdefault(source.first, []).append((address, source.text))
    for number, figures in by_line.items():
        if 0 <= number < len(lines):
            found.taken |= _placed(lines, number, figures)
    for at, one in enumerate(recognised.unsure):
        if one.location is not None:
            found.doubts.setdefault(one.location, []).append(at)
    return found


def _placed(
    lines: Sequence[DocumentLine], number: int, figures: Sequence[tuple[Address, str]]
) -> Mapping[Spot, Address]:
    """Return the source cell of each figure of a row, which may span several lines."""
    own = [((number, at), cell) for at, cell in enumerate(lines[number].cells)]
    from_right = _matched(list(reversed(own)), list(reversed(figures)))
    if len(from_right) == len(figures):
        return from_right
    below = [
        ((line.number, at), cell)
        for line in lines[number : number + len(figures) + 4]
        for at, cell in enumerate(line.cells)
    ]
    return max(from_right, _matched(below, figures), key=len)


def _matched(
    cells: Sequence[tuple[Spot, str]], figures: Sequence[tuple[Address, str]]
) -> dict[Spot, Address]:
    matched: dict[Spot, Address] = {}
    at = 0
    for address, text in figures:
        there = next((n for n in range(at, len(cells)) if cells[n][1] == text.strip()), None)
        if there is not None:
            matched[cells[there][0]] = address
            at = there + 1
    return matched


def _widths(document: SourceDocument) -> Mapping[tuple[int, str], int]:
    """Return the number of columns of each row of a ruled grid, spanned ones included."""
    return {
        (number, row.text.strip()): len(row.cells)
        for number, block in enumerate(document.blocks)
        if isinstance(block, SourceGrid) and block.ruled
        for row in block.rows
    }


def _pieces(
    line: DocumentLine, found: _Recognised, downs: Mapping[Spot, int], width: int | None
) -> Iterator[SourceCell]:
    columns = line.columns or tuple(range(len(line.cells)))
    ends = (*columns[1:], max(width or 0, columns[-1] + 1)) if columns else ()
    for at, (cell, column, end) in enumerate(zip(line.cells, columns, ends, strict=True)):
        spot = (line.number, at)
        yield SourceCell(
            spot,
            cell,
            found.taken.get(spot),
            is_figure=is_figure(cell),
            column=column,
            column_span=end - column,
            row_span=downs.get(spot, 1),
        )


def _downs(document: SourceDocument, lines: Sequence[DocumentLine]) -> Mapping[Spot, int]:
    """Return the row span of each cell that continues over rows without a cell of their own."""
    grids = {n: block for n, block in enumerate(document.blocks) if isinstance(block, SourceGrid)}
    rows: dict[int, list[DocumentLine]] = {}
    for line in lines:
        if line.columns and grids[line.grid].ruled:
            rows.setdefault(line.grid, []).append(line)
    return {spot: down for same in rows.values() for spot, down in _runs(same)}


def _runs(rows: Sequence[DocumentLine]) -> Iterator[tuple[Spot, int]]:
    firsts = [min(row.columns, default=0) for row in rows]
    for at, row in enumerate(rows):
        for cell, column in enumerate(row.columns):
            run = 1
            while at + run < len(rows) and firsts[at + run] > column:
                run += 1
            if run > 1:
                yield (row.number, cell), run

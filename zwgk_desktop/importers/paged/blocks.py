"""Conversion of pages into blocks: paragraphs, and tables joined over page breaks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zwgk_desktop.importers.document import PICTURE, SourceBlock, SourceParagraph
from zwgk_desktop.importers.paged.lines import (
    FOLIO,
    Char,
    PrintedLine,
    PrintedPage,
    lines_of,
    measure,
    paragraphs,
)
from zwgk_desktop.importers.paged.tables import LineTable, find_tables
from zwgk_desktop.importers.spans import Places, blocks_of

_MARGIN = 0.12
_PADDING = 6.0
"""Maximum padding beside a cell's text, in points: Word's default."""

_LABELLED = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]")
_DIGITS = re.compile(r"[\d０-９,，.．]+")


def read_pages(pages: Sequence[PrintedPage]) -> tuple[SourceBlock, ...]:
    """Return the content of pages in reading order, without page numbers and running heads."""
    return tuple(_blocks_of_pages([_lines_and_tables(page) for page in pages], pages))


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Table of a page with the texts of its cells.

    Args:
        ruled: Its ruled lines.
        rows: Its texts by row; None for places covered by a span.
        full: Columns of the last row that have no space for another digit.
    """

    ruled: LineTable
    rows: tuple[Places, ...]
    full: frozenset[int]


_Item = PrintedLine | PrintedTable


def _lines_and_tables(page: PrintedPage) -> list[_Item]:
    """Return the lines and tables of a page from the top, without its page number."""
    tables, outside = tables_of(page)
    items: list[_Item] = [line for line in lines_of(outside) if not _is_page_number(line, page)]
    return sorted([*items, *tables], key=_top_of_item)


def tables_of(page: PrintedPage) -> tuple[tuple[PrintedTable, ...], tuple[Char, ...]]:
    """Return a page's tables from the top, and the characters outside of them."""
    tables = find_tables(page.rules)
    inside: dict[int, dict[tuple[int, int], list[Char]]] = {at: {} for at in range(len(tables))}
    outside: list[Char] = []
    for char in page.chars:
        for at, table in enumerate(tables):
            place = table.place(char.left, char.right, char.middle[1])
            if place is not None:
                inside[at].setdefault(place, []).append(char)
                break
        else:
            outside.append(char)
    printed = (
        PrintedTable(table, _table_rows(table, inside[at]), _full_columns(table, inside[at]))
        for at, table in enumerate(tables)
    )
    return tuple(printed), tuple(outside)


def _top_of_item(item: _Item) -> float:
    return item.ruled.rows[0] if isinstance(item, PrintedTable) else item.top


def _is_page_number(line: PrintedLine, page: PrintedPage) -> bool:
    edge = page.height * _MARGIN
    outer = line.bottom < edge or line.top > page.height - edge
    return outer and bool(FOLIO.fullmatch(line.text))


def _table_rows(table: LineTable, inside: dict[tuple[int, int], list[Char]]) -> tuple[Places, ...]:
    """Return the table's places: a cell's text at its upper left, None where it spans."""
    return tuple(
        tuple(
            _cell_text(inside.get(place, []), table.edges(place))
            if place == (row, column)
            else None
            for column, place in enumerate(line)
        )
        for row, line in enumerate(table.owner)
    )


def _cell_text(chars: list[Char], edges: tuple[float, float]) -> str:
    """Return a cell's text; join lines of digits only where a line had no space for another."""
    lines = lines_of(chars)
    if not lines or not all(_DIGITS.fullmatch(line.text) for line in lines):
        return "\n".join(line.text.replace("\t", " ") for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        text += line.text if _is_full(before, edges) else f"\n{line.text}"
    return text


def _is_full(line: PrintedLine, edges: tuple[float, float]) -> bool:
    margin = min(line.left - edges[0], edges[1] - line.right, _PADDING)
    digit = (line.right - line.left) / len(line.text)
    return edges[1] - edges[0] - 2 * margin < line.right - line.left + digit


def _full_columns(table: LineTable, inside: dict[tuple[int, int], list[Char]]) -> frozenset[int]:
    last = len(table.owner) - 1
    cells = {
        column: lines_of(inside.get((last, column), [])) for column in range(len(table.owner[last]))
    }
    return frozenset(
        column
        for column, lines in cells.items()
        if lines
        and _DIGITS.fullmatch(lines[-1].text)
        and _is_full(lines[-1], table.edges((last, column)))
    )


def _joined_row(upper: Places, full: frozenset[int], lower: Places) -> Places | None:
    """Return a row joined with its continuation on the next page; None if the next is a new row.

    The next row is new if it begins with a label number, or has digits below a figure that
    had space for more.
    """
    written = {column: text for column, text in enumerate(lower) if text}
    digits = {column for column, text in written.items() if _DIGITS.fullmatch(text)}
    labels = [text for column, text in written.items() if column not in digits]
    under = all(upper[column] != "" for column in written)
    if not digits or not digits <= full or not under or any(map(_LABELLED.match, labels)):
        return None
    return tuple(
        above if above is None or not below else above + below
        for above, below in zip(upper, lower, strict=True)
    )


def _blocks_of_pages(items: list[list[_Item]], pages: Sequence[PrintedPage]) -> list[SourceBlock]:
    running = _running_lines(items)
    every = [item for page in items for item in page if not _is_running_line(item, running)]
    lines = [item for item in every if isinstance(item, PrintedLine)]
    tables = [item.ruled.columns for item in every if isinstance(item, PrintedTable)]
    page = measure(lines, [edge for edges in tables for edge in (edges[0], edges[-1])])
    blocks: list[SourceBlock] = []
    text: list[PrintedLine] = []
    rows: list[Places] = []
    last: PrintedTable | None = None
    for item in every:
        if isinstance(item, PrintedLine):
            blocks += blocks_of(rows)
            rows, last = [], None
            text.append(item)
            continue
        if text or last is None or not item.ruled.has_same_columns(last.ruled):
            blocks += [*map(SourceParagraph, paragraphs(text, page)), *blocks_of(rows)]
            text, rows, last = [], [], None
        one = _joined_row(rows[-1], last.full, item.rows[0]) if last else None
        rows = [*rows[:-1], one, *item.rows[1:]] if one else [*rows, *item.rows]
        last = item
    blocks += [*blocks_of(rows), *map(SourceParagraph, paragraphs(text, page))]
    return blocks + [SourceParagraph(PICTURE)] * any(
        one.pictures and not one.chars for one in pages
    )


def _running_lines(items: Iterable[list[_Item]]) -> frozenset[tuple[str, int]]:
    """Return the keys of lines at the same height on most pages: headers, footers, marks."""
    seen: Counter[tuple[str, int]] = Counter()
    pages = 0
    for page in items:
        pages += 1
        seen.update({_line_key(item) for item in page if isinstance(item, PrintedLine)})
    return frozenset(key for key, times in seen.items() if times > 2 and times * 2 > pages)


def _line_key(line: PrintedLine) -> tuple[str, int]:
    return line.text.strip(), round(line.top)


def _is_running_line(item: _Item, running: frozenset[tuple[str, int]]) -> bool:
    return isinstance(item, PrintedLine) and _line_key(item) in running

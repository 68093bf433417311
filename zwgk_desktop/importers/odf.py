"""Reader of OpenDocument texts and spreadsheets (.odt, .ods)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zwgk_desktop.importers.document import (
    PICTURE,
    Mark,
    SourceBlock,
    SourceParagraph,
    lowered,
    raised,
    struck,
)
from zwgk_desktop.importers.format import locked
from zwgk_desktop.importers.html import Element, attribute, local
from zwgk_desktop.importers.package import ZipPackage
from zwgk_desktop.importers.spans import MAX_CELLS, Places, TooManyCellsError, blocks_of
from zwgk_desktop.importers.xls import SheetCells

_MANIFEST = "META-INF/manifest.xml"
_UNSEEN = frozenset(
    {"tracked-changes", "annotation", "note", "ruby-text", "title", "desc", "forms"}
)
_ROW_HOLDERS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_SPACE = re.compile(r"[ \t\r\n]+")
_WIDEST = 64


def read_odf(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the content of an OpenDocument file as paragraphs and grids.

    Numbers of automatic lists are not read.

    Raises:
        UserError: It is damaged (I07), too large (I02) or locked (I09).
        TooManyCellsError: It has too many cells.
    """
    package = ZipPackage(data, name, "OpenDocument")
    if _MANIFEST in package and b"encryption-data" in package.bytes_of(_MANIFEST):
        raise locked(name)
    reader = _OdfReader()
    for part in ("styles.xml", "content.xml"):
        if part in package:
            reader.learn(package.tree(part))
    for body in package.tree("content.xml"):
        if local(body) == "body":
            reader.flow(body)
    return tuple(reader.blocks)


def _unseen(_text: str) -> str:
    return ""


@dataclass(eq=False)
class _OdfReader:
    """Reader of a document's body.

    Args:
        marks: Functions that mark the text of a style, by the style's name.
        hidden: Names of the styles of hidden sheets.
        room: Remaining number of table cells.
    """

    marks: dict[str, Mark] = field(default_factory=dict[str, Mark])
    hidden: set[str] = field(default_factory=set[str])
    room: int = MAX_CELLS
    blocks: list[SourceBlock] = field(default_factory=list[SourceBlock])

    def learn(self, part: Element) -> None:
        """Remember which styles strike out, raise, lower or hide their text."""
        for style in part.iter():
            if local(style) != "style":
                continue
            name, parent = attribute(style, "name") or "", attribute(style, "parent-style-name")
            mark = self.marks.get(parent or "")
            for properties in style:
                mark = _mark(properties) or mark
                if attribute(properties, "display") == "false":
                    self.hidden.add(name)
            if mark:
                self.marks[name] = mark

    def flow(self, holder: Element) -> None:
        """Read paragraphs and tables in order, also those within lists and sections."""
        for child in holder:
            name = local(child)
            if name in {"p", "h"}:
                lines = self._text(child).split("\n")
                self.blocks += [SourceParagraph(line) for line in lines if line.strip()]
            elif name == "table" and local(holder) == "spreadsheet":
                self._sheet(child)
            elif name == "table":
                self._table(child)
            elif name not in _UNSEEN:
                self.flow(child)

    def _text(self, element: Element) -> str:
        mark = self.marks.get(attribute(element, "style-name") or "")
        text = "".join(self._pieces(element))
        return mark(text) if mark else text

    def _pieces(self, element: Element) -> Iterator[str]:
        yield _plain(element.text)
        for child in element:
            name = local(child)
            if name == "s":
                yield " " * min(_number(child, "c"), _WIDEST)
            elif name == "tab":
                yield "\t"
            elif name == "image":
                yield f"\n{PICTURE}\n"
            elif name not in _UNSEEN:
                yield "\n" if name in {"p", "h", "line-break"} else ""
                yield self._text(child)
            yield _plain(child.tail)

    def _cell(self, cell: Element) -> str:
        return "\n".join(self._text(child) for child in cell if local(child) not in _UNSEEN)

    def _table(self, table: Element) -> None:
        together = list[Places]()
        for row, cells in self._rows(table):
            if any(local(inner) == "table" for inner in row.iter()):
                self.blocks += blocks_of(together)
                together.clear()
                self.flow(row)
            else:
                together.append(tuple(None if cell is None else self._cell(cell) for cell in cells))
        self.blocks += blocks_of(together)

    def _sheet(self, table: Element) -> None:
        if attribute(table, "style-name") in self.hidden:
            return
        sheet, top = SheetCells(), 0
        for row, cells in self._rows(table):
            for column, cell in enumerate(cells):
                if cell is not None and len(cell):
                    sheet.put(top, column, self._cell(cell))
                    last = top + _number(cell, "number-rows-spanned") - 1
                    right = column + _number(cell, "number-columns-spanned") - 1
                    if (last, right) != (top, column):
                        sheet.merged.append((top, last, column, right))
            top += _number(row, "number-rows-repeated")
        self.blocks += sheet.blocks()

    def _rows(self, table: Element) -> Iterator[tuple[Element, list[Element | None]]]:
        """Yield the rows with their cells, None for a place covered by a span.

        Raises:
            TooManyCellsError: The document has too many cells.
        """
        for child in table:
            if local(child) in _ROW_HOLDERS:
                yield from self._rows(child)
            elif local(child) == "table-row":
                cells = list(_cells(child))
                self.room -= len(cells) + 1
                if self.room < 0:
                    raise TooManyCellsError
                yield child, cells


def _cells(row: Element) -> Iterator[Element | None]:
    for cell in row:
        covered = local(cell) == "covered-table-cell"
        if covered or local(cell) == "table-cell":
            times = min(_number(cell, "number-columns-repeated"), _WIDEST)
            yield from [None if covered else cell] * times


def _mark(properties: Element) -> Mark | None:
    """Return the function that marks text with some properties, or None."""
    if local(properties) != "text-properties":
        return None
    if attribute(properties, "display") == "none":
        return _unseen
    if (attribute(properties, "text-line-through-style") or "none") != "none":
        return struck
    place = (attribute(properties, "text-position") or "").partition(" ")[0]
    if place in {"", "0%"}:
        return None
    return lowered if place == "sub" or place.startswith("-") else raised


def _plain(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")


def _number(element: Element, name: str) -> int:
    text = attribute(element, name) or ""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1

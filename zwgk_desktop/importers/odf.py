"""Reader of OpenDocument texts and spreadsheets (.odt, .ods)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zwgk_desktop.importers.document import (
    PICTURE,
    Mark,
    SourceBlock,
    SourceParagraph,
    as_struck_out,
    as_subscript,
    as_superscript,
)
from zwgk_desktop.importers.format import locked_error
from zwgk_desktop.importers.html import Element, attribute_value, local_name
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
        raise locked_error(name)
    reader = _OdfReader()
    for part in ("styles.xml", "content.xml"):
        if part in package:
            reader.read_styles(package.tree(part))
    for body in package.tree("content.xml"):
        if local_name(body) == "body":
            reader.read_blocks(body)
    return tuple(reader.blocks)


def _without_text(_element_text: str) -> str:
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

    def read_styles(self, part: Element) -> None:
        """Remember which styles strike out, raise, lower or hide their text."""
        for style in part.iter():
            if local_name(style) != "style":
                continue
            name, parent = (
                attribute_value(style, "name") or "",
                attribute_value(style, "parent-style-name"),
            )
            mark = self.marks.get(parent or "")
            for properties in style:
                mark = _mark_of_style(properties) or mark
                if attribute_value(properties, "display") == "false":
                    self.hidden.add(name)
            if mark:
                self.marks[name] = mark

    def read_blocks(self, holder: Element) -> None:
        """Read paragraphs and tables in order, also those within lists and sections."""
        for child in holder:
            name = local_name(child)
            if name in {"p", "h"}:
                lines = self._element_text(child).split("\n")
                self.blocks += [SourceParagraph(line) for line in lines if line.strip()]
            elif name == "table" and local_name(holder) == "spreadsheet":
                self._read_sheet(child)
            elif name == "table":
                self._read_table(child)
            elif name not in _UNSEEN:
                self.read_blocks(child)

    def _element_text(self, element: Element) -> str:
        mark = self.marks.get(attribute_value(element, "style-name") or "")
        text = "".join(self._text_pieces(element))
        return mark(text) if mark else text

    def _text_pieces(self, element: Element) -> Iterator[str]:
        yield _collapsed_text(element.text)
        for child in element:
            name = local_name(child)
            if name == "s":
                yield " " * min(_int_attribute(child, "c"), _WIDEST)
            elif name == "tab":
                yield "\t"
            elif name == "image":
                yield f"\n{PICTURE}\n"
            elif name not in _UNSEEN:
                yield "\n" if name in {"p", "h", "line-break"} else ""
                yield self._element_text(child)
            yield _collapsed_text(child.tail)

    def _cell_text(self, cell: Element) -> str:
        return "\n".join(
            self._element_text(child) for child in cell if local_name(child) not in _UNSEEN
        )

    def _read_table(self, table: Element) -> None:
        together = list[Places]()
        for row, cells in self._rows_with_cells(table):
            if any(local_name(inner) == "table" for inner in row.iter()):
                self.blocks += blocks_of(together)
                together.clear()
                self.read_blocks(row)
            else:
                together.append(
                    tuple(None if cell is None else self._cell_text(cell) for cell in cells)
                )
        self.blocks += blocks_of(together)

    def _read_sheet(self, table: Element) -> None:
        if attribute_value(table, "style-name") in self.hidden:
            return
        sheet, top = SheetCells(), 0
        for row, cells in self._rows_with_cells(table):
            for column, cell in enumerate(cells):
                if cell is not None and len(cell):
                    sheet.put(top, column, self._cell_text(cell))
                    last = top + _int_attribute(cell, "number-rows-spanned") - 1
                    right = column + _int_attribute(cell, "number-columns-spanned") - 1
                    if (last, right) != (top, column):
                        sheet.merged.append((top, last, column, right))
            top += _int_attribute(row, "number-rows-repeated")
        self.blocks += sheet.blocks()

    def _rows_with_cells(self, table: Element) -> Iterator[tuple[Element, list[Element | None]]]:
        """Yield the rows with their cells, None for a place covered by a span.

        Raises:
            TooManyCellsError: The document has too many cells.
        """
        for child in table:
            if local_name(child) in _ROW_HOLDERS:
                yield from self._rows_with_cells(child)
            elif local_name(child) == "table-row":
                cells = list(_repeated_cells(child))
                self.room -= len(cells) + 1
                if self.room < 0:
                    raise TooManyCellsError
                yield child, cells


def _repeated_cells(row: Element) -> Iterator[Element | None]:
    for cell in row:
        covered = local_name(cell) == "covered-table-cell"
        if covered or local_name(cell) == "table-cell":
            times = min(_int_attribute(cell, "number-columns-repeated"), _WIDEST)
            yield from [None if covered else cell] * times


def _mark_of_style(properties: Element) -> Mark | None:
    """Return the function that marks text with some properties, or None."""
    if local_name(properties) != "text-properties":
        return None
    if attribute_value(properties, "display") == "none":
        return _without_text
    if (attribute_value(properties, "text-line-through-style") or "none") != "none":
        return as_struck_out
    place = (attribute_value(properties, "text-position") or "").partition(" ")[0]
    if place in {"", "0%"}:
        return None
    return as_subscript if place == "sub" or place.startswith("-") else as_superscript


def _collapsed_text(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")


def _int_attribute(element: Element, name: str) -> int:
    text = attribute_value(element, name) or ""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1

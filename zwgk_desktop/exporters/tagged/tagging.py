"""Tagged PDF for screen readers: elements, marked content, structure tree (ISO 32000-1, 14.7).

The text of a page refers to its element. Content without an element is an artifact: rules,
page numbers.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any, cast

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFPage, PDFString
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.domain.grid import CellRole, Grid, GridCell


class Kind(StrEnum):
    """Standard structure types; the value is the tag."""

    DOCUMENT = "Document"
    TITLE = "H1"
    PARAGRAPH = "P"
    TABLE = "Table"
    ROW = "TR"
    HEAD = "TH"
    CELL = "TD"


class HeaderScope(StrEnum):
    """Direction of the cells that a head applies to."""

    ROW = "Row"
    COLUMN = "Column"


_SECTION = 2
"""Level of a section's heading: the title is H1, headings in a text follow."""

_LOWEST = 6


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Element:
    """Element of the structure tree, compared by identity.

    Args:
        tag: A standard structure type.
        headers: Heads of a cell, if their scope does not determine them.
    """

    tag: str
    children: tuple["Element", ...] = ()
    scope: HeaderScope | None = None
    row_span: int = 1
    column_span: int = 1
    headers: tuple["Element", ...] = ()


def paragraph_element() -> Element:
    """Return a paragraph element."""
    return Element(tag=Kind.PARAGRAPH)


def heading_element(level: int) -> Element:
    """Return a heading element; `level` 0 is a section's."""
    return Element(tag=f"H{min(_SECTION + level, _LOWEST)}")


def table_elements(grid: Grid) -> tuple[Element, tuple[Element, ...]]:
    """Return a table element with its rows, and the element of each cell in the grid's order.

    If heads repeat further down (二), each figure refers to its own.
    """
    made: dict[GridCell, Element] = {}
    recurring = any(cell.role is CellRole.BAND for cell in grid.cells)
    for cell in sorted(grid.cells, key=lambda cell: cell.address is not None):
        heads = _heads_of_figure(grid, cell) if recurring and cell.address else ()
        made[cell] = Element(
            tag=Kind.CELL if cell.address else Kind.HEAD,
            scope=_SCOPES.get(cell.role),
            row_span=cell.row_span,
            column_span=cell.column_span,
            headers=tuple(made[head] for head in heads),
        )
    rows = (
        Element(tag=Kind.ROW, children=tuple(made[cell] for cell in grid.cells if cell.row == row))
        for row in range(grid.row_count)
    )
    table = Element(tag=Kind.TABLE, children=tuple(rows))
    return table, tuple(made[cell] for cell in grid.cells)


_SCOPES = {
    CellRole.CORNER: HeaderScope.COLUMN,
    CellRole.HEAD: HeaderScope.COLUMN,
    CellRole.BAND: HeaderScope.COLUMN,
    CellRole.GROUP: HeaderScope.ROW,
    CellRole.LABEL: HeaderScope.ROW,
}


def _heads_of_figure(grid: Grid, figure: GridCell) -> tuple[GridCell, ...]:
    """Return the heads of a figure: those from its band down, and its row's label."""
    above = [cell for cell in grid.cells if cell.row < figure.row and _over(cell, figure)]
    band = max(cell.row for cell in above if cell.role is CellRole.BAND)
    heads = [cell for cell in above if cell.row >= band and cell.address is None]
    labels = [cell for cell in grid.cells if cell.row == figure.row and cell.role is CellRole.LABEL]
    return (*heads, *labels)


def _over(cell: GridCell, other: GridCell) -> bool:
    return (
        cell.column < other.column + other.column_span
        and other.column < cell.column + cell.column_span
    )


class Artifact(StrEnum):
    """Content outside the structure tree; the value is its property list."""

    RULES = "/Type /Layout"
    FOLIO = "/Type /Pagination /Subtype /Footer"
    DRAFT = "/Type /Pagination /Subtype /Watermark"
    REPEATED = "/Type /Pagination"


class StructureWriter:
    """Marked content of one canvas, and its structure tree."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._document = document_of(canvas)
        self._pages: list[list[Element]] = [[]]
        self._marks: dict[Element, list[tuple[int, int]]] = {}
        self._made: dict[Element, PDFDictionary] = {}
        self._names: dict[Element, PDFString] = {}

    @contextmanager
    def marked_content(self, part: Element | Artifact, *, actual_text: str = "") -> Generator[None]:
        """Mark the content drawn in the block as an element's, or as an artifact.

        `actual_text` is its text, if readers would copy it wrong. It goes into a Span, because
        some readers ignore it elsewhere.
        """
        if isinstance(part, Artifact):
            self._canvas.addLiteral(f"/Artifact <<{part}>> BDC")
        else:
            page = self._pages[-1]
            self._marks.setdefault(part, []).append((len(self._pages) - 1, len(page)))
            tag, actual_text = (
                ("Span", f" /ActualText {_hex_string(actual_text)}")
                if actual_text
                else (part.tag, "")
            )
            self._canvas.addLiteral(f"/{tag} <</MCID {len(page)}{actual_text}>> BDC")
            page.append(part)
        yield
        self._canvas.addLiteral("EMC")

    def end_page(self) -> None:
        """Start counting the marks of the next page from zero."""
        self._pages.append([])

    def write(self, elements: Iterable[Element]) -> None:
        """Write the structure tree of these elements, in reading order."""
        root = PDFDictionary({"Type": "/StructTreeRoot"})
        whole = Element(tag=Kind.DOCUMENT, children=tuple(elements))
        root["K"] = self._reference(self._structure_node(whole, root))
        root["ParentTree"] = self._parent_tree()
        root["ParentTreeNextKey"] = len(self._pages) - 1
        if self._names:
            named = [
                (name, self._reference(self._made[head])) for head, name in self._names.items()
            ]
            root["IDTree"] = PDFDictionary({"Names": PDFArray(chain.from_iterable(named))})
        catalog = self._document.Catalog
        catalog.StructTreeRoot = root
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _reference(self, thing: object) -> Any:
        return self._document.Reference(thing)

    def _pdf_page(self, number: int) -> PDFPage:
        return cast("PDFPage", self._document.Pages.pages[number])

    def _structure_node(self, element: Element, parent: PDFDictionary) -> PDFDictionary:
        node = PDFDictionary({"S": f"/{element.tag}", "P": self._reference(parent)})
        self._made[element] = node
        kids = [self._reference(self._structure_node(child, node)) for child in element.children]
        marks = self._marks.pop(element, [])
        if marks:
            first = marks[0][0]
            node["Pg"] = self._reference(self._pdf_page(first))
            kids += [self._mark_reference(page, mark, first) for page, mark in marks]
        if kids:
            node["K"] = kids[0] if len(kids) == 1 else PDFArray(kids)
        self._write_attributes(element, node)
        return node

    def _mark_reference(self, page: int, mark: int, home: int) -> int | PDFDictionary:
        """Return the reference to marked content, with its page if not the element's own."""
        if page == home:
            return mark
        return PDFDictionary(
            {"Type": "/MCR", "Pg": self._reference(self._pdf_page(page)), "MCID": mark}
        )

    def _write_attributes(self, element: Element, node: PDFDictionary) -> None:
        actual_text: dict[str, object] = {}
        if element.scope:
            actual_text["Scope"] = f"/{element.scope}"
        if element.row_span > 1:
            actual_text["RowSpan"] = element.row_span
        if element.column_span > 1:
            actual_text["ColSpan"] = element.column_span
        if element.headers:
            actual_text["Headers"] = PDFArray([self._id_of_head(head) for head in element.headers])
        if actual_text:
            node["A"] = PDFDictionary({"O": "/Table", **actual_text})

    def _id_of_head(self, head: Element) -> PDFString:
        """Return the id of a head, which precedes the cells it applies to."""
        if head not in self._names:
            self._names[head] = PDFString(f"h{len(self._names):04d}")
            self._made[head]["ID"] = self._names[head]
        return self._names[head]

    def _parent_tree(self) -> PDFDictionary:
        """Return the parent tree: the element of each mark, page by page."""
        numbers: list[object] = []
        for number, marks in enumerate(self._pages[:-1]):
            nodes = [self._reference(self._made[element]) for element in marks]
            numbers += [number, self._reference(PDFArray(nodes))]
            add_entries(self._pdf_page(number), StructParents=number, Tabs="/S")
        return PDFDictionary({"Nums": PDFArray(numbers)})


def _hex_string(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def document_of(canvas: Canvas) -> Any:
    """Return the document of a canvas, which is private in reportlab."""
    return cast("Any", canvas)._doc  # noqa: SLF001 - there is no other way to its catalog


def add_entries(thing: object, **entries: object) -> None:
    """Add entries to one of reportlab's dictionaries that it does not support itself."""
    known = cast("Any", thing)
    known.__NoDefault__ = [*known.__NoDefault__, *entries]
    for name, value in entries.items():
        setattr(known, name, value)

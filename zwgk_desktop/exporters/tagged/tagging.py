"""Tags in a PDF: marked content on the pages, the structure tree over it (ISO 32000-1, 14.7)."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain
from typing import Any, cast

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFPage, PDFString
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.exporters.tagged.structure import Element, Kind


class Artifact(StrEnum):
    """What is no part of the text; the value is its property list."""

    RULES = "/Type /Layout"
    FOLIO = "/Type /Pagination /Subtype /Footer"
    DRAFT = "/Type /Pagination /Subtype /Watermark"
    REPEATED = "/Type /Pagination"


class Tags:
    """The marks made on the pages of one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._document = document_of(canvas)
        self._pages: list[list[Element]] = [[]]
        self._marks: dict[Element, list[tuple[int, int]]] = {}
        self._made: dict[Element, PDFDictionary] = {}
        self._names: dict[Element, PDFString] = {}

    @contextmanager
    def marked(self, part: Element | Artifact, *, said: str = "") -> Generator[None]:
        """Mark what is drawn inside as an element's, or as an artifact.

        `said` is its text, for what readers would copy out wrong: as a Span, or
        some would not heed it.
        """
        if isinstance(part, Artifact):
            self._canvas.addLiteral(f"/Artifact <<{part}>> BDC")
        else:
            page = self._pages[-1]
            self._marks.setdefault(part, []).append((len(self._pages) - 1, len(page)))
            tag, said = ("Span", f" /ActualText {_hexed(said)}") if said else (part.tag, "")
            self._canvas.addLiteral(f"/{tag} <</MCID {len(page)}{said}>> BDC")
            page.append(part)
        yield
        self._canvas.addLiteral("EMC")

    def page_done(self) -> None:
        """Count the marks of the next page from nought."""
        self._pages.append([])

    def write(self, elements: Iterable[Element]) -> None:
        """Put the tree of these elements, in reading order, over the marks made."""
        root = PDFDictionary({"Type": "/StructTreeRoot"})
        whole = Element(tag=Kind.DOCUMENT, children=tuple(elements))
        root["K"] = self._reference(self._node(whole, root))
        root["ParentTree"] = self._parents()
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

    def _page(self, number: int) -> PDFPage:
        return cast("PDFPage", self._document.Pages.pages[number])

    def _node(self, element: Element, parent: PDFDictionary) -> PDFDictionary:
        node = PDFDictionary({"S": f"/{element.tag}", "P": self._reference(parent)})
        self._made[element] = node
        kids = [self._reference(self._node(child, node)) for child in element.children]
        marks = self._marks.pop(element, [])
        if marks:
            first = marks[0][0]
            node["Pg"] = self._reference(self._page(first))
            kids += [self._mark(page, mark, first) for page, mark in marks]
        if kids:
            node["K"] = kids[0] if len(kids) == 1 else PDFArray(kids)
        self._describe(element, node)
        return node

    def _mark(self, page: int, mark: int, home: int) -> int | PDFDictionary:
        """Refer to marked content; on another page than the element's own, with the page."""
        if page == home:
            return mark
        return PDFDictionary(
            {"Type": "/MCR", "Pg": self._reference(self._page(page)), "MCID": mark}
        )

    def _describe(self, element: Element, node: PDFDictionary) -> None:
        said: dict[str, object] = {}
        if element.scope:
            said["Scope"] = f"/{element.scope}"
        if element.row_span > 1:
            said["RowSpan"] = element.row_span
        if element.column_span > 1:
            said["ColSpan"] = element.column_span
        if element.headers:
            said["Headers"] = PDFArray([self._name(head) for head in element.headers])
        if said:
            node["A"] = PDFDictionary({"O": "/Table", **said})

    def _name(self, head: Element) -> PDFString:
        """Name a head, which stands before the cells it is for."""
        if head not in self._names:
            self._names[head] = PDFString(f"h{len(self._names):04d}")
            self._made[head]["ID"] = self._names[head]
        return self._names[head]

    def _parents(self) -> PDFDictionary:
        """Tell for each page and mark the element it belongs to."""
        numbers: list[object] = []
        for number, marks in enumerate(self._pages[:-1]):
            nodes = [self._reference(self._made[element]) for element in marks]
            numbers += [number, self._reference(PDFArray(nodes))]
            attach(self._page(number), StructParents=number, Tabs="/S")
        return PDFDictionary({"Nums": PDFArray(numbers)})


def _hexed(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def document_of(canvas: Canvas) -> Any:
    """Return the document a canvas draws, which reportlab keeps to itself."""
    return cast("Any", canvas)._doc  # noqa: SLF001 - there is no other way to its catalog


def attach(thing: object, **entries: object) -> None:
    """Give one of reportlab's dictionaries entries it has no place for."""
    known = cast("Any", thing)
    known.__NoDefault__ = [*known.__NoDefault__, *entries]
    for name, value in entries.items():
        setattr(known, name, value)

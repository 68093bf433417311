"""An OFD package: its pages in order, with what each is drawn from."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.failures import broken, invoice, locked, scanned, too_large
from zwgk_desktop.importers.markup import Element, local
from zwgk_desktop.importers.ofd.page import PageReader
from zwgk_desktop.importers.ofd.shapes import MalformedShapeError, numbers
from zwgk_desktop.importers.package import ZipPackage
from zwgk_desktop.importers.paged.blocks import read_pages
from zwgk_desktop.importers.paged.page import MAX_PAGES, PrintedPage, TooMuchOnAPageError

_KIND = "OFD"
_ROOT = "OFD.xml"
_ENCRYPTED = "Encryptions.xml"
_A4 = [0.0, 0.0, 210.0, 297.0]

_INVOICE = ("发票代码", "发票号码", "价税合计")
"""What every electronic invoice says, and no report: two of them suffice."""


def read_ofd(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read an OFD; run in a process of its own.

    Of several documents in a package the first is read, which is what programs show.

    Raises:
        UserError: It is damaged (I07), locked (I09), pictures only (I08), an
            invoice (I03), or far too long (I02).
    """
    package = _OfdPackage(data, name)
    try:
        pages = list(package.pages())
    except TooMuchOnAPageError:
        raise too_large(name, "一页上的内容太多") from None
    except MalformedShapeError as exc:
        raise broken(name, _KIND) from exc
    text = "".join(char.text for page in pages for char in page.chars)
    if not text.strip():
        raise scanned(name) if any(page.pictures for page in pages) else broken(name, _KIND)
    if sum(word in text for word in _INVOICE) > 1:
        raise invoice(name)
    return read_pages(pages)


class _OfdPackage:
    """The parts of a package, found from its root; a part is named from where it is named."""

    def __init__(self, data: bytes, name: str) -> None:
        self._zip = ZipPackage(data, name, _KIND)
        self._name = name
        if _ENCRYPTED in self._zip:
            raise locked(name)
        root = self._text(self._zip.tree(_ROOT), "DocBody", "DocRoot")
        self._document = _part("", root)
        self._tree = self._zip.tree(self._document)
        self._common = _child(self._tree, "CommonData")

    def pages(self) -> Iterator[PrintedPage]:
        """Yield what is seen on each page.

        Raises:
            UserError: There are none, or a part lacks (I07); too many (I02).
        """
        listed = [one for one in _children(_child(self._tree, "Pages")) if local(one) == "Page"]
        if not listed:
            raise self._zip.broken()
        if len(listed) > MAX_PAGES:
            raise too_large(self._name, f"有{len(listed)}页")
        templates = {
            one.get("ID", ""): _part(self._document, one.get("BaseLoc", ""))
            for one in _children(self._common)
            if local(one) == "TemplatePage"
        }
        composites = dict(self._composites())
        for one in listed:
            page = self._zip.tree(_part(self._document, one.get("BaseLoc", "")))
            under = [
                self._zip.tree(templates[number])
                for template in _children(page)
                if local(template) == "Template"
                and (number := template.get("TemplateID", "")) in templates
            ]
            contents = [content for part in [*under, page] for content in _contents(part)]
            yield PageReader(composites).read(contents, self._box(page))

    def _box(self, page: Element) -> list[float]:
        """Return left and upper edge, width and height of a page, or of all pages (mm)."""
        areas = (_child(page, "Area"), _child(self._common, "PageArea"))
        boxes = (numbers(_text(_child(area, "PhysicalBox"))) for area in areas)
        return next((box for box in boxes if len(box) == 4), _A4)

    def _composites(self) -> Iterator[tuple[str, Element]]:
        """Yield what pages draw by its number, from the resources of the document."""
        for one in _children(self._common):
            part = _part(self._document, _text(one))
            if local(one) not in {"PublicRes", "DocumentRes"} or part not in self._zip:
                continue
            for unit in self._zip.tree(part).iter("{*}CompositeGraphicUnit"):
                for content in _contents(unit):
                    yield unit.get("ID", ""), content

    def _text(self, tree: Element, *path: str) -> str:
        """Return what stands in a descendant.

        Raises:
            UserError: There is none (I07).
        """
        found: Element | None = tree
        for name in path:
            found = _child(found, name)
        text = _text(found)
        if not text:
            raise self._zip.broken()
        return text


def _children(one: Element | None) -> list[Element]:
    return [] if one is None else list(one)


def _child(one: Element | None, name: str) -> Element | None:
    return next((child for child in _children(one) if local(child) == name), None)


def _contents(one: Element) -> list[Element]:
    return [child for child in _children(one) if local(child) == "Content"]


def _text(one: Element | None) -> str:
    return "" if one is None else (one.text or "").strip()


def _part(named_in: str, location: str) -> str:
    """Return a part by its location, which counts from the part it is named in, or the root."""
    path = location if location.startswith("/") else join("/", dirname(named_in), location)
    return normpath(path).lstrip("/")

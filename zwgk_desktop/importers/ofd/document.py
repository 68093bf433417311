"""Reader of OFD packages: their pages in order, with characters and ruled lines."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from posixpath import dirname, join, normpath

from zwgk_desktop.domain.embedded_data import ATTACHMENT
from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import (
    broken_error,
    invoice_error,
    locked_error,
    scan_error,
    too_large_error,
)
from zwgk_desktop.importers.html import Element, local_name
from zwgk_desktop.importers.ofd.shapes import (
    MalformedShapeError,
    Matrix,
    object_matrix,
    outlines,
    parse_numbers,
    parse_steps,
)
from zwgk_desktop.importers.package import ZipPackage
from zwgk_desktop.importers.paged.blocks import read_pages
from zwgk_desktop.importers.paged.lines import (
    ABOVE,
    BELOW,
    MAX_CHARS,
    MAX_OBJECTS,
    MAX_PAGES,
    MAX_RULES,
    Char,
    PrintedPage,
    TooMuchOnAPageError,
)
from zwgk_desktop.importers.paged.tables import RuledLine, ruled_lines

_POINT = 72 / 25.4

_HALF, _SMALL, _CAPITAL, _BROAD = 0.5, 0.6, 0.7, 0.9
"""Approximate widths of characters narrower than an em, in ems: digits, small, capital, broad."""

_BROAD_ONES = frozenset("MWmw@%&")
_WIDEST_LETTER, _WIDEST_DIGIT = 1.2, 0.8
"""Maximum widths of ASCII characters, in ems. A wider gap between digits separates figures."""

_DEEPEST = 6
"""Maximum nesting of objects; reports have one or two levels."""

_WHITE_BITS = 255


@dataclass(slots=True)
class PageReader:
    """Reader of one page, with limits on the number of objects.

    Args:
        composites: Contents of composite graphic units by id, which pages may refer to.
    """

    composites: Mapping[str, Element]
    _chars: list[Char] = field(default_factory=list[Char])
    _ruled_lines: list[RuledLine] = field(default_factory=list[RuledLine])
    _pictures: bool = False
    _objects: int = 0

    def read(self, contents: list[Element], box: list[float]) -> PrintedPage:
        """Return the characters and ruled lines of a page.

        Args:
            contents: Content elements, those of templates before those of the page itself.
            box: Left and upper edge, width and height of the page, in millimetres.

        Raises:
            TooMuchOnAPageError: It has far too many objects.
            MalformedShapeError: A number or path is malformed.
        """
        page = Matrix(_POINT, 0, 0, _POINT, -box[0] * _POINT, -box[1] * _POINT)
        for content in contents:
            self._draw(content, page, 0)
        return PrintedPage(
            width=box[2] * _POINT,
            height=box[3] * _POINT,
            chars=tuple(self._chars),
            rules=tuple(self._ruled_lines),
            pictures=self._pictures,
        )

    def _draw(self, holder: Element, matrix: Matrix, depth: int) -> None:
        for one in holder:
            self._objects += 1
            if depth > _DEEPEST or self._objects > MAX_OBJECTS:
                raise TooMuchOnAPageError
            if one.get("Visible", "true") != "false":
                self._draw_object(one, matrix, depth)
            if len(self._chars) > MAX_CHARS or len(self._ruled_lines) > MAX_RULES:
                raise TooMuchOnAPageError

    def _draw_object(self, one: Element, matrix: Matrix, depth: int) -> None:
        match local_name(one):
            case "Layer" | "PageBlock":
                self._draw(one, matrix, depth + 1)
            case "TextObject":
                self._chars += islice(_chars(one, matrix), MAX_CHARS + 1)
            case "PathObject":
                self._ruled_lines += islice(_ruled_lines(one, matrix), MAX_RULES + 1)
            case "ImageObject":
                self._pictures = True
            case "CompositeObject":
                self._draw_composite(one, matrix, depth)
            case _:
                pass

    def _draw_composite(self, one: Element, matrix: Matrix, depth: int) -> None:
        content = self.composites.get(one.get("ResourceID", ""))
        if content is not None:
            inner = matrix.after(object_matrix(one.get("Boundary"), one.get("CTM")))
            self._draw(content, inner, depth + 1)


def _chars(one: Element, matrix: Matrix) -> Iterator[Char]:
    """Yield the characters of a text object, each with the bounding box of its rotated shape."""
    inner = matrix.after(object_matrix(one.get("Boundary"), one.get("CTM")))
    size = (parse_numbers(one.get("Size")) or [0.0])[0]
    stretch = (parse_numbers(one.get("HScale")) or [1.0])[0]
    x = y = 0.0
    for code in one:
        if local_name(code) != "TextCode":
            continue
        x = (parse_numbers(code.get("X")) or [x])[0]
        y = (parse_numbers(code.get("Y")) or [y])[0]
        text = "".join(code.itertext()).strip("\r\n")[: MAX_CHARS + 1]
        widths = [_width_in_ems(char) * size * stretch for char in text]
        across = _advances(code.get("DeltaX"), widths, moved=code.get("DeltaY") is None)
        down = _advances(code.get("DeltaY"), widths, moved=False)
        for char, width, right, below in zip(text, widths, across, down, strict=False):
            widest = max(width, _widest_width(char) * size * stretch)
            wide = min(right, widest) if right > 0 else width
            yield _placed_char(char, inner, (x, y), wide, size)
            x, y = x + right, y + below


def _advances(text: str | None, widths: list[float], *, moved: bool) -> Iterator[float]:
    """Yield the distance from each character to the next, without end if steps are given.

    A text without steps is set solid. By the standard its characters would overlap, but no
    program draws it so.
    """
    said = parse_steps(text)
    if said or not moved:
        return chain(said, repeat(0.0))
    return iter(widths)


def _width_in_ems(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in _BROAD_ONES:
        return _BROAD
    if char.isupper():
        return _CAPITAL
    return _SMALL if char.islower() else _HALF


def _widest_width(char: str) -> float:
    if not char.isascii():
        return 0.0
    return _WIDEST_DIGIT if char.isdigit() else _WIDEST_LETTER


def _placed_char(
    char: str, matrix: Matrix, start: tuple[float, float], width: float, size: float
) -> Char:
    x, y = start
    corners = [
        matrix.point(a, b) for a in (x, x + width) for b in (y - ABOVE * size, y + BELOW * size)
    ]
    xs, ys = [a for a, _ in corners], [b for _, b in corners]
    return Char(char, min(xs), min(ys), max(xs), max(ys))


def _ruled_lines(one: Element, matrix: Matrix) -> Iterator[RuledLine]:
    """Yield the ruled lines of a path object."""
    inner = matrix.after(object_matrix(one.get("Boundary"), one.get("CTM")))
    stroked = one.get("Stroke", "true") != "false" and not _is_white(one, "StrokeColor")
    filled = one.get("Fill", "false") == "true" and not _is_white(one, "FillColor")
    path = next((child.text for child in one if local_name(child) == "AbbreviatedData"), None)
    for outline in outlines(path):
        seen = [inner.point(x, y) for x, y in outline]
        yield from ruled_lines(seen, filled=filled, stroked=stroked)


def _is_white(one: Element, kind: str) -> bool:
    """Return whether a colour is white and so invisible on paper."""
    colour = next((child for child in one if local_name(child) == kind), None)
    values = parse_numbers(colour.get("Value")) if colour is not None else []
    return len(values) == 3 and all(value == _WHITE_BITS for value in values)


_KIND = "OFD"
_ROOT = "OFD.xml"
_ENCRYPTED = "Encryptions.xml"
_A4 = [0.0, 0.0, 210.0, 297.0]

_INVOICE = ("发票代码", "发票号码", "价税合计")
"""Words of electronic invoices; a file with two of them is one."""


def read_ofd(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the content of an OFD file as blocks. Run in a confined process.

    Of several documents in a package the first is read, as other programs do.

    Raises:
        UserError: It is damaged (I07), locked (I09), has pictures only (I08), is an
            invoice (I03), or is far too long (I02).
    """
    package = _OfdPackage(data, name)
    try:
        pages = list(package.pages())
    except TooMuchOnAPageError:
        raise too_large_error(name, "一页上的内容太多") from None
    except MalformedShapeError as exc:
        raise broken_error(name, _KIND) from exc
    text = "".join(char.text for page in pages for char in page.chars)
    if not text.strip():
        raise (
            scan_error(name) if any(page.pictures for page in pages) else broken_error(name, _KIND)
        )
    if sum(word in text for word in _INVOICE) > 1:
        raise invoice_error(name)
    return read_pages(pages)


def read_ofd_data(data: bytes, name: str) -> str:
    """Return the report data attached to an OFD file, "" if there are none.

    Raises:
        UserError: As `read_ofd`.
    """
    return _OfdPackage(data, name).attachment(ATTACHMENT).decode("ascii", "replace")


class _OfdPackage:
    """OFD package with its parts, whose paths are relative to the part that refers to them."""

    def __init__(self, data: bytes, name: str) -> None:
        self._zip = ZipPackage(data, name, _KIND)
        self._name = name
        if _ENCRYPTED in self._zip:
            raise locked_error(name)
        root = self._text(self._zip.tree(_ROOT), "DocBody", "DocRoot")
        self._document = _part_path("", root)
        self._tree = self._zip.tree(self._document)
        self._common = _child(self._tree, "CommonData")

    def pages(self) -> Iterator[PrintedPage]:
        """Yield the characters and ruled lines of each page.

        Raises:
            UserError: There are no pages or a part is missing (I07), or too many pages (I02).
        """
        listed = [
            one for one in _children(_child(self._tree, "Pages")) if local_name(one) == "Page"
        ]
        if not listed:
            raise self._zip.broken_error()
        if len(listed) > MAX_PAGES:
            raise too_large_error(self._name, f"有{len(listed)}页")
        templates = {
            one.get("ID", ""): _part_path(self._document, one.get("BaseLoc", ""))
            for one in _children(self._common)
            if local_name(one) == "TemplatePage"
        }
        composites = dict(self._composites())
        for one in listed:
            page = self._zip.tree(_part_path(self._document, one.get("BaseLoc", "")))
            under = [
                self._zip.tree(templates[number])
                for template in _children(page)
                if local_name(template) == "Template"
                and (number := template.get("TemplateID", "")) in templates
            ]
            contents = [content for part in [*under, page] for content in _content_elements(part)]
            yield PageReader(composites).read(contents, self._page_box(page))

    def attachment(self, name: str) -> bytes:
        """Return the content of the attached file of a name, b"" if there is none."""
        listed = _part_path(self._document, _text(_child(self._tree, "Attachments")))
        for one in _children(self._zip.tree(listed)) if listed in self._zip else []:
            part = _part_path(listed, _text(_child(one, "FileLoc")))
            if part.rpartition("/")[2] == name and part in self._zip:
                return self._zip.bytes_of(part)
        return b""

    def _page_box(self, page: Element) -> list[float]:
        """Return left and upper edge, width and height of a page, in mm; by default A4."""
        areas = (_child(page, "Area"), _child(self._common, "PageArea"))
        boxes = (parse_numbers(_text(_child(area, "PhysicalBox"))) for area in areas)
        return next((box for box in boxes if len(box) == 4), _A4)

    def _composites(self) -> Iterator[tuple[str, Element]]:
        """Yield id and content of each composite graphic unit in the document's resources."""
        for one in _children(self._common):
            part = _part_path(self._document, _text(one))
            if local_name(one) not in {"PublicRes", "DocumentRes"} or part not in self._zip:
                continue
            for unit in self._zip.tree(part).iter("{*}CompositeGraphicUnit"):
                for content in _content_elements(unit):
                    yield unit.get("ID", ""), content

    def _text(self, tree: Element, *path: str) -> str:
        """Return the text of the descendant at a path.

        Raises:
            UserError: It is absent or empty (I07).
        """
        found: Element | None = tree
        for name in path:
            found = _child(found, name)
        text = _text(found)
        if not text:
            raise self._zip.broken_error()
        return text


def _children(one: Element | None) -> list[Element]:
    return [] if one is None else list(one)


def _child(one: Element | None, name: str) -> Element | None:
    return next((child for child in _children(one) if local_name(child) == name), None)


def _content_elements(one: Element) -> list[Element]:
    return [child for child in _children(one) if local_name(child) == "Content"]


def _text(one: Element | None) -> str:
    return "" if one is None else (one.text or "").strip()


def _part_path(named_in: str, location: str) -> str:
    """Return a part's path from its location: absolute, or relative to the part naming it."""
    path = location if location.startswith("/") else join("/", dirname(named_in), location)
    return normpath(path).lstrip("/")

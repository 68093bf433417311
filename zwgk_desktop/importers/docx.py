"""Word documents (.docx): what is printed, as paragraphs and grids."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from zwgk_desktop.importers.document import (
    PICTURE,
    SourceBlock,
    SourceGrid,
    SourceParagraph,
    lowered,
    raised,
    struck,
)
from zwgk_desktop.importers.docx_numbering import Numbering
from zwgk_desktop.importers.markup import Element, attribute, local
from zwgk_desktop.importers.package import ZipPackage
from zwgk_desktop.importers.spans import MAX_CELLS, MAX_ROWS, Places, TooManyCellsError, blocks_of

_DEEPEST = 12
_UNSEEN = frozenset({"del", "moveFrom", "rPr", "pPr", "instrText", "delText", "Fallback"})
_HOLDERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "body"})
_WRITTEN = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "blip": f"\n{PICTURE}\n",
    "imagedata": f"\n{PICTURE}\n",
}
_WRITTEN_AT = {"superscript": raised, "subscript": lowered}
_FALSE = frozenset({"0", "false", "off", "none"})


def read_docx(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read a document.

    Raises:
        UserError: It is damaged (I07), too large (I02) or locked (I09).
    """
    package = ZipPackage(data, name, "Word")
    part = package.main_part()
    parts = {kind: target for _, kind, target in package.relations(part) if target in package}
    lists, styles = parts.get("numbering"), parts.get("styles")
    numbering = Numbering(
        package.tree(lists) if lists else None, package.tree(styles) if styles else None
    )
    reader = _DocxReader(numbering, _Room())
    for child in package.tree(part):
        if local(child) == "body":
            reader.flow(child)
    if reader.too_deep:
        raise package.broken()
    return tuple(reader.blocks)


@dataclass(eq=False)
class _Room:
    """How many places the tables of a document may still have."""

    left: int = MAX_CELLS

    def take(self, places: int) -> None:
        """Use some up.

        Raises:
            TooManyCellsError: There are none left.
        """
        self.left -= places
        if self.left < 0:
            raise TooManyCellsError


@dataclass(eq=False)
class _DocxReader:
    """A walk through the body, or through one cell or text box."""

    numbering: Numbering
    room: _Room
    depth: int = 0
    blocks: list[SourceBlock] = field(default_factory=list[SourceBlock])
    too_deep: bool = False

    def flow(self, holder: Element) -> None:
        """Read paragraphs and tables in their order; what else stands there is passed over."""
        for child in _within(holder):
            if local(child) == "p":
                self._paragraph(child)
            elif local(child) == "tbl":
                self._table(child)

    def inner(self, holder: Element) -> list[SourceBlock]:
        """Read what stands within a cell or a text box."""
        if self.depth >= _DEEPEST:
            self.too_deep = True
            return []
        inner = _DocxReader(self.numbering, self.room, self.depth + 1)
        inner.flow(holder)
        self.too_deep = self.too_deep or inner.too_deep
        return inner.blocks

    def _paragraph(self, paragraph: Element) -> None:
        boxes: list[Element] = []
        text = "".join(_pieces(paragraph, boxes))
        if text.strip():
            text = self.numbering.label(paragraph) + text
        for line in text.split("\n"):
            if line.strip():
                self.blocks.append(SourceParagraph(line))
        for box in boxes:
            self.blocks += self.inner(box)

    def _table(self, table: Element) -> None:
        together = list[Places]()
        for row in _within(table):
            if local(row) != "tr":
                continue
            if len(together) > MAX_ROWS:
                raise TooManyCellsError
            cells = list(_cells(row))
            contents = [self.inner(cell) if cell is not None else [] for cell, _ in cells]
            if any(isinstance(block, SourceGrid) for content in contents for block in content):
                self.blocks += blocks_of(together)
                together = []
                self.blocks += [block for content in contents for block in content]
                continue
            places: list[str | None] = []
            for (cell, width), content in zip(cells, contents, strict=True):
                places += [None if cell is None else _text(content), *[None] * (width - 1)]
            self.room.take(len(places))
            together.append(tuple(places))
        self.blocks += blocks_of(together)


def _within(holder: Element) -> Iterator[Element]:
    """Yield children, passing through what only wraps them."""
    waiting = list(reversed(holder))
    while waiting:
        child = waiting.pop()
        if local(child) in _HOLDERS:
            waiting += reversed(child)
        else:
            yield child


def _cells(row: Element) -> Iterator[tuple[Element | None, int]]:
    """Yield a row's cells with their widths; None where one above reaches down."""
    before = _property(row, "trPr", "gridBefore")
    if before is not None:
        yield None, _number(before)
    for cell in _within(row):
        if local(cell) != "tc":
            continue
        span, merge = _property(cell, "tcPr", "gridSpan"), _property(cell, "tcPr", "vMerge")
        width = max(1, _number(span)) if span is not None else 1
        continued = merge is not None and attribute(merge, "val") != "restart"
        yield None if continued else cell, width


def _property(element: Element, group: str, name: str) -> Element | None:
    for child in element:
        if local(child) == group:
            return next((one for one in child if local(one) == name), None)
    return None


def _number(element: Element) -> int:
    text = attribute(element, "val") or ""
    return min(int(text), 64) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _text(content: list[SourceBlock]) -> str:
    words = [block.text for block in content if isinstance(block, SourceParagraph)]
    return "\n".join(word for word in words if word != PICTURE) or "\n".join(words)


def _pieces(paragraph: Element, boxes: list[Element]) -> Iterator[str]:
    """Yield the text of a paragraph; text boxes are put aside."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == "r" and (write := _set_apart(element)):
            yield write("".join(_pieces_of_run(element)))
        elif name == "t":
            yield element.text or ""
        elif name in _WRITTEN:
            yield _WRITTEN[name]
        elif name == "txbxContent":
            boxes.append(element)
        elif name not in _UNSEEN and not (name == "r" and _is_hidden(element)):
            waiting += reversed(element)


def _pieces_of_run(run: Element) -> Iterator[str]:
    """Yield the text of a run alone; one that is hidden has none."""
    if not _is_hidden(run):
        yield from (child.text or "" for child in run if local(child) == "t")


def _set_apart(run: Element) -> Callable[[str], str] | None:
    """Return how a run is written that stands above or below its line, or is struck out."""
    place = _property(run, "rPr", "vertAlign")
    write = _WRITTEN_AT.get((attribute(place, "val") or "") if place is not None else "")
    return write or (struck if _is_on(run, "strike") or _is_on(run, "dstrike") else None)


def _is_hidden(run: Element) -> bool:
    return _is_on(run, "vanish")


def _is_on(run: Element, name: str) -> bool:
    switch = _property(run, "rPr", name)
    return switch is not None and (attribute(switch, "val") or "1") not in _FALSE

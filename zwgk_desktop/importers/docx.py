"""Reader of Word documents (.docx): the printed text with list numbers, and tables."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from zwgk_desktop.domain.embedded_data import NAMESPACE
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import (
    PICTURE,
    Mark,
    SourceBlock,
    SourceGrid,
    SourceParagraph,
    as_struck_out,
    as_subscript,
    as_superscript,
)
from zwgk_desktop.importers.html import Element, attribute_value, local_name
from zwgk_desktop.importers.package import ZipPackage
from zwgk_desktop.importers.spans import MAX_CELLS, MAX_ROWS, Places, TooManyCellsError, blocks_of

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
    "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting",
})  # fmt: skip
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _ListLevel:
    """Numbering of one level of a list."""

    style: str
    text: str
    start: int


Lists = Mapping[str, dict[int, _ListLevel]]
"""Levels of each list by depth, by the list's number in the file."""


class Numbering:
    """Counters of a document's lists, advanced as its paragraphs are read in order.

    Args:
        numbering: Part that defines lists, if there is one.
        styles: Part that defines paragraph styles, which may name lists.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._list_levels: Lists = _list_levels(numbering) if numbering is not None else {}
        self._lists_of_styles = _lists_of_styles(styles) if styles is not None else {}
        self._counts: dict[str, list[int]] = {}

    def label(self, paragraph: Element) -> str:
        """Return the printed list number of a paragraph, and count it; "" if none."""
        named, depth = self._list_and_level(paragraph)
        levels = self._list_levels.get(named or "")
        if levels is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(named or "", [0] * 9)
        counts[depth] = counts[depth] + 1 if counts[depth] else levels[depth].start
        counts[depth + 1 :] = [0] * (8 - depth)
        if levels[depth].style in {"bullet", "none"}:
            return ""

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            level = levels.get(place, levels[depth])
            return _format_number(counts[place] or level.start, level.style)

        return _PLACE.sub(number, levels[depth].text)

    def _list_and_level(self, paragraph: Element) -> tuple[str | None, int]:
        properties = _first_child(paragraph, "pPr")
        if properties is None:
            return None, 0
        own = _list_of(properties)
        style = _first_child(properties, "pStyle")
        inherited = (
            self._lists_of_styles.get(attribute_value(style, "val") or "")
            if style is not None
            else None
        )
        return own or inherited or (None, 0)


def _first_child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _child_value(element: Element, name: str) -> str:
    child = _first_child(element, name)
    return (attribute_value(child, "val") or "") if child is not None else ""


def _list_of(properties: Element) -> tuple[str | None, int] | None:
    numbered = _first_child(properties, "numPr")
    if numbered is None:
        return None
    depth = _child_value(numbered, "ilvl")
    return _child_value(numbered, "numId"), int(depth) if re.fullmatch("[0-8]", depth) else 0


def _lists_of_styles(styles: Element) -> dict[str, tuple[str | None, int]]:
    found: dict[str, tuple[str | None, int]] = {}
    for style in styles:
        properties = _first_child(style, "pPr")
        place = _list_of(properties) if properties is not None else None
        if place:
            found[attribute_value(style, "styleId") or ""] = place
    return found


def _list_levels(numbering: Element) -> Lists:
    abstract: dict[str, dict[int, _ListLevel]] = {
        attribute_value(one, "abstractNumId") or "": dict(map(_list_level, _level_elements(one)))
        for one in numbering
        if local_name(one) == "abstractNum"
    }
    return {
        attribute_value(one, "numId") or "": abstract.get(_child_value(one, "abstractNumId"), {})
        for one in numbering
        if local_name(one) == "num"
    }


def _level_elements(element: Element) -> list[Element]:
    return [child for child in element if local_name(child) == "lvl"]


def _list_level(element: Element) -> tuple[int, _ListLevel]:
    depth, start = attribute_value(element, "ilvl") or "", _child_value(element, "start")
    first = int(start) if re.fullmatch("[0-9]{1,3}", start) else 1
    level = _ListLevel(
        _child_value(element, "numFmt") or "decimal", _child_value(element, "lvlText"), first
    )
    return int(depth) if re.fullmatch("[0-8]", depth) else 0, level


def _format_number(number: int, style: str) -> str:
    if style in _CHINESE and number < 100:
        tens, ones = divmod(number, 10)
        head = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
        return head + (_DIGITS[ones] if ones or not tens else "")
    if style in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return str(number)


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
_WRITTEN_AT = {"superscript": as_superscript, "subscript": as_subscript}
_FALSE = frozenset({"0", "false", "off", "none"})


def read_docx(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the content of a Word document as paragraphs and grids.

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
    reader = _DocxReader(numbering, _CellBudget())
    for child in package.tree(part):
        if local_name(child) == "body":
            reader.read_blocks(child)
    if reader.too_deep:
        raise package.broken_error()
    return tuple(reader.blocks)


def read_docx_data(data: bytes, name: str) -> str:
    """Return the report data in a custom XML part, "" if there are none.

    Raises:
        UserError: As `read_docx`.
    """
    package = ZipPackage(data, name, "Word")
    for _, kind, target in package.relations(package.main_part()):
        if kind == "customXml" and target in package:
            with suppress(UserError):  # parts of other programs
                root = package.tree(target)
                if root.tag == f"{{{NAMESPACE}}}report":
                    return root.text or ""
    return ""


@dataclass(eq=False)
class _CellBudget:
    """Remaining number of table cells that a document may have."""

    left: int = MAX_CELLS

    def spend(self, places: int) -> None:
        """Subtract a number of cells.

        Raises:
            TooManyCellsError: The document has too many cells.
        """
        self.left -= places
        if self.left < 0:
            raise TooManyCellsError


@dataclass(eq=False)
class _DocxReader:
    """Reader of the body, or of one table cell or text box."""

    numbering: Numbering
    room: _CellBudget
    depth: int = 0
    blocks: list[SourceBlock] = field(default_factory=list[SourceBlock])
    too_deep: bool = False

    def read_blocks(self, holder: Element) -> None:
        """Read paragraphs and tables in order, and skip all other elements."""
        for child in _unwrapped_children(holder):
            if local_name(child) == "p":
                self._read_paragraph(child)
            elif local_name(child) == "tbl":
                self._read_table(child)

    def blocks_within(self, holder: Element) -> list[SourceBlock]:
        """Return the content of a table cell or text box."""
        if self.depth >= _DEEPEST:
            self.too_deep = True
            return []
        blocks_within = _DocxReader(self.numbering, self.room, self.depth + 1)
        blocks_within.read_blocks(holder)
        self.too_deep = self.too_deep or blocks_within.too_deep
        return blocks_within.blocks

    def _read_paragraph(self, paragraph: Element) -> None:
        boxes: list[Element] = []
        text = "".join(_text_pieces(paragraph, boxes))
        if text.strip():
            text = self.numbering.label(paragraph) + text
        for line in text.split("\n"):
            if line.strip():
                self.blocks.append(SourceParagraph(line))
        for box in boxes:
            self.blocks += self.blocks_within(box)

    def _read_table(self, table: Element) -> None:
        together = list[Places]()
        for row in _unwrapped_children(table):
            if local_name(row) != "tr":
                continue
            if len(together) > MAX_ROWS:
                raise TooManyCellsError
            cells = list(_cells_with_widths(row))
            contents = [self.blocks_within(cell) if cell is not None else [] for cell, _ in cells]
            if any(isinstance(block, SourceGrid) for content in contents for block in content):
                self.blocks += blocks_of(together)
                together = []
                self.blocks += [block for content in contents for block in content]
                continue
            places: list[str | None] = []
            for (cell, width), content in zip(cells, contents, strict=True):
                places += [
                    None if cell is None else _text_of_blocks(content),
                    *[None] * (width - 1),
                ]
            self.room.spend(len(places))
            together.append(tuple(places))
        self.blocks += blocks_of(together)


def _unwrapped_children(holder: Element) -> Iterator[Element]:
    """Yield children, and those of wrapper elements instead of the wrappers."""
    waiting = list(reversed(holder))
    while waiting:
        child = waiting.pop()
        if local_name(child) in _HOLDERS:
            waiting += reversed(child)
        else:
            yield child


def _cells_with_widths(row: Element) -> Iterator[tuple[Element | None, int]]:
    """Yield a row's cells with their widths; None for a cell merged with the one above."""
    before = _property_element(row, "trPr", "gridBefore")
    if before is not None:
        yield None, _int_value(before)
    for cell in _unwrapped_children(row):
        if local_name(cell) != "tc":
            continue
        span, merge = (
            _property_element(cell, "tcPr", "gridSpan"),
            _property_element(cell, "tcPr", "vMerge"),
        )
        width = max(1, _int_value(span)) if span is not None else 1
        continued = merge is not None and attribute_value(merge, "val") != "restart"
        yield None if continued else cell, width


def _property_element(element: Element, group: str, name: str) -> Element | None:
    for child in element:
        if local_name(child) == group:
            return next((one for one in child if local_name(one) == name), None)
    return None


def _int_value(element: Element) -> int:
    text = attribute_value(element, "val") or ""
    return min(int(text), 64) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _text_of_blocks(content: list[SourceBlock]) -> str:
    words = [block.text for block in content if isinstance(block, SourceParagraph)]
    return "\n".join(word for word in words if word != PICTURE) or "\n".join(words)


def _text_pieces(paragraph: Element, boxes: list[Element]) -> Iterator[str]:
    """Yield the text of a paragraph, and append its text boxes to `boxes`."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = local_name(element)
        if name == "r" and (write := _mark_of_run(element)):
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
    """Yield the text of a run, or nothing if it is hidden."""
    if not _is_hidden(run):
        yield from (child.text or "" for child in run if local_name(child) == "t")


def _mark_of_run(run: Element) -> Mark | None:
    """Return the function that marks a run as super-, subscript or struck out, or None."""
    place = _property_element(run, "rPr", "vertAlign")
    write = _WRITTEN_AT.get((attribute_value(place, "val") or "") if place is not None else "")
    return write or (as_struck_out if _is_on(run, "strike") or _is_on(run, "dstrike") else None)


def _is_hidden(run: Element) -> bool:
    return _is_on(run, "vanish")


def _is_on(run: Element, name: str) -> bool:
    switch = _property_element(run, "rPr", name)
    return switch is not None and (attribute_value(switch, "val") or "1") not in _FALSE

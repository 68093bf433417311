"""Reader of web pages (.html, .mht) and HTML fragments from the clipboard."""

import codecs
import re
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import TypeAlias

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from zwgk_desktop.domain.embedded_data import ATTRIBUTE
from zwgk_desktop.importers.document import (
    PICTURE,
    Mark,
    SourceBlock,
    SourceParagraph,
    as_struck_out,
)
from zwgk_desktop.importers.format import broken_error
from zwgk_desktop.importers.page_styles import (
    field_figure,
    is_hiding_style,
    mark_of_element,
    possibly_hidden,
)
from zwgk_desktop.importers.spans import (
    MAX_ROWS,
    Places,
    SpanningCell,
    TooManyCellsError,
    blocks_of,
    lay_out,
)

_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "svg", "head", "title", "select", "textarea",
    "button", "input", "iframe", "object", "embed", "audio", "video", "canvas", "map", "math",
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([-\w]+)", re.IGNORECASE)
_ROWS = re.compile(
    r"\s*+(?:<!--.*?-->\s*+)*+<(?:tr|td|th|tbody|thead)\b", re.IGNORECASE | re.DOTALL
)
"""Start of a fragment of a table copied without its `table` element."""

_FIELDS = frozenset({"input", "select", "textarea"})
_GAP = re.compile(r"[ \t\r\n\f]+")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f]")
_HEAD_BYTES = 4096
_DEEPEST = 250


def read_html(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return a web page as paragraphs and grids.

    Raises:
        UserError: It is nested too deeply, or is not a web page (I07).
    """
    return blocks_of_html(decode_page(data), name)


def read_html_data(data: bytes, _name: str) -> str:
    """Return the report data in an attribute of a web page, "" if there are none."""
    return _embedded_data(decode_page(data))


def _embedded_data(text: str) -> str:
    found = LexborHTMLParser(text).css_first(f"[{ATTRIBUTE}]") if ATTRIBUTE in text else None
    return (found.attributes.get(ATTRIBUTE) or "") if found is not None else ""


def blocks_of_html(text: str, name: str) -> tuple[SourceBlock, ...]:
    """Return decoded HTML as paragraphs and grids.

    Raises:
        UserError: As `read_html`.
    """
    plain = _HALVES.sub(_join_surrogates, text.replace("\0", ""))
    page = _PageReader(name)
    page.read(LexborHTMLParser(f"<table>{plain}" if _ROWS.match(plain) else plain))
    return page.blocks()


_HALVES = re.compile("&#(5[56][0-9]{3});&#(5[67][0-9]{3});")
"""Character beyond U+FFFF written as two surrogate references, as some programs do."""


def _join_surrogates(halves: re.Match[str]) -> str:
    pair = struct.pack("<2H", int(halves[1]), int(halves[2]))
    return pair.decode("utf-16-le", "replace")


def decode_page(data: bytes) -> str:
    """Return the decoded text of a page: UTF-8 if valid, else Big5 if declared, else GB18030.

    UTF-16 is detected first. The declared encoding often is wrong, since many sites were
    moved without being rewritten. Chinese in another encoding is not valid UTF-8 by chance.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    said = _CHARSET.search(data[:_HEAD_BYTES])
    wide = _unmarked_utf16(data[:_HEAD_BYTES])
    if wide:
        return data.decode(wide, "replace")
    encodings = ("utf-8-sig", "big5") if said and said[1].lower() == b"big5" else ("utf-8-sig",)
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("gb18030", "replace")


def _unmarked_utf16(head: bytes) -> str:
    """Return the UTF-16 variant of a page without a byte order mark, by its zero bytes; or ""."""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if max(first, second) * 8 < len(head):
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


@dataclass(eq=False)
class _Paragraphs:
    """Paragraphs being read from a page or from one table cell."""

    blocks: list[SourceBlock] = field(default_factory=list[SourceBlock])
    line: list[str] = field(default_factory=list[str])
    nested: bool = False

    def close(self) -> None:
        """End the current paragraph, and drop it if it is blank."""
        text = collapse_spaces("".join(self.line))
        self.line.clear()
        if text.strip():
            self.blocks.append(SourceParagraph(text))

    def text(self) -> str:
        """Return the paragraphs' text, one line for each."""
        words = [block.text for block in self.blocks if isinstance(block, SourceParagraph)]
        return "\n".join(word for word in words if word != PICTURE) or "\n".join(words)


@dataclass(eq=False)
class _OpenTable:
    """Table being read."""

    rows: list[list[SpanningCell]] = field(default_factory=list[list[SpanningCell]])
    flows: list[list[_Paragraphs]] = field(default_factory=list[list[_Paragraphs]])


@dataclass(eq=False)
class _PageReader:
    """Reader of a page's elements, without recursion.

    Args:
        name: File name, for messages.
        unseen: Number of open elements from the outermost hidden one.
        verbatim: Number of open `pre` elements.
        apart: Open super-, subscript or struck-out elements, with the functions that mark
            their text.
        doubtful: Ids of elements that may be hidden.
    """

    name: str
    flows: list[_Paragraphs] = field(default_factory=lambda: [_Paragraphs()])
    tables: list[_OpenTable] = field(default_factory=list[_OpenTable])
    unseen: int = 0
    verbatim: int = 0
    apart: list[tuple[int, Mark]] = field(default_factory=list[tuple[int, Mark]])
    doubtful: frozenset[int] = frozenset()

    def read(self, page: LexborHTMLParser) -> None:
        """Read a page from its root.

        Raises:
            UserError: It is nested too deeply (I07).
        """
        self.doubtful = possibly_hidden(page)
        open_elements: list[LexborNode] = []
        node = page.root
        while node is not None or open_elements:
            if node is None:
                node = open_elements.pop()
                self._end_element(node)
            elif node.is_element_node:
                self._start_element(node)
                open_elements.append(node)
                if len(open_elements) > _DEEPEST:
                    raise broken_error(self.name, "网页")
                node = node.first_child
                continue
            elif node.is_text_node and not self.unseen:
                self._add_text(node.text_content)
            node = node.next

    def _start_element(self, element: LexborNode) -> None:
        tag, attributes = element.tag or "", {} if self.unseen else element.attributes
        style = attributes.get("style") or ""
        if self.unseen or tag in _UNSEEN or "hidden" in attributes or is_hiding_style(style):
            if not self.unseen and tag in _FIELDS and len(self.flows) > 1:
                self._add_text(field_figure(tag, element))
            self.unseen += 1
            return
        doubtful = len(self.flows) > 1 and element.mem_id in self.doubtful  # a cell's part
        write = as_struck_out if doubtful else mark_of_element(tag, style, element)
        if write:
            self.apart.append((element.mem_id, write))
        self._open_tag(tag, element)
        self.verbatim += tag == "pre"

    def _end_element(self, element: LexborNode) -> None:
        if self.unseen:
            self.unseen -= 1
            return
        self._close_tag(element.tag or "", element)
        if self.apart and self.apart[-1][0] == element.mem_id:
            self.apart.pop()

    def blocks(self) -> tuple[SourceBlock, ...]:
        """Return the blocks read."""
        self.flows[-1].close()
        return tuple(self.flows[0].blocks)

    def _open_tag(self, tag: str, element: LexborNode) -> None:
        match tag:
            case "table":
                self.flows[-1].close()
                self.tables.append(_OpenTable())
            case "tr" if self.tables:
                if len(self.tables[-1].rows) > MAX_ROWS:
                    raise TooManyCellsError
                self.tables[-1].rows.append([])
                self.tables[-1].flows.append([])
            case "td" | "th" if self.tables:
                self.flows.append(_Paragraphs())
            case "br":
                self.flows[-1].close()
            case "img":
                self._add_picture(element)
            case _ if not _is_inline(tag):
                self.flows[-1].close()
            case _:
                pass

    def _close_tag(self, tag: str, element: LexborNode) -> None:
        match tag:
            case "table":
                self._end_table()
            case "td" | "th" if self.tables and len(self.flows) > 1:
                self._end_cell(element)
            case _ if not _is_inline(tag) and tag not in {"img", "br"}:
                self.flows[-1].close()
                self.verbatim -= tag == "pre"
            case _:
                pass

    def _end_cell(self, element: LexborNode) -> None:
        flow = self.flows.pop()
        flow.close()
        table = self.tables[-1]
        if not table.rows:
            table.rows.append([])
            table.flows.append([])
        columns, rows = _span_count(element, "colspan"), _span_count(element, "rowspan")
        table.rows[-1].append(SpanningCell(flow.text(), columns or 1, rows))
        table.flows[-1].append(flow)

    def _end_table(self) -> None:
        """Add a table's rows to the enclosing flow; rows that contain tables are mere layout."""
        table = self.tables.pop()
        flow = self.flows[-1]
        flow.close()
        flow.nested = True
        placed = lay_out(table.rows)
        together = list[Places]()
        for cells, flows in zip(placed, table.flows, strict=True):
            if not any(inner.nested for inner in flows):
                together.append(cells)
                continue
            flow.blocks += blocks_of(together)
            together = []
            flow.blocks += [block for inner in flows for block in inner.blocks]
        flow.blocks += blocks_of(together)

    def _add_picture(self, image: LexborNode) -> None:
        """Add a picture, unless it is only a spacer or rule."""
        sides = [image.attributes.get("width") or "", image.attributes.get("height") or ""]
        if any(re.fullmatch(r"\d(px)?", side) for side in sides):
            return
        self.flows[-1].close()
        self.flows[-1].blocks.append(SourceParagraph(PICTURE))

    def _add_text(self, text: str | None) -> None:
        if not text:
            return
        text = self.apart[-1][1](text) if self.apart else text
        if not self.verbatim:
            self.flows[-1].line.append(text)
            return
        first, *others = text.split("\n")
        self.flows[-1].line.append(first)
        for other in others:
            self.flows[-1].close()
            self.flows[-1].line.append(other)


def _is_inline(tag: str) -> bool:
    """Return whether an element is inline, as are those of Office programs such as o:p."""
    return tag in _INLINE or ":" in tag


def _span_count(element: LexborNode, name: str) -> int:
    text = (element.attributes.get(name) or "").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 1


def collapse_spaces(text: str) -> str:
    """Collapse runs of spaces into one; drop line breaks between Chinese characters."""

    def gap(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        broken_line = "\n" in match[0] and _CJK.match(before) and _CJK.match(after)
        return "" if broken_line else " "

    return _GAP.sub(gap, text)


def read_mht(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the web page in an .mht file as paragraphs and grids, without its pictures.

    Raises:
        UserError: It has no web page (I07).
    """
    text = _page_in_mht(data)
    if text is None:
        raise broken_error(name, "网页")
    return blocks_of_html(text, name)


def read_mht_data(data: bytes, _name: str) -> str:
    """Return the report data in an attribute of the page in an .mht file, "" if none."""
    return _embedded_data(_page_in_mht(data) or "")


def _page_in_mht(data: bytes) -> str | None:
    parts = message_from_bytes(data).walk()
    pages = (part for part in parts if part.get_content_type() == "text/html")
    return next(map(_decoded_part, pages), None)


def _decoded_part(part: Message) -> str:
    content = part.get_payload(decode=True)
    plain = content if isinstance(content, bytes) else b""
    charset = part.get_content_charset() or ""
    if charset in {"gb2312", "gbk", "gb18030"}:
        return plain.decode("gb18030", "replace")
    return decode_page(plain)


Element: TypeAlias = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - lxml has no public name for it

_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


def local_name(element: Element) -> str:
    """Return an element's name without namespace, which differs in strict Office files."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute_value(element: Element, name: str) -> str | None:
    """Return an attribute by its local name in any namespace; None if absent."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def relation_id(element: Element) -> str:
    """Return the relation id of an element; "" if absent."""
    return next((id_ for space in _RELATIONS if (id_ := element.get(f"{space}id"))), "")

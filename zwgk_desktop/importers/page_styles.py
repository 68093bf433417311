"""Styles of text in web pages: hidden, struck out, superscript, subscript, form fields."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from zwgk_desktop.importers.document import Mark, as_struck_out, as_subscript, as_superscript

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_BY_TAG: dict[str, Mark] = {
    **dict.fromkeys(("s", "strike", "del"), as_struck_out),
    "sup": as_superscript,
    "sub": as_subscript,
}
_BY_STYLE: tuple[tuple[re.Pattern[str], Mark], ...] = (
    (re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE), as_superscript),
    (re.compile(r"vertical-align\s*:\s*sub(?!\w)", re.IGNORECASE), as_subscript),
    (re.compile(r"line-through", re.IGNORECASE), as_struck_out),
)
_SIZELESS = re.compile(r"font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SIMPLE = re.compile(r"[\w*]*(?:[.#][\w-]+)+")
_FIGURE = re.compile(r"\s*[-+]?[\d０-９.,，]+\s*")
_MOST_SELECTORS = 20
_LONGEST = 200_000


def is_hiding_style(style: str) -> bool:
    """Return whether a `style` attribute hides its element."""
    return bool(_HIDDEN.search(style))


def mark_of_element(tag: str, style: str, element: LexborNode) -> Mark | None:
    """Return the function that marks an element's text as super-, subscript or struck out.

    Return None if the element's text is ordinary.
    """
    write = _BY_TAG.get(tag)
    if write or not style:
        return write
    if _SIZELESS.search(style) and is_leaf(element):
        return as_struck_out
    return next((write for pattern, write in _BY_STYLE if pattern.search(style)), None)


def field_figure(tag: str, entry: LexborNode) -> str:
    """Return the figure shown in a form field; "" if it shows none."""
    attributes = entry.attributes
    if tag == "input":
        kind = (attributes.get("type") or "text").lower()
        value = attributes.get("value") if kind in {"text", "number", "tel"} else ""
    else:
        shown = entry.css_first("option[selected]") if tag == "select" else entry
        value = shown.text() if shown else ""
    return value if value and _FIGURE.fullmatch(value) else ""


def is_leaf(element: LexborNode) -> bool:
    """Return whether an element has no child elements."""
    return not any(child.is_element_node for child in element.iter(include_text=True))


def possibly_hidden(page: LexborHTMLParser) -> frozenset[int]:
    """Return the ids of leaf elements that a style sheet rule hides.

    Another rule may show them again.
    """
    found = {
        node.mem_id
        for selector in _hiding_selectors(page)
        for node in page.css(selector)
        if is_leaf(node) and (node.text() or "").strip()
    }
    return frozenset(found)


def _hiding_selectors(page: LexborHTMLParser) -> list[str]:
    """Return the simple selectors of style sheet rules that hide elements."""
    selectors: list[str] = []
    for sheet in page.css("style"):
        text = _COMMENT.sub("", (sheet.text() or "")[:_LONGEST])
        for rule in text.split("}")[:-1]:
            before, _, style = rule.rpartition("{")
            if is_hiding_style(style) or _SIZELESS.search(style):
                selectors += _simple_selectors(re.split("[{@;]", before)[-1])
    return selectors[:_MOST_SELECTORS]


def _simple_selectors(selectors: str) -> Iterator[str]:
    for one in selectors.split(","):
        if _SIMPLE.fullmatch(one.strip()):
            yield one.strip()

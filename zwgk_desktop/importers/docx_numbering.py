"""Automatic numbers of paragraphs: printed, but nowhere in the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zwgk_desktop.importers.markup import Element, attribute, local

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
    "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting",
})  # fmt: skip
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _ListLevel:
    """How one level of a list is numbered."""

    style: str
    text: str
    start: int


Lists = Mapping[str, dict[int, _ListLevel]]
"""Levels by depth of every list, by its number in the file."""


class Numbering:
    """The lists of a document, counting as its paragraphs are read in order.

    Args:
        numbering: The part that defines lists, if there is one.
        styles: The part that defines paragraph styles, which may name lists.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists: Lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styles(styles) if styles is not None else {}
        self._counts: dict[str, list[int]] = {}

    def label(self, paragraph: Element) -> str:
        """Return the number a paragraph is printed with, and count it."""
        named, depth = self._place(paragraph)
        levels = self._lists.get(named or "")
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
            return _written(counts[place] or level.start, level.style)

        return _PLACE.sub(number, levels[depth].text)

    def _place(self, paragraph: Element) -> tuple[str | None, int]:
        properties = _child(paragraph, "pPr")
        if properties is None:
            return None, 0
        own = _list_of(properties)
        style = _child(properties, "pStyle")
        inherited = self._styles.get(attribute(style, "val") or "") if style is not None else None
        return own or inherited or (None, 0)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local(child) == name), None)


def _value(element: Element, name: str) -> str:
    child = _child(element, name)
    return (attribute(child, "val") or "") if child is not None else ""


def _list_of(properties: Element) -> tuple[str | None, int] | None:
    numbered = _child(properties, "numPr")
    if numbered is None:
        return None
    depth = _value(numbered, "ilvl")
    return _value(numbered, "numId"), int(depth) if re.fullmatch("[0-8]", depth) else 0


def _styles(styles: Element) -> dict[str, tuple[str | None, int]]:
    found: dict[str, tuple[str | None, int]] = {}
    for style in styles:
        properties = _child(style, "pPr")
        place = _list_of(properties) if properties is not None else None
        if place:
            found[attribute(style, "styleId") or ""] = place
    return found


def _lists(numbering: Element) -> Lists:
    abstract: dict[str, dict[int, _ListLevel]] = {
        attribute(one, "abstractNumId") or "": dict(map(_level, _levels(one)))
        for one in numbering
        if local(one) == "abstractNum"
    }
    return {
        attribute(one, "numId") or "": abstract.get(_value(one, "abstractNumId"), {})
        for one in numbering
        if local(one) == "num"
    }


def _levels(element: Element) -> list[Element]:
    return [child for child in element if local(child) == "lvl"]


def _level(element: Element) -> tuple[int, _ListLevel]:
    depth, start = attribute(element, "ilvl") or "", _value(element, "start")
    first = int(start) if re.fullmatch("[0-9]{1,3}", start) else 1
    level = _ListLevel(_value(element, "numFmt") or "decimal", _value(element, "lvlText"), first)
    return int(depth) if re.fullmatch("[0-8]", depth) else 0, level


def _written(number: int, style: str) -> str:
    if style in _CHINESE and number < 100:
        tens, ones = divmod(number, 10)
        head = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
        return head + (_DIGITS[ones] if ones or not tens else "")
    if style in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return str(number)

"""A page of OFD: its text and paths where they are seen."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice, repeat

from zwgk_desktop.importers.markup import Element, local
from zwgk_desktop.importers.ofd.shapes import Matrix, numbers, outlines, placed, steps
from zwgk_desktop.importers.paged.page import (
    MAX_CHARS,
    MAX_OBJECTS,
    MAX_RULES,
    Char,
    PrintedPage,
    TooMuchOnAPageError,
)
from zwgk_desktop.importers.paged.tables import RuledLine, ruled_lines

_POINT = 72 / 25.4
_ABOVE, _BELOW = 0.88, 0.12
"""How far a character reaches over and under its baseline, in ems."""

_HALF, _SMALL, _CAPITAL, _BROAD = 0.5, 0.6, 0.7, 0.9
"""How wide a character about is that is not as wide as it is high, in ems."""

_BROAD_ONES = frozenset("MWmw@%&")
_WIDEST_LETTER, _WIDEST_DIGIT = 1.2, 0.8
"""As wide as that some are set, in ems; from one digit to the next a gap may part figures."""

_DEEPEST = 6
"""How deep objects are within objects; reports have one or two levels."""

_WHITE_BITS = 255


@dataclass(slots=True)
class PageReader:
    """Reads one page; counts what is on it, so that none holds more than a page can.

    Args:
        composites: By number, what is drawn wherever a page names it.
    """

    composites: Mapping[str, Element]
    _chars: list[Char] = field(default_factory=list[Char])
    _rules: list[RuledLine] = field(default_factory=list[RuledLine])
    _pictures: bool = False
    _objects: int = 0

    def read(self, contents: list[Element], box: list[float]) -> PrintedPage:
        """Return what is seen.

        Args:
            contents: What is drawn, a template before the page itself.
            box: The page's left and upper edge, width and height, in millimetres.

        Raises:
            TooMuchOnAPageError: It holds far too much.
            MalformedShapeError: A number or path in it is none.
        """
        page = Matrix(_POINT, 0, 0, _POINT, -box[0] * _POINT, -box[1] * _POINT)
        for content in contents:
            self._draw(content, page, 0)
        return PrintedPage(
            width=box[2] * _POINT,
            height=box[3] * _POINT,
            chars=tuple(self._chars),
            rules=tuple(self._rules),
            pictures=self._pictures,
        )

    def _draw(self, holder: Element, matrix: Matrix, depth: int) -> None:
        for one in holder:
            self._objects += 1
            if depth > _DEEPEST or self._objects > MAX_OBJECTS:
                raise TooMuchOnAPageError
            if one.get("Visible", "true") != "false":
                self._draw_one(one, matrix, depth)
            if len(self._chars) > MAX_CHARS or len(self._rules) > MAX_RULES:
                raise TooMuchOnAPageError

    def _draw_one(self, one: Element, matrix: Matrix, depth: int) -> None:
        match local(one):
            case "Layer" | "PageBlock":
                self._draw(one, matrix, depth + 1)
            case "TextObject":
                self._chars += islice(_chars(one, matrix), MAX_CHARS + 1)
            case "PathObject":
                self._rules += islice(_rules(one, matrix), MAX_RULES + 1)
            case "ImageObject":
                self._pictures = True
            case "CompositeObject":
                self._compose(one, matrix, depth)
            case _:
                pass

    def _compose(self, one: Element, matrix: Matrix, depth: int) -> None:
        content = self.composites.get(one.get("ResourceID", ""))
        if content is not None:
            inner = matrix.after(placed(one.get("Boundary"), one.get("CTM")))
            self._draw(content, inner, depth + 1)


def _chars(one: Element, matrix: Matrix) -> Iterator[Char]:
    """Yield a text's characters, each in its box; what is turned stands in the box of its turn."""
    inner = matrix.after(placed(one.get("Boundary"), one.get("CTM")))
    size = (numbers(one.get("Size")) or [0.0])[0]
    stretch = (numbers(one.get("HScale")) or [1.0])[0]
    x = y = 0.0
    for code in one:
        if local(code) != "TextCode":
            continue
        x = (numbers(code.get("X")) or [x])[0]
        y = (numbers(code.get("Y")) or [y])[0]
        text = "".join(code.itertext()).strip("\r\n")[: MAX_CHARS + 1]
        widths = [_ems(char) * size * stretch for char in text]
        across = _steps(code.get("DeltaX"), widths, moved=code.get("DeltaY") is None)
        down = _steps(code.get("DeltaY"), widths, moved=False)
        for char, width, right, below in zip(text, widths, across, down, strict=False):
            widest = max(width, _widest(char) * size * stretch)
            wide = min(right, widest) if right > 0 else width
            yield _char(char, inner, (x, y), wide, size)
            x, y = x + right, y + below


def _steps(text: str | None, widths: list[float], *, moved: bool) -> Iterator[float]:
    """Yield how far each character is from the one before it, for as long as it is asked.

    A text without steps is set solid: by the standard its characters would lie on one
    another, and no program draws it so.
    """
    said = steps(text)
    if said or not moved:
        return chain(said, repeat(0.0))
    return iter(widths)


def _ems(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in _BROAD_ONES:
        return _BROAD
    if char.isupper():
        return _CAPITAL
    return _SMALL if char.islower() else _HALF


def _widest(char: str) -> float:
    if not char.isascii():
        return 0.0
    return _WIDEST_DIGIT if char.isdigit() else _WIDEST_LETTER


def _char(char: str, matrix: Matrix, start: tuple[float, float], width: float, size: float) -> Char:
    x, y = start
    corners = [
        matrix.point(a, b) for a in (x, x + width) for b in (y - _ABOVE * size, y + _BELOW * size)
    ]
    xs, ys = [a for a, _ in corners], [b for _, b in corners]
    return Char(char, min(xs), min(ys), max(xs), max(ys), size * matrix.high or 1.0)


def _rules(one: Element, matrix: Matrix) -> Iterator[RuledLine]:
    """Yield the lines a path draws."""
    inner = matrix.after(placed(one.get("Boundary"), one.get("CTM")))
    stroked = one.get("Stroke", "true") != "false" and not _is_white(one, "StrokeColor")
    filled = one.get("Fill", "false") == "true" and not _is_white(one, "FillColor")
    path = next((child.text for child in one if local(child) == "AbbreviatedData"), None)
    for outline in outlines(path):
        seen = [inner.point(x, y) for x, y in outline]
        yield from ruled_lines(seen, filled=filled, stroked=stroked)


def _is_white(one: Element, kind: str) -> bool:
    """Tell whether a colour is that of the paper: nobody sees what it draws."""
    colour = next((child for child in one if local(child) == kind), None)
    values = numbers(colour.get("Value")) if colour is not None else []
    return len(values) == 3 and all(value == _WHITE_BITS for value in values)

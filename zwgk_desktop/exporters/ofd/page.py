"""A page of OFD: text in its places, rules as paths."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from zwgk_desktop.exporters.ofd.parts import Ids, OfdMarkup, element, millimetres, number
from zwgk_desktop.exporters.official.pages import PaperPage, draft_mark, folio
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.drawing import Box, Drawing, Ink
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs

_RULE = 0.5
_DRAFT_RULE = 1.5
_DRAFT_GREY = "153 153 153"
_ABOVE, _HIGH = 0.88, 1.2
"""How far the box of a text reaches over its baseline, and how high it is, in ems."""


@dataclass(frozen=True, slots=True)
class _PlacedText:
    """A character where it stands on the page, in points from the left."""

    char: str
    font: Face
    x: float
    width: float


class PageWriter:
    """Writes pages one after another; remembers which characters of which font they need."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._numbers: dict[Face, int] = {}
        self._characters: dict[Face, set[str]] = {}

    @property
    def fonts(self) -> Mapping[Face, tuple[int, frozenset[str]]]:
        """Each font with its number and the characters used of it."""
        return {
            face: (self._numbers[face], frozenset(self._characters[face]))
            for face in sorted(self._numbers)
        }

    def write(self, page: PaperPage, number: int, *, draft: bool) -> OfdMarkup:
        """Return the content of a page, in reading order over its rules."""
        size = f"0 0 {millimetres(paper.WIDTH)} {millimetres(paper.HEIGHT)}"
        layers = [self._layer("Body", self._drawn(page.drawing, _RULE))]
        layers.append(self._layer("Foreground", self._drawn(Drawing((), (folio(number),)), _RULE)))
        if draft:
            stamp = self._drawn(draft_mark(), _DRAFT_RULE, _DRAFT_GREY)
            layers.append(self._layer("Foreground", stamp))
        area = element("Area", element("PhysicalBox", size))
        return element("Page", area, element("Content", *layers))

    def _layer(self, kind: str, objects: Iterator[OfdMarkup]) -> OfdMarkup:
        layer = self._ids.next()
        return element("Layer", *objects, ID=layer, Type=kind)

    def _drawn(self, drawing: Drawing, rule: float, colour: str = "0 0 0") -> Iterator[OfdMarkup]:
        for box in drawing.boxes:
            yield self._frame(box, rule, colour)
        for ink in drawing.inks:
            yield from self._line(ink, colour)

    def _frame(self, box: Box, rule: float, colour: str) -> OfdMarkup:
        """Return a box; readers clip a path at its boundary, so that holds the whole stroke."""
        near, right, low = (
            millimetres(side) for side in (rule / 2, rule / 2 + box.width, rule / 2 + box.height)
        )
        corner = (box.x - rule / 2, box.y - rule / 2, box.width + rule, box.height + rule)
        path = f"M {near} {near} L {right} {near} L {right} {low} L {near} {low} C"
        return element(
            "PathObject",
            element("StrokeColor", Value=colour),
            element("AbbreviatedData", path),
            ID=self._ids.next(),
            Boundary=" ".join(map(millimetres, corner)),
            LineWidth=millimetres(rule),
        )

    def _line(self, ink: Ink, colour: str) -> Iterator[OfdMarkup]:
        """Yield the text of a line, an object for each stretch of one font."""
        for face, stretch in groupby(_placed(ink), key=lambda one: one.font):
            characters = list(stretch)
            used = self._characters.setdefault(face, set())
            used.update(one.char for one in characters)
            font = self._numbers.setdefault(face, 0) or self._number(face)
            yield self._text(characters, ink, font, colour)

    def _number(self, face: Face) -> int:
        self._numbers[face] = self._ids.next()
        return self._numbers[face]

    def _text(
        self, characters: Sequence[_PlacedText], ink: Ink, font: int, colour: str
    ) -> OfdMarkup:
        start, last = characters[0].x, characters[-1]
        box = Box(start, ink.y - _ABOVE * ink.size, last.x + last.width - start, _HIGH * ink.size)
        sides = (box.x, box.y, box.width, box.height)
        attributes: dict[str, str | int] = {
            "ID": self._ids.next(),
            "Boundary": " ".join(map(millimetres, sides)),
            "Font": font,
            "Size": millimetres(ink.size),
        }
        if ink.stretch != 1:
            attributes["HScale"] = number(ink.stretch)
        places: dict[str, str | int] = {"X": 0, "Y": millimetres(_ABOVE * ink.size)}
        steps = [millimetres(after.x - before.x) for before, after in pairwise(characters)]
        if steps:
            places["DeltaX"] = _steps(steps)
        text = "".join(one.char for one in characters)
        return element(
            "TextObject",
            element("FillColor", Value=colour),
            element("TextCode", text, **places),
            **attributes,
        )


def _placed(ink: Ink) -> Iterator[_PlacedText]:
    """Yield a line's characters, each where it stands."""
    for run in ink.line.runs:
        at = run.at
        for glyph in glyphs(run.text, run.font):
            x = ink.x + (ink.line.indent + at * ink.stretch) * ink.size
            yield _PlacedText(glyph.char, run.font, x, glyph.width * ink.stretch * ink.size)
            at += glyph.width


def _steps(steps: Sequence[str]) -> str:
    """Write steps from character to character; equal ones once, with their count (11.3)."""
    said: list[str] = []
    for step, group in groupby(steps):
        count = len(list(group))
        said.append(f"g {count} {step}" if count > 2 else " ".join([step] * count))
    return " ".join(said)

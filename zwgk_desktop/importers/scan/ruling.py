"""The lines that are ruled on a page, and the page without them."""

from collections.abc import Iterator
from dataclasses import dataclass

from zwgk_desktop.importers.paged.tables import RuledLine
from zwgk_desktop.importers.scan.arrays import Picture, cv2, numpy

_SHORTEST = 66
"""Pixels; no stroke of a character is so long, not in a title of 22 pt either."""

_BROKEN = 36
"""Pixels of a line that a stamp may have taken off; no cell is so low or so narrow."""

_FADED, _PIECE = 100, 24
"""So much of a line may be there faintly only, in pieces so long at least."""

_FAINT = 225
"""Paper is lighter."""

_THICKEST = 16
_SLENDER = 3


@dataclass(frozen=True, slots=True)
class Ruling:
    """Lines in points, and where their ink is: 255 there, a pixel around counted in."""

    lines: tuple[RuledLine, ...]
    ink: Picture


def find_rules(page: Picture, ink: Picture, point: float) -> Ruling:
    """Find lines level and upright; `point` is how many points a pixel is."""
    drawn = numpy.zeros_like(ink)
    faint = cv2.threshold(page, _FAINT, 255, cv2.THRESH_BINARY_INV)[1]
    lines: list[RuledLine] = []
    for upright in (False, True):
        for left, top, wide, high in _strokes(ink, faint, upright=upright):
            across, along = (wide, high) if upright else (high, wide)
            if across >= _THICKEST or along <= _SLENDER * across:
                continue
            cv2.rectangle(drawn, (left, top), (left + wide - 1, top + high - 1), 255, -1)
            start, middle = (top, left + wide / 2) if upright else (left, top + high / 2)
            lines.append(RuledLine(upright, middle * point, start * point, (start + along) * point))
    return Ruling(tuple(lines), cv2.dilate(drawn, numpy.ones((3, 3), numpy.uint8)))


def _strokes(ink: Picture, faint: Picture, *, upright: bool) -> Iterator[tuple[int, int, int, int]]:
    """Yield left, top, width and height of what is long in one direction."""
    wide = numpy.ones((1, 3) if upright else (3, 1), numpy.uint8)

    def length(pixels: int) -> Picture:
        return numpy.ones((pixels, 1) if upright else (1, pixels), numpy.uint8)

    long = cv2.morphologyEx(cv2.dilate(ink, wide), cv2.MORPH_OPEN, length(_SHORTEST))
    between = cv2.morphologyEx(long, cv2.MORPH_CLOSE, length(_FADED))
    pieces = cv2.morphologyEx(cv2.dilate(faint, wide), cv2.MORPH_OPEN, length(_PIECE))
    whole = cv2.morphologyEx(long | (between & pieces), cv2.MORPH_CLOSE, length(_BROKEN))
    _, _, found, _ = cv2.connectedComponentsWithStats(whole)
    for left, top, wide, high, _ in found[1:].tolist():
        yield left, top, wide, high

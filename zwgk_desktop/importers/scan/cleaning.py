"""Cleaning the picture of a page: size, seal, shadow, slant and ruled lines."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

from zwgk_desktop.importers.paged.tables import RuledLine

LARGEST = 60_000_000
"""Pixels of a picture; cameras have fewer, and a page of 600 dots an inch has 35 million."""

os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(LARGEST)  # read as it loads: refused before decoded
cv2: Any = import_module("cv2")
numpy: Any = import_module("numpy")

Picture: TypeAlias = Any
"""An array of 8 bits: height × width of grey, 0 is black; or × 3 of red, green, blue."""

Stretches: TypeAlias = list[tuple[int, int]]
"""From and to, the end not counted."""

Region: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, the ends not counted."""


WIDTH = 1654
"""Of a page as it is read, in pixels: A4 at 200 dpi."""

_RED = 40
"""So much redder than green and blue is what a stamp has left."""

_STAMPED = 0.0005
"""A page with less than this part of it in red bears no stamp."""

_DARKEST = 1.0
"""Of what a stamp is redder than grey, so much at most it is darker than the paper."""

_PALEST = 235
"""What counts as white, after the paper is."""

_SMALL = 0.25
_STROKE, _AROUND = 7, 31
"""Wider than any stroke, and as far as the brightness of the paper is the same, at `_SMALL`."""

HIGHEST = 110
"""Pixels; what is higher is no line of text."""

_SPECK = 6
"""Pixels of ink that are no part of a character."""


def evened(picture: Picture) -> Picture:
    """Return a page in grey, `WIDTH` pixels wide, on paper that is white everywhere.

    Seen through red, as here, a red stamp is nearly as light as the paper; what it
    is darker is added to each place by how red it is, and the ink under it stays.
    """
    height, width = picture.shape[:2]
    factor = WIDTH / width
    kind = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    sized = cv2.resize(picture, (WIDTH, round(height * factor)), interpolation=kind)
    red = numpy.ascontiguousarray(sized[:, :, 0])
    redness = cv2.subtract(red, cv2.max(sized[:, :, 1], sized[:, :, 2]))
    even = cv2.divide(red, _paper(red), scale=255)
    stamped = redness > _RED
    if stamped.mean() > _STAMPED:
        darker = numpy.median((255.0 - even[stamped]) / redness[stamped])
        even = cv2.addWeighted(even, 1, redness, min(darker, _DARKEST), 0)
    return cv2.convertScaleAbs(even, alpha=255 / _PALEST)


def _paper(grey: Picture) -> Picture:
    """Return how bright the paper is about each place."""
    small = cv2.resize(grey, None, fx=_SMALL, fy=_SMALL, interpolation=cv2.INTER_AREA)
    bright = cv2.dilate(small, numpy.ones((_STROKE, _STROKE), numpy.uint8))
    size = (grey.shape[1], grey.shape[0])
    return cv2.resize(cv2.medianBlur(bright, _AROUND), size, interpolation=cv2.INTER_LINEAR)


def ink_of(page: Picture) -> Picture:
    """Return where there is ink: 255 there, 0 elsewhere."""
    return cv2.threshold(page, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]


def of_characters(ink: Picture) -> Picture:
    """Return ink without grains, and without what is too high for text, as a table's dark edge."""
    _, labels, found, _ = cv2.connectedComponentsWithStats(ink)
    grains = found[:, cv2.CC_STAT_AREA] < _SPECK
    others = numpy.flatnonzero(grains | (found[:, cv2.CC_STAT_HEIGHT] > HIGHEST))
    return numpy.where(numpy.isin(labels, others), 0, ink).astype(numpy.uint8)


_LARGEST_TURN = 12.0
"""Degrees; what is turned further is another line."""

_LONG = 0.12
"""A line of a table is at least so long, as a part of the page's width."""

_FEW = 4
"""Fewer lines than this in one direction do not show how the page lies."""

_THIRD = 0.33
_STEPS, _FINE = 6.0, 0.4


def straightened(page: Picture) -> Picture:
    """Return a page whose level lines are level and whose upright lines are upright."""
    lines = _long_lines(page)
    turn = numpy.degrees(numpy.arctan2(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0]))
    level = lines[numpy.abs(turn) < _LARGEST_TURN]
    upright = lines[numpy.abs(numpy.abs(turn) - 90) < _LARGEST_TURN]
    if min(len(level), len(upright)) < _FEW:
        return _turned(page, _turn_of_text(page))
    height, width = page.shape
    middle = numpy.array([[2 / width, 0, -1], [0, 2 / width, -height / width], [0, 0, 1]])
    return _seen_from_above(page, _squared(level, upright, middle) @ middle)


def _long_lines(page: Picture) -> Picture:
    """Return long straight strokes, a row each: x and y of one end and of the other."""
    shortest = int(_LONG * page.shape[1])
    quarter_degree = numpy.pi / 1440
    found = cv2.HoughLinesP(
        ink_of(page), 1, quarter_degree, 120, minLineLength=shortest, maxLineGap=6
    )
    return numpy.empty((0, 4)) if found is None else found.reshape(-1, 4).astype(float)


def _squared(level: Picture, upright: Picture, middle: Picture) -> Picture:
    """Return the projective map under which both families of lines are parallel to the edges.

    Parallel lines of a photo meet in a point; the map takes the two points to infinity.
    """
    flat, tall = _meeting(level, middle), _meeting(upright, middle)
    flat = flat / numpy.hypot(flat[0], flat[1]) * numpy.sign(flat[0])
    tall = tall / numpy.hypot(tall[0], tall[1]) * numpy.sign(tall[1])
    return numpy.linalg.inv(numpy.column_stack([flat, tall, [0, 0, 1]]))


def _meeting(lines: Picture, middle: Picture) -> Picture:
    """Return the point that lies nearest to all lines, by their length, in homogeneous terms."""
    ones = numpy.ones(len(lines))
    start = numpy.column_stack([lines[:, :2], ones]) @ middle.T
    end = numpy.column_stack([lines[:, 2:], ones]) @ middle.T
    through = numpy.cross(start, end)
    through /= numpy.hypot(through[:, 0], through[:, 1])[:, None]
    length = numpy.hypot(*(lines[:, 2:] - lines[:, :2]).T)[:, None]
    return numpy.linalg.svd(through * length / length.max())[2][-1]


def _seen_from_above(page: Picture, to: Picture) -> Picture:
    """Return a page under a projective map, as wide as before, all of it in sight."""
    height, width = page.shape
    ends = numpy.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], float) @ to.T
    corners = ends[:, :2] / ends[:, 2:]
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = width / (high[0] - low[0])
    place = numpy.array([[scale, 0, -low[0] * scale], [0, scale, -low[1] * scale], [0, 0, 1]])
    size = (width, min(int((high[1] - low[1]) * scale), 3 * height))
    return cv2.warpPerspective(page, place @ to, size, flags=cv2.INTER_CUBIC, borderValue=255)


def _turn_of_text(page: Picture) -> float:
    """Return by how many degrees lines of text are turned: level, they leave white between them."""
    small = ink_of(cv2.resize(page, None, fx=_THIRD, fy=_THIRD, interpolation=cv2.INTER_AREA))

    def contrast(degrees: float) -> float:
        rows = _turned(small, degrees, paper=0).sum(axis=1).astype(float)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    near = max(numpy.arange(-_STEPS, _STEPS + 0.1, 0.5), key=contrast)
    return float(max(numpy.arange(near - _FINE, near + _FINE + 0.01, 0.1), key=contrast))


def _turned(page: Picture, degrees: float, paper: int = 255) -> Picture:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)


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

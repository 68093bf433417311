"""Cleaning of a page's picture: scale, red seal, shadows, slant and ruled lines."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

from zwgk_desktop.importers.paged.tables import RuledLine

LARGEST = 60_000_000
"""Maximum number of pixels of a picture. A page at 600 dpi has 35 million."""

os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(LARGEST)  # OpenCV reads it at its import
cv2: Any = import_module("cv2")
numpy: Any = import_module("numpy")

Picture: TypeAlias = Any
"""Array of bytes: height × width in grey, 0 is black; or height × width × 3 in RGB."""

Stretches: TypeAlias = list[tuple[int, int]]
"""Intervals, each with its start and exclusive end."""

Region: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are exclusive."""


WIDTH = 1654
"""Width to which pages are scaled, in pixels: A4 at 200 dpi."""

_RED = 40
"""Minimum excess of red over green and blue of a pixel that belongs to a seal."""

_STAMPED = 0.0005
"""Minimum share of red pixels on a page with a seal."""

_DARKEST = 1.0
"""Maximum darkness of a seal relative to the paper, per unit of its redness."""

_PALEST = 235
"""Grey value that counts as white once the paper is evened out."""

_SMALL = 0.25
_STROKE, _AROUND = 7, 31
"""Kernel sizes at scale `_SMALL`, in pixels.

The first is wider than any stroke. Over the second the paper's brightness hardly changes.
"""

HIGHEST = 110
"""Maximum height of a line of text, in pixels."""

_SPECK = 6
"""Number of connected ink pixels below which they are a speck."""


def even_lighting(picture: Picture) -> Picture:
    """Return a page in grey, scaled to `WIDTH`, with white paper and without red seals.

    In the red channel a red seal is nearly as light as the paper. The remaining darkness is
    corrected in proportion to the redness, so that the ink below the seal stays.
    """
    height, width = picture.shape[:2]
    factor = WIDTH / width
    kind = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    sized = cv2.resize(picture, (WIDTH, round(height * factor)), interpolation=kind)
    red = numpy.ascontiguousarray(sized[:, :, 0])
    redness = cv2.subtract(red, cv2.max(sized[:, :, 1], sized[:, :, 2]))
    even = cv2.divide(red, _paper_brightness(red), scale=255)
    stamped = redness > _RED
    if stamped.mean() > _STAMPED:
        darker = numpy.median((255.0 - even[stamped]) / redness[stamped])
        even = cv2.addWeighted(even, 1, redness, min(darker, _DARKEST), 0)
    return cv2.convertScaleAbs(even, alpha=255 / _PALEST)


def _paper_brightness(grey: Picture) -> Picture:
    """Return the local brightness of the paper around each pixel."""
    small = cv2.resize(grey, None, fx=_SMALL, fy=_SMALL, interpolation=cv2.INTER_AREA)
    bright = cv2.dilate(small, numpy.ones((_STROKE, _STROKE), numpy.uint8))
    size = (grey.shape[1], grey.shape[0])
    return cv2.resize(cv2.medianBlur(bright, _AROUND), size, interpolation=cv2.INTER_LINEAR)


def ink_mask(page: Picture) -> Picture:
    """Return the mask of ink: 255 for ink, 0 elsewhere."""
    return cv2.threshold(page, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]


def mask_of_characters(ink: Picture) -> Picture:
    """Return the ink mask without specks and without shapes too high for text."""
    _, labels, found, _ = cv2.connectedComponentsWithStats(ink)
    grains = found[:, cv2.CC_STAT_AREA] < _SPECK
    others = numpy.flatnonzero(grains | (found[:, cv2.CC_STAT_HEIGHT] > HIGHEST))
    return numpy.where(numpy.isin(labels, others), 0, ink).astype(numpy.uint8)


_LARGEST_TURN = 12.0
"""Maximum deviation of a line from level or upright, in degrees."""

_LONG = 0.12
"""Minimum length of a table's line, as a share of the page's width."""

_FEW = 4
"""Minimum number of lines in each direction to determine the page's perspective."""

_THIRD = 0.33
_STEPS, _FINE = 6.0, 0.4


def straighten(page: Picture) -> Picture:
    """Return a page with slant and perspective corrected."""
    lines = _long_lines(page)
    turn = numpy.degrees(numpy.arctan2(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0]))
    level = lines[numpy.abs(turn) < _LARGEST_TURN]
    upright = lines[numpy.abs(numpy.abs(turn) - 90) < _LARGEST_TURN]
    if min(len(level), len(upright)) < _FEW:
        return _rotated(page, _turn_of_text(page))
    height, width = page.shape
    middle = numpy.array([[2 / width, 0, -1], [0, 2 / width, -height / width], [0, 0, 1]])
    return _transformed_page(page, _map_to_parallel(level, upright, middle) @ middle)


def _long_lines(page: Picture) -> Picture:
    """Return long straight lines as an array with a row each: x1, y1, x2, y2."""
    shortest = int(_LONG * page.shape[1])
    quarter_degree = numpy.pi / 1440
    found = cv2.HoughLinesP(
        ink_mask(page), 1, quarter_degree, 120, minLineLength=shortest, maxLineGap=6
    )
    return numpy.empty((0, 4)) if found is None else found.reshape(-1, 4).astype(float)


def _map_to_parallel(level: Picture, upright: Picture, middle: Picture) -> Picture:
    """Return the projective map that makes both families of lines parallel to the edges.

    Parallel lines in a photo meet in a vanishing point. The map moves both points to infinity.
    """
    flat, tall = _meeting_point(level, middle), _meeting_point(upright, middle)
    flat = flat / numpy.hypot(flat[0], flat[1]) * numpy.sign(flat[0])
    tall = tall / numpy.hypot(tall[0], tall[1]) * numpy.sign(tall[1])
    return numpy.linalg.inv(numpy.column_stack([flat, tall, [0, 0, 1]]))


def _meeting_point(lines: Picture, middle: Picture) -> Picture:
    """Return the point nearest to all lines, weighted by length, in homogeneous coordinates."""
    ones = numpy.ones(len(lines))
    start = numpy.column_stack([lines[:, :2], ones]) @ middle.T
    end = numpy.column_stack([lines[:, 2:], ones]) @ middle.T
    through = numpy.cross(start, end)
    through /= numpy.hypot(through[:, 0], through[:, 1])[:, None]
    length = numpy.hypot(*(lines[:, 2:] - lines[:, :2]).T)[:, None]
    return numpy.linalg.svd(through * length / length.max())[2][-1]


def _transformed_page(page: Picture, to: Picture) -> Picture:
    """Return a page transformed by a projective map, with its width unchanged and uncropped."""
    height, width = page.shape
    ends = numpy.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], float) @ to.T
    corners = ends[:, :2] / ends[:, 2:]
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = width / (high[0] - low[0])
    place = numpy.array([[scale, 0, -low[0] * scale], [0, scale, -low[1] * scale], [0, 0, 1]])
    size = (width, min(int((high[1] - low[1]) * scale), 3 * height))
    return cv2.warpPerspective(page, place @ to, size, flags=cv2.INTER_CUBIC, borderValue=255)


def _turn_of_text(page: Picture) -> float:
    """Return the rotation in degrees at which the rows of text are most distinct."""
    small = ink_mask(cv2.resize(page, None, fx=_THIRD, fy=_THIRD, interpolation=cv2.INTER_AREA))

    def contrast(degrees: float) -> float:
        rows = _rotated(small, degrees, paper=0).sum(axis=1).astype(float)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    near = max(numpy.arange(-_STEPS, _STEPS + 0.1, 0.5), key=contrast)
    return float(max(numpy.arange(near - _FINE, near + _FINE + 0.01, 0.1), key=contrast))


def _rotated(page: Picture, degrees: float, paper: int = 255) -> Picture:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)


_SHORTEST = 66
"""Minimum length of a ruled line, in pixels: longer than any stroke of a 22 pt character."""

_BROKEN = 36
"""Maximum gap in a ruled line, in pixels, for example from a removed seal.

No cell is so low or so narrow.
"""

_FADED, _PIECE = 100, 24
"""Maximum length of a faint part of a line, and minimum length of its pieces, in pixels."""

_FAINT = 225
"""Grey value below which a pixel is faint ink rather than paper."""

_THICKEST = 16
_SLENDER = 3


@dataclass(frozen=True, slots=True)
class Ruling:
    """Ruled lines of a page.

    Args:
        lines: Lines in points.
        ink: Mask of their ink: 255 on a line and one pixel around it, 0 elsewhere.
    """

    lines: tuple[RuledLine, ...]
    ink: Picture


def find_rules(page: Picture, ink: Picture, pixel_size: float) -> Ruling:
    """Return the level and upright ruled lines of a page.

    Args:
        page: The page in grey.
        ink: Mask of its ink.
        pixel_size: Size of a pixel, in points.
    """
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
            lines.append(
                RuledLine(
                    upright, middle * pixel_size, start * pixel_size, (start + along) * pixel_size
                )
            )
    return Ruling(tuple(lines), cv2.dilate(drawn, numpy.ones((3, 3), numpy.uint8)))


def _strokes(ink: Picture, faint: Picture, *, upright: bool) -> Iterator[tuple[int, int, int, int]]:
    """Yield left, top, width and height of each long stroke in one direction."""
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

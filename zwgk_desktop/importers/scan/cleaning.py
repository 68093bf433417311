"""A picture made even: of one size, the red seal off, the shadow off, black on white."""

from zwgk_desktop.importers.scan.arrays import Picture, cv2, numpy

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

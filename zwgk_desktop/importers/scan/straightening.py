"""A page turned level, and seen from straight above, by its own long lines or its text."""

from zwgk_desktop.importers.scan.arrays import Picture, cv2, numpy
from zwgk_desktop.importers.scan.cleaning import ink_of

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

"""Text recognition in a page's picture: each cell of its tables, and lines outside of them."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from zwgk_desktop.importers.document import Crop
from zwgk_desktop.importers.paged.lines import Char, PrintedPage
from zwgk_desktop.importers.paged.tables import LineTable, find_tables
from zwgk_desktop.importers.scan.cleaning import (
    HIGHEST,
    WIDTH,
    Picture,
    Region,
    Ruling,
    Stretches,
    cv2,
    even_lighting,
    find_rules,
    ink_mask,
    mask_of_characters,
    numpy,
    straighten,
)

POINT = 595.28 / WIDTH
"""Size of a pixel in points, for a page of A4."""

UNREAD = "□"
"""Text of ink that could not be read, so that its cell does not count as blank."""

Recognise = Callable[[Sequence[Picture]], Sequence[tuple[str, float]]]
"""Function that returns text and certainty (0 to 1) of pictures of one line each."""

_TURNS = (None, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE)
_LEGIBLE = 0.8
_SAMPLE = 12
"""Number of lines read to determine a page's orientation."""

_INSET = 3
_MARGIN = 5
_HIGH, _WIDE, _LEAST_INK = 8, 3, 25
_TRACE = 12
"""Minimum number of ink pixels for a cell not to be blank."""

_STROKE, _BETWEEN_STROKES, _CHARACTER = 12, 12, 40
"""Maximum thickness of a stroke, gap to the next one, and height of both, in pixels."""

_LONGEST = 60
"""Maximum length of a line of text, in multiples of its height. Edges of the page are longer."""

_GAP_OF_LINES, _GAP_OF_WORDS = 2, 70
_RATIOS = (1.5, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36)
"""Ratios of width to height to which pictures are padded, to be read in batches."""

_CJK = "\u2e80"
_AS_DIGITS = str.maketrans("OoＯDlI|", "0000111")
_LOOKS_LIKE_FIGURE = frozenset("0123456789OoＯDlI|,.，．")


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """Page read from a picture.

    Args:
        page: Its characters and ruled lines.
        crop_of_cell: Function that returns the picture of the cell of a table at a place.
    """

    page: PrintedPage
    crop_of_cell: Callable[[LineTable, tuple[int, int]], Crop]


@dataclass(frozen=True, slots=True)
class _OrientedPage:
    """Cleaned page in one of four orientations.

    Args:
        grey: The page in grey, straight and evenly lit.
        clear: The page without its ruled lines.
        rules: Its ruled lines.
        regions: Its lines of text, each with whether it is in a table.
    """

    grey: Picture
    clear: Picture
    rules: Ruling
    regions: Sequence[tuple[Region, bool]]


def read_picture(picture: Picture, recognise: Recognise) -> ScannedPage:
    """Return the characters and ruled lines of a page, from an RGB picture in any orientation."""
    laid = _most_legible_orientation(picture, recognise)
    texts = _read_regions(laid.clear, [region for region, _ in laid.regions], recognise)
    chars = tuple(
        char
        for (region, in_table), (text, _) in zip(laid.regions, texts, strict=True)
        for char in _chars_of_line(_with_digits(text) if in_table else text, region)
    )
    height, width = laid.grey.shape
    page = PrintedPage(width * POINT, height * POINT, chars, laid.rules.lines, pictures=not chars)

    def crop_of_cell(table: LineTable, place: tuple[int, int]) -> Crop:
        left, top, right, bottom = cell = cell_region(table, place)
        png = b64encode(cv2.imencode(".png", laid.grey[top:bottom, left:right])[1]).decode()
        inside = (
            certainty
            for (region, _), (_, certainty) in zip(laid.regions, texts, strict=True)
            if _is_within(region, cell)
        )
        return Crop(png, min(inside, default=1.0))

    return ScannedPage(page, crop_of_cell)


def _most_legible_orientation(picture: Picture, recognise: Recognise) -> _OrientedPage:
    """Return the page in the orientation in which its text is most legible."""
    best, most = _orient(picture), 0.0
    if not best.regions:
        return best  # blank in any orientation
    for turn in _TURNS:
        laid = best if turn is None else _orient(numpy.ascontiguousarray(cv2.rotate(picture, turn)))
        legible = _legibility(laid, recognise)
        if legible > most:
            best, most = laid, legible
        if most >= _LEGIBLE:
            break
    return best


def _legibility(laid: _OrientedPage, recognise: Recognise) -> float:
    """Return the mean certainty with which the longest lines of a page are read."""
    longest = sorted((region for region, _ in laid.regions), key=_region_length)[-_SAMPLE:]
    read = _read_regions(laid.clear, longest, recognise)
    return sum(certainty for _, certainty in read) / len(read) if read else 0.0


def _region_length(region: Region) -> int:
    return region[2] - region[0]


def _orient(picture: Picture) -> _OrientedPage:
    grey = straighten(even_lighting(picture))
    inked = ink_mask(grey)
    rules = find_rules(grey, inked, POINT)
    clear = numpy.where(rules.ink > 0, 255, grey).astype(numpy.uint8)
    ink = mask_of_characters(numpy.where(rules.ink > 0, 0, inked).astype(numpy.uint8))
    tables = find_tables(rules.lines)
    return _OrientedPage(
        grey,
        clear,
        rules,
        [*_regions_in_tables(ink, tables), *_regions_outside_tables(ink, tables)],
    )


def cell_region(table: LineTable, place: tuple[int, int]) -> Region:
    """Return the region of the cell at a place, in pixels, without its ruled lines."""
    rows = [at for at, line in enumerate(table.owner) if place in line]
    left, right = table.edges(place)
    top, bottom = table.rows[rows[0]], table.rows[rows[-1] + 1]
    return (
        round(left / POINT) + _INSET,
        round(top / POINT) + _INSET,
        max(round(right / POINT) - _INSET, round(left / POINT) + _INSET + 1),
        max(round(bottom / POINT) - _INSET, round(top / POINT) + _INSET + 1),
    )


def _is_within(region: Region, cell: Region) -> bool:
    x, y = (region[0] + region[2]) / 2, (region[1] + region[3]) / 2
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]


_Regions = Iterator[tuple[Region, bool]]
"""Regions of lines of text, each with whether it is in a table."""


def _regions_in_tables(ink: Picture, tables: Sequence[LineTable]) -> _Regions:
    for table in tables:
        for place in dict.fromkeys(place for line in table.owner for place in line):
            cell = cell_region(table, place)
            for region in tuple(_line_regions(ink, cell)) or _faint_regions(ink, cell):
                yield region, True


def _faint_regions(ink: Picture, cell: Region) -> Iterator[Region]:
    """Yield the region of faint ink in a cell without a line of text, if there is any."""
    left, top, right, bottom = cell
    rows, columns = numpy.nonzero(ink[top:bottom, left:right])
    if len(rows) >= _TRACE:
        yield (
            left + int(columns.min()),
            top + int(rows.min()),
            left + int(columns.max()) + 1,
            top + int(rows.max()) + 1,
        )


def _regions_outside_tables(ink: Picture, tables: Sequence[LineTable]) -> _Regions:
    rest = ink.copy()
    for table in tables:
        top, bottom = round(table.rows[0] / POINT), round(table.rows[-1] / POINT)
        rest[top:bottom, round(table.columns[0] / POINT) : round(table.columns[-1] / POINT)] = 0
    height, width = rest.shape
    for region in _line_regions(rest, (0, 0, width, height), _GAP_OF_WORDS):
        yield region, False


def _line_regions(ink: Picture, within: Region, gap: int = WIDTH) -> Iterator[Region]:
    """Yield the regions of the lines of text in a region, split at gaps wider than `gap`."""
    x0, y0, x1, y1 = within
    part = ink[y0:y1, x0:x1] > 0
    for top, bottom in _join_strokes(_ink_intervals(part.any(axis=1), 2, _GAP_OF_LINES)):
        if not _HIGH <= bottom - top <= HIGHEST:
            continue
        for left, right in _ink_intervals(part[top:bottom].any(axis=0), _WIDE, gap):
            is_edge = right - left > _LONGEST * (bottom - top)
            if part[top:bottom, left:right].sum() > _LEAST_INK and not is_edge:
                yield x0 + left, y0 + top, x0 + right, y0 + bottom


def _join_strokes(stretches: Stretches) -> Stretches:
    """Join the intervals of characters with separate horizontal strokes, such as 三."""
    whole: Stretches = []
    for start, end in stretches:
        last = whole[-1] if whole else (0, -WIDTH)
        thin = min(end - start, last[1] - last[0]) < _STROKE
        if thin and start - last[1] <= _BETWEEN_STROKES and end - last[0] <= _CHARACTER:
            whole[-1] = (last[0], end)
        else:
            whole.append((start, end))
    return whole


def _ink_intervals(inked: Picture, least: int, gap: int) -> Stretches:
    """Return the intervals with ink, joined over gaps of at most `gap`, at least `least` long."""
    found: Stretches = []
    for at in numpy.flatnonzero(inked).tolist():
        if found and at - found[-1][1] <= gap:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return [(start, end) for start, end in found if end - start >= least]


def _read_regions(
    page: Picture, regions: Sequence[Region], recognise: Recognise
) -> list[tuple[str, float]]:
    """Return text and certainty of each region; `UNREAD` and 0 for an unreadable one.

    Regions with the same ratio of width to height are read in one batch.
    """
    pictures = [_padded_picture(page, region) for region in regions]
    texts = [(UNREAD, 0.0)] * len(regions)
    order = sorted(range(len(regions)), key=lambda at: pictures[at][0])
    for _, group in groupby(order, key=lambda at: pictures[at][0]):
        numbers = list(group)
        found = recognise([pictures[at][1] for at in numbers])
        for at, (text, certainty) in zip(numbers, found, strict=True):
            if text.strip():
                texts[at] = text.strip(), certainty
    return texts


def _padded_picture(page: Picture, region: Region) -> tuple[float, Picture]:
    """Return the ratio of width to height, and the picture of a line padded to it with white."""
    left, top, right, bottom = region
    cut = page[max(0, top - _MARGIN) : bottom + _MARGIN, max(0, left - _MARGIN) : right + _MARGIN]
    height, width = cut.shape
    ratio = next((one for one in _RATIOS if one * height > width + _MARGIN), width / height + 0.5)
    spare = max(0, int(ratio * height) - width)
    before = spare // 2 if ratio < _RATIOS[4] else min(_MARGIN, spare)
    framed = cv2.copyMakeBorder(cut, 0, 0, before, spare - before, cv2.BORDER_CONSTANT, value=255)
    return ratio, cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR)


def _with_digits(text: str) -> str:
    """Return a text that looks like a figure with look-alike letters replaced by digits."""
    looks = text and all(char in _LOOKS_LIKE_FIGURE for char in text)
    return text.translate(_AS_DIGITS) if looks else text


def _chars_of_line(text: str, region: Region) -> Iterator[Char]:
    """Yield the characters of a line, each with its estimated box."""
    left, top, right, bottom = (edge * POINT for edge in region)
    widths = [1.0 if char >= _CJK else 0.5 for char in text]
    unit = (right - left) / sum(widths)
    x = left
    for char, width in zip(text, widths, strict=True):
        yield Char(char, x, top, x + width * unit, bottom)
        x += width * unit

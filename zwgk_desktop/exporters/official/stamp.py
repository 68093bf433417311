"""Archive stamp (归档章): a grid of labelled cells in the head of the first page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zwgk_desktop.exporters.official.story import PaperPage
from zwgk_desktop.exporters.tagged.tagging import Element, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import (
    Box,
    Drawing,
    Ink,
    joined_drawings,
    single_line,
)
from zwgk_desktop.exporters.typesetting.paper import MM, WIDTH, baseline

_TOP = 13 * MM
"""Distance of the stamp from the top of the sheet; the type area begins at 37 mm."""

_LABEL_SIZE, _SIZE, _LEAST_SIZE = 6.0, 10.0, 7.0
_LABEL_HEIGHT = 0.36
"""Share of a cell's height that its label takes."""

_MARGIN = 1.5
"""Least distance of a text from the sides of its cell, in points."""


def stamped(
    pages: Sequence[PaperPage], cells: Sequence[Sequence[tuple[str, str]]], size: tuple[int, int]
) -> tuple[PaperPage, ...]:
    """Return the pages with the stamp on the first.

    Args:
        pages: Pages of a document.
        cells: Label and text of each cell, row by row; "" leaves a cell blank.
        size: Width and height of the stamp, in mm.
    """
    first, *others = pages
    element = paragraph_element()
    drawing = _stamp_drawing(cells, size, element)
    return (
        replace(
            first,
            drawing=joined_drawings((drawing, first.drawing)),
            elements=(element, *first.elements),
        ),
        *others,
    )


def _stamp_drawing(
    cells: Sequence[Sequence[tuple[str, str]]], size: tuple[int, int], element: Element
) -> Drawing:
    wide, high = (side * MM for side in size)
    left, row_height = (WIDTH - wide) / 2, high / len(cells)
    boxes: list[Box] = []
    inks: list[Ink] = []
    for row, line in enumerate(cells):
        width = wide / len(line)
        for column, (label, text) in enumerate(line):
            box = Box(left + column * width, _TOP + row * row_height, width, row_height)
            boxes.append(box)
            inks += _cell_inks(box, label, text, element)
    return Drawing(tuple(boxes), tuple(inks))


def _cell_inks(box: Box, label: str, text: str, element: Element) -> Iterator[Ink]:
    """Yield the label at the top of a cell and its text below, both centred."""
    head = _LABEL_HEIGHT * box.height
    yield _centred(replace(box, height=head), label, Face.HEI, _LABEL_SIZE, element)
    if text:
        below = replace(box, y=box.y + head, height=box.height - head)
        yield _centred(below, text, Face.FANG, _SIZE, element)


def _centred(box: Box, text: str, face: Face, size: float, element: Element) -> Ink:
    """Return a text centred in a box, smaller and then condensed where it is too wide."""
    line = single_line(glyphs(text, face))
    room = box.width - 2 * _MARGIN
    size = min(size, max(_LEAST_SIZE, room / line.width))
    stretch = min(1.0, room / (line.width * size))
    x = box.x + (box.width - line.width * size * stretch) / 2
    return Ink(x, baseline(box.y, box.height, size), size, line, stretch, element)

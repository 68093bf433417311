"""What is to be seen from afar: key figures, or the plain sentence of a nil year."""

from collections.abc import Iterator, Sequence

from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.exporters.notice.facts import KeyFigure
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.exporters.notice.marks import (
    Area,
    BlankLine,
    Block,
    Mark,
    Tone,
    Type,
    squeezed,
)
from zwgk_desktop.exporters.tagged.tagging import Element, heading, plain
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, break_lines

_LEADING = 1.42
"""From line to line of what is told, in ems."""

_SMALL = 0.6
"""Figures smaller than this share of what they could be are better set on two lines."""


def draw_sentence(
    clauses: Sequence[str], layout: NoticeLayout, top: float, *, width: float, size: float
) -> Block:
    """Draw a plain sentence large, clause under clause, beside a bar of the accent."""
    inner = 0.9 * size
    room = (width - inner) / size
    lines = [
        line
        for clause in clauses
        for line in break_lines(glyphs(clause, Face.SONG), room, justify=False)
    ]
    element = plain()
    face = Type(Face.SONG, size)
    leading = _LEADING * size
    marks: list[Mark] = [
        face.words(line, layout.margin + inner, top + number * leading, element)
        for number, line in enumerate(lines)
    ]
    bottom = top + (len(lines) - 1) * leading + size
    bar = Area(
        Box(layout.margin, top - 0.15 * size, 0.22 * size, bottom - top + 0.3 * size), Tone.ACCENT
    )
    return Block((bar, *marks), (element,), bottom)


def draw_paragraphs(texts: Sequence[str], place: Box, size: float) -> Block:
    """Draw sentences one under another, each after a mark; of the place its left, top and width."""
    inner = 1.0 * size
    face = Type(Face.SONG, size)
    marks: list[Mark] = []
    elements: list[Element] = []
    y = place.y
    for text in texts:
        element = plain()
        elements.append(element)
        mark = 0.34 * size
        marks.append(Area(Box(place.x, y + 0.36 * size, mark, mark), Tone.ACCENT))
        for line in break_lines(glyphs(text, Face.SONG), (place.width - inner) / size):
            marks.append(face.words(line, place.x + inner, y, element))
            y += _LEADING * size
        y += 0.3 * size
    return Block(tuple(marks), tuple(elements), y - (_LEADING - 1 + 0.3) * size)


def draw_heading(text: str, layout: NoticeLayout, top: float, x: float | None = None) -> Block:
    """Draw a heading over what follows."""
    size = layout.sizes.heading
    element = heading(0)
    words = Type(Face.HEI, size).words(text, layout.margin if x is None else x, top, element)
    return Block((words,), (element,), top + 1.6 * size)


def keys_across(keys: Sequence[KeyFigure], layout: NoticeLayout) -> int:
    """Return how many figures stand side by side: all, or half where that makes them small."""
    count = len(keys)
    small = count > 3 and (
        _key_size(keys, layout, count) < _SMALL * layout.sizes.key or _is_cramped(keys, layout)
    )
    return (count + 1) // 2 if small else max(1, count)


def fits_across(keys: Sequence[KeyFigure], layout: NoticeLayout, across: int) -> bool:
    """Tell whether figures side by side are no smaller than what is read beside them."""
    return not keys or _key_size(keys, layout, across) >= layout.sizes.body


def draw_keys(keys: Sequence[KeyFigure], layout: NoticeLayout, top: float, across: int) -> Block:
    """Draw key figures, so many side by side, all of one size."""
    size = _key_size(keys, layout, across)
    body = layout.sizes.body
    step = layout.measure / across
    high = 1.5 * body + 1.15 * size
    marks: list[Mark] = []
    elements: list[Element] = []
    for number, key in enumerate(keys):
        x = layout.margin + number % across * step
        y = top + number // across * (high + 1.2 * body)
        element = plain()
        elements.append(element)
        marks += _key(key, Box(x, y, step - 1.2 * body, size), layout, element, first=not number)
    rows = (len(keys) + across - 1) // across
    return Block(tuple(marks), tuple(elements), top + rows * high + (rows - 1) * 1.2 * body)


def _is_cramped(keys: Sequence[KeyFigure], layout: NoticeLayout) -> bool:
    """Tell whether a name is wider than its column."""
    face = Type(Face.SONG, layout.sizes.body)
    room = layout.measure / len(keys) - 1.2 * layout.sizes.body
    return any(face.width(key.label) > room for key in keys)


def _key_size(keys: Sequence[KeyFigure], layout: NoticeLayout, across: int) -> float:
    """Return the size at which the longest figure fits with its unit."""
    room = layout.measure / across - 1.2 * layout.sizes.body
    body = Type(Face.SONG, layout.sizes.body)
    sizes = [
        (room - 1.2 * body.width(key.unit)) / Type(Face.BIAO_SONG, 1).width(number_text(key.value))
        for key in keys
        if key.value is not None
    ]
    return min([layout.sizes.key, *sizes])


def _key(
    key: KeyFigure, box: Box, layout: NoticeLayout, element: Element, *, first: bool
) -> Iterator[Mark]:
    """Yield one figure: its name, the figure as high as the box, its unit."""
    body = layout.sizes.body
    yield squeezed(
        Type(Face.SONG, body, Tone.SOFT).words(key.label, box.x, box.y, element), box.width
    )
    y = box.y + 1.5 * body
    if key.value is None:
        yield BlankLine(box.x, y + 0.95 * box.height, box.width)
        return
    tone = Tone.ACCENT if first else Tone.INK
    figure = Type(Face.BIAO_SONG, box.height, tone).words(number_text(key.value), box.x, y, element)
    yield figure
    unit = Type(Face.SONG, body)
    yield unit.words(key.unit, figure.right + 0.2 * body, y + 0.88 * (box.height - body), element)

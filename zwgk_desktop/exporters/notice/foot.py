"""Foot of a poster: contact, complaint line, posting period, date and QR code."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.notice.charts import Block, HorizontalLine, Mark, TextStyle, Tone
from zwgk_desktop.exporters.notice.head import draw_code, has_code
from zwgk_desktop.exporters.notice.layout import NoticeDesign
from zwgk_desktop.exporters.tagged.tagging import Element, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, Glyph, glyphs, width
from zwgk_desktop.exporters.typesetting.lines import Box, break_lines, single_line
from zwgk_desktop.exporters.typesetting.paper import ASCENT

_LEADING = 1.45
_BETWEEN = 0.45
"""Gap between rows, in ems."""

_LABEL = 5.0
"""Width of an item's name, in ems."""

_UNDER = 1.1
"""Distance from the top of a character to the ruled line under it, in ems."""

_CAPTION = "扫码看全文"
_CONTACT = 21.0
"""Least type size of telephone numbers, in points: they are copied standing."""

_NUMBER = re.compile(r"(\d[\d\-－—]{3,}\d)")
"""Telephone number, from short ones such as 12345 on."""

_BLANK_DAY = "　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class _Item:
    """Item of the foot: name and text; an empty text leaves a ruled blank.

    Args:
        least: Least type size of a text that takes one line at it, in points.
        numbers: Least type size of its telephone numbers, in points.
    """

    label: str
    text: str
    least: float = 0.0
    numbers: float = 0.0


@dataclass(frozen=True, slots=True)
class _FootText:
    """Glyphs of one type size in a line, and their distance from its left end."""

    x: float
    size: float
    glyphs: Sequence[Glyph]


@dataclass(frozen=True, slots=True)
class _Slot:
    """Position of an item in the foot: left edge, width, and lines of its text."""

    item: _Item
    x: float
    width: float
    lines: Sequence[Sequence[_FootText]]

    @property
    def heights(self) -> Sequence[float]:
        """Height of each line without leading."""
        return [max(piece.size for piece in line) for line in self.lines]

    @property
    def height(self) -> float:
        """Height of all lines."""
        return sum(self.heights) + (_LEADING - 1) * sum(self.heights[1:])


def draw_foot(
    report: Report,
    design: NoticeDesign,
    further_items: Sequence[tuple[str, str]] = (),
) -> Block:
    """Draw the foot, ruled at its top, at the end of the content.

    Short items are side by side.

    Each of `further_items` is a name and a text; they are placed first.

    If the report has a web address, a captioned QR code of it follows on the right.
    """
    size = design.foot
    page = report.field_text(report.edition.roles.fields.published_page)
    code = design.code if has_code(page) else 0.0
    measure = design.measure - (code + size if code else 0.0)
    items = (
        *(_Item(*one) for one in further_items),
        *_items(report, page, design.contact),
    )
    rows = _rows_of_slots(items, design, measure)
    heights = [max(slot.height for slot in row) for row in rows]
    caption = size if code else 0.0
    top = design.bottom - max(code + caption, sum(heights) + (len(rows) - 1) * _BETWEEN * size)
    marks: list[Mark] = [HorizontalLine(design.margin, top - size, design.measure)]
    elements: list[Element] = []
    y = top
    for row, height in zip(rows, heights, strict=True):
        first = max(slot.heights[0] for slot in row)
        for slot in row:
            element = paragraph_element()
            elements.append(element)
            marks += _slot_marks(slot, y + ASCENT * first, element, size)
        y += height + _BETWEEN * size
    if code:
        square = Box(design.margin + design.measure - code, top, code, code)
        element = paragraph_element()
        elements.append(element)
        marks += draw_code(page, square)
        x = square.x + (code - len(_CAPTION) * size) / 2
        marks.append(TextStyle(Face.HEI, size).words(_CAPTION, x, top + code, element))
    return Block(tuple(marks), tuple(elements), top - size)


def _items(report: Report, page: str, contact: float) -> tuple[_Item, ...]:
    roles = report.edition.roles.fields
    days = (report.field_value(one) for one in (roles.posted_from, roles.posted_until))
    return (
        _Item("联系方式", report.field_text(roles.contact), contact, _CONTACT),
        _Item("监督电话", report.field_text(roles.supervision), numbers=_CONTACT),
        _Item("成文日期", _day_or_blanks(report.issued_on)),
        _Item("公示期", "至".join(map(_day_or_blanks, days))),
        _Item("报告全文", page),
    )


def _rows_of_slots(
    items: Sequence[_Item], design: NoticeDesign, measure: float
) -> list[tuple[_Slot, ...]]:
    """Return the items as rows: two short ones side by side, a long one alone."""
    size = design.foot
    half = (measure - 2 * size) / 2
    rows: list[tuple[_Slot, ...]] = []
    beside = False
    for item in items:
        large = max(size, item.least) if item.text else size
        left = design.margin + (half + 2 * size if beside else 0.0)
        whole = (design.margin, measure)
        slots = [
            _Slot(item, x, wide, _lines(item, wide - _LABEL * size, own))
            for (x, wide), own in (((left, half), large), (whole, large), (whole, size))
        ]
        slot = next((slot for slot in slots if len(slot.lines) == 1), slots[-1])
        if slot.width == half and beside:
            rows[-1] = (*rows[-1], slot)
        else:
            rows.append((slot,))
        beside = slot.width == half and not beside
    return rows


def _lines(item: _Item, room: float, size: float) -> Sequence[Sequence[_FootText]]:
    """Return the lines of an item's text; its numbers may be larger than the rest."""
    if not item.text:
        return ((_FootText(0, size, ()),),)
    found: list[Glyph] = []
    sizes: list[float] = []
    for part in _NUMBER.split(item.text):
        found += (inked := glyphs(part, Face.HEI))
        own = max(size, item.numbers) if _NUMBER.fullmatch(part) else size
        sizes += [own] * len(inked)
    wide = [glyph.width * own for glyph, own in zip(found, sizes, strict=True)]
    scaled = [replace(one, width=own / size) for one, own in zip(found, wide, strict=True)]
    lines: list[Sequence[_FootText]] = []
    for line in break_lines(scaled, room / size, justify=False):
        pieces: list[_FootText] = []
        at = line.start
        for run in line.runs:
            x = run.at * size
            for own, group in groupby(range(at, at + len(run.text)), key=sizes.__getitem__):
                span = tuple(group)
                pieces.append(_FootText(x, own, [found[one] for one in span]))
                x += sum(wide[one] for one in span)
            at += len(run.text)
        lines.append(pieces)
    return lines


def _slot_marks(slot: _Slot, baseline: float, element: Element, body: float) -> Sequence[Mark]:
    left = slot.x + _LABEL * body
    label = TextStyle(Face.SONG, body, Tone.SOFT)
    marks: list[Mark] = [label.words(slot.item.label, slot.x, baseline - ASCENT * body, element)]
    if not slot.item.text:
        under = baseline + (_UNDER - ASCENT) * body
        return [*marks, HorizontalLine(left, under, slot.width - _LABEL * body)]
    for number, line in enumerate(slot.lines):
        baseline += _LEADING * slot.heights[number] if number else 0.0
        for piece in line:
            face, x = TextStyle(Face.HEI, piece.size), left + piece.x
            top = baseline - ASCENT * piece.size
            marks.append(face.words(single_line(piece.glyphs), x, top, element))
            marks += _ruled_blanks(piece.glyphs, x, top + _UNDER * piece.size, piece.size)
    return marks


def _ruled_blanks(found: Sequence[Glyph], x: float, y: float, size: float) -> list[Mark]:
    """Return ruled lines for the runs of wide spaces in a date."""
    rules: list[Mark] = []
    for blank, run in groupby(found, key=lambda glyph: glyph.char == "　"):
        wide = width(tuple(run)) * size
        if blank:
            rules.append(HorizontalLine(x + 0.1 * size, y, wide - 0.2 * size))
        x += wide
    return rules


def _day_or_blanks(day: object) -> str:
    if not isinstance(day, date):
        return _BLANK_DAY
    return day_text(day)

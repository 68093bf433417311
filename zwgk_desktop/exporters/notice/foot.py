"""Foot of a poster: contact, complaint line, posting period, date and QR code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.notice.charts import Block, HorizontalLine, Mark, TextStyle, Tone
from zwgk_desktop.exporters.notice.head import draw_code, has_code
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Paper
from zwgk_desktop.exporters.tagged.tagging import Element, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, TypesetLine, break_lines
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
"""Type size of the contact, in points: the number is copied standing."""

_LARGE_LINES = 2
"""Longest text that is set larger than the rest, in lines."""

_NO_LINE = (TypesetLine((), 0.0),)

_CODE = {Paper.A3: 96.0, Paper.A4: 76.0}
"""Width of the address's QR code, in points: a telephone reads it from half a metre."""

_BLANK_DAY = "　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class _Item:
    """Item of the foot: name and text; an empty text leaves a ruled blank.

    Args:
        least: Least type size of a text of one or two lines, in points.
    """

    label: str
    text: str
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class _Slot:
    """Position of an item in the foot: left edge, width, type size and lines of its text."""

    item: _Item
    x: float
    width: float
    size: float
    lines: Sequence[TypesetLine]

    @property
    def height(self) -> float:
        return ((len(self.lines) - 1) * _LEADING + 1) * self.size


def draw_foot(
    report: Report,
    layout: NoticeLayout,
    bottom: float,
    further_items: Sequence[tuple[str, str]] = (),
    *,
    tight: bool = False,
) -> Block:
    """Draw the foot, ruled at its top, so that it ends at `bottom`.

    Short items are side by side.

    Each of `further_items` is a name and a text; they are placed first. In a tight foot the
    contact is no larger than the rest, and the caption takes its height from the code.

    If the report has a web address, a QR code of it follows on the right.
    """
    size = layout.sizes.foot
    page = report.field_text(report.edition.roles.fields.published_page)
    code = _CODE[layout.paper] if has_code(page) else 0.0
    measure = layout.measure - (code + size if code else 0.0)
    items = (
        *(_Item(*one) for one in further_items),
        *_items(report, page, size if tight else _CONTACT),
    )
    rows = _rows_of_slots(items, layout, measure)
    heights = [max(slot.height for slot in row) for row in rows]
    under = TextStyle(Face.SONG, layout.sizes.folio, Tone.SOFT)
    caption = under.size if code else 0.0
    code -= caption if tight else 0.0
    top = bottom - max(code + caption, sum(heights) + (len(rows) - 1) * _BETWEEN * size)
    marks: list[Mark] = [HorizontalLine(layout.margin, top - size, layout.measure)]
    elements: list[Element] = []
    y = top
    for row, height in zip(rows, heights, strict=True):
        for slot in row:
            element = paragraph_element()
            elements.append(element)
            marks += _slot_marks(slot, y, element, size)
        y += height + _BETWEEN * size
    if code:
        square = Box(layout.margin + layout.measure - code, top, code, code)
        width = len(_CAPTION) * under.size
        element = paragraph_element()
        elements.append(element)
        marks += draw_code(page, square)
        marks.append(under.words(_CAPTION, square.x + (code - width) / 2, square.y + code, element))
    return Block(tuple(marks), tuple(elements), top - size)


def _items(report: Report, page: str, contact: float) -> tuple[_Item, ...]:
    roles = report.edition.roles.fields
    days = (report.field_value(one) for one in (roles.posted_from, roles.posted_until))
    return (
        _Item("联系方式", report.field_text(roles.contact), least=contact),
        _Item("监督电话", report.field_text(roles.supervision)),
        _Item("公示期", "至".join(map(_day_or_blanks, days))),
        _Item("成文日期", _day_or_blanks(report.issued_on)),
        _Item("报告全文", page),
    )


def _rows_of_slots(
    items: Sequence[_Item], layout: NoticeLayout, measure: float
) -> list[tuple[_Slot, ...]]:
    """Return the items as rows: two short ones side by side, a long one alone."""
    size = layout.sizes.foot
    half = (measure - 2 * size) / 2
    rows: list[tuple[_Slot, ...]] = []
    beside = False
    for item in items:
        x = layout.margin + (half + 2 * size if beside else 0.0)
        slot = _slot_of(item, x, half, size)
        if len(slot.lines) > 1:
            rows.append((_slot_of(item, layout.margin, measure, size),))
            beside = False
        elif beside:
            rows[-1] = (*rows[-1], slot)
            beside = False
        else:
            rows.append((slot,))
            beside = True
    return rows


def _slot_of(item: _Item, x: float, width: float, body: float) -> _Slot:
    found, measure = glyphs(item.text, Face.HEI), width - _LABEL * body
    larger, smaller = (
        _Slot(item, x, width, size, break_lines(found, measure / size, justify=False) or _NO_LINE)
        for size in (max(body, item.least), body)
    )
    return larger if item.text and len(larger.lines) <= _LARGE_LINES else smaller


def _slot_marks(slot: _Slot, y: float, element: Element, body: float) -> Sequence[Mark]:
    left = slot.x + _LABEL * body
    below = ASCENT * (slot.size - body)  # so that both are on one line
    label = TextStyle(Face.SONG, body, Tone.SOFT).words(slot.item.label, slot.x, y + below, element)
    if not slot.item.text:
        return [label, HorizontalLine(left, y + _UNDER * body, slot.width - _LABEL * body)]
    face = TextStyle(Face.HEI, slot.size)
    marks: list[Mark] = [label]
    for number, line in enumerate(slot.lines):
        top = y + number * _LEADING * slot.size
        marks.append(face.words(line, left, top, element))
        marks += _ruled_blanks(line, left, top + _UNDER * slot.size, slot.size)
    return marks


def _ruled_blanks(line: TypesetLine, x: float, y: float, size: float) -> list[Mark]:
    """Return ruled lines for the runs of wide spaces in a date."""
    rules: list[Mark] = []
    text = line.text
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and text[end] == "　":
            end += 1
        if end > at:
            first, _ = line.split_after(at)
            start = sum(piece.width_of(piece.text) for piece in first.runs)
            rules.append(HorizontalLine(x + (start + 0.1) * size, y, (end - at - 0.2) * size))
        at = end + 1
    return rules


def _day_or_blanks(day: object) -> str:
    if not isinstance(day, date):
        return _BLANK_DAY
    return day_text(day)

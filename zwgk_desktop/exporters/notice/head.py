"""Head of the notice: unit, title, period, draft mark and QR code."""

from collections.abc import Iterator, Sequence

from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.notice.charts import (
    Block,
    FilledBox,
    HorizontalLine,
    Mark,
    OutlinedBox,
    PlacedText,
    TextStyle,
    Tone,
    aligned_right,
    condensed,
)
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Paper
from zwgk_desktop.exporters.qr_code import dark_areas, qr_modules
from zwgk_desktop.exporters.tagged.tagging import Element, Kind, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face
from zwgk_desktop.exporters.typesetting.label_breaks import break_unit
from zwgk_desktop.exporters.typesetting.lines import Box
from zwgk_desktop.exporters.typesetting.paper import ASCENT

_POSTED = "公示"
_DRAFT = "草稿"
_SMALLEST_UNIT = 0.72
"""Smallest size of a long unit name, as a share of its usual size, before it is broken."""

LOW = 0.66
"""Scale at or below which unit and title may share a line on a landscape sheet."""

_LEAST = {Paper.A3: (21.0, 36.0), Paper.A4: (12.0, 20.0)}
"""Smallest sizes, in points, of a unit's name and a title that share a line."""


def draw_head(report: Report, layout: NoticeLayout, *, draft: bool, scale: float = 1.0) -> Block:
    """Draw the head: unit, title and period over a rule as wide as the sheet.

    On a landscape sheet with a low head, unit and title share a line if they fit.
    """
    title = Element(tag=Kind.TITLE)
    tag = _notice_tag(layout, draft=draft)
    low = layout.landscape and scale <= LOW
    words = _unit_beside_title(report, layout, title, tag.left, scale) if low else ()
    words = words or _unit_above_title(report, layout, title, tag.left, scale)
    y = words[-1].ink.y + (1.22 - ASCENT) * words[-1].ink.size
    period = paragraph_element()
    body = layout.sizes.body
    said = f"统计期限：{report.year}年1月1日至12月31日"
    dated = TextStyle(Face.SONG, body, Tone.SOFT).words(said, layout.margin, y, period)
    y += 1.6 * body
    rule = FilledBox(Box(layout.margin, y, layout.measure, 0.2 * body), Tone.ACCENT)
    marks = (*tag.marks, *words, dated, rule)
    return Block(marks, (title, *tag.elements, period), y + 0.2 * body)


def _unit_above_title(
    report: Report, layout: NoticeLayout, title: Element, right: float, scale: float
) -> tuple[PlacedText, ...]:
    """Return the title under the unit's name, as large as fits."""
    units = tuple(_unit_lines(report, layout, title, right, scale))
    y = layout.margin + sum(1.25 * words.ink.size for words in units) + 0.35 * layout.gap
    headline = report.title.removeprefix(report.unit)
    size = min(
        scale * layout.sizes.title, layout.measure / TextStyle(Face.BIAO_SONG, 1).width(headline)
    )
    return (*units, TextStyle(Face.BIAO_SONG, size).words(headline, layout.margin, y, title))


def _unit_beside_title(
    report: Report, layout: NoticeLayout, title: Element, right: float, scale: float
) -> tuple[PlacedText, ...]:
    """Return unit and title on one line, or nothing if they would be too small."""
    sizes, headline = layout.sizes, report.title.removeprefix(report.unit)
    ems = TextStyle(Face.HEI, 1).width(report.unit), TextStyle(Face.BIAO_SONG, 1).width(headline)
    wide = scale * (sizes.unit * ems[0] + sizes.title * ems[1]) + 0.5 * layout.gap
    scale *= min(1.0, (right - layout.gap - layout.margin) / wide)
    small, large = scale * sizes.unit, scale * sizes.title
    least = _LEAST[layout.paper]
    if small < least[0] or large < least[1]:
        return ()
    drop = ASCENT * (large - small)
    unit = TextStyle(Face.HEI, small).words(report.unit, layout.margin, layout.margin + drop, title)
    x = unit.right + 0.5 * layout.gap
    return unit, TextStyle(Face.BIAO_SONG, large).words(headline, x, layout.margin, title)


class _Tag:
    """Mark 公示 in the upper right corner, with the draft mark beside it."""

    def __init__(self, marks: Sequence[Mark], element: Element, left: float) -> None:
        self.marks = tuple(marks)
        self.elements = (element,)
        self.left = left


def _notice_tag(layout: NoticeLayout, *, draft: bool) -> _Tag:
    element = paragraph_element()
    size = layout.sizes.body
    face = TextStyle(Face.HEI, size, Tone.PAPER)
    wide, high = face.width(_POSTED) + 1.2 * size, 1.7 * size
    left = layout.margin + layout.measure - wide
    marks: list[Mark] = [
        FilledBox(Box(left, layout.margin, wide, high), Tone.ACCENT),
        face.words(_POSTED, left + 0.6 * size, layout.margin + (high - size) / 2, element),
    ]
    if draft:
        stamp, left = draft_stamp(layout, left - 0.5 * size)
        marks += stamp
    return _Tag(marks, element, left)


def draft_stamp(layout: NoticeLayout, right: float) -> tuple[tuple[Mark, ...], float]:
    """Return the marks of 草稿 that end at `right`, and their left edge.

    They belong to no structure element.
    """
    size = layout.sizes.body
    face = TextStyle(Face.HEI, size, Tone.SOFT)
    wide, high = face.width(_DRAFT) + 1.2 * size, 1.7 * size
    left = right - wide
    words = face.words(_DRAFT, left + 0.6 * size, layout.margin + (high - size) / 2, None)
    return (OutlinedBox(Box(left, layout.margin, wide, high), Tone.SOFT, 1.2), words), left


def _unit_lines(
    report: Report, layout: NoticeLayout, title: Element, right: float, scale: float
) -> Iterator[PlacedText]:
    """Yield the lines of the unit's name: smaller if needed, then broken."""
    room = right - layout.gap - layout.margin
    ems = TextStyle(Face.HEI, 1).width(report.unit)
    most = scale * layout.sizes.unit
    size = max(_SMALLEST_UNIT * most, min(most, room / ems))
    face = TextStyle(Face.HEI, size)
    y = layout.margin
    for part in break_unit(report.unit, lambda text: face.width(text) <= room):
        yield condensed(face.words(part, layout.margin, y, title), room)
        y += 1.25 * size


def draw_running_head(report: Report, layout: NoticeLayout, *, draft: bool) -> Block:
    """Draw the running head of a further sheet: the report's title over a thin rule."""
    body = layout.sizes.foot
    element = paragraph_element()
    right = layout.margin + layout.measure
    marks: tuple[Mark, ...] = ()
    if draft:
        marks, right = draft_stamp(layout, right)
        right -= body
    words = TextStyle(Face.HEI, body).words(
        report.title, layout.margin, layout.margin + 0.35 * body, element
    )
    y = layout.margin + 1.9 * body
    rule = HorizontalLine(layout.margin, y, layout.measure, Tone.ACCENT, 1.5)
    return Block((condensed(words, right - layout.margin), rule, *marks), (element,), y)


def draw_sheet_number(layout: NoticeLayout, number: int, count: int) -> Block:
    """Draw a sheet's number at its foot; nothing for a single sheet."""
    if count < 2:
        return Block((), (), layout.bottom)
    face = TextStyle(Face.SONG, layout.sizes.folio, Tone.SOFT)
    top = layout.bottom - layout.sizes.folio
    words = face.words(f"第{number}张　共{count}张", 0, top, None)
    return Block((aligned_right(words, layout.margin + layout.measure),), (), layout.bottom)


_LONGEST = 230
"""Longest address in bytes; with more, the modules are too small for a board."""


def has_code(address: str) -> bool:
    """Return whether an address can be printed as a QR code: a web address, short enough."""
    return address.startswith(("http://", "https://")) and len(address.encode()) <= _LONGEST


def draw_code(address: str, place: Box) -> tuple[Mark, ...]:
    """Draw a QR code as wide as its box, quiet zone included. It has no structure element."""
    return tuple(FilledBox(area, Tone.INK) for area in dark_areas(qr_modules(address), place))

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
    condensed,
)
from zwgk_desktop.exporters.notice.layout import NoticeDesign
from zwgk_desktop.exporters.qr_code import dark_areas, qr_modules
from zwgk_desktop.exporters.tagged.tagging import Element, Kind, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face
from zwgk_desktop.exporters.typesetting.label_breaks import break_unit
from zwgk_desktop.exporters.typesetting.lines import Box
from zwgk_desktop.exporters.typesetting.paper import ASCENT

_POSTED = "公示"
_DRAFT = "草稿"
_TAG = 1.7
"""Height of the marks in the upper right corner, in lines of body text."""

_SMALLEST_UNIT = 0.72
"""Smallest size of a long unit name, as a share of its usual size, before it is broken."""


def draw_head(report: Report, design: NoticeDesign, *, draft: bool) -> Block:
    """Draw the head: unit, title and period over a rule as wide as the sheet."""
    title = Element(tag=Kind.TITLE)
    tag = _notice_tag(design, draft=draft)
    words = _unit_beside_title(report, design, title, tag.left)
    words = words or _unit_above_title(report, design, title, tag.left)
    y = words[-1].ink.y + (1.22 - ASCENT) * words[-1].ink.size
    period = paragraph_element()
    body = design.body
    said = f"统计期限：{report.year}年1月1日至12月31日"
    dated = TextStyle(Face.SONG, body, Tone.SOFT).words(said, design.margin, y, period)
    y += 1.6 * body
    rule = FilledBox(Box(design.margin, y, design.measure, 0.2 * body), Tone.ACCENT)
    marks = (*tag.marks, *words, dated, rule)
    return Block(marks, (title, *tag.elements, period), y + 0.2 * body)


def _unit_above_title(
    report: Report, design: NoticeDesign, title: Element, right: float
) -> tuple[PlacedText, ...]:
    """Return the title under the unit's name, as large as fits."""
    units = tuple(_unit_lines(report, design, title, right - design.body - design.margin))
    y = design.margin + sum(1.25 * words.ink.size for words in units) + 0.35 * design.body
    room = design.measure if y > design.margin + _TAG * design.body else right - design.margin
    headline = report.title.removeprefix(report.unit)
    size = min(design.title, room / TextStyle(Face.BIAO_SONG, 1).width(headline))
    return (*units, TextStyle(Face.BIAO_SONG, size).words(headline, design.margin, y, title))


def _unit_beside_title(
    report: Report, design: NoticeDesign, title: Element, right: float
) -> tuple[PlacedText, ...]:
    """Return unit and title on one line, or nothing if the design or their length forbids it."""
    if design.beside is None:
        return ()
    headline = report.title.removeprefix(report.unit)
    ems = TextStyle(Face.HEI, 1).width(report.unit), TextStyle(Face.BIAO_SONG, 1).width(headline)
    wide = design.unit * ems[0] + design.title * ems[1] + 0.5 * design.body
    scale = min(1.0, (right - design.body - design.margin) / wide)
    small, large = scale * design.unit, scale * design.title
    if small < design.beside[0] or large < design.beside[1]:
        return ()
    top = design.margin + ASCENT * (large - small)
    unit = TextStyle(Face.HEI, small).words(report.unit, design.margin, top, title)
    x = unit.right + 0.5 * design.body
    return unit, TextStyle(Face.BIAO_SONG, large).words(headline, x, design.margin, title)


class _Tag:
    """Mark 公示 in the upper right corner, with the draft mark beside it."""

    def __init__(self, marks: Sequence[Mark], element: Element, left: float) -> None:
        self.marks = tuple(marks)
        self.elements = (element,)
        self.left = left


def _notice_tag(design: NoticeDesign, *, draft: bool) -> _Tag:
    element = paragraph_element()
    size = design.body
    face = TextStyle(Face.HEI, size, Tone.PAPER)
    wide, high = face.width(_POSTED) + 1.2 * size, _TAG * size
    left = design.margin + design.measure - wide
    marks: list[Mark] = [
        FilledBox(Box(left, design.margin, wide, high), Tone.ACCENT),
        face.words(_POSTED, left + 0.6 * size, design.margin + (high - size) / 2, element),
    ]
    if draft:
        stamp, left = draft_stamp(design, left - 0.5 * size)
        marks += stamp
    return _Tag(marks, element, left)


def draft_stamp(design: NoticeDesign, right: float) -> tuple[tuple[Mark, ...], float]:
    """Return the marks of 草稿 that end at `right`, and their left edge.

    They belong to no structure element.
    """
    size = design.body
    face = TextStyle(Face.HEI, size, Tone.SOFT)
    wide, high = face.width(_DRAFT) + 1.2 * size, _TAG * size
    left = right - wide
    words = face.words(_DRAFT, left + 0.6 * size, design.margin + (high - size) / 2, None)
    return (OutlinedBox(Box(left, design.margin, wide, high), Tone.SOFT, 1.2), words), left


def _unit_lines(
    report: Report, design: NoticeDesign, title: Element, room: float
) -> Iterator[PlacedText]:
    """Yield the lines of the unit's name: smaller if needed, then broken."""
    fitting = room / TextStyle(Face.HEI, 1).width(report.unit)
    face = TextStyle(Face.HEI, max(_SMALLEST_UNIT * design.unit, min(design.unit, fitting)))
    y = design.margin
    for part in break_unit(report.unit, lambda text: face.width(text) <= room):
        yield condensed(face.words(part, design.margin, y, title), room)
        y += 1.25 * face.size


def draw_running_head(
    report: Report, design: NoticeDesign, *, draft: bool, continued: bool = False
) -> Block:
    """Draw the running head of a further sheet: the report's title over a thin rule."""
    body = design.foot
    element = paragraph_element()
    right = design.margin + design.measure
    marks: tuple[Mark, ...] = ()
    if draft:
        marks, right = draft_stamp(design, right)
        right -= body
    said = f"{report.title}（续）" if continued else report.title
    words = TextStyle(Face.HEI, body).words(
        said, design.margin, design.margin + 0.35 * body, element
    )
    y = design.margin + 1.9 * body
    rule = HorizontalLine(design.margin, y, design.measure, Tone.ACCENT, 1.5)
    return Block((condensed(words, right - design.margin), rule, *marks), (element,), y)


def draw_sheet_number(design: NoticeDesign, number: int, count: int) -> Block:
    """Draw a sheet's number in the margin at its foot; nothing for a single sheet."""
    if count < 2:
        return Block((), (), design.bottom)
    face = TextStyle(Face.SONG, design.folio, Tone.SOFT)
    said = f"第{number}张　共{count}张"
    x = (design.width - face.width(said)) / 2
    words = face.words(said, x, design.bottom + 0.25 * design.margin, None)
    return Block((words,), (), design.bottom)


_LONGEST = 230
"""Longest address in bytes; with more, the modules are too small for a board."""


def has_code(address: str) -> bool:
    """Return whether an address can be printed as a QR code: a web address, short enough."""
    return address.startswith(("http://", "https://")) and len(address.encode()) <= _LONGEST


def draw_code(address: str, place: Box) -> tuple[Mark, ...]:
    """Draw a QR code as wide as its box, quiet zone included. It has no structure element."""
    return tuple(FilledBox(area, Tone.INK) for area in dark_areas(qr_modules(address), place))

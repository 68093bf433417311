"""Notice as a PDF: page layout, posting record and drawing on the canvas."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.domain.addresses import UNIT, field_address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.posting import Posting, postings
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.notice.charts import (
    Block,
    Blocks,
    FilledBox,
    HorizontalLine,
    Mark,
    NoticeSheet,
    OutlinedBox,
    PlacedText,
    TextStyle,
    Tone,
    condensed,
    headings,
    sheet_of,
)
from zwgk_desktop.exporters.notice.head import draw_running_head, draw_sheet_number
from zwgk_desktop.exporters.notice.keys import is_nil
from zwgk_desktop.exporters.notice.layout import NoticeDesign, NoticeLayout, Sheets
from zwgk_desktop.exporters.notice.poster import nil_sheets, poster_sheets
from zwgk_desktop.exporters.notice.tables import draw_stack, stack_tables
from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.tagged.pages import new_canvas, write_runs
from zwgk_desktop.exporters.tagged.tagging import (
    Artifact,
    Element,
    HeaderScope,
    Kind,
    StructureWriter,
    heading_element,
)
from zwgk_desktop.exporters.typesetting.fonts import Face, glyph_warnings
from zwgk_desktop.exporters.typesetting.lines import Box

_TITLE = "张贴记录"
_HEADS = ("张贴地点", "张贴日期", "张贴人", "取下日期", "取下人")
_WIDTHS = (0.32, 0.2, 0.14, 0.2, 0.14)
_ROWS = 10
"""Least number of rows in the posting record, for handwriting in the villages."""

_HIGH = 2.3
"""Height of a row of the record, in ems: enough for handwriting."""


def draw_record(report: Report, design: NoticeDesign, top: float) -> Block:
    """Draw the posting record (张贴记录), with its top at `top`."""
    size = design.foot
    title = heading_element(0)
    marks: list[Mark] = [
        TextStyle(Face.HEI, design.heading).words(_TITLE, design.margin, top, title)
    ]
    rows = [_HEADS, *map(_posting_texts, postings(report))]
    rows += [("",) * len(_HEADS)] * max(0, _ROWS + 1 - len(rows))
    y = top + 1.8 * design.heading
    elements: list[Element] = []
    for number, row in enumerate(rows):
        element, drawn = _record_row(row, design, y, head=not number)
        elements.append(element)
        marks += drawn
        y += _HIGH * size
    table = Element(tag=Kind.TABLE, children=tuple(elements))
    return Block(tuple(marks), (title, table), y)


def _record_row(
    texts: Sequence[str], design: NoticeDesign, y: float, *, head: bool
) -> tuple[Element, list[Mark]]:
    size = design.foot
    face = TextStyle(Face.HEI if head else Face.SONG, size)
    x = design.margin
    marks: list[Mark] = []
    cells: list[Element] = []
    for text, share in zip(texts, _WIDTHS, strict=True):
        wide = share * design.measure
        marks.append(OutlinedBox(Box(x, y, wide, _HIGH * size), Tone.INK, 0.8))
        cell = Element(
            tag=Kind.HEAD if head else Kind.CELL, scope=HeaderScope.COLUMN if head else None
        )
        cells.append(cell)
        if text:
            words = face.words(text, x + 0.4 * size, y + (_HIGH - 1) / 2 * size, cell)
            marks.append(condensed(words, wide - 0.8 * size))
        x += wide
    return Element(tag=Kind.ROW, children=tuple(cells)), marks


def _posting_texts(posting: Posting) -> tuple[str, ...]:
    down = posting.taken_down_on
    return (
        posting.place,
        "" if posting.posted_on == date.min else day_text(posting.posted_on),
        posting.posted_by,
        day_text(down) if down else "",
        posting.taken_down_by,
    )


def lay_out(report: Report, layout: NoticeLayout, *, draft: bool) -> tuple[NoticeSheet, ...]:
    """Return the sheets of a notice."""
    sheets = list(_sheets(report, layout, draft=draft))
    return tuple(
        sheet_of(*blocks, draw_sheet_number(layout.design, number, len(sheets)))
        for number, blocks in enumerate(sheets, start=1)
    )


def _sheets(report: Report, layout: NoticeLayout, *, draft: bool) -> Iterator[Blocks]:
    design = layout.design
    if layout.sheets is Sheets.ALL and is_nil(report):
        yield from nil_sheets(report, layout, draft=draft)
    else:
        if layout.sheets is not Sheets.TABLES:
            yield from poster_sheets(report, layout, draft=draft)
        if layout.sheets is not Sheets.POSTER:
            yield from _table_sheets(report, design, draft=draft)
    if layout.record:
        head = draw_running_head(report, design, draft=draft)
        yield head, draw_record(report, design, head.bottom + 2 * design.body)


def _table_sheets(report: Report, design: NoticeDesign, *, draft: bool) -> Iterator[Blocks]:
    head = draw_running_head(report, design, draft=draft)
    top = head.bottom + design.body
    room = design.bottom - top
    for stack in stack_tables(report, design, room):
        yield head, draw_stack(stack, design, top, room)


_COLOURS: Mapping[Tone, Color] = {
    Tone.INK: HexColor("#1A1A1A"),
    Tone.SOFT: HexColor("#555555"),
    Tone.ACCENT: HexColor("#A61C1C"),
    Tone.PALE: HexColor("#F7ECEA"),
    Tone.PAPER: HexColor("#FFFFFF"),
}
"""Colours of the notice. Contrast on white: accent 7.4 : 1, body 17 : 1, soft 7.5 : 1."""

_GREYS: Mapping[Tone, Color] = {
    Tone.INK: HexColor("#000000"),
    Tone.SOFT: HexColor("#404040"),
    Tone.ACCENT: HexColor("#000000"),
    Tone.PALE: HexColor("#EDEDED"),
    Tone.PAPER: HexColor("#FFFFFF"),
}


def compose(export: Export, progress: Progress) -> Composed:
    """Return the notice as a PDF file. The same data give the same bytes."""
    report, layout = export.report, export.options_of(NoticeLayout)
    roles = report.edition.roles.fields
    printed = (UNIT, field_address(roles.contact), field_address(roles.supervision))
    sheets = lay_out(report, layout, draft=export.draft)
    file = BytesIO()
    size, title = (layout.design.width, layout.design.height), f"{report.title}公示"
    subject = f"{report.edition.subject}公示"
    description = Description(title, report.unit, subject, report.issued_on)
    canvas = new_canvas(file, size, description)
    tags = StructureWriter(canvas)
    canvas.showOutline()
    for number, sheet in enumerate(sheets):
        progress(number, len(sheets))
        _add_bookmarks(canvas, sheet, layout, number)
        _Printer(canvas, tags, layout).print(sheet)
    tags.write(element for sheet in sheets for element in sheet.elements)
    canvas.save()
    progress(len(sheets), len(sheets))
    return Composed(file.getvalue(), len(sheets), glyph_warnings(report, printed))


def _add_bookmarks(canvas: Canvas, sheet: NoticeSheet, layout: NoticeLayout, number: int) -> None:
    """Add the sheet's headings to the PDF outline, under the title if there is one."""
    titled = layout.sheets is not Sheets.TABLES
    for place, (level, title, top) in enumerate(headings(sheet)):
        key = f"s{number}-{place}"
        canvas.bookmarkHorizontal(key, 0, layout.design.height - top)
        canvas.addOutlineEntry(title, key, level if titled else 0)


class _Printer:
    """Printer of sheets on a PDF canvas with its origin in the lower left corner."""

    def __init__(self, canvas: Canvas, tags: StructureWriter, layout: NoticeLayout) -> None:
        self._canvas = canvas
        self._tags = tags
        self._height = layout.design.height
        self._colours = _COLOURS if layout.colour else _GREYS

    def print(self, sheet: NoticeSheet) -> None:
        """Draw one sheet."""
        for part, marks in groupby(sheet.marks, key=_element_or_artifact):
            with self._tags.marked_content(part):
                for mark in marks:
                    self._draw(mark)
        self._canvas.showPage()
        self._tags.end_page()

    def _draw(self, mark: Mark) -> None:
        match mark:
            case PlacedText():
                self._draw_text(mark)
            case FilledBox():
                self._draw_area(mark)
            case OutlinedBox():
                self._set_pen(mark.tone, mark.weight)
                self._canvas.rect(*self._in_pdf_coordinates(mark.box), stroke=1, fill=0)
            case HorizontalLine():
                self._set_pen(mark.tone, mark.weight)
                y = self._height - mark.y
                self._canvas.line(mark.x, y, mark.x + mark.width, y)

    def _set_pen(self, tone: Tone, weight: float) -> None:
        self._canvas.setStrokeColor(self._colours[tone])
        self._canvas.setLineWidth(weight)

    def _in_pdf_coordinates(self, box: Box) -> tuple[float, float, float, float]:
        return box.x, self._height - box.y - box.height, box.width, box.height

    def _draw_area(self, area: FilledBox) -> None:
        self._canvas.setFillColor(self._colours[area.tone])
        self._canvas.rect(*self._in_pdf_coordinates(area.box), stroke=0, fill=1)

    def _draw_text(self, words: PlacedText) -> None:
        ink = words.ink
        text = self._canvas.beginText()
        text.setFillColor(self._colours[words.tone])
        text.setHorizScale(100 * ink.stretch)
        write_runs(text, ink, self._height)
        text.setHorizScale(100)
        self._canvas.drawText(text)


def _element_or_artifact(mark: Mark) -> Element | Artifact:
    """Return the structure element of a mark, or its kind of artifact."""
    if isinstance(mark, PlacedText):
        return mark.ink.element or Artifact.REPEATED
    return Artifact.RULES

"""The notice for the board as a PDF: A3 or A4, either way up, same data same bytes."""

from collections.abc import Mapping
from io import BytesIO
from itertools import groupby

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.domain.addresses import UNIT, field_address
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Sheets
from zwgk_desktop.exporters.notice.marks import (
    Area,
    BlankLine,
    Border,
    Mark,
    NoticeSheet,
    Tone,
    Words,
    headings,
)
from zwgk_desktop.exporters.notice.sheets import lay_out
from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.tagged.pages import begin, write_runs
from zwgk_desktop.exporters.tagged.tagging import Artifact, Element, Tags
from zwgk_desktop.exporters.typesetting.fonts import glyph_warnings
from zwgk_desktop.exporters.typesetting.lines import Box

_COLOURS: Mapping[Tone, Color] = {
    Tone.INK: HexColor("#1A1A1A"),
    Tone.SOFT: HexColor("#555555"),
    Tone.ACCENT: HexColor("#A61C1C"),
    Tone.PALE: HexColor("#F7ECEA"),
    Tone.PAPER: HexColor("#FFFFFF"),
}
"""One accent, 7.4 : 1 against white; body text 17 : 1, the softer 7.5 : 1."""

_GREYS: Mapping[Tone, Color] = {
    Tone.INK: HexColor("#000000"),
    Tone.SOFT: HexColor("#404040"),
    Tone.ACCENT: HexColor("#000000"),
    Tone.PALE: HexColor("#EDEDED"),
    Tone.PAPER: HexColor("#FFFFFF"),
}


def compose(export: Export, progress: Progress) -> Composed:
    """Return the notice as a PDF file; the same data give the same bytes."""
    report, layout = export.report, export.chosen(NoticeLayout)
    roles = report.edition.roles.fields
    printed = (UNIT, field_address(roles.contact), field_address(roles.supervision))
    sheets = lay_out(report, layout, draft=export.draft)
    file = BytesIO()
    size, title = (layout.width, layout.height), f"{report.title}公示"
    subject = f"{report.edition.subject}公示"
    description = Description(title, report.unit, subject, report.issued_on)
    canvas = begin(file, size, description)
    tags = Tags(canvas)
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
    """List the sheet's headings, under the title where there is one."""
    titled = layout.sheets is not Sheets.TABLES
    for place, (level, title, top) in enumerate(headings(sheet)):
        key = f"s{number}-{place}"
        canvas.bookmarkHorizontal(key, 0, layout.height - top)
        canvas.addOutlineEntry(title, key, level if titled else 0)


class _Printer:
    """Draws sheets on a canvas, whose origin is the lower left corner."""

    def __init__(self, canvas: Canvas, tags: Tags, layout: NoticeLayout) -> None:
        self._canvas = canvas
        self._tags = tags
        self._height = layout.height
        self._colours = _COLOURS if layout.colour else _GREYS

    def print(self, sheet: NoticeSheet) -> None:
        """Draw one sheet."""
        for part, marks in groupby(sheet.marks, key=_part):
            with self._tags.marked(part):
                for mark in marks:
                    self._draw(mark)
        self._canvas.showPage()
        self._tags.page_done()

    def _draw(self, mark: Mark) -> None:
        match mark:
            case Words():
                self._words(mark)
            case Area():
                self._area(mark)
            case Border():
                self._pen(mark.tone, mark.weight)
                self._canvas.rect(*self._flipped(mark.box), stroke=1, fill=0)
            case BlankLine():
                self._pen(mark.tone, mark.weight)
                y = self._height - mark.y
                self._canvas.line(mark.x, y, mark.x + mark.width, y)

    def _pen(self, tone: Tone, weight: float) -> None:
        self._canvas.setStrokeColor(self._colours[tone])
        self._canvas.setLineWidth(weight)

    def _flipped(self, box: Box) -> tuple[float, float, float, float]:
        return box.x, self._height - box.y - box.height, box.width, box.height

    def _area(self, area: Area) -> None:
        self._canvas.setFillColor(self._colours[area.tone])
        self._canvas.rect(*self._flipped(area.box), stroke=0, fill=1)

    def _words(self, words: Words) -> None:
        ink = words.ink
        text = self._canvas.beginText()
        text.setFillColor(self._colours[words.tone])
        text.setHorizScale(100 * ink.stretch)
        write_runs(text, ink, self._height)
        text.setHorizScale(100)
        self._canvas.drawText(text)


def _part(mark: Mark) -> Element | Artifact:
    """Tell what a mark belongs to; what belongs to nothing is no part of the text."""
    if isinstance(mark, Words):
        return mark.ink.element or Artifact.REPEATED
    return Artifact.RULES

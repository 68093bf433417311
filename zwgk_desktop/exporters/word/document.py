"""The report as a Word document, for review in Word or WPS.

GB/T 9704's levels are named styles, the tables real ones with the form's
merges. Programs break the lines and pages, so it may differ from the PDF there.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Twips

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.manuscript import (
    Manuscript,
    ManuscriptPassage,
    ManuscriptSection,
    Signature,
    ems,
    write,
)
from zwgk_desktop.exporters.word.pack import blank, describe, pack
from zwgk_desktop.exporters.word.page import set_up
from zwgk_desktop.exporters.word.styles import CHARACTER, COLUMNS, LEADS, PITCH
from zwgk_desktop.exporters.word.tables import GAP, fills_page, table_xml

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_UNBROKEN = re.compile(r"[!-~]{16,}")
"""An address that leaves the line above it short: spread out, that line would gape."""

_BESIDE, _BESIDE_SEALED = 2.0, 4.0
"""Characters right of the unit's name; right of the date when a seal covers it."""

_ABOVE, _ABOVE_SEALED = 1, 2
"""Blank lines over the unit's name."""


def compose(export: Export, progress: Progress) -> Composed:
    """Return the document; a draft says 草稿 at the head of each page.

    The same data gives the same bytes. Its length is its tables: how many pages it
    has depends on who opens it.
    """
    report = export.report
    manuscript = write(report)
    document = blank()
    set_up(document, draft=export.draft)
    describe(document, report, manuscript)
    writer = _DocumentWriter(document, report)
    writer.title(manuscript)
    for done, chapter in enumerate(manuscript.chapters):
        progress(done, len(manuscript.chapters))
        writer.chapter(chapter)
    writer.signature(manuscript.signature)
    content = pack(document)
    progress(len(manuscript.chapters), len(manuscript.chapters))
    return Composed(content, len(report.edition.tables))


class _DocumentWriter:
    """Writes the parts of a report one after another."""

    def __init__(self, document: "Document", report: Report) -> None:
        self._document = document
        self._report = report
        self._after_table = False

    def title(self, manuscript: Manuscript) -> None:
        paragraph = self._paragraph("Title")
        _add_lines(paragraph, manuscript.title_lines)
        for passage in manuscript.preface:
            self._passage(passage)

    def chapter(self, chapter: ManuscriptSection) -> None:
        heading = self._paragraph("Heading 1", chapter.heading)
        if self._after_table:
            heading.paragraph_format.space_before = Twips(GAP)
        self._after_table = chapter.table is not None
        if chapter.table is not None:
            heading.paragraph_format.page_break_before = fills_page(chapter.table)
            heading.paragraph_format.space_after = Twips(GAP)
            table = table_xml(self._report, chapter.table, chapter.title)
            heading.paragraph_format.element.addnext(parse_xml(table))
        for passage in chapter.prose:
            self._passage(passage)

    def _passage(self, passage: ManuscriptPassage) -> None:
        lead, rank, body = passage.lead, passage.rank, passage.body
        if passage.level:
            paragraph = self._paragraph(f"Heading {rank}", lead)
            if passage.level + 1 != rank:
                _outline(paragraph, passage.level)
            return
        paragraph = self._paragraph("Body Text")
        if lead:
            paragraph.add_run(lead, LEADS.get(rank))
        if body:
            paragraph.add_run(body)
        if _UNBROKEN.search(body):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT

    def signature(self, signature: Signature) -> None:
        self._keep_last()
        unit_right, day_right = _places(signature)
        unit = self._paragraph("Signature")
        _add_lines(unit, signature.unit_lines)
        above = _ABOVE_SEALED if signature.sealed else _ABOVE
        unit.paragraph_format.space_before = Twips(above * PITCH)
        _set_in(unit, unit_right)
        unit.paragraph_format.left_indent = Twips(-CHARACTER)  # no rounding makes an orphan
        if len(signature.unit_lines) > 1:
            unit.alignment = WD_ALIGN_PARAGRAPH.CENTER
            left = COLUMNS - unit_right - _unit_width(signature)
            unit.paragraph_format.left_indent = Twips(round(left * CHARACTER))
        if signature.day:
            day = self._paragraph("Date", signature.written_day)
            _set_in(day, day_right)
            if signature.sealed:
                day.paragraph_format.space_after = Twips(PITCH)

    def _keep_last(self) -> None:
        """Let two lines of text at least stand on the signature's page."""
        last = self._document.paragraphs[-1].paragraph_format
        last.keep_with_next = last.widow_control = True

    def _paragraph(self, style: str, text: str = "") -> "Paragraph":
        return self._document.add_paragraph(text, style)


def _add_lines(paragraph: "Paragraph", lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)


def _outline(paragraph: "Paragraph", level: int) -> None:
    """Give a heading another place in the outline than its looks have."""
    properties = paragraph.paragraph_format.element.find(qn("w:pPr"))
    assert properties is not None  # noqa: S101 - it names the style
    properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))


def _set_in(paragraph: "Paragraph", characters: float) -> None:
    paragraph.paragraph_format.right_indent = Twips(round(characters * CHARACTER))


def _unit_width(signature: Signature) -> float:
    return max(ems(line) for line in signature.unit_lines)


def _places(signature: Signature) -> tuple[float, float]:
    """Return how far unit and date stand from the right, in characters (GB/T 9704 7.3.5)."""
    unit, day = _unit_width(signature), ems(signature.written_day)
    if signature.sealed and day:
        return max(0.0, _BESIDE_SEALED + (day - unit) / 2), _BESIDE_SEALED
    if day > unit:
        return 2 * _BESIDE + day - unit, _BESIDE
    return _BESIDE, max(0.0, unit - day)

"""Report as a PDF: GB/T 9704 pages, tagged, all fonts embedded, reproducible bytes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.county.comparison import YearOnYear
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.numbers import add_up, number_text
from zwgk_desktop.domain.progress import Progress, no_progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.contents import ArchivalCopy
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.official.stamp import stamped
from zwgk_desktop.exporters.official.story import (
    PaperPage,
    draft_mark,
    folio,
    paginate,
    report_items,
    rollup_items,
)
from zwgk_desktop.exporters.tagged.archival import AttachedFile, Description
from zwgk_desktop.exporters.tagged.pages import new_canvas, write_runs
from zwgk_desktop.exporters.tagged.tagging import Artifact, Element, StructureWriter
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.fonts import report_warnings
from zwgk_desktop.exporters.typesetting.lines import Drawing, Ink

_RULE = 0.5
"""Line width of a table's rules, in points."""

_DRAFT_GREY = 0.6

_DATA = "report.json"
_DATA_IS = "报告的全部数字和文字"


def compose(export: Export, progress: Progress) -> Composed:
    """Return the report as a PDF file. The same data give the same bytes.

    A draft is marked 草稿 on each page. `progress` is called for each page.
    """
    report = export.report
    pages = paginate(report_items(report))
    composed = _draw_document(pages, _description(report), progress, draft=export.draft)
    return replace(composed, warnings=report_warnings(report))


def compose_archival(copy: ArchivalCopy, progress: Progress) -> Composed:
    """Return the archive's copy of a final report: PDF/A-3a with the stamp and the data.

    The pages are those of `compose`, with the archive stamp in the head of the first.
    """
    report = copy.report
    pages = paginate(report_items(report))
    cells = [
        [(label, str(len(pages)) if text is None else text) for label, text in row]
        for row in copy.stamp
    ]
    attached = AttachedFile(_DATA, copy.data, "application/json", _DATA_IS, copy.day)
    description = replace(_description(report), attached=attached)
    composed = _draw_document(stamped(pages, cells, copy.size), description, progress)
    return replace(composed, warnings=report_warnings(report))


def _description(report: Report) -> Description:
    return Description(report.title, report.unit, report.edition.subject, report.issued_on)


def compose_rollup(sums: RollUpFigures) -> Composed:
    """Return the tables of a roll-up as a PDF file, with the units included and left out."""
    title = f"{sums.year}年政府信息公开情况汇总表"
    edition, cells = sums.edition, sums.edition.entered
    totals = {cell: add_up(found) for cell in cells if (found := list(sums.of([cell], None)))}
    report = Report(edition, {UNIT: "", YEAR: sums.year, **totals})
    groups = [(one, [unit.unit for unit in sums.units if unit.group == one]) for one in sums.groups]
    remarks = [f"计入{one}{len(units)}个：{'、'.join(units)}。" for one, units in groups if units]
    left = "、".join(f"{unit}（{why}）" for unit, why in sums.left_out)
    remarks += [f"没有计入{len(sums.left_out)}个：{left}。"] if left else []
    remarks += _year_remarks(sums.years) if sums.years else ()
    look = "；".join(f"{unit}，{why}" for unit, why in sums.conspicuous_units())
    remarks += [f"请再核对：{look}。"] if look else []
    description = Description(title, "", edition.subject, date(sums.year, 12, 31))
    pages = paginate(rollup_items(title, report, remarks))
    return _draw_document(pages, description, no_progress)


def _year_remarks(years: YearOnYear) -> Iterator[str]:
    """Yield the key figures beside last year's, then the units not included in both years."""
    changes = [one for one in years.main_changes if one.before or one.after]
    said = "；".join(
        f"{one.label}{number_text(one.after) or '未填'}，上年{number_text(one.before) or '未填'}"
        + (f"，{one.percent}" if one.percent else "")
        for one in changes
    )
    if said:
        yield f"与{years.before.year}年比较：{said}。"
    uneven = "、".join(f"{unit}（{words}）" for unit, words in years.uneven_units())
    if uneven:
        yield f"两年计入的单位不同：{uneven}。"


def _draw_document(
    pages: Sequence[PaperPage],
    description: Description,
    progress: Progress,
    *,
    draft: bool = False,
) -> Composed:
    file = BytesIO()
    canvas = new_canvas(file, (paper.WIDTH, paper.HEIGHT), description)
    canvas.showOutline()
    tags = StructureWriter(canvas)
    for number, page in enumerate(pages, start=1):
        progress(number - 1, len(pages))
        _draw_page(canvas, tags, page, number, draft=draft)
    tags.write(element for page in pages for element in page.elements)
    canvas.save()
    progress(len(pages), len(pages))
    return Composed(file.getvalue(), len(pages))


def _draw_page(
    canvas: Canvas, tags: StructureWriter, page: PaperPage, number: int, *, draft: bool
) -> None:
    if draft:
        with tags.marked_content(Artifact.DRAFT):
            _draw_draft(canvas)
    canvas.setLineWidth(_RULE)
    if page.drawing.boxes:
        with tags.marked_content(Artifact.RULES):
            _draw_boxes(canvas, page.drawing)
    inked = (piece for ink in page.drawing.inks for piece in _copyable_pieces(ink))
    drawn = (ink for ink in inked if ink.line.runs)
    for (element, actual_text), inks in groupby(drawn, key=_grouping_key):
        with tags.marked_content(element or Artifact.REPEATED, actual_text=actual_text):
            for ink in inks:
                _draw_ink(canvas, ink)
    for place, (entry, top) in enumerate(page.entries):
        key = f"p{number}-{place}"
        canvas.bookmarkHorizontal(key, 0, paper.HEIGHT - top)
        canvas.addOutlineEntry(entry.title, key, entry.level)
    with tags.marked_content(Artifact.FOLIO):
        _draw_ink(canvas, folio(number))
    canvas.showPage()
    tags.end_page()


def _draw_boxes(canvas: Canvas, drawing: Drawing) -> None:
    for box in drawing.boxes:
        canvas.rect(box.x, paper.HEIGHT - box.y - box.height, box.width, box.height)


_BEYOND = re.compile("([\U00010000-\U0010ffff])")


def _copyable_pieces(ink: Ink) -> Iterator[Ink]:
    """Yield a line; in a loose line, split off each character beyond U+FFFF.

    PDFium (Chrome, Edge) drops such characters of an ActualText.
    """
    rest = ink.line
    for part in _BEYOND.split(rest.text) if rest.loose else ():
        first, rest = rest.split_after(len(part))
        yield replace(ink, line=first)
    yield replace(ink, line=rest)


def _grouping_key(ink: Ink) -> tuple[Element | None, str]:
    """Return the key that groups inks marked together: element, and text of a loose line."""
    loose = ink.line.loose and not _BEYOND.search(ink.line.text)
    return ink.element, ink.line.text if loose else ""


def _draw_ink(canvas: Canvas, ink: Ink) -> None:
    text = canvas.beginText()
    if ink.stretch != 1:
        text.setHorizScale(100 * ink.stretch)
    write_runs(text, ink, paper.HEIGHT)
    if ink.stretch != 1:
        text.setHorizScale(100)
    canvas.drawText(text)


def _draw_draft(canvas: Canvas) -> None:
    """Draw the draft mark in the page's empty head."""
    mark = draft_mark()
    canvas.saveState()
    canvas.setFillGray(_DRAFT_GREY)
    canvas.setStrokeGray(_DRAFT_GREY)
    canvas.setLineWidth(1.5)
    _draw_boxes(canvas, mark)
    for ink in mark.inks:
        _draw_ink(canvas, ink)
    canvas.restoreState()

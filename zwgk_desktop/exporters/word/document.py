"""Report as a Word document with native tables.

The levels of GB/T 9704 are named styles; the tables are native, with the form's merged
cells. Word processors break lines and pages, so these may differ from the PDF.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Twips

from zwgk_desktop.domain.grid import CellRole, Grid, GridCell, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.manuscript import (
    Manuscript,
    ManuscriptPassage,
    ManuscriptSection,
    Signature,
    manuscript_of,
    width_in_ems,
)
from zwgk_desktop.exporters.typesetting.ruled import TypesetTable, lay_out_table, with_height
from zwgk_desktop.exporters.word.pack import (
    document_bytes,
    embed_data,
    empty_document,
    set_report_metadata,
    set_up_pages,
)
from zwgk_desktop.exporters.word.styles import CHARACTER, COLUMNS, LEADS, MEASURE, PITCH, ROWS

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

GAP = 120
"""Space between a table and the text around it, in twentieths of a point."""

_SIZES = (10.5, 9.0)
"""Type sizes of tables to try: 五号, 小五."""

_LEADING = 1.2
_PAD, _PAD_LABEL = 28, 63
_SURE = 0.94
"""Share of a cell's width a figure may fill: other fonts may have wider digits."""

_SPARE = 0.3
"""Spare width right of a label's longest line, in ems, for the same reason."""

_AIRY = 1.15
"""Factor by which a table without a page of its own is heightened."""

_SLACK = 12.0
"""Spare height, in points, on a table's own page: for rules and rounding."""

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = f'<w:left w:w="{_PAD}" w:type="dxa"/><w:right w:w="{_PAD}" w:type="dxa"/>'
_LABEL_MARGIN = f'<w:tcMar><w:left w:w="{_PAD_LABEL}" w:type="dxa"/></w:tcMar>'
_DOWNWARDS = '<w:textDirection w:val="tbRlV"/>'


def fills_page(table: Table) -> bool:
    """Return whether a table gets a page of its own: 三, whose rows must stay together."""
    return table.layout is Layout.MATRIX


def table_xml(report: Report, table: Table, name: str) -> str:
    """Return a table as WordprocessingML; `name` is its alternative text."""
    return _TableWriter(report, _lay_out(report, table)).table(name)


def _lay_out(report: Report, table: Table) -> TypesetTable:
    """Return the table laid out as in the PDF, so that both look alike."""
    tallest = ((ROWS - 1) * PITCH - 2 * GAP) / 20 - _SLACK
    ruled = lay_out_table(lay_out(table), report, width=MEASURE / 20, height=tallest, sizes=_SIZES)
    return with_height(ruled, tallest if fills_page(table) else ruled.height * _AIRY)


def _twips(points: float) -> int:
    return round(points * 20)


class _TableWriter:
    """Writer of one table as WordprocessingML."""

    def __init__(self, report: Report, ruled: TypesetTable) -> None:
        self._report = report
        self._lay_out = ruled
        self._grid = ruled.grid
        self._widths = [_twips(b) - _twips(a) for a, b in pairwise(ruled.places)]
        self._lines = dict(zip(self._grid.cells, ruled.lines, strict=True))

    def table(self, name: str) -> str:
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        rows = "".join(self._row_xml(row) for row in range(self._grid.row_count))
        return (
            f"<w:tbl {nsdecls('w')}><w:tblPr>"
            f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{_MARGINS}</w:tblCellMar><w:tblLook w:val="04A0"/>'
            f"<w:tblCaption w:val={quoteattr(name)}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )

    def _row_xml(self, row: int) -> str:
        head = "<w:tblHeader/>" if row < self._grid.head_rows else ""
        height = _twips(self._lay_out.heights[row])
        cells = [cell for cell in self._grid.cells if cell.row <= row < cell.row + cell.row_span]
        cells.sort(key=lambda cell: cell.column)
        return (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{head}'
            f"</w:trPr>{''.join(self._cell_xml(cell, row) for cell in cells)}</w:tr>"
        )

    def _cell_xml(self, cell: GridCell, row: int) -> str:
        return (
            f"<w:tc><w:tcPr>{self._cell_span(cell, row)}{_cell_properties(cell, self._grid)}"
            f'<w:vAlign w:val="center"/></w:tcPr>{self._paragraph(cell, row)}</w:tc>'
        )

    def _cell_span(self, cell: GridCell, row: int) -> str:
        width = sum(self._widths[cell.column : cell.column + cell.column_span])
        across = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        down = ""
        if cell.row_span > 1:
            down = '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
        return f'<w:tcW w:w="{width}" w:type="dxa"/>{across}{down}'

    def _paragraph(self, cell: GridCell, row: int) -> str:
        style = "TableLabel" if _is_left_aligned(cell, self._grid) else "TableText"
        keep = "<w:keepNext/>" if row + 1 < self._grid.row_count else ""
        line = _twips(self._lay_out.size * _LEADING)
        run = self._run_xml(cell) if row == cell.row else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}<w:spacing w:line="{line}"'
            f' w:lineRule="exact"/>{self._right_indent(cell)}</w:pPr>{run}</w:p>'
        )

    def _right_indent(self, cell: GridCell) -> str:
        """Return the right indent that makes the lines of a label even."""
        lines = self._lines[cell]
        if len(lines) < 2 or not _is_left_aligned(cell, self._grid):
            return ""
        widest = (max(line.width for line in lines) + _SPARE) * self._lay_out.size
        return f'<w:ind w:right="{max(0, _twips(self._lay_out.room(cell) - widest))}"/>'

    def _run_xml(self, cell: GridCell) -> str:
        lines = self._cell_lines(cell)
        if not lines:
            return ""
        content = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in lines)
        half_points = f"{self._lay_out.size * 2:.0f}"
        return (
            f'<w:r><w:rPr>{self._horizontal_scale(cell)}<w:sz w:val="{half_points}"/>'
            f'<w:szCs w:val="{half_points}"/></w:rPr>{content}</w:r>'
        )

    def _cell_lines(self, cell: GridCell) -> list[str]:
        """Return a cell's lines; one line if the office suite would break it the same way."""
        text = (
            number_text(self._report.stated_or_computed(cell.address))
            if cell.address
            else cell.text
        )
        lines = [line.text for line in self._lines[cell]]
        whole = (
            cell.role in _NEVER_BROKEN or _is_vertical(cell, self._grid) or "".join(lines) != text
        )
        if whole or lines == list(
            _lines_of_office_suite(text, self._lay_out.room(cell) / self._lay_out.size)
        ):
            return [text] if text else []
        return lines

    def _horizontal_scale(self, cell: GridCell) -> str:
        """Return the horizontal scale of a figure too wide for one line of its cell."""
        if not cell.address:
            return ""
        widest = max((line.width for line in self._lines[cell]), default=0.0) * self._lay_out.size
        room = self._lay_out.room(cell) * _SURE
        return f'<w:w w:val="{100 * room / widest:.0f}"/>' if widest > room else ""


_NEVER_BROKEN = frozenset({CellRole.LABEL, CellRole.FIGURE, CellRole.TOTAL})


def _lines_of_office_suite(text: str, room: float) -> Iterator[str]:
    """Return a label broken as office suites do: as many characters on a line as fit."""
    step = max(1, int(room))
    return (text[at : at + step] for at in range(0, len(text), step))


def _cell_properties(cell: GridCell, grid: Grid) -> str:
    if _is_vertical(cell, grid):
        return _DOWNWARDS
    return _LABEL_MARGIN if _is_left_aligned(cell, grid) else ""


def _is_vertical(cell: GridCell, grid: Grid) -> bool:
    """Return whether a label is vertical: the outer one of two groups of rows."""
    return cell.role is CellRole.GROUP and cell.column == 0 and grid.label_columns > 2


def _is_left_aligned(cell: GridCell, grid: Grid) -> bool:
    return cell.role is CellRole.LABEL and grid.table.layout is Layout.MATRIX


_UNBROKEN = re.compile(r"[!-~]{16,}")
"""Long address in a text: its paragraph is not justified, or lines would be too loose."""

_BESIDE, _BESIDE_SEALED = 2.0, 4.0
"""Space right of the unit's name, and right of the date under a seal, in characters."""

_ABOVE, _ABOVE_SEALED = 1, 2
"""Blank lines above the unit's name, without and with a seal."""


def compose(export: Export, progress: Progress) -> Composed:
    """Return the report as a Word document; a draft is marked 草稿 on each page.

    The same data give the same bytes. The length counts tables, because the number of
    pages depends on the program that opens it.
    """
    report = export.report
    manuscript = manuscript_of(report)
    document = empty_document()
    set_up_pages(document, draft=export.draft)
    set_report_metadata(document, report, manuscript)
    writer = _DocumentWriter(document, report)
    writer.title(manuscript)
    for done, chapter in enumerate(manuscript.chapters):
        progress(done, len(manuscript.chapters))
        writer.chapter(chapter)
    writer.signature(manuscript.signature)
    embed_data(document, export.data)
    content = document_bytes(document)
    progress(len(manuscript.chapters), len(manuscript.chapters))
    return Composed(content, len(report.edition.tables))


class _DocumentWriter:
    """Writer of the parts of a report: title, chapters, signature."""

    def __init__(self, document: "Document", report: Report) -> None:
        self._document = document
        self._report = report
        self._after_table = False

    def title(self, manuscript: Manuscript) -> None:
        paragraph = self._paragraph("Title")
        _add_lines(paragraph, manuscript.title_lines)
        for passage in manuscript.preface:
            self._add_passage(passage)

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
            self._add_passage(passage)

    def _add_passage(self, passage: ManuscriptPassage) -> None:
        lead, rank, body = passage.lead, passage.rank, passage.body
        if passage.level:
            paragraph = self._paragraph(f"Heading {rank}", lead)
            if passage.level + 1 != rank:
                _set_outline_level(paragraph, passage.level)
            return
        paragraph = self._paragraph("Body Text")
        if lead:
            paragraph.add_run(lead, LEADS.get(rank))
        if body:
            paragraph.add_run(body)
        if _UNBROKEN.search(body):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT

    def signature(self, signature: Signature) -> None:
        self._keep_last_with_signature()
        unit_right, day_right = _signature_indents(signature)
        unit = self._paragraph("Signature")
        _add_lines(unit, signature.unit_lines)
        above = _ABOVE_SEALED if signature.sealed else _ABOVE
        unit.paragraph_format.space_before = Twips(above * PITCH)
        _indent_right(unit, unit_right)
        unit.paragraph_format.left_indent = Twips(-CHARACTER)  # rounding must not wrap it
        if len(signature.unit_lines) > 1:
            unit.alignment = WD_ALIGN_PARAGRAPH.CENTER
            left = COLUMNS - unit_right - _unit_width(signature)
            unit.paragraph_format.left_indent = Twips(round(left * CHARACTER))
        if signature.day:
            day = self._paragraph("Date", signature.day_text)
            _indent_right(day, day_right)
            if signature.sealed:
                day.paragraph_format.space_after = Twips(PITCH)

    def _keep_last_with_signature(self) -> None:
        """Keep the last paragraph with the signature, at least two lines of it."""
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


def _set_outline_level(paragraph: "Paragraph", level: int) -> None:
    """Set the outline level of a heading, if it differs from its style's."""
    properties = paragraph.paragraph_format.element.find(qn("w:pPr"))
    assert properties is not None  # noqa: S101 - it names the style
    properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))


def _indent_right(paragraph: "Paragraph", characters: float) -> None:
    paragraph.paragraph_format.right_indent = Twips(round(characters * CHARACTER))


def _unit_width(signature: Signature) -> float:
    return max(width_in_ems(line) for line in signature.unit_lines)


def _signature_indents(signature: Signature) -> tuple[float, float]:
    """Return the right indents of unit and date, in characters (GB/T 9704 7.3.5)."""
    unit, day = _unit_width(signature), width_in_ems(signature.day_text)
    if signature.sealed and day:
        return max(0.0, _BESIDE_SEALED + (day - unit) / 2), _BESIDE_SEALED
    if day > unit:
        return 2 * _BESIDE + day - unit, _BESIDE
    return _BESIDE, max(0.0, unit - day)

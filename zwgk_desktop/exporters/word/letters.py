"""Further Word documents: letters to applicants, and remarks of the county."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Twips

from zwgk_desktop.domain.books.letters import Letter, LetterPiece, split_paragraphs
from zwgk_desktop.domain.county.scoring import COMPUTED, PAGE
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.exporters.contents import ListSheet, RemarkList, ScoreSheet
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.manuscript import width_in_ems
from zwgk_desktop.exporters.word.pack import (
    document_bytes,
    empty_document,
    set_metadata,
    set_up_pages,
)
from zwgk_desktop.exporters.word.styles import CHARACTER, MEASURE, PITCH

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_BESIDE = 4.0
"""Characters right of the date, which a seal will cover."""


def compose_letter(letter: Letter, day: date) -> Composed:
    """Return a letter as a Word document; with gaps, these are marked and it is a draft."""
    document = empty_document()
    set_up_pages(document, draft=bool(letter.gaps))
    set_metadata(document, letter.title, letter.unit, day)
    document.add_paragraph(letter.title, "Title")
    if letter.number:
        number = document.add_paragraph(letter.number, "Normal")
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        number.paragraph_format.space_after = Twips(PITCH)
    _write_pieces(document.add_paragraph("", "Normal"), letter.addressee)
    for paragraph in letter.paragraphs:
        for line in split_paragraphs(paragraph):
            _write_pieces(document.add_paragraph("", "Body Text"), line)
    _add_signature(document, letter.unit, letter.day)
    return Composed(document_bytes(document))


def _write_pieces(paragraph: "Paragraph", pieces: Iterable[LetterPiece]) -> None:
    for piece in pieces:
        run = paragraph.add_run(f"【{piece.text}】" if piece.is_gap else piece.text)
        if piece.is_gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _add_signature(document: "Document", name: str, on: str) -> None:
    """Add the signature, which never stands alone on a page (GB/T 9704 7.3.5)."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.paragraphs[-1].paragraph_format.keep_together = True
    unit = document.add_paragraph(name, "Signature")
    unit.paragraph_format.space_before = Twips(2 * PITCH)
    aside = _BESIDE + (width_in_ems(on) - width_in_ems(name)) / 2
    unit.paragraph_format.right_indent = Twips(round(max(0.0, aside) * CHARACTER))
    unit.paragraph_format.left_indent = Twips(-CHARACTER)  # rounding must not wrap it
    unit.paragraph_format.keep_with_next = True
    day = document.add_paragraph(on, "Date")
    day.paragraph_format.right_indent = Twips(round(_BESIDE * CHARACTER))


def compose_bulletin(scores: ScoreSheet) -> Composed:
    """Return a bulletin (通报) as a Word document: who was on time, and what was found in whose."""
    document = empty_document()
    set_up_pages(document, draft=False)
    title = f"{scores.year}年{scores.subject}报送情况通报"
    document.add_paragraph(title, "Title")
    named = {
        name: [(row.unit, row.evidence[name]) for row in scores.rows if name in row.evidence]
        for name in (item.name for item in scores.items)
        if name in COMPUTED or (name == PAGE and scores.checked_pages)
    }
    due = f"，期限为{day_text(scores.due)}" if scores.due else ""
    clear = [row.unit for row in scores.rows if not row.evidence]
    lines = [f"应报送的单位{len(scores.rows)}个{due}。截至{day_text(scores.day)}，有关情况如下。"]
    lines += [f"没有发现问题的{len(clear)}个：{'、'.join(clear)}。"] if clear else []
    for name, units in named.items():
        told = "；".join(f"{unit}（{evidence}）" for unit, evidence in units)
        shown = f"{name}（核对了{scores.checked_pages}个单位的网页）" if name == PAGE else name
        lines.append(f"{shown}：{len(units)}个。{told}。" if units else f"{shown}：没有。")
    for line in lines:
        document.add_paragraph(line, "Body Text")
    _add_signature(document, _BLANK, day_text(scores.day))
    set_metadata(document, title, "", scores.day)
    return Composed(document_bytes(document))


_COLUMNS = (("序号", 0.07), ("位置", 0.24), ("性质", 0.12), ("意见", 0.34), ("修改情况", 0.23))
_SIZE = 21  # 五号, in half points
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LEAD = "请按下列意见修改后重新报送，并在“修改情况”一栏逐条写明怎样改的；不改的，写明理由。"
_CODE = "所审核的报告核验码：{code}"
_BEYOND = 16838 - 11906
"""Difference of the sides of an A4 page, in twips."""
_BY = "请在{day}以前重新报送。"
_BLANK = "（发出单位：　　　　　　）"


def compose_remarks(remarks: RemarkList) -> Composed:
    """Return the county's remarks as a Word document; the same remarks give the same bytes."""
    document = empty_document()
    set_up_pages(document, draft=False)
    title = f"{remarks.title}退改意见"
    document.add_paragraph(title, "Title")
    document.add_paragraph(_LEAD, "Body Text")
    document.add_paragraph(_CODE.format(code=remarks.code), "Body Text")
    if remarks.by is not None:
        document.add_paragraph(_BY.format(day=day_text(remarks.by)), "Body Text")
    heads = [name for name, _ in _COLUMNS]
    widths = [round(MEASURE * share) for _, share in _COLUMNS]
    rows = [[str(one.number), one.place, one.severity, one.text, ""] for one in remarks.rows]
    _add_table(document, "退改意见", widths, [heads, *rows])
    _add_signature(document, remarks.sender or _BLANK, day_text(remarks.day))
    set_metadata(document, title, remarks.sender, remarks.day)
    return Composed(document_bytes(document))


def compose_unit_list(sheet: ListSheet) -> Composed:
    """Return a list of units as a Word document in landscape, to be filled in and signed."""
    document = empty_document()
    set_up_pages(document, draft=False)
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    document.add_paragraph(sheet.title, "Title")
    document.add_paragraph(sheet.subtitle, "Body Text")
    share = (MEASURE + _BEYOND) / sum(sheet.widths)
    rows = [[str(cell) for cell in row] for row in sheet.rows]
    _add_table(
        document, sheet.name, [int(share * one) for one in sheet.widths], [sheet.heads, *rows]
    )
    set_metadata(document, sheet.title, "", sheet.day)
    return Composed(document_bytes(document))


def _add_table(
    document: "Document", caption: str, widths: Sequence[int], rows: Sequence[Sequence[str]]
) -> None:
    """Add a table of texts at the end of a document; the first row are the heads."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row_xml(row, widths, head=not at) for at, row in enumerate(rows))
    end = document.element.find(f"{qn('w:body')}/{qn('w:sectPr')}")
    assert end is not None  # noqa: S101 - `set_up_pages` has filled it
    table = (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )
    end.addprevious(parse_xml(table))


def _row_xml(texts: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraphs_xml(text, centred=head or at in {0, 2})}"
        "</w:tc>"
        for at, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    repeated = "<w:tblHeader/>" if head else ""
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="567"/>{repeated}</w:trPr>{cells}</w:tr>'


_NEW = "\n"


def _paragraphs_xml(text: str, *, centred: bool) -> str:
    return "".join(_paragraph_xml(line, centred=centred) for line in text.split(_NEW))


def _paragraph_xml(text: str, *, centred: bool) -> str:
    style = "TableText" if centred else "TableLabel"
    run = (
        f'<w:r><w:rPr><w:sz w:val="{_SIZE}"/><w:szCs w:val="{_SIZE}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run if text else ""}</w:p>'

"""Reports of the corpus as web pages, Word documents and workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.shared import Cm, Pt
from openpyxl import Workbook

from zwgk_desktop.domain.grid import GridCell, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.tables import Layout, Table

if TYPE_CHECKING:
    from docx.document import Document
    from files.corpus.make import Content

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ABOVE = """<div><a href="/">首页</a> &gt; <a href="/a">政府信息公开</a> &gt; 年度报告</div>
<ul><li><a href="/1">机构职能</a></li><li><a href="/2">政策文件</a></li></ul><h1>{title}</h1>
<div>发布时间：2025-01-20 09:30　来源：云溪镇　浏览次数：<script>show(12)</script>128
字号：[大 中 小]　[打印]</div>"""
BELOW = """<div>上一篇：<a href="/3">云溪镇2024年财政预算公开</a></div>
<div>下一篇：<a href="/4">关于2025年春节值班的通知</a></div>
<table><tr><td>主办：云溪镇人民政府</td><td>网站标识码：0000000001</td></tr>
<tr><td>地址：青山县云溪镇</td><td>今日访问 5 次</td></tr></table>"""


def spanning(table: Table) -> list[list[GridCell]]:
    """Return the cells of a table row by row."""
    grid = lay_out(table)
    return [[cell for cell in grid.cells if cell.row == row] for row in range(grid.row_count)]


def _said(report: "Content", cell: GridCell) -> str:
    return number_text(report.figures[cell.address]) if cell.address else cell.text


@dataclass(frozen=True, kw_only=True)
class Page:
    """How a page is made.

    Args:
        site: With a web site's furniture around the report.
        nested: In tables within tables.
        wide: Full-width figures, labels with line breaks.
        picture: This table is a picture.
        repeated: Merged cells are written again and again, as converters do.
    """

    site: bool = False
    nested: bool = False
    wide: bool = False
    picture: str = ""
    repeated: bool = False
    encoding: str = "utf-8"


def as_html(report: "Content", page: Page) -> bytes:
    """Write a page."""
    parts = list(_html_parts(report, page))
    body = "\n".join(parts)
    if page.nested:
        rows = "".join(f"<tr><td>{part}</td></tr>" for part in parts)
        body = f"<table><tr><td><table>{rows}</table></td></tr></table>"
    if page.site:
        body = ABOVE.format(title=report.title) + body + BELOW
    charset = "gb2312" if page.encoding == "gb18030" else page.encoding
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    whole = f"<!DOCTYPE html><html><head>{head}<title>年报</title></head><body>{body}</body></html>"
    return whole.encode(page.encoding)


def _html_parts(report: "Content", page: Page) -> Iterator[str]:
    yield f"<p>{report.title}</p>"
    for section in report.edition.sections:
        yield f"<p><strong>{section.heading}</strong></p>"
        table = report.edition.table_of.get(section.content)
        if table is None:
            lines = report.texts[section.content].split("\n")
            yield "".join(f"<p>&nbsp;&nbsp;{escape(line)}</p>" for line in lines)
        elif table.id == page.picture:
            yield '<p><img src="三.png" width="600" height="800"></p>'
        else:
            yield _html_table(report, table, page)


def _html_table(report: "Content", table: Table, page: Page) -> str:
    rows: list[str] = []
    grid = lay_out(table)
    for number, row in enumerate(spanning(table)):
        cells = row
        if page.repeated:  # as converters write merged cells: again and again
            cells = [c for c in grid.cells if c.row <= number < c.row + c.row_span]
            cells = [c for c in sorted(cells, key=lambda c: c.column) for _ in range(c.column_span)]
        rows.append("<tr>" + "".join(_td(report, cell, page) for cell in cells) + "</tr>")
    return f"<table border=1>{''.join(rows)}</table>"


def _td(report: "Content", cell: GridCell, page: Page) -> str:
    text = escape(_said(report, cell))
    if page.wide and cell.address:
        text = text.translate(WIDE)
    elif page.wide:
        text = text.replace("、", "、<br>")
    spans = "" if page.repeated else f" rowspan={cell.row_span} colspan={cell.column_span}"
    return f"<td{spans}><p>{text}</p></td>"


def as_docx(
    report: "Content", *, split: bool = False, numbered: bool = False, small: bool = True
) -> bytes:
    """Write a Word document; `split`: table 三 in two, as after a page break."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(9 if small else 12)
    document.add_paragraph(report.title)
    for section in report.edition.sections:
        document.add_paragraph(section.title if numbered else section.heading)
        table = report.edition.table_of.get(section.content)
        if table is None:
            for line in report.texts[section.content].split("\n"):
                document.add_paragraph(line)
        else:
            cut = 14 if split and table.layout is Layout.MATRIX else 0
            _docx_table(document, report, table, cut)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _docx_table(document: "Document", report: "Content", table: Table, cut: int) -> None:
    grid = lay_out(table)
    for first, last in ((0, cut), (cut, grid.row_count)) if cut else ((0, grid.row_count),):
        if first:
            document.add_paragraph()
        made = document.add_table(last - first, grid.column_count, "Table Grid")
        for column, width in zip(made.columns, _widths(table, grid.column_count), strict=True):
            column.width = Cm(width)
        for cell in grid.cells:
            top, bottom = max(cell.row, first), min(cell.row + cell.row_span, last) - 1
            if top > bottom:
                continue
            right = cell.column + cell.column_span - 1
            place = made.cell(top - first, cell.column)
            whole = place.merge(made.cell(bottom - first, right))
            whole.text = _said(report, cell) if cell.row >= first else ""


def _widths(table: Table, columns: int) -> list[float]:
    """Share sixteen centimetres out as clerks do: most to the labels."""
    labels = {Layout.MATRIX: [1.2, 2.0, 4.2], Layout.BANDS: [5.5], Layout.LINE: []}[table.layout]
    rest = columns - len(labels)
    return [*labels, *[(16 - sum(labels)) / rest] * rest]


def as_xlsx(report: "Content", *, as_text: bool = False, one_sheet: bool = False) -> bytes:
    """Write a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = report.title
    at = 3
    for section in report.edition.sections:
        table = report.edition.table_of.get(section.content)
        if not one_sheet and table is not None:
            sheet, at = book.create_sheet(f"表{section.numeral}"), 1
        sheet.cell(at, 1, section.heading)
        at += 1
        for line in () if table else report.texts[section.content].split("\n"):
            sheet.cell(at, 1, line)
            at += 1
        for cell in lay_out(table).cells if table else ():
            number = report.figures[cell.address] if cell.address else None
            text = _said(report, cell)
            place = sheet.cell(at + cell.row, 1 + cell.column)
            place.value = number if cell.address and not as_text else text or None
            if cell.row_span * cell.column_span > 1:
                sheet.merge_cells(
                    start_row=at + cell.row,
                    end_row=at + cell.row + cell.row_span - 1,
                    start_column=1 + cell.column,
                    end_column=cell.column + cell.column_span,
                )
        at += lay_out(table).row_count + 1 if table else 1
    file = BytesIO()
    book.save(file)
    return file.getvalue()

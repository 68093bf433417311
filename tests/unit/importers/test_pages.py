"""Pages as people see them: mended as browsers mend them, notes told from figures."""

import io
import itertools

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.formats import FORMATS
from zwgk_desktop.importers.html import decode_page
from zwgk_desktop.importers.readers import read_html_fragment
from zwgk_desktop.importers.recognise import RecognisedReport, recognise


def read(page: str, catalog: Catalog) -> RecognisedReport:
    return recognise(read_html_fragment(page), catalog.editions.values())


def tables(edition: Edition, *, cell: str, row: str) -> tuple[str, dict[str, int]]:
    """Write the three tables with a number of its own in each cell, tags as given."""
    numbers = itertools.count(1)
    figures: dict[str, int] = {}
    page = ""
    for section in edition.sections:
        table = edition.table_of.get(section.content)
        if table is None:
            continue
        page += f"<h3>{section.heading}</h3><table>"
        grid = lay_out(table)
        for number, same in itertools.groupby(grid.cells, key=lambda one: one.row):
            page += row if number else "<tr>"
            for one in same:
                span = f"rowspan={one.row_span} colspan={one.column_span}"
                text = one.text
                if one.address:
                    figures[one.address] = next(numbers)
                    text = str(figures[one.address])
                page += cell.format(span=span, text=text)
        page += "</table>"
    return page, figures


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("<td {span}>{text}</td>", "</tr><tr>"),
        ("<td {span}>{text}", "<tr>"),
        ("<td {span}><font color=red>{text}", "<tr>"),  # left open, and no end of the cell
        ("<td {span}><b><span>{text}", "<tr>"),
        ("<td {span}><p>{text}", "<tr>"),
        ("<td {span}><p><font><b>{text}</p>", "</tr><tr>"),
        ("<th {span}>{text}</th></td>", "</tr></tr><tr>"),
    ],
)
def test_what_a_browser_mends_is_read_whole(
    cell: str, row: str, edition: Edition, catalog: Catalog
) -> None:
    page, figures = tables(edition, cell=cell, row=row)
    found = read(page, catalog)

    assert {**found.cells, **found.stated} == figures


def test_cells_of_a_page_that_are_in_no_row_are(catalog: Catalog) -> None:
    found = read(
        "<h3>二、主动公开政府信息情况</h3><table><td>信息内容<td>本年处理决定数量"
        "<tr><td>行政许可<td>508</table>",
        catalog,
    )

    assert found.cells["proactive.licences.decisions"] == 508


def licences(cell: str) -> str:
    return (
        "<h3>二、主动公开政府信息情况</h3><table><tr><td>信息内容<td>本年处理决定数量"
        f"<tr><td>行政许可<td>{cell}<tr><td>信息内容<td>本年处理决定数量<tr><td>行政处罚<td>3</table>"
    )


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("13612①", 13612),
        ("5345*", 5345),
        ("3075[1]", 3075),
        ("3075【注2】", 3075),
        ("13612<sup>1</sup>", 13612),
        ("13612<sup>[1]</sup>", 13612),
        ("13612<a href=#1><sup>２</sup></a>", 13612),
        ("12件<sup>2</sup>", 12),
        ("5345<span style='vertical-align:super'>2</span>", 5345),
    ],
)
def test_the_mark_of_a_note_is_told_and_left(cell: str, figure: int, catalog: Catalog) -> None:
    found = read(licences(cell), catalog)

    assert found.cells["proactive.licences.decisions"] == figure
    assert any("注的记号" in said and str(figure) in said for said in found.warnings)


@pytest.mark.parametrize(
    "cell",
    [
        "<s>9</s>53",
        "<del>9</del>53",
        "<span style='text-decoration: line-through'>9</span>53",
        "53<sub>2</sub>",
        "53<span style='font-size:0px'>9</span>",  # a browser shows 53, but who knows why
        "53<span class=x>9</span>",
    ],
)
def test_what_is_struck_out_or_perhaps_hidden_joins_no_figure(cell: str, catalog: Catalog) -> None:
    page = f"<style>a{{}} .x, b {{ color:red; display:none }}</style>{licences(cell)}"
    found = read(page, catalog)

    assert "proactive.licences.decisions" not in found.cells
    assert any(one.address == "proactive.licences.decisions" for one in found.unsure)
    assert found.cells["proactive.penalties.decisions"] == 3


def test_words_outside_of_tables_stay_as_they_are_whatever_a_rule_says(catalog: Catalog) -> None:
    title = "青山县云溪镇人民政府2024年政府信息公开工作年度报告"
    page = f"<style>.t{{display:none}} .t{{display:block}}</style><h1 class=t>{title}</h1>"

    assert read(page + licences("53"), catalog).year == 2024


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("53<span style='display:none'>9</span>", 53),
        ("<input value=53 readonly><input type=hidden value=9>", 53),
        ("<select><option>9<option selected>53</select>", 53),
        ("<textarea>53</textarea>", 53),
        ("<input value=请填写>", None),
    ],
)
def test_a_cell_says_what_is_seen_in_it(cell: str, figure: int | None, catalog: Catalog) -> None:
    assert read(licences(cell), catalog).cells["proactive.licences.decisions"] == figure


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("gbk", "utf-8"),
        ("gb18030", "big5"),
        ("utf-8", "gb2312"),
        ("utf-16", "gbk"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-8"),
    ],
)
def test_a_page_that_says_a_wrong_encoding_is_read(encoding: str, said: str) -> None:
    page = f"<html><meta charset={said}><p>青山县云溪镇人民政府</p></html>"

    assert decode_page(page.encode(encoding)).lstrip("\ufeff") == page


@pytest.mark.parametrize(
    "cell", ["13 612", "13&nbsp;612", "13&#8203;612", "53**", "1[2]3", "<sup>1</sup>", "1*2", "①"]
)
def test_what_may_be_another_figure_is_left_to_the_clerk(cell: str, catalog: Catalog) -> None:
    found = read(licences(cell), catalog)

    assert "proactive.licences.decisions" not in found.cells
    assert any(one.address == "proactive.licences.decisions" for one in found.unsure)
    assert found.cells["proactive.penalties.decisions"] == 3


def test_a_raised_number_is_no_digit_in_word_either(catalog: Catalog) -> None:
    document = docx.Document()
    document.add_paragraph("二、主动公开政府信息情况")
    table = document.add_table(rows=3, cols=2)
    table.rows[2].cells[0].text = "行政处罚"
    for cell, text in zip(table.rows[0].cells, ("信息内容", "本年处理决定数量"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "行政许可"
    paragraph = table.rows[1].cells[1].paragraphs[0]
    paragraph.add_run("508")
    paragraph.add_run("1").font.superscript = True
    beside = table.rows[2].cells[1].paragraphs[0]
    beside.add_run("9").font.strike = True
    beside.add_run("53")
    file = io.BytesIO()
    document.save(file)

    blocks = FORMATS["docx"].read(file.getvalue(), "甲.docx")
    found = recognise(SourceDocument("甲.docx", "0", blocks), catalog.editions.values())

    assert found.cells["proactive.licences.decisions"] == 508
    assert "proactive.penalties.decisions" not in found.cells
    assert any("9\u033653" in one.text for one in found.unsure)


def test_a_raised_number_is_no_digit_in_a_pdf_either() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    text = canvas.beginText(100, 700)
    text.setFont("Helvetica", 12)
    text.textOut("508")
    text.setRise(5)
    text.setFont("Helvetica", 7)
    text.textOut("1")
    canvas.drawText(text)
    canvas.save()

    blocks = FORMATS["pdf"].read(file.getvalue(), "甲.pdf")

    assert "508¹" in str(blocks)
    assert "5081" not in str(blocks)


HEADS = "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
ORDER = ("行政复议", "未经复议直接起诉", "复议后起诉")


def in_three(names: tuple[str, ...], heads: str) -> str:
    page = "<h3>四、政府信息公开行政复议、行政诉讼情况</h3>"
    for number, name in enumerate(names):
        figures = "".join(f"<td>{number * 5 + place}" for place in range(5))
        page += f"<p>{name}</p><table><tr>{heads}<tr>{figures}</table>"
    return page


def test_the_one_line_table_may_be_three_tables(edition: Edition, catalog: Catalog) -> None:
    found = read(in_three(ORDER, HEADS), catalog)

    read_ = {**found.cells, **found.stated}
    assert [read_[address] for address in edition.table_of["disputes"].addresses] == [*range(15)]


@pytest.mark.parametrize(
    ("names", "heads"),
    [
        ((ORDER[0], ORDER[2], ORDER[1]), HEADS),
        ((ORDER[0], "其他诉讼", ORDER[2]), HEADS),
        (ORDER[:2], HEADS),
        (ORDER, HEADS.replace("维持", "丁").replace("纠正", "维持").replace("丁", "纠正")),
        (ORDER, HEADS.replace("<td>总计", "<td>合计数")),
    ],
)
def test_three_tables_of_another_order_are_left(
    names: tuple[str, ...], heads: str, catalog: Catalog
) -> None:
    found = read(in_three(names, heads), catalog)

    assert not found.cells
    assert found.unsure

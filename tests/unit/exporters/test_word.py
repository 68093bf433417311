"""The Word document as python-docx reads it back: styles, grids, sheet, properties, bytes."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from exports import composed, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import nil_report

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.grid import Grid, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.progress import CancelledError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.manuscript import without_illegal

GOLDEN = Path(__file__).parents[2] / "golden" / "word.txt"

ENTERED: dict[str, Value] = {
    "report.issued_on": date(2025, 1, 13),
    "text.overview": "全镇公开工作如下。\n（一）主动公开\n详见"
    "https://www.qingshan.gov.cn/yunxi/zwgk/index.html栏目。\n1.公开目录\n已经更新。\n"
    "（二）依申请公开。全年新收3件。\n一、其他\n没有。",
    "proactive.licences.decisions": 1204,
    "proactive.fees.amount": Decimal("190.457379"),
    "requests.received.natural_person": 3,
    "requests.received.total": 4,
    "requests.granted.natural_person": 3,
    "disputes.review.upheld": 2,
}


@pytest.fixture(scope="module")
def report(edition: Edition) -> Report:
    values = dict(nil_report(edition, ENTERED, year=2024).values)
    del values["requests.received.enterprise"]
    return Report(edition, values)


def made(report: Report, *, draft: bool = False) -> bytes:
    return composed("docx", report, draft=draft)


def opened(report: Report, *, draft: bool = False) -> Document:
    return docx.Document(BytesIO(made(report, draft=draft)))


@pytest.fixture(scope="module")
def document(report: Report) -> Document:
    return opened(report)


def style_of(paragraph: Paragraph) -> str:
    assert paragraph.style is not None
    return str(paragraph.style.name)


def found(document: Document, text: str) -> Paragraph:
    return next(p for p in document.paragraphs if p.text.startswith(text))


def tags(element: BaseOxmlElement, path: str) -> list[BaseOxmlElement]:
    return list(element.xpath(path))


def attribute(element: BaseOxmlElement, path: str, name: str) -> str | None:
    (one,) = tags(element, path)
    return one.get(qn(name))


def read_grid(table: WordTable) -> list[list[str]]:
    """Read every place of a table; a merged cell's text stands at each of its places."""
    return [["".join(cell.text.split()) for cell in row.cells] for row in table.rows]


def expected_grid(grid: Grid, report: Report) -> list[list[str]]:
    rows = [[""] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        text = number_text(report.stated_or_computed(cell.address)) if cell.address else cell.text
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                rows[row][column] = text
    return rows


def test_the_tables_read_back_as_the_grid(
    document: Document, edition: Edition, report: Report
) -> None:
    read = [read_grid(table) for table in document.tables]

    assert read == [expected_grid(lay_out(table), report) for table in edition.tables]


def test_blank_nought_and_stated_figures_are_told_apart(document: Document) -> None:
    received = read_grid(document.tables[1])[3][-7:]

    assert received == ["3", "", "0", "0", "0", "0", "4"]
    assert read_grid(document.tables[0])[-1][-1] == "190.457379"


def shown(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield f"[{style_of(block)}] {block.text}"
        else:
            yield from (" | ".join(row) for row in read_grid(block))


def test_the_document_reads_in_order(document: Document) -> None:
    assert "\n".join(shown(document)) + "\n" == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "style", "font"),
    [
        ("云溪镇人民政府", "Title", "方正小标宋简体"),
        ("一、总体情况", "Heading 1", "黑体"),
        ("（一）主动公开", "Heading 2", "楷体_GB2312"),
        ("1.公开目录", "Heading 3", "仿宋_GB2312"),
        ("全镇公开工作", "Body Text", "仿宋_GB2312"),
        ("2025年1月13日", "Date", "仿宋_GB2312"),
    ],
)
def test_each_level_has_its_style(document: Document, text: str, style: str, font: str) -> None:
    paragraph = found(document, text)
    fonts = document.styles[style].element.xpath("w:rPr/w:rFonts")[0]

    assert style_of(paragraph) == style
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia")} == {font}


def test_a_heading_with_text_after_it_is_set_in_its_face_to_its_stop(document: Document) -> None:
    lead, body = found(document, "（二）依申请公开").runs

    assert (lead.text, lead.style.name) == ("（二）依申请公开。", "二级段首标题")
    assert body.text == "全年新收3件。"


def test_a_numbered_sentence_is_no_heading(edition: Edition) -> None:
    sentence = f"1.{'更新' * 20}"
    paragraph = found(opened(nil_report(edition, {"text.problems": sentence})), sentence)

    assert style_of(paragraph) == "Body Text"
    assert len(paragraph.runs) == 1


def test_headings_have_their_place_in_the_outline(document: Document) -> None:
    levels = [
        attribute(document.styles[f"Heading {n}"].element, "w:pPr/w:outlineLvl", "w:val")
        for n in (1, 2, 3)
    ]
    inner = found(document, "一、其他")

    assert levels == ["0", "1", "2"]
    assert style_of(inner) == "Heading 1"
    assert attribute(inner.paragraph_format.element, "w:pPr/w:outlineLvl", "w:val") == "1"


def test_the_sheet_is_that_of_the_standard(document: Document) -> None:
    section = document.sections[0]
    lengths = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": 37,
        "bottom_margin": 35,
        "left_margin": 28,
        "right_margin": 26,
    }
    grid = tags(document.element, ".//w:docGrid")[0]

    for name, millimetres in lengths.items():
        assert abs(getattr(section, name) - Mm(millimetres)) < Mm(0.05)
    assert dict(grid.attrib) == {
        qn("w:type"): "linesAndChars",
        qn("w:linePitch"): "579",
        qn("w:charSpace"): "-849",
    }


def test_page_numbers_stand_outside_and_count(document: Document) -> None:
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        element = footer.part.element
        assert attribute(element, "w:p/w:pPr/w:jc", "w:val") == side
        assert attribute(element, "w:p/w:pPr/w:ind", f"w:{side}") == "280"
        assert [code.text for code in tags(element, ".//w:instrText")] == [" PAGE "]
        assert footer.paragraphs[0].text == "— 1 —"
    assert document.settings.odd_and_even_pages_header_footer


def test_rows_stay_whole_and_heads_repeat(document: Document, edition: Edition) -> None:
    for table, spec in zip(document.tables, edition.tables, strict=True):
        rows = tags(table._tbl, "w:tr")  # noqa: SLF001 - python-docx has no other way
        heads = [bool(tags(row, "w:trPr/w:tblHeader")) for row in rows]
        kept = [bool(tags(row, "w:tc/w:p/w:pPr/w:keepNext")) for row in rows]
        assert all(tags(row, "w:trPr/w:cantSplit") for row in rows)
        assert sum(heads) == lay_out(spec).head_rows
        assert kept == [True] * (len(rows) - 1) + [False]


def test_the_outcomes_label_is_set_downwards(document: Document) -> None:
    cells = tags(document.tables[1]._tbl, ".//w:tc[w:tcPr/w:textDirection]")  # noqa: SLF001 - python-docx has no other way
    texts = [text.text for cell in cells for text in tags(cell, ".//w:t")]

    assert texts == ["三、本年度办理结果"]
    assert len(cells) == 22
    for cell in cells:
        assert attribute(cell, "w:tcPr/w:textDirection", "w:val") == "tbRlV"


def test_long_figures_are_set_narrower_not_broken(edition: Edition) -> None:
    full = nil_report(edition, dict.fromkeys(edition.entered, 99_999_999))
    table = opened(full).tables[2]

    assert len(tags(table._tbl, ".//w:r/w:rPr/w:w")) == 15  # noqa: SLF001 - python-docx has no other way
    assert not tags(table._tbl, ".//w:r[w:rPr/w:w]/w:br")  # noqa: SLF001 - python-docx has no other way


@pytest.mark.parametrize(
    ("values", "unit_right", "day_right"),
    [
        ({"report.signed_by": "云岭县云溪镇人民政府"}, 2.0, 3.5),
        ({"report.signed_by": "云溪镇"}, 7.5, 2.0),
        ({"report.signed_by": "云岭县云溪镇人民政府", "report.seal": True}, 2.25, 4.0),
        ({"report.signed_by": "云" * 22, "report.seal": True}, 0.0, 4.0),
    ],
)
def test_the_signature_stands_by_the_standard(
    edition: Edition, values: dict[str, Value], unit_right: float, day_right: float
) -> None:
    signed = opened(nil_report(edition, {"report.issued_on": date(2024, 1, 10)} | values))
    unit, day = signed.paragraphs[-2:]
    character = 8844 / 28 * 635

    assert [style_of(unit), style_of(day)] == ["Signature", "Date"]
    assert day.text == "2024年1月10日"
    for paragraph, right in ((unit, unit_right), (day, day_right)):
        assert paragraph.paragraph_format.right_indent == pytest.approx(right * character, abs=700)
    assert unit.paragraph_format.left_indent == pytest.approx(-character, abs=700)


def test_a_report_without_a_date_is_signed_by_its_unit(edition: Edition) -> None:
    bare = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2024})
    document = opened(bare)

    assert style_of(document.paragraphs[-1]) == "Signature"
    assert document.core_properties.created.replace(tzinfo=None) == datetime(2024, 12, 31)  # noqa: DTZ001 - no zone is written
    assert all(section.heading in "\n".join(shown(document)) for section in edition.sections)


@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_says_so_at_the_head_of_each_page(report: Report, *, draft: bool) -> None:
    section = opened(report, draft=draft).sections[0]
    heads = [part.paragraphs[0].text for part in (section.header, section.even_page_header)]

    assert heads == (["草稿"] * 2 if draft else [""] * 2)


def test_the_properties_name_the_report(document: Document) -> None:
    properties = document.core_properties

    assert properties.title == "云溪镇人民政府2024年政府信息公开工作年度报告"
    assert (properties.author, properties.language) == ("云溪镇人民政府", "zh-CN")
    assert properties.created.date() == properties.modified.date() == date(2025, 1, 13)
    lang = tags(document.styles.element, "w:docDefaults//w:lang")[0]
    assert lang.get(qn("w:eastAsia")) == "zh-CN"


def test_missing_fonts_have_others_in_their_stead(report: Report) -> None:
    with ZipFile(BytesIO(made(report))) as file:
        table = file.read("word/fontTable.xml").decode()

    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,' in table
    assert table.count("w:altName") == 5


def test_the_same_data_give_the_same_bytes_and_nothing_is_left_over(report: Report) -> None:
    content = made(report)
    with ZipFile(BytesIO(content)) as file:
        names = set(file.namelist())

    assert made(report) == content
    assert not {name for name in names if "thumbnail" in name or "app" in name}
    assert {name for name in names if "custom" in name} == {
        "customXml/item1.xml", "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels",
    }  # fmt: skip


def test_export_writes_the_file_and_counts_its_tables(report: Report, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    target = tmp_path / "报告.docx"

    count = save("docx", report, target, draft=False, progress=lambda *step: told.append(step))

    assert count == 3
    assert target.read_bytes() == made(report)
    assert told == [(done, 6) for done in range(7)]


def test_a_stopped_export_leaves_nothing(report: Report, tmp_path: Path) -> None:
    def stop(*_: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        save("docx", report, tmp_path / "报告.docx", draft=False, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_failure_in_words(report: Report, tmp_path: Path) -> None:
    with pytest.raises(UserError) as failure:
        save("docx", report, tmp_path / "无" / "报告.docx", draft=False)

    assert failure.value.code == "E01"


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("<>&\"'\\{}[]]>\0\x01\x0b\x0c\x1f\x85\u2028\ufeff\u202e\ufffe\t\r"),
        st.sampled_from("公开。（一）1.𬬭𰻞镕\U0001f600\U000e0100\ue000\udc80"),
        st.characters(),
    ),
    max_size=40,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text("云溪镇<&\"'", min_size=1, max_size=9), HOSTILE, HOSTILE)
def test_no_text_breaks_the_document_or_gets_lost(
    edition: Edition, unit: str, prose: str, signed: str
) -> None:
    values = {"report.unit": unit, "text.other_matters": prose, "report.signed_by": signed}
    document = opened(nil_report(edition, values))
    texts = [paragraph.text for paragraph in document.paragraphs]
    place = texts.index("六、其他需要报告的事项") + 1
    wanted = [line.strip() for line in without_illegal(prose).splitlines() if line.strip()]

    assert texts[0].replace("\n", "").startswith(unit)
    assert texts[place : place + len(wanted)] == wanted
    assert len(document.tables) == 3


def test_field_codes_and_markup_stay_text(edition: Edition) -> None:
    text = '{ INCLUDETEXT "c:\\\\x" }</w:t></w:r><w:fldSimple w:instr="DDEAUTO"/>&#65;'
    document = opened(nil_report(edition, {"text.problems": text}))

    assert found(document, "{ INCLUDETEXT").text == text
    assert not tags(document.element, ".//w:fldSimple | .//w:instrText")


def test_a_long_signer_leaves_the_date_its_line(edition: Edition) -> None:
    signer = "新疆维吾尔自治区巴音郭楞蒙古自治州青山县云溪镇人民政府"
    content = made(nil_report(edition, {"report.signed_by": signer}))
    unit, day = docx.Document(BytesIO(content)).paragraphs[-2:]
    column = 8844 / 28

    assert unit.text == "新疆维吾尔自治区巴音郭楞蒙古自治州\n青山县云溪镇人民政府"
    assert (8844 - indent(day, "right")) / column > 7  # 2024年1月10日 takes six and a half
    block = 8844 - indent(unit, "right") - indent(unit, "left")
    assert block / column == pytest.approx(17, abs=0.1)


def indent(paragraph: Paragraph, side: str) -> float:
    return float(getattr(paragraph.paragraph_format, f"{side}_indent").twips)

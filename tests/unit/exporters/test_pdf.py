"""The PDF as readers see it: geometry, text, fonts, outline, bytes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pdfplumber
import pytest
from exports import composed, save
from pypdf import PdfReader
from reports import nil_report

from zwgk_desktop.domain.grid import Grid, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.progress import CancelledError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.services.exporting import export_report

MM = 72 / 25.4
PITCH = 225 * MM / 22
GOLDEN = Path(__file__).parents[2] / "golden" / "report.txt"

OVERVIEW = (
    "2024年，云溪镇人民政府在青山县人民政府的指导下，坚持“应公开尽公开”，把群众最关心的事情讲清楚"
    "、讲明白，全年工作情况如下。\n"
    "（一）主动公开\n"
    "全年通过青山县人民政府门户网站（https://www.qingshan.gov.cn/yunxi/zwgk/index.html）公开信息"
    "1286条，比上年增加9.3％；其中惠农补贴412条、社会救助305条、工程项目96条、其他473条。"
    "村级公开栏张贴168期，涉及资金190.457379万元。\n"
    "（二）依申请公开\n"
    "全年新收政府信息公开申请23件，上年结转2件，办结24件，结转下年度1件。答复文书由镇司法所"
    "（与县司法局联合）逐件审核，“一件一档”保存；没有因答复不当被纠正的情形。\n"
    "（三）政府信息管理\n"
    "严格执行《云溪镇政府信息公开保密审查办法》《公文公开属性认定细则》，做到“先审查、后公开”，"
    "“谁公开、谁负责”。清理失效信息37条，更新公开指南1次。\n"
    "（四）政府信息公开平台建设\n"
    "便民服务大厅设查阅点1处，配备查询终端2台，接待查阅560人次；14个行政村建成标准化公开栏，"
    "2个边远村增设流动公示板。\n"
    "（五）监督保障\n"
    "镇党委会专题研究政府信息公开工作3次，培训2次共87人次。县里工作考核为“优秀”等次，"
    "社会评议满意率98.6％，没有发生责任追究的情形。"
)

FIGURES: dict[str, Value] = {
    "proactive.normative_documents.issued": 2,
    "proactive.normative_documents.repealed": 1,
    "proactive.normative_documents.in_force": 5,
    "proactive.licences.decisions": 1204,
    "proactive.penalties.decisions": 18,
    "proactive.coercions.decisions": 3,
    "proactive.fees.amount": Decimal("190.457379"),
    "requests.received.natural_person": 17,
    "requests.received.enterprise": 4,
    "requests.received.legal_service_body": 2,
    "requests.carried_in.natural_person": 2,
    "requests.granted.natural_person": 11,
    "requests.granted.enterprise": 3,
    "requests.partly_granted.natural_person": 2,
    "requests.unavailable_not_held.natural_person": 3,
    "requests.unprocessed_petition.natural_person": 2,
    "requests.other_reason.enterprise": 1,
    "requests.other_reason.legal_service_body": 2,
    "requests.carried_out.natural_person": 1,
    "disputes.review.upheld": 2,
    "disputes.suit_after_review.pending": 1,
}


@pytest.fixture(scope="module")
def report(edition: Edition) -> Report:
    values: dict[str, Value] = {
        "report.issued_on": date(2025, 1, 13),
        "text.preface": "本报告根据《中华人民共和国政府信息公开条例》和《中华人民共和国政府信息公开"
        "工作年度报告格式》（国办公开办函〔2021〕30号）编制。统计期限为2024年1月1日至2024年12月31日。",
        "text.overview": OVERVIEW,
        "text.problems": "（一）存在的问题。一是政策解读形式还不够多样，二是个别村公开不够及时。\n"
        "（二）改进情况。上年指出的公开目录不全问题已经整改。下一步，由包村干部逐月检查。",
        "text.other_matters": "2024年度共收取信息处理费0件、0元。没有其他需要报告的事项。",
    }
    return nil_report(edition, values | FIGURES, year=2024)


RIGHT = 28 * MM + 441
EM = 15.75


def draw(report: Report, *, draft: bool = False) -> bytes:
    return composed("pdf", report, draft=draft)


@pytest.fixture(scope="module")
def content(report: Report) -> bytes:
    return draw(report)


@pytest.fixture(scope="module")
def pages(content: bytes) -> Iterator[list[Any]]:
    with pdfplumber.open(BytesIO(content)) as document:
        yield list(document.pages)


def ems(page: Any, size: float) -> list[Any]:
    return [char for char in page.chars if abs(char["size"] - size) < 0.01]


def lines_of(page: Any, size: float = 15.75) -> list[list[Any]]:
    found: dict[float, list[Any]] = {}
    for char in ems(page, size):
        found.setdefault(round(char["matrix"][5], 1), []).append(char)
    return [found[y] for y in sorted(found, reverse=True)]


def test_the_sheet_is_a4(pages: list[Any]) -> None:
    for page in pages:
        assert page.width == pytest.approx(210 * MM, abs=0.01)
        assert page.height == pytest.approx(297 * MM, abs=0.01)


def test_text_keeps_to_the_type_area(pages: list[Any]) -> None:
    for page in pages:
        for char in (*ems(page, 15.75), *ems(page, 22)):
            assert char["x0"] >= 28 * MM - 0.01
            assert char["x0"] < RIGHT
            assert char["top"] > 37 * MM
            assert char["bottom"] < 262 * MM


def test_lines_stand_on_the_grid_of_twenty_two(pages: list[Any]) -> None:
    for page in pages:
        for line in lines_of(page):
            up = (297 * MM - line[0]["matrix"][5] - 37 * MM - 0.88 * 15.75) - (PITCH - 15.75) / 2
            assert up / PITCH == pytest.approx(round(up / PITCH), abs=0.001)


def test_a_full_page_of_plain_prose_has_22_lines_of_28(edition: Edition) -> None:
    content = draw(nil_report(edition, {"text.overview": "公开" * 1000}))
    with pdfplumber.open(BytesIO(content)) as document:
        lines = lines_of(document.pages[1])

    assert [len(line) for line in lines] == [28] * 22
    for line in lines:
        assert line[0]["x0"] == pytest.approx(28 * MM)
        assert line[-1]["x1"] == pytest.approx(28 * MM + 441, abs=0.01)
    assert lines[0][0]["fontname"].endswith("FangSong-Regular")


def test_paragraphs_are_indented_two_characters(pages: list[Any]) -> None:
    line = next(line for line in lines_of(pages[0]) if line[0]["text"] == "本")

    assert line[0]["x0"] == pytest.approx(28 * MM + 2 * 15.75, abs=0.01)


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("一、总体情况", "Hei"),
        ("（一）主动公开", "Kai"),
        ("全年通过青山县", "FangSong"),
        ("（一）存在的问题。", "Kai"),
        ("一是政策解读", "FangSong"),
        ("政府信息公开工作年度报告", "BiaoSong"),
        ("申请人情况", "ZWSong"),
    ],
)
def test_each_part_is_set_in_its_face(pages: list[Any], text: str, font: str) -> None:
    runs = ["".join(char["text"] for char in page.chars) for page in pages]
    page, at = next((n, run.index(text)) for n, run in enumerate(runs) if text in run)

    fonts = {char["fontname"] for char in pages[page].chars[at : at + len(text)]}
    assert all(font in name for name in fonts), fonts


def test_page_numbers_stand_outside_one_character_in(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        folio = ems(page, 14)
        assert "".join(char["text"] for char in folio) == f"— {number} —"
        dash = folio[0]["matrix"][5] + 0.27 * 14
        assert dash == pytest.approx((35 - 7) * MM, abs=0.01)
        if number % 2:
            assert folio[-1]["x1"] == pytest.approx(28 * MM + 441 - 14, abs=0.01)
        else:
            assert folio[0]["x0"] == pytest.approx(28 * MM + 14, abs=0.01)


def test_the_title_is_centred(pages: list[Any]) -> None:
    lines = lines_of(pages[0], 22)

    assert ["".join(char["text"] for char in line) for line in lines] == [
        "云溪镇人民政府",
        "2024年政府信息公开工作年度报告",
    ]
    for line in lines:
        middle = (line[0]["x0"] + line[-1]["x1"]) / 2
        assert middle == pytest.approx(28 * MM + 441 / 2, abs=0.01)


def expected_cells(grid: Grid, report: Report) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[None] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        figure = number_text(report.stated_or_computed(cell.address)) if cell.address else cell.text
        rows[cell.row][cell.column] = figure
    return rows


def test_the_tables_read_back_as_the_grid(
    pages: list[Any], edition: Edition, report: Report
) -> None:
    read = [table for page in pages for table in page.extract_tables()]
    joined = [
        [[cell if cell is None else "".join(cell.split()) for cell in row] for row in table]
        for table in read
    ]

    assert joined == [expected_cells(lay_out(table), report) for table in edition.tables]


def test_two_hundred_figures_of_eight_digits_stay_in_their_cells(edition: Edition) -> None:
    full: dict[str, Value] = dict.fromkeys(edition.entered, 99_999_999)
    with pdfplumber.open(BytesIO(draw(nil_report(edition, full)))) as document:
        for page in document.pages:
            edges = [(rect["x0"], rect["x1"]) for rect in page.rects]
            for word in page.extract_words(x_tolerance=0.5):
                if word["text"] == "99999999":
                    assert any(a <= word["x0"] and word["x1"] <= b for a, b in edges)
                    assert word["bottom"] - word["top"] >= 9 - 0.01


def test_every_font_is_embedded(content: bytes) -> None:
    fonts: dict[str, Any] = {}
    for page in PdfReader(BytesIO(content)).pages:
        for font in cast("Any", page)["/Resources"]["/Font"].values():
            fonts[font["/BaseFont"].split("+")[-1]] = font
            assert "/FontFile2" in font["/FontDescriptor"]
            assert "/ToUnicode" in font

    assert set(fonts) == {
        "ZWFangSong-Regular",
        "ZWKai-Regular",
        "ZWHei-Regular",
        "ZWBiaoSong-Regular",
        "ZWSong-Regular",
        "ZWLatin-Regular",
    }
    assert b"Helvetica" not in content


def test_the_same_data_give_the_same_bytes(report: Report, content: bytes) -> None:
    assert draw(report) == content
    assert draw(report, draft=True) == draw(report, draft=True)


def test_the_text_reads_in_order(content: bytes) -> None:
    reader = PdfReader(BytesIO(content))
    text = "\f\n".join(page.extract_text().rstrip() + "\n" for page in reader.pages)

    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_outline_has_the_sections_and_their_headings(content: bytes, edition: Edition) -> None:
    top: list[str] = []
    below: dict[str, list[str]] = {}
    for entry in cast("list[Any]", PdfReader(BytesIO(content)).outline):
        if isinstance(entry, list):
            below[top[-1]] = [child["/Title"] for child in entry]
        else:
            top.append(entry["/Title"])

    assert top == [section.heading for section in edition.sections]
    assert below["一、总体情况"] == [
        "（一）主动公开",
        "（二）依申请公开",
        "（三）政府信息管理",
        "（四）政府信息公开平台建设",
        "（五）监督保障",
    ]
    assert below["五、存在的主要问题及改进情况"] == ["（一）存在的问题", "（二）改进情况"]


def test_numbered_sentences_are_no_places_to_go_to(edition: Edition) -> None:
    text = "（一）公开\n1.目录\n2.更新公开目录3次。\n（二）管理"
    reader = PdfReader(BytesIO(draw(nil_report(edition, {"text.overview": text}))))
    below = cast("list[Any]", reader.outline)[1]

    assert [entry["/Title"] for entry in below[:1]] == ["（一）公开"]
    assert [entry["/Title"] for entry in below[1]] == ["1.目录"]
    assert [entry["/Title"] for entry in below[2:]] == ["（二）管理"]


def test_title_and_language_are_stated(content: bytes) -> None:
    reader = PdfReader(BytesIO(content))

    assert reader.metadata is not None
    assert reader.metadata.title == "云溪镇人民政府2024年政府信息公开工作年度报告"
    assert reader.metadata.author == "云溪镇人民政府"
    assert str(reader.root_object["/Lang"]) == "zh-CN"


def test_a_draft_says_so_on_each_page_over_nothing(report: Report, pages: list[Any]) -> None:
    with pdfplumber.open(BytesIO(draw(report, draft=True))) as document:
        assert len(document.pages) == len(pages)
        for page, final in zip(document.pages, pages, strict=True):
            mark, rest = page.chars[:2], page.chars[2:]
            assert "".join(char["text"] for char in mark) == "草稿"
            assert mark[0]["non_stroking_color"] == (0.6,)
            assert max(char["bottom"] for char in mark) < 37 * MM
            assert [char["text"] for char in rest] == [char["text"] for char in final.chars]
    assert not any("草" in char["text"] for page in pages for char in page.chars)


def test_names_with_rare_characters_are_drawn_and_copied_out(edition: Edition) -> None:
    report = nil_report(edition, {"report.signed_by": "张镕李喆王堃赵䶮周𬬭"})
    with pdfplumber.open(BytesIO(draw(report))) as document:
        chars = [char for page in document.pages for char in page.chars]
    fonts = {char["text"]: char["fontname"] for char in chars}

    assert all(fonts[char].endswith("ZWRare-Regular") for char in "镕喆堃䶮𬬭")
    assert "张镕李喆王堃赵䶮周𬬭" in "".join(char["text"] for char in chars)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("report.unit", "单位名称"),
        ("report.signed_by", "落款单位"),
        ("text.preface", "前言"),
        ("text.problems", "五、存在的主要问题及改进情况"),
    ],
)
def test_a_character_without_a_glyph_is_named_with_its_place(
    edition: Edition, tmp_path: Path, address: str, place: str
) -> None:
    report = nil_report(edition, {address: "吃𰻞面"})
    exported = export_report("pdf", Export(report, ()), tmp_path / "报告.pdf", as_draft=True)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "报告.pdf").pages)

    assert [warning.partition("没有")[0] for warning in exported.warnings] == [
        f"{place}：“𰻞”（编码 U+30EDE）"
    ]
    assert "吃〓面" in text


def test_a_report_with_nothing_in_it_is_still_six_sections(edition: Edition) -> None:
    report = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2024})
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(draw(report))).pages)

    assert all(section.heading in text for section in edition.sections)


def test_export_writes_the_file_and_counts_its_pages(
    report: Report, content: bytes, pages: list[Any], tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    count = save("pdf", report, tmp_path / "报告.pdf", draft=False, progress=progress)

    assert count == len(pages)
    assert (tmp_path / "报告.pdf").read_bytes() == content
    assert told == [(done, count) for done in range(count + 1)]


def test_a_cancelled_export_leaves_nothing(report: Report, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == total - 1:
            raise CancelledError

    with pytest.raises(CancelledError):
        save("pdf", report, tmp_path / "报告.pdf", draft=False, progress=stop)

    assert list(tmp_path.iterdir()) == []

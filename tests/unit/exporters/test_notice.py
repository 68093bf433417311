"""The notice as people see it on the board: sheets, sizes, nothing outside the margins."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import groupby, product
from pathlib import Path
from typing import Any

import pdfplumber
import pdfua
import pytest
import segno
from exports import composed, save
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reports import nil_report

from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.posting import Posting
from zwgk_desktop.domain.progress import CancelledError, no_progress
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.notice.charts import share_text
from zwgk_desktop.exporters.notice.head import has_code
from zwgk_desktop.exporters.notice.keys import (
    how_to_ask,
    is_nil,
    key_figures,
    nil_sentence,
    notice_sentences,
    outcome_chart,
)
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Paper, Sheets
from zwgk_desktop.exporters.notice.tables import stack_tables
from zwgk_desktop.exporters.registry import EXPORTERS

MM = 72 / 25.4
FIELDS: dict[str, Value] = {
    "report.unit": "青山县云溪镇人民政府",
    "report.contact": "青山县云溪镇人民路1号，0931-8000001",
    "report.supervision": "0931-8000002",
    "report.posted_from": date(2025, 1, 15),
    "report.posted_until": date(2025, 1, 24),
    "report.issued_on": date(2025, 1, 13),
}
BUSY: dict[str, Value] = {
    "proactive.normative_documents.in_force": 5,
    "proactive.licences.decisions": 1204,
    "requests.received.natural_person": 17,
    "requests.received.enterprise": 4,
    "requests.received.other_body": 2,
    "requests.carried_in.natural_person": 2,
    "requests.granted.natural_person": 14,
    "requests.partly_granted.natural_person": 2,
    "requests.unavailable_not_held.natural_person": 2,
    "requests.unavailable_unclear.enterprise": 1,
    "requests.other_reason.other_body": 2,
    "requests.carried_out.enterprise": 3,
    "disputes.review.upheld": 2,
    "disputes.suit_direct.pending": 1,
    "disputes.suit_after_review.pending": 3,
}
HUGE: dict[str, Value] = {
    **{address: 12_345_678 for address in BUSY if address.startswith(("requests", "disputes"))},
    "report.unit": "积石山保安族东乡族撒拉族自治县吹麻滩镇人民政府",
}
PROBLEMS = "公开的内容还不够全面，更新不够及时。下一步，每月检查一次，做到该公开的及时公开。"
SITE = "https://www.qingshan.gov.cn/yunxi/1.html"
LAYOUTS = [
    NoticeLayout(paper=paper, landscape=landscape, colour=colour)
    for paper, landscape, colour in product(Paper, (False, True), (True, False))
]


@pytest.fixture(scope="module")
def reports(edition: Edition) -> Mapping[str, Report]:
    return {
        "nil": nil_report(edition, FIELDS | {"text.problems": PROBLEMS}, year=2024),
        "nil, much made public": nil_report(
            edition,
            FIELDS | {"proactive.penalties.decisions": 88, "proactive.licences.decisions": 7},
        ),
        "nil, on a site": nil_report(
            edition, FIELDS | {"report.published_page": SITE, "text.problems": PROBLEMS}
        ),
        "nil, long name": nil_report(edition, FIELDS | {"report.unit": HUGE["report.unit"]}),
        "busy": nil_report(edition, FIELDS | BUSY | {"text.problems": PROBLEMS}, year=2024),
        "huge": nil_report(edition, FIELDS | BUSY | HUGE | {"text.problems": PROBLEMS}, year=2024),
        "wordy": nil_report(edition, FIELDS | BUSY | {"report.contact": "政务公开办公室，" * 25}),
        "blank": Report(edition, {"report.unit": "云溪镇", "report.year": 2024}),
    }


A3, A3_WIDE, A4, A4_WIDE = LAYOUTS[::2]
WITH_PROBLEMS = [replace(layout, problems=True) for layout in LAYOUTS[::2]]
CASES = [
    *product(("busy",), LAYOUTS[::2]),
    *product(("huge",), WITH_PROBLEMS),
    *product(("nil", "nil, much made public"), LAYOUTS[::2]),
    *product(("nil, on a site", "nil, long name"), (A3_WIDE, A4, A4_WIDE)),
    *product(("nil, on a site",), WITH_PROBLEMS),
    *product(("wordy", "blank"), (A4, A4_WIDE)),
]


@cache
def draw(report: Report, layout: NoticeLayout | None = None, *, draft: bool = False) -> bytes:
    return composed("notice", report, options=layout, draft=draft)


@cache
def pages_of(report: Report, layout: NoticeLayout | None = None) -> list[Any]:
    with pdfplumber.open(BytesIO(draw(report, layout))) as document:
        return list(document.pages)


@cache
def text_of(report: Report, layout: NoticeLayout | None = None) -> list[str]:
    reader = PdfReader(BytesIO(draw(report, layout)))
    return [page.extract_text() for page in reader.pages]


@pytest.mark.parametrize(("name", "layout"), CASES, ids=str)
def test_everything_is_legible_and_inside_the_margins(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout
) -> None:
    wide, high = (297, 420) if layout.paper is Paper.A3 else (210, 297)
    if layout.landscape:
        wide, high = high, wide

    for page in pages_of(reports[name], layout):
        assert (page.width, page.height) == pytest.approx((wide * MM, high * MM), abs=0.01)
        design = layout.design
        left, right = design.margin - 0.6, design.width - design.margin + 0.6
        lowest = design.height - 5 * MM  # printers reach no farther
        for char in page.chars:
            assert char["size"] >= 11.99, char["text"]
            assert char["x0"] >= left - 1
            blank = 0.5 * char["size"] if char["text"] in "，。、；：" else 0.0  # its right half
            assert char["x1"] - blank <= right + 1
            assert design.margin - 8 <= char["top"] < char["bottom"] <= lowest
        for thing in (*page.rects, *page.lines):
            assert left - 0.8 <= thing["x0"] <= thing["x1"] <= right + 0.8


@pytest.mark.parametrize(("name", "layout"), CASES, ids=str)
def test_no_line_of_text_runs_into_another(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout
) -> None:
    for page in pages_of(reports[name], layout):
        boxes = [(c["x0"], c["top"], c["x1"], c["bottom"]) for c in page.chars if c["text"].strip()]
        boxes.sort()
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                if other[0] >= one[2]:
                    break
                across = min(one[2], other[2]) - other[0]
                down = min(one[3], other[3]) - max(one[1], other[1])
                least = min(one[2] - one[0], other[2] - other[0])
                size = min(one[3] - one[1], other[3] - other[1])
                assert across < 0.5 * least or down < 0.4 * size, (one, other)


def test_one_upright_a3_holds_the_tables_in_the_forms_order(reports: Mapping[str, Report]) -> None:
    (stack,) = stack_tables(reports["busy"], NoticeLayout().design, 1000)

    assert [placed.table.grid.table.id for placed in stack] == [
        table.id for table in reports["busy"].edition.tables
    ]
    assert all(placed.table.size >= 12 for placed in stack)


def test_on_a_wide_a3_no_table_is_small(reports: Mapping[str, Report]) -> None:
    stacks = stack_tables(reports["huge"], A3_WIDE.design, 680)

    assert min(placed.table.size for stack in stacks for placed in stack) >= 13


@pytest.mark.parametrize("name", ["busy", "huge"])
def test_the_first_sheet_is_read_from_afar(reports: Mapping[str, Report], name: str) -> None:
    sizes = [char["size"] for char in pages_of(reports["busy"])[0].chars if char["text"] == "政"]
    assert max(sizes) >= 36
    for layout in WITH_PROBLEMS if name == "huge" else LAYOUTS[::2]:
        first = pages_of(reports[name], layout)[0]
        wide = (line for line in first.lines if line["width"] > layout.design.measure - 1)
        rule = min(line["top"] for line in wide)
        least = 20.99 if layout.paper is Paper.A3 else 15.99
        small = [char for char in first.chars if char["size"] < least and char["bottom"] < rule]
        assert not small, "".join(char["text"] for char in small)


@pytest.mark.parametrize(("name", "layout"), CASES, ids=str)
def test_no_text_of_a_table_touches_its_rules(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout
) -> None:
    for page in pages_of(reports[name], layout):
        cells = [box for box in page.rects if box["stroke"] and not box["fill"]]
        for char in page.chars:
            size, baseline = char["size"], page.height - char["matrix"][5]
            middle = (char["x0"] + char["x1"]) / 2
            for box in cells:
                inside = box["x0"] < middle < box["x1"] and box["top"] < baseline < box["bottom"]
                if inside and char["text"] not in "、，":  # corners of vertical labels
                    assert baseline - 0.88 * size - box["top"] >= 0.13 * size, char["text"]
                    assert box["bottom"] - baseline - 0.12 * size >= 0.13 * size, char["text"]


@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=str)
@pytest.mark.parametrize("name", ["busy", "nil", "nil, on a site", "nil, long name"])
def test_telephone_numbers_are_read_standing(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout
) -> None:
    chars = pages_of(reports[name], layout)[0].chars
    text = "".join(char["text"] for char in chars)

    for number in ("0931-8000001", "0931-8000002"):
        start = text.index(number)
        assert min(char["size"] for char in chars[start : start + len(number)]) >= 20.99
    if name == "busy":
        assert [char["size"] for char in chars if char["text"] == "路"] == pytest.approx([21])


@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=str)
def test_a_long_contact_is_whole_and_its_number_large(
    edition: Edition, layout: NoticeLayout
) -> None:
    contact = "政务公开办公室，" * 12 + "0931-8000001，" + "周一至周五上班时间，" * 8
    report = nil_report(edition, FIELDS | BUSY | {"report.contact": contact}, year=2024)
    chars = pages_of(report, layout)[0].chars
    text = "".join(char["text"] for char in chars)

    start = text.index(contact)
    at = start + contact.index("0931")
    assert min(char["size"] for char in chars[at : at + 12]) >= 20.99
    assert max(char["size"] for char in chars[start:at]) < 20


@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=str)
@pytest.mark.parametrize("name", ["busy", "nil, on a site"])
def test_the_code_has_its_caption_under_it(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout
) -> None:
    report = reports[name]
    online = report.with_changes(report.changes_to({"report.published_page": SITE}))
    page = pages_of(online, replace(layout, problems=True))[0]
    small = [box for box in page.rects if box["fill"] and box["height"] < 4 and box["width"] < 40]
    left, right = min(box["x0"] for box in small), max(box["x1"] for box in small)
    text = "".join(char["text"] for char in page.chars)
    start = text.index("扫码看全文")
    caption = page.chars[start : start + 5]

    assert min(char["size"] for char in caption) >= layout.design.foot - 0.01
    assert (caption[0]["x0"] + caption[-1]["x1"]) / 2 == pytest.approx((left + right) / 2, abs=1)
    bottom = max(box["bottom"] for box in small)
    assert bottom < min(char["top"] for char in caption) < bottom + 20


@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=str)
def test_a_long_amount_stands_apart(edition: Edition, layout: NoticeLayout) -> None:
    def sizes(amount: Decimal) -> dict[str, float]:
        fees = {"proactive.fees.amount": amount}
        chars = pages_of(nil_report(edition, FIELDS | BUSY | fees, year=2024), layout)[0].chars
        text = "".join(char["text"] for char in chars)
        found = {word: text.index(word) for word in ("1204", number_text(amount))}
        return {word: chars[at]["size"] for word, at in found.items()}

    few, many = sizes(Decimal("2.1")), sizes(Decimal("87654321.25"))
    assert many["1204"] >= few["1204"]
    assert many["87654321.25"] >= 1.5 * layout.design.body


def test_the_poster_says_what_matters(reports: Mapping[str, Report]) -> None:
    first, *tables = text_of(reports["busy"])

    for said in (
        "青山县云溪镇人民政府",
        "2024年政府信息公开工作年度报告",
        "2024年1月1日至12月31日",
        "公示",
        "新收申请",
        "行政许可",
        "1204",
        "14件",
        "67%",
        "收到要求公开政府信息的申请23件",
        "申请行政复议的2件，到法院起诉的4件",
        "一般不收费",
        "0931-8000001",
        "0931-8000002",
        "2025年1月15日至2025年1月24日",
        "2025年1月13日",
    ):
        assert said in first
    headings = [section.heading for section in reports["busy"].edition.sections[1:4]]
    for heading in headings:
        assert any(heading in text for text in tables)


@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=str)
@pytest.mark.parametrize("name", ["nil, much made public", "nil, on a site", "nil, long name"])
def test_a_nil_year_is_one_sheet_with_its_tables(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout
) -> None:
    (sheet,) = text_of(reports[name], layout)
    said = "".join(sheet.split())

    assert "没有发生政府信息公开行政复议、行政诉讼" in said
    assert "办理结果" not in said.replace("本年度办理结果", "")
    headings = [section.heading for section in reports["nil"].edition.sections[1:4]]
    assert sorted(headings, key=said.index) == headings
    assert ("88" in said) is ("much" in name)
    assert "四、结转下年度继续办理" in said


@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=str)
def test_a_nil_year_names_groups_of_rows_and_says_so(
    reports: Mapping[str, Report], layout: NoticeLayout
) -> None:
    (sheet,) = text_of(reports["nil"], layout)
    said = "".join(sheet.split())

    assert "没有逐行列出" in said
    assert "属于国家秘密" not in said
    for row in ("一、本年新收", "二、上年结转", "三、本年度办理结果", "四、结转下年度"):
        assert row in said
    groups = ("（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理")
    assert all((group in said) is (layout.paper is Paper.A3) for group in groups)


def test_a_nil_year_with_too_much_for_one_sheet_says_so_calmly(edition: Edition) -> None:
    contact = {"report.contact": "政务公开办公室，" * 25}
    values = FIELDS | contact | {"proactive.penalties.decisions": 88}
    first, *tables = text_of(nil_report(edition, values), A4)

    assert "没有收到政府信息公开申请" in "".join(first.split())
    assert "主动公开政府信息情况" in first
    assert "88" in first
    assert "20个工作日" in first
    more = "".join("".join(tables).split())
    assert "四、政府信息公开行政复议" in more
    assert more.startswith("青山县云溪镇人民政府2023年政府信息公开工作年度报告（续）")
    assert key_figures(nil_report(edition, FIELDS)) == ()


@pytest.mark.parametrize(("sheets", "count"), [("all", 2), ("1", 1), ("2", 1)])
def test_one_sheet_alone_can_be_had(reports: Mapping[str, Report], sheets: str, count: int) -> None:
    texts = text_of(reports["busy"], NoticeLayout(sheets=Sheets(sheets)))

    assert len(texts) == count
    assert ("0931-8000001" in texts[0]) is (sheets != "2")
    assert ("申请人情况" in texts[-1]) is (sheets != "1")


def test_why_not_is_told_in_plain_words(edition: Edition) -> None:
    figures: dict[str, Value] = {
        "requests.received.natural_person": 3,
        "requests.refused_third_party.natural_person": 2,
        "requests.refused_state_secret.natural_person": 1,
    }
    report = nil_report(edition, FIELDS | figures, year=2024)

    assert notice_sentences(report)[:3] == (
        "2024年，我们收到要求公开政府信息的申请3件。",
        "这些申请办完了3件：依法不能公开3件。",
        "不能公开的，是因为属于国家秘密1件，涉及他人隐私或者商业秘密2件。",
    )


def test_what_is_not_filled_in_is_not_told(reports: Mapping[str, Report]) -> None:
    assert notice_sentences(reports["blank"]) == (how_to_ask(),)


def test_the_address_of_the_report_is_a_code_too(reports: Mapping[str, Report]) -> None:
    address = "https://www.qingshan.gov.cn/yunxi/zwgk/2024.html"
    report = reports["busy"]
    online = report.with_changes(report.changes_to({"report.published_page": address}))
    code = segno.make_qr(address, error="m")
    side = 96 / code.symbol_size(border=4)[0]

    def modules(page: Any) -> int:
        rows = [rect for rect in page.rects if abs(rect["height"] - side * 1.02) < 0.01]
        return sum(round(rect["width"] / side) for rect in rows)

    assert address in text_of(online)[0]
    assert "扫码看全文" in text_of(online)[0]
    assert "扫码看全文" not in text_of(report)[0]
    assert modules(pages_of(online)[0]) == sum(row.count(1) for row in code.matrix)
    assert modules(pages_of(report)[0]) == 0


@pytest.mark.parametrize("page", ["见政府网站", "ftp://x", "https://" + "长" * 90])
def test_what_no_telephone_opens_is_no_code(page: str) -> None:
    assert not has_code(page)


def test_the_problems_are_told_in_three_lines(edition: Edition) -> None:
    text = "（一）问题\n" + "公开栏更新不及时。" * 30
    report = nil_report(edition, FIELDS | BUSY | {"text.problems": text}, year=2024)
    first = text_of(report, NoticeLayout(problems=True))[0]

    assert "存在的问题和改进" in first
    assert "（详见报告全文）" in first.replace("\n", "")
    assert "存在的问题和改进" not in text_of(report)[0]


def test_the_record_can_be_printed(edition: Edition) -> None:
    posting = Posting(number=1, place="镇政府公开栏", posted_on=date(2025, 1, 15), posted_by="王某")
    values = {at: value for at, value in posting.values().items() if value is not None}
    report = nil_report(edition, FIELDS | BUSY | values, year=2024)
    *_, last = text_of(report, NoticeLayout(record=True))

    for said in ("张贴记录", "取下人", "镇政府公开栏", "2025年1月15日", "王某"):
        assert said in last
    assert "张贴记录" not in "".join(text_of(report))


def test_headings_are_bookmarks(reports: Mapping[str, Report]) -> None:
    outline: Any = PdfReader(BytesIO(draw(reports["busy"]))).outline
    title, under = outline

    assert title["/Title"] == reports["busy"].title
    assert [entry["/Title"] for entry in under][-3:] == [
        section.heading for section in reports["busy"].edition.sections[1:4]
    ]


def test_a_blank_is_not_nought(reports: Mapping[str, Report], edition: Edition) -> None:
    assert not is_nil(reports["blank"])
    assert {key.value for key in key_figures(reports["blank"])} == {None}
    assert {bar.value for bar in outcome_chart(reports["blank"]).bars} == {None}
    almost = {a: v for a, v in reports["nil"].values.items() if a != "disputes.review.other"}
    assert not is_nil(Report(edition, almost))


def test_fields_not_filled_in_are_ruled(reports: Mapping[str, Report]) -> None:
    def rules(name: str) -> int:
        page = pages_of(reports[name])[0]
        return sum(line["height"] == 0 and line["width"] < 400 for line in page.lines)

    first = text_of(reports["blank"])[0]
    assert "联系方式" in first
    assert "监督电话" in first
    # two fields, 2 + 1 dates of three blanks, 8 key figures, 6 bars
    assert rules("blank") - rules("busy") == 2 + 9 + 8 + 6


@pytest.mark.parametrize("layout", WITH_PROBLEMS, ids=str)
def test_every_figure_of_the_tables_is_printed(
    reports: Mapping[str, Report], layout: NoticeLayout
) -> None:
    report = reports["huge"]
    printed: list[str] = []
    for page in pages_of(report, layout):
        for table in page.find_tables():
            printed += [cell for row in table.extract() for cell in row if cell]
    wanted = [
        number_text(report.stated_or_computed(address))
        for table in report.edition.tables
        for address in table.addresses
    ]
    for figure in set(wanted):
        assert printed.count(figure) >= wanted.count(figure), figure


def test_heads_are_said_again_and_no_group_is_parted(reports: Mapping[str, Report]) -> None:
    layout = NoticeLayout(paper=Paper.A4, landscape=True)
    tables = [text for text in text_of(reports["busy"], layout) if "三、收到和处理" in text]
    assert len(tables) == 2
    assert "（续）" in tables[1]
    for text in tables:
        assert "申请人情况" in text
        assert "法人或其他组织" in text
    for group, member in (("不予公开", "8.属于行政查询事项"), ("无法提供", "1.本机关不掌握")):
        assert sum(group in text and member in text for text in tables) == 1


def test_key_figures_and_the_chart_are_read_off_the_form(reports: Mapping[str, Report]) -> None:
    report = reports["busy"]
    assert [(key.label, key.value) for key in key_figures(report)] == [
        ("新收申请", 23),
        ("办结申请", 21),
        ("结转下年度", 3),
        ("行政复议", 2),
        ("行政诉讼", 4),
        ("行政许可", 1204),
        ("行政处罚", 0),
        ("行政事业性收费", 0),
    ]
    outcomes = outcome_chart(report)
    assert [(bar.name, bar.value) for bar in outcomes.bars] == [
        ("予以公开", 14),
        ("部分公开", 2),
        ("无法提供", 3),
        ("其他处理", 2),
    ]
    assert (outcomes.whole, outcomes.largest_value) == (21, 14)


def test_shares() -> None:
    assert [share_text(part, 24) for part in (24, 12, 3, 1)] == ["100%", "50%", "13%", "4%"]
    assert share_text(1, 1000) == "不足1%"
    assert share_text(999, 1000) == "99%"


def test_black_and_white_has_no_colour(reports: Mapping[str, Report]) -> None:
    for page in pages_of(reports["busy"], NoticeLayout(colour=False)):
        for thing in (*page.chars, *page.rects, *page.lines):
            for colour in (thing["non_stroking_color"], thing["stroking_color"]):
                assert not isinstance(colour, tuple) or len(set(colour)) == 1


def test_a_draft_says_so_on_each_sheet(reports: Mapping[str, Report]) -> None:
    for text in PdfReader(BytesIO(draw(reports["busy"], draft=True))).pages:
        assert "草稿" in text.extract_text()
    assert all("草稿" not in text for text in text_of(reports["busy"]))


def test_the_same_data_give_the_same_bytes_and_every_font_is_embedded(
    reports: Mapping[str, Report],
) -> None:
    content = draw(reports["busy"])
    assert composed("notice", reports["busy"]) == content
    reader = PdfReader(BytesIO(content))
    assert reader.metadata is not None
    assert reader.metadata.title == "青山县云溪镇人民政府2024年政府信息公开工作年度报告公示"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    for page in reader.pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            found = font.get_object()
            assert "Helvetica" not in found["/BaseFont"]
            assert "/FontFile2" in found["/FontDescriptor"]


def test_it_is_tagged_in_reading_order(reports: Mapping[str, Report]) -> None:
    root: Any = PdfReader(BytesIO(draw(reports["busy"]))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    document = root["/StructTreeRoot"]["/K"]
    tags = [kid.get_object()["/S"] for kid in document["/K"]]
    assert tags[:3] == ["/H1", "/P", "/P"]
    assert tags.count("/Table") == 3
    assert tags.count("/H1") == 1


def test_export_writes_the_file_and_counts_the_sheets(
    reports: Mapping[str, Report], tmp_path: Path
) -> None:
    target = tmp_path / "公示.pdf"
    steps: list[tuple[int, int]] = []

    sheets = save(
        "notice",
        reports["busy"],
        target,
        draft=False,
        progress=lambda done, total: steps.append((done, total)),
    )

    assert sheets == len(PdfReader(target).pages) == 2
    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_it_can_be_stopped(reports: Mapping[str, Report], tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        save(
            "notice",
            reports["busy"],
            tmp_path / "公示.pdf",
            draft=False,
            progress=stop,
        )
    assert list(tmp_path.iterdir()) == []


def test_a_character_without_a_font_is_named(edition: Edition) -> None:
    report = nil_report(edition, {"report.contact": "\U0001f4de12345"})
    (warning,) = EXPORTERS["notice"].compose(Export(report, ()), no_progress).warnings

    assert warning.startswith("联系方式：“\U0001f4de”")
    assert "〓12345" in "".join(text_of(report)[0].split())


@pytest.mark.parametrize("layout", [A3, A4_WIDE], ids=str)
@pytest.mark.parametrize("name", ["busy", "nil, much made public"])
def test_pdfua_finds_nothing(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout, tmp_path: Path
) -> None:
    file = tmp_path / "公示.pdf"
    file.write_bytes(draw(reports[name], layout, draft=True))

    assert pdfua.validate(str(file)).findings == ()


@pytest.mark.parametrize("layout", WITH_PROBLEMS, ids=str)
@pytest.mark.parametrize("name", ["nil", "busy", "huge"])
def test_nothing_that_was_chosen_is_dropped(
    reports: Mapping[str, Report], name: str, layout: NoticeLayout
) -> None:
    report = reports[name]

    said = "".join("".join(text_of(report, layout)).split())

    assert PROBLEMS[:17] in said
    assert "身份证明" in said
    for sentence in () if is_nil(report) else notice_sentences(report):
        assert sentence.replace(" ", "")[:20] in said
    assert is_nil(report) or "本年度办结的申请" in said


def test_one_long_sentence_of_problems_is_cut_not_dropped(edition: Edition) -> None:
    report = nil_report(
        edition, FIELDS | BUSY | {"text.problems": "公开不够及时，" * 60}, year=2024
    )

    said = "".join("".join(text_of(report, replace(A3, problems=True))).split())

    assert "公开不够及时，公开" in said
    assert "……（详见报告全文）" in said


@pytest.mark.parametrize(
    ("row", "false_words"),
    [
        ("unprocessed_repeated", "不属于信息公开"),
        ("unprocessed_excessive", "不属于信息公开"),
        ("unprocessed_reconfirmation", "不属于信息公开"),
        ("unavailable_unclear", "没有这样的信息"),
        ("other_no_correction", "撤回"),
    ],
)
def test_an_outcome_is_not_told_as_another(edition: Edition, row: str, false_words: str) -> None:
    cells: dict[str, Value] = {
        "requests.received.natural_person": 1,
        f"requests.{row}.natural_person": 1,
    }

    assert false_words not in "".join(notice_sentences(nil_report(edition, cells)))


def test_how_to_ask_names_proof_of_identity_and_the_extension() -> None:
    assert "身份证明" in how_to_ask()
    assert "最多再加20个工作日" in how_to_ask()


NUMBERS = st.one_of(st.integers(0, 30), st.integers(0, 99_999_999))
PLACES = st.sampled_from(["云溪镇", "青山县云溪镇人民政府", str(HUGE["report.unit"])])
CONTACTS = st.sampled_from(
    [
        "0931-8000001",
        "青山县云溪镇人民路1号，0931-8000001",
        "政务公开办公室，" * 25 + "0931-8000001",
    ]
)
TEXTS = st.sampled_from(
    ["公示栏更新不及时。", "公示栏更新不及时，" * 60, "（一）问题\n" + PROBLEMS * 4]
)


@st.composite
def random_reports(draw: st.DrawFn, edition: Edition) -> Report:
    """Return a report, nil or not, with names, figures and texts of any length."""
    roles = edition.roles
    nil = draw(st.booleans())
    tables = [roles.proactive.table] if nil else [table.id for table in edition.tables]
    cells = [at for at in edition.entered if at.split(".")[0] in tables]
    figures = draw(st.dictionaries(st.sampled_from(cells), NUMBERS, max_size=40))
    amounts: dict[str, Value] = (
        {"proactive.fees.amount": draw(st.decimals(0, 10**9, places=2))}
        if draw(st.booleans())
        else {}
    )
    texts: dict[str, Value] = {
        "report.unit": draw(PLACES),
        "report.contact": draw(CONTACTS),
        "report.published_page": draw(st.sampled_from([SITE, SITE[:-6] + "a" * 80 + ".html", ""])),
        "text.problems": draw(TEXTS),
    }
    return nil_report(edition, FIELDS | figures | amounts | texts, year=2024)


def said_on(page: Any) -> list[str]:
    """Return the texts of a page, one for each marked content."""
    chars = [char for char in page.chars if char["text"].strip()]
    return [
        "".join(char["text"] for char in part)
        for _, part in groupby(chars, key=lambda char: (char["mcid"], char["tag"]))
    ]


@settings(max_examples=12, deadline=None)
@given(data=st.data(), layout=st.sampled_from(WITH_PROBLEMS))
def test_nothing_is_dropped_whatever_the_report(
    edition: Edition, data: st.DataObject, layout: NoticeLayout
) -> None:
    report = data.draw(random_reports(edition))
    with pdfplumber.open(BytesIO(composed("notice", report, options=layout))) as document:
        parts = [said for page in document.pages for said in said_on(page)]
        sizes = [char["size"] for page in document.pages for char in page.chars]
    said = "".join(parts)

    sentences = nil_sentence(report) if is_nil(report) else notice_sentences(report)
    fields = ("report.unit", "report.contact", "report.supervision", "report.published_page")
    wanted = [*sentences, *map(report.field_text, fields), "2025年1月15日至2025年1月24日"]
    for text in (
        *wanted,
        "2025年1月13日",
        "公示栏更新不" if "公示栏" in report.text("problems") else "公开",
    ):
        assert "".join(text.split()) in said
    assert is_nil(report) or all(bar.name in said for bar in outcome_chart(report).bars)
    tables = [table for table in edition.tables if not is_nil(report) or "proactive" in table.id]
    figures = Counter(
        number_text(report.stated_or_computed(at)) for table in tables for at in table.addresses
    )
    if not is_nil(report):
        figures += Counter(number_text(key.value) for key in key_figures(report))
    assert not figures - Counter(parts) - Counter(figure_in(part) for part in parts)
    assert is_nil(report) is ("没有逐行列出" in said)
    assert min(sizes) >= 11.99


def figure_in(part: str) -> str:
    """Return the figure of a key figure's text: name, figure, unit."""
    found = re.fullmatch(r"\D*?([\d.]+)(件|万元)", part)
    return found[1] if found else ""

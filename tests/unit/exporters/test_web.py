"""The web page as a strict parser reads it: structure, grids, heads of each figure, bytes."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element

import html5lib
import pytest
from exports import composed, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import nil_report

from zwgk_desktop import paths
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.grid import Grid, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.progress import CancelledError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.manuscript import one_line_without_illegal, without_illegal

GOLDEN = Path(__file__).parents[2] / "golden" / "web.html"

ENTERED: dict[str, Value] = {
    "report.issued_on": date(2025, 1, 13),
    "text.overview": "（一）主动公开\n详见https://www.qingshan.gov.cn/yunxi/zwgk/index.html栏目。\n"
    "1.公开目录\n已经更新。\n（二）依申请公开。全年新收3件。",
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


def parsed(report: Report, *, draft: bool = False) -> Element:
    """Read the page; anything the standard calls a parse error fails."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return cast("Element", parser.parse(composed("html", report, draft=draft).decode()))


@pytest.fixture(scope="module")
def page(report: Report) -> Element:
    return parsed(report)


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def one(page: Element, path: str) -> Element:
    (element,) = page.findall(path)
    return element


def placed(table: Element) -> Iterator[tuple[tuple[int, int], Element]]:
    """Yield each place of a table with the cell that covers it, by HTML's own algorithm."""
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            down, across = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            for place in ((row + y, column + x) for y in range(down) for x in range(across)):
                assert place not in taken
                taken.add(place)
                yield place, cell


def expected_places(grid: Grid, report: Report) -> dict[tuple[int, int], str]:
    return {
        (cell.row + y, cell.column + x): number_text(report.stated_or_computed(cell.address))
        if cell.address
        else cell.text
        for cell in grid.cells
        for y in range(cell.row_span)
        for x in range(cell.column_span)
    }


def test_the_tables_read_back_as_the_grid(page: Element, edition: Edition, report: Report) -> None:
    read = [{place: text_of(cell) for place, cell in placed(t)} for t in page.iter("table")]

    assert read == [expected_places(lay_out(table), report) for table in edition.tables]


def heads_of(page: Element, edition: Edition, address: Address) -> list[str]:
    """Return what a screen reader says before a figure."""
    table = edition.table_of[address.split(".")[0]]
    named = {head.get("id"): head for head in page.iter("th")}
    grid = lay_out(table)
    figure = next(cell for cell in grid.cells if cell.address == address)
    drawn = list(page.iter("table"))[edition.tables.index(table)]
    cell = dict(placed(drawn))[figure.row, figure.column]
    return [text_of(named[name]) for name in cell.get("headers", "").split()]


@pytest.mark.parametrize(
    ("address", "heads"),
    [
        (
            "proactive.coercions.decisions",
            ["第二十条第（六）项", "本年处理决定数量", "行政强制"],
        ),
        (
            "requests.refused_process.research_body",
            [
                "申请人情况",
                "法人或其他组织",
                "科研机构",
                "三、本年度办理结果",
                "（三）不予公开",
                "6.属于四类过程性信息",
            ],
        ),
        (
            "requests.received.total",
            ["申请人情况", "总计", "一、本年新收政府信息公开申请数量"],
        ),
        ("disputes.suit_after_review.pending", ["行政诉讼", "复议后起诉", "尚未审结"]),
    ],
)
def test_each_figure_is_tied_to_its_heads(
    page: Element, edition: Edition, address: str, heads: list[str]
) -> None:
    assert heads_of(page, edition, address) == heads


def test_each_column_has_an_element_of_its_own(page: Element, edition: Edition) -> None:
    counts = [len(list(group)) for group in page.iter("colgroup")]

    assert counts == [lay_out(table).column_count for table in edition.tables]
    assert all(column.get("span") is None for column in page.iter("col"))


def test_labels_break_between_words(page: Element) -> None:
    for head in page.iter("th"):
        broken = "|".join(piece for piece in head.itertext())
        for word in ("行政复议", "申请人", "行政机关", "法律法规"):
            assert broken.count(word) == text_of(head).count(word), broken
    style = (paths.resources() / "web" / "report.css").read_text("utf-8")
    (rule,) = re.findall(r"\nth \{([^}]*)\}", style)
    assert "word-break: keep-all;" in rule
    assert "word-break: normal" not in style


def test_every_figure_has_heads_that_are_there(page: Element) -> None:
    names = [head.get("id") for head in page.iter("th")]
    figures = list(page.iter("td"))

    assert len(figures) == 200
    assert len(names) == len(set(names))
    for figure in figures:
        assert set(figure.get("headers", "").split()) <= set(names)
        assert figure.get("headers")


def test_heads_say_which_way_they_count(page: Element) -> None:
    scopes = {head.get("scope") for head in page.iter("th")}
    bands = [head for head in page.iter("th") if head.get("scope") == "rowgroup"]

    assert scopes == {"col", "row", "rowgroup"}
    assert [text_of(band)[:5] for band in bands] == ["第二十条第"] * 4


def test_blank_nought_and_stated_figures_are_told_apart(page: Element) -> None:
    row = list(list(page.iter("table"))[1].iter("tr"))[3]

    assert [text_of(cell) for cell in row.iter("td")] == ["3", "", "0", "0", "0", "0", "4"]


def test_the_page_has_one_title_and_six_sections(page: Element, edition: Edition) -> None:
    title = "云溪镇人民政府2024年政府信息公开工作年度报告"

    assert page.get("lang") == "zh-CN"
    assert text_of(one(page, "head/title")) == text_of(one(page, "body/header/h1")) == title
    sections = page.findall("body/main/section")
    assert sections[0].get("aria-label") == "前言"
    heads = [one(section, "h2") for section in sections[1:]]
    assert [text_of(head) for head in heads] == [s.heading for s in edition.sections]
    assert [s.get("aria-labelledby") for s in sections[1:]] == [head.get("id") for head in heads]


def test_headings_below_a_section_skip_no_level(page: Element) -> None:
    overview = page.findall("body/main/section")[1]
    said = [(item.tag, text_of(item)) for item in overview]

    assert said == [
        ("h2", "一、总体情况"),
        ("h3", "（一）主动公开"),
        ("p", "详见https://www.qingshan.gov.cn/yunxi/zwgk/index.html栏目。"),
        ("h4", "1.公开目录"),
        ("p", "已经更新。"),
        ("p", "（二）依申请公开。全年新收3件。"),
    ]
    assert text_of(one(overview, "p/b")) == "（二）依申请公开。"


def test_an_address_may_break_at_its_slashes(report: Report) -> None:
    assert b"https://<wbr>www.qingshan.gov.cn/<wbr>yunxi/<wbr>zwgk/<wbr>index.html" in composed(
        "html", report, draft=False
    )


def test_the_wide_tables_scroll_in_regions_that_can_be_reached(page: Element) -> None:
    regions = [part for part in page.iter("section") if "scroll" in part.get("class", "")]

    assert [one(region, "table/caption").text for region in regions] == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]
    for region in regions:
        assert region.get("tabindex") == "0"
        assert region.get("aria-label")


def test_the_signature_says_unit_and_date(page: Element) -> None:
    unit, day = one(page, "body/footer/div").findall("p")

    assert (text_of(unit), text_of(day)) == ("云溪镇人民政府", "2025年1月13日")
    assert one(day, "time").get("datetime") == "2025-01-13"


def test_a_report_without_a_date_is_signed_by_its_unit(edition: Edition) -> None:
    bare: dict[str, Value] = {
        "report.unit": "云溪镇人民政府",
        "report.year": 2024,
        "report.seal": True,
    }
    footer = one(parsed(Report(edition, bare)), "body/footer")

    assert text_of(footer).strip() == "云溪镇人民政府"
    assert one(footer, "div").get("class") == "sealed"


def test_nothing_is_fetched_and_nothing_runs(report: Report) -> None:
    content = composed("html", report, draft=True).decode()

    assert not re.search(r"<(script|link|img|iframe|object)|\s(src|href|on\w+|style)=", content)
    assert "url(" not in content
    assert "@import" not in content
    assert "default-src 'none'" in content.replace("&#x27;", "'")


@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_says_so_on_screen_and_on_paper(report: Report, *, draft: bool) -> None:
    header = one(parsed(report, draft=draft), "body/header")
    marks = [text_of(mark) for mark in header.findall("p")]

    assert marks == (["草稿"] if draft else [])
    assert (
        b'@top-right { content: "\xe8\x8d\x89\xe7\xa8\xbf"' in composed("html", report, draft=draft)
    ) is (draft)


def test_the_body_is_as_it_was(report: Report) -> None:
    body = composed("html", report, draft=False).decode().partition("</head>")[2]

    assert body == GOLDEN.read_text(encoding="utf-8")


def test_the_head_says_what_the_page_is(report: Report) -> None:
    said = {meta.get("name"): meta.get("content") for meta in parsed(report).iter("meta")}

    assert said["author"] == said["ContentSource"] == report.unit
    assert said["ArticleTitle"] == report.title
    assert said["date"] == "2025-01-13"
    assert str(said["description"]).startswith("本报告")
    assert len(str(said["description"])) <= 120
    assert "robots" not in said


def test_no_search_engine_keeps_a_draft(report: Report) -> None:
    robots = [
        m.get("content")
        for m in parsed(report, draft=True).iter("meta")
        if m.get("name") == "robots"
    ]

    assert robots == ["noindex, nofollow"]


def test_the_same_data_give_the_same_bytes(report: Report) -> None:
    assert composed("html", report, draft=True) == composed("html", report, draft=True)


def test_export_writes_the_file_as_one_page(report: Report, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    target = tmp_path / "报告.html"

    count = save("html", report, target, draft=False, progress=lambda *step: told.append(step))

    assert count == 1
    assert target.read_bytes() == composed("html", report, draft=False)
    assert told == [(0, 1), (1, 1)]


def test_a_stopped_export_leaves_nothing(report: Report, tmp_path: Path) -> None:
    def stop(*_: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        save("html", report, tmp_path / "报告.html", draft=False, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_failure_in_words(report: Report, tmp_path: Path) -> None:
    with pytest.raises(UserError) as failure:
        save("html", report, tmp_path / "无" / "报告.html", draft=False)

    assert failure.value.code == "E01"


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("<>&\"'\\/=;-!\0\x01\x0b\x0c\x1f\x85\u2028\ufeff\u202e\ufffe\t\r"),
        st.sampled_from("公开。（一）1.𬬭𰻞镕\U0001f600\U000e0100\ue000\udc80\U0001ffff"),
        st.characters(),
    ),
    max_size=40,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_breaks_the_page_or_gets_lost(
    edition: Edition, unit: str, prose: str, signed: str
) -> None:
    values = {
        "report.unit": f"云{unit}",
        "text.other_matters": prose,
        "report.signed_by": f"镇{signed}",
    }
    page = parsed(nil_report(edition, values))
    wanted = [line.strip() for line in without_illegal(prose).splitlines() if line.strip()]
    last = page.findall("body/main/section")[-1]

    assert [text_of(item) for item in list(last)[1:]] == wanted
    assert text_of(one(page, "body/header/h1")) == one_line_without_illegal(f"云{unit}2023年") + (
        "政府信息公开工作年度报告"
    )
    assert text_of(one(page, "body/footer/div/p[1]")) == one_line_without_illegal(f"镇{signed}")
    assert len(list(page.iter("td"))) == 200


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "&lt;b&gt; &amp; &#65;",
        "<!-- --> ]]> {{x}}",
    ],
)
def test_markup_stays_text(edition: Edition, text: str) -> None:
    page = parsed(nil_report(edition, {"text.problems": text, "report.unit": text}))

    assert text_of(page.findall("body/main/section")[5].findall("p")[0]) == text
    assert text_of(one(page, "head/title")).startswith(text)
    assert not list(page.iter("script"))


def test_figures_never_wrap_and_long_ones_find_room(edition: Edition) -> None:
    large = dict.fromkeys((cell for cell in edition.entered if cell.startswith("disputes")), 10**7)
    page = composed("html", nil_report(edition, large)).decode()

    assert re.search(r"\ntd \{ white-space: nowrap; \}", page)
    assert [table[1] for table in re.finditer(r"<table(?: class=\"(\w+)\")?>", page)] == [
        None, None, "d8",
    ]  # fmt: skip
    on_paper = re.search(r"\.line table\.d8 td \{ font-size: ([0-9.]+)pt; \}", page)
    assert on_paper is not None
    assert float(on_paper[1]) * 8 * 0.6 <= 27.1  # a fifteenth of the type area, less the padding

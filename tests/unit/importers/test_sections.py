"""Titles, what stands under them, and what is said when they are not the form's."""

import pytest
from exports import composed
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import RecognisedReport, recognise
from zwgk_desktop.importers.text import read_text

TITLE = "青山县云溪镇人民政府2024年政府信息公开工作年度报告"
HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
HEADS_4 = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
UNDER = [
    "全镇公开栏每月更新。\n　　村务公开实行清单管理。",
    "规章\t0\t0\t0\n行政规范性文件\t1\t0\t4",
    "四、结转下年度继续办理\t0\t0\t0\t0\t0\t0\t0\n二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
    "行政复议\t\t\t\t\t行政诉讼\n" + HEADS_4 + "\n" + "\t".join("0" * 15),
    "个别村更新不及时。",
    "没有收取信息处理费。",
]


def read(text: str, edition: Edition) -> RecognisedReport:
    return recognise(SourceDocument("甲.txt", "0", read_text(text.encode(), "甲.txt")), [edition])


def report(headings: list[str], under: list[str] = UNDER, before: str = TITLE) -> str:
    parts = [f"{heading}\n\n{text}" for heading, text in zip(headings, under, strict=True)]
    return "\n\n".join([before, *parts])


def test_a_report_as_the_form_has_it(edition: Edition) -> None:
    found = read(report(HEADINGS), edition)

    assert (found.title, found.unit, found.year) == (TITLE, "青山县云溪镇人民政府", 2024)
    assert found.texts == {
        "overview": "全镇公开栏每月更新。\n村务公开实行清单管理。",
        "problems": "个别村更新不及时。",
        "other_matters": "没有收取信息处理费。",
    }
    assert not found.missing
    assert not found.source_remarks
    assert found.cells["proactive.normative_documents.in_force"] == 4


def test_what_stands_before_the_first_heading_is_the_preface(edition: Edition) -> None:
    found = read(report(HEADINGS, before=f"{TITLE}\n\n  根据条例编制。\n统计期限一年。"), edition)

    assert found.texts["preface"] == "根据条例编制。\n统计期限一年。"


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        (0, "一、 总 体 情 况"),
        (0, "一．总体情况："),
        (0, "## 一、总体情况"),
        (0, "**一、总体情况**"),
        (3, "四、政府信息公开行政复议，行政诉讼情况"[:2] + "政府信息公开行政复议、行政诉讼情况"),
    ],
)
def test_spaces_and_bullets_make_no_other_title(place: int, seen: str, edition: Edition) -> None:
    found = read(report([*HEADINGS[:place], seen, *HEADINGS[place + 1 :]]), edition)

    assert not found.source_remarks
    assert not found.missing


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        (0, "总体情况"),
        (0, "（一）总体情况"),
        (0, "1、总体情况"),
        (0, "一、概述"),
        (1, "主动公开政府信息情况"),
        (3, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        (3, "四、政府信息公开行政复议行政诉讼情况"),
        (3, "五、政府信息公开行政复议、行政诉讼情况"),
        (4, "五、政府信息公开工作存在的主要问题及改进情况"),
        (4, "五、存在的主要问题及下一步改进措施"),
        (5, "六、需要报告的其他事项"),
    ],
)
def test_an_altered_title_is_found_and_remarked_on(place: int, seen: str, edition: Edition) -> None:
    found = read(report([*HEADINGS[:place], seen, *HEADINGS[place + 1 :]]), edition)

    assert not found.missing
    content = edition.sections[place].content
    remark = f"标题写作“{seen}”，应为“{HEADINGS[place]}”"
    assert found.source_remarks == {f"source.{content}": remark}
    assert any(seen in warning for warning in found.warnings)


def test_the_older_title_of_the_problems_is_no_fault_on_the_2019_form(catalog: Catalog) -> None:
    seen = "五、政府信息公开工作存在的主要问题及改进情况"

    found = read(report([*HEADINGS[:4], seen, HEADINGS[5]]), catalog.editions["gkb-2019-60"])

    assert found.texts["problems"]
    assert not found.source_remarks
    assert not any(seen in warning for warning in found.warnings)


def test_a_heading_and_its_text_may_share_a_line(edition: Edition) -> None:
    headings = [*HEADINGS[:5], "六、其他需要报告的事项：没有收取信息处理费。其他：无。"]

    found = read(report(headings, [*UNDER[:5], ""]), edition)

    assert found.texts["other_matters"] == "没有收取信息处理费。其他：无。"
    assert not found.source_remarks


def test_subheadings_of_the_overview_are_no_sections(edition: Edition) -> None:
    overview = (
        "（一）主动公开\n公开一百条。\n（二）政府信息公开申请情况\n没有。\n二、主动公开情况\n好。"
    )

    found = read(report(HEADINGS, [overview, *UNDER[1:]]), edition)

    assert found.texts["overview"] == overview
    assert not found.source_remarks


def test_a_table_of_contents_is_passed_over(edition: Edition) -> None:
    contents = "\n".join(f"{heading}……{page}" for page, heading in enumerate(HEADINGS, 1))

    found = read(report(HEADINGS, before=f"{TITLE}\n目录\n{contents}"), edition)

    assert not found.missing
    assert found.texts["overview"].startswith("全镇公开栏")


def test_sections_out_of_order_are_remarked_on(edition: Edition) -> None:
    order = [0, 1, 2, 4, 3, 5]

    found = read(report([HEADINGS[at] for at in order], [UNDER[at] for at in order]), edition)

    assert not found.missing
    assert found.source_remarks == {
        "source.disputes": "“四、政府信息公开行政复议、行政诉讼情况”的次序与表式不同"
    }


def test_a_missing_text_is_missing(edition: Edition) -> None:
    found = read(report(HEADINGS[:5], UNDER[:5]), edition)

    assert found.missing == ("六、其他需要报告的事项",)
    assert found.source_remarks == {"source.other_matters": "缺少标题“六、其他需要报告的事项”"}


def test_a_missing_table_is_missing(edition: Edition) -> None:
    found = read(report(HEADINGS, [UNDER[0], "本年没有。", *UNDER[2:]]), edition)

    assert found.missing == ("二、主动公开政府信息情况",)
    assert found.source_remarks == {"source.proactive": "缺少“二、主动公开政府信息情况”的表格"}
    assert any("本年没有。" in warning for warning in found.warnings)


def test_a_section_without_words_is_missing(edition: Edition) -> None:
    found = read(report(HEADINGS, [*UNDER[:5], ""]), edition)

    assert found.missing == ("六、其他需要报告的事项",)
    assert not found.source_remarks


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_table_is_found_without_its_title(place: int, edition: Edition) -> None:
    headings = [*HEADINGS[:place], "", *HEADINGS[place + 1 :]]

    found = read(report(headings), edition)
    whole = read(report(HEADINGS), edition)

    content = edition.sections[place].content
    assert found.cells == whole.cells
    assert found.texts == whole.texts
    assert not found.missing
    assert found.source_remarks == {f"source.{content}": f"缺少标题“{HEADINGS[place]}”"}
    assert any(f"没有标题“{HEADINGS[place]}”" in warning for warning in found.warnings)


def test_words_about_a_table_are_not_lost(edition: Edition) -> None:
    found = read(
        report(HEADINGS, [UNDER[0], f"以下数据截至年底。\n{UNDER[1]}\n注：规章无", *UNDER[2:]]),
        edition,
    )

    assert any("以下数据截至年底。" in warning for warning in found.warnings)
    assert any("注：规章无" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("lines", "unit", "year"),
    [
        ("云溪镇2023年政府信息公开工作年度报告", "云溪镇", 2023),
        ("2023年度云溪镇政府信息公开工作年度报告", "云溪镇", 2023),
        ("云溪镇人民政府\n2023年政府信息公开工作年度报告", "云溪镇人民政府", 2023),
        ("云溪镇人民政府\n二〇二三年政府信息公开工作报告", "云溪镇人民政府", 2023),
        ("# 云溪街道办事处2022年政府信息公开年报"[:-2] + "年度报告", "云溪街道办事处", 2022),
        ("2023年政府信息公开工作年度报告", None, 2023),
        (
            "积石山保安族东乡族撒拉族自治县\n吹麻滩镇人民政府2023年\n政府信息公开工作年度报告",
            "积石山保安族东乡族撒拉族自治县吹麻滩镇人民政府",
            2023,
        ),
        (
            "积石山保安族东乡族撒拉族自治县\n吹麻滩镇人民政府\n2023年政府信息公开工作年度报告",
            "积石山保安族东乡族撒拉族自治县吹麻滩镇人民政府",
            2023,
        ),
        ("青山县\n云溪镇人民政府\n2023年政府信息公开工作年度报告", "云溪镇人民政府", 2023),
    ],
)
def test_titles(lines: str, unit: str | None, year: int, edition: Edition) -> None:
    found = read(report(HEADINGS, before=lines), edition)

    assert (found.unit, found.year) == (unit, year)
    assert "preface" not in found.texts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天天气很好。",
        "概述\n这是一篇小说。",
        "购物单\n苹果\t3\n梨\t5",
        f"{TITLE}\n内容见附件。",
    ],
)
def test_nothing_of_the_form(text: str, edition: Edition) -> None:
    found = read(text, edition)

    assert found.empty
    assert len(found.missing) == 6


def test_prose_keeps_its_tabs_and_runs_of_spaces(edition: Edition) -> None:
    problems = "电话：  0000000\t转1。|竖线|"

    found = read(report(HEADINGS, [*UNDER[:4], f"　　{problems}  ", UNDER[5]]), edition)

    assert found.texts["problems"] == problems


EDGES = [
    "— 4 —",
    "第 4 页，共 10 页",
    "12/2/26, 3:52 AM 云溪镇人民政府2023年政府信息公开工作年度报告",
    "2026/12/2 15:20\n云溪镇人民政府2023年政府信息公开工作年度报告",
    "file:///C:/年报/2023.html 4/5",
    "—\n4\n—",
    "4",
    "云溪镇人民政府 2023年 草稿\n第 4 页，共 10 页",
    "校验结果\n云溪镇人民政府 2023年\n共3处：必须改正3处，须说明0处。\n1 必须改正 R-BALANCE",
    "Document Outline\n一、总体情况\n二、主动公开政府信息情况",
]
"""What printers, converters and our own workbook put behind the last section."""


@pytest.mark.parametrize("said", ["", "本年度没有收取信息处理费。"])
@pytest.mark.parametrize("edge", EDGES)
def test_what_stands_at_the_edges_of_pages_is_no_prose(
    edge: str, said: str, edition: Edition, catalog: Catalog
) -> None:
    report = nil_report(edition, {"text.other_matters": "@@"})
    page = composed("txt", report).decode("utf-8-sig")
    before = page[: page.index("@@")].rstrip()
    text = f"{before}\n{said}\n云溪镇人民政府\n2024年\n1月10日\n{edge}\n"
    found = recognise(read_pasted(text), catalog.editions.values())

    assert found.texts.get("other_matters", "") == said
    assert found.missing == (() if said else ("六、其他需要报告的事项",))


def test_a_page_number_within_prose_is_left_out_and_told(catalog: Catalog) -> None:
    text = "一、总体情况\n公开一百二十条。\n— 1 —\n村村设有公开栏。\n二、主动公开政府信息情况\n"
    found = recognise(read_pasted(text), catalog.editions.values())

    assert found.texts["overview"] == "公开一百二十条。\n村村设有公开栏。"
    assert any("— 1 —" in warning for warning in found.warnings)

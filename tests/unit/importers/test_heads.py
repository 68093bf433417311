"""Column heads: figures are taken by place only where nothing above them says otherwise."""

import pytest
from reports import not_read

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.recognise import RecognisedReport, recognise
from zwgk_desktop.importers.text import read_text

ROW_3 = "一、本年新收政府信息公开申请数量\t9\t8\t7\t6\t5\t4\t39"
COLUMNS_3 = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def read(text: str, edition: Edition) -> RecognisedReport:
    return recognise(SourceDocument("甲.txt", "0", read_text(text.encode(), "甲.txt")), [edition])


def in_requests(heads: str, edition: Edition) -> RecognisedReport:
    return read(f"三、收到和处理政府信息公开申请情况\n{heads}\n{ROW_3}", edition)


CORNER_3 = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
UNDER_GROUP_3 = "\t".join(COLUMNS_3[1:-1])

GOOD_3 = [
    "\t".join(["", *COLUMNS_3]),
    "|  | " + " | ".join(COLUMNS_3) + " |",
    f"{CORNER_3}\t申请人情况\n\t自 然 人\t法人或其他组织\t\t\t\t\t总 计\n\t\t{UNDER_GROUP_3}",
    "自然人\t法人或其他组织\t总计",
    "项目\t自然人\t商业\t企业\t科研机构\t社会公益组织\t法律服务机构\t其\t他\t总计",
    "项目\t自然人\t商业企业\t科研机构\t社会公益\t法律服务机构\t其他\t总计",
    "单位：件",
]


@pytest.mark.parametrize("heads", GOOD_3)
def test_heads_of_the_form(heads: str, edition: Edition) -> None:
    found = in_requests(heads, edition)

    assert found.cells["requests.received.enterprise"] == 8
    assert found.stated == {"requests.received.total": 39}


BAD_3 = [
    "\t".join(["", *COLUMNS_3[::-1]]),
    "\t".join(["", "总计", *COLUMNS_3[:-1]]),
    "\t".join(["", COLUMNS_3[1], COLUMNS_3[0], *COLUMNS_3[2:]]),
    "\t".join(["", *COLUMNS_3[:2], *COLUMNS_3[3:]]),
    "\t".join(["", *COLUMNS_3[:2], "个体工商户", *COLUMNS_3[3:]]),
    "\t".join(["", *COLUMNS_3, "备注"]),
    "\t".join(["", *COLUMNS_3[:2], "社会公益", "科研机构", *COLUMNS_3[4:]]),
    "自然人\t总计\t法人或其他组织",
    "类别甲\t类别乙\t类别丙",
]


@pytest.mark.parametrize("heads", BAD_3)
def test_heads_that_are_not_the_forms(heads: str, edition: Edition) -> None:
    found = in_requests(heads, edition)

    assert not found.cells
    assert not found.stated
    received = found.unsure[0]
    assert received.address == "requests.received.natural_person"
    assert received.text == ROW_3
    assert "表头" in received.reason


def test_without_heads_the_forms_order_is_said(edition: Edition) -> None:
    found = in_requests("", edition)

    assert found.cells["requests.received.enterprise"] == 8
    assert any("没有看到表头" in warning for warning in found.warnings)


PROACTIVE = [
    ("信息内容\t本年制发件数\t本年废止件数\t现行有效件数", [1, 2, 3]),
    ("信息内容\t本年度制发件数\t本年废止数\t现行有效数", [1, 2, 3]),
    ("", [1, 2, 3]),
    ("信息内容\t本年废止件数\t本年制发件数\t现行有效件数", None),
    ("信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量", None),
    ("信息内容\t本年制发件数\t现行有效件数", None),
    ("项目\t新制作\t新公开\t公开总数", None),
]


@pytest.mark.parametrize(("head", "expected"), PROACTIVE)
def test_heads_of_a_band(head: str, expected: list[int] | None, edition: Edition) -> None:
    found = read(f"二、主动公开政府信息情况\n{head}\n规章\t1\t2\t3", edition)

    assert list(found.cells.values()) == (expected or [])
    assert bool(head) or any("没有看到表头" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("head", "figures"),
    [
        ("信息内容\t本年收费金额（单位：万元）", ["190.457379"]),
        ("信息内容\t收费金额(万元)", ["190.457379"]),
        ("信息内容\t本年收费金额（单位：元）", []),
        ("信息内容\t本年收费金额（元）", []),
        ("信息内容\t金额", []),
        ("信息内容\t采购项目数量\t采购总金额", []),
    ],
)
def test_an_amount_is_taken_in_its_own_unit_only(
    head: str, figures: list[str], edition: Edition
) -> None:
    found = read(f"二、主动公开政府信息情况\n{head}\t\t\n行政事业性收费\t190.457379\t\t", edition)

    assert list(map(str, found.cells.values())) == figures


def test_each_band_has_heads_of_its_own(edition: Edition) -> None:
    bands = (
        "二、主动公开政府信息情况\n第二十条第（一）项\n"
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t2\t3\n"
        "第二十条第（五）项\n信息内容\t上一年项目数量\t\n行政许可\t7\n"
        "第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t8\n"
    )

    found = read(bands, edition)

    assert "proactive.licences.decisions" not in found.cells
    assert found.cells["proactive.penalties.decisions"] == 8


def test_heads_of_another_band_are_not_held_against_a_row(edition: Edition) -> None:
    found = read(
        "二、主动公开政府信息情况\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n"
        "规章\t1\t2\t3\n行政许可\t7",
        edition,
    )

    assert found.cells["proactive.licences.decisions"] == 7
    assert any("“行政许可”没有看到自己的表头" in warning for warning in found.warnings)


HEADS_4 = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
LINE_4 = "\t".join(map(str, range(15)))


def in_disputes(text: str, edition: Edition) -> RecognisedReport:
    return read(f"四、政府信息公开行政复议、行政诉讼情况\n{text}", edition)


LABELS_4 = "行政复议\t\t\t\t\t行政诉讼\n\t\t\t\t\t未经复议直接起诉\t\t\t\t\t复议后起诉"


@pytest.mark.parametrize(
    "text",
    [
        f"{LABELS_4}\n{HEADS_4}\t{HEADS_4}\t{HEADS_4}\n{LINE_4}",
        f"{LABELS_4}\n{HEADS_4}\t{HEADS_4}\t{HEADS_4}\n\t{LINE_4}\t",
        f"{HEADS_4}\t{HEADS_4}\t{HEADS_4}\n{LINE_4}",
        f"行政复议\t行政诉讼\n{HEADS_4}\t未经复议直接起诉\t复议后起诉\n{HEADS_4}\t{HEADS_4}\n{LINE_4}",
    ],
)
def test_the_one_line_table(text: str, edition: Edition) -> None:
    found = in_disputes(text, edition)

    assert not not_read(found)
    figures = {**found.cells, **found.stated}
    table = edition.table_of["disputes"]
    assert [figures[address] for address in table.addresses] == list(range(15))


@pytest.mark.parametrize(
    "text",
    [
        LINE_4,
        f"{HEADS_4}\t{HEADS_4}\n{LINE_4}",
        f"{HEADS_4}\t{HEADS_4}\t{HEADS_4}\n" + LINE_4.removesuffix("\t14"),
        f"{HEADS_4}\t{HEADS_4}\t{HEADS_4}\n{LINE_4}\t15",
        f"{HEADS_4}\t{HEADS_4}\t{HEADS_4}\n{LINE_4}\n{LINE_4}0",
        f"行政诉讼\t行政复议\n{HEADS_4}\t{HEADS_4}\t{HEADS_4}\n{LINE_4}",
        f"{HEADS_4}\t{HEADS_4}\t结果纠正\t结果维持\t其他结果\t尚未审结\t总计\n{LINE_4}",
        f"{HEADS_4}\t{HEADS_4}\t{HEADS_4}\t备注\n{LINE_4}",
        f"{HEADS_4}\n行政复议\t0\t0\t0\t0",
        f"{HEADS_4}\n行政诉讼\t0\t0\t0\t0\t0",
    ],
)
def test_the_one_line_table_is_not_taken_otherwise(text: str, edition: Edition) -> None:
    found = in_disputes(text, edition)

    assert not found.cells
    assert found.unsure


def test_three_labelled_rows_do_as_well(edition: Edition) -> None:
    found = in_disputes(
        f"类别\t{HEADS_4}\n行政复议\t1\t0\t0\t0\t1\n行政诉讼\t未经复议直接起诉\t0\t2\t0\t0\t2\n"
        "\t复议后起诉\t0\t0\t/\t3\t3",
        edition,
    )

    assert not found.unsure
    assert found.cells["disputes.suit_direct.corrected"] == 2
    assert found.cells["disputes.suit_after_review.other"] is None
    assert found.stated["disputes.suit_after_review.total"] == 3


def test_a_line_beside_labelled_rows_is_left(edition: Edition) -> None:
    found = in_disputes(f"{HEADS_4}\n行政复议\t1\t0\t0\t0\t1\n{LINE_4}", edition)

    assert found.cells["disputes.review.upheld"] == 1
    assert any(one.text == LINE_4 for one in found.unsure)


HEAD_3 = "项目\t" + "\t".join(COLUMNS_3)


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (f"{HEAD_3}\t备注", f"{ROW_3}\t见附件"),
        (f"{HEAD_3}\t备注", f"{ROW_3}\t"),
        (f"序号\t{HEAD_3}", f"1\t{ROW_3}"),
    ],
)
def test_a_column_beside_the_forms_is_left_aside(heads: str, row: str, edition: Edition) -> None:
    found = read(f"三、收到和处理政府信息公开申请情况\n{heads}\n{row}", edition)

    received = {a: f for a, f in found.cells.items() if a.startswith("requests.received.")}
    assert list(received.values()) == [9, 8, 7, 6, 5, 4]
    assert found.stated == {"requests.received.total": 39}


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (f"{HEAD_3}\t备注", f"{ROW_3}\t12"),  # a figure may have moved there
        (f"{HEAD_3}\t备注", ROW_3),
        (HEAD_3, f"1\t{ROW_3}"),
        (f"序号\t{HEAD_3}", f"1\t2\t{ROW_3}"),
    ],
)
def test_a_column_beside_the_forms_must_be_certain(heads: str, row: str, edition: Edition) -> None:
    found = read(f"三、收到和处理政府信息公开申请情况\n{heads}\n{row}", edition)

    assert not found.cells
    assert not found.stated


def test_a_figure_written_twice_for_its_span_is_not_two(catalog: Catalog) -> None:
    older = catalog.editions["gkb-2019-60"]
    table = "信息内容\t上一年项目数量\t本年增/减\t本年增/减\n行政事业性收费\t\t13\t13"

    found = read(f"二、主动公开政府信息情况\n{table}", older)

    assert not any(address.startswith("proactive.fees.") for address in found.cells)


def test_totals_may_be_left_out(edition: Edition) -> None:
    heads, row = HEAD_3.rpartition("\t")[0], ROW_3.rpartition("\t")[0]

    found = read(f"三、收到和处理政府信息公开申请情况\n{heads}\n{row}", edition)

    assert list(found.cells.values()) == [9, 8, 7, 6, 5, 4]
    assert not found.stated
    assert any("没有“总计”一栏" in warning for warning in found.warnings)


def test_totals_that_only_lost_their_head_are_not_left_out(edition: Edition) -> None:
    heads, other = HEAD_3.rpartition("\t")[0], ROW_3.replace("一、本年新收", "二、上年结转")

    found = read(
        f"三、收到和处理政府信息公开申请情况\n{heads}\n{ROW_3.rpartition(chr(9))[0]}\n{other}",
        edition,
    )

    assert not found.cells

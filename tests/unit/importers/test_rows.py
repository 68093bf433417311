"""Mangled rows, as they are met: which are taken, and which are left to the clerk."""

import pytest

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.recognise import RecognisedReport, recognise
from zwgk_desktop.importers.text import read_text

HEADS_2 = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数"
HEADS_3 = "\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
FULL_3 = "一、本年新收政府信息公开申请数量\t9\t8\t7\t6\t5\t4\t39"


def read(text: str, edition: Edition) -> RecognisedReport:
    return recognise(SourceDocument("甲.txt", "0", read_text(text.encode(), "甲.txt")), [edition])


def row_of(found: RecognisedReport, row: str) -> list[object]:
    """Return what was read of a row, None where it was seen blank, … where it was not read."""
    table_id, row_id = row.split(".")
    table = found.edition.table_of[table_id]
    everything: dict[str, object] = {**found.cells, **found.stated}
    if any(address.startswith(f"{row}.") for address in found.cells):
        for total in table.leaves:
            everything.setdefault(total, None)
    return [everything.get(f"{row}.{column}", ...) for column in table.row_of[row_id].columns]


TAKEN_2 = [
    ("规章\t0\t0\t0", "rules", [0, 0, 0]),
    ("规 章\t1\t２\t1,200", "rules", [1, 2, 1200]),
    ("| 规章 | 3 | 0 | 5 |", "rules", [3, 0, 5]),
    ("规章   3   0   5", "rules", [3, 0, 5]),
    ("　　规章　　3　　0　　5", "rules", [3, 0, 5]),
    ("规章\t/\t-\t无", "rules", [None, None, None]),
    ("规章\t\t0\t0\t0\t", "rules", [0, 0, 0]),
    ("规章\t1\t\t3", "rules", [1, None, 3]),
    ("规章\t1\t2\t", "rules", [1, 2, None]),
    ("规章\t\t2\t3", "rules", [None, 2, 3]),
    ("规章\t\t\t", "rules", [None, None, None]),
    ("规章（本级）\t1\t2\t3", "rules", [1, 2, 3]),
    ("规章 0 0 0", "rules", [0, 0, 0]),
    ("规章0 / 3", "rules", [0, None, 3]),
    ("规章000", "rules", [0, 0, 0]),
    ("规章０\t0\t0", "rules", [0, 0, 0]),
    ("规章\n1\n2\n3", "rules", [1, 2, 3]),
    ("|\n规章\n|\n1\n|\n/\n|\n3\n|", "rules", [1, None, 3]),
    ("規章\t1\t2\t3", "rules", [1, 2, 3]),
    ("规章\t规章\t1\t2\t3", "rules", [1, 2, 3]),
    ("规范性文件\t1\t2\t3", "normative_documents", [1, 2, 3]),
    ("规章\t1\t2\t3\n规章\t1\t2\t3", "rules", [1, 2, 3]),
]


@pytest.mark.parametrize(("line", "row", "expected"), TAKEN_2)
def test_taken_in_the_first_table(
    line: str, row: str, expected: list[object], edition: Edition
) -> None:
    found = read(f"二、主动公开政府信息情况\n{HEADS_2}\n{line}", edition)

    assert row_of(found, f"proactive.{row}") == expected


UNSURE_2 = [
    ("规章\t0\t0", "只有2个"),
    ("规章\t0\t0\t0\t0", "有4个"),
    ("规章\t\t0\t0\t", "只有2个"),
    ("规章", "只有行名"),
    ("规章\t", "只有行名"),
    ("规章 0 0", "只有2个"),
    ("规章1200", "没有分开"),
    ("规章1000", "没有分开"),  # 10 and two noughts, or a thousand and two blanks
    ("规章12\t0", "只有2个"),
    ("规章0\t0\t0\t0", "有4个"),
    ("规章\n0\t0", "只有2个"),
    ("规章\n0\t0\t甲\t0", "认不出的字"),
    ("0\t规章\t0\t0\t0", "前面有数字"),
    ("规章\t1\t2\t3\n规章\t1\t2\t4", "数字不同"),
    ("规章\t1\t2\n规章\t1\t2\t4", "数字不同"),
]


@pytest.mark.parametrize(("line", "reason"), UNSURE_2)
def test_unsure_in_the_first_table(line: str, reason: str, edition: Edition) -> None:
    found = read(f"二、主动公开政府信息情况\n{HEADS_2}\n{line}", edition)

    assert row_of(found, "proactive.rules") == [...] * 3
    mine = [one for one in found.unsure if one.address == "proactive.rules.issued"]
    assert mine
    assert reason in mine[0].reason
    assert "".join(mine[0].text.split()) in "".join(line.split())


UNSURE_CELLS = [
    ("规章\t*\t2\t3", "*", [..., 2, 3]),
    ("规章\t1\t若干\t3", "若干", [1, ..., 3]),
    ("规章\t1\t2\t3人", "3人", [1, 2, ...]),
    ("规章\t1\t2\t3.5", "3.5", [1, 2, ...]),
    ("规章\t1\t-2\t3", "-2", [1, ..., 3]),
    ("规章\t1\t1 2\t3", "1 2", [1, ..., 3]),
    ("规章\t1\t2\t1,20", "1,20", [1, 2, ...]),
    ("规章\tO\t2\t3", "O", [..., 2, 3]),
]


@pytest.mark.parametrize(("line", "text", "expected"), UNSURE_CELLS)
def test_what_is_no_figure_leaves_its_neighbours_alone(
    line: str, text: str, expected: list[object], edition: Edition
) -> None:
    found = read(f"二、主动公开政府信息情况\n{HEADS_2}\n{line}", edition)

    assert row_of(found, "proactive.rules") == expected
    assert found.unsure[0].text == text


TAKEN_3 = [
    ("（一）予以公开\t1\t2\t3\t4\t5\t6\t21", "granted", [1, 2, 3, 4, 5, 6, 21]),
    ("(一) 予 以 公 开\t1\t2\t3\t4\t5\t6\t21", "granted", [1, 2, 3, 4, 5, 6, 21]),
    (
        "三、本年度办理结果\t（一）予以公开\t\t1\t2\t3\t4\t5\t6\t21",
        "granted",
        [1, 2, 3, 4, 5, 6, 21],
    ),
    (
        "\t（三）不予公开\t1. 属于国家秘密\t1\t0\t0\t0\t0\t0\t1",
        "refused_state_secret",
        [1, 0, 0, 0, 0, 0, 1],
    ),
    (
        "（三）不予公开1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1",
        "refused_state_secret",
        [1, 0, 0, 0, 0, 0, 1],
    ),
    ("（三）不予公开1.属于国家秘密1000001", "refused_state_secret", [1, 0, 0, 0, 0, 0, 1]),
    ("（六）其他处理3.其他1000001", "other_reason", [1, 0, 0, 0, 0, 0, 1]),
    ("属于国家秘密\t1\t0\t0\t0\t0\t0\t1", "refused_state_secret", [1, 0, 0, 0, 0, 0, 1]),
    ("2、属于国家秘密\t1\t0\t0\t0\t0\t0\t1", "refused_state_secret", [1, 0, 0, 0, 0, 0, 1]),
    (
        "2.申请人逾期未按收费通知要求缴纳费用、\n行政机关不再处理其政府信息公开申请\t1\t0\t0\t0\t0\t0\t1",
        "other_no_payment",
        [1, 0, 0, 0, 0, 0, 1],
    ),
    (
        "2.申请人逾期未按收费通知要求缴纳费用、\t1\t0\t0\t0\t0\t0\t1\n行政机关不再处理其政府信息公开申请",
        "other_no_payment",
        [1, 0, 0, 0, 0, 0, 1],
    ),
    ("（六）其他处理\t3.其他\t1\t0\t0\t0\t0\t0\t1", "other_reason", [1, 0, 0, 0, 0, 0, 1]),
    ("（六）其他处理\t其他\t1\t0\t0\t0\t0\t0\t1", "other_reason", [1, 0, 0, 0, 0, 0, 1]),
    ("（七）总计\t\t1\t2\t3\t4\t5\t6\t21\t", "concluded", [1, 2, 3, 4, 5, 6, 21]),
    ("三、本年度办理结果\t总计\t1\t2\t3\t4\t5\t6\t21", "concluded", [1, 2, 3, 4, 5, 6, 21]),
    ("3.  危及“三安全一稳定”  1  0  0  0  0  0  1", "refused_security_stability", None),
    ("（一）予以公开\t\t2\t3\t4\t5\t6\t20", "granted", [None, 2, 3, 4, 5, 6, 20]),
    ("四、结转下年度继续办理\t1\t2\t3\t4\t5\t6\t21", "carried_out", [1, 2, 3, 4, 5, 6, 21]),
]


@pytest.mark.parametrize(("line", "row", "expected"), TAKEN_3)
def test_taken_in_the_second_table(
    line: str, row: str, expected: list[object] | None, edition: Edition
) -> None:
    found = read(f"三、收到和处理政府信息公开申请情况\n{HEADS_3}\n{FULL_3}\n{line}", edition)

    assert row_of(found, f"requests.{row}") == (expected or [1, 0, 0, 0, 0, 0, 1])
    assert row_of(found, "requests.received") == [9, 8, 7, 6, 5, 4, 39]


NOT_TAKEN_3 = [
    "（一）予以公开\t2\t3\t4\t5\t6\t20",
    "（一）予以公开\t1\t2\t3\t4\t5\t6\t7\t28",
    "（一）予以公开\t\t2\t3\t4\t5\t6\t20\t",
    "（一）予以公开\t2023年\t2\t3\t4\t5\t6",
    "（三）不予公开\t1\t0\t0\t0\t0\t0\t1",
    "（六）其他处理\t1\t0\t0\t0\t0\t0\t1",
    "（五）不予处理\t3.其他\t1\t0\t0\t0\t0\t0\t1",
    "其他\t1\t0\t0\t0\t0\t0\t1",
    "小计\t1\t0\t0\t0\t0\t0\t1",
    "1\t0\t0\t0\t0\t0\t1",
    "予以公开 1 0 0 0 0 1",
    "- 3 -",
    "第3页 共12页",
    "填表日期：2024年1月10日",
]


@pytest.mark.parametrize("line", NOT_TAKEN_3)
def test_not_taken_in_the_second_table(line: str, edition: Edition) -> None:
    found = read(f"三、收到和处理政府信息公开申请情况\n{HEADS_3}\n{FULL_3}\n{line}", edition)

    assert {address.split(".")[1] for address in found.cells} == {"received"}
    said = [one.text for one in found.unsure] + list(found.warnings)
    assert any(line.strip() in text for text in said)


def test_spare_cells_of_full_rows_make_a_short_one_doubtful(edition: Edition) -> None:
    """With six figures it looks the same whether one is blank or one is lost."""
    full = FULL_3.replace("数量", "数量\t") + "\t"
    short = "二、上年结转政府信息公开申请数量\t\t1\t2\t3\t4\t5\t6"

    found = read(f"三、收到和处理政府信息公开申请情况\n{HEADS_3}\n{full}\n{short}", edition)

    assert row_of(found, "requests.received") == [9, 8, 7, 6, 5, 4, 39]
    assert row_of(found, "requests.carried_in") == [...] * 7


@pytest.mark.parametrize("row", ["规章\t\t2\t3", "规章\t1\t2\t"])
def test_where_nothing_shows_what_an_empty_cell_is_it_is_doubtful(
    row: str, edition: Edition
) -> None:
    found = read(f"二、主动公开政府信息情况\n{row}\n行政许可\t5", edition)

    assert row_of(found, "proactive.rules") == [...] * 3
    assert "空格可能" in found.unsure[0].reason


def test_marks_for_nothing_are_kept_in_a_warning(edition: Edition) -> None:
    found = read(f"二、主动公开政府信息情况\n{HEADS_2}\n规章\t/\t/\t不涉及", edition)

    assert any("规章，本年制发件数等2格写的是“/”" in warning for warning in found.warnings)
    assert any("“不涉及”，按空白读入，不是0" in warning for warning in found.warnings)


def test_rows_that_are_not_there_are_named(edition: Edition) -> None:
    found = read(f"二、主动公开政府信息情况\n{HEADS_2}\n规章\t0\t0\t0", edition)

    unsure = {one.address: one for one in found.unsure}
    assert unsure["proactive.fees.amount"].reason == "行政事业性收费：没有找到这一行"
    assert "二、主动公开政府信息情况" not in found.missing


def test_an_inferred_label_is_said(edition: Edition) -> None:
    found = read(f"二、主动公开政府信息情况\n{HEADS_2}\n规范性文件\t1\t2\t3", edition)

    assert any("“规范性文件”按“行政规范性文件”读入" in warning for warning in found.warnings)


def test_a_running_number_never_stands_for_a_blank(edition: Edition) -> None:
    lines = ["序号", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    lines += ["1", "规章", "0", "27", "2", "行政规范性文件", "1", "1", "5"]  # 规章 lost a blank

    found = read("二、主动公开政府信息情况\n" + "\n".join(lines), edition)

    assert not any(address.startswith("proactive.") for address in found.cells)

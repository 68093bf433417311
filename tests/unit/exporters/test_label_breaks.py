"""Titles and labels broken by sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.grid import CellRole, lay_out
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.manuscript import width_in_ems
from zwgk_desktop.exporters.typesetting.label_breaks import (
    Fits,
    break_label,
    break_title,
    label_words,
)

REPORT = "2024年政府信息公开工作年度报告"
WORDS = ("政府信息公开", "工作", "年度报告")


def up_to(count: float) -> Fits:
    """Return whether a text is no wider than so many characters, digits counting half."""
    return lambda text: sum(0.5 if char.isascii() else 1 for char in text) <= count


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("云溪镇", ["云溪镇" + REPORT]),
        ("云溪镇人民政府", ["云溪镇人民政府", REPORT]),
        ("青山市云溪区人民政府红旗街道办事处", ["青山市云溪区人民政府红旗街道办事处", REPORT]),
        (
            "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县堆齐牛录乡人民政府",
            ["新疆维吾尔自治区伊犁哈萨克自治州", "察布查尔锡伯自治县堆齐牛录乡人民政府", REPORT],
        ),
        ("青山市自然资源和规划局东关分局", ["青山市自然资源和规划局东关分局2024年", REPORT[5:]]),
        (
            "双江拉祜族佤族布朗族傣族自治县沙河乡人民政府",
            ["双江拉祜族佤族布朗族傣族自治县", "沙河乡人民政府2024年政府信息公开", "工作年度报告"],
        ),
        (
            "云南省红河哈尼族彝族自治州金平苗族瑶族傣族自治县者米拉祜族乡人民政府",
            [
                "云南省红河哈尼族彝族自治州",
                "金平苗族瑶族傣族自治县者米拉祜族乡",
                "人民政府" + REPORT,
            ],
        ),
        (
            "新疆维吾尔自治区克孜勒苏柯尔克孜自治州青山县云溪柯尔克孜族塔吉克族自治乡人民政府便民服务中心",
            [
                "新疆维吾尔自治区克孜勒苏柯尔克孜自治州",
                "青山县云溪柯尔克孜族塔吉克族自治乡",
                "人民政府便民服务中心",
                REPORT,
            ],
        ),
    ],
)
def test_a_title_is_broken_where_its_shape_is_good(unit: str, lines: list[str]) -> None:
    assert list(break_title(unit + REPORT, unit, 2024, WORDS, up_to(20))) == lines


@given(
    st.lists(st.text("东西南北青山云溪", min_size=1, max_size=4), min_size=1, max_size=4),
    st.sampled_from(["人民政府", "人民政府办公室", "街道办事处", "管理委员会"]),
)
def test_a_title_of_two_lines_or_more_is_a_trapezium_or_a_lozenge(
    places: list[str], body: str
) -> None:
    unit = "".join(map("".join, zip(places, "省市县镇", strict=False))) + body
    broken = break_title(unit + REPORT, unit, 2024, WORDS, up_to(20))

    assert "".join(broken) == unit + REPORT
    widths = [sum(0.5 if char.isascii() else 1 for char in line) for line in broken]
    peak = widths.index(max(widths))
    assert max(widths) <= 20
    assert widths[: peak + 1] == sorted(widths[: peak + 1])
    assert widths[peak:] == sorted(widths[peak:], reverse=True)
    assert len(widths) == 1 or min(widths) < max(widths)


def test_a_number_and_its_year_are_never_parted() -> None:
    for room in range(4, 20):
        broken = break_title("甲" * 30 + REPORT, "乙", 2024, WORDS, up_to(room))
        assert any("2024年" in line for line in broken)


@pytest.mark.parametrize("room", [8, 9, 10, 11, 13, 15, 18, 20])
@pytest.mark.parametrize(
    "unit", ["云溪镇人民政府", "青山县退役军人事务管理局办公室", "甲乙丙丁" * 9]
)
def test_the_words_of_a_title_are_not_parted(unit: str, room: float) -> None:
    for title in (
        f"{unit}2025年政府信息公开工作年度报告",
        f"关于{unit}2025年政府信息公开工作年度报告",
    ):
        lines = break_title(title, unit, 2025, WORDS, lambda text: width_in_ems(text) <= room)

        assert "".join(lines) == title
        words = ("2025年", "政府信息公开", "年度报告")
        assert [one for one in words if not any(one in line for line in lines)] == []


def test_a_unit_without_divisions_is_halved() -> None:
    assert break_title("甲" * 30 + REPORT, "甲" * 30, 2024, WORDS, up_to(20)) == (
        "甲" * 15,
        "甲" * 15,
        REPORT,
    )


@pytest.mark.parametrize(
    ("label", "room", "lines"),
    [
        ("社会公益组织", 4, ["社会公益", "组织"]),
        ("法律服务机构", 4, ["法律服务", "机构"]),
        ("商业企业", 3, ["商业", "企业"]),
        ("商业企业", 4, ["商业企业"]),
        ("科研机构", 3, ["科研", "机构"]),
        ("社会公益组织", 2, ["社会", "公益", "组织"]),
        ("结果维持", 2.2, ["结果", "维持"]),
        ("尚未审结", 3, ["尚未", "审结"]),
        ("（三）不予公开", 4.1, ["（三）", "不予公开"]),
        ("本年收费金额（单位：万元）", 8, ["本年收费金额", "（单位：万元）"]),
        (
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            17,
            ["（本列数据的勾稽关系为：", "第一项加第二项之和，", "等于第三项加第四项之和）"],
        ),
        ("国", 0.5, ["国"]),
        ("（二）部分公开（区分处理的，", 10, ["（二）部分公开", "（区分处理的，"]),
        (
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            16,
            ["（二）部分公开（区分处理的，", "只计这一情形，不计其他情形）"],
        ),
        (
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            20,
            ["2.申请人逾期未按收费通知要求缴纳费用、", "行政机关不再处理其政府信息公开申请"],
        ),
        ("一、本年新收申请数量", 8, ["一、本年新收申请", "数量"]),
    ],
)
def test_labels_break_by_sense(label: str, room: float, lines: list[str]) -> None:
    assert list(break_label(label, up_to(room))) == lines


@pytest.mark.parametrize("room", [2, 2.5, 3, 4, 5])
def test_no_head_leaves_one_character_alone(edition: Edition, room: float) -> None:
    cells = [cell for table in edition.tables for cell in lay_out(table).cells]
    heads = {cell.text for cell in cells if cell.role is CellRole.HEAD and cell.column_span == 1}
    for head in heads:
        lines = break_label(head, up_to(room))
        assert len(head) == 3 or all(len(line) > 1 for line in lines), lines


def test_a_name_of_nothing_but_divisions_is_broken_at_once() -> None:
    unit = "市县区镇乡" * 24

    assert "".join(break_title(unit + REPORT, unit, 2024, WORDS, up_to(20))) == unit + REPORT


UNBROKEN = (
    *(
        "行政复议",
        "行政诉讼",
        "行政机关",
        "申请人",
        "自然人",
        "第三方",
        "政府信息",
        "规范性",
        "法律",
    ),
    *("“三安全一稳定”", "不再", "不予", "其他", "结转", "数量", "金额", "过程性", "总计", "商业"),
)


def test_labels_may_break_between_words_only(catalog: Catalog) -> None:
    """In every edition; the rest is short enough to stand in a narrow column."""
    for edition in catalog.editions.values():
        for cell in (cell for table in edition.tables for cell in lay_out(table).cells):
            parts = label_words(cell.text)
            assert "".join(parts) == cell.text
            assert all(len(part) <= 8 for part in parts), parts
            for word in UNBROKEN:
                whole = sum(part.count(word) for part in parts)
                assert whole == cell.text.count(word), (word, parts)


def test_no_part_is_a_single_character(edition: Edition) -> None:
    for cell in (cell for table in edition.tables for cell in lay_out(table).cells):
        assert all(len(part) != 1 for part in label_words(cell.text)), label_words(cell.text)


def test_a_label_of_another_form_still_breaks() -> None:
    assert label_words("甲乙，丙（丁）") == ("甲", "乙，", "丙", "（丁）")


@given(st.text(st.sampled_from("甲第一项（）“”，1.、申请人\n政")))
def test_nothing_of_a_label_is_lost(label: str) -> None:
    assert "".join(label_words(label)) == label

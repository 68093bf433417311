"""Texts set right on request: what changes, and what never does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.prose_editing import (
    HeadingEntry,
    find_occurrences,
    outline,
    parse_heading,
    renumber,
    replace_all,
    replace_at,
    to_full_width,
)

_PIECES = (
    *(
        "中",
        "公开",
        "一、",
        "（一）",
        "(二)",
        "1.",
        "２．",
        "（1）",
        "十",
        "〔2021〕30号",
        "(2021)30号",
    ),
    *("1,200", "3.5", "8:30", "https://www.example.cn/a?b=1,2", "镇@example.cn", "2021.9.26"),
    *(
        ",",
        ";",
        ":",
        "?",
        "!",
        ".",
        "...",
        "(",
        ")",
        "（",
        "）",
        '"',
        "'",
        " ",
        "　",
        "\n",
        "a",
        "％",
    ),
    *("，", "。", "“", "”", "０", "9", "99", "一百二十", "②"),
)
written = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
any_text = st.one_of(written, st.text(max_size=60))


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


# 标点改全角 ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "set_right"),
    [
        (
            "全年公开信息,共120条;其中:政策类1,200条.",
            "全年公开信息，共120条；其中：政策类1,200条。",
        ),
        ("真的吗?真的!", "真的吗？真的！"),
        ("(一)主动公开", "（一）主动公开"),
        ("(1)公开目录(试行)", "（1）公开目录（试行）"),
        ("1.公开目录", "1.公开目录"),
        ("第1,第2", "第1，第2"),
        ("上午8:30,收费0.5万元,增长12.5%.", "上午8:30，收费0.5万元，增长12.5%。"),
        (
            "国办公开办函〔2021〕30号,国办函(2020)109号",
            "国办公开办函〔2021〕30号，国办函(2020)109号",
        ),
        (
            "见https://www.example.cn/a,b?c=1:2,邮箱a.b@example.cn,电话:0123-4567890",
            "见https://www.example.cn/a,b?c=1:2，邮箱a.b@example.cn，电话：0123-4567890",
        ),
        ('所谓"三安全一稳定"是指', "所谓“三安全一稳定”是指"),
        ("他说'好'", "他说‘好’"),
        ('单独一个"引号', '单独一个"引号'),
        ("截至2023.12.31...", "截至2023.12.31..."),
        ("等等...", "等等……"),
        ("中文, 英文", "中文，英文"),
        ("is it, or not?", "is it, or not?"),
        ("f(x), g(y)", "f(x), g(y)"),
        ("一百二十条,１２０条", "一百二十条，１２０条"),
        ("（缺一半)", "（缺一半）"),
        ('5" and "x" 中', '5" and "x" 中'),
    ],
)
def test_punctuation_of_chinese_sentences(typed: str, set_right: str) -> None:
    assert to_full_width(typed) == set_right


@given(any_text)
def test_setting_punctuation_right_is_idempotent(text: str) -> None:
    once = to_full_width(text)

    assert to_full_width(once) == once


@given(any_text)
def test_setting_punctuation_right_touches_marks_and_spaces_only(text: str) -> None:
    def words(of: str) -> str:
        return "".join(c for c in of if c not in ",;:?!.()\"'，；：？！。…（）“”‘’ ")

    assert words(to_full_width(text)) == words(text)
    assert digits(to_full_width(text)) == digits(text)


@pytest.mark.parametrize(
    "kept", ["1,200", "3.5", "8:30", "〔2021〕30号", "(2021)30号", "https://a.cn/x,y", "a@b.cn"]
)
@given(before=written, after=st.sampled_from(["中", "，", " ", "。公开"]))
def test_numbers_times_addresses_and_document_numbers_stay(
    kept: str, before: str, after: str
) -> None:
    assert kept in to_full_width(f"{before}中{kept}{after}")


# 重新编号 -----------------------------------------------------------------------------------


def test_numbers_are_set_in_order_rank_by_rank() -> None:
    typed = "（二）甲\n1.子\n1.丑\n(1)细\n（五）乙\n3、寅\n正文3.5万元\n（五）丙\n１２．卯"
    assert renumber(typed) == (
        "（一）甲\n1.子\n2.丑\n(1)细\n（二）乙\n1、寅\n正文3.5万元\n（三）丙\n１．卯"
    )


def test_numbers_beyond_twenty() -> None:
    numbered = renumber("\n".join("（一）甲" for _ in range(101))).split("\n")

    assert numbered[9] == "（十）甲"
    assert numbered[19:21] == ["（二十）甲", "（二十一）甲"]
    assert numbered[98:] == ["（九十九）甲", "（一）甲", "（一）甲"]  # no heading goes further


@given(any_text)
def test_numbering_is_idempotent(text: str) -> None:
    once = renumber(text)

    assert renumber(once) == once


@given(any_text)
def test_numbering_touches_the_numbers_of_headings_only(text: str) -> None:
    def bare(of: str) -> list[str]:
        lines = []
        for line in of.split("\n"):
            found = parse_heading(line)
            lines.append(line[: found.number[0]] + line[found.number[1] :] if found else line)
        return lines

    assert bare(renumber(text)) == bare(text)


# Headings, search -----------------------------------------------------------------------------


def test_outline_lists_headings_with_their_lines() -> None:
    text = "序言\n（一）主动公开。全年120条。\n\n　1.目录\n（二）\n一、总则"
    assert outline(text) == (
        HeadingEntry(1, 2, "（一）主动公开"),
        HeadingEntry(3, 3, "1.目录"),
        HeadingEntry(5, 1, "一、总则"),
    )


def test_words_are_found_plainly_over_all_texts() -> None:
    texts = {"text.a": "公开公开公开", "text.b": "a.c abc", "text.c": ""}
    assert find_occurrences(texts, "公开")[1:] == (Passage("text.a", 2, 4), Passage("text.a", 4, 6))
    assert find_occurrences(texts, "a.c") == (Passage("text.b", 0, 3),)
    assert find_occurrences(texts, "") == ()
    assert replace_all(texts, "公开", "") == {"text.a": ""}
    assert replace_all(texts, "", "x") == {}
    assert replace_at(texts, Passage("text.a", 2, 4), "保密") == {"text.a": "公开保密公开"}

"""The report as running text, and what of a text no document can hold."""

from datetime import date

import pytest
from reports import nil_report

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.manuscript import (
    ManuscriptPassage,
    Signature,
    manuscript_of,
    one_line_without_illegal,
    passages,
    width_in_ems,
    without_illegal,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("公\0开\x07", "公开"),
        ("一\r\n二\x0b三\u2028四", "一\n二\n三\n四"),
        ("公\t开", "公 开"),
        ("\u202e倒过来\u2066\ufeff", "倒过来"),
        ("\udc80\ufffe\U0001ffff\x80", ""),
        ("镕𬬭\u00a0葛\U000e0100", "镕𬬭\u00a0葛\U000e0100"),
    ],
)
def test_only_what_no_document_can_hold_is_left_out(text: str, kept: str) -> None:
    assert without_illegal(text) == kept


def test_a_line_is_one_line() -> None:
    assert one_line_without_illegal("云溪镇\n人民政府") == "云溪镇 人民政府"


def test_headings_nest_and_numbered_sentences_are_none(edition: Edition) -> None:
    text = f"（一）公开\n1.目录\n2.{'更新' * 20}\n一、管理\n（一）归档。已经归档。"
    chapter = manuscript_of(nil_report(edition, {"text.overview": text})).chapters[0]

    assert [passage.level for passage in chapter.prose] == [1, 2, 0, 1, 0]


def test_a_long_title_is_broken_after_the_unit(edition: Edition) -> None:
    manuscript = manuscript_of(
        nil_report(edition, {"report.unit": "云岭哈尼族彝族自治县云溪镇人民政府"})
    )

    assert manuscript.title_lines == (
        "云岭哈尼族彝族自治县云溪镇人民政府",
        "2023年政府信息公开工作年度报告",
    )
    assert "".join(manuscript.title_lines) == manuscript.title


def test_dates_have_no_leading_noughts() -> None:
    assert Signature(("云溪镇",), date(2025, 1, 8), sealed=False).day_text == "2025年1月8日"
    assert Signature(("云溪镇",), None, sealed=False).day_text == ""


def test_digits_are_half_as_wide_as_characters() -> None:
    assert width_in_ems("2025年1月8日") == 6


@pytest.mark.parametrize(
    ("line", "lead", "rank"),
    [
        ("一、主动公开", "一、主动公开", 1),
        ("（一）主动公开", "（一）主动公开", 2),
        ("(十二)主动公开", "(十二)主动公开", 2),
        ("1.公开目录", "1.公开目录", 3),
        ("（1）公开目录", "（1）公开目录", 4),
        ("（一）主动公开。全年120条。", "（一）主动公开。", 2),
        ("1.5万件申请均已办结。", "", 0),
        ("2024年，全镇公开信息。", "", 0),
        ("一是更新不及时。", "", 0),
    ],
)
def test_a_heading_ends_at_its_first_stop(line: str, lead: str, rank: int) -> None:
    (passage,) = passages(line)

    assert (passage.lead, passage.rank, passage.body) == (lead, rank, line.removeprefix(lead))


def test_blank_lines_and_typed_indents_are_not_printed() -> None:
    assert passages("　　第一段。\r\n\n  第二段。\n　\n") == (
        ManuscriptPassage("", 0, "第一段。"),
        ManuscriptPassage("", 0, "第二段。"),
    )
    assert passages("") == ()


def test_only_a_heading_with_nothing_after_it_stands_alone() -> None:
    alone, sentence, led, plain = passages("（一）公开\n1.已公开。\n（二）公开。共三条。\n正文")

    assert alone.is_heading_line
    assert not any(other.is_heading_line for other in (sentence, led, plain))
    assert [one.place for one in (alone, sentence, led, plain)] == [1, 0, 1, 0]


def test_titles_of_an_outline_are_short() -> None:
    assert passages("（一）公开。共三条。")[0].title == "（一）公开"
    assert len(passages(f"（一）{'长' * 60}。")[0].title) == 31


def test_a_signer_longer_than_a_line_is_broken_after_a_division(edition: Edition) -> None:
    signer = "新疆维吾尔自治区巴音郭楞蒙古自治州青山县云溪镇人民政府"
    signature = manuscript_of(nil_report(edition, {"report.signed_by": signer})).signature

    assert signature.unit_lines == ("新疆维吾尔自治区巴音郭楞蒙古自治州", "青山县云溪镇人民政府")
    assert signature.unit == signer

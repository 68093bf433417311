"""Headings among the paragraphs, and the faces they are set in."""

import pytest

from zwgk_desktop.exporters.typesetting.fonts import Face
from zwgk_desktop.exporters.typesetting.headings import ProseParagraph, paragraphs


@pytest.mark.parametrize(
    ("line", "lead", "rank", "face"),
    [
        ("一、主动公开", "一、主动公开", 1, Face.HEI),
        ("（一）主动公开", "（一）主动公开", 2, Face.KAI),
        ("(十二)主动公开", "(十二)主动公开", 2, Face.KAI),
        ("1.公开目录", "1.公开目录", 3, Face.FANG),
        ("（1）公开目录", "（1）公开目录", 4, Face.FANG),
        ("（一）主动公开。全年120条。", "（一）主动公开。", 2, Face.KAI),
        ("1.5万件申请均已办结。", "", 0, Face.FANG),
        ("2024年，全镇公开信息。", "", 0, Face.FANG),
        ("一是更新不及时。", "", 0, Face.FANG),
    ],
)
def test_a_heading_ends_at_its_first_stop(line: str, lead: str, rank: int, face: Face) -> None:
    assert paragraphs(line) == (ProseParagraph(lead, rank, line.removeprefix(lead)),)
    assert paragraphs(line)[0].face is face


def test_blank_lines_and_typed_indents_are_not_printed() -> None:
    assert paragraphs("　　第一段。\r\n\n  第二段。\n　\n") == (
        ProseParagraph("", 0, "第一段。"),
        ProseParagraph("", 0, "第二段。"),
    )
    assert paragraphs("") == ()


def test_only_a_heading_with_nothing_after_it_stands_alone() -> None:
    alone, sentence, led, plain = paragraphs("（一）公开\n1.已公开。\n（二）公开。共三条。\n正文")

    assert alone.stands_alone
    assert not any(other.stands_alone for other in (sentence, led, plain))


def test_titles_of_an_outline_are_short() -> None:
    assert paragraphs("（一）公开。共三条。")[0].title == "（一）公开"
    assert len(paragraphs(f"（一）{'长' * 60}。")[0].title) == 31

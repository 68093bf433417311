"""Numbers as prose writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.numbers import parse_numeral
from zwgk_desktop.domain.prose import find_figures

_DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120", 120),
        ("１２０", 120),
        ("1,200", 1200),
        ("〇", 0),
        ("零", 0),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百二十", 120),
        ("一百零二", 102),
        ("两百", 200),
        ("三千零五十二", 3052),
        ("一万二千", 12000),
        ("三万", 30000),
        ("二〇二三", 2023),
        ("", None),
        ("百", None),
        ("百十", None),
        ("一二十", None),
        ("十百", None),
        ("万", None),
        ("甲", None),
        ("1,20", None),
        ("9" * 12, None),
        ("一" * 20, None),
    ],
)
def test_read(text: str, number: int | None) -> None:
    assert parse_numeral(text) == number


def _written(number: int) -> str:
    """Write a number below ten thousand the long way."""
    text = ""
    skipped = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if skipped and text else "") + _DIGITS[digit] + name
        skipped = not digit
    return text or "零"


@given(st.integers(0, 9999))
def test_what_is_written_is_read(number: int) -> None:
    assert parse_numeral(_written(number)) == number


@given(st.text())
def test_any_text_is_read_or_passed_over(text: str) -> None:
    number = parse_numeral(text)

    assert number is None or number >= 0


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("收到9件", [(9, "件", True)]),
        ("收到 9 件", [(9, "件", True)]),
        ("收到９宗、十二起", [(9, "宗", True), (12, "起", True)]),
        ("答复89件次", [(89, "件次", True)]),
        ("发布1,200条", [(1200, "条", True)]),
        ("发布近百条", []),
        ("发布百条", []),
        ("发布近一百条", [(100, "条", False)]),
        ("发布300余条", [(300, "条", False)]),
        ("发布300条以上", [(300, "条", False)]),
        ("约300条", [(300, "条", False)]),
        ("3—5件", [(5, "件", False)]),
        ("第3次会议", [(3, "次", False)]),
        ("每1件", [(1, "件", False)]),
        ("高效办成一件事", [(1, "件", False)]),
        ("收费2.5件", []),
        ("2023年12月31日", []),
        ("占96%", []),
    ],
)
def test_figures(text: str, seen: list[tuple[int, str, bool]]) -> None:
    assert [(one.value, one.unit, one.exact) for one in find_figures(text)] == seen


@given(st.text())
def test_figures_stand_where_they_say(text: str) -> None:
    for one in find_figures(text):
        assert text[one.start : one.end].endswith(one.unit)

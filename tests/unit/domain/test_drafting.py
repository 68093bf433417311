"""起草 over what is written: the sections that are missing, with their ties and gaps."""

from zwgk_desktop.domain.drafts import Draft, add_missing_sections
from zwgk_desktop.domain.ties import Tie, TieSource

SUM = TieSource(("requests.received.total",))
TEXT = "全年情况如下。\n（一）甲项\n办件9件。\n（二）乙项\n【请填：情况】。\n（三）丙项\n收费8件。"


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


DRAFT = Draft(
    TEXT,
    (Tie(*place("9"), SUM), Tie(*place("8"), SUM)),
    (place("【请填：情况】"),),
)


def test_only_what_is_missing_is_added() -> None:
    own = "（一）丙项\n收费5件。"
    tie = Tie(own.index("5"), own.index("5") + 1, SUM)
    whole = add_missing_sections(own, (tie,), DRAFT, [("甲",), ("乙",)])

    assert whole.text == f"{own}\n（二）甲项\n办件9件。\n（三）乙项\n【请填：情况】。"
    assert [whole.text[one.start : one.end] for one in whole.ties] == ["5", "9"]
    assert [whole.text[start:end] for start, end in whole.gaps] == ["【请填：情况】"]


def test_nothing_missing_leaves_the_text() -> None:
    assert add_missing_sections("（一）甲项\n办件。", (), DRAFT, ()).text == "（一）甲项\n办件。"


def test_a_draft_without_headings_adds_nothing() -> None:
    assert add_missing_sections("无。", (), Draft("问题一二。", (), ()), [("甲",)]).text == "无。"


def test_the_eleventh_heading_takes_another_room() -> None:
    """Its number is longer: what follows in the text moves."""
    numerals = "一二三四五六七八九十"
    own = "\n".join(f"（{one}）第{one}项" for one in numerals)
    whole = add_missing_sections(own, (), DRAFT, [("甲",), ("乙",), ("丙",)])

    assert "（十一）甲项\n办件9件。\n（十二）乙项" in whole.text
    assert [whole.text[one.start : one.end] for one in whole.ties] == ["9", "8"]
    assert [whole.text[start:end] for start, end in whole.gaps] == ["【请填：情况】"]

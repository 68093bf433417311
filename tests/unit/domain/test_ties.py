"""Tied figures: they last while the words around them change, and follow the tables."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import nil_report

from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.ties import (
    Tie,
    TieSource,
    decode_ties,
    encode_ties,
    follow_up_changes,
    merge_changes,
    moved_ties,
    update_tied_figures,
)

RECEIVED, GRANTED = "requests.received.total", "requests.granted.total"
CELL = "requests.received.natural_person"
SUM = TieSource((RECEIVED,))

WORDS = st.text(alphabet="收件，。\n", max_size=12)


def report_of(edition: Edition, text: str, *ties: Tie) -> Report:
    kept = encode_ties(ties)
    return nil_report(
        edition, {"text.overview": text} | ({"figures.overview": kept} if kept else {})
    )


@pytest.mark.parametrize(
    ("source", "values", "written"),
    [
        (SUM, {CELL: 12}, "12"),
        (TieSource((RECEIVED, GRANTED)), {CELL: 12, "requests.granted.enterprise": 3}, "15"),
        (TieSource((GRANTED,), (RECEIVED,)), {CELL: 3, "requests.granted.enterprise": 1}, "33.3%"),
        (TieSource((GRANTED,), (RECEIVED,)), {CELL: 8, "requests.granted.enterprise": 5}, "62.5%"),
        (TieSource((GRANTED,), (RECEIVED,)), {CELL: 4, "requests.granted.enterprise": 1}, "25%"),
        (TieSource((GRANTED,), (RECEIVED,)), {}, None),
        (TieSource(("requests.nothing.there",)), {}, None),
    ],
)
def test_what_a_source_says(
    edition: Edition, source: TieSource, values: dict[str, int], written: str | None
) -> None:
    assert source.prose_text(nil_report(edition, values)) == written


def test_blank_cells_say_nothing(edition: Edition) -> None:
    assert SUM.prose_text(Report(edition, {})) is None


@given(
    st.lists(
        st.builds(
            Tie,
            st.integers(0, 99),
            st.integers(100, 999),
            st.builds(
                TieSource,
                st.lists(st.sampled_from([RECEIVED, GRANTED, CELL]), min_size=1).map(tuple),
                st.lists(st.sampled_from([RECEIVED, GRANTED]), max_size=2).map(tuple),
            ),
        )
    ).map(tuple)
)
def test_ties_are_kept_in_one_line(ties: tuple[Tie, ...]) -> None:
    assert decode_ties(encode_ties(ties)) == ties


@pytest.mark.parametrize("kept", ["", "x", "1-2", "a-b requests.received.total", "1-2 ", None])
def test_what_cannot_be_read_is_no_tie(kept: str | None) -> None:
    assert decode_ties(kept) == ()


@given(st.data())
def test_an_edit_around_a_figure_leaves_its_tie(data: st.DataObject) -> None:
    """Whatever is taken out and put in before it and after it, one edit at a time."""
    before, after = data.draw(WORDS), data.draw(WORDS)
    ties: tuple[Tie, ...] = (Tie(len(before), len(before) + 2, SUM),)
    text = f"{before}12{after}"
    for _ in range(data.draw(st.integers(1, 4))):
        (tie,) = ties
        head, tail = text[: tie.start], text[tie.end :]
        if data.draw(st.booleans()):
            cut = data.draw(st.integers(0, len(head)))
            head = head[:cut] + data.draw(WORDS) + head[data.draw(st.integers(cut, len(head))) :]
        else:
            cut = data.draw(st.integers(0, len(tail)))
            tail = tail[:cut] + data.draw(WORDS) + tail[data.draw(st.integers(cut, len(tail))) :]
        edited = f"{head}12{tail}"
        ties = moved_ties(ties, text, edited)
        text = edited
        assert [text[one.start : one.end] for one in ties] == ["12"]


@given(WORDS, WORDS, st.sampled_from(["1", "2", "121", "012", "1３2", "", "12.5", "3", "1,122"]))
def test_editing_the_digits_unties(before: str, after: str, digits: str) -> None:
    tie = Tie(len(before), len(before) + 2, SUM)
    assert moved_ties((tie,), f"{before}12{after}", f"{before}{digits}{after}") == ()


def test_a_sentence_after_the_figure_does_not_untie() -> None:
    tie = Tie(2, 4, SUM)
    assert moved_ties((tie,), "收到12", "收到12。")[0] == tie
    assert moved_ties((tie,), "收到12", "收到12.")[0] == tie


def test_lines_are_compared_one_by_one() -> None:
    """Renumbering headings and mending punctuation change many lines at once."""
    text = "（一）甲,12件\n乙\n（三）丙,5件"
    ties = (Tie(5, 7, SUM), Tie(16, 17, TieSource((GRANTED,))))
    assert [text[one.start : one.end] for one in ties] == ["12", "5"]
    edited = "（一）甲，12件\n乙。\n（二）丙，5件"
    assert [edited[one.start : one.end] for one in moved_ties(ties, text, edited)] == ["12", "5"]


@given(st.integers(0, 10**6), WORDS, WORDS)
def test_a_tied_figure_follows_its_cell(number: int, before: str, after: str) -> None:
    edition = EDITIONS[0]
    report = report_of(edition, f"{before}12{after}", Tie(len(before), len(before) + 2, SUM))
    change = Change(CELL, 0, number)
    later = report.with_changes(merge_changes([change], follow_up_changes(report, [change])))

    assert later.text("overview") == f"{before}{number}{after}"
    back = Change(CELL, number, 0)
    assert later.with_changes(merge_changes([back], follow_up_changes(later, [back]))).text(
        "overview"
    ) == (f"{before}0{after}")


EDITIONS: list[Edition] = []


@pytest.fixture(autouse=True)
def _edition(edition: Edition) -> None:
    EDITIONS[:] = [edition]


def test_the_words_and_the_cells_may_change_in_one_act(edition: Edition) -> None:
    report = report_of(edition, "收到12件", Tie(2, 4, SUM))
    wanted = [Change("text.overview", "收到12件", "全年收到12件"), Change(CELL, 0, 3)]
    later = report.with_changes(merge_changes(wanted, follow_up_changes(report, wanted)))

    assert later.text("overview") == "全年收到3件"
    assert decode_ties(later.values["figures.overview"]) == (Tie(4, 5, SUM),)


def test_a_text_written_anew_takes_its_tie_along(edition: Edition) -> None:
    report = report_of(edition, "收到12件", Tie(2, 4, SUM))
    wanted = [Change("text.overview", "收到12件", "没有申请。")]
    later = report.with_changes(merge_changes(wanted, follow_up_changes(report, wanted)))

    assert "figures.overview" not in later.values
    assert later.text("overview") == "没有申请。"


def test_a_blanked_cell_leaves_the_words_and_the_tie(edition: Edition) -> None:
    report = report_of(edition, "收到12件", Tie(2, 4, SUM))
    row = [a for a in edition.leaves[RECEIVED] if a in report.values]
    wanted = [Change(address, 0, None) for address in row]
    later = report.with_changes(merge_changes(wanted, follow_up_changes(report, wanted)))

    assert later.text("overview") == "收到12件"
    assert later.values["figures.overview"] == report.values["figures.overview"]


def test_a_report_without_ties_changes_nothing_more(edition: Edition) -> None:
    assert follow_up_changes(report_of(edition, "收到12件"), [Change(CELL, 0, 3)]) == ()


@pytest.mark.parametrize("tie", [Tie(0, 99, SUM), Tie(3, 3, SUM), Tie(4, 2, SUM)])
def test_a_tie_that_cannot_be_is_dropped(edition: Edition, tie: Tie) -> None:
    report = report_of(edition, "收到12件", Tie(2, 4, SUM))
    assert update_tied_figures("收到12件", (tie, Tie(2, 4, SUM)), report)[0] == "收到0件"
    assert update_tied_figures("收到12件", (replace(tie),), report) == ("收到12件", ())

"""Ticks go stale by content and by nothing else; a decision is about one submission."""

from hypothesis import given
from hypothesis import strategies as st
from reports import nil_report

from zwgk_desktop.domain.county.examination import (
    NO_EXAMINATION,
    Examination,
    ExaminationState,
    section_hashes,
    verification_code,
)
from zwgk_desktop.domain.county.roster import Group, Roster, RosterUnit
from zwgk_desktop.domain.spec import Edition

SECTIONS = ("overview", "proactive", "requests", "disputes", "problems", "other_matters")


def test_sections_are_the_forms(edition: Edition) -> None:
    assert tuple(section_hashes(nil_report(edition))) == SECTIONS


def test_a_change_is_seen_in_its_section_alone(edition: Edition) -> None:
    before = section_hashes(nil_report(edition))
    for address, value, section in (
        ("requests.received.natural_person", 3, "requests"),
        ("requests.received.total", 3, "requests"),
        ("text.preface", "前言。", "overview"),
        ("text.problems", "别的。", "problems"),
        ("explanation.P-IN-FORCE.proactive.rules.in_force", "到期", "proactive"),
    ):
        after = section_hashes(nil_report(edition, {address: value}))
        assert [one for one in SECTIONS if after[one] != before[one]] == [section]


def test_what_is_beside_the_sections_makes_nothing_stale(edition: Edition) -> None:
    before = section_hashes(nil_report(edition))
    assert section_hashes(nil_report(edition, {"report.contact": "党政办"})) == before


@given(
    st.dictionaries(st.sampled_from(SECTIONS), st.sampled_from("abc")),
    st.fixed_dictionaries({one: st.sampled_from("abc") for one in SECTIONS}),
)
def test_stale_is_what_was_ticked_and_changed(
    ticks: dict[str, str], sections: dict[str, str]
) -> None:
    said = Examination("", "", ticks, ())

    assert set(said.stale_sections(sections)) == {s for s, h in ticks.items() if sections[s] != h}


def test_states_follow_the_newest_submission() -> None:
    accepted = Examination("accepted", "h1", {"overview": "x"}, ())

    assert NO_EXAMINATION.state(None) is ExaminationState.MISSING
    assert NO_EXAMINATION.state("h1") is ExaminationState.RECEIVED
    assert Examination("", "", {"overview": "x"}, ()).state("h1") is ExaminationState.IN_EXAMINATION
    assert accepted.state("h1") is ExaminationState.ACCEPTED
    assert accepted.state("h2") is ExaminationState.RECEIVED
    ticked = Examination("returned", "h1", {"overview": "x"}, (), ticked_key="h2")
    assert ticked.state("h2") is ExaminationState.IN_EXAMINATION
    assert ticked.state("h3") is ExaminationState.RECEIVED
    assert Examination("returned", "h1", {}, ()).state("h1") is ExaminationState.RETURNED
    assert Examination("reopened", "h1", {}, ()).state("h1") is ExaminationState.IN_EXAMINATION


def test_what_is_noted_is_read() -> None:
    said = Examination.of(
        {
            "review.unit": "松岭乡",
            "review.decision": "returned",
            "review.decided": "h1",
            "review.tick.requests": "x",
            "review.remark.2.text": "请补",
            "review.remark.2.severity": "should",
            "review.remark.2.address": "text.problems",
            "review.remark.2.mark": "h1",
            "review.remark.10.text": "请改",
        }
    )
    assert (said.decision, said.decided_key, dict(said.ticks)) == (
        "returned",
        "h1",
        {"requests": "x"},
    )
    assert [remark.number for remark in said.remarks] == [2, 10]
    assert said.remarks[0].severity.label == "建议修改"


def test_a_name_goes_before_another_units_former_name() -> None:
    new = RosterUnit(1, "松岭镇", Group.TOWNSHIP, 1, ("松岭乡",))
    other = RosterUnit(2, "松岭乡", Group.TOWNSHIP, 2)

    assert Roster([new, other]).find("松岭乡") is other
    assert Roster([new]).find(" 松 岭 乡") is new


def test_the_code_is_twelve_digits_in_groups() -> None:
    assert verification_code("0123456789abcdef" * 4) == "0123 4567 89ab"

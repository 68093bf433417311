"""A report from state to state: what is remembered of the one before is as if asked anew."""

from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.domain.spec import Edition


@given(changes=st.lists(st.tuples(st.integers(0, 174), st.none() | st.integers(0, 9)), max_size=12))
def test_what_is_known_of_a_report_is_known_rightly_of_the_next(
    edition: Edition, changes: list[tuple[int, int | None]]
) -> None:
    cells = edition.table_of["requests"].addresses
    report = Report(edition, {})
    for place, value in changes:
        cell, before = cells[place], report
        report = report.with_changes([Change(cell, report.values.get(cell), value)])
        differing = {c for c in cells if report.figure(c) != before.figure(c)}
        assert differing <= report.changed_since(before)
        fresh = Report(edition, report.values)
        assert [report.stated_or_computed(c) for c in cells] == [
            fresh.stated_or_computed(c) for c in cells
        ]
        assert [report.with_changes((), cell).figure(c) for c in cells] == [
            fresh.figure(c) for c in cells
        ]


def test_what_differs_from_any_other_state_is_found_too(edition: Edition) -> None:
    cell, total = "requests.received.enterprise", "requests.received.total"
    first = Report(edition, {})
    second = first.with_changes([Change(cell, None, 1)])
    third = second.with_changes([Change("text.overview", None, "全年")])

    assert third.changed_since(second) == {"text.overview"}
    assert third.changed_since(first) == {"text.overview", cell, total}
    assert first.changed_since(third) == third.changed_since(first)


def test_the_cell_typed_last_is_remembered(edition: Edition) -> None:
    cell = "requests.received.enterprise"
    report = Report(edition, {}).with_changes([Change(cell, None, 1)], cell)
    assert report.with_changes([Change(cell, 1, 2)]).last_entry == cell
    assert report.with_changes((), None).last_entry is None

"""The log of acts: values keep their type, undo and redo are each other's inverse."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zwgk_desktop.domain.addresses import DELETED, STATUS, Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Status, Value
from zwgk_desktop.domain.units import Level
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile

CELL = "requests.received.natural_person"
NOWHERE = ValueTypes({})


def record(log: ActLog, report: int, address: Address, before: Value | None, after: Value) -> None:
    log.record(report, ActKind.ENTRY, [Change(address, before, after)])


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (CELL, 0),
        ("requests.received.total", 7),
        ("proactive.fees.amount", Decimal("190.4573790")),
        ("proactive.fees.amount", Decimal("0.0000000001")),
        ("text.overview", "一段\n又一段"),
        ("report.issued_on", date(2026, 1, 20)),
        ("report.seal", False),
        ("report.length_limit", 1000),
        ("explanation.P-IN-FORCE", "上年有误"),
        ("source.requests", "标题缺“政府”"),
    ],
)
def test_a_value_comes_back_as_it_was(
    file: WorkspaceFile, report: int, address: Address, value: Value
) -> None:
    record(file.log, report, address, None, value)

    back = file.reports.values(report)[address]
    assert (back, type(back), str(back)) == (value, type(value), str(value))
    (row,) = file.log.history(report, address)
    assert (row.before, row.after, type(row.after)) == (None, value, type(value))
    assert file.db.table("value").count == 1
    file.log.undo(report)
    assert address not in file.reports.values(report)
    assert file.db.table("value").count == 0


def test_history_tells_everything_oldest_first(file: WorkspaceFile, report: int) -> None:
    record(file.log, report, CELL, None, 1)
    file.log.record(report, ActKind.IMPORT, [Change(CELL, 1, 2)], "年报.docx")
    file.log.undo(report)
    record(file.log, report, "text.overview", None, "x")

    rows = list(file.log.history(report, None))
    assert [(row.kind, row.before, row.after) for row in rows] == [
        (ActKind.ENTRY, None, 1),
        (ActKind.IMPORT, 1, 2),
        (ActKind.UNDO, 2, 1),
        (ActKind.ENTRY, None, "x"),
    ]
    assert [row.note for row in rows] == ["", "年报.docx", "年报.docx", ""]
    assert all(row.at.utcoffset() is not None for row in rows)
    assert [row.address for row in file.log.history(report, "text.overview")] == ["text.overview"]


def test_a_new_act_discards_what_was_undone(file: WorkspaceFile, report: int) -> None:
    record(file.log, report, CELL, None, 1)
    file.log.undo(report)
    record(file.log, report, CELL, None, 2)
    with pytest.raises(UserError, match="D07"):
        file.log.redo(report)
    file.log.undo(report)
    with pytest.raises(UserError, match="D07"):
        file.log.undo(report)


def test_what_an_act_changed_is_read_once_to_undo_it(file: WorkspaceFile, report: int) -> None:
    file.log.record(report, ActKind.IMPORT, [Change(f"text.t{n}", None, "长") for n in range(9)])
    asked: list[str] = []
    file.db.conn.set_trace_callback(asked.append)

    assert file.log.undoable(report) is not None
    assert not any("FROM change" in one for one in asked)
    file.log.undo(report)

    assert sum("FROM change WHERE act" in one for one in asked) == 1


def test_each_report_has_a_line_of_its_own(file: WorkspaceFile, report: int) -> None:
    other = file.reports.create("云溪镇", 2024, Level.TOWNSHIP, "gkb-2021-30")
    record(file.log, report, CELL, None, 1)
    record(file.log, other, CELL, None, 2)
    file.log.undo(report)
    assert file.reports.values(other)[CELL] == 2
    assert file.log.redoable(other) is None


def test_last_entry_is_the_latest_that_stands(file: WorkspaceFile, report: int) -> None:
    log = file.log
    assert log.last_entry(report) is None
    record(log, report, CELL, None, 1)
    record(log, report, "disputes.review.upheld", None, 1)
    record(log, report, "text.overview", None, "x")
    record(log, report, "explanation.R.a.b.c", None, "x")
    log.record(report, ActKind.PASTE, [Change("disputes.review.other", None, 1)])
    assert log.last_entry(report) == "disputes.review.upheld"
    for _ in range(4):
        log.undo(report)
    assert log.last_entry(report) == CELL


def test_status_is_logged(file: WorkspaceFile, report: int) -> None:
    change = [Change(STATUS, str(Status.EDITING), str(Status.FINAL))]
    file.log.record(report, ActKind.FINALISE, change)
    assert file.reports.entry(report).status is Status.FINAL
    file.log.undo(report)
    assert file.reports.entry(report).status is Status.EDITING


def test_deleted_comes_back(file: WorkspaceFile, report: int) -> None:
    delete = [Change(DELETED, before=None, after=True)]
    file.log.record(report, ActKind.DELETE, delete)
    assert file.reports.entries() == ()
    assert file.reports.find("云溪镇", 2025) is None
    assert file.reports.find("云溪镇", 2025, deleted=True) == report
    again = file.reports.create("云溪镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
    with pytest.raises(UserError, match="D05"):
        file.log.undo(report)
    file.log.record(again, ActKind.DELETE, delete)
    file.log.undo(report)
    assert file.reports.find("云溪镇", 2025) == report


def test_a_swap_of_year_and_unit_has_no_in_between(file: WorkspaceFile, report: int) -> None:
    file.reports.create("青溪镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
    file.log.record(
        report,
        ActKind.RENAME,
        [Change("report.unit", "云溪镇", "青溪镇"), Change("report.year", 2025, 2024)],
    )
    assert file.reports.entry(report).unit == "青溪镇"
    with pytest.raises(UserError, match="D05"):
        file.log.record(report, ActKind.RENAME, [Change("report.year", 2024, 2025)])
    assert file.reports.entry(report).year == 2024


def test_a_failing_act_leaves_no_trace(file: WorkspaceFile, report: int) -> None:
    record(file.log, report, CELL, None, 1)
    file.log.undo(report)
    changes = [Change("text.overview", None, "x"), Change(CELL, 9, 10)]
    with pytest.raises(UserError, match="D09"):
        file.log.record(report, ActKind.PASTE, changes)
    assert "text.overview" not in file.reports.values(report)
    assert file.log.redoable(report) is not None


def test_no_such_report(file: WorkspaceFile) -> None:
    with pytest.raises(UserError, match="D08"):
        file.reports.values(99)


@contextmanager
def workspace(path: Path) -> Iterator[WorkspaceFile]:
    file = WorkspaceFile.for_writing(path, NOWHERE, "测试", create=True)
    try:
        yield file
    finally:
        file.close()


ADDRESSES = (CELL, "proactive.fees.amount", "text.overview", "report.contact")
VALUES = {
    CELL: st.none() | st.integers(0, 99_999_999),
    "proactive.fees.amount": st.none() | st.decimals(0, 10_000, places=6),
    "text.overview": st.none() | st.text(min_size=1, max_size=20),
    "report.contact": st.none() | st.text(min_size=1, max_size=5),
}
ACT = st.lists(st.sampled_from(ADDRESSES), unique=True, min_size=1).flatmap(
    lambda chosen: st.fixed_dictionaries({address: VALUES[address] for address in chosen})
)
STEP = st.one_of(ACT, st.sampled_from(["undo", "redo", "reopen"]))


def storable(values: dict[Address, Value]) -> dict[Address, Value]:
    return {a: v for a, v in values.items() if a in ADDRESSES}


@settings(max_examples=60)
@given(st.lists(STEP, max_size=25))
def test_undo_and_redo_over_any_acts(steps: list[dict[Address, Value | None] | str]) -> None:
    """Against the plainest model: a list of states and a place in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zwgk"
        states: list[dict[Address, Value]] = [{}]
        place = 0
        with workspace(path) as file:
            report = file.reports.create("云溪镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
        rest = iter([*steps, "end"])
        more = True
        while more:
            with workspace(path) as file:
                for step in rest:
                    place = follow(file.log, report, states, place, step)
                    assert storable(dict(file.reports.values(report))) == states[place]
                    if isinstance(step, str) and step in {"reopen", "end"}:
                        more = step != "end"
                        break
        with workspace(path) as file:
            for expected in reversed(states[:place]):
                file.log.undo(report)
                assert storable(dict(file.reports.values(report))) == expected
        with workspace(path) as file:
            for expected in states[1:]:
                file.log.redo(report)
                assert storable(dict(file.reports.values(report))) == expected


def follow(
    log: ActLog,
    report: int,
    states: list[dict[Address, Value]],
    place: int,
    step: dict[Address, Value | None] | str,
) -> int:
    """Do one step in the log and in the model; return the place in the model."""
    if isinstance(step, dict):
        state = states[place]
        changes = [Change(a, state.get(a), v) for a, v in step.items() if state.get(a) != v]
        if not changes:
            return place
        log.record(report, ActKind.PASTE, changes)
        after = {**state, **step}
        states[place + 1 :] = [{a: v for a, v in after.items() if v is not None}]
        return place + 1
    if step not in {"undo", "redo"}:
        return place
    act, to = (log.undo, place - 1) if step == "undo" else (log.redo, place + 1)
    if 0 <= to < len(states):
        act(report)
        return to
    with pytest.raises(UserError, match="D07"):
        act(report)
    return place

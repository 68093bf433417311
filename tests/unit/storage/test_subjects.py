"""Acts about more than one report: undone whole, in the line they stand in, or refused."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Value
from zwgk_desktop.domain.units import Level
from zwgk_desktop.storage.acts import ActKind, SubjectChange, with_subject
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.unit_records import Succession
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.verification import faults
from zwgk_desktop.storage.workspace_file import WorkspaceFile

CELL = "requests.received.natural_person"
MERGED = Succession("云溪镇", "松岭乡", 2025)


def record(log: ActLog, line: int, *changes: Change) -> None:
    log.record(line, ActKind.ENTRY, changes)


def test_an_act_of_several_reports_is_undone_whole(file: WorkspaceFile, report: int) -> None:
    other = file.reports.create("松岭乡", 2025, Level.TOWNSHIP, "gkb-2021-30")
    record(file.log, report, Change(CELL, None, 1), SubjectChange(CELL, None, 2, other))

    assert file.reports.values(other)[CELL] == 2
    assert [row.line for row in file.log.history(other, None)] == [report]
    assert file.log.undoable(other) is None
    file.log.undo(report)
    assert CELL not in file.reports.values(report)
    assert CELL not in file.reports.values(other)
    file.log.redo(report)
    assert file.reports.values(other)[CELL] == 2
    assert faults(file.db) == ()


def test_what_another_line_changed_since_is_not_taken_back(
    file: WorkspaceFile, report: int
) -> None:
    other = file.reports.create("松岭乡", 2025, Level.TOWNSHIP, "gkb-2021-30")
    record(file.log, report, Change(CELL, None, 1), SubjectChange(CELL, None, 2, other))
    record(file.log, other, Change(CELL, 2, 3))

    with pytest.raises(UserError, match=r"后来又改过.*填写") as refused:
        file.log.undo(report)

    assert refused.value.code == "D09"
    assert file.reports.values(report)[CELL] == 1
    file.log.undo(other)
    file.log.undo(report)
    assert CELL not in file.reports.values(other)
    assert faults(file.db) == ()


def test_a_subject_stands_while_a_value_stands_at_it(file: WorkspaceFile, report: int) -> None:
    assert report
    workspace = file.subjects.workspace
    file.successions.add([MERGED])
    (made,) = file.values.of_kind(SubjectKind.SUCCESSION)
    assert file.subjects.get(made) is not None
    assert file.values.of_kind(SubjectKind.SUCCESSION, line=workspace).keys() == {made}
    assert file.values.of_kind(SubjectKind.SUCCESSION, line=report) == {}

    file.log.undo(workspace)
    assert file.successions.all() == ()
    file.log.redo(workspace)
    assert file.successions.all() == (MERGED,)
    file.successions.remove("云溪镇", "松岭乡")
    assert file.successions.all() == ()
    file.log.undo(workspace)
    assert file.successions.all() == (MERGED,)
    assert file.successions.add([MERGED]) is None
    assert faults(file.db) == ()


def test_a_key_is_given_once(file: WorkspaceFile) -> None:
    made = file.subjects.create(SubjectKind.SUCCESSION, key="2025")

    assert file.subjects.find(SubjectKind.SUCCESSION, "2025") == made
    assert file.subjects.find(SubjectKind.SUCCESSION, "2024") is None
    assert file.subjects.get(99) is None
    with pytest.raises(sqlite3.IntegrityError):
        file.subjects.create(SubjectKind.SUCCESSION, key="2025")


LINES, SUBJECTS, ADDRESSES = 2, 3, (CELL, "text.overview")
STEP = st.one_of(
    st.tuples(
        st.integers(0, LINES - 1),
        st.dictionaries(
            st.tuples(st.integers(0, SUBJECTS - 1), st.sampled_from(ADDRESSES)),
            st.none() | st.integers(0, 9),
            min_size=1,
            max_size=4,
        ),
    ),
    st.tuples(st.sampled_from(["undo", "redo"]), st.integers(0, LINES - 1)),
)
State = dict[tuple[int, Address], Value]


@contextmanager
def workspace() -> Iterator[WorkspaceFile]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zwgk"
        file = WorkspaceFile.for_writing(path, ValueTypes({}), "测试", create=True)
        try:
            yield file
        finally:
            file.close()


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=25))
def test_undo_takes_back_exactly_what_was_done_or_nothing(steps: list[tuple[object, ...]]) -> None:
    """Over acts of several subjects in several lines; whatever happens, the log holds."""
    with workspace() as file:
        ids = [
            file.reports.create(f"{number}镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
            for number in range(SUBJECTS)
        ]
        before: dict[int, State] = {}
        after: dict[int, State] = {}
        for step in steps:
            standing = _state(file, ids)
            match step:
                case (int() as line, dict() as wanted):
                    act = _do(file, ids, ids[line], wanted)
                    if act:
                        before[act], after[act] = standing, _state(file, ids)
                case (str() as way, int() as line):
                    _repeat(file, ids, way, ids[line], (before, after))
                case _:
                    pass
        assert faults(file.db) == ()


def _state(file: WorkspaceFile, ids: list[int]) -> State:
    return {
        (id_, a): v for id_ in ids for a, v in file.reports.values(id_).items() if a in ADDRESSES
    }


def _do(
    file: WorkspaceFile,
    ids: list[int],
    line: int,
    wanted: dict[tuple[int, Address], int | None],
) -> int:
    standing = _state(file, ids)
    changes = [
        change
        for (number, address), value in wanted.items()
        if standing.get((ids[number], address)) != value
        for change in with_subject(
            ids[number], [Change(address, standing.get((ids[number], address)), value)]
        )
    ]
    return file.log.record(line, ActKind.PASTE, changes).id if changes else 0


def _repeat(
    file: WorkspaceFile,
    ids: list[int],
    way: str,
    line: int,
    known: tuple[dict[int, State], dict[int, State]],
) -> None:
    before, after = known
    start = _state(file, ids)
    act = file.log.undoable(line) if way == "undo" else file.log.redoable(line)
    try:
        getattr(file.log, way)(line)
    except UserError as refused:
        assert refused.code == ("D07" if act is None else "D09")  # noqa: PT017 - both may be
        assert _state(file, ids) == start
        return
    assert act is not None
    goal = before[act.id] if way == "undo" else after[act.id]
    changes = file.log.changes_of(act.id)
    for change in changes:
        key = change.subject, change.address
        assert _state(file, ids).get(key) == goal.get(key)
    touched = {(change.subject, change.address) for change in changes}
    rest = {key: value for key, value in start.items() if key not in touched}
    assert rest == {k: v for k, v in _state(file, ids).items() if k not in touched}

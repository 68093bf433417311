"""Replay of the change log, compared with stored values and digests.

Rows are streamed, and long values are replaced by their hashes: a county's workspace may be
larger than memory.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import DELETED, IDENTITY, STATUS, Address
from zwgk_desktop.domain.report import Status
from zwgk_desktop.storage.acts import (
    ActKind,
    act_digest,
    birth_digest,
    hash_if_long,
    original_identity,
    subject_digest,
)
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.values import VALUE_TABLES, table_of

_SUBJECTS = "SELECT id, kind, line, key, digest FROM subject ORDER BY id"
_ACTS = "SELECT id, line, at, kind, note, target, state, digest FROM act ORDER BY id"
_CHANGES = "SELECT act, subject, address, before, after FROM change ORDER BY act, seq"
_REPORTS = """
    SELECT id, unit, year, level, edition, nullif(scope, 'office'), status, nullif(deleted, 0),
        created, updated, digest
    FROM report ORDER BY id
"""
_ROW = (*IDENTITY, STATUS, DELETED)
_NO_MORE: tuple[int, Iterator[Any]] = (0, iter(()))
_Reader = Callable[[Iterable[Any]], Iterator[Any]]
_Change = tuple[int, str, object, object]
"""Subject, address, value before and after, with long values replaced by their hashes."""


class _Act(NamedTuple):
    id: int
    line: int
    at: str
    kind: str
    note: str
    target: int | None
    state: str | None
    digest: str


@dataclass
class _ReportRow:
    values: dict[Address, object]
    created: str
    updated: str
    digest: str


@dataclass
class _Replay:
    """State of one subject as replayed from the log, with its timeline if it has one.

    Args:
        latest: Value of each address after its last change.
        last: Time of the last act that changed the subject; "" if none.
        states: Stored state of each act of its timeline.
    """

    name: str
    row: _ReportRow | None = None
    latest: dict[Address, object] = field(default_factory=dict[Address, object])
    last: str = ""
    done: list[int] = field(default_factory=list[int])
    undone: list[int] = field(default_factory=list[int])
    states: dict[int, str] = field(default_factory=dict[int, str])

    def expected(self) -> dict[int, str]:
        """Return the state of each act by the replay: done, undone or discarded."""
        states = dict.fromkeys(self.states, "discarded")
        return states | dict.fromkeys(self.done, "done") | dict.fromkeys(self.undone, "undone")


def log_faults(db: Database, read: _Reader = iter) -> Iterator[str]:
    """Yield a Chinese message for each contradiction within the log or with stored values.

    Args:
        db: The workspace.
        read: Wraps each iteration of rows, for example to report progress.
    """
    replays: dict[int, _Replay] = {}
    yield from _start_replays(db, replays)
    for act, changes in _acts_with_changes(db, read):
        if act.line in replays:
            yield from _replay_act(replays, act, changes)
        else:
            yield _ownerless_message(act)
    yield from _compare_values(db, replays, read)
    for subject, replay in replays.items():
        yield from _remaining_faults(replay)
        if replay.row is not None:
            yield from _report_row_faults(db, subject, replay, replay.row)


def _acts_with_changes(db: Database, read: _Reader) -> Iterator[tuple[_Act, Iterator[_Change]]]:
    """Yield each act with its changes, which must be consumed before the next act."""
    grouped = groupby(read(db.execute(_CHANGES)), key=lambda row: int(row[0]))
    of, rows = next(grouped, _NO_MORE)
    for row in read(db.execute(_ACTS)):
        act = _Act(*row)
        while 0 < of < act.id:
            of, rows = next(grouped, _NO_MORE)
        yield act, (_hashed_change(*one[1:]) for one in (rows if of == act.id else ()))


def _hashed_change(subject: int, address: str, before: Any, after: Any) -> _Change:
    return subject, address, hash_if_long(before), hash_if_long(after)


def _ownerless_message(act: _Act) -> str:
    return f"历史记录第{act.id}步不属于任何报告"


def _start_replays(db: Database, replays: dict[int, _Replay]) -> Iterator[str]:
    """Start a replay for every subject, and yield faults of their identities."""
    rows = {
        row[0]: _ReportRow(dict(zip(_ROW, row[1:-3], strict=True)), *row[-3:])
        for row in db.execute(_REPORTS).fetchall()
    }
    for id_, kind, line, key, digest in db.execute(_SUBJECTS).fetchall():
        row = rows.pop(id_, None)
        replays[id_] = replay = _Replay(_subject_name(kind, key, row), row)
        fits = (kind == SubjectKind.REPORT) == (row is not None)
        if not fits or digest != subject_digest(id_, kind, line, key):
            yield f"{replay.name}：它是什么，记录不一致"
    if rows:
        yield "有报告没有登记"


def _subject_name(kind: str, key: str, row: _ReportRow | None) -> str:
    if row is not None:
        return f"“{row.values['report.unit']}”{row.values['report.year']}年的报告"
    with suppress(ValueError):
        return f"{SubjectKind(kind).label}{key}"
    return "不认识的一项"


def _replay_act(
    replays: dict[int, _Replay], act: _Act, changes: Iterator[_Change]
) -> Iterator[str]:
    line = replays[act.line]
    faults: list[str] = []
    count = 0

    def replayed() -> Iterator[_Change]:
        nonlocal count
        for change in changes:
            count += 1
            faults.extend(_replay_change(replays, act, change))
            yield change

    digest = act_digest([act.line, act.at, act.kind, act.note, act.target], replayed())
    if act.digest != digest or not _has_valid_time_and_kind(act) or not count:
        yield f"{line.name}：历史记录第{act.id}步的内容变了"
    yield from faults
    if not _apply_to_timeline(line, act):
        yield f"{line.name}：历史记录第{act.id}步撤销或者重做的不是该撤销的一步"
    if act.state is not None:
        line.states[act.id] = act.state


def _replay_change(replays: dict[int, _Replay], act: _Act, change: _Change) -> Iterator[str]:
    subject, address, before, after = change
    if subject not in replays:
        yield _ownerless_message(act)
        return
    replay = replays[subject]
    unknown = before if address in _ROW else None  # original identity has its own digest
    if replay.latest.get(address, unknown) != before:
        yield f"{replay.name}：“{address}”在历史记录第{act.id}步前后接不上"
    replay.latest[address] = after
    replay.last = act.at


def _has_valid_time_and_kind(act: _Act) -> bool:
    try:
        return datetime.fromisoformat(act.at).tzinfo is not None and bool(ActKind(act.kind))
    except ValueError:
        return False


def _apply_to_timeline(line: _Replay, act: _Act) -> bool:
    """Apply an act to the done and undone acts of a timeline; return whether it fits."""
    if act.target is None:
        line.undone.clear()
        line.done.append(act.id)
        return True
    undoing = act.kind == ActKind.UNDO
    source, target = (line.done, line.undone) if undoing else (line.undone, line.done)
    if not source or source[-1] != act.target:
        return False
    target.append(source.pop())
    return True


def _compare_values(db: Database, replays: dict[int, _Replay], read: _Reader) -> Iterator[str]:
    """Compare stored values with the replay, and drop those values from the replay."""
    for table in VALUE_TABLES:
        sql = f"SELECT subject, address, value FROM {table} ORDER BY subject, address"  # noqa: S608 - our own name
        for subject, address, value in read(db.execute(sql)):
            if subject not in replays:
                yield "有内容不属于任何报告"
                continue
            replay = replays[subject]
            place = address if table == table_of(address) else f"{address}（{table}）"
            expected = None if place in _ROW else replay.latest.pop(place, None)
            if expected != hash_if_long(value):
                yield f"{replay.name}：“{place}”与历史记录不一致"


def _remaining_faults(replay: _Replay) -> Iterator[str]:
    """Yield faults for replayed values that are not stored, and for states of acts."""
    for address, expected in sorted(replay.latest.items()):
        if expected is not None and address not in _ROW:
            yield f"{replay.name}：“{address}”与历史记录不一致"
    if replay.states != replay.expected():
        yield f"{replay.name}：哪些步已经撤销，记录不一致"


def _report_row_faults(
    db: Database, report: int, replay: _Replay, row: _ReportRow
) -> Iterator[str]:
    """Compare a report's row with the replay, and yield faults."""
    row_values = {a: hash_if_long(value) for a, value in row.values.items()}
    if any(replay.latest.get(a, value) != value for a, value in row_values.items()):
        yield f"{replay.name}：单位、年度或者状态与历史记录不一致"
    if STATUS not in replay.latest and row.values[STATUS] != Status.EDITING:
        yield f"{replay.name}：状态与历史记录不一致"
    if row.updated != (replay.last or row.created):
        yield f"{replay.name}：修改时间与历史记录不一致"
    if row.digest != birth_digest(original_identity(db, report)):
        yield f"{replay.name}：单位、年度、级别、报告范围或者表式变了"

"""The log done over again: what it says must be what stands, and what it was digested as."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import DELETED, IDENTITY, STATUS, Address
from zwgk_desktop.domain.status import Status
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.digests import act_digest, birth_digest, born_as, subject_digest
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.values import VALUE_TABLES, StoredChange, table_of

_SUBJECTS = "SELECT id, kind, line, key, digest FROM subject ORDER BY id"
_ACTS = "SELECT id, line, at, kind, note, target, state, digest FROM act ORDER BY id"
_CHANGES = "SELECT act, subject, address, before, after FROM change ORDER BY act, seq"
_REPORTS = """
    SELECT id, unit, year, level, edition, status, nullif(deleted, 0), created, updated, digest
    FROM report ORDER BY id
"""
_ROW = (*IDENTITY, STATUS, DELETED)


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
    """One subject as the log makes it, and its line of acts if it has one."""

    name: str
    row: _ReportRow | None = None
    standing: dict[Address, object] = field(default_factory=dict[Address, object])
    last: str = ""
    done: list[int] = field(default_factory=list[int])
    undone: list[int] = field(default_factory=list[int])
    states: dict[int, str] = field(default_factory=dict[int, str])

    def expected(self) -> dict[int, str]:
        """Return which acts are done, undone and discarded by what the log tells."""
        states = dict.fromkeys(self.states, "discarded")
        return states | dict.fromkeys(self.done, "done") | dict.fromkeys(self.undone, "undone")


def log_faults(db: Database) -> Iterator[str]:
    """Yield where the log and what stands contradict each other or themselves."""
    replays: dict[int, _Replay] = {}
    yield from _begin(db, replays)
    changes = {
        act: [StoredChange(*row[1:]) for row in rows]
        for act, rows in groupby(db.execute(_CHANGES).fetchall(), key=lambda row: int(row[0]))
    }
    for row in db.execute(_ACTS).fetchall():
        act = _Act(*row)
        told = changes.get(act.id, [])
        if not {act.line, *(change.subject for change in told)} <= replays.keys():
            yield f"历史记录第{act.id}步不属于任何报告"
        else:
            yield from _follow(replays, act, told)
    values = _values(db)
    for subject, replay in replays.items():
        yield from _settle(replay, values.pop(subject, {}))
        if replay.row is not None:
            yield from _settle_report(db, subject, replay, replay.row)
    if values:
        yield "有内容不属于任何报告"


def _begin(db: Database, replays: dict[int, _Replay]) -> Iterator[str]:
    """Fill in every subject as it was made."""
    rows = {
        row[0]: _ReportRow(dict(zip(_ROW, row[1:7], strict=True)), *row[7:])
        for row in db.execute(_REPORTS).fetchall()
    }
    for id_, kind, line, key, digest in db.execute(_SUBJECTS).fetchall():
        row = rows.pop(id_, None)
        replays[id_] = replay = _Replay(_name(kind, key, row), row)
        fits = (kind == SubjectKind.REPORT) == (row is not None)
        if not fits or digest != subject_digest(id_, kind, line, key):
            yield f"{replay.name}：它是什么，记录不一致"
    if rows:
        yield "有报告没有登记"


def _name(kind: str, key: str, row: _ReportRow | None) -> str:
    if row is not None:
        return f"“{row.values['report.unit']}”{row.values['report.year']}年的报告"
    with suppress(ValueError):
        return f"{SubjectKind(kind).label}{key}"
    return "不认识的一项"


def _follow(
    replays: dict[int, _Replay], act: _Act, changes: Sequence[StoredChange]
) -> Iterator[str]:
    line = replays[act.line]
    digested = [act.line, act.at, act.kind, act.note, act.target]
    if act.digest != act_digest(digested, changes) or not _readable(act) or not changes:
        yield f"{line.name}：历史记录第{act.id}步的内容变了"
    for subject, address, before, after in changes:
        replay = replays[subject]
        unknown = before if address in _ROW else None  # what it was born with is digested
        if replay.standing.get(address, unknown) != before:
            yield f"{replay.name}：“{address}”在历史记录第{act.id}步前后接不上"
        replay.standing[address] = after
        replay.last = act.at
    if not _take(line, act):
        yield f"{line.name}：历史记录第{act.id}步撤销或者重做的不是该撤销的一步"
    if act.state is not None:
        line.states[act.id] = act.state


def _readable(act: _Act) -> bool:
    try:
        return datetime.fromisoformat(act.at).tzinfo is not None and bool(ActKind(act.kind))
    except ValueError:
        return False


def _take(line: _Replay, act: _Act) -> bool:
    """Move along the line of acts done and undone; False when the act does not fit it."""
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


def _settle(replay: _Replay, values: dict[Address, object]) -> Iterator[str]:
    """Compare what the log makes of a subject with what stands."""
    told = {a: v for a, v in replay.standing.items() if a not in _ROW and v is not None}
    for address in sorted(told.keys() | values.keys()):
        if told.get(address) != values.get(address):
            yield f"{replay.name}：“{address}”与历史记录不一致"
    if replay.states != replay.expected():
        yield f"{replay.name}：哪些步已经撤销，记录不一致"


def _settle_report(db: Database, report: int, replay: _Replay, row: _ReportRow) -> Iterator[str]:
    """Compare a report's row with what the log makes of it."""
    if any(replay.standing.get(a, row.values[a]) != row.values[a] for a in _ROW):
        yield f"{replay.name}：单位、年度或者状态与历史记录不一致"
    if STATUS not in replay.standing and row.values[STATUS] != Status.EDITING:
        yield f"{replay.name}：状态与历史记录不一致"
    if row.updated != (replay.last or row.created):
        yield f"{replay.name}：修改时间与历史记录不一致"
    if row.digest != birth_digest(born_as(db, report)):
        yield f"{replay.name}：单位、年度、级别或者表式变了"


def _values(db: Database) -> dict[int, dict[Address, object]]:
    found: dict[int, dict[Address, object]] = {}
    for table in VALUE_TABLES:
        sql = f"SELECT subject, address, value FROM {table}"  # noqa: S608 - our own name
        for subject, address, value in db.execute(sql).fetchall():
            place = address if table == table_of(address) else f"{address}（{table}）"
            found.setdefault(subject, {})[place] = value
    return found

"""The log done over again: what it says must be what stands, and what it was digested as."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import DELETED, STATUS, Address
from zwgk_desktop.domain.status import Status
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.digests import act_digest, birth_digest, born_as
from zwgk_desktop.storage.migrations import VALUE_TABLES
from zwgk_desktop.storage.values import StoredChange

_ACTS = "SELECT id, report, at, kind, note, target, state, digest FROM act ORDER BY id"
_CHANGES = "SELECT act, address, before, after FROM change ORDER BY act, seq"
_REPORTS = """
    SELECT id, unit, year, level, edition, status, nullif(deleted, 0), created, updated, digest
    FROM report ORDER BY id
"""
_ROW = ("report.unit", "report.year", "report.level", "report.edition", STATUS, DELETED)


class _Act(NamedTuple):
    id: int
    report: int
    at: str
    kind: str
    note: str
    target: int | None
    state: str | None
    digest: str


@dataclass
class _Replay:
    """One report as its log makes it."""

    row: dict[Address, object]
    created: str
    updated: str
    digest: str
    standing: dict[Address, object] = field(default_factory=dict[Address, object])
    done: list[int] = field(default_factory=list[int])
    undone: list[int] = field(default_factory=list[int])
    states: dict[int, str] = field(default_factory=dict[int, str])
    last: str = ""

    @property
    def name(self) -> str:
        return f"“{self.row['report.unit']}”{self.row['report.year']}年的报告"


def log_faults(db: Database) -> Iterator[str]:
    """Yield where the log and the reports contradict each other or themselves."""
    replays = {
        row[0]: _Replay(dict(zip(_ROW, row[1:7], strict=True)), *row[7:])
        for row in db.execute(_REPORTS).fetchall()
    }
    changes = {
        act: [StoredChange(*row[1:]) for row in rows]
        for act, rows in groupby(db.execute(_CHANGES).fetchall(), key=lambda row: int(row[0]))
    }
    for row in db.execute(_ACTS).fetchall():
        act = _Act(*row)
        replay = replays.get(act.report)
        if replay is None:
            yield f"历史记录第{act.id}步不属于任何报告"
        else:
            yield from _follow(replay, act, changes.get(act.id, []))
    values = _values(db)
    for report, replay in replays.items():
        yield from _settle(db, report, replay, values.pop(report, {}))
    if values:
        yield "有内容不属于任何报告"


def _follow(replay: _Replay, act: _Act, changes: Sequence[StoredChange]) -> Iterator[str]:
    line = [act.report, act.at, act.kind, act.note, act.target]
    if act.digest != act_digest(line, changes) or not _readable(act) or not changes:
        yield f"{replay.name}：历史记录第{act.id}步的内容变了"
    for address, before, after in changes:
        unknown = before if address in _ROW else None  # what it was born with is digested
        if replay.standing.get(address, unknown) != before:
            yield f"{replay.name}：“{address}”在历史记录第{act.id}步前后接不上"
        replay.standing[address] = after
    replay.last = act.at
    if not _take(replay, act):
        yield f"{replay.name}：历史记录第{act.id}步撤销或者重做的不是该撤销的一步"
    if act.state is not None:
        replay.states[act.id] = act.state


def _readable(act: _Act) -> bool:
    try:
        return datetime.fromisoformat(act.at).tzinfo is not None and bool(ActKind(act.kind))
    except ValueError:
        return False


def _take(replay: _Replay, act: _Act) -> bool:
    """Move along the line of acts done and undone; False when the act does not fit it."""
    if act.target is None:
        replay.undone.clear()
        replay.done.append(act.id)
        return True
    undoing = act.kind == ActKind.UNDO
    source, target = (replay.done, replay.undone) if undoing else (replay.undone, replay.done)
    if not source or source[-1] != act.target:
        return False
    target.append(source.pop())
    return True


def _settle(
    db: Database, report: int, replay: _Replay, values: dict[Address, object]
) -> Iterator[str]:
    """Compare what the log makes of a report with what stands."""
    told = {a: v for a, v in replay.standing.items() if a not in _ROW and v is not None}
    for address in sorted(told.keys() | values.keys()):
        if told.get(address) != values.get(address):
            yield f"{replay.name}：“{address}”与历史记录不一致"
    if any(replay.standing.get(a, replay.row[a]) != replay.row[a] for a in _ROW):
        yield f"{replay.name}：单位、年度或者状态与历史记录不一致"
    if STATUS not in replay.standing and replay.row[STATUS] != Status.EDITING:
        yield f"{replay.name}：状态与历史记录不一致"
    if replay.updated != (replay.last or replay.created):
        yield f"{replay.name}：修改时间与历史记录不一致"
    if replay.digest != birth_digest(born_as(db, report)):
        yield f"{replay.name}：单位、年度、级别或者表式变了"
    if replay.states != _expected(replay):
        yield f"{replay.name}：哪些步已经撤销，记录不一致"


def _expected(replay: _Replay) -> dict[int, str]:
    states = dict.fromkeys(replay.states, "discarded")
    return states | dict.fromkeys(replay.done, "done") | dict.fromkeys(replay.undone, "undone")


def _values(db: Database) -> dict[int, dict[Address, object]]:
    found: dict[int, dict[Address, object]] = {}
    for table in VALUE_TABLES:
        sql = f"SELECT report, address, value FROM {table}"  # noqa: S608 - our own name
        for report, address, value in _rows(db, sql):
            found.setdefault(report, {})[address] = value
    return found


def _rows(db: Database, sql: str) -> Iterable[tuple[int, Address, object]]:
    return db.execute(sql).fetchall()

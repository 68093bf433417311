"""The log of acts: what was done, undone and redone, for good.

Per report, acts done and acts undone form one line: the undone ones are its
end. Undo takes the last one done, redo the first one undone, and a new act
discards those undone. Undo and redo are themselves logged, outside the line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage.acts import ActKind, ActSummary, HistoryRow, now
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.digests import act_digest
from zwgk_desktop.storage.failures import explained, legible
from zwgk_desktop.storage.values import Places, StoredChange, ValueStore, encode

_UNDOABLE = (
    "SELECT id, at, kind, note FROM act WHERE report = ? AND state = 'done'"
    " ORDER BY id DESC LIMIT 1"
)
_REDOABLE = (
    "SELECT id, at, kind, note FROM act WHERE report = ? AND state = 'undone' ORDER BY id LIMIT 1"
)
_LAST_ENTRY = """
    SELECT change.address FROM act JOIN change ON change.act = act.id
    WHERE act.report = ? AND act.state = 'done' AND act.kind = 'entry'
        AND change.address GLOB '*.*.*' AND change.address NOT GLOB 'explanation.*'
    ORDER BY act.id DESC, change.seq DESC LIMIT 1
"""
_INSERT = """
    INSERT INTO act (report, at, kind, note, target, state, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_HISTORY = """
    SELECT act.at, act.id, act.kind, act.note, target.kind,
        change.address, change.before, change.after
    FROM act JOIN change ON change.act = act.id LEFT JOIN act AS target ON target.id = act.target
    WHERE act.report = :report AND act.id > :after
        AND (:address IS NULL OR change.address = :address)
    ORDER BY act.id, change.seq
"""


@dataclass(frozen=True, slots=True)
class _Line:
    """A new line of the log; `target` is the act it undoes or redoes."""

    kind: ActKind
    note: str = ""
    target: int | None = None
    repeats: ActKind | None = None


class ActLog:
    """Every change of a report, written together with the values it changes."""

    def __init__(self, db: Database, places: Places) -> None:
        self._db = db
        self._places = places
        self._values = ValueStore(db, places)

    def record(
        self, report: int, kind: ActKind, changes: Sequence[Change], note: str = ""
    ) -> ActSummary:
        """Do an act: on disk when it returns.

        Raises:
            UserError: What it changes is no longer as it was seen (D09), or
                it would make a second report of one unit and year (D05).
        """
        stored = [StoredChange(c.address, encode(c.before), encode(c.after)) for c in changes]
        with transaction(self._db):
            self._db.execute(
                "UPDATE act SET state = 'discarded' WHERE report = ? AND state = 'undone'",
                [report],
            )
            return self._write(report, _Line(kind, note), stored)

    def undo(self, report: int) -> ActSummary:
        """Take back the last act done.

        Raises:
            UserError: There is none (D07), or as for `record`.
        """
        with transaction(self._db):
            last = self.undoable(report)
            if last is None:
                raise _nothing("撤销")
            return self._repeat(report, last, ActKind.UNDO)

    def redo(self, report: int) -> ActSummary:
        """Do again the act undone last.

        Raises:
            UserError: There is none (D07), or as for `record`.
        """
        with transaction(self._db):
            first = self.redoable(report)
            if first is None:
                raise _nothing("重做")
            return self._repeat(report, first, ActKind.REDO)

    def undoable(self, report: int) -> ActSummary | None:
        """Return the act that undo would take back."""
        return self._summary(_UNDOABLE, report)

    def redoable(self, report: int) -> ActSummary | None:
        """Return the act that redo would do again."""
        return self._summary(_REDOABLE, report)

    def last_entry(self, report: int) -> Address | None:
        """Return the cell of the latest entry that stands."""
        with explained():
            row = self._db.execute(_LAST_ENTRY, [report]).fetchone()
        return row[0] if row else None

    def history(self, report: int, address: Address | None, after: int = 0) -> Iterator[HistoryRow]:
        """Yield every change of a report or of one address after an act, oldest first."""
        wanted = {"report": report, "address": address, "after": after}
        with explained():
            rows = self._db.execute(_HISTORY, wanted).fetchall()
        with legible():
            read = [self._row(row) for row in rows]
        yield from read

    def _row(self, row: Sequence[Any]) -> HistoryRow:
        at, act, kind, note, repeats, *stored = row
        change = self._places.change(StoredChange(*stored))
        return HistoryRow(
            at=datetime.fromisoformat(at),
            act=act,
            kind=ActKind(kind),
            note=note,
            address=change.address,
            before=change.before,
            after=change.after,
            repeats=ActKind(repeats) if repeats else None,
        )

    def _repeat(self, report: int, act: ActSummary, kind: ActKind) -> ActSummary:
        undoing = kind is ActKind.UNDO
        stored = self._stored(act.id)
        if undoing:
            stored = [StoredChange(c.address, c.after, c.before) for c in reversed(stored)]
        self._db.execute(
            "UPDATE act SET state = ? WHERE id = ?", ["undone" if undoing else "done", act.id]
        )
        return self._write(report, _Line(kind, act.note, act.id, act.kind), stored)

    def _write(self, report: int, line: _Line, stored: list[StoredChange]) -> ActSummary:
        self._values.verify(report, stored)
        self._values.write(report, stored)
        at = now()
        state = None if line.target else "done"
        row = [report, at.isoformat(), str(line.kind), line.note, line.target]
        act = self._db.execute(_INSERT, [*row, state, act_digest(row, stored)]).lastrowid
        assert act is not None  # noqa: S101 - INTEGER PRIMARY KEY
        self._db.conn.executemany(
            "INSERT INTO change (act, seq, address, before, after) VALUES (?, ?, ?, ?, ?)",
            [(act, seq, *change) for seq, change in enumerate(stored)],
        )
        self._db.execute("UPDATE report SET updated = ? WHERE id = ?", [at.isoformat(), report])
        changes = tuple(self._places.change(change) for change in stored)
        return ActSummary(
            id=act,
            at=at,
            kind=line.kind,
            note=line.note,
            changes=changes,
            repeats=line.repeats,
        )

    def _summary(self, sql: str, report: int) -> ActSummary | None:
        with explained():
            row = self._db.execute(sql, [report]).fetchone()
            if row is None:
                return None
            act, at, kind, note = row
            changes = tuple(self._places.change(change) for change in self._stored(act))
        return ActSummary(
            id=act,
            at=datetime.fromisoformat(at),
            kind=ActKind(kind),
            note=note,
            changes=changes,
        )

    def _stored(self, act: int) -> list[StoredChange]:
        sql = "SELECT address, before, after FROM change WHERE act = ? ORDER BY seq"
        return [StoredChange(*row) for row in self._db.execute(sql, [act])]


def _nothing(what: str) -> UserError:
    return UserError(f"没有可以{what}的操作", remedy="无需处理，报告没有改动", code="D07")

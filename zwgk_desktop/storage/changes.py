"""Permanent log of acts, with undo and redo.

An act is a group of changes, each of one address of one subject. It belongs to one
timeline (`line`): that of a report, of a unit's books, of a collection or of the workspace.
A timeline is a sequence of done acts followed by a sequence of undone acts. Undo reverses
the last done act as a whole, redo repeats the first undone act, and a new act discards
the undone ones. Undo and redo are logged as acts too, outside the timeline.

Add a subject by creating its identity and recording its first values in one transaction::

    with transaction(db):
        request = subjects.create(SubjectKind.REQUEST, line=books)
        log.record(books, ActKind.ADD, on(request, [Change("request.number", None, "2026-001")]))

Remove it by clearing its values. An act may also change subjects of other timelines: an
entry in a book changes the cells tied to it. Undo then fails if an act of another
timeline has changed the same address since, and the error names that later act.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage.acts import (
    ActHeading,
    ActKind,
    ActSummary,
    HistoryRow,
    SubjectChange,
    act_digest,
    now,
)
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.failures import explain_decoding_errors, explain_failures
from zwgk_desktop.storage.subjects import NewSubject, SubjectStore
from zwgk_desktop.storage.values import StoredChange, ValueStore, ValueTypes, encode

_UNDOABLE = (
    "SELECT id, kind, note FROM act WHERE line = ? AND state = 'done' ORDER BY id DESC LIMIT 1"
)
_REDOABLE = "SELECT id, kind, note FROM act WHERE line = ? AND state = 'undone' ORDER BY id LIMIT 1"
_LAST_ENTRY = """
    SELECT change.address FROM act JOIN change ON change.act = act.id
    WHERE act.line = :report AND change.subject = :report
        AND act.state = 'done' AND act.kind = 'entry'
        AND change.address GLOB '*.*.*' AND change.address NOT GLOB 'explanation.*'
    ORDER BY act.id DESC, change.seq DESC LIMIT 1
"""
_INSERT = """
    INSERT INTO act (line, at, kind, note, target, state, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_HISTORY = """
    SELECT act.at, act.id, act.line, act.kind, act.note, target.kind,
        change.subject, change.address, change.before, change.after
    FROM change JOIN act ON act.id = change.act LEFT JOIN act AS target ON target.id = act.target
    WHERE {which} AND act.id > :after AND (:address IS NULL OR change.address = :address)
    ORDER BY act.id, change.seq
"""
_OF_SUBJECT = _HISTORY.format(which="change.subject = :which AND change.act > :after")
_OF_LINE = _HISTORY.format(which="act.line = :which")
_STORED = "SELECT subject, address, before, after FROM change WHERE act = ? {which} ORDER BY seq"
_OF_REPORTS = "AND subject IN (SELECT id FROM report)"
_CHANGED_LATER = """
    SELECT act.at, act.kind FROM change JOIN act ON act.id = change.act
    WHERE change.subject = ? AND change.address = ? AND act.id > ? AND act.line <> ?
    ORDER BY act.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _LogEntry:
    """New row of the log; `target` is the act it undoes or redoes."""

    line: int
    kind: ActKind
    note: str = ""
    target: int | None = None
    repeats: ActKind | None = None


class ActLog:
    """Log of acts of one workspace, written together with the values they change."""

    def __init__(self, db: Database, value_types: ValueTypes) -> None:
        self._db = db
        self._value_types = value_types
        self._values = ValueStore(db, value_types)
        self._subjects = SubjectStore(db)

    def record(
        self,
        line: int,
        kind: ActKind,
        changes: Iterable[Change],
        note: str = "",
        added: Iterable[NewSubject] = (),
    ) -> ActSummary:
        """Apply changes, record them as an act of a timeline and return it, synced to disk.

        A change without a subject applies to the timeline's own subject.

        Raises:
            UserError: A value differs from the change's `before` (D09), or there would be
                a second report of one unit and year (D05).
        """
        with transaction(self._db):
            created = [
                change for one in added for change in self._subjects.create_with_changes(one, line)
            ]
            stored = [
                StoredChange(
                    c.subject if isinstance(c, SubjectChange) else line,
                    c.address,
                    encode(c.before),
                    encode(c.after),
                )
                for c in (*changes, *created)
            ]
            self._db.execute(
                "UPDATE act SET state = 'discarded' WHERE line = ? AND state = 'undone'", [line]
            )
            self._values.verify(stored)
            return self._write(_LogEntry(line, kind, note), stored)

    def undo(self, line: int) -> ActSummary:
        """Undo the last done act of a timeline as a whole and return the undoing act.

        Raises:
            UserError: There is no such act (D07), a later act of another timeline changed
                the same address (D09), or as for `record`.
        """
        with transaction(self._db):
            last = self.undoable(line)
            if last is None:
                raise _nothing_to_repeat_error("撤销")
            return self._repeat(line, last, ActKind.UNDO)

    def redo(self, line: int) -> ActSummary:
        """Redo the last undone act of a timeline and return the redoing act.

        Raises:
            UserError: As for `undo`.
        """
        with transaction(self._db):
            first = self.redoable(line)
            if first is None:
                raise _nothing_to_repeat_error("重做")
            return self._repeat(line, first, ActKind.REDO)

    def undoable(self, line: int) -> ActHeading | None:
        """Return the act that `undo` would undo; None if there is none."""
        return self._heading(_UNDOABLE, line)

    def redoable(self, line: int) -> ActHeading | None:
        """Return the act that `redo` would repeat; None if there is none."""
        return self._heading(_REDOABLE, line)

    def changes_of(self, act: int) -> tuple[SubjectChange, ...]:
        """Return all changes of an act, in order."""
        with explain_failures():
            stored = self._stored_changes(act)
        with explain_decoding_errors():
            return self._changes(stored)

    def report_changes(self, act: int) -> tuple[SubjectChange, ...]:
        """Return an act's changes of reports, without loading its other changes."""
        with explain_failures():
            stored = self._stored_changes(act, _OF_REPORTS)
        with explain_decoding_errors():
            return self._changes(stored)

    def latest(self, line: int) -> int:
        """Return the id of a timeline's latest act, including undo and redo; 0 if none."""
        with explain_failures():
            row = self._db.execute("SELECT max(id) FROM act WHERE line = ?", [line]).fetchone()
        return row[0] or 0

    def last_entry(self, report: int) -> Address | None:
        """Return the address of the report's last done entry of a figure; None if none."""
        with explain_failures():
            row = self._db.execute(_LAST_ENTRY, {"report": report}).fetchone()
        return row[0] if row else None

    def history(
        self, subject: int, address: Address | None, after: int = 0
    ) -> Iterator[HistoryRow]:
        """Yield the changes of a subject, or of one address of it, after an act, oldest first."""
        yield from self._rows(_OF_SUBJECT, subject, address, after)

    def history_of_line(self, line: int, after: int = 0) -> Iterator[HistoryRow]:
        """Yield the changes of all subjects in a timeline after an act, oldest first."""
        yield from self._rows(_OF_LINE, line, None, after)

    def _rows(
        self, sql: str, which: int, address: Address | None, after: int
    ) -> Iterator[HistoryRow]:
        wanted = {"which": which, "address": address, "after": after}
        with explain_failures():
            rows = self._db.execute(sql, wanted).fetchall()
        with explain_decoding_errors():
            read = [self._row(row) for row in rows]
        yield from read

    def _row(self, row: Sequence[Any]) -> HistoryRow:
        at, act, line, kind, note, repeats, *stored = row
        change = self._value_types.change(StoredChange(*stored))
        return HistoryRow(
            at=datetime.fromisoformat(at),
            act=act,
            line=line,
            kind=ActKind(kind),
            note=note,
            subject=change.subject,
            address=change.address,
            before=change.before,
            after=change.after,
            repeats=ActKind(repeats) if repeats else None,
        )

    def _repeat(self, line: int, act: ActHeading, kind: ActKind) -> ActSummary:
        undoing = kind is ActKind.UNDO
        stored = self._stored_changes(act.id)
        if undoing:
            stored = [c._replace(before=c.after, after=c.before) for c in reversed(stored)]
        self._verify_repeatable(line, act.id, stored, kind)
        self._db.execute(
            "UPDATE act SET state = ? WHERE id = ?", ["undone" if undoing else "done", act.id]
        )
        return self._write(_LogEntry(line, kind, act.note, act.id, act.kind), stored)

    def _verify_repeatable(
        self, line: int, act: int, stored: list[StoredChange], kind: ActKind
    ) -> None:
        """Raise if values have changed since the act, naming a later act that did so (D09)."""
        for change in self._values.stale_changes(stored):
            asked = [change.subject, change.address, act, line]
            later = self._db.execute(_CHANGED_LATER, asked).fetchone()
            if later is None:
                break
            at = datetime.fromisoformat(later[0])
            raise UserError(
                f"不能{kind.label}：同一处内容后来又改过（{at:%Y-%m-%d %H:%M}，"
                f"{ActKind(later[1]).label}）",
                remedy="请先撤销后来的那一步，或者直接修改",
                code="D09",
            )
        self._values.verify(stored)

    def _write(self, entry: _LogEntry, stored: list[StoredChange]) -> ActSummary:
        self._values.write(stored)
        at = now()
        state = None if entry.target else "done"
        row = [entry.line, at.isoformat(), str(entry.kind), entry.note, entry.target]
        act = self._db.execute(_INSERT, [*row, state, act_digest(row, stored)]).lastrowid
        assert act is not None  # noqa: S101 - INTEGER PRIMARY KEY
        self._db.conn.executemany(
            "INSERT INTO change (act, seq, subject, address, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [(act, seq, *change) for seq, change in enumerate(stored)],
        )
        self._db.conn.executemany(
            "UPDATE report SET updated = ? WHERE id = ?",
            [(at.isoformat(), subject) for subject in {change.subject for change in stored}],
        )
        return ActSummary(
            id=act,
            line=entry.line,
            at=at,
            kind=entry.kind,
            note=entry.note,
            changes=self._changes(stored),
            repeats=entry.repeats,
        )

    def _heading(self, sql: str, line: int) -> ActHeading | None:
        with explain_failures():
            row = self._db.execute(sql, [line]).fetchone()
        if row is None:
            return None
        act, kind, note = row
        with explain_decoding_errors():
            return ActHeading(act, ActKind(kind), note)

    def _changes(self, stored: Iterable[StoredChange]) -> tuple[SubjectChange, ...]:
        return tuple(self._value_types.change(change) for change in stored)

    def _stored_changes(self, act: int, which: str = "") -> list[StoredChange]:
        sql = _STORED.format(which=which)
        return [StoredChange(*row) for row in self._db.execute(sql, [act])]


def _nothing_to_repeat_error(what: str) -> UserError:
    return UserError(f"没有可以{what}的操作", remedy="无需处理，报告没有改动", code="D07")

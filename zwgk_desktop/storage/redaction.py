"""Personal fields taken out of a workspace for good: values, log and digests, and the file's rest.

What stood there is written over in the log by a mark, so that the log still tells who changed
what and when, and only that no more; the digests of the acts touched are made anew in the same
transaction. SQLite then writes noughts over what it frees, and the file is written anew.
"""

from collections.abc import Collection
from typing import Protocol

from sqlite_utils import Database

from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage.acts import ActKind, ActSummary, SubjectChange, now, on
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.digests import act_digest
from zwgk_desktop.storage.failures import damaged, explained
from zwgk_desktop.storage.values import Stored, table_of

MARK = "〔已脱敏〕"
"""What the log says in place of what stood there."""

REDACTED_AT = "books.redacted_at"
"""When the books were redacted last: of an act on what stood in the log alone, its only change."""

_LAST = "SELECT value FROM value WHERE subject = ? AND address = ?"
_ACT = "SELECT line, at, kind, note, target, digest FROM act WHERE id = ?"
_CHANGES = "SELECT subject, address, before, after FROM change WHERE act = ? ORDER BY seq"
_TOUCHED = "SELECT act, seq, address FROM change WHERE subject = ?"
_MARK = """
    UPDATE change SET before = CASE WHEN before IS NULL THEN NULL ELSE :mark END,
        after = CASE WHEN after IS NULL THEN NULL ELSE :mark END
    WHERE act = :act AND seq = :seq
"""


_REWRITTEN = ("request", "document", "decision", "dispute", "books", "advice", "review")
"""Prefixes of addresses whose texts may name who asked; what a unit sent is never altered."""

_TEXTS = "SELECT subject, address, value FROM value WHERE typeof(value) = 'text'"
_LOGGED = """
    SELECT act, seq, subject, address, before, after FROM change
    WHERE typeof(before) = 'text' OR typeof(after) = 'text'
"""


class Mask(Protocol):
    """Masks in a text who is to be forgotten."""

    def __call__(self, subject: int, text: str) -> str:
        """Return the text of a subject as it may stay."""
        ...


def redact(
    db: Database, log: ActLog, line: int, subjects: Collection[int], mask: Mask
) -> ActSummary:
    """Take the personal fields of some entries away, as one act that nothing takes back.

    Args:
        db: The workspace.
        log: Where the act is written.
        line: The unit's books.
        subjects: Requests, of which some may have been removed or undone.
        mask: Is asked for every text in which somebody may be named, in the log too.

    Raises:
        UserError: The log of an act touched was damaged before (D11): then nothing is changed.
    """
    with explained():
        db.execute("PRAGMA secure_delete = ON")
    with transaction(db):
        changes = _Redaction(db, mask).of(subjects)
        last = db.execute(_LAST, [line, REDACTED_AT]).fetchone()
        noted = Change(REDACTED_AT, last[0] if last else None, now().isoformat())
        act = log.record(line, ActKind.REDACT, [*changes, *on(line, [noted])])
    with explained():
        db.execute("VACUUM")
    return act


class _Redaction:
    """One redaction, and the acts of the log whose digests it has to make anew."""

    def __init__(self, db: Database, mask: Mask) -> None:
        self._db = db
        self._mask = mask
        self._touched: set[int] = set()

    def of(self, subjects: Collection[int]) -> list[SubjectChange]:
        """Write over the log and over what stands, and return what takes the marks away."""
        changes = [change for subject in subjects for change in self._forget(subject)]
        self._mask_standing()
        self._mask_logged()
        for act in sorted(self._touched):
            line = self._db.execute(_ACT, [act]).fetchone()[:5]
            digest = act_digest(line, self._db.execute(_CHANGES, [act]).fetchall())
            self._db.execute("UPDATE act SET digest = ? WHERE id = ?", [digest, act])
        return changes

    def _forget(self, subject: int) -> tuple[SubjectChange, ...]:
        sql = "SELECT address FROM personal WHERE subject = ?"
        standing = [str(row[0]) for row in self._db.execute(sql, [subject]).fetchall()]
        for act, seq, address in self._db.execute(_TOUCHED, [subject]).fetchall():
            if table_of(address) == "personal":
                self._touch(act)
                self._db.execute(_MARK, {"mark": MARK, "act": act, "seq": seq})
        self._db.execute("UPDATE personal SET value = ? WHERE subject = ?", [MARK, subject])
        return on(subject, [Change(address, MARK, None) for address in standing])

    def _mask_standing(self) -> None:
        update = "UPDATE value SET value = ? WHERE subject = ? AND address = ?"
        for subject, address, value in self._db.execute(_TEXTS).fetchall():
            masked = self._masked(subject, address, value)
            if masked != value:
                self._db.execute(update, [masked, subject, address])

    def _mask_logged(self) -> None:
        update = "UPDATE change SET before = ?, after = ? WHERE act = ? AND seq = ?"
        for act, seq, subject, address, *values in self._db.execute(_LOGGED).fetchall():
            masked = [self._masked(subject, address, value) for value in values]
            if masked != values:
                self._touch(act)
                self._db.execute(update, [*masked, act, seq])

    def _masked(self, subject: int, address: str, value: Stored) -> Stored:
        known = address.partition(".")[0] in _REWRITTEN and isinstance(value, str)
        return self._mask(subject, str(value)) if known else value

    def _touch(self, act: int) -> None:
        """Refuse to make a digest anew that does not fit: it would bless what was damaged."""
        if act in self._touched:
            return
        *line, digest = self._db.execute(_ACT, [act]).fetchone()
        if digest != act_digest(line, self._db.execute(_CHANGES, [act]).fetchall()):
            raise damaged()
        self._touched.add(act)

"""Personal fields taken out of a workspace for good: values, log and digests, and the file's rest.

What stood there is written over in the log by a mark, so that the log still tells who changed
what and when, and only that no more; the digests of the acts touched are made anew in the same
transaction. SQLite then writes noughts over what it frees, and the file is written anew.
"""

from collections.abc import Collection

from sqlite_utils import Database

from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage.acts import ActKind, ActSummary, SubjectChange, on
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.digests import act_digest
from zwgk_desktop.storage.failures import damaged, explained
from zwgk_desktop.storage.values import table_of

MARK = "〔已脱敏〕"
"""What the log says in place of what stood there."""

_ACT = "SELECT line, at, kind, note, target, digest FROM act WHERE id = ?"
_CHANGES = "SELECT subject, address, before, after FROM change WHERE act = ? ORDER BY seq"
_TOUCHED = "SELECT act, seq, address FROM change WHERE subject = ?"
_MARK = """
    UPDATE change SET before = CASE WHEN before IS NULL THEN NULL ELSE :mark END,
        after = CASE WHEN after IS NULL THEN NULL ELSE :mark END
    WHERE act = :act AND seq = :seq
"""


def redact(db: Database, log: ActLog, line: int, subjects: Collection[int]) -> ActSummary | None:
    """Take the personal fields of some entries away, as one act that nothing takes back.

    Returns:
        None when there is nothing personal at them.

    Raises:
        UserError: The log of an act touched was damaged before (D11): then nothing is changed.
    """
    with explained():
        db.execute("PRAGMA secure_delete = ON")
    with transaction(db):
        changes = _written_over(db, subjects)
        if not changes:
            return None
        act = log.record(line, ActKind.REDACT, changes)
    with explained():
        db.execute("VACUUM")
    return act


def _written_over(db: Database, subjects: Collection[int]) -> list[SubjectChange]:
    """Write over the log and over what stands, and return what takes the marks away."""
    changes: list[SubjectChange] = []
    for subject in subjects:
        sql = "SELECT address FROM personal WHERE subject = ?"
        standing = [str(row[0]) for row in db.execute(sql, [subject]).fetchall()]
        touched: set[int] = set()
        for act, seq, address in db.execute(_TOUCHED, [subject]).fetchall():
            if table_of(address) == "personal":
                _ensure_sound(db, act, touched)
                db.execute(_MARK, {"mark": MARK, "act": act, "seq": seq})
        for act in sorted(touched):
            line = db.execute(_ACT, [act]).fetchone()[:5]
            digest = act_digest(line, db.execute(_CHANGES, [act]).fetchall())
            db.execute("UPDATE act SET digest = ? WHERE id = ?", [digest, act])
        db.execute("UPDATE personal SET value = ? WHERE subject = ?", [MARK, subject])
        changes += on(subject, [Change(address, MARK, None) for address in standing])
    return changes


def _ensure_sound(db: Database, act: int, seen: set[int]) -> None:
    """Refuse to make a digest anew that does not fit: it would bless what was damaged."""
    if act in seen:
        return
    *line, digest = db.execute(_ACT, [act]).fetchone()
    if digest != act_digest(line, db.execute(_CHANGES, [act]).fetchall()):
        raise damaged()
    seen.add(act)

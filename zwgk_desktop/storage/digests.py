"""Digests of what is logged, so that a byte that changed on a failing disk is noticed.

SQLite checks how a file is built, not what it says: a 3 that has become a 7
passes its tests. The log holds each value twice, and each of its acts a digest.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

_LENGTH = 16  # hexadecimal digits: against accidents, not against forgers

_ACTS = "SELECT id, report, at, kind, note, target FROM act ORDER BY id"
_CHANGES = "SELECT address, before, after FROM change WHERE act = ? ORDER BY seq"
_IDENTITY = ("report.unit", "report.year", "report.level", "report.edition")


def canonical(data: object) -> str:
    """Write data as JSON in the one way that gives one hash."""
    return json.dumps(
        data,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=repr,  # bytes, which only a damaged file holds: no hash of ours fits them
    )


def sha256(text: str) -> str:
    """Return the hash of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def act_digest(line: Sequence[object], changes: Iterable[Sequence[object]]) -> str:
    """Digest an act: report, at, kind, note, target, and its changes in order."""
    return sha256(canonical([list(line), [list(change) for change in changes]]))[:_LENGTH]


def birth_digest(identity: Sequence[object]) -> str:
    """Digest what a report was made with: unit, year, level, edition, created."""
    return sha256(canonical(list(identity)))[:_LENGTH]


def digest_acts(db: Database) -> None:
    """Write the digest of every act."""
    for act, *line in db.execute(_ACTS).fetchall():
        changes = db.execute(_CHANGES, [act]).fetchall()
        db.execute("UPDATE act SET digest = ? WHERE id = ?", [act_digest(line, changes), act])


def digest_reports(db: Database) -> None:
    """Write the digest of every report."""
    for report in [row[0] for row in db.execute("SELECT id FROM report").fetchall()]:
        digest = birth_digest(born_as(db, report))
        db.execute("UPDATE report SET digest = ? WHERE id = ?", [digest, report])


def born_as(db: Database, report: int) -> list[object]:
    """Return what a report was made with, before any act renamed it."""
    sql = "SELECT unit, year, level, edition, created FROM report WHERE id = ?"
    standing = list(db.execute(sql, [report]).fetchone())
    first = (
        "SELECT change.before FROM act JOIN change ON change.act = act.id"
        " WHERE act.report = ? AND change.address = ? ORDER BY act.id, change.seq LIMIT 1"
    )
    for place, address in enumerate(_IDENTITY):
        before = db.execute(first, [report, address]).fetchone()
        if before is not None:
            standing[place] = before[0]
    return standing

"""Digests of what is logged, so that a byte that changed on a failing disk is noticed.

SQLite checks how a file is built, not what it says: a 3 that has become a 7
passes its tests. The log holds each value twice, and each of its acts a digest.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from itertools import islice

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import IDENTITY

_AT_ONCE = 500  # changes; thousands at once would fill the memory
_LONG = 128  # characters; a hash is shorter
_LENGTH = 16  # hexadecimal digits: against accidents, not against forgers

_ACTS = "SELECT id, line, at, kind, note, target FROM act ORDER BY id"
_CHANGES = "SELECT subject, address, before, after FROM change WHERE act = ? ORDER BY seq"
_FIRST = """
    SELECT before FROM change WHERE subject = ? AND address = ? ORDER BY act, seq LIMIT 1
"""


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


def digest(data: Sequence[object]) -> str:
    """Return a digest of data, short: against accidents."""
    return sha256(canonical(data))[:_LENGTH]


def act_digest(line: Sequence[object], changes: Iterable[Sequence[object]]) -> str:
    """Digest an act: (line, at, kind, note, target) and its changes in order.

    Changes are read a few hundred at a time: a receipt of thousands of reports is one act.
    """
    sha = hashlib.sha256(canonical(list(line)).encode("utf-8", "surrogatepass"))
    rest = iter(changes)
    while part := [[short(value) for value in change] for change in islice(rest, _AT_ONCE)]:
        sha.update(canonical(part).encode("utf-8", "surrogatepass"))
    return sha.hexdigest()[:_LENGTH]


def short(value: object) -> object:
    """Return a value, or the hash of a long one, which may be a whole report."""
    if not isinstance(value, str) or len(value) <= _LONG:
        return value
    return f"sha256:{sha256(value)}"


def birth_digest(identity: Sequence[object]) -> str:
    """Digest what a report was made with: unit, year, level, edition, created."""
    return digest(list(identity))


def subject_digest(subject: int, kind: object, line: object, key: object) -> str:
    """Digest what a subject is for good."""
    return digest([subject, kind, line, key])


def digest_acts(db: Database) -> None:
    """Write the digest of every act."""
    for act, *line in db.execute(_ACTS).fetchall():
        changes = db.execute(_CHANGES, [act]).fetchall()
        db.execute("UPDATE act SET digest = ? WHERE id = ?", [act_digest(line, changes), act])


def digest_reports(db: Database) -> None:
    """Write the digest of every report."""
    for report in [row[0] for row in db.execute("SELECT id FROM report").fetchall()]:
        born = birth_digest(born_as(db, report))
        db.execute("UPDATE report SET digest = ? WHERE id = ?", [born, report])


def digest_subjects(db: Database) -> None:
    """Write the digest of every subject."""
    for row in db.execute("SELECT id, kind, line, key FROM subject").fetchall():
        db.execute("UPDATE subject SET digest = ? WHERE id = ?", [subject_digest(*row), row[0]])


def born_as(db: Database, report: int) -> list[object]:
    """Return what a report was made with, before any act renamed it."""
    sql = "SELECT unit, year, level, edition, created FROM report WHERE id = ?"
    standing = list(db.execute(sql, [report]).fetchone())
    for place, address in enumerate(IDENTITY):
        before = db.execute(_FIRST, [report, address]).fetchone()
        if before is not None:
            standing[place] = before[0]
    return standing

"""The fifth step of the schema: subjects, and one table for the values of all of them.

Everything is copied into tables of the new shape, which then take the old names; no
digest is made anew but that of subjects, so that damage done before is still seen.
"""

from collections.abc import Sequence

from sqlite_utils import Database

from zwgk_desktop.storage.acts import now
from zwgk_desktop.storage.digests import act_digest, digest_subjects

_GATHERED = (
    "cell",
    "stated",
    "text",
    "field",
    "explanation",
    "source_remark",
    "privacy_reason",
    "posting",
    "second_keying",
    "correction",
)

_SUBJECT = """
    CREATE TABLE subject (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind <> ''),
        line INTEGER REFERENCES subject (id),
        key TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT ''
    ) STRICT
"""
_VALUES = """
    CREATE TABLE {table} (
        subject INTEGER NOT NULL REFERENCES subject (id),
        address TEXT NOT NULL,
        value ANY NOT NULL CHECK (typeof(value) IN ('integer', 'text')),
        PRIMARY KEY (subject, address)
    ) STRICT, WITHOUT ROWID
"""
_REPORT = """
    CREATE TABLE new_report (
        id INTEGER PRIMARY KEY REFERENCES subject (id),
        unit TEXT NOT NULL CHECK (unit <> ''),
        year INTEGER NOT NULL,
        level TEXT NOT NULL,
        edition TEXT NOT NULL,
        status TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
        digest TEXT NOT NULL DEFAULT ''
    ) STRICT
"""
_ACT = """
    CREATE TABLE new_act (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        line INTEGER NOT NULL REFERENCES subject (id),
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        state TEXT CHECK (state IN ('done', 'undone', 'discarded')),
        target INTEGER REFERENCES new_act (id),
        digest TEXT NOT NULL DEFAULT '',
        CHECK ((state IS NULL) = (target IS NOT NULL))
    ) STRICT
"""
_CHANGE = """
    CREATE TABLE new_change (
        act INTEGER NOT NULL REFERENCES new_act (id),
        seq INTEGER NOT NULL,
        subject INTEGER NOT NULL REFERENCES subject (id),
        address TEXT NOT NULL,
        before ANY,
        after ANY,
        PRIMARY KEY (act, seq)
    ) STRICT, WITHOUT ROWID
"""
_VERSION = """
    CREATE TABLE new_version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        report INTEGER NOT NULL REFERENCES new_report (id),
        act INTEGER NOT NULL REFERENCES new_act (id),
        number INTEGER NOT NULL CHECK (number > 0),
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        hash TEXT NOT NULL,
        content TEXT NOT NULL,
        UNIQUE (report, number)
    ) STRICT
"""
_COPIES = (
    """
    INSERT INTO new_report
        (id, unit, year, level, edition, status, created, updated, deleted, digest)
    SELECT id, unit, year, level, edition, status, created, updated, deleted, digest
    FROM report ORDER BY id
    """,
    """
    INSERT INTO new_act (id, line, at, kind, note, state, target, digest)
    SELECT id, report, at, kind, note, state, target, digest FROM act ORDER BY id
    """,
    """
    INSERT INTO new_change (act, seq, subject, address, before, after)
    SELECT change.act, change.seq, act.report, change.address, change.before, change.after
    FROM change JOIN act ON act.id = change.act ORDER BY change.act, change.seq
    """,
    """
    INSERT INTO new_version (id, report, act, number, at, reason, hash, content)
    SELECT id, report, act, number, at, reason, hash, content FROM version ORDER BY id
    """,
)
_RENAMED = ("report", "act", "change", "version")
_INDEXES = (
    "CREATE UNIQUE INDEX report_of_unit_year ON report (unit, year) WHERE deleted = 0",
    "CREATE UNIQUE INDEX subject_of_key ON subject (kind, key) WHERE key <> ''",
    "CREATE INDEX subject_of_kind ON subject (kind, line)",
    "CREATE INDEX act_of_line ON act (line, state, id)",
    "CREATE INDEX change_of_subject ON change (subject, act)",
)


def gather_values(db: Database) -> None:
    """Bring a workspace of the first four steps to subjects and one table of values."""
    db.execute(_SUBJECT)
    db.execute("INSERT INTO subject (id, kind) SELECT id, 'report' FROM report ORDER BY id")
    workspace = db.execute("INSERT INTO subject (kind) VALUES ('workspace')").lastrowid
    for table in ("value", "personal"):
        db.execute(_VALUES.format(table=table))
    for made in (_REPORT, _ACT, _CHANGE, _VERSION, *_COPIES):
        db.execute(made)
    for table in _GATHERED:
        db.execute(
            f"INSERT INTO value SELECT report, address, value FROM {table}"  # noqa: S608 - our own name
        )
    for succession in db.execute("SELECT unit, predecessor, year FROM succession").fetchall():
        _log_succession(db, workspace or 0, succession)
    _put_in_place(db)
    digest_subjects(db)


def _log_succession(db: Database, workspace: int, succession: Sequence[object]) -> None:
    """Make a subject of a succession, added by an act that can be taken back."""
    sql = "INSERT INTO subject (kind, line) VALUES ('succession', ?)"
    subject = db.execute(sql, [workspace]).lastrowid
    names = ("succession.unit", "succession.predecessor", "succession.year")
    changes = [(subject, name, None, value) for name, value in zip(names, succession, strict=True)]
    line = [workspace, now().isoformat(), "succeed", "", None]
    act = db.execute(
        "INSERT INTO new_act (line, at, kind, note, target, state, digest)"
        " VALUES (?, ?, ?, ?, ?, 'done', ?)",
        [*line, act_digest(line, changes)],
    ).lastrowid
    for seq, (_, address, _, value) in enumerate(changes):
        db.execute("INSERT INTO value VALUES (?, ?, ?)", [subject, address, value])
        row = [act, seq, subject, address, None, value]
        db.execute("INSERT INTO new_change VALUES (?, ?, ?, ?, ?, ?)", row)


def _put_in_place(db: Database) -> None:
    for table in ("version", "change", *_GATHERED, "succession", "act", "report"):
        db.execute(f"DROP TABLE {table}")
    for table in _RENAMED:
        db.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    for index in _INDEXES:
        db.execute(index)

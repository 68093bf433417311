"""Schema of a workspace, built by forward migrations.

Until the first published version, the first step is edited in place and has the whole schema.
After that, released steps are never edited. Each new table, column or kind of act gets a
step of its own, so that an older program refuses the file.
"""

from sqlite_utils import Database, Migrations

from zwgk_desktop.storage.acts import digest_subjects

MIGRATIONS = Migrations("zwgk")

_VALUES = """
    CREATE TABLE {table} (
        subject INTEGER NOT NULL REFERENCES subject (id),
        address TEXT NOT NULL,
        value ANY NOT NULL CHECK (typeof(value) IN ('integer', 'text')),
        PRIMARY KEY (subject, address)
    ) STRICT, WITHOUT ROWID
"""
# A column ANY of a STRICT table preserves the type: counts are INTEGER, amounts TEXT as typed.
_SCHEMA = (
    """
    CREATE TABLE subject (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind <> ''),
        line INTEGER REFERENCES subject (id),
        key TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE UNIQUE INDEX subject_of_key ON subject (kind, key) WHERE key <> ''",
    "CREATE INDEX subject_of_kind ON subject (kind, line)",
    _VALUES.format(table="value"),
    _VALUES.format(table="personal"),
    """
    CREATE TABLE report (
        id INTEGER PRIMARY KEY REFERENCES subject (id),
        unit TEXT NOT NULL CHECK (unit <> ''),
        year INTEGER NOT NULL,
        level TEXT NOT NULL,
        scope TEXT NOT NULL DEFAULT 'office' CHECK (scope IN ('office', 'summed')),
        edition TEXT NOT NULL,
        status TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
        digest TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE UNIQUE INDEX report_of_unit_year ON report (unit, year, scope) WHERE deleted = 0",
    """
    CREATE TABLE act (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        line INTEGER NOT NULL REFERENCES subject (id),
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        state TEXT CHECK (state IN ('done', 'undone', 'discarded')),
        target INTEGER REFERENCES act (id),
        digest TEXT NOT NULL DEFAULT '',
        CHECK ((state IS NULL) = (target IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX act_of_line ON act (line, state, id)",
    """
    CREATE TABLE change (
        act INTEGER NOT NULL REFERENCES act (id),
        seq INTEGER NOT NULL,
        subject INTEGER NOT NULL REFERENCES subject (id),
        address TEXT NOT NULL,
        before ANY,
        after ANY,
        PRIMARY KEY (act, seq)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX change_of_subject ON change (subject, act)",
    """
    CREATE TABLE version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        report INTEGER NOT NULL REFERENCES report (id),
        act INTEGER NOT NULL REFERENCES act (id),
        number INTEGER NOT NULL CHECK (number > 0),
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        hash TEXT NOT NULL,
        content TEXT NOT NULL,
        UNIQUE (report, number)
    ) STRICT
    """,
    # Undo removes the reference to an attachment, not its bytes: redo needs them.
    "CREATE TABLE attachment (hash TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT",
)


@MIGRATIONS(name="0001_schema")
def _create_schema(db: Database) -> None:
    for statement in _SCHEMA:
        db.execute(statement)
    db.execute("INSERT INTO subject (kind) VALUES ('workspace')")
    digest_subjects(db)


def known_steps(steps: Migrations) -> frozenset[str]:
    """Return the names of all migrations that this version of the program knows."""
    blank = Database(memory=True, execute_plugins=False)
    try:
        return frozenset(step.name for step in steps.pending(blank))
    finally:
        blank.close()

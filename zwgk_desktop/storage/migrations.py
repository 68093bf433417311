"""The schema, step by step; forward only, and a released step is never edited.

A later step must come with every new table, column or kind of act, so that an
older program refuses the file instead of misreading it.
"""

from sqlite_utils import Database, Migrations

from zwgk_desktop.storage.digests import act_digest, birth_digest
from zwgk_desktop.storage.one_value_table import gather_values

MIGRATIONS = Migrations("zwgk")

_FIRST_TABLES = ("cell", "stated", "text", "field", "explanation", "source_remark")


@MIGRATIONS(name="0001_reports_and_acts")
def _reports_and_acts(db: Database) -> None:
    """Reports, their values, and the log of acts.

    A column ANY of a STRICT table keeps the type: counts are INTEGER, amounts
    TEXT exactly as typed.
    """
    db.execute(
        """
        CREATE TABLE report (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            unit TEXT NOT NULL CHECK (unit <> ''),
            year INTEGER NOT NULL,
            level TEXT NOT NULL,
            edition TEXT NOT NULL,
            status TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
        ) STRICT
        """
    )
    db.execute("CREATE UNIQUE INDEX report_of_unit_year ON report (unit, year) WHERE deleted = 0")
    for table in _FIRST_TABLES:
        _value_table(db, table)
    db.execute(
        """
        CREATE TABLE act (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            report INTEGER NOT NULL REFERENCES report (id),
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT '',
            state TEXT CHECK (state IN ('done', 'undone', 'discarded')),
            target INTEGER REFERENCES act (id),
            CHECK ((state IS NULL) = (target IS NOT NULL))
        ) STRICT
        """
    )
    db.execute("CREATE INDEX act_of_report ON act (report, state, id)")
    db.execute(
        """
        CREATE TABLE change (
            act INTEGER NOT NULL REFERENCES act (id),
            seq INTEGER NOT NULL,
            address TEXT NOT NULL,
            before ANY,
            after ANY,
            PRIMARY KEY (act, seq)
        ) STRICT, WITHOUT ROWID
        """
    )


@MIGRATIONS(name="0002_privacy_reasons_and_postings")
def _privacy_reasons_and_postings(db: Database) -> None:
    """Why personal data may stand, and where notices hung; with an act ``post`` of their own."""
    _value_table(db, "privacy_reason")
    _value_table(db, "posting")


@MIGRATIONS(name="0003_second_keying")
def _second_keying(db: Database) -> None:
    """What a second person keyed, kept apart; with an act ``review`` of its own."""
    _value_table(db, "second_keying")


@MIGRATIONS(name="0004_versions_and_chains")
def _versions_and_chains(db: Database) -> None:
    """What was made final, units that succeed others, and digests against failing disks.

    With it come acts of the kinds ``return``, ``carry`` and ``correct``.
    """
    _value_table(db, "correction")
    db.execute(
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
        """
    )
    db.execute(
        """
        CREATE TABLE succession (
            unit TEXT NOT NULL CHECK (unit <> ''),
            predecessor TEXT NOT NULL CHECK (predecessor <> '' AND predecessor <> unit),
            year INTEGER NOT NULL,
            PRIMARY KEY (unit, predecessor)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute("ALTER TABLE act ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE report ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
    _digest_first_acts(db)
    _digest_first_reports(db)


@MIGRATIONS(name="0005_subjects")
def _subjects(db: Database) -> None:
    """Acts about more than reports, and one table for all values.

    With it come acts of the kind ``succeed``.
    """
    gather_values(db)


@MIGRATIONS(name="0006_books")
def _books(_db: Database) -> None:
    """The four books of a unit, their requests' personal fields, and years' calendars.

    With them come acts of the kinds ``add``, ``event``, ``conclude``, ``calendar`` and
    ``redact``; the tables for all of it came with the fifth step.
    """


@MIGRATIONS(name="0007_county")
def _county(_db: Database) -> None:
    """A county's roster, its collections with submissions and examinations; a unit's advice.

    With them come acts of the kinds ``roster``, ``collect``, ``receive``, ``examine``
    and ``advice``.
    """


@MIGRATIONS(name="0008_attachments")
def _attachments(db: Database) -> None:
    """What came with a submission and is no text: each once, by its hash, and never changed.

    Undo takes away what speaks of it, not the bytes: they are there when it is done again.
    """
    db.execute("CREATE TABLE attachment (hash TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT")


def _digest_first_acts(db: Database) -> None:
    sql = "SELECT id, report, at, kind, note, target FROM act ORDER BY id"
    of_act = "SELECT address, before, after FROM change WHERE act = ? ORDER BY seq"
    for act, *line in db.execute(sql).fetchall():
        changes = [(line[0], *change) for change in db.execute(of_act, [act])]
        db.execute("UPDATE act SET digest = ? WHERE id = ?", [act_digest(line, changes), act])


def _digest_first_reports(db: Database) -> None:
    sql = "SELECT id, unit, year, level, edition, created FROM report"
    first = (
        "SELECT change.before FROM act JOIN change ON change.act = act.id"
        " WHERE act.report = ? AND change.address = ? ORDER BY act.id, change.seq LIMIT 1"
    )
    for report, *born in db.execute(sql).fetchall():
        for place, what in enumerate(("unit", "year", "level", "edition")):
            before = db.execute(first, [report, f"report.{what}"]).fetchone()
            if before is not None:
                born[place] = before[0]
        db.execute("UPDATE report SET digest = ? WHERE id = ?", [birth_digest(born), report])


def _value_table(db: Database, table: str) -> None:
    """Make a table of values; a later step may alter it, this never changes."""
    db.execute(
        f"""
        CREATE TABLE {table} (
            report INTEGER NOT NULL REFERENCES report (id),
            address TEXT NOT NULL,
            value ANY NOT NULL CHECK (typeof(value) IN ('integer', 'text')),
            PRIMARY KEY (report, address)
        ) STRICT, WITHOUT ROWID
        """
    )


def known_steps(steps: Migrations) -> frozenset[str]:
    """Return the names of every step this version of the program knows."""
    blank = Database(memory=True, execute_plugins=False)
    try:
        return frozenset(step.name for step in steps.pending(blank))
    finally:
        blank.close()

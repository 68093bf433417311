"""What a county keeps: its roster, and for each year a collection of submissions.

A collection is a subject with a line of undo of its own, whose key is the year; its
submissions and examinations stand in that line. The roster is the workspace's. The whole
of a submission is one value that no act ever changes, and its figures stand once more
as a JSON object, so that SQLite adds up thousands without reading a single text
(`domain.county.submissions.packed_figures`).
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Value
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.failures import explained, legible
from zwgk_desktop.storage.subjects import SubjectKind, SubjectStore
from zwgk_desktop.storage.values import ValueStore

_LIGHT = """
    SELECT subject.id, json_group_object(value.address, value.value)
    FROM subject JOIN value ON value.subject = subject.id
    WHERE subject.kind = 'submission' AND subject.line = ?
        AND value.address NOT IN ('submission.report', 'submission.figures', 'submission.answers')
    GROUP BY subject.id ORDER BY subject.id
"""
_YEARS = "SELECT key FROM subject WHERE kind = ?"
_WHOLE = "SELECT value FROM value WHERE subject = ? AND address = ?"
_OF_CHOSEN = """
    WHERE value.address = 'submission.figures'
        AND value.subject IN (SELECT value FROM json_each(?))
"""
_SUMS = f"""
    SELECT figure.key,
        sum(figure.value) FILTER (WHERE figure.type = 'integer'),
        json_group_array(figure.value) FILTER (WHERE figure.type = 'text')
    FROM value JOIN json_each(value.value, '$.figures') AS figure {_OF_CHOSEN} GROUP BY 1
"""  # noqa: S608 - our own words
_BLANKS = f"""
    SELECT cell.value, count(*)
    FROM value JOIN json_each(value.value, '$.blank') AS cell {_OF_CHOSEN} GROUP BY 1
"""  # noqa: S608 - our own words
_ONE_FIGURE = f"""
    SELECT value.subject, coalesce(json_extract(value.value, '$.figures."' || ? || '"'), 0)
    FROM value {_OF_CHOSEN}
        AND NOT EXISTS (SELECT 1 FROM json_each(value.value, '$.blank') WHERE value = ?)
"""  # noqa: S608 - our own words
_PARTS = f"""
    SELECT value.subject, json_group_array(figure.value)
    FROM value JOIN json_each(value.value, '$.figures') AS figure {_OF_CHOSEN}
        AND figure.key IN (SELECT value FROM json_each(?))
    GROUP BY 1
"""  # noqa: S608 - our own words

ORIGINALS: Mapping[str, Address] = {
    "package": "submission.pdf",
    "document": "submission.document",
}
"""By what a submission came as, where the hash of what is kept of it stands: of the PDF in the
package, or of the document itself."""

LOST = "lost"
"""Stands for the hash of an original that was not saved from a damaged workspace."""

REPORT, FIGURES, ANSWERS = "submission.report", "submission.figures", "submission.answers"
"""What is large of a submission, and read only by who asks for it."""


class CollectionStore:
    """The roster and the collections of one open workspace."""

    def __init__(
        self, db: Database, log: ActLog, subjects: SubjectStore, values: ValueStore
    ) -> None:
        self._db = db
        self._log = log
        self._subjects = subjects
        self._values = values

    @property
    def path(self) -> Path:
        """Where the workspace lies."""
        return Path(str(self._db.execute("PRAGMA database_list").fetchone()[2]))

    def roster(self) -> dict[int, dict[Address, Value]]:
        """Return the units on the roster, in the order of their entry."""
        with explained(), legible():
            return self._values.of_kind(SubjectKind.ROSTER)

    def line_of(self, year: int) -> int | None:
        """Return the line of a year's collection; None while there is none."""
        return self._subjects.find(SubjectKind.COLLECTION, str(year))

    def years(self) -> tuple[int, ...]:
        """Return the years of which there is a collection, the latest first."""
        with explained(), legible():
            rows = self._db.execute(_YEARS, [SubjectKind.COLLECTION.value])
            return tuple(sorted((int(key) for (key,) in rows), reverse=True))

    def begun(self, year: int) -> int:
        """Return the line of a year's collection, which is begun if there is none."""
        found = self.line_of(year)
        return (
            self._subjects.create(SubjectKind.COLLECTION, key=str(year)) if found is None else found
        )

    def noted(self, line: int) -> Mapping[Address, Value]:
        """Return what is noted of a collection as a whole."""
        with explained(), legible():
            return self._values.all(line)

    def submissions(self, line: int) -> dict[int, dict[Address, Value]]:
        """Return every submission in the order of receipt, all but what is large of it."""
        with explained(), legible():
            rows = self._db.execute(_LIGHT, [line])
            return {
                subject: cast("dict[Address, Value]", json.loads(whole)) for subject, whole in rows
            }

    def examinations(self, line: int) -> dict[int, dict[Address, Value]]:
        """Return what the county has said of each unit."""
        with explained(), legible():
            return self._values.of_kind(SubjectKind.EXAMINATION, line)

    def large(self, submission: int, address: Address) -> str:
        """Return a large value of a submission, "" where it has none."""
        with explained():
            row = self._db.execute(_WHOLE, [submission, address]).fetchone()
        return str(row[0]) if row else ""

    def attach(self, content: bytes) -> str:
        """Keep some bytes for good, and return their hash."""
        hash_ = hashlib.sha256(content).hexdigest()
        with explained():
            self._db.execute("INSERT OR IGNORE INTO attachment VALUES (?, ?)", [hash_, content])
        return hash_

    def attachment(self, hash_: str) -> bytes | None:
        """Return what was kept under a hash; None where it is gone or no longer what it was."""
        with explained():
            return attached(self._db.conn, hash_)

    def sums(self, submissions: Iterable[int]) -> dict[Address, tuple[int | None, list[str]]]:
        """Add up some submissions: of each cell its counts, and its amounts as they were sent.

        A cell that is nought or blank in all of them is absent.
        """
        with explained():
            rows = self._db.execute(_SUMS, [_listed(submissions)]).fetchall()
        return {cell: (count, json.loads(amounts)) for cell, count, amounts in rows}

    def blanks(self, submissions: Iterable[int]) -> dict[Address, int]:
        """Count in how many of some submissions a cell was left blank; filled ones are absent."""
        with explained():
            return dict(self._db.execute(_BLANKS, [_listed(submissions)]).fetchall())

    def figures(self, submissions: Iterable[int], address: Address) -> dict[int, int | str]:
        """Return one figure of each submission in which it is not blank."""
        wanted = [address, _listed(submissions), address]
        with explained():
            return dict(self._db.execute(_ONE_FIGURE, wanted).fetchall())

    def parts(
        self, submissions: Iterable[int], addresses: Iterable[Address]
    ) -> dict[int, list[int | str]]:
        """Return of each submission those of some figures that are not nought."""
        wanted = [_listed(submissions), json.dumps(list(addresses))]
        with explained():
            rows = self._db.execute(_PARTS, wanted).fetchall()
        return {subject: json.loads(figures) for subject, figures in rows}


def _listed(submissions: Iterable[int]) -> str:
    return json.dumps(list(submissions))


def attached(db: sqlite3.Connection, hash_: str) -> bytes | None:
    """Return what a file keeps under a hash; None where it is gone or no longer what it was."""
    row = db.execute("SELECT content FROM attachment WHERE hash = ?", [hash_]).fetchone()
    content = row[0] if row else None
    sound = isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == hash_
    return content if sound else None

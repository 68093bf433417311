"""A county's roster, and its yearly collections of submissions.

A collection is a subject with its own timeline; its key is the year. Its submissions and
examinations belong to that timeline. The roster belongs to the workspace's timeline. A
submitted report is stored as one value that no act changes. Its figures are also stored as
a JSON object (`domain.county.examination.encode_figures`), so that SQLite can add up
thousands of submissions without parsing their reports.
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
from zwgk_desktop.storage.failures import explain_decoding_errors, explain_failures
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

PACKAGE, DOCUMENT = "package", "document"
"""Forms of receipt: a 报送包, or a document of a unit without the program."""

ORIGINALS: Mapping[str, Address] = {
    PACKAGE: "submission.pdf",
    DOCUMENT: "submission.document",
}
"""Address of the stored original's hash, by form of receipt.

The original is the PDF in a package, or the received document itself.
"""

LOST = "lost"
"""Value in place of the hash of an original that could not be recovered."""

REPORT, FIGURES, ANSWERS = "submission.report", "submission.figures", "submission.answers"
"""Addresses of a submission's large values, which `CollectionStore.submissions` leaves out."""


class CollectionStore:
    """Roster and collections of one open workspace."""

    def __init__(
        self, db: Database, log: ActLog, subjects: SubjectStore, values: ValueStore
    ) -> None:
        self._db = db
        self._log = log
        self._subjects = subjects
        self._values = values

    @property
    def path(self) -> Path:
        """Path of the workspace file."""
        return Path(str(self._db.execute("PRAGMA database_list").fetchone()[2]))

    def roster(self) -> dict[int, dict[Address, Value]]:
        """Return the values of each unit on the roster, in order of entry."""
        with explain_failures(), explain_decoding_errors():
            return self._values.of_kind(SubjectKind.ROSTER)

    def line_of(self, year: int) -> int | None:
        """Return the subject id (timeline) of a year's collection; None if there is none."""
        return self._subjects.find(SubjectKind.COLLECTION, str(year))

    def years(self) -> tuple[int, ...]:
        """Return the years that have a collection, latest first."""
        with explain_failures(), explain_decoding_errors():
            rows = self._db.execute(_YEARS, [SubjectKind.COLLECTION.value])
            return tuple(sorted((int(key) for (key,) in rows), reverse=True))

    def get_or_create(self, year: int) -> int:
        """Return the subject id (timeline) of a year's collection, creating it if absent."""
        found = self.line_of(year)
        return (
            self._subjects.create(SubjectKind.COLLECTION, key=str(year)) if found is None else found
        )

    def collection_values(self, line: int) -> Mapping[Address, Value]:
        """Return the values of the collection itself, without those of its submissions."""
        with explain_failures(), explain_decoding_errors():
            return self._values.without_personal(line)

    def submissions(self, collection: int) -> dict[int, dict[Address, Value]]:
        """Return the values of every submission except the large ones, in order of receipt."""
        with explain_failures(), explain_decoding_errors():
            rows = self._db.execute(_LIGHT, [collection])
            return {
                subject: cast("dict[Address, Value]", json.loads(whole)) for subject, whole in rows
            }

    def examinations(self, line: int) -> dict[int, dict[Address, Value]]:
        """Return the values of the county's examination of each unit."""
        with explain_failures(), explain_decoding_errors():
            return self._values.of_kind(SubjectKind.EXAMINATION, line)

    def large_value(self, submission: int, address: Address) -> str:
        """Return a large value of a submission; "" if absent."""
        with explain_failures():
            row = self._db.execute(_WHOLE, [submission, address]).fetchone()
        return str(row[0]) if row else ""

    def attach(self, content: bytes) -> str:
        """Store an attachment and return its SHA-256."""
        hash_ = hashlib.sha256(content).hexdigest()
        with explain_failures():
            self._db.execute("INSERT OR IGNORE INTO attachment VALUES (?, ?)", [hash_, content])
        return hash_

    def attachment(self, hash_: str) -> bytes | None:
        """Return the attachment with a hash; None if it is missing or damaged."""
        with explain_failures():
            return attachment_content(self._db.conn, hash_)

    def sums(self, submissions: Iterable[int]) -> dict[Address, tuple[int | None, list[str]]]:
        """Return, by cell, the sum of the counts and the list of amounts in the submissions.

        A cell that is zero or blank in all submissions is absent.
        """
        with explain_failures():
            rows = self._db.execute(_SUMS, [_listed(submissions)]).fetchall()
        return {cell: (count, json.loads(amounts)) for cell, count, amounts in rows}

    def blank_counts(self, submissions: Iterable[int]) -> dict[Address, int]:
        """Return, by cell, the number of submissions that leave it blank; absent if zero."""
        with explain_failures():
            return dict(self._db.execute(_BLANKS, [_listed(submissions)]).fetchall())

    def figures(self, submissions: Iterable[int], address: Address) -> dict[int, int | str]:
        """Return one figure by submission, omitting submissions that leave it blank."""
        wanted = [address, _listed(submissions), address]
        with explain_failures():
            return dict(self._db.execute(_ONE_FIGURE, wanted).fetchall())

    def nonzero_figures(
        self, submissions: Iterable[int], addresses: Iterable[Address]
    ) -> dict[int, list[int | str]]:
        """Return, by submission, its nonzero figures at the given addresses."""
        wanted = [_listed(submissions), json.dumps(list(addresses))]
        with explain_failures():
            rows = self._db.execute(_PARTS, wanted).fetchall()
        return {subject: json.loads(figures) for subject, figures in rows}


def _listed(submissions: Iterable[int]) -> str:
    return json.dumps(list(submissions))


def attachment_content(db: sqlite3.Connection, hash_: str) -> bytes | None:
    """Return the attachment with a hash from a database; None if it is missing or damaged."""
    row = db.execute("SELECT content FROM attachment WHERE hash = ?", [hash_]).fetchone()
    content = row[0] if row else None
    sound = isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == hash_
    return content if sound else None

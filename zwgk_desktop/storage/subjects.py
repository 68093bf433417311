"""What can be changed: a report, and anything else that acts are about.

A subject is a bare identity: what kind of thing, in whose line its acts stand, and
for good what it was made for (`key`: the year of a calendar; "" for most). All that is
known of it stands as values at addresses, so that adding, changing and removing it are
changes of values, logged and undone like every entry: **a subject stands while any
value stands at it**. Taking back the act that added it leaves the identity behind,
which hurts nobody and is used again when the act is done again.

A report's id is its subject's; the rest of what identifies a report stands in its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage.acts import SubjectChange, on, subject_digest
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.failures import damaged, explained, legible

_CREATE = "INSERT INTO subject (kind, line, key) VALUES (?, ?, ?) RETURNING id"
_GET = "SELECT id, kind, line, key FROM subject WHERE id = ?"
_FIND = "SELECT id FROM subject WHERE kind = ? AND key = ?"


class SubjectKind(StrEnum):
    """What an act can be about. A new kind may need a step of the schema, see `migrations`."""

    WORKSPACE = "workspace"
    REPORT = "report"
    SUCCESSION = "succession"
    BOOKS = "books"
    REQUEST = "request"
    DOCUMENT = "document"
    DECISION = "decision"
    DISPUTE = "dispute"
    CALENDAR = "calendar"
    ROSTER = "roster"
    COLLECTION = "collection"
    SUBMISSION = "submission"
    EXAMINATION = "examination"

    @property
    def label(self) -> str:
        """The kind in the clerk's words."""
        return _LABELS[self]


_LABELS = {
    SubjectKind.WORKSPACE: "工作文件",
    SubjectKind.REPORT: "报告",
    SubjectKind.SUCCESSION: "更名、合并的承接",
    SubjectKind.BOOKS: "台账",
    SubjectKind.REQUEST: "依申请公开登记",
    SubjectKind.DOCUMENT: "规范性文件登记",
    SubjectKind.DECISION: "行政处理决定登记",
    SubjectKind.DISPUTE: "复议诉讼登记",
    SubjectKind.CALENDAR: "工作日历",
    SubjectKind.ROSTER: "名册上的单位",
    SubjectKind.COLLECTION: "收报",
    SubjectKind.SUBMISSION: "报送的报告",
    SubjectKind.EXAMINATION: "县级审核",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject.

    Args:
        line: In whose line of undo its acts stand; its own id where it has one itself.
        key: What it was made for, unique within its kind; "" for most.
    """

    id: int
    kind: SubjectKind
    line: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class NewSubject:
    """A subject to be made by an act: its kind, its first values, and its key if it has one.

    Where there is one of that key already, it is used again.
    """

    kind: SubjectKind
    changes: Sequence[Change]
    key: str = ""


class SubjectStore:
    """The subjects of one open workspace. Callers that also act hold the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def create(self, kind: SubjectKind, *, line: int | None = None, key: str = "") -> int:
        """Make an identity and return it; nothing of it shows until an act gives it values.

        Args:
            kind: What it is.
            line: In whose line its acts stand; None for one of its own.
            key: What it is made for, where there is only one of that in the workspace.
        """
        with transaction(self._db):
            made = self._db.execute(_CREATE, [str(kind), line, key]).fetchall()
            id_ = int(made[0][0])
            digest = subject_digest(id_, str(kind), line, key)
            self._db.execute("UPDATE subject SET digest = ? WHERE id = ?", [digest, id_])
        return id_

    def made(self, new: NewSubject, line: int) -> tuple[SubjectChange, ...]:
        """Make the identity of a new subject and return the changes that give it values."""
        found = self.find(new.kind, new.key) if new.key else None
        made = self.create(new.kind, line=line, key=new.key) if found is None else found
        return on(made, new.changes)

    def get(self, subject: int) -> Subject | None:
        """Return a subject; None where there is none of that id."""
        with explained():
            row = self._db.execute(_GET, [subject]).fetchone()
        if row is None:
            return None
        with legible():
            id_, kind, line, key = row
            return Subject(id_, SubjectKind(kind), line or id_, key)

    def find(self, kind: SubjectKind, key: str) -> int | None:
        """Return the subject that was made for something."""
        with explained():
            row = self._db.execute(_FIND, [str(kind), key]).fetchone()
        return row[0] if row else None

    @property
    def workspace(self) -> int:
        """The workspace itself: in its line stands what is about no single report."""
        found = self.find(SubjectKind.WORKSPACE, "")
        if found is None:  # the migration makes one
            raise damaged()
        return found

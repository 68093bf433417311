"""Subjects of acts: reports, book entries, rosters, collections and the workspace.

A subject is an identity only: its kind, its timeline, and an unchangeable key (the year of
a calendar; "" for most). Everything else is stored as values at addresses. Adding, changing
and removing a subject are changes of values, logged and undone like every entry. **A subject
exists while it has any value.** Undoing the act that added it leaves an unused identity,
which redo uses again.

A report's id is its subject id. Its unit, year, level, edition and status are in its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage.acts import SubjectChange, subject_digest, with_subject
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.failures import damaged_error, explain_decoding_errors, explain_failures

_CREATE = "INSERT INTO subject (kind, line, key) VALUES (?, ?, ?) RETURNING id"
_GET = "SELECT id, kind, line, key FROM subject WHERE id = ?"
_FIND = "SELECT id FROM subject WHERE kind = ? AND key = ?"


class SubjectKind(StrEnum):
    """Kind of a subject. A new kind may need a migration, see `migrations`."""

    WORKSPACE = "workspace"
    REPORT = "report"
    SUCCESSION = "succession"
    BOOKS = "books"
    REQUEST = "request"
    DOCUMENT = "document"
    DECISION = "decision"
    DISPUTE = "dispute"
    DISCLOSURE = "disclosure"
    CALENDAR = "calendar"
    ROSTER = "roster"
    COLLECTION = "collection"
    SUBMISSION = "submission"
    EXAMINATION = "examination"

    @property
    def label(self) -> str:
        """Chinese label of the kind."""
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
    SubjectKind.DISCLOSURE: "主动公开登记",
    SubjectKind.CALENDAR: "工作日历",
    SubjectKind.ROSTER: "名册上的单位",
    SubjectKind.COLLECTION: "收报",
    SubjectKind.SUBMISSION: "报送的报告",
    SubjectKind.EXAMINATION: "县级审核",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of acts: a report, book entry or other thing with stored values.

    Args:
        line: Id of the subject to whose timeline its acts belong; its own id if it has one.
        key: Unchangeable key, unique within the kind, such as a year; "" for most.
    """

    id: int
    kind: SubjectKind
    line: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class NewSubject:
    """Subject that an act is to create, with its first values.

    An existing subject of the same kind and key is reused.
    """

    kind: SubjectKind
    changes: Sequence[Change]
    key: str = ""


class SubjectStore:
    """Subjects of one open workspace. Callers that also record acts open the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def create(self, kind: SubjectKind, *, line: int | None = None, key: str = "") -> int:
        """Create a subject without values and return its id.

        Args:
            kind: Kind of the subject.
            line: Id of the timeline for its acts; None to give it its own.
            key: Key, unique within the kind; "" for none.
        """
        with transaction(self._db):
            create_with_changes = self._db.execute(_CREATE, [str(kind), line, key]).fetchall()
            id_ = int(create_with_changes[0][0])
            digest = subject_digest(id_, str(kind), line, key)
            self._db.execute("UPDATE subject SET digest = ? WHERE id = ?", [digest, id_])
        return id_

    def create_with_changes(self, new: NewSubject, line: int) -> tuple[SubjectChange, ...]:
        """Create or reuse a subject and return the changes that set its first values."""
        found = self.find(new.kind, new.key) if new.key else None
        create_with_changes = (
            self.create(new.kind, line=line, key=new.key) if found is None else found
        )
        return with_subject(create_with_changes, new.changes)

    def get(self, subject: int) -> Subject | None:
        """Return the subject with an id; None if there is none."""
        with explain_failures():
            row = self._db.execute(_GET, [subject]).fetchone()
        if row is None:
            return None
        with explain_decoding_errors():
            id_, kind, line, key = row
            return Subject(id_, SubjectKind(kind), line or id_, key)

    def find(self, kind: SubjectKind, key: str) -> int | None:
        """Return the id of the subject of a kind and key; None if there is none."""
        with explain_failures():
            row = self._db.execute(_FIND, [str(kind), key]).fetchone()
        return row[0] if row else None

    @property
    def workspace(self) -> int:
        """Id of the workspace's own subject, whose timeline has acts about no single report."""
        found = self.find(SubjectKind.WORKSPACE, "")
        if found is None:  # the migration makes one
            raise damaged_error()
        return found

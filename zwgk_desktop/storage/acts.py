"""Kinds of acts, records of acts and changes, and digests that detect changed bytes.

SQLite checks the structure of a file, not its values: a 3 that has become a 7 passes
its checks. The log therefore stores each value twice, and a digest with each act.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import IDENTITY, Address
from zwgk_desktop.domain.report import Change, Value


class ActKind(StrEnum):
    """Kind of an act. A new kind may need a migration, see `migrations`."""

    ENTRY = "entry"
    PASTE = "paste"
    FILL = "fill"
    IMPORT = "import"
    REPAIR = "repair"
    RENAME = "rename"
    DELETE = "delete"
    EXPLAIN = "explain"
    CONVERT = "convert"
    POST = "post"
    FINALISE = "finalise"
    REVIEW = "review"
    CARRY = "carry"
    CORRECT = "correct"
    PUBLISH = "publish"
    CHECK_PAGE = "check_page"
    ARCHIVE = "archive"
    RETURN = "return"
    SUCCEED = "succeed"
    ADD = "add"
    EVENT = "event"
    CONCLUDE = "conclude"
    CALENDAR = "calendar"
    REDACT = "redact"
    ROSTER = "roster"
    COLLECT = "collect"
    RECEIVE = "receive"
    EXAMINE = "examine"
    ADVICE = "advice"
    UNDO = "undo"
    REDO = "redo"

    @property
    def label(self) -> str:
        """Chinese label of the kind."""
        return _LABELS[self]


_LABELS = {
    ActKind.ENTRY: "填写",
    ActKind.PASTE: "粘贴",
    ActKind.FILL: "批量填写",
    ActKind.IMPORT: "导入",
    ActKind.REPAIR: "按建议修改",
    ActKind.RENAME: "更名",
    ActKind.DELETE: "删除",
    ActKind.EXPLAIN: "说明",
    ActKind.CONVERT: "换用表式",
    ActKind.POST: "张贴",
    ActKind.FINALISE: "定稿",
    ActKind.REVIEW: "复核",
    ActKind.CARRY: "承接上年",
    ActKind.CORRECT: "开始更正",
    ActKind.PUBLISH: "发布",
    ActKind.CHECK_PAGE: "发布核对",
    ActKind.ARCHIVE: "归档",
    ActKind.RETURN: "回到从前",
    ActKind.SUCCEED: "更名、合并",
    ActKind.ADD: "登记",
    ActKind.EVENT: "登记事项",
    ActKind.CONCLUDE: "办结",
    ActKind.CALENDAR: "采用放假通知",
    ActKind.REDACT: "到期脱敏",
    ActKind.ROSTER: "名册",
    ActKind.COLLECT: "收报设置",
    ActKind.RECEIVE: "收报",
    ActKind.EXAMINE: "县级审核",
    ActKind.ADVICE: "审核意见",
    ActKind.UNDO: "撤销",
    ActKind.REDO: "重做",
}


@dataclass(frozen=True, slots=True)
class ActHeading:
    """Kind and note of an act, without its changes, which may be many."""

    id: int
    kind: ActKind
    note: str


@dataclass(frozen=True, slots=True)
class SubjectChange(Change):
    """Change of one address of one subject, with the values before and after."""

    subject: int


def with_subject(subject: int, changes: Iterable[Change]) -> tuple[SubjectChange, ...]:
    """Return the changes with their subject added."""
    return tuple(SubjectChange(c.address, c.before, c.after, subject) for c in changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSummary:
    """Act of the log with its changes: one undoable change of one or several subjects.

    Args:
        line: Id of the subject to whose timeline the act belongs.
        at: Time of the act, aware, in the time zone of the machine that recorded it.
        note: The caller's own words, such as the name of the imported file.
        repeats: Kind of the act that this act undid or redid; None for any other act.
    """

    id: int
    line: int
    at: datetime
    kind: ActKind
    note: str
    changes: tuple[SubjectChange, ...]
    repeats: ActKind | None = None

    @property
    def subjects(self) -> frozenset[int]:
        """Ids of the subjects the act changed."""
        return frozenset(change.subject for change in self.changes)

    def of(self, subject: int) -> tuple[SubjectChange, ...]:
        """Return the changes of one subject, in order."""
        return tuple(change for change in self.changes if change.subject == subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One changed address in one act, for the history.

    Undo and redo are acts of their own; `repeats` is the kind of the act undone or redone.
    """

    at: datetime
    act: int
    line: int
    kind: ActKind
    note: str
    subject: int
    address: Address
    before: Value | None
    after: Value | None
    repeats: ActKind | None = None


def now() -> datetime:
    """Return the current time to the millisecond, in this machine's time zone."""
    moment = datetime.now(UTC).astimezone()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


_AT_ONCE = 500  # changes digested at a time, to limit memory
_LONG = 128  # characters; a hash is shorter
_LENGTH = 16  # hexadecimal digits: enough against accidents, not against forgery

_ACTS = "SELECT id, line, at, kind, note, target FROM act ORDER BY id"
_CHANGES = "SELECT subject, address, before, after FROM change WHERE act = ? ORDER BY seq"
_FIRST = """
    SELECT before FROM change WHERE subject = ? AND address = ? ORDER BY act, seq LIMIT 1
"""


def canonical_json(data: object) -> str:
    """Return data as canonical JSON, so that equal data has equal hashes."""
    return json.dumps(
        data,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=repr,  # bytes, found only in a damaged file, whose hashes then do not match
    )


def sha256(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest(data: Sequence[object]) -> str:
    """Return a short digest of data, to detect accidental changes."""
    return sha256(canonical_json(data))[:_LENGTH]


def act_digest(line: Sequence[object], changes: Iterable[Sequence[object]]) -> str:
    """Return the digest of an act: (line, at, kind, note, target) and its changes in order.

    Changes are read in batches, since receiving thousands of reports is one act.
    """
    sha = hashlib.sha256(canonical_json(list(line)).encode("utf-8", "surrogatepass"))
    rest = iter(changes)
    while part := [[hash_if_long(value) for value in change] for change in islice(rest, _AT_ONCE)]:
        sha.update(canonical_json(part).encode("utf-8", "surrogatepass"))
    return sha.hexdigest()[:_LENGTH]


def hash_if_long(value: object) -> object:
    """Return a value, or the hash of a long text, which may be a whole report."""
    if not isinstance(value, str) or len(value) <= _LONG:
        return value
    return f"sha256:{sha256(value)}"


def birth_digest(identity: Sequence[object]) -> str:
    """Return the digest of a report's `IDENTITY` at its creation, and of the time."""
    return digest(list(identity))


def subject_digest(subject: int, kind: object, line: object, key: object) -> str:
    """Return the digest of a subject's unchangeable fields."""
    return digest([subject, kind, line, key])


def digest_acts(db: Database) -> None:
    """Recompute and store the digest of every act."""
    for act, *line in db.execute(_ACTS).fetchall():
        changes = db.execute(_CHANGES, [act]).fetchall()
        db.execute("UPDATE act SET digest = ? WHERE id = ?", [act_digest(line, changes), act])


def digest_reports(db: Database) -> None:
    """Recompute and store the digest of every report."""
    for report in [row[0] for row in db.execute("SELECT id FROM report").fetchall()]:
        born = birth_digest(original_identity(db, report))
        db.execute("UPDATE report SET digest = ? WHERE id = ?", [born, report])


def digest_subjects(db: Database) -> None:
    """Recompute and store the digest of every subject."""
    for row in db.execute("SELECT id, kind, line, key FROM subject").fetchall():
        db.execute("UPDATE subject SET digest = ? WHERE id = ?", [subject_digest(*row), row[0]])


def original_identity(db: Database, report: int) -> list[object]:
    """Return a report's original values of `IDENTITY`, and the time of its creation.

    Later acts may have changed all but the last; the originals are read from the log.
    """
    sql = (
        "SELECT unit, year, level, edition, nullif(scope, 'office'), created"
        " FROM report WHERE id = ?"
    )
    standing = list(db.execute(sql, [report]).fetchone())
    for place, address in enumerate(IDENTITY):
        before = db.execute(_FIRST, [report, address]).fetchone()
        if before is not None:
            standing[place] = before[0]
    return standing

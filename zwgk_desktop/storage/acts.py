"""What the log of acts says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Change, Value


class ActKind(StrEnum):
    """What the clerk did. A new kind may need a step of the schema, see `migrations`."""

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
        """The kind in the clerk's words."""
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
    """What an act was, without all that it changed, which may be much."""

    id: int
    kind: ActKind
    note: str


@dataclass(frozen=True, slots=True)
class SubjectChange(Change):
    """One address of one subject, before and after."""

    subject: int


def on(subject: int, changes: Iterable[Change]) -> tuple[SubjectChange, ...]:
    """Say of which subject some changes are."""
    return tuple(SubjectChange(c.address, c.before, c.after, subject) for c in changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSummary:
    """One undoable change, of one subject or of several.

    Args:
        line: The subject in whose line of undo it stands.
        at: Aware, in the zone of the machine that did it.
        note: The caller's own words, such as the name of the imported file.
        repeats: What kind of act an undo took back, or a redo did again.
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
        """Whatever it changed: one report, or several subjects at once."""
        return frozenset(change.subject for change in self.changes)

    def of(self, subject: int) -> tuple[SubjectChange, ...]:
        """Return what it changed of one subject, in order."""
        return tuple(change for change in self.changes if change.subject == subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One address in one act; undo and redo are acts of their own, `repeats` says of what."""

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
    """Return the time of an act: to the millisecond, with this machine's zone."""
    moment = datetime.now(UTC).astimezone()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

"""What the log of acts says."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Change, Value


class ActKind(StrEnum):
    """What the clerk did. A new kind needs a migration step, see `migrations`."""

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
    ActKind.UNDO: "撤销",
    ActKind.REDO: "重做",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSummary:
    """One undoable change.

    Args:
        at: Aware, in the zone of the machine that did it.
        note: The caller's own words, such as the name of the imported file.
        repeats: What kind of act an undo took back, or a redo did again.
    """

    id: int
    at: datetime
    kind: ActKind
    note: str
    changes: tuple[Change, ...]
    repeats: ActKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One address in one act; undo and redo are acts of their own, `repeats` says of what."""

    at: datetime
    act: int
    kind: ActKind
    note: str
    address: Address
    before: Value | None
    after: Value | None
    repeats: ActKind | None = None


def now() -> datetime:
    """Return the time of an act: to the millisecond, with this machine's zone."""
    moment = datetime.now(UTC).astimezone()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

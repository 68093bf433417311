"""How far a report has come."""

from enum import StrEnum


class Status(StrEnum):
    """How far a report has come."""

    EDITING = "editing"
    FINAL = "final"
    PUBLISHED = "published"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        """The status in the clerk's words."""
        return _STATUS_LABELS[self]

    @property
    def done(self) -> str:
        """The same of what has come so far: 已定稿, 已发布."""
        return f"已{self.label.removeprefix('已')}"


_STATUS_LABELS = {
    Status.EDITING: "编制中",
    Status.FINAL: "定稿",
    Status.PUBLISHED: "已发布",
    Status.CORRECTED: "更正",
}

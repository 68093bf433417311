"""Which reports are frozen, and what may still be written in one that is."""

from collections.abc import Iterable

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.domain.status import Status
from zwgk_desktop.storage.values import CORRECTION, STATUS

_FREE = ("posting.", "privacy.", "report.posted_")
"""What happens to a report after it was made final: it is posted, it is exported."""

_BESIDE = ("posting.", "privacy.", "second.", "source.", "correction.")
"""What stands in a report's values but is no part of the document."""


def frozen(report: Report) -> bool:
    """Tell whether a report is final and no correction of it has been begun."""
    return report.status is not Status.EDITING and CORRECTION not in report.values


def part_of_document(address: Address) -> bool:
    """Tell whether an address belongs to what is made final."""
    return not address.startswith((*_BESIDE, "report.posted_"))


def ensure_thawed(report: Report, changes: Iterable[Change]) -> None:
    """Refuse to change a frozen report.

    Raises:
        UserError: It is frozen (V02).
    """
    free = (STATUS, *_FREE)  # the status of a final report may go on, to 已发布
    if frozen(report) and not all(change.address.startswith(free) for change in changes):
        raise frozen_error(report)


def ensure_stays_frozen(report: Report, undone: Iterable[Change]) -> None:
    """Refuse to take back an act that would thaw or change a frozen report.

    Raises:
        UserError: It would (V02).
    """
    if not frozen(report):
        return
    for change in undone:
        thaws = change.address == STATUS and change.before == str(Status.EDITING)
        free = change.address == STATUS or change.address.startswith(_FREE)
        if thaws or not free:
            raise frozen_error(report)


def frozen_error(report: Report) -> UserError:
    """Say that a report is frozen."""
    return UserError(
        f"{report.unit}{report.year}年的报告已经{_DONE[report.status]}，不能直接修改",
        remedy="确需修改的，请先写明原因、开始更正（命令行用 finalise 加 --reason）",
        code="V02",
    )


_DONE = {
    Status.EDITING: "编制",
    Status.FINAL: "定稿",
    Status.PUBLISHED: "发布",
    Status.CORRECTED: "更正定稿",
}

"""Which reports are frozen, and what may still be written in one that is."""

from collections.abc import Iterable

from zwgk_desktop.domain.addresses import STATUS, Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report, Status


def frozen(report: Report) -> bool:
    """Tell whether a report is final and no correction of it has been begun."""
    return report.frozen


def part_of_document(report: Report, address: Address) -> bool:
    """Tell whether an address of a report belongs to what is made final."""
    return report.edition.row_of(address).document


def ensure_thawed(report: Report, changes: Iterable[Change]) -> None:
    """Refuse to change a frozen report.

    Raises:
        UserError: It is frozen (V02).
    """
    if frozen(report) and not all(_stays_open(report, change) for change in changes):
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
        if thaws or not _stays_open(report, change):
            raise frozen_error(report)


def _stays_open(report: Report, change: Change) -> bool:
    return report.edition.row_of(change.address).stays_open


def frozen_error(report: Report) -> UserError:
    """Say that a report is frozen."""
    return UserError(
        f"{report.unit}{report.year}年的报告已经{_DONE[report.status]}，不能直接修改",
        remedy="确需修改的，请先写明原因、开始更正",
        code="V02",
        command="用 finalise 加 --reason",
    )


_DONE = {
    Status.EDITING: "编制",
    Status.FINAL: "定稿",
    Status.PUBLISHED: "发布",
    Status.CORRECTED: "更正定稿",
}

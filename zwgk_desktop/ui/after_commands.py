"""What the window shows after something was done to a whole report or workspace."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.keeping.conversions import Conversions
from zwgk_desktop.ui.keeping.record_commands import RecordCommands
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.navigation import Navigation
from zwgk_desktop.ui.paper.paper_commands import PaperCommands
from zwgk_desktop.ui.report_commands import ReportCommands
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.workspaces import Workspaces


@dataclass(frozen=True, kw_only=True)
class AfterCommands:
    """Follows what was done, room by room.

    Args:
        own: The clerk's own workspace, to go back to from the sample.
    """

    frame: Frame
    navigation: Navigation
    desk: Desk
    library: Library
    settings: Settings
    reports: ReportCommands
    records: RecordCommands
    papers: PaperCommands
    conversions: Conversions
    workspaces: Workspaces
    own: Path

    def opened(self, report_id: int) -> None:
        """A report was made or brought in: the workspace is one of those at hand from now on."""
        self.settings.remember(self.library.path.resolve())
        self.navigation.open_report(report_id)

    def made(self, report_id: int) -> None:
        """A new report: last year's is offered to start from."""
        self.opened(report_id)
        self.records.offer_last_year()

    def imported(self, report_id: int, changed: bool) -> None:  # noqa: FBT001 - the signal gives it
        """A document was taken into a report; undo is offered only where there is something."""
        self.opened(report_id)
        same = "来源与报告里的相同，没有要改的。"
        self.frame.status.tell("已导入。可以撤销。" if changed else same)
        self.conversions.offer()

    def deleted(self, report_id: int) -> None:
        """A report was deleted: it can be brought back."""
        workspace = self.library.workspace
        if workspace is None:
            return
        self.reports.last_deleted = report_id
        self.navigation.clear_desk()
        self.navigation.show_start()
        report = workspace.session(report_id).report
        self.frame.tell_deleted(report, partial(self.reports.restore, report_id))

    def restored(self, report_id: int) -> None:
        """A deleted report is back."""
        self.frame.notice.hide()
        self.navigation.show_start()
        self.frame.start.reports.choose(report_id)
        self.frame.status.tell("已恢复删除的报告。")

    def units_changed(self) -> None:
        """Reports are under other names now, or follow others."""
        if self.desk.page is None:
            self.navigation.show_start()
        else:
            self.navigation.refresh()

    def left(self) -> None:
        """Let go of the workspace at hand."""
        self.navigation.clear_desk()
        self.frame.start.release()
        self.frame.start.reports.show_cards(())

    def turned(self) -> None:
        """Another workspace is at hand."""
        self.navigation.clear_desk()
        self.reports.last_deleted = None
        self.frame.notice.hide()
        self.frame.lock_notice.hide()
        if self.library.locked:
            self.frame.tell_locked(self.workspaces.holder, self.workspaces.try_to_write)
        self.navigation.show_start()

    def sample_opened(self, report_id: int) -> None:
        """The sample is at hand, and the way back to the clerk's own workspace."""
        self.navigation.open_report(report_id)
        self.frame.tell_sample(partial(self.workspaces.return_to, self.own))

    def record_wanted(self, report_id: int) -> None:
        """The clerk wants the posting record of a report in the list."""
        self.navigation.open_report(report_id)
        self.papers.record()

    def shown_anew(self) -> None:
        """A page is shown as it stands: what belongs to it follows."""
        self.records.refresh(locked=self.library.locked)
        self.navigation.allow(deleted=self.reports.last_deleted is not None)

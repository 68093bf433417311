"""What the window shows after something was done to a whole report or workspace."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zwgk_desktop.ui.main_window import MainWindow


class Aftermath:
    """Follows what was done; the window it belongs to is all it knows."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def opened(self, report_id: int) -> None:
        """A report was made or brought in: the workspace is one of those at hand from now on."""
        self._window.settings.remember(self._window.library.path.resolve())
        self._window.open_report(report_id)

    def made(self, report_id: int) -> None:
        """A new report: last year's is offered to start from."""
        self.opened(report_id)
        self._window.records.offer_last_year()

    def imported(self, report_id: int) -> None:
        """A document was taken into a report."""
        self.opened(report_id)
        self._window.frame.status.tell("已导入。可以撤销。")
        self._window.conversions.offer(self._window.frame.notice)

    def deleted(self, report_id: int) -> None:
        """A report was deleted: it can be brought back."""
        workspace = self._window.library.workspace
        if workspace is None:
            return
        self._window.acts.last_deleted = report_id
        self._window.clear_desk()
        self._window.show_start()
        report = workspace.session(report_id).report
        self._window.frame.tell_deleted(report, partial(self._window.acts.restore, report_id))

    def restored(self, report_id: int) -> None:
        """A deleted report is back."""
        self._window.frame.notice.hide()
        self._window.show_start()
        self._window.frame.start.reports.choose(report_id)
        self._window.frame.status.tell("已恢复删除的报告。")

    def units_changed(self) -> None:
        """Reports are under other names now, or follow others."""
        if self._window.desk.page is None:
            self._window.show_start()
        else:
            self._window.refresh()

    def left(self) -> None:
        """Let go of the workspace at hand."""
        self._window.clear_desk()
        self._window.frame.start.release()
        self._window.frame.start.reports.show_cards(())

    def turned(self) -> None:
        """Another workspace is at hand."""
        self._window.clear_desk()
        self._window.acts.last_deleted = None
        self._window.frame.notice.hide()
        self._window.frame.lock_notice.hide()
        if self._window.library.locked:
            workspaces = self._window.workspaces
            self._window.frame.tell_locked(workspaces.holder, workspaces.try_to_write)
        self._window.show_start()

    def sample_opened(self, report_id: int) -> None:
        """The sample is at hand, and the way back to the clerk's own workspace."""
        self._window.open_report(report_id)
        self._window.frame.tell_sample(partial(self._window.workspaces.return_to, self._window.own))

"""What is done with a whole report: made, deleted, brought back."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.new_report_dialog import NewReportDialog


class ReportActs(QObject):
    """Makes, deletes and restores the reports of the workspace at hand."""

    made = Signal(int)
    deleted = Signal(int)
    restored = Signal(int)
    failed = Signal(object)

    def __init__(self, window: QWidget, library: Library) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self.last_deleted: int | None = None
        """What undo brings back on the start page."""

    def new(self) -> None:
        """Ask for unit, level and year, and make the report."""
        workspace = self._library.workspace
        known = (entry.unit for entry in workspace.reports()) if workspace else ()
        dialog = NewReportDialog(self._window, self._make, known)
        dialog.open()

    def delete(self, report_id: int) -> None:
        """Delete a report, once the clerk has confirmed it."""
        workspace = self._library.workspace
        if workspace is None:
            return
        report = workspace.session(report_id).report
        alerts.ask(
            self._window,
            "删除报告",
            (
                f"删除“{report.unit}”{report.year}年的报告？",
                "删除后仍可以恢复：点“撤销删除”，或在报告列表下方的“已删除的报告”里找回。",
            ),
            (("删除", lambda: self._delete(report_id)),),
        )

    def restore(self, report_id: int) -> None:
        """Bring a deleted report back."""
        workspace = self._library.workspace
        if workspace is None:
            return
        try:
            workspace.session(report_id).undo()
        except UserError as error:
            self.failed.emit(error)
            return
        self.last_deleted = None
        self.restored.emit(report_id)

    def _make(self, unit: str, year: int, level: Level) -> None:
        made = self._library.to_write().new_report(unit, year, level)
        self.made.emit(made)

    def _delete(self, report_id: int) -> None:
        workspace = self._library.workspace
        if workspace is None:
            return
        try:
            workspace.delete(report_id)
        except UserError as error:
            self.failed.emit(error)
            return
        self.deleted.emit(report_id)

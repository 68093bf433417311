"""What is done with a whole report: made, deleted, brought back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.levels import Level
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.new_report_dialog import NewReportDialog


class ReportCommands(CommandGroup):
    """Makes, deletes and restores the reports of the workspace at hand."""

    made = Signal(int)
    deleted = Signal(int)
    restored = Signal(int)

    def __init__(self, window: QWidget, desk: Desk, library: Library) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._library = library
        self.last_deleted: int | None = None
        """What undo brings back on the start page."""

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "new",
                "新建年度报告…",
                self.new,
                Place.MAKE,
                needs=Needs.WRITABLE,
                keys="Ctrl+N",
                icon="new",
            ),
            ActionSpec(
                "undo",
                "撤销",
                self.undo,
                Place.UNDO,
                needs=Needs.UNDOABLE,
                keys="Ctrl+Z",
                icon="undo",
                tool=True,
            ),
            ActionSpec(
                "redo",
                "重做",
                self._desk.redo,
                Place.UNDO,
                needs=Needs.REDOABLE,
                keys="Ctrl+Y",
                icon="redo",
                tool=True,
            ),
            ActionSpec(
                "delete",
                "删除这份报告…",
                self.delete_shown,
                Place.DELETE,
                needs=Needs.EDITABLE,
                icon="delete",
                letter="D",
                saved=True,
            ),
        )

    def undo(self) -> None:
        """Take back the last act; on the start page, the deletion of a report."""
        if self._desk.page is not None:
            self._desk.undo()
        elif self.last_deleted is not None:
            self.restore(self.last_deleted)

    def delete_shown(self) -> None:
        """Delete the report on the desk."""
        if self._desk.session is not None:
            self.delete(self._desk.session.id)

    def new(self) -> None:
        """Ask for unit, level and year, and make the report."""
        workspace, session = self._library.workspace, self._desk.session
        known: dict[str, set[int]] = {}
        if session is not None:
            known[session.report.unit] = set()
        for entry in workspace.reports() if workspace else ():
            known.setdefault(entry.unit, set()).add(entry.year)
        year = session.report.year if session is not None else None
        NewReportDialog(self._window, self._make, known, year).open()

    def delete(self, report_id: int) -> None:
        """Delete a report, once the clerk has confirmed it."""
        workspace = self._library.workspace
        if workspace is None:
            return
        session = workspace.session(report_id)
        with self.attempt():
            session.ensure_editable()
            self._ask_to_delete(session)

    def _ask_to_delete(self, session: EditingSession) -> None:
        report = session.report
        alerts.ask(
            self._window,
            "删除报告",
            (
                f"删除“{report.unit}”{report.year}年的报告？",
                "删除后仍可以恢复：点“撤销删除”，或在报告列表下方的“已删除的报告”里找回。",
            ),
            (("删除", lambda: self._delete(session.id)),),
        )

    def restore(self, report_id: int) -> None:
        """Bring a deleted report back."""
        workspace = self._library.workspace
        if workspace is None:
            return
        with self.attempt():
            workspace.session(report_id).undo()
            self.last_deleted = None
            self.restored.emit(report_id)

    def _make(self, unit: str, year: int, level: Level) -> None:
        made = self._library.to_write().new_report(unit, year, level)
        self.made.emit(made)

    def _delete(self, report_id: int) -> None:
        workspace = self._library.workspace
        if workspace is None:
            return
        with self.attempt():
            workspace.delete(report_id)
            self.deleted.emit(report_id)

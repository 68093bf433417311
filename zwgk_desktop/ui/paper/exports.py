"""Exporting from the window: which file, draft or not, in the background, then what."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services import exporting, privacy
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import EXPORTERS, Export
from zwgk_desktop.services.privacy import Sensitive
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.paper.privacy_dialog import PrivacyDialog
from zwgk_desktop.ui.status_bar import standing_count
from zwgk_desktop.ui.tasks import Tasks


class Exports(QObject):
    """One export after another; each works on a snapshot, so editing goes on meanwhile."""

    written = Signal(object, str)
    """The file, and what it is in words."""
    to_findings = Signal()
    """The clerk would rather correct first."""
    changed = Signal()
    """Something personal has been masked, or kept with a reason."""
    sought = Signal(object)
    """The clerk wants to see something `Sensitive`."""
    failed = Signal(object)

    def __init__(self, window: QWidget, files: FileQuestions, tasks: Tasks) -> None:
        super().__init__(window)
        self._window = window
        self._files = files
        self._tasks = tasks

    def start(self, name: str, session: EditingSession) -> None:
        """Export a report as it stands; ask first about what must not leave or is unfinished."""
        self.prepare(session, "导出", partial(self.choose, name))

    def prepare(self, session: EditingSession, deed: str, then: Callable[[Export], object]) -> None:
        """Ask about what must not leave the house or is unfinished, then do something.

        Args:
            session: Of the report.
            deed: What is about to be done with it: 导出, 打印.
            then: Gets the report as it stands.
        """
        personal = privacy.pending(session.report)
        if personal:
            self._ask_about(session, personal, partial(self.prepare, session, deed, then))
            return
        export = Export(session.report, session.findings, earlier=session.earlier)
        if not export.draft:
            then(export)
            return
        counts = [standing_count(export.findings, s) for s in (Severity.ERROR, Severity.EXPLAIN)]
        words = zip(counts, ("必须改正", "须说明"), strict=True)
        stands = "、".join(f"{count} 项{what}" for count, what in words if count)
        alerts.ask(
            self._window,
            "还不能定稿",
            (f"还有 {stands}。", f"可以先去改正；也可以作为草稿{deed}，每页印有“草稿”字样。"),
            (
                ("先去改正", self.to_findings.emit),
                (f"作为草稿{deed}", partial(then, export)),
            ),
        )

    def choose(self, name: str, export: Export) -> None:
        """Ask where a document goes, and write it."""
        exporter = EXPORTERS[name]
        proposed = exporting.proposed_name(export.report, name)
        if export.draft:
            proposed = f"{Path(proposed).stem}（草稿）{exporter.suffix}"
        self._files.to_write(
            "export",
            f"导出 {exporter.label}",
            f"{exporter.label} (*{exporter.suffix})",
            proposed,
            partial(self._write, name, export),
        )

    def _ask_about(
        self,
        session: EditingSession,
        personal: tuple[Sensitive, ...],
        again: Callable[[], object],
    ) -> None:
        dialog = PrivacyDialog(self._window, session, personal[0], len(personal) - 1)
        dialog.settled.connect(self.changed)
        dialog.settled.connect(again)
        dialog.sought.connect(self.sought)
        dialog.open()

    def _write(self, name: str, export: Export, chosen: Path) -> None:
        target = exporting.free_name(chosen)
        self._tasks.begin(
            f"正在导出 {EXPORTERS[name].label}…",
            lambda progress: exporting.export_report(
                name, export, target, as_draft=export.draft, progress=progress
            ),
            then=partial(self._tell, name, target),
            failed=self.failed.emit,
        )

    def _tell(self, name: str, target: Path, length: object) -> None:
        counted = EXPORTERS[name].counted.said(length)
        self.written.emit(target, f"已导出 {target.name}，共 {counted}。")

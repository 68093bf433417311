"""Importing from the window: pick, read in the background, show, then one act."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.report import Report
from zwgk_desktop.importers import Document
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.importing import Proposal, read_proposal
from zwgk_desktop.services.pasting import piece_proposal
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.import_dialog import Chosen, ImportDialog
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.tasks import Tasks

_KINDS = "文本文件 (*.txt);;所有文件 (*)"


_OFFER = "先看读到了什么，再决定是否导入；导入是一步，可以撤销。"


class Imports(QObject):
    """Nothing is written before the clerk has seen what was read and says 导入."""

    imported = Signal(int)
    """The id of the report it went into."""
    failed = Signal(object)

    def __init__(
        self, window: QWidget, files: FileQuestions, tasks: Tasks, library: Library
    ) -> None:
        super().__init__(window)
        self._window = window
        self._files = files
        self._tasks = tasks
        self._library = library

    def start(self) -> None:
        """Ask for a file and go on from there."""
        self._files.to_read("import", "导入文本", _KINDS, self.read)

    def read(self, path: Path) -> None:
        """Read a file in the background, then show what was read."""
        catalog = self._library.catalog
        self._tasks.begin(
            f"正在读取 {path.name}…",
            lambda _: read_proposal(path, catalog),
            then=partial(self._show, path.name),
            failed=self.failed.emit,
        )

    def offer(self, document: Document, report: Report) -> None:
        """Offer to recognise what was pasted by its labels, since it does not fit as a block."""
        editions = self._library.catalog.editions.values()
        proposal = piece_proposal(document, editions, report)
        alerts.ask(
            self._window,
            "识别导入",
            ("剪贴板里的表带有表式的行名。要按行名识别后导入吗？", _OFFER),
            (("识别导入", partial(self._show_piece, proposal)),),
            cancel="不导入",
        )

    def _show(self, name: str, read: object) -> None:
        assert isinstance(read, Proposal)  # noqa: S101 - what the task returns
        self._dialog(name, read).open()

    def _show_piece(self, proposal: Proposal) -> None:
        """Show what was pasted; it goes into the report at hand and no other."""
        dialog = self._dialog("剪贴板", proposal)
        for control in (dialog.unit, dialog.year):
            control.setEnabled(False)
        dialog.open()

    def _dialog(self, name: str, read: Proposal) -> ImportDialog:
        return ImportDialog(self._window, name, read, self._library, partial(self._apply, read))

    def _apply(self, proposal: Proposal, chosen: Chosen) -> None:
        """Import as one act.

        Raises:
            UserError: As the session, or the workspace that is made for it.
        """
        workspace = self._library.to_write()
        found = workspace.find(chosen.unit, chosen.year)
        if found is None:
            edition = proposal.edition.id
            making = workspace.making(chosen.unit, chosen.year, chosen.level, edition)
            with making as session:
                session.apply(chosen.values, ActKind.IMPORT, proposal.note)
        else:
            session = workspace.session(found)
            session.apply(chosen.values, ActKind.IMPORT, proposal.note)
        self.imported.emit(session.id)

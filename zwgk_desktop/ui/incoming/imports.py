"""Import command: choose or drop files, read in the background, preview, store one act each."""

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.formats import FORMATS, SUFFIXES
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.services.packages.kinds import TO_UNIT, filter_of
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.shown_report import ShownReport
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # recogniser and tables load at the first import
    from zwgk_desktop.importers.recognise import RecognisedReport
    from zwgk_desktop.services.importing import OwnWords, ReadFile, files_in_folder, read_file
    from zwgk_desktop.services.packages.container import is_package
    from zwgk_desktop.services.pasting import recognise_piece
    from zwgk_desktop.ui.incoming.dialog import Chosen, ImportDialog
else:  # imported at the first call
    OwnWords = late("zwgk_desktop.services.importing:OwnWords")
    ReadFile = late("zwgk_desktop.services.importing:ReadFile")
    files_in_folder = late("zwgk_desktop.services.importing:files_in_folder")
    read_file = late("zwgk_desktop.services.importing:read_file")
    is_package = late("zwgk_desktop.services.packages.container:is_package")
    recognise_piece = late("zwgk_desktop.services.pasting:recognise_piece")
    ImportDialog = late("zwgk_desktop.ui.incoming.dialog:ImportDialog")


def kinds() -> str:
    """Return the file dialog's filter: all readable files first, then each kind."""
    every = ("年度报告", SUFFIXES)
    each = [(one.name, one.suffixes) for one in FORMATS.values()]
    named = [f"{name} ({' '.join(f'*{end}' for end in ends)})" for name, ends in (every, *each)]
    return ";;".join((*named, filter_of(TO_UNIT), "所有文件 (*)"))


def _files(path: Path) -> tuple[Path, ...]:
    """Return a file or the files of a folder. Unreadable folders are returned as they are."""
    try:
        return (files_in_folder(path) or (path,)) if path.is_dir() else (path,)
    except OSError:
        return (path,)


class Imports(CommandGroup):
    """Import commands. Nothing is stored before the clerk confirms the preview."""

    imported = Signal(int, bool)
    """Emitted with the id of the target report and whether anything changed."""
    handed = Signal(object)
    """Emitted with the paths of packages among the files to import."""

    def __init__(
        self,
        window: QWidget,
        desk: ShownReport,
        files: FileQuestions,
        tasks: Tasks,
        library: Library,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._files = files
        self._tasks = tasks
        self._library = library
        self._waiting: deque[Path] = deque()
        self._dialog: ImportDialog | None = None

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "import",
                "导入…",
                self.start,
                Place.MAKE,
                needs=Needs.WRITABLE,
                keys="Ctrl+I",
                icon="import",
                tip="读入已有的报告，先看读到了什么，再决定是否导入",
                tool=True,
                saved=True,
            ),
        )

    def start(self) -> None:
        """Ask for files and import them."""
        self._unless_frozen(self._choose)

    def _unless_frozen(self, then: Callable[[], object]) -> None:
        """Continue with an import, or show first that the open report is final."""
        session = self._desk.session
        if session is None or not session.frozen:
            then()
            return
        report = session.report
        alerts.ask(
            self._window,
            "这份报告已经定稿",
            (
                f"{report.year}年的报告已经定稿，不能再导入。",
                "要改它，先“开始更正版”。要读入别的年度或者别的单位的，可以继续。",
            ),
            (("读入别的报告", then),),
        )

    def _choose(self) -> None:
        from zwgk_desktop.ui.incoming.dialog import TITLE  # noqa: PLC0415 - loads the recogniser

        self._files.to_read_several("import", TITLE, kinds(), self.read_all)

    def read(self, path: Path) -> None:
        """Read a file in the background and show the preview."""
        self.read_all((path,))

    def read_all(self, paths: Iterable[Path]) -> None:
        """Read files one after another. Each is confirmed before the next.

        Folders are replaced by the files in them that may be reports.
        """
        if self._library.locked:
            return
        paths = self._hand_on(paths)
        if not paths:
            return
        if self._dialog is not None:
            self._waiting.extend(paths)
            return
        wanted = deque(paths)
        self._unless_frozen(partial(self._begin, wanted))

    def _hand_on(self, paths: Iterable[Path]) -> list[Path]:
        """Emit the packages among the files. Return the other files, with folders opened."""
        every = list(paths)
        packages = tuple(path for path in every if is_package(path))
        if packages:
            self.handed.emit(packages)
        return [one for path in every if path not in packages for one in _files(path)]

    def _begin(self, wanted: deque[Path]) -> None:
        self._waiting = wanted
        self._next()

    def offer(self, document: SourceDocument, session: EditingSession) -> None:
        """Show the preview of pasted content with row labels, since parts of it are unsure."""
        editions = self._library.catalog.editions.values()
        recognised = recognise_piece(document, editions, session.report, session.spellings)
        self._show_piece(ReadFile(document, recognised))

    def _next(self) -> None:
        if not self._waiting:
            return

        path = self._waiting.popleft()
        catalog, workspace = self._library.catalog, self._library.workspace
        own = OwnWords(workspace.spellings(), self._home()) if workspace else OwnWords()

        def work(report: Progress) -> "ReadFile":
            return read_file(path, catalog, report, own)

        self._tasks.read(f"正在读取 {path.name}…", work, then=self._show, failed=self._fail)

    def _home(self) -> str:
        """Return the unit of the open report, or ""."""
        session = self._desk.session
        return session.report.unit if session else ""

    def _fail(self, error: BaseException) -> None:
        """Show an error, then continue with the next file."""
        alerts.show_failure(error, self._window).finished.connect(self._next)

    def _show(self, read: object) -> None:
        self._open(cast("ReadFile", read))

    def _show_piece(self, read: "ReadFile") -> None:
        """Show the preview of pasted content, with the open report as fixed target."""
        self._open(read).target.fix()

    def _open(self, read: "ReadFile") -> "ImportDialog":
        apply = partial(self._apply, read.recognised)
        self._dialog = dialog = ImportDialog(
            self._window, read, self._library, apply, len(self._waiting)
        )
        dialog.finished.connect(self._ended)
        dialog.open()
        return dialog

    def _ended(self, result: int) -> None:
        from zwgk_desktop.ui.incoming.dialog import SKIPPED  # noqa: PLC0415 - loads when used

        self._dialog = None
        if result in {QDialog.DialogCode.Accepted, SKIPPED}:
            self._next()
        else:
            self._waiting.clear()

    def _apply(self, recognised: "RecognisedReport", chosen: "Chosen") -> None:
        """Import the confirmed changes as one act.

        Raises:
            UserError: As `EditingSession.enter` or `Workspace.session_or_made`.
        """
        making = self._library.to_write().session_or_made(
            chosen.unit, chosen.year, chosen.level, recognised.edition.id
        )
        with making as session:
            act = chosen.proposal.apply(session)
        self.imported.emit(session.id, act is not None)

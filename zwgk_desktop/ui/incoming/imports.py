"""Import command: choose or drop files, read in the background, preview, store one act each."""

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog

from zwgk_desktop.domain.units import Scope
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.format import SeveralFilesError
from zwgk_desktop.importers.formats import ARCHIVE_SUFFIXES, FORMATS, SUFFIXES
from zwgk_desktop.importers.recognise import OwnWords, RecognisedReport
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.services.finalising import import_published
from zwgk_desktop.services.importing import RecognisedFile, files_in_folder, read_file
from zwgk_desktop.services.packages.container import is_package
from zwgk_desktop.services.packages.kinds import TO_UNIT, filter_of
from zwgk_desktop.services.pasting import recognise_part
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.incoming.dialog import SKIPPED, TITLE, ImportChoice, ImportDialog
from zwgk_desktop.ui.incoming.members import MembersDialog
from zwgk_desktop.ui.report_actions import show_imported
from zwgk_desktop.ui.submitting.commands import read_county_files as take_county_files
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext


def kinds() -> str:
    """Return the file dialog's filter: all readable files first, then each kind."""
    every = ("年度报告", (*SUFFIXES, *ARCHIVE_SUFFIXES))
    each = [(one.name, one.suffixes) for one in FORMATS.values()]
    each.append(("压缩包", ARCHIVE_SUFFIXES))
    named = [f"{name} ({' '.join(f'*{end}' for end in ends)})" for name, ends in (every, *each)]
    return ";;".join((*named, filter_of(TO_UNIT), "所有文件 (*)"))


def _files(path: Path) -> tuple[Path, ...]:
    """Return a file or the files of a folder. Unreadable folders are returned as they are."""
    try:
        return (files_in_folder(path) or (path,)) if path.is_dir() else (path,)
    except OSError:
        return (path,)


def start(context: WindowContext) -> None:
    """Ask for files and import them."""
    context.group(Imports).start()


def read_all(context: WindowContext, paths: Iterable[Path]) -> None:
    """Import files one after another."""
    context.group(Imports).read_all(paths)


def offer(context: WindowContext, document: SourceDocument) -> None:
    """Show the preview of content pasted into the open report."""
    if context.session is not None:
        context.group(Imports).offer(document, context.session)


class Imports(WindowCommands):
    """Import commands. Nothing is stored before the clerk confirms the preview."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._waiting = deque[Path]()
        self._published = False
        """Whether the file before, of several chosen together, came in as published."""
        self._dialog: ImportDialog | None = None

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
        """Read packages as sent by the county. Return the other files, with folders opened."""
        every = list(paths)
        packages = tuple(path for path in every if is_package(path))
        if packages:
            take_county_files(self._context, packages)
        return [one for path in every if path not in packages for one in _files(path)]

    def _begin(self, wanted: deque[Path]) -> None:
        self._waiting, self._published = wanted, False
        self._next()

    def offer(self, document: SourceDocument, session: EditingSession) -> None:
        """Show the preview of pasted content with row labels, since parts of it are unsure."""
        editions = self._library.catalog.editions.values()
        recognised = recognise_part(document, editions, session.report, session.spellings)
        self._published = False
        self._show_piece(RecognisedFile(document, recognised))

    def _next(self) -> None:
        if not self._waiting:
            return

        path = self._waiting.popleft()
        catalog, workspace = self._library.catalog, self._library.workspace
        own = OwnWords(workspace.spellings(), self._home()) if workspace else OwnWords()

        def work(report: Progress) -> RecognisedFile:
            return read_file(path, catalog, report, own)

        failed = partial(self._fail, path)
        self._tasks.read(f"正在读取 {path.name}…", work, then=self._open, failed=failed)

    def _home(self) -> str:
        """Return the unit of the open report, or ""."""
        session = self._desk.session
        return session.report.unit if session else ""

    def _fail(self, path: Path, error: BaseException) -> None:
        """Ask which files of an archive to read, or show an error and continue with the next."""
        if isinstance(error, SeveralFilesError):
            dialog = MembersDialog(self._window, path.name, error.members)
            dialog.finished.connect(partial(self._read_chosen, dialog, path))
            dialog.open()
            return
        alerts.show_failure(error, self._window).finished.connect(self._next)

    def _read_chosen(self, dialog: MembersDialog, archive: Path, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self._waiting.extendleft(reversed(dialog.chosen(archive)))
        self._next()

    def _show_piece(self, read: RecognisedFile) -> None:
        """Show the preview of pasted content, with the open report as fixed target."""
        session = self._desk.session
        self._open(read).target.lock_to_open_report(
            session.report.scope if session else Scope.OFFICE
        )

    def _open(self, read: RecognisedFile) -> ImportDialog:
        apply = partial(self._apply, read.recognised)
        self._dialog = dialog = ImportDialog(
            self._window, read, self._library, apply, len(self._waiting)
        )
        dialog.finished.connect(self._ended)
        dialog.target.published.setChecked(self._published)
        dialog.open()
        return dialog

    def _ended(self, result: int) -> None:
        self._dialog = None
        if result in {QDialog.DialogCode.Accepted, SKIPPED}:
            self._next()
        else:
            self._waiting.clear()

    def _apply(self, recognised: RecognisedReport, chosen: ImportChoice) -> None:
        """Import the confirmed changes as one act; freeze the report if it was published.

        Raises:
            UserError: As `EditingSession.enter` or `Workspace.session_or_created`.
        """
        making = self._library.writable_workspace().session_or_created(
            chosen.unit, chosen.year, chosen.level, recognised.edition.id, chosen.scope
        )
        self._published = chosen.published_on is not None
        with making as session:
            if chosen.published_on is None:
                changed = chosen.proposal.apply(session) is not None
            else:
                import_published(session, chosen.proposal, chosen.published_on)
                changed = True
        show_imported(self._context, session.id, changed=changed)

"""What the county sends its units: read in the background, shown, then taken in as one act."""

from collections import deque
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.navigation import Navigation
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # they load when something came
    from zwgk_desktop.services.packages.advice import ensure_about, speaks_of
    from zwgk_desktop.services.packages.container import Package, broken
    from zwgk_desktop.services.packages.reading import read_one
    from zwgk_desktop.services.packages.terms import read_wishes
    from zwgk_desktop.ui.submitting.return_dialog import ReturnDialog
    from zwgk_desktop.ui.submitting.wishes_dialog import WishesDialog
else:  # imported at the first call
    ensure_about = late("zwgk_desktop.services.packages.advice:ensure_about")
    speaks_of = late("zwgk_desktop.services.packages.advice:speaks_of")
    broken = late("zwgk_desktop.services.packages.container:broken")
    read_one = late("zwgk_desktop.services.packages.reading:read_one")
    read_wishes = late("zwgk_desktop.services.packages.terms:read_wishes")
    ReturnDialog = late("zwgk_desktop.ui.submitting.return_dialog:ReturnDialog")
    WishesDialog = late("zwgk_desktop.ui.submitting.wishes_dialog:WishesDialog")

_TITLE = "读入县里的文件"
_KINDS = "退改单、下发包 (*.zwgkr *.zwgkb);;所有文件 (*)"


class CountyFiles(CommandGroup):
    """One file after another; nothing of it is taken in before the clerk has seen it."""

    def __init__(  # noqa: PLR0913 - what a file of the county's goes through
        self,
        window: QWidget,
        desk: Desk,
        library: Library,
        navigation: Navigation,
        *,
        frame: Frame,
        files: FileQuestions,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._library = library
        self._navigation = navigation
        self._frame = frame
        self._files = files
        self._tasks = tasks
        self._waiting: deque[Path] = deque()
        self._busy = False

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "county_file",
                "读入县里的文件…",
                self.ask,
                Place.STATE,
                needs=Needs.WRITABLE,
                letter="R",
                tip="县里发来的退改单、下发包：先看有什么，再决定是否读入",
                saved=True,
            ),
        )

    def ask(self) -> None:
        """Ask for the files."""
        self._files.to_read_several("county_file", _TITLE, _KINDS, self.take)

    def take(self, paths: Iterable[Path]) -> None:
        """Read files of the county, and show each before it is taken in."""
        self._waiting.extend(paths)
        if not self._busy and self._desk.saved():
            self._next()

    def _next(self) -> None:
        self._busy = bool(self._waiting)
        if not self._waiting:
            return

        path = self._waiting.popleft()

        def work(_progress: Progress) -> object:
            return read_one(path)

        self._tasks.read(
            f"正在读取 {path.name}…", work, then=partial(self._show, path), failed=self._fail
        )

    def _fail(self, error: BaseException) -> None:
        """Say so; then the other files have their turn."""
        alerts.show_failure(error, self._window).finished.connect(self._next)

    def _show(self, path: Path, read: object) -> None:
        try:
            dialog = self._dialog(path, cast("Package", read))
        except UserError as error:
            self._fail(error)
            return
        dialog.finished.connect(self._next)
        dialog.open()

    def _dialog(self, path: Path, package: "Package") -> QDialog:
        from zwgk_desktop.services.packages.container import PackageKind  # noqa: PLC0415 - loads when something is sent or comes

        if package.kind is PackageKind.TERMS:
            return self._wishes(path, package)
        if package.kind is not PackageKind.REMARKS:
            raise broken(path.name, f"这是{package.kind.label}，不是县里发给单位的")
        return self._return(path, package)

    def _return(self, path: Path, package: "Package") -> QDialog:
        """Show what the county remarked on a report, which is opened."""
        session = self._opened(package)
        dialog = ReturnDialog(self._window, session, package, path.name)
        dialog.taken.connect(self._after_return)
        return dialog

    def _wishes(self, path: Path, package: "Package") -> QDialog:
        """Show what the county asks for."""
        wishes = read_wishes(self._library.catalog, package, path.name)
        dialog = WishesDialog(self._window, self._library, wishes, path.name)
        dialog.taken.connect(self._after_wishes)
        return dialog

    def _after_wishes(self, report_id: int) -> None:
        """Show the report it went into, where the county's day and limit stand."""
        self._navigation.open_report(report_id)
        self.changed.emit()
        self.reported.emit("已读入县里的要求。可以撤销。")

    def _opened(self, package: "Package") -> EditingSession:
        """Open the report that a 退改单 speaks of, unless it is on the desk.

        Raises:
            UserError: There is none here (S07).
        """
        unit, year = speaks_of(package)
        here, workspace = self._desk.session, self._library.workspace
        found = workspace.find(unit, year) if workspace is not None and unit else None
        if found is not None and (here is None or here.id != found):
            self._navigation.open_report(found)
        session = self._desk.session
        if session is None:
            raise UserError(
                f"这份退改单说的是“{unit}”{year}年的报告，工作区里没有",
                remedy="请打开那份报告所在的工作区后再读入",
                code="S07",
            )
        ensure_about(session, package)
        return session

    def _after_return(self, count: int) -> None:
        self._frame.actions["panel"].setChecked(True)
        self.changed.emit()
        self.reported.emit(f"已读入 {count} 条审核意见，列在核对结果里。可以撤销。")
        self._frame.panel.go_to_first()

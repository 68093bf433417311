"""Commands of a unit: submit a report, and read files of the county."""

from collections import deque
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop.domain.county.examination import unanswered
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Progress, free_name, proposed_name
from zwgk_desktop.services.packages.kinds import TO_UNIT, PackageKind, filter_of
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.navigation import Navigation
from zwgk_desktop.ui.output.exports import Exports
from zwgk_desktop.ui.shown_report import ShownReport
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.services.packages.advice import ensure_about, speaks_of
    from zwgk_desktop.services.packages.container import Package, broken
    from zwgk_desktop.services.packages.reading import read_one
    from zwgk_desktop.services.packages.submitting import (
        PreparedSubmission,
        Submitted,
        prepare,
        send_off,
    )
    from zwgk_desktop.services.packages.terms import read_wishes
    from zwgk_desktop.ui.submitting.dialogs import (
        ReturnDialog,
        SubmitDialog,
        SubmittedDialog,
        UnansweredDialog,
        WishesDialog,
    )
else:
    prepare = late("zwgk_desktop.services.packages.submitting:prepare")
    send_off = late("zwgk_desktop.services.packages.submitting:send_off")
    SubmitDialog = late("zwgk_desktop.ui.submitting.dialogs:SubmitDialog")
    SubmittedDialog = late("zwgk_desktop.ui.submitting.dialogs:SubmittedDialog")
    UnansweredDialog = late("zwgk_desktop.ui.submitting.dialogs:UnansweredDialog")
    ensure_about = late("zwgk_desktop.services.packages.advice:ensure_about")
    speaks_of = late("zwgk_desktop.services.packages.advice:speaks_of")
    broken = late("zwgk_desktop.services.packages.container:broken")
    read_one = late("zwgk_desktop.services.packages.reading:read_one")
    read_wishes = late("zwgk_desktop.services.packages.terms:read_wishes")
    ReturnDialog = late("zwgk_desktop.ui.submitting.dialogs:ReturnDialog")
    WishesDialog = late("zwgk_desktop.ui.submitting.dialogs:WishesDialog")

PURPOSE = "submit"
_SHEET = "报送单.pdf"


class SubmitCommands(CommandGroup):
    """Command that writes the submission package of the report. It overwrites no file."""

    def __init__(  # noqa: PLR0913 - what a report goes through on its way
        self,
        window: QWidget,
        desk: ShownReport,
        frame: Frame,
        files: FileQuestions,
        *,
        tasks: Tasks,
        exports: Exports,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._frame = frame
        self._files = files
        self._tasks = tasks
        self._exports = exports

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "submit",
                "报送…",
                self.submit,
                Place.STATE,
                needs=Needs.REPORT,
                keys="Ctrl+Shift+S",
                tip="把定稿的报告做成报送包，交给县里；显示核验码",
                saved=True,
            ),
        )

    def submit(self) -> None:
        """Show the unanswered remarks, if any. Then start the submission."""
        session = self._desk.session
        if session is None:
            return
        if not unanswered(session.report):
            self._ask(session)
            return

        dialog = UnansweredDialog(self._window, session)
        dialog.sought.connect(self._go_to_remark)
        dialog.insisted.connect(partial(self._ask, session))
        dialog.open()

    def _ask(self, session: EditingSession) -> None:
        """Ask about personal data, then for the target of the package."""
        self._exports.ask_about_personal(session, partial(self._ask_where, session))

    def _ask_where(self, session: EditingSession) -> None:

        suffix = PackageKind.SUBMISSION.suffix
        stem = Path(proposed_name(session.report, "pdf")).stem
        draft = "" if session.frozen else "（草稿）"
        target = free_name(self._files.folder(PURPOSE) / f"{stem}{draft}{suffix}")
        dialog = SubmitDialog(self._window, session, target)
        dialog.agreed.connect(partial(self._prepare, session))
        dialog.elsewhere.connect(partial(self._ask_elsewhere, dialog))
        dialog.finalising.connect(partial(self._frame.actions.do, "finalise"))
        dialog.open()

    def _ask_elsewhere(self, dialog: "SubmitDialog") -> None:
        self._files.to_write(
            PURPOSE,
            "报送包写到哪里",
            filter_of((PackageKind.SUBMISSION,)),
            dialog.target.name,
            lambda chosen: dialog.show_target(free_name(chosen)),
        )

    def _prepare(self, session: EditingSession, target: Path, with_sheet: bool) -> None:  # noqa: FBT001 - of a signal

        with self.attempt():
            ready = prepare(session, as_draft=not session.frozen)
            sheet = free_name(target.with_name(f"{target.stem}{_SHEET}")) if with_sheet else None
            self._write(ready, free_name(target), sheet)

    def _write(self, ready: "PreparedSubmission", target: Path, sheet: Path | None) -> None:
        def work(progress: Progress) -> object:
            return send_off(ready, target, sheet=sheet, progress=progress)

        self._tasks.begin(
            "正在做报送包…", work, then=partial(self._show, sheet), failed=self.failed.emit
        )

    def _show(self, sheet: Path | None, done: object) -> None:
        sent = cast("Submitted", done)
        self.reported.emit(f"已做成报送包，核验码 {sent.code}。")
        SubmittedDialog(self._window, sent, sheet).open()

    def _go_to_remark(self, number: int) -> None:
        """Show the findings panel at the remark of a number."""
        self._frame.actions["panel"].setChecked(True)
        self._frame.panel.choose_remark(number)


_TITLE = "读入县里的文件"
_KINDS = f"{filter_of(TO_UNIT)};;所有文件 (*)"


class CountyFiles(CommandGroup):
    """Commands that read files of the county, one after another, each after a preview."""

    def __init__(  # noqa: PLR0913 - what a file of the county's goes through
        self,
        window: QWidget,
        desk: ShownReport,
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
        """Ask for files of the county and read them."""
        self._files.to_read_several("county_file", _TITLE, _KINDS, self.take)

    def take(self, paths: Iterable[Path]) -> None:
        """Read files of the county, and show each for confirmation."""
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
        """Show an error, then continue with the next file."""
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

        show = {PackageKind.TERMS: self._wishes, PackageKind.REMARKS: self._return}
        if package.kind not in show:
            raise broken(path.name, f"这是{package.kind.label}，不是县里发给单位的")
        return show[package.kind](path, package)

    def _return(self, path: Path, package: "Package") -> QDialog:
        """Open the report of a 退改单 and show its remarks."""
        session = self._opened(package)
        dialog = ReturnDialog(self._window, session, package, path.name)
        dialog.taken.connect(self._after_return)
        return dialog

    def _wishes(self, path: Path, package: "Package") -> QDialog:
        """Show the county's requirements."""
        wishes = read_wishes(self._library.catalog, package, path.name)
        dialog = WishesDialog(self._window, self._library, wishes, path.name)
        dialog.taken.connect(self._after_wishes)
        return dialog

    def _after_wishes(self, report_id: int) -> None:
        """Open the report that the requirements were stored in."""
        self._navigation.open_report(report_id)
        self.changed.emit()
        self.reported.emit("已读入县里的要求。可以撤销。")

    def _opened(self, package: "Package") -> EditingSession:
        """Open the report that a 退改单 names, unless it is already open.

        Raises:
            UserError: There is no such report (S07).
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

"""Commands of a unit: submit a report, and read files of the county."""

from collections import deque
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog

from zwgk_desktop.domain.county.examination import unanswered_remarks
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Progress, free_name, proposed_name
from zwgk_desktop.services.packages.container import Package, broken_error
from zwgk_desktop.services.packages.county_packages import (
    ensure_same_report,
    named_report,
    read_terms,
)
from zwgk_desktop.services.packages.kinds import TO_UNIT, PackageKind, filter_of
from zwgk_desktop.services.packages.reading import read_one
from zwgk_desktop.services.packages.submitting import (
    WrittenSubmission,
    prepare_submission,
    write_submission,
)
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.output.exports import Exports
from zwgk_desktop.ui.submitting.dialogs import (
    DispatchedTermsDialog,
    ReturnDialog,
    SubmitDialog,
    SubmittedDialog,
    UnansweredDialog,
)
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

PURPOSE = "submit"
_SHEET = "报送单.pdf"


def submit(context: WindowContext) -> None:
    """Show the unanswered remarks, if any. Then start the submission."""
    session = context.session
    if session is None:
        return
    if not unanswered_remarks(session.report):
        _ask(context, session)
        return
    dialog = UnansweredDialog(context.window, session)
    dialog.sought.connect(partial(_go_to_remark, context))
    dialog.insisted.connect(partial(_ask, context, session))
    dialog.open()


def _ask(context: WindowContext, session: EditingSession) -> None:
    """Ask about personal data, then for the target of the package."""
    then = partial(_ask_where, context, session)
    context.group(Exports).ask_about_personal(session, then)


def _ask_where(context: WindowContext, session: EditingSession) -> None:
    stem = Path(proposed_name(session.report, "pdf")).stem
    draft = "" if session.frozen else "（草稿）"
    name = f"{stem}{draft}{PackageKind.SUBMISSION.suffix}"
    dialog = SubmitDialog(context.window, session, free_name(context.files.folder(PURPOSE) / name))
    dialog.agreed.connect(partial(_prepare, context, session))
    dialog.elsewhere.connect(partial(_ask_elsewhere, context, dialog))
    dialog.finalising.connect(partial(context.frame.actions.do, "finalise"))
    dialog.open()


def _ask_elsewhere(context: WindowContext, dialog: SubmitDialog) -> None:
    context.files.to_write(
        PURPOSE,
        "报送包写到哪里",
        filter_of((PackageKind.SUBMISSION,)),
        dialog.target.name,
        lambda chosen: dialog.show_target(free_name(chosen)),
    )


def _prepare(
    context: WindowContext,
    session: EditingSession,
    target: Path,
    with_sheet: bool,  # noqa: FBT001 - of a signal
) -> None:
    """Write the package in the background. No file is overwritten."""
    with context.attempt():
        ready = prepare_submission(session, as_draft=not session.frozen)
        sheet = free_name(target.with_name(f"{target.stem}{_SHEET}")) if with_sheet else None
        package = free_name(target)
        context.tasks.begin(
            "正在做报送包…",
            lambda progress: write_submission(ready, package, sheet=sheet, progress=progress),
            then=partial(_show_sent, context, sheet),
            failed=context.fail,
        )


def _show_sent(context: WindowContext, sheet: Path | None, sent: WrittenSubmission) -> None:
    context.tell(f"已做成报送包，核验码 {sent.code}。")
    SubmittedDialog(context.window, sent, sheet).open()


def _go_to_remark(context: WindowContext, number: int) -> None:
    """Show the findings panel at the remark of a number."""
    context.frame.actions["panel"].setChecked(True)
    context.frame.panel.choose_remark(number)


_TITLE = "读入县里的文件"
_KINDS = f"{filter_of(TO_UNIT)};;所有文件 (*)"


def ask_for_county_files(context: WindowContext) -> None:
    """Ask for files of the county and read them."""
    context.files.to_read_several(
        "county_file", _TITLE, _KINDS, partial(read_county_files, context)
    )


def read_county_files(context: WindowContext, paths: Iterable[Path]) -> None:
    """Read files of the county, and show each for confirmation."""
    context.group(CountyFiles).take(paths)


class CountyFiles(WindowCommands):
    """Commands that read files of the county, one after another, each after a preview."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._waiting = deque[Path]()
        self._busy = False

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

        def work(_progress: Progress) -> Package:
            return read_one(path)

        self._tasks.read(
            f"正在读取 {path.name}…", work, then=partial(self._show, path), failed=self._fail
        )

    def _fail(self, error: BaseException) -> None:
        """Show an error, then continue with the next file."""
        alerts.show_failure(error, self._window).finished.connect(self._next)

    def _show(self, path: Path, package: Package) -> None:
        try:
            dialog = self._dialog(path, package)
        except UserError as error:
            self._fail(error)
            return
        dialog.finished.connect(self._next)
        dialog.open()

    def _dialog(self, path: Path, package: "Package") -> QDialog:
        show = {PackageKind.TERMS: self._terms, PackageKind.REMARKS: self._return}
        if package.kind not in show:
            raise broken_error(path.name, f"这是{package.kind.label}，不是县里发给单位的")
        return show[package.kind](path, package)

    def _return(self, path: Path, package: "Package") -> QDialog:
        """Open the report of a 退改单 and show its remarks."""
        session = self._opened(package)
        dialog = ReturnDialog(self._window, session, package, path.name)
        dialog.taken.connect(self._after_return)
        return dialog

    def _terms(self, path: Path, package: "Package") -> QDialog:
        """Show the county's requirements."""
        terms = read_terms(self._library.catalog, package, path.name)
        dialog = DispatchedTermsDialog(self._window, self._library, terms, path.name)
        dialog.taken.connect(self._after_terms)
        return dialog

    def _after_terms(self, report_id: int) -> None:
        """Open the report that the requirements were stored in."""
        self._navigation.open_report(report_id)
        self.changed.emit()
        self.reported.emit("已读入县里的要求。可以撤销。")

    def _opened(self, package: "Package") -> EditingSession:
        """Open the report that a 退改单 names, unless it is already open.

        Raises:
            UserError: There is no such report (S07).
        """
        unit, year, scope = named_report(package)
        here, workspace = self._desk.session, self._library.workspace
        found = workspace.find(unit, year, scope) if workspace is not None and unit else None
        if found is not None and (here is None or here.id != found):
            self._navigation.open_report(found)
        session = self._desk.session
        if session is None:
            raise UserError(
                f"这份退改单说的是“{unit}{scope.mark}”{year}年的报告，工作区里没有",
                remedy="请打开那份报告所在的工作区后再读入",
                code="S07",
            )
        ensure_same_report(session, package)
        return session

    def _after_return(self, count: int) -> None:
        self._frame.actions["panel"].setChecked(True)
        self.changed.emit()
        self.reported.emit(f"已读入 {count} 条审核意见，列在核对结果里。可以撤销。")
        self._frame.panel.go_to_first()

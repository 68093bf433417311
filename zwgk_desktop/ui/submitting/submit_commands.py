"""报送 from the window: what still stands before it, then the package and its 核验码."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.county.examination import unanswered
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Progress, free_name, proposed_name
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.paper.exports import Exports
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # they load when something is sent off
    from zwgk_desktop.services.packages.submitting import (
        PreparedSubmission,
        Submitted,
        prepare,
        send_off,
    )
    from zwgk_desktop.ui.submitting.submit_dialog import (
        SubmitDialog,
        SubmittedDialog,
        UnansweredDialog,
    )
else:  # imported at the first call
    prepare = late("zwgk_desktop.services.packages.submitting:prepare")
    send_off = late("zwgk_desktop.services.packages.submitting:send_off")
    SubmitDialog = late("zwgk_desktop.ui.submitting.submit_dialog:SubmitDialog")
    SubmittedDialog = late("zwgk_desktop.ui.submitting.submit_dialog:SubmittedDialog")
    UnansweredDialog = late("zwgk_desktop.ui.submitting.submit_dialog:UnansweredDialog")

PURPOSE = "submit"
_SHEET = "报送单.pdf"


class SubmitCommands(CommandGroup):
    """One report at a time is sent off; its package never replaces another file."""

    def __init__(  # noqa: PLR0913 - what a report goes through on its way
        self,
        window: QWidget,
        desk: Desk,
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
        """Show what is still unanswered, then ask where the package goes."""
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
        """Ask about what is personal; then where the package goes."""
        self._exports.ask_about_personal(session, partial(self._ask_where, session))

    def _ask_where(self, session: EditingSession) -> None:
        from zwgk_desktop.services.packages.container import PackageKind  # noqa: PLC0415 - loads when something is sent or comes

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
        suffix = dialog.target.suffix
        self._files.to_write(
            PURPOSE,
            "报送包写到哪里",
            f"报送包 (*{suffix})",
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
        """Show the findings, and in them the remark, at its place."""
        self._frame.actions["panel"].setChecked(True)
        self._frame.panel.choose_remark(number)

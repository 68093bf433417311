"""Commands for printing, the notice and the posting record."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from zwgk_desktop.late import late
from zwgk_desktop.services.change_lists import Comparison
from zwgk_desktop.services.exporting import EXPORTERS, Export
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.output.exports import Exports
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.shown_report import ShownReport
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.ui.output.notice_dialog import NoticeDialog
    from zwgk_desktop.ui.output.posting_dialog import PostingDialog
    from zwgk_desktop.ui.output.printing import PrintedDocument, Printing
else:  # imported at the first call
    NoticeDialog = late("zwgk_desktop.ui.output.notice_dialog:NoticeDialog")
    PostingDialog = late("zwgk_desktop.ui.output.posting_dialog:PostingDialog")
    PrintedDocument = late("zwgk_desktop.ui.output.printing:PrintedDocument")
    Printing = late("zwgk_desktop.ui.output.printing:Printing")


class OutputCommands(CommandGroup):
    """Command group for printing, the notice and the posting record.

    Each action saves pending input first. Printing asks the same questions as an export.
    """

    def __init__(
        self, window: QWidget, desk: ShownReport, exports: Exports, tasks: Tasks, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._exports = exports
        self._tasks = tasks
        self._settings = settings
        self._printing: Printing | None = None

    def attend(self, page: ReportPage) -> None:
        """Connect to the pages of a newly shown report."""
        page.built.connect(self._dress)

    def actions(self) -> tuple[ActionSpec, ...]:
        notice = EXPORTERS["notice"].menu
        assert notice is not None  # noqa: S101 - declared with it
        return (
            ActionSpec(
                "print",
                "打印…",
                self.print,
                Place.PAPER,
                needs=Needs.REPORT,
                keys="Ctrl+P",
                icon="print",
                tip="打印预览里的这几页",
                tool=True,
            ),
            ActionSpec(
                "notice",
                notice.text,
                self.notice,
                Place.PAPER,
                needs=Needs.REPORT,
                keys=notice.keys,
                icon=notice.icon,
                tip=notice.tip,
                tool=notice.tool,
            ),
            ActionSpec(
                "posting", "张贴记录…", self.record, Place.PAPER, needs=Needs.REPORT, letter="G"
            ),
        )

    def print(self) -> None:
        self._prepare("打印", partial(self._print, "pdf"))

    def notice(self) -> None:
        self._prepare("排版", self._show_notice)

    def record(self) -> None:
        """Open the posting record of the report."""
        session = self._desk.session
        if session is not None and self._desk.saved():
            dialog = PostingDialog(self._window, session, self._settings)
            dialog.changed.connect(self.changed)
            dialog.open()

    def _dress(self, page: Page) -> None:
        page.failed.connect(self.failed)

    def _prepare(self, action: str, then: Callable[[Export], object]) -> None:
        session = self._desk.session
        if session is not None and self._desk.saved():
            self._exports.prepare(session, action, then)

    def print_list(self, comparison: Comparison) -> None:
        """Compose a list of changes as a PDF, then ask for a printer."""
        pages = PrintedDocument(comparison.name)
        self._printer().start_pages(pages, lambda _progress: comparison.pdf())

    def _print(self, name: str, export: Export) -> None:
        self._printer().start(name, export)

    def _printer(self) -> "Printing":
        if self._printing is None:
            self._printing = Printing(self._window, self._tasks, self._settings)
            self._printing.setParent(self)
            self._printing.reported.connect(self.reported)
            self._printing.failed.connect(self.failed)
        return self._printing

    def _show_notice(self, export: Export) -> None:
        dialog = NoticeDialog(self._window, export, self._tasks, self._settings)
        dialog.wished.connect(self._grant)
        dialog.failed.connect(self.failed)
        dialog.open()

    def _grant(self, name: str, export: Export) -> None:
        if name == "print":
            self._print("notice", export)
        else:
            self._exports.choose("notice", export)

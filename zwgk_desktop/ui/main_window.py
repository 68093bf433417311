"""Main window: its parts, and the connections between them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.late import late
from zwgk_desktop.ui import alerts, files, report_actions
from zwgk_desktop.ui.actions import ActionSpec, MenuSection
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.files import DroppedFiles
from zwgk_desktop.ui.frame import SIZE, Frame
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import style, theme
from zwgk_desktop.ui.look.appearance import AppearanceCommands
from zwgk_desktop.ui.manual.guide import Guide
from zwgk_desktop.ui.navigation import Navigation
from zwgk_desktop.ui.output.exports import Exports
from zwgk_desktop.ui.prose.text_commands import TextCommands
from zwgk_desktop.ui.records.auto_backup import AutoBackup
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.shown_report import ClipboardCommands, OpenReportCommands
from zwgk_desktop.ui.tasks import Tasks
from zwgk_desktop.ui.window_actions import ACTIONS, LATER_ACTIONS
from zwgk_desktop.ui.window_context import WindowContext
from zwgk_desktop.ui.workspaces import Workspaces

_import = late("zwgk_desktop.ui.incoming.imports:read_all")
_start_import = late("zwgk_desktop.ui.incoming.imports:start")
_offer_import = late("zwgk_desktop.ui.incoming.imports:offer")
_record_of = late("zwgk_desktop.ui.output.output_commands:show_posting_record_of")
_open_books = late("zwgk_desktop.ui.books.book_commands:open_books")
_print_due = late("zwgk_desktop.ui.books.book_files:print_due")
_open_entry = late("zwgk_desktop.ui.books.book_commands:open_entry")
_fill_from_books = late("zwgk_desktop.ui.books.book_commands:fill")
_make_county_groups = late("zwgk_desktop.ui.county.command_groups:make_groups")
_receive = late("zwgk_desktop.ui.county.command_groups:receive")
_is_examining = late("zwgk_desktop.ui.county.command_groups:is_examining")
_ask_to_return = late("zwgk_desktop.ui.records.record_actions:ask_to_return")
_help_open = late("zwgk_desktop.ui.records.recovery:explain_unopenable")
_take_county_files = late("zwgk_desktop.ui.submitting.commands:read_county_files")
_take_update = late("zwgk_desktop.ui.updates:examine_first_file")

_TITLE_BAR = 40  # px, at most
_WELCOME = "第一次使用？可以先看一份填好的样例，或者跟着走一遍，约一分钟。"


class MainWindow(QMainWindow):
    """Main window with the start page, a report or another page."""

    giving_up = False
    """Whether closing discards a refused entry."""

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.appearance = AppearanceCommands(settings, self)
        self.desk = OpenReportCommands(self)
        self.frame: Frame = Frame(self, self.desk.saved, settings)
        self.tasks = Tasks(self)
        self.files = files.FileQuestions(self, settings)
        self.navigation = Navigation(
            self, self.frame, self.desk, library, settings=settings, tasks=self.tasks
        )
        self.context = WindowContext(
            window=self,
            library=library,
            settings=settings,
            desk=self.desk,
            frame=self.frame,
            navigation=self.navigation,
            tasks=self.tasks,
            files=self.files,
        )
        self.workspaces = Workspaces(self.context, self._is_at_county)
        self.exports = Exports(self.context)
        self.clipboard = ClipboardCommands(self)
        self.texts = TextCommands(self.context)
        self.auto_backup = AutoBackup(self.context)
        self.guide = Guide(self.context)
        self.county = CountyCommands(self.context)
        self.arrivals = DroppedFiles(self, lambda: self.county.shown)
        self._begin()

    @property
    def groups(self) -> tuple[CommandGroup, ...]:
        """All command groups, in the order of the menus."""
        return (
            *(self.navigation, self.desk, self.workspaces),
            *(self.exports, self.clipboard, self.texts),
            *(self.county, self.appearance, self.guide),
        )

    def _begin(self) -> None:
        """Add all actions, lay out the window, connect its parts and restore its geometry."""
        self.setStyleSheet(style.sheet())
        self.frame.actions.add(ACTIONS, self.context)
        for group in self.groups:
            self.context.adopt(group)
        leave = ActionSpec("quit", "退出", self.close, MenuSection.LEAVE, keys="Ctrl+Q")
        self.frame.actions.add((*LATER_ACTIONS, leave), self.context)
        self.frame.lay_out()
        self.frame.restyle()
        self._connect()
        self.navigation.show_help()
        self.navigation.show_start()
        self.restoreGeometry(self.settings.bytes("geometry"))
        self.restoreState(self.settings.bytes("state"))

    def _connect(self) -> None:
        """Connect all signals that are not those of every group."""
        context, navigation = self.context, self.navigation
        panel, start, status = self.frame.panel, self.frame.start, self.frame.status
        queued = Qt.ConnectionType.QueuedConnection
        self.frame.history.chosen.connect(self.desk.show_change, queued)
        for signal, slot in (
            (self.arrivals.documents, partial(_import, context)),
            (self.arrivals.submissions, partial(_receive, context)),
            (self.county.page_wanted, partial(_make_county_groups, context)),
            (self.arrivals.county_packages, partial(_take_county_files, context)),
            (self.arrivals.updates, partial(_take_update, context)),
            (self.exports.to_findings, self.frame.panel.go_to_first),
            (self.frame.help.repaired, self.desk.repair),
            (self.frame.help.wished, self.frame.actions.do),
            (self.frame.history.wanted, partial(_ask_to_return, context)),
            (navigation.cleared, self.texts.forget),
            (navigation.deleted, partial(report_actions.show_deleted, context)),
            (navigation.opened, self._attend),
            (navigation.refreshed, lambda: self.frame.actions.allow(context.action_context)),
            (navigation.refreshed, self.texts.refresh),
            (navigation.refreshed, self.county.refresh),
            (navigation.started, self._list_recent),
            (panel.booked, partial(_fill_from_books, context)),
            (panel.chosen, self.desk.go_to),
            (panel.converted, partial(report_actions.convert, context)),
            (panel.drafted, self.texts.draft_at),
            (panel.explained, self.desk.explain),
            (panel.filled, self.desk.fill),
            (panel.refused, status.warn),
            (panel.repaired, self.desk.repair),
            (start.books_due.books_wanted, partial(_open_books, context)),
            (start.books_due.entry_wanted, partial(_open_entry, context)),
            (start.books_due.print_wanted, partial(_print_due, context)),
            (start.books_wanted, partial(_open_books, context)),
            (start.county_wanted, self.county.open),
            (start.deleting, partial(report_actions.delete, context)),
            (start.due.wanted, partial(_record_of, context)),
            (start.importing, partial(_start_import, context)),
            (start.new, partial(report_actions.new, context)),
            (start.opened, navigation.open_report),
            (start.restoring, partial(report_actions.restore, context)),
            (start.sample, self.workspaces.open_sample),
            (status.cancelled, self.tasks.cancel),
            (self.tasks.begun, status.begin_work),
            (self.tasks.ended, status.end_work),
            (self.tasks.progressed, status.advance),
            (self.texts.rejected, self.desk.refuse),
            (theme.looks.changed, navigation.restyle),
            (self.workspaces.handed, self.arrivals.sort),
            (self.workspaces.opened, self.auto_backup.start_for_workspace),
            (self.workspaces.troubled, partial(_help_open, context)),
        ):
            signal.connect(slot)

    def _attend(self, page: ReportPage) -> None:
        """Connect the page of a newly opened report."""
        self.texts.attend(page)
        page.failed.connect(self.fail)
        page.offered.connect(partial(_offer_import, self.context))
        self._list_recent()

    def _list_recent(self) -> None:
        self.workspaces.fill_recent(self.frame.actions.recent)

    # Interface for app and tests ------------------------------------------------

    def open_report(self, report_id: int) -> None:
        self.navigation.open_report(report_id)

    def show_start(self) -> None:
        self.navigation.show_start()

    def refresh(self) -> None:
        """Refresh all views after an act."""
        self.navigation.refresh()

    def show_fitted_to_screen(self) -> None:
        """Show the window with its stored geometry, or maximised on a small screen."""
        room = self.screen().availableSize()
        fits = room.width() > SIZE.width() and room.height() > SIZE.height() + _TITLE_BAR
        if fits:
            self.show()
        else:
            self.showMaximized()

    def come_forward(self, file: str = "") -> None:
        """Raise the window when the program is started again, and open the given file."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        path = Path(file)
        if file and self.arrivals.is_own_format(path):
            self.arrivals.sort((path,))
        elif file and path.resolve() != self.library.path.resolve() and self.desk.saved():
            self.workspaces.switch(path, self.navigation.open_last)

    def _is_at_county(self) -> bool:
        return self.county.is_page_created and (self.county.shown or _is_examining(self.context))

    def welcome(self) -> None:
        """Offer the sample and the tour at the first start."""
        sample = ("打开样例", self.workspaces.open_sample)
        self.frame.notice.say(_WELCOME, sample, ("跟着走一遍", self.guide.show_tour))

    def fail(self, error: BaseException) -> None:
        """Show a failure in a message box."""
        alerts.show_failure(error, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.actions.fit_report_name()
        self.frame.fold()

    # Closing -----------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save unfinished typing and stop background work. Ask only if an entry was refused."""
        page = self.desk.page
        if page is not None and not self.giving_up and not page.flush():
            event.ignore()
            self._ask_to_give_up()
            return
        self.frame.start.release()
        self.frame.help.show_nothing()
        self.tasks.close()
        self.settings.remember_bytes("geometry", self.saveGeometry())
        self.settings.remember_bytes("state", self.saveState())
        self.library.close()
        self.auto_backup.close()
        self.files.close()
        event.accept()

    def _ask_to_give_up(self) -> None:
        alerts.ask(
            self,
            "有一处没有保存",
            ("有一处填写没有保存。", "其余内容都已保存。关闭后，这一处恢复为原来的内容。"),
            (("放弃这一处并关闭", self._give_up),),
            cancel="返回修改",
        )

    def _give_up(self) -> None:
        self.giving_up = True
        self.close()

"""Commands of the books: open, fill the report, period figures, calendar and redaction."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.late import late
from zwgk_desktop.services.books.dues import moved, this_day
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.navigation import Navigation
from zwgk_desktop.ui.records.auto_backup import SECOND
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.shown_report import ShownReport

if TYPE_CHECKING:  # rarely used modules are imported lazily
    from zwgk_desktop.services.books.filling import propose
    from zwgk_desktop.services.calendar import ReadCalendar, shipped
    from zwgk_desktop.ui.books.book_dialogs import CalendarDialog, RedactDialog
    from zwgk_desktop.ui.books.book_files import BookFiles
    from zwgk_desktop.ui.books.entry_commands import EntryCommands
    from zwgk_desktop.ui.books.page import BooksPage
    from zwgk_desktop.ui.proposal_dialog import FillDialog
else:  # imported at the first call
    propose = late("zwgk_desktop.services.books.filling:propose")
    shipped = late("zwgk_desktop.services.calendar:shipped")
    BookFiles = late("zwgk_desktop.ui.books.book_files:BookFiles")
    BooksPage = late("zwgk_desktop.ui.books.page:BooksPage")
    CalendarDialog = late("zwgk_desktop.ui.books.book_dialogs:CalendarDialog")
    EntryCommands = late("zwgk_desktop.ui.books.entry_commands:EntryCommands")
    FillDialog = late("zwgk_desktop.ui.proposal_dialog:FillDialog")
    RedactDialog = late("zwgk_desktop.ui.books.book_dialogs:RedactDialog")


class BookCommands(CommandGroup):
    """Command group of the books page. The page is created when it is first opened."""

    def __init__(  # noqa: PLR0913 - what the books stand beside
        self,
        window: QMainWindow,
        desk: ShownReport,
        library: Library,
        navigation: Navigation,
        *,
        files: FileQuestions,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._library = window, desk, library
        self._settings, self._questions = settings, files
        self._navigation = navigation
        self._unit = ""

    @cached_property
    def page(self) -> "BooksPage":
        """Books page with the actions of all command groups that use it."""
        entries = EntryCommands(self._window, lambda: self.page, self._library)
        self.relay(entries)
        specs = (*self.page_actions(), *entries.page_actions(), *self._files.page_actions())
        page = BooksPage(self._settings, specs, self._window)
        page.hide()
        page.unit_chosen.connect(self._turn)
        page.request.stepping.connect(entries.step)
        return page

    @cached_property
    def _files(self) -> "BookFiles":
        files = BookFiles(self._window, lambda: self.page, self._questions, self._settings)
        self.relay(files)
        return files

    @property
    def _is_made(self) -> bool:
        return "page" in vars(self)

    def page_actions(self) -> tuple[ActionSpec, ...]:
        return (ActionSpec("leave", "← 报告列表", self._navigation.show_start, bar="leave"),)

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "books",
                "台账",
                self.open,
                Place.GO,
                keys="Ctrl+R",
                tip="依申请公开、规范性文件、行政处理、复议诉讼四本台账",
            ),
            ActionSpec(
                "fill_from_books",
                "从台账填入…",
                self.fill,
                Place.FILL,
                needs=Needs.EDITABLE,
                keys="Ctrl+Shift+R",
                tip="用台账计出的数字填二、三、四表，先看改动再填",
                saved=True,
            ),
            ActionSpec(
                "book_period",
                "期间统计…",
                self.show_period,
                Place.YEARS,
                letter="K",
                tip="台账从某天到某天的数字，例如今年截至今天、一个季度；可以导出表格",
            ),
            ActionSpec(
                "work_calendar",
                "工作日历…",
                self.show_calendar,
                Place.YEARS,
                letter="J",
                tip="每年的放假和调休上班；粘贴放假通知",
            ),
            ActionSpec(
                "redact",
                "到期脱敏…",
                self.redact,
                Place.YEARS,
                needs=Needs.WRITABLE,
                letter="Q",
                tip="从办结已久的申请里清除申请人的个人信息；不能撤销",
            ),
        )

    # Opening -------------------------------------------------------------------------

    def open(self, unit: str = "") -> None:
        """Show the books of a unit, by default the unit of the open report."""
        session = self._desk.session
        wanted = unit or (session.report.unit if session else "") or self._unit
        if not self._desk.saved():
            return
        self._unit = wanted
        self._navigation.show_aside(self.page)
        self.refresh()
        self.page.table.setFocus()

    def open_request(self, key: tuple[str, str]) -> None:
        """Show one request in the books of its unit.

        Args:
            key: The unit and the number of the request.
        """
        unit, number = key
        self.open(unit)
        books = self.page.books
        if books is not None:
            with self.attempt():
                self.page.tabs.setCurrentIndex(0)
                self.page.open_request(books.request(number)[0])

    def refresh(self) -> None:
        """Reload the books page from the workspace, if it is visible."""
        if not self._is_made or not self.page.isVisible():
            return
        workspace = self._library.workspace
        reports = workspace.reports() if workspace else ()
        kept = workspace.all_books.units() if workspace else ()
        units = list(dict.fromkeys((*kept, *(entry.unit for entry in reports))))
        if self._unit not in units:
            self._unit = units[0] if units else ""
        books = workspace.books(self._unit) if workspace and self._unit else None
        self.page.show_books(books, units, writable=not self._library.locked)

    def _turn(self, unit: str) -> None:
        self._unit = unit
        self.refresh()

    # Into the report -------------------------------------------------------------------

    def fill(self) -> None:
        """Show the figures that the books propose for the report. Fill them in when confirmed."""
        session, workspace = self._desk.session, self._library.workspace
        if session is None or workspace is None:
            return
        with self.attempt():
            books = workspace.books(session.report.unit).books
            proposal = propose(books, session.report, session.previous)
            dialog = FillDialog(self._window, proposal, session)
            dialog.accepted.connect(self.changed)
            dialog.open()

    def show_period(self) -> None:
        """Show the figures of a unit's books for a period of days.

        The unit is that of the books page if it is visible, else that of the open report.
        """
        session, workspace = self._desk.session, self._library.workspace
        unit = self._unit or (session.report.unit if session else "")
        if session is not None and not (self._is_made and self.page.isVisible()):
            unit = session.report.unit
        if workspace is None or unit not in workspace.all_books.units():
            self.refused.emit("这个单位还没有台账，没有可以统计的。")
            return
        self._files.show_period(workspace.books(unit), self._library.catalog)

    def redact(self) -> None:
        """Open the dialog that permanently removes personal data from old requests."""
        workspace = self._library.workspace
        units = workspace.all_books.units() if workspace else ()
        if workspace is None or not units:
            self.refused.emit("还没有台账，没有可以脱敏的。")
            return

        books = [workspace.books(unit) for unit in units]
        second = self._settings.word(SECOND)
        dialog = RedactDialog(self._window, workspace, books, Path(second) if second else None)
        dialog.redacted.connect(self._done)
        dialog.open()

    def show_calendar(self) -> None:
        """Open the work calendar, where a holiday notice can be pasted."""
        workspace = self._library.workspace
        calendar = workspace.calendar() if workspace else shipped()
        writable = not self._library.locked
        CalendarDialog(self._window, calendar, self._adopt, writable=writable).open()

    def _adopt(self, read: "ReadCalendar") -> str:
        workspace = self._library.to_write()
        before = workspace.calendar()
        workspace.all_books.adopt(read)
        after, today = workspace.calendar(), this_day()
        found = [
            f"{one.number} {one.before}→{one.after}"
            for unit in workspace.all_books.units()
            for one in moved(workspace.books(unit).books.requests, before, after, today)
        ]
        more = f"等{len(found)}件" if len(found) > 5 else ""
        listed = f"期限有变动的：{'；'.join(found[:5])}{more}" if found else "没有期限变动"
        said = f"已采用{read.year.year}年的放假安排。{listed}。"
        self._done(said)
        return said

    def _done(self, words: str) -> None:
        self.changed.emit()
        self.reported.emit(words)

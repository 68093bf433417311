"""Commands of the books: open, fill the report, period figures, calendar and redaction."""

from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import Qt

from zwgk_desktop.services.books.dues import current_day, shifted_due_days
from zwgk_desktop.services.books.filling import propose_book_figures
from zwgk_desktop.services.books.unit_books import SubjectKind
from zwgk_desktop.services.calendar import NoticeCalendar, shipped_calendar
from zwgk_desktop.ui.actions import ActionSpec
from zwgk_desktop.ui.books.book_dialogs import CalendarDialog, RedactDialog
from zwgk_desktop.ui.books.book_files import AttachmentCommands, BookFiles
from zwgk_desktop.ui.books.entry_commands import EntryCommands
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.rows import Book
from zwgk_desktop.ui.files import FileDrop
from zwgk_desktop.ui.proposal_dialog import FillDialog
from zwgk_desktop.ui.records.auto_backup import SECOND
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext


class BookCommands(WindowCommands):
    """Command group of the books page. The page is created when it is first opened."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.unit = ""
        """Unit whose books were shown last."""
        self.files = BookFiles(context, lambda: self.page)
        context.adopt(self.files)
        context.navigation.refreshed.connect(self.refresh)

    @cached_property
    def page(self) -> BooksPage:
        """Books page with the actions of all command groups that use it."""
        entries = EntryCommands(self._context, lambda: self.page, self.files.write_letter)
        self._context.adopt(entries)
        leave = ActionSpec(
            "leave", "← 报告列表", self._navigation.show_start, keys="Alt+Home", bar="leave"
        )
        specs = (leave, *entries.page_actions(), *self.files.page_actions())
        attached = AttachmentCommands(self._context, lambda: self.page)
        self._context.adopt(attached)
        page = BooksPage(self._settings, specs, attached.page_actions(), self._window)
        page.hide()
        page.unit_chosen.connect(self._show_unit)
        page.request.stepping.connect(entries.step)
        queued = Qt.ConnectionType.QueuedConnection  # once the editor of the cell is closed
        page.grid.typed.connect(entries.store_figures, queued)
        FileDrop(page.request).dropped.connect(attached.add)
        return page

    @property
    def shown(self) -> bool:
        """Whether the page is visible."""
        return "page" in vars(self) and self.page.isVisible()

    def open(self, unit: str = "") -> None:
        """Show the books of a unit, by default the unit of the open report."""
        session = self._desk.session
        wanted = unit or (session.report.unit if session else "") or self.unit
        if not self._desk.saved():
            return
        self.unit = wanted
        self._navigation.show_aside(self.page)
        self.refresh()
        self.page.table.setFocus()

    def refresh(self) -> None:
        """Reload the books page from the workspace, if it is visible."""
        lent = {"undo": "books_undo", "redo": "books_redo", "find": "books_find"}
        shown = lent if self.shown else {}
        self._frame.actions.lend({own: self.page.page_actions[n] for own, n in shown.items()})
        if not self.shown:
            return
        workspace = self._library.workspace
        reports = workspace.reports() if workspace else ()
        kept = workspace.all_books.units() if workspace else ()
        units = list(dict.fromkeys((*kept, *(entry.unit for entry in reports))))
        if self.unit not in units:
            self.unit = units[0] if units else ""
        books = workspace.books(self.unit) if workspace and self.unit else None
        self.page.show_books(books, units, writable=not self._library.locked)

    def _show_unit(self, unit: str) -> None:
        self.unit = unit
        self.refresh()


def open_books(context: WindowContext, unit: str = "") -> None:
    """Show the books of a unit, by default the unit of the open report."""
    context.group(BookCommands).open(unit)


def open_entry(context: WindowContext, key: tuple[str, SubjectKind, int]) -> None:
    """Show one request, or one entry in the list of its book.

    Args:
        context: Parts of the window.
        key: The unit, the kind of entry and the subject id.
    """
    unit, kind, subject = key
    book = Book.REQUESTS if kind is SubjectKind.REQUEST else Book.DISPUTES
    commands = context.group(BookCommands)
    commands.open(unit)
    page = commands.page
    if page.books is None:
        return
    page.tabs.setCurrentIndex(list(Book).index(book))
    if book is Book.REQUESTS:
        page.open_request(subject)
    else:
        page.show_saved_entry(subject)


def fill(context: WindowContext) -> None:
    """Show the figures that the books propose for the report. Fill them in when confirmed."""
    session, workspace = context.session, context.library.workspace
    if session is None or workspace is None:
        return
    with context.attempt():
        books = workspace.books(session.report.unit).books
        dialog = FillDialog(
            context.window, propose_book_figures(books, session.report, session.previous), session
        )
        dialog.accepted.connect(context.refresh)
        dialog.open()


def show_period(context: WindowContext) -> None:
    """Show the figures of a unit's books for a period of days.

    The unit is that of the books page if it is visible, else that of the open report.
    """
    session, workspace = context.session, context.library.workspace
    commands = context.group(BookCommands)
    unit = session.report.unit if session and not commands.shown else commands.unit
    if workspace is None or unit not in workspace.all_books.units():
        context.warn("这个单位还没有台账，没有可以统计的。")
        return
    commands.files.show_period(workspace.books(unit), context.library.catalog)


def redact(context: WindowContext) -> None:
    """Open the dialog that permanently removes personal data from old requests."""
    workspace = context.library.workspace
    units = workspace.all_books.units() if workspace else ()
    if workspace is None or not units:
        context.warn("还没有台账，没有可以脱敏的。")
        return
    books = [workspace.books(unit) for unit in units]
    second = context.settings.word(SECOND)
    dialog = RedactDialog(context.window, workspace, books, Path(second) if second else None)
    dialog.redacted.connect(context.done)
    dialog.open()


def show_calendar(context: WindowContext) -> None:
    """Open the work calendar, where a holiday notice can be pasted."""
    workspace = context.library.workspace
    calendar = workspace.calendar() if workspace else shipped_calendar()
    adopt, writable = partial(_adopt, context), not context.locked
    CalendarDialog(context.window, calendar, adopt, writable=writable).open()


def _adopt(context: WindowContext, read: NoticeCalendar) -> str:
    """Store the days off of a year. Return which due days have moved."""
    workspace = context.library.writable_workspace()
    before = workspace.calendar()
    workspace.all_books.adopt_notice(read)
    after, today = workspace.calendar(), current_day()
    found = [
        f"{one.number} {one.before}→{one.after}"
        for unit in workspace.all_books.units()
        for one in shifted_due_days(workspace.books(unit).books.requests, before, after, today)
    ]
    more = f"等{len(found)}件" if len(found) > 5 else ""
    listed = f"期限有变动的：{'；'.join(found[:5])}{more}" if found else "没有期限变动"
    said = f"已采用{read.year.year}年的放假安排。{listed}。"
    context.done(said)
    return said

"""The window: its parts, and what it shows."""

from functools import partial

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.importers import Document
from zwgk_desktop.ui import alerts, files, places
from zwgk_desktop.ui.about_dialog import PROGRAM_TITLE
from zwgk_desktop.ui.aftermath import Aftermath
from zwgk_desktop.ui.commands import Commands
from zwgk_desktop.ui.connections import connect
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.findings.card import Offers
from zwgk_desktop.ui.frame import SIZE, Frame
from zwgk_desktop.ui.incoming.file_drop import FileDrop
from zwgk_desktop.ui.incoming.imports import Imports
from zwgk_desktop.ui.keeping.backing import Backing
from zwgk_desktop.ui.keeping.conversions import Conversions
from zwgk_desktop.ui.keeping.records_desk import RecordsDesk
from zwgk_desktop.ui.keeping.rescue import Rescue
from zwgk_desktop.ui.keeping.ties_desk import TiesDesk
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import style
from zwgk_desktop.ui.look.wardrobe import Wardrobe
from zwgk_desktop.ui.manual.guide import Guide
from zwgk_desktop.ui.paper.exports import Exports
from zwgk_desktop.ui.paper.paper_desk import PaperDesk
from zwgk_desktop.ui.prose.text_desk import TextDesk
from zwgk_desktop.ui.report_acts import ReportActs
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.table.desk import TableDesk
from zwgk_desktop.ui.table.options import TableOptions
from zwgk_desktop.ui.tasks import Tasks
from zwgk_desktop.ui.workspaces import Workspaces

_TITLE_BAR = 40  # px, at the most


class MainWindow(QMainWindow):
    """Shows the start page or one report."""

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__()
        self.wardrobe = Wardrobe(settings)
        self.setStyleSheet(style.sheet())
        self.library = library
        self.settings = settings
        self.own = library.path
        self._giving_up = False
        self.frame: Frame = Frame(self)
        self.guide = Guide(self, settings)
        self.desk = Desk(self)
        self.tasks = Tasks(self)
        self.files = files.FileQuestions(self, settings)
        self.exports = Exports(self, self.files, self.tasks)
        self.papers = PaperDesk(self, self.desk, self.exports, self.tasks, settings)
        self.records = RecordsDesk(self, self.desk, library, self.files, self.frame)
        self.ties = TiesDesk(self, self.desk, library)
        self.imports = Imports(self, self.files, self.tasks, library)
        self.drop = FileDrop(self)
        self.conversions = Conversions(self, self.desk, library.catalog)
        self.acts = ReportActs(self, library)
        self.table_options = TableOptions(settings, self)
        self.tables = TableDesk(self, self.desk)
        self.texts = TextDesk(self, self.desk)
        self.workspaces = Workspaces(self, library, settings, self.files)
        self.backing = Backing(self, library, self.tasks, settings)
        self.rescue = Rescue(self, library, self.workspaces, self.backing, self.files)
        self.aftermath = Aftermath(self)
        self.commands = Commands(self)
        self._begin()

    def _begin(self) -> None:
        """Put the parts together, and the window where it stood."""
        self.frame.redress()
        connect(self)
        self.show_help()
        self.show_start()
        self.restoreGeometry(self.settings.bytes("geometry"))
        self.restoreState(self.settings.bytes("state"))

    def show_fitting(self) -> None:
        """Show the window as it stood, or over the whole screen where its frame would not fit."""
        room = self.screen().availableSize()
        fits = room.width() > SIZE.width() and room.height() > SIZE.height() + _TITLE_BAR
        if fits:
            self.show()
        else:
            self.showMaximized()

    # What is shown -----------------------------------------------------------

    def show_start(self) -> None:
        """Show the start page."""
        if not self.desk.saved():
            return
        self.clear_desk()
        self.frame.start.show_workspace(self.library.workspace, self.library.path)
        self.workspaces.fill_recent(self.frame.deeds.recent)
        self.refresh()
        self.frame.start.focus()

    def open_report(self, report_id: int) -> None:
        """Show a report."""
        workspace = self.library.workspace
        if workspace is None or not self.desk.saved():
            return
        try:
            session = workspace.session(report_id)
        except UserError as error:
            self.fail(error)
            return
        self.clear_desk()
        self.frame.panel.forget()
        page = ReportPage(
            session,
            locked=self.library.locked or session.frozen,
            options=self.table_options,
            tasks=self.tasks,
            parent=self,
        )
        self._attend(page)
        self.texts.attend(page)
        self.papers.attend(page)
        self.desk.page = page
        titles = [places.full_title(page.edition, tab) for tab in places.tabs(page.edition)]
        self.frame.deeds.list_tabs(titles, self.desk.turn_to)
        self.workspaces.fill_recent(self.frame.deeds.recent)
        self.refresh()
        page.turn_to(0)
        page.turn_to_tab(self.settings.tab(self.library.path, report_id))
        page.turned.connect(partial(self.settings.remember_tab, self.library.path, report_id))

    def refresh(self) -> None:
        """Show everything as it stands after an act."""
        page, session = self.desk.page, self.desk.session
        if session is not None and session.deleted:
            self.acts.deleted.emit(session.id)
            return
        if page is not None and self._outdated(page):
            self.open_report(page.session.id)
            return
        if page is not None:
            page.refresh()
            rules = self.library.catalog.rules[page.edition.id]
            form = self.conversions.form(page.session.report)
            offers = Offers.of(rules, locked=page.locked, form=form)
            self.frame.panel.show_findings(page.edition, page.session.findings, offers)
        self.frame.show_page(page or self.frame.start, of_report=page is not None)
        self.show_beside()
        self.records.refresh(locked=self.library.locked)
        self.texts.refresh()
        self.frame.status.show_session(session)
        self._title(session.report if session else None)
        self.frame.deeds.allow(session, locked=self.library.locked)
        if session is None:
            self.frame.deeds["undo"].setEnabled(self.acts.last_deleted is not None)

    def _outdated(self, page: ReportPage) -> bool:
        """Tell whether a page was built for another form, or to be written in and is not now."""
        locked = self.library.locked or page.session.frozen
        return page.edition is not page.session.report.edition or page.locked is not locked

    def redress(self) -> None:
        """Take the type size and the palette at hand, all at once; not once it is closed."""
        if not self.isVisible():
            return
        self.setUpdatesEnabled(False)
        self.setStyleSheet(style.sheet())
        self.frame.redress()
        self.refresh()
        self.setUpdatesEnabled(True)

    def _attend(self, page: ReportPage) -> None:
        """Follow what happens on the page of a report."""
        for signal, slot in (
            (page.caret, self._tell_cell),
            (page.changed, self.refresh),
            (page.offered, self._offer_import),
            (page.pending, self._show_pending),
            (page.rejected, self.desk.refuse),
            (page.told, self.frame.status.tell),
            (page.turned, self.show_beside),
            (page.veil_changed, self.show_beside),
            (page.wished, self.frame.deeds.do),
        ):
            signal.connect(slot)

    def show_beside(self) -> None:
        """Show findings and help beside the page; not while a second person keys blind."""
        page = self.desk.page
        shown = page.page(page.tab) if page is not None else None
        if shown is None:
            return
        address = shown.current_address()
        cell = address is not None and not shown.veiled
        self.frame.help.locked = page.locked if page is not None else self.library.locked
        self.frame.show_beside(findings=not shown.veiled, cell=cell)
        if cell:
            self._tell_cell(str(address))

    def _tell_cell(self, address: str) -> None:
        if self.desk.session is not None:
            self.frame.help.show_cell(self.desk.session, address)

    def _offer_import(self, document: Document) -> None:
        if self.desk.session is not None:
            self.imports.offer(document, self.desk.session.report)

    def show_help(self) -> None:
        """Show or hide the help beside the table, as the clerk likes it."""
        self.frame.deeds["help"].setChecked(self.table_options.help_shown)
        self.show_beside()

    def fail(self, error: BaseException) -> None:
        """Tell of a failure."""
        alerts.show_failure(error, self)

    def _title(self, report: Report | None) -> None:
        shown = f"{report.unit}{report.year}年 — {PROGRAM_TITLE}" if report else PROGRAM_TITLE
        self.setWindowTitle(f"{shown}（只读）" if self.library.locked else shown)
        heading = f"{report.unit}　{report.year}年　{report.status.label}" if report else ""
        self.frame.deeds.heading.setText(heading)

    def clear_desk(self) -> None:
        """Put away the report on the desk."""
        page, self.desk.page = self.desk.page, None
        if page is not None:
            self.frame.help.show_nothing()
            self.frame.drop_page(page)

    def _show_pending(self) -> None:
        self.frame.status.show_pending()
        self.frame.deeds["undo"].setEnabled(True)

    # Closing -----------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is typed and stop what is under way; ask only if something was refused."""
        page = self.desk.page
        if page is not None and not self._giving_up and not page.flush():
            event.ignore()
            self._ask_to_give_up()
            return
        self.frame.start.release()
        self.frame.help.show_nothing()
        self.tasks.close()
        self.settings.remember_bytes("geometry", self.saveGeometry())
        self.settings.remember_bytes("state", self.saveState())
        self.library.close()
        self.backing.close()
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
        self._giving_up = True
        self.close()

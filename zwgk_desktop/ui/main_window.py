"""The window: what it shows, and every connection between its parts in one place."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.importers import Document
from zwgk_desktop.ui import alerts, files, places
from zwgk_desktop.ui.about_dialog import AboutDialog
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.findings.card import Offers
from zwgk_desktop.ui.frame import SIZE, Frame
from zwgk_desktop.ui.incoming.file_drop import FileDrop
from zwgk_desktop.ui.incoming.imports import Imports
from zwgk_desktop.ui.keeping.backing import Backing
from zwgk_desktop.ui.keeping.conversions import Conversions
from zwgk_desktop.ui.keeping.records_desk import RecordsDesk
from zwgk_desktop.ui.keeping.rescue import Rescue
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import style, theme
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

PROGRAM_TITLE = "政府信息公开年度报告"
_TITLE_BAR = 40  # px, at the most


class MainWindow(QMainWindow):
    """Shows the start page or one report."""

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__()
        self.wardrobe = Wardrobe(settings)
        self.setStyleSheet(style.sheet())
        self.library = library
        self._settings = settings
        self._own = library.path
        self._giving_up = False
        self.frame: Frame = Frame(self)
        self.guide = Guide(self, settings)
        self.desk = Desk(self)
        self.tasks = Tasks(self)
        self.files = files.FileQuestions(self, settings)
        self.exports = Exports(self, self.files, self.tasks)
        self.papers = PaperDesk(self, self.desk, self.exports, self.tasks, settings)
        self.records = RecordsDesk(self, self.desk, library, self.files, self.frame)
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
        self.frame.redress()
        self._connect()
        self._show_help()
        self.show_start()
        self._stand_as_before()

    def show_fitting(self) -> None:
        """Show the window as it stood, or over the whole screen where its frame would not fit."""
        room = self.screen().availableSize()
        fits = room.width() > SIZE.width() and room.height() > SIZE.height() + _TITLE_BAR
        if fits:
            self.show()
        else:
            self.showMaximized()

    def _stand_as_before(self) -> None:
        self.restoreGeometry(self._settings.bytes("geometry"))
        self.restoreState(self._settings.bytes("state"))

    # What is shown -----------------------------------------------------------

    def show_start(self) -> None:
        """Show the start page."""
        if not self.desk.saved():
            return
        self._clear_desk()
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
        self._clear_desk()
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
        page.turn_to_tab(self._settings.tab(self.library.path, report_id))
        page.turned.connect(partial(self._settings.remember_tab, self.library.path, report_id))

    def refresh(self) -> None:
        """Show everything as it stands after an act."""
        page, session = self.desk.page, self.desk.session
        if session is not None and session.deleted:
            self._after_delete(session.id)
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
        self._show_beside()
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
            (page.turned, self._show_beside),
            (page.veil_changed, self._show_beside),
            (page.wished, self.frame.deeds.do),
        ):
            signal.connect(slot)

    def _show_beside(self) -> None:
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

    def _show_help(self) -> None:
        self.frame.deeds["help"].setChecked(self.table_options.help_shown)
        self._show_beside()

    def fail(self, error: BaseException) -> None:
        """Tell of a failure."""
        alerts.show_failure(error, self)

    def _title(self, report: Report | None) -> None:
        shown = f"{report.unit}{report.year}年 — {PROGRAM_TITLE}" if report else PROGRAM_TITLE
        self.setWindowTitle(f"{shown}（只读）" if self.library.locked else shown)
        heading = f"{report.unit}　{report.year}年　{report.status.label}" if report else ""
        self.frame.deeds.heading.setText(heading)

    def _clear_desk(self) -> None:
        page, self.desk.page = self.desk.page, None
        if page is not None:
            self.frame.help.show_nothing()
            self.frame.drop_page(page)

    def _show_pending(self) -> None:
        self.frame.status.show_pending()
        self.frame.deeds["undo"].setEnabled(True)

    # What is done ------------------------------------------------------------

    def _undo(self) -> None:
        if self.desk.page is not None:
            self.desk.undo()
        elif self.acts.last_deleted is not None:
            self.acts.restore(self.acts.last_deleted)

    def _export(self, name: str) -> None:
        session = self.desk.session
        if session is not None:
            self.exports.start(name, session)

    def _if_saved(self, deed: Callable[[], object]) -> None:
        if self.desk.saved():
            deed()

    def _delete(self) -> None:
        if self.desk.session is not None:
            self.acts.delete(self.desk.session.id)

    def _open_record(self, report_id: int) -> None:
        self.open_report(report_id)
        self.papers.record()

    def _open_sample(self) -> None:
        self.workspaces.open_sample(paths.default_workspace().with_name("样例.zwgk"))

    def _about(self) -> None:
        AboutDialog(self, PROGRAM_TITLE).open()

    # What follows ------------------------------------------------------------

    def _after_new(self, report_id: int) -> None:
        self._settings.remember(self.library.path.resolve())
        self.open_report(report_id)

    def _after_making(self, report_id: int) -> None:
        self._after_new(report_id)
        self.records.offer_last_year()

    def _after_import(self, report_id: int) -> None:
        self._after_new(report_id)
        self.frame.status.tell("已导入。可以撤销。")
        self.conversions.offer(self.frame.notice)

    def _after_delete(self, report_id: int) -> None:
        workspace = self.library.workspace
        if workspace is None:
            return
        self.acts.last_deleted = report_id
        self._clear_desk()
        self.show_start()
        report = workspace.session(report_id).report
        self.frame.tell_deleted(report, partial(self.acts.restore, report_id))

    def _after_restore(self, report_id: int) -> None:
        self.frame.notice.hide()
        self.show_start()
        self.frame.start.reports.choose(report_id)
        self.frame.status.tell("已恢复删除的报告。")

    def _leave(self) -> None:
        """Let go of the workspace at hand."""
        self._clear_desk()
        self.frame.start.release()
        self.frame.start.reports.show_cards(())

    def _after_turning(self) -> None:
        """Another workspace is at hand."""
        self._clear_desk()
        self.acts.last_deleted = None
        self.frame.notice.hide()
        self.frame.lock_notice.hide()
        if self.library.locked:
            self.frame.tell_locked(self.workspaces.holder, self.workspaces.try_to_write)
        self.show_start()

    def _after_sample(self, report_id: int) -> None:
        self.open_report(report_id)
        self.frame.tell_sample(partial(self.workspaces.return_to, self._own))

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
        self._settings.remember_bytes("geometry", self.saveGeometry())
        self._settings.remember_bytes("state", self.saveState())
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

    # -------------------------------------------------------------------------

    def _connect(self) -> None:
        """Every connection between the parts of the window, and nowhere else."""
        panel, start, status = self.frame.panel, self.frame.start, self.frame.status
        for name, deed in self._deeds().items():
            self.frame.deeds.on(name, deed)
        for signal, slot in (
            (self.frame.deeds["help"].toggled, self.table_options.set_help_shown),
            (self.frame.deeds["last_year"].toggled, self.texts.show_last_year),
            (self.frame.deeds["panel"].toggled, self._show_beside),
            (self.frame.help.repaired, self.desk.repair),
            (self.acts.deleted, self._after_delete),
            (self.acts.failed, self.fail),
            (self.acts.made, self._after_making),
            (self.acts.restored, self._after_restore),
            (self.desk.changed, self.refresh),
            (self.desk.failed, self.fail),
            (self.desk.refused, status.warn),
            (self.desk.told, status.tell),
            (self.exports.changed, self.refresh),
            (self.exports.failed, self.fail),
            (self.exports.sought, self.desk.seek),
            (self.exports.to_findings, partial(panel.step, 1)),
            (self.exports.written, self.frame.tell_exported),
            (self.conversions.changed, self.refresh),
            (self.conversions.failed, self.fail),
            (self.conversions.told, self.frame.notice.say),
            (self.drop.dropped, self.imports.read_all),
            (self.imports.imported, self._after_import),
            (self.papers.changed, self.refresh),
            (self.papers.failed, self.fail),
            (self.papers.told, self.frame.status.tell),
            (self.records.changed, self.refresh),
            (self.records.failed, self.fail),
            (self.records.shown, self._show_beside),
            (self.records.sought, self.desk.go_to),
            (self.records.told, status.tell),
            (self.records.written, self.frame.tell_exported),
            (panel.chosen, self.desk.go_to),
            (panel.converted, self.conversions.convert),
            (panel.explained, self.desk.explain),
            (panel.filled, self.desk.fill),
            (panel.repaired, self.desk.repair),
            (start.deleting, self.acts.delete),
            (start.due.wanted, self._open_record),
            (start.importing, self.imports.start),
            (start.new, self.acts.new),
            (start.opened, self.open_report),
            (start.restoring, self.acts.restore),
            (start.sample, self._open_sample),
            (status.cancelled, self.tasks.cancel),
            (self.table_options.changed, self._show_help),
            (self.tables.changed, self.refresh),
            (self.tables.refused, status.warn),
            (self.tables.told, status.tell),
            (self.texts.changed, self.refresh),
            (self.texts.failed, self.fail),
            (self.texts.refused, status.warn),
            (self.texts.rejected, self.desk.refuse),
            (self.texts.told, status.tell),
            (theme.looks.changed, self.redress),
            (self.guide.sample_wanted, self._open_sample),
            (self.tasks.begun, status.begin_work),
            (self.tasks.ended, status.end_work),
            (self.tasks.progressed, status.advance),
            (self.backing.told, status.tell),
            (self.rescue.failed, self.fail),
            (self.rescue.told, status.tell),
            (self.rescue.written, self.frame.tell_exported),
            (self.workspaces.failed, self.fail),
            (self.workspaces.leaving, self._leave),
            (self.workspaces.opened, self.backing.turn),
            (self.workspaces.troubled, self.rescue.help),
            (self.workspaces.opened, self._after_turning),
            (self.workspaces.sample_opened, self._after_sample),
        ):
            signal.connect(slot)

    def _deeds(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        saved = partial(partial, self._if_saved)
        return {
            "about": self._about,
            "diagnosis": partial(self.rescue.diagnose, self.tasks),
            "backups": saved(partial(self.rescue.list_backups, self.tasks)),
            "delete": saved(self._delete),
            "fill": self.tables.fill,
            "filter": self.frame.panel.turn_filter,
            "find": partial(self.texts.find, replacing=False),
            "fill_here": self.tables.fill_here,
            "import": saved(self.imports.start),
            "log": partial(files.show_file, paths.log_file().parent),
            "new": self.acts.new,
            "new_workspace": saved(self.workspaces.ask_to_make),
            "nil": self.tables.nil,
            "next": partial(self.frame.panel.step, 1),
            "open_workspace": saved(self.workspaces.ask_to_open),
            "pdf": saved(partial(self._export, "pdf")),
            "previous": partial(self.frame.panel.step, -1),
            "punctuate": self.texts.punctuate,
            "quit": self.close,
            "redo": self.desk.redo,
            "renumber": self.texts.renumber,
            "replace": partial(self.texts.find, replacing=True),
            "reports": self.show_start,
            "review": self.tables.review,
            "sample": saved(self._open_sample),
            "undo": self._undo,
            "xlsx": saved(partial(self._export, "xlsx")),
            **self.papers.deeds(),
            **self.records.deeds(),
            **self.wardrobe.deeds(),
            **self.guide.deeds(),
        }

"""Navigation between the start page, a report and other pages, with the panels beside them."""

from contextlib import suppress
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report, Status
from zwgk_desktop.services.converting import target_edition
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.workspace import ReportEntry
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.actions import ActionSpec, MenuSection, Needs
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.findings.listing import AvailableActions
from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import style
from zwgk_desktop.ui.look.labels import PROGRAM_TITLE
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.shown_report import OpenReportCommands
from zwgk_desktop.ui.table.keys import TableOptions
from zwgk_desktop.ui.tasks import Tasks


class Navigation(CommandGroup):
    """Commands that switch pages and refresh every view after an act."""

    started = Signal()
    """Emitted when the start page is shown again."""
    opened = Signal(object)
    """Emitted with the `ReportPage` of a newly opened report."""
    refreshed = Signal()
    """Emitted after a refresh, so that other views refresh too."""
    cleared = Signal()
    """Emitted when the page of a report was closed and is about to be deleted."""
    deleted = Signal(int)
    """Emitted with the id of the open report after it was deleted, also by another window."""

    def __init__(  # noqa: PLR0913 - what a report is shown with
        self,
        window: QMainWindow,
        frame: Frame,
        desk: OpenReportCommands,
        library: Library,
        *,
        settings: Settings,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._frame = frame
        self._desk = desk
        self._library = library
        self._settings = settings
        self._tasks = tasks
        self._aside: QWidget | None = None
        self.options = TableOptions(settings, self)
        self.options.changed.connect(self.show_help)

    def actions(self) -> tuple[ActionSpec, ...]:
        panel = self._frame.panel
        findings = partial(ActionSpec, menu=MenuSection.FINDINGS, needs=Needs.REPORT)
        return (
            ActionSpec(
                "reports",
                "报告列表",
                self.show_start,
                MenuSection.GO,
                needs=Needs.REPORT,
                keys="Alt+Home",
                icon="reports",
                tip="回到报告列表；这份报告已经保存",
                in_toolbar=True,
            ),
            findings("next", "下一项核对结果", partial(panel.step, 1), keys="F8", icon="next"),
            findings(
                "previous",
                "上一项核对结果",
                partial(panel.step, -1),
                keys="Shift+F8",
                icon="previous",
            ),
            findings(
                "repair",
                "采用修改建议",
                panel.take_repair,
                needs=Needs.EDITABLE,
                keys="Ctrl+.",
                tip="采用正看着的一项核对结果的修改建议",
            ),
            findings("filter", "核对结果换一类看", panel.turn_filter, keys="Ctrl+F8"),
            findings("panel", "显示核对结果", self._toggle_panels, keys="F9", switched=True),
            ActionSpec(
                "help",
                "单元格说明",
                self.options.set_help_shown,
                MenuSection.BESIDE,
                keys="F1",
                switched=self.options.help_shown,
            ),
        )

    # Pages --------------------------------------------------------------------

    def show_start(self) -> None:
        if not self._desk.saved():
            return
        self.close_report()
        self._aside = None
        self._frame.start.show_workspace(self._library.workspace, self._library.path)
        self._offer_last()
        self.started.emit()
        self.refresh()
        self._frame.start.focus()

    def _offer_last(self) -> None:
        """Offer on the start page to continue with the report left last, at its tab."""
        workspace = self._library.workspace
        last = self._settings.last_report(self._library.path)
        known = {entry.id: entry for entry in workspace.reports()} if workspace else {}
        entry = known.get(last) if last is not None else None
        edition = self._library.catalog.editions.get(entry.edition) if entry is not None else None
        if entry is None or edition is None:
            self._frame.start.offer(None, "")
            return
        tab = self._settings.tab(self._library.path, entry.id)
        page = tabs.tab_title(edition, tab) if tab in tabs.names(edition) else ""
        verb = "接着看" if self._is_final(entry) else "接着填"
        self._frame.start.offer(entry.id, f"{verb}　{entry.year}年　{page}".rstrip())

    def _is_final(self, entry: ReportEntry) -> bool:
        workspace = self._library.workspace
        if entry.status is Status.EDITING or workspace is None:
            return False
        with suppress(UserError):  # an unreadable report is reported when it is opened
            return workspace.session(entry.id).frozen
        return False

    def show_aside(self, page: QWidget) -> None:
        """Show a page other than a report in place of the start page."""
        self.close_report()
        self._aside = page
        self.refresh()

    def open_report(self, report_id: int) -> None:
        workspace = self._library.workspace
        if workspace is not None and self._desk.saved():
            with self.attempt():
                self._open(workspace.session(report_id))

    def open_last(self) -> None:
        """Open the report looked at last, else the one changed last, if any."""
        workspace = self._library.workspace
        reports = {entry.id: entry for entry in workspace.reports()} if workspace else {}
        last = self._settings.last_report(self._library.path)
        if last not in reports:
            last = max(reports, key=lambda id_: reports[id_].updated, default=None)
        if last is not None:
            self.open_report(last)

    def close_report(self) -> None:
        """Close the open report."""
        page, self._desk.page = self._desk.page, None
        if page is not None:
            self._frame.help.show_nothing()
            self._frame.drop_page(page)
            self.cleared.emit()

    def _open(self, session: EditingSession) -> None:
        self.close_report()
        self._aside = None
        self._frame.forget()
        page = ReportPage(
            session,
            locked=self._library.locked or session.frozen,
            options=self.options,
            tasks=self._tasks,
            parent=self._window,
        )
        self._attend(page)
        self._desk.page = page
        self.opened.emit(page)
        titles = [tabs.full_title(page.edition, tab) for tab in tabs.names(page.edition)]
        self._frame.actions.add_tab_actions(titles, self._desk.turn_to)
        self.refresh()
        page.turn_to(0)
        page.turn_to_tab(self._settings.tab(self._library.path, session.id))
        remember = partial(self._settings.remember_tab, self._library.path, session.id)
        remember(page.tab)
        page.turned.connect(remember)

    def _attend(self, page: ReportPage) -> None:
        """Connect the signals of a report's page."""
        for signal, slot in (
            (page.caret, self._show_cell_help),
            (page.selected, self._frame.status.show_selection),
            (page.changed, self.refresh),
            (page.pending, self._show_pending),
            (page.rejected, self._desk.refuse),
            (page.reported, self.reported),
            (page.turned, self.show_beside),
            (page.blind_changed, self.show_beside),
            (page.repaired, self._desk.repair),
            (page.wished, self._frame.actions.do),
        ):
            signal.connect(slot)

    # Refreshing ---------------------------------------------------------------

    def refresh(self) -> None:
        """Refresh all views after an act."""
        page, session = self._desk.page, self._desk.session
        if session is not None and session.deleted:
            self.deleted.emit(session.id)
            return
        if page is not None and self._outdated(page):
            self.open_report(page.session.id)
            return
        if page is not None:
            page.refresh()
            self._list_findings(page)
        self._frame.show_page(page or self._aside or self._frame.start, of_report=page is not None)
        self.show_beside()
        self._frame.show_record(session, locked=self._library.locked)
        self.refreshed.emit()
        self._frame.status.show_session(session, page.standing if page is not None else None)
        self._title(session.report if session else None)

    def restyle(self) -> None:
        """Apply the type size and palette in one repaint, unless the window is closed."""
        if not self._window.isVisible():
            return
        self._window.setUpdatesEnabled(False)
        self._window.setStyleSheet(style.sheet())
        self._frame.restyle()
        self.refresh()
        self._window.setUpdatesEnabled(True)

    def show_beside(self) -> None:
        """Show findings and help beside the page, but not during blind second keying."""
        page = self._desk.page
        shown = page.page(page.tab) if page is not None else None
        if shown is None:
            self._frame.show_beside(findings=False, cell=False)
            return
        address = shown.current_address()
        cell = address is not None and not shown.hides_values
        self._frame.help.locked = page.locked if page is not None else self._library.locked
        self._frame.show_beside(findings=not shown.hides_values, cell=cell)
        if cell:
            self._show_cell_help(str(address))

    def show_help(self) -> None:
        """Show or hide the help as set in the options."""
        self._frame.actions["help"].setChecked(self.options.help_shown)
        self.show_beside()

    def _toggle_panels(self, _on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        self.show_beside()

    def _outdated(self, page: ReportPage) -> bool:
        """Return whether a page was built for another edition or another lock state."""
        locked = self._library.locked or page.session.frozen
        return page.edition is not page.session.report.edition or page.locked is not locked

    def _list_findings(self, page: ReportPage) -> None:
        catalog = self._library.catalog
        form = target_edition(catalog, page.session.report)
        rules, session = catalog.rules[page.edition.id], page.session
        settled = session.report.status.done_label if session.frozen else ""
        offers = AvailableActions.of(
            rules,
            locked=page.locked,
            form=form,
            settled=settled,
            answerable=not self._library.locked,
        )
        self._frame.panel.show_findings(page.edition, session.all_findings, offers)

    def _show_cell_help(self, address: str) -> None:
        if self._desk.session is not None:
            self._frame.help.show_cell(self._desk.session, address)

    def _title(self, report: Report | None) -> None:
        shown = f"{report.name} — {PROGRAM_TITLE}" if report else PROGRAM_TITLE
        self._window.setWindowTitle(f"{shown}（只读）" if self._library.locked else shown)
        heading = (
            f"{report.unit}{report.scope.mark}　{report.year}年　{report.status.label}"
            if report
            else ""
        )
        self._frame.actions.heading.setText(heading)

    def _show_pending(self) -> None:
        self._frame.status.show_pending()
        self._frame.actions["undo"].setEnabled(True)

"""Page of one report: a tab for its fields, one for each section, and the preview."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import FIGURE_KINDS, Address, AddressKind
from zwgk_desktop.domain.findings import Finding, Passage, Severity
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.controls import SteadyTabBar, as_sections
from zwgk_desktop.ui.look.labels import plain_tip
from zwgk_desktop.ui.table.keys import TableOptions
from zwgk_desktop.ui.tabs import Page, PageSignals
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Report
    from zwgk_desktop.ui.info_page import InfoPage
    from zwgk_desktop.ui.output.preview import PreviewPage
    from zwgk_desktop.ui.prose.page import ProsePage
    from zwgk_desktop.ui.table.page import TablePage
else:  # imported at the first call
    InfoPage = late("zwgk_desktop.ui.info_page:InfoPage")
    PreviewPage = late("zwgk_desktop.ui.output.preview:PreviewPage")
    ProsePage = late("zwgk_desktop.ui.prose.page:ProsePage")
    TablePage = late("zwgk_desktop.ui.table.page:TablePage")

_SIGN, _LARGEST = 12, 18
"""Size of a tab's sign: px at 100 %, and the largest in px."""


class ReportPage(PageSignals):
    """Tabs of a report, each built when it is first shown.

    Args:
        locked: Whether it is read-only: another process writes, or the report is final.
    """

    turned = Signal(str)
    """Emitted when another tab is shown."""
    built = Signal(object)
    """Emitted with a `Page` when its tab is built."""
    _counted: "tuple[Report, tuple[Finding, ...], tabs.ReportStanding] | None" = None

    def __init__(
        self,
        view: ReportView,
        *,
        locked: bool = False,
        options: TableOptions | None = None,
        tasks: Tasks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = options
        self._tasks = tasks or Tasks(self)
        self.view = view
        self.locked = locked
        self.edition = view.report.edition
        self._names = tabs.names(self.edition)
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        """Names of the built tabs that are outdated."""
        self._shown = 0
        self._beside: dict[tuple[bool, int, bool], int] = {}
        self._signed: tuple[Mapping[str, tabs.TabStanding], object, object] | None = None
        self.tabs = QTabWidget(self)
        self._bar = self._make_bar()
        for name in self._names:
            holder = QWidget(self)
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, tabs.tab_title(self.edition, name))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.tabs)
        preview = self._names.index(tabs.PREVIEW)
        self.tabs.setTabToolTip(preview, plain_tip(f"{tabs.PREVIEW_TITLE}（Ctrl+{preview + 1}）"))
        self._sign()
        self._leave_and_show(0)
        self.tabs.currentChanged.connect(self._leave_and_show)

    def _make_bar(self) -> SteadyTabBar:
        bar = SteadyTabBar(self.tabs)
        self.tabs.setTabBar(bar)
        self.tabs.setObjectName("tabs")
        self.tabs.setDocumentMode(True)
        bar.setDrawBase(False)
        as_sections(bar)
        return bar

    @property
    def session(self) -> EditingSession:
        """Session that changes the report; see `ReportView.editable`."""
        return self.view.editable

    @property
    def standing(self) -> tabs.ReportStanding:
        """Counted findings of the report, cached for each state of it."""
        report, findings = self.view.report, self.view.findings
        known = self._counted
        if known is None or known[0] is not report or known[1] is not findings:
            known = self._counted = report, findings, tabs.count_findings(report, findings)
        return known[2]

    @property
    def tab(self) -> str:
        """Id of the current tab: of a text or table, or one of `tabs`."""
        return self._names[self.tabs.currentIndex()]

    def page(self, name: str) -> Page:
        """Return the page of a tab, built or refreshed if needed."""
        if name in self._stale:
            self._stale.discard(name)
            self._pages[name].refresh()
        if name not in self._pages:
            page = self._make_page(name)
            self.relay(page)
            if self.locked:
                page.lock()
            holder = self.tabs.widget(self._names.index(name))
            layout = holder.layout()
            assert layout is not None  # noqa: S101 - given in __init__
            layout.addWidget(page)
            page.show()  # the layout would show it only in the next event loop iteration
            self._pages[name] = page
            self.built.emit(page)
        return self._pages[name]

    @property
    def pages(self) -> tuple[Page, ...]:
        """Pages built so far."""
        return tuple(self.page(name) for name in self._pages)

    def refresh(self) -> None:
        """Refresh the current tab. Others refresh when they are next used."""
        self._stale = set(self._pages)
        self.page(self.tab)
        self._sign()

    def flush(self) -> bool:
        """Save unfinished typing on all tabs. Return False if any was refused."""
        saved = [page.flush() for page in self._pages.values()]  # save all, even after a refusal
        return all(saved)

    def undo_typing(self) -> bool:
        """Undo unsaved typing on the current tab."""
        return self.page(self.tab).undo_typing()

    def turn_to(self, index: int) -> None:
        """Show a tab by its index and focus it."""
        self.tabs.setCurrentIndex(index)
        self.page(self.tab).setFocus()

    def turn_to_tab(self, name: str) -> None:
        """Show a tab by its name if the form has it."""
        if name in self._names:
            self.turn_to(self._names.index(name))

    def show_change(self, address: Address) -> None:
        """Move the caret to a changed address if the form has it."""
        if address in self.edition.kinds:
            self._go_to(address, None)

    def show_passage(self, passage: Passage) -> None:
        """Move the caret to a passage."""
        if passage.address in self.edition.kinds:
            self._go_to(passage.address, passage)

    def go_to_finding(self, finding: Finding) -> None:
        """Move the caret to the place of a finding."""
        if finding.caret_address is not None:
            self._go_to(finding.caret_address, finding.passage)

    def select(self, passage: Passage) -> None:
        """Show and highlight a passage of a text without moving the focus."""
        name = tabs.tab_of(self.edition, passage.address)
        self.tabs.setCurrentIndex(self._names.index(name))
        self.page(name).select(passage)

    def _go_to(self, address: Address, passage: Passage | None) -> None:
        name = tabs.tab_of(self.edition, address)
        self.tabs.setCurrentIndex(self._names.index(name))
        kinds = {*FIGURE_KINDS, AddressKind.TEXT, AddressKind.FIELD}
        if self.edition.kinds.get(address) in kinds:
            self.page(name).go_to(address, passage)

    def _leave_and_show(self, index: int) -> None:
        left, self._shown = self._names[self._shown], index
        if left in self._pages and left != self._names[index]:
            self._pages[left].flush()
        self.page(self._names[index])
        self.turned.emit(self._names[index])

    def _make_page(self, name: str) -> Page:
        # Each kind of page loads when the first of its kind is shown.
        if name == tabs.FIELDS:
            return InfoPage(self.view)
        if name == tabs.PREVIEW:
            return PreviewPage(self.view, self._tasks)
        if name in self.edition.table_of:
            table = self.edition.table_of[name]
            return TablePage(table, self.view, options=self._options)

        sectionless = [t for t in self.edition.texts if t.id not in self.edition.section_of]
        first = name == self.edition.sections[0].content
        return ProsePage((*(sectionless if first else ()), self.edition.text_of[name]), self.view)

    def _sign(self) -> None:
        side = QSize(theme.px(_SIGN), theme.px(_SIGN)).boundedTo(QSize(_LARGEST, _LARGEST))
        if side != self.tabs.iconSize():
            self.tabs.setIconSize(side)
        every = self.standing.tabs
        look = every, theme.scale.percent, theme.looks.appearance
        if look == self._signed:
            return
        self._signed = look
        for index, name in enumerate(self._names):
            if name == tabs.PREVIEW:
                continue  # the preview has no state of its own
            standing = every[name]
            sign = _sign_of(standing.state)
            if sign.cacheKey() != self.tabs.tabIcon(index).cacheKey():
                self.tabs.setTabIcon(index, sign)
            full = tabs.full_title(self.edition, name)
            tip = f"{full}：{standing.label}（Ctrl+{index + 1}）"
            if tip != self.tabs.tabToolTip(index):
                self.tabs.setTabToolTip(index, plain_tip(tip))
        self._title(every)

    def _title(self, every: Mapping[str, tabs.TabStanding]) -> None:
        """Set the longest tab titles with which all tabs fit."""
        counts = {name: one.count for name, one in every.items()}
        most = {
            name: max(n, counts[name]) for name, n in tabs.reserved_counts(self.edition).items()
        }
        wordings = tabs.tab_title_choices(self.edition, most)
        ways = [(tight, at) for at in range(len(wordings)) for tight in (False, True)]
        fitting = (way for way in ways if self._needed(way[0], wordings[way[1]]) <= self.width())
        tight, at = next(fitting, ways[-1])
        self._tighten(on=tight)
        anew, self._bar.reserved = self._bar.reserved != wordings[at], wordings[at]
        for index, title in enumerate(tabs.tab_title_choices(self.edition, counts)[at]):
            if anew or title != self._bar.tabText(index):  # avoid laying out all tabs
                self._bar.setTabText(index, title)

    def _needed(self, tight: bool, titles: Sequence[str]) -> int:  # noqa: FBT001 - one of two ways
        """Return the width of all tabs with the given titles."""
        bar = self.tabs.tabBar()
        words = bar.fontMetrics().horizontalAdvance
        look = tight, theme.scale.percent, bar.isVisible()  # not polished before it is shown
        if look not in self._beside:
            self._tighten(on=tight)
            now = self._bar.reserved or (bar.tabText(index) for index in range(bar.count()))
            self._beside[look] = bar.sizeHint().width() - sum(map(words, now))
        return self._beside[look] + sum(map(words, titles))

    def _tighten(self, *, on: bool) -> None:
        """Set whether the tabs are narrow."""
        bar = self.tabs.tabBar()
        if on is not bool(bar.property("tight")):
            bar.setProperty("tight", on)
            bar.style().polish(bar)
            QApplication.sendEvent(bar, QEvent(QEvent.Type.StyleChange))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._signed is not None:
            self._title(self._signed[0])


def _sign_of(state: tabs.TabState) -> QIcon:
    match state:
        case tabs.TabState.WRONG:
            return theme.sign_icon(Severity.ERROR)
        case tabs.TabState.UNEXPLAINED:
            return theme.sign_icon(Severity.EXPLAIN)
        case tabs.TabState.UNFILLED:
            return labels.icon("unfilled", theme.colours().quiet_ink.name())
        case tabs.TabState.COMPLETE:
            return labels.icon("done", theme.colours().settled.name())

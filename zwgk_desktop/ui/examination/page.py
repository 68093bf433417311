"""审核: page of a submission for examination by keyboard, with findings and remarks."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import quotation, with_quotation
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.ui.actions import ActionContext, ActionSpec, Needs
from zwgk_desktop.ui.examination.comparison import ComparisonPane, ExaminationHead, TickStrip
from zwgk_desktop.ui.examination.remark_box import RemarkBox
from zwgk_desktop.ui.findings.listing import AvailableActions
from zwgk_desktop.ui.findings.panel import FindingsPanel
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.tabs import Page

if TYPE_CHECKING:
    from zwgk_desktop.domain.findings import Passage
    from zwgk_desktop.ui.examination.comparison import ComparedReport

_SIDE = 320
_BESIDE, _PART = 72, 45
"""Minimum height in px and share of the height in percent."""
_LARGE = 130
"""Type size in percent above which the findings are hidden while a remark is written."""
_MOST_TABS = 8
_SOUND = "✓ 没有要改正的"


class ExaminationPage(QWidget):
    """Examination page of one submission. Every action has a key and leaves the caret in place.

    Args:
        specs: Actions of the page, declared by the command groups.
    """

    ticked = Signal(str)
    """Emitted with the content id of a section to tick."""
    remarked = Signal(str, str, object)
    """Emitted with the address, text and severity of a new remark."""
    revised = Signal(int, str, object)
    """Emitted with the number, new text and severity of a remark."""
    withdrawn = Signal(int)
    """Emitted with the number of a remark to withdraw."""
    alone = Signal()
    """Emitted when there is no report to compare with."""

    def __init__(self, specs: Iterable[ActionSpec], parent: QWidget) -> None:
        super().__init__(parent)
        self.page_actions = PageActions(self, (*self._own_actions(), *specs))
        self.examining: OpenSubmission | None = None
        self.report: ReportPage | None = None
        self.locked = False
        """Whether the workspace is open read-only."""
        self.others: tuple[tuple[ComparedReport, ...], ...] = ()
        """Choices of reports for the comparison beside."""
        self._held = 0
        """Index of the current choice from 1 on; 0 for none."""
        self._passage: Passage | None = None
        self._revising: int | None = None
        """Number of the remark being revised; None for a new one."""
        self.head = ExaminationHead(self.page_actions, self)
        self.ticks = TickStrip(self)
        self.panel = FindingsPanel(self)
        self.panel.sound = _SOUND
        self.box = RemarkBox(self)
        self.beside = ComparisonPane(self)
        self._side = QWidget(self)
        self._report_box = QVBoxLayout()
        self._lay_out()
        self._connect()

    def _own_actions(self) -> tuple[ActionSpec, ...]:
        bar = partial(ActionSpec, bar="deeds")
        write, step = partial(bar, needs=Needs.WRITABLE), self.step
        tabs = (
            ActionSpec(f"tab_{n}", f"第{n}页", partial(self._turn_to_tab, n), keys=f"Ctrl+{n}")
            for n in range(1, _MOST_TABS + 1)
        )
        return (
            write("tick", "看过", self.tick, keys="F4", tip="这一部分看过，没有问题"),
            write("remark", "写意见", self.remark, keys="F2", tip="在光标处写一条意见"),
            bar("beside", "并排", self.show_next_comparison, keys="F6", tip="与上次报送、上年比较"),
            ActionSpec("next_finding", "下一条", partial(step, 1), keys="F8"),
            ActionSpec("previous_finding", "上一条", partial(step, -1), keys="Shift+F8"),
            *tabs,
        )

    # Contents ------------------------------------------------------------------------

    def show_report(self, examining: OpenSubmission, page: ReportPage) -> None:
        """Show another submission."""
        if self.report is not None:
            self.report.hide()
            self.report.deleteLater()
        self.report, self._passage = page, None
        self.panel.forget()
        self.box.discard_drafts()
        self._report_box.addWidget(page)
        page.turned.connect(self._follow_section)
        page.caret.connect(self._follow)
        for shown in page.pages:
            shown.hide_editing_controls()
        page.built.connect(_look_only)
        page.show()
        self.show_standing(examining)

    def show_standing(self, examining: OpenSubmission) -> None:
        """Show the state of the examination."""
        page, said = self.report, examining.status.examination
        assert page is not None  # noqa: S101 - `show_report` came first
        self.examining = examining
        self.head.show_standing(examining)
        self.page_actions.allow(ActionContext(locked=self.locked))
        self.ticks.show_ticks(page.edition, said.ticks, examining.status.stale_sections)
        page.refresh()
        own = [] if self.locked else [one.number for one in examining.remarks]
        offers = AvailableActions(releasable=(), fillable=(), locked=True, withdrawable=own)
        self.panel.show_findings(page.edition, page.view.all_findings, offers)
        self._show_comparison()

    def focus(self) -> None:
        """Focus the report."""
        if self.report is not None:
            self.report.page(self.report.tab).setFocus()

    # Actions -------------------------------------------------------------------------

    def tick(self) -> None:
        """Tick the section shown and go to the next one without a tick."""
        if self.report is None:
            return
        section = self.report.tab
        if section in self.ticks.buttons:
            self.ticked.emit(section)
        self._turn_to_open(section)

    def step(self, by: int) -> None:
        """Go to another finding: move the caret to its place and focus its card."""
        self.panel.step(by)
        finding, card = self.panel.current, self.window().focusWidget()
        if finding is not None and self.report is not None:
            self.report.go_to_finding(finding)
        if self.panel.isAncestorOf(card):
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def remark(self) -> None:
        """Begin a remark on the selected passage, else on the current cell or text."""
        page = self.report
        if page is None:
            return
        shown, edition = page.page(page.tab), page.edition
        cell, self._passage = shown.current_address(), shown.selected_passage()
        self._revising = None
        if self._passage is not None:
            address = self._passage.address
            words = str(page.view.report.values.get(address, ""))
            quote = words[self._passage.start : self._passage.end]
            self.box.begin([(edition.label(address), address)], quote)
        elif cell is not None:
            self.box.begin([(edition.label(cell), cell)])
        elif shown.texts:
            every = reversed(shown.texts)  # the section's own before the preface
            self.box.begin([(edition.label(text), text) for text in every])
        else:
            self.box.begin([(field.label, field.address) for field in edition.fields])

    def revise(self, number: int) -> None:
        """Begin revising a remark on this submission, at its place."""
        page, examining = self.report, self.examining
        remarks = examining.remarks if examining is not None else ()
        remark = next((one for one in remarks if one.number == number), None)
        if page is None or remark is None:
            return
        report, words = page.view.report, remark.text
        self._revising = number
        self._passage = passage = quotation(report, remark.address, words)
        quote = ""
        if passage is not None:
            quote = str(report.values[passage.address])[passage.start : passage.end]
            words = words.removeprefix(with_quotation(report, passage, ""))
        place = (page.edition.label(remark.address), remark.address)
        self.box.revise(place, quote, words, remark.severity)

    def show_next_comparison(self) -> None:
        """Cycle through the comparisons: earlier reports, the most similar report, none."""
        if not self.others:
            self.alone.emit()
        self._held = (self._held + 1) % (len(self.others) + 1)
        self._show_comparison()

    def turn_to(self, section: str) -> None:
        """Show a section."""
        if self.report is not None:
            self.report.turn_to_tab(section)

    # ------------------------------------------------------------------------------

    def _turn_to_open(self, after: str) -> None:
        """Go to the next section without a valid tick, wrapping round."""
        examining = self.examining
        if examining is None:
            return
        said, stale = examining.status.examination, examining.status.stale_sections
        every = list(self.ticks.buttons)
        at = every.index(after) + 1 if after in every else 0
        for section in (*every[at:], *every[:at]):
            if section != after and (section not in said.ticks or section in stale):
                self.turn_to(section)
                return

    def _write(self, address: Address, text: str, severity: object) -> None:
        passage, page = self._passage, self.report
        if passage is not None and page is not None and text:
            text = with_quotation(page.view.report, passage, text)
        if self._revising is not None:
            self.revised.emit(self._revising, text, severity)
        else:
            self.remarked.emit(address, text, severity)

    def _choose(self, finding: Finding) -> None:
        if self.report is not None:
            self.report.go_to_finding(finding)

    def _withdraw(self, finding: Finding, _text: str) -> None:
        if finding.remark_number is not None:
            self.withdrawn.emit(finding.remark_number)

    def _revise(self, finding: Finding) -> None:
        self.panel.choose(finding)
        if finding.remark_number is not None:
            self.revise(finding.remark_number)

    def _follow_section(self, _section: str) -> None:
        self._show_comparison()

    def _follow(self, _cell: str) -> None:
        if self._held:
            self._show_comparison()

    def _show_comparison(self) -> None:
        """Show the comparison with other reports at the current section and cell."""
        page = self.report
        if page is None or not 0 < self._held <= len(self.others):
            self.beside.hide()
            return
        cell = page.page(page.tab).current_address()
        if self.beside.isHidden():
            self.beside.show()
            room = self._middle.height()
            self._middle.setSizes([room - room * _PART // 100, room * _PART // 100])
        self.beside.show_section(page.view.report, self.others[self._held - 1], page.tab, cell)

    def _lay_out(self) -> None:
        holder = QWidget(self)
        holder.setLayout(self._report_box)
        self._report_box.setContentsMargins(0, 0, 0, 0)
        self._middle = middle = QSplitter(Qt.Orientation.Vertical, self)
        middle.addWidget(holder)
        middle.addWidget(self.beside)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 2)
        middle.setChildrenCollapsible(False)
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.panel, 1)
        right.addWidget(self.box)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(middle, 1)
        body.addWidget(self._side)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.ticks)
        box.addLayout(body, 1)
        theme.scale.changed.connect(self._size)
        self._size()

    def _size(self) -> None:
        self._side.setFixedWidth(min(theme.px(_SIDE), self.window().width() * 2 // 5))
        self.beside.setMinimumHeight(theme.px(_BESIDE))

    def _make_room(self, writing: bool) -> None:  # noqa: FBT001 - of a signal
        """Hide the findings in large type while a remark is written."""
        large = theme.scale.percent > _LARGE
        self.panel.setHidden(writing and large)

    def _connect(self) -> None:
        self.ticks.chosen.connect(self.turn_to)
        self.panel.chosen.connect(self._choose)
        self.panel.explained.connect(self._withdraw)
        self.panel.revising.connect(self._revise)
        self.box.written.connect(self._write)
        self.box.closed.connect(self.focus)
        self.box.shown.connect(self._make_room)

    def _turn_to_tab(self, number: int) -> None:
        if self.report is not None and number <= self.report.tabs.count():
            self.report.turn_to(number - 1)


def _look_only(shown: Page) -> None:
    shown.hide_editing_controls()

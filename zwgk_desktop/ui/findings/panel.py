"""Findings panel: verdict, filter and list of cards grouped by kind."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from zwgk_desktop.domain.findings import Finding, Origin
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui.findings.card import FindingCard
from zwgk_desktop.ui.findings.listing import (
    READY,
    AvailableActions,
    FindingGroup,
    FindingsFilter,
    Key,
    blocking_sections_text,
    by_cause,
    change_announcement,
    finding_group,
    findings_by_key,
    sorted_findings,
    verdict,
)
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.layouts import scrolling
from zwgk_desktop.ui.look.notice import announce

MOST = 40
"""Maximum number of cards per group."""

_MOST_SPARE = 8
"""Maximum number of unused cards stored for reuse, since new cards are slow to create."""

_NONE = "没有需要改正、说明或核对的内容。"


class FindingsPanel(QWidget):
    """Panel with the verdict on a report, a filter and a card for each finding.

    A finding has the same card while only its figures change. An explanation
    being written, the caret and the scroll position thus survive entries
    elsewhere. Only changed cards are laid out again.
    """

    chosen = Signal(object)
    """Emitted with the chosen `Finding`."""
    repaired = Signal(object)
    """Emitted with the `Repair` to apply."""
    explained = Signal(object, str)
    """Emitted with a `Finding` and its explanation, "" to withdraw it."""
    revising = Signal(object)
    """Emitted with the `Finding` of a remark that the county wants to edit."""
    filled = Signal(str)
    """Emitted with the id of a table whose blank cells are to be filled with zeros."""
    booked = Signal()
    """Emitted to fill the tables from the books."""
    drafted = Signal(str)
    """Emitted with the address of a text whose missing parts are to be drafted."""
    converted = Signal()
    """Emitted to convert the report to the form in force for its year."""
    refused = Signal(str)
    """Emitted with the reason if a command was not possible."""
    announced = Signal(str)
    """Emitted with each message announced to screen readers."""

    sound = READY
    """Verdict if no finding prevents the final version."""
    _shown: tuple[tuple[Finding, ...], AvailableActions] | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(260)
        self._edition: Edition | None = None
        self._known: Mapping[Key, Finding] | None = None
        self._causes: dict[Key, tuple[Key, ...]] = {}
        self._cards: dict[Key, FindingCard] = {}
        self._spare: list[FindingCard] = []
        self._heads: dict[FindingGroup, _Head] = {}
        self._current: Key | None = None
        self.verdict = PlainLabel("", self, "verdict", wrap=True)
        self.where = PlainLabel("", self, "where", wrap=True)
        self.filter = FindingsFilter(self)
        self.filter.changed.connect(self._filter)
        self._scroll = scrolling(self._make_list())
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)  # 1 px for the border
        box.setSpacing(0)
        for widget in (self.verdict, self.where, self.filter):
            box.addWidget(widget)
        box.addWidget(self._scroll, 1)

    def _make_list(self) -> QWidget:
        """Return the list without cards. Its other widgets stay below them."""
        self._list = QWidget()
        self._list.setObjectName("findingsList")
        self.unfinished = QToolButton(self._list)
        """Line that replaces the cards of unfinished equations, and goes to the first blank."""
        theme.mark(self.unfinished, "fold")
        set_tip(self.unfinished, "填好后再核对；点一下，转到还空着的格")
        self.unfinished.clicked.connect(self._go_to_blank)
        self._none = PlainLabel(_NONE, self._list, "quiet", wrap=True)
        self._rest = PlainLabel("", self._list, "quiet", wrap=True)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(theme.GAP, 0, theme.GAP, theme.GAP)
        self._column.setSpacing(theme.GAP - 2)
        self._column.addWidget(self.unfinished)
        self._column.addWidget(self._none)
        self._column.addWidget(self._rest)
        self._column.addStretch(1)
        return self._list

    def forget(self) -> None:
        """Reset the panel before another report is shown."""
        self._known, self._causes = None, {}
        self._current = None
        self.filter.forget()
        self._scroll.verticalScrollBar().setValue(0)
        for card in (*self._cards.values(), *self._spare):
            _delete_card(card)
        self._cards, self._spare = {}, []

    def show_findings(
        self, edition: Edition, findings: tuple[Finding, ...], offers: AvailableActions
    ) -> None:
        """Show the findings of a report, including the county's remarks, and the verdict."""
        if self._known is not None and self._shown == (findings, offers):
            return
        self._shown = findings, offers
        if edition is not self._edition:
            self.forget()
            self._edition = edition
        before, after = self._known, findings_by_key(sorted_findings(edition, findings))
        self._known, self._causes = after, by_cause(after, offers.releasable)
        found = tuple(one for one in findings if one.origin is Origin.RULE)
        self._say_verdict(edition, found, offers.settled)
        self.filter.show_counts(findings)
        self._update_cards(edition, offers, after)
        self._lay_out()
        self._mark_current(self._current if self._current in after else None)
        if before is not None and (said := change_announcement(before, after)):
            announce(self, said)
            self.announced.emit(said)

    @property
    def current(self) -> Finding | None:
        """Finding chosen last, or None if it no longer exists."""
        return self._all.get(self._current) if self._current else None

    def card(self, finding: Finding) -> FindingCard:
        return self._cards[self._leading_key(finding)]

    def step(self, by: int) -> None:
        """Select the next or previous listed finding, wrapping around at the ends.

        Its card gets the focus. Enter then goes to the finding's place, Left and
        Right to its buttons. If the panel is hidden, the finding is chosen at once.
        """
        keys = self._listed
        if not keys:
            return
        first = 0 if by > 0 else -1
        at = keys.index(self._current) + by if self._current in keys else first
        key = keys[at % len(keys)]
        card = self._cards.get(key)
        if card is None or not self.isVisible():
            self.choose(self._all[key])
            return
        self._mark_current(key)
        self._scroll_to(card)
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_first(self) -> None:
        """Choose the first listed finding, which moves the caret to its place."""
        if self._listed:
            self.choose(self._all[self._listed[0]])

    def choose_remark(self, number: int) -> None:
        """Choose the county remark of a number, and focus its card."""
        found = next((one for one in self._all.values() if one.remark_number == number), None)
        if found is None:
            return
        self.choose(found)
        card = self._cards.get(self._leading_key(found))
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_repair(self) -> None:
        """Emit the repair of the current finding, if it has a best or single one."""
        finding = self.current
        if finding is None:
            self.refused.emit("请先按 F8，转到一项核对结果。")
            return
        repair = finding.repair or (finding.repairs[0] if len(finding.repairs) == 1 else None)
        if repair is not None:
            self.repaired.emit(repair)
        elif finding.repairs:
            self.refused.emit(f"这一项有 {len(finding.repairs)} 种改法，请在核对结果里选一种。")
        else:
            self.refused.emit("这一项没有可以直接采用的改法。")

    def turn_filter(self) -> None:
        """Switch the filter to the next group, or from the last one to all findings."""
        self.filter.select_next()

    def choose(self, finding: Finding) -> None:
        """Highlight a finding, scroll to its card and emit `chosen`."""
        lead = self._leading_key(finding)
        self._mark_current(lead)
        card = self._cards.get(lead)
        if card is not None:
            self._scroll_to(card)
        self.chosen.emit(finding)

    @property
    def _all(self) -> Mapping[Key, Finding]:
        return self._known or {}

    @property
    def _listed(self) -> list[Key]:
        """Keys of the findings that have a place in the list, in order."""
        return [key for key in self._causes if self.filter.admits(self._all[key])]

    def _leading_key(self, finding: Finding) -> Key:
        """Return the key of the finding whose card shows a finding."""
        own = next(key for key, other in self._all.items() if other == finding)
        return next((lead for lead, keys in self._causes.items() if own in keys), own)

    def _go_to_blank(self) -> None:
        """Choose the blank cells of the table of the first unfinished equation."""
        waiting = [one for one in self._all.values() if one.is_unfilled and one.cells]
        first = next(one for one in waiting if one.unfinished)
        table = first.cells[0].partition(".")[0]
        blanks = (one for one in waiting if not one.unfinished)
        self.choose(next((b for b in blanks if b.cells[0].startswith(f"{table}.")), first))

    def _mark_current(self, key: Key | None) -> None:
        self._current = key
        for other, card in self._cards.items():
            card.select(on=other == key)

    def _say_verdict(self, edition: Edition, findings: tuple[Finding, ...], settled: str) -> None:
        """Show the verdict and the sections that prevent the final version."""
        tone = "ready" if settled else _tone(findings)
        self.verdict.setText(f"✓ {settled}" if settled else verdict(findings, self.sound))
        if tone != self.verdict.property("tone"):
            self.verdict.setProperty("tone", tone)
            self.verdict.style().polish(self.verdict)
        where = "" if settled else blocking_sections_text(edition, findings)
        self.where.setText(where)
        self.where.setHidden(not where)

    def _update_cards(
        self, edition: Edition, offers: AvailableActions, after: Mapping[Key, Finding]
    ) -> None:
        """Update the cards of existing findings, remove old cards and add new ones."""
        shown = _first_of_each({key: after[key] for key in self._causes})
        for key in self._cards.keys() - shown.keys():
            self._recycle(self._cards.pop(key))
        for key, finding in shown.items():
            if key in self._cards:
                self._cards[key].show_finding(finding)
            else:
                self._cards[key] = self._card_for(finding, edition, offers)
            self._cards[key].show_others(tuple(after[other] for other in self._causes[key][1:]))

    def _recycle(self, card: FindingCard) -> None:
        """Hide a card for reuse. Delete it if it has an editor or enough cards are hidden."""
        if card.free and len(self._spare) < _MOST_SPARE:
            card.hide()
            self._spare.append(card)
        else:
            _delete_card(card)

    def _card_for(
        self, finding: Finding, edition: Edition, offers: AvailableActions
    ) -> FindingCard:
        if not self._spare:
            return self._connect_card(FindingCard(finding, edition, offers))
        card = self._spare.pop()
        card.reuse_for(finding, offers)
        return card

    def _lay_out(self) -> None:
        """Arrange group headings and cards in order. Move only widgets in the wrong position."""
        line, before = 0, None
        for group, keys in self._by_group().items():
            head = self._heads.get(group) or _Head(group.label, self._list)
            self._heads[group] = head
            head.count.setText(str(sum(len(self._causes[key]) for key in keys)))
            cards = [self._cards[key] for key in keys if key in self._cards]
            for widget in (head, *cards):
                self._insert_widget(line, widget, before)
                before = widget if widget in cards else before
                line += 1
        while line < self._column.count() - 4:  # the last widgets and the stretch stay last
            gone = self._column.itemAt(line).widget()
            self._column.removeWidget(gone)  # `takeAt` leaves an item that keeps its old height
            gone.hide()
        self._update_unfinished_note()
        self._none.setVisible(line == 0 and self.unfinished.isHidden())
        self._update_hidden_note()

    def _by_group(self) -> dict[FindingGroup, list[Key]]:
        listed: dict[FindingGroup, list[Key]] = {}
        for key in self._listed:
            listed.setdefault(finding_group(self._all[key]), []).append(key)
        return listed

    def _insert_widget(self, line: int, widget: QWidget, before: QWidget | None) -> None:
        """Insert a widget at a line of the list, after the previous card in tab order."""
        if self._column.itemAt(line).widget() is not widget:
            self._column.insertWidget(line, widget)
            if before is not None:
                QWidget.setTabOrder(before, widget)
        if widget.isHidden():
            widget.show()  # the layout would show it only in the next event loop turn

    def _update_unfinished_note(self) -> None:
        shown = [one for one in self._all.values() if one.unfinished and self.filter.admits(one)]
        self.unfinished.setText(f"还没有填：{len(shown)} 个等式还有空格")
        self.unfinished.setHidden(not shown)

    def _update_hidden_note(self) -> None:
        group = self.filter.group
        self._none.setText(f"没有“{group.label}”的内容。" if group else _NONE)
        more = sum(key not in self._cards for key in self._listed)
        self._rest.setText(f"还有 {more} 项没有列出，改正以上各项后再列。")
        self._rest.setVisible(more > 0)

    def _filter(self) -> None:
        if self._edition is not None:
            self._lay_out()

    def _connect_card(self, card: FindingCard) -> FindingCard:
        card.chosen.connect(self.choose)
        card.repaired.connect(self.repaired)
        card.explained.connect(self.explained)
        card.revising.connect(self.revising)
        card.filled.connect(self.filled)
        card.booked.connect(self.booked)
        card.drafted.connect(self.drafted)
        card.converted.connect(self.converted)
        card.opened.connect(lambda: QTimer.singleShot(0, card, lambda: self._scroll_to(card)))
        card.stepped.connect(self._walk)
        return card

    def _walk(self, by: int) -> None:
        """Move the focus from card to card."""
        cards = [
            card for key in self._causes if (card := self._cards.get(key)) and card.isVisible()
        ]
        at = next((n for n, card in enumerate(cards) if card.has_keyboard), None)
        if at is not None and 0 <= at + by < len(cards):
            cards[at + by].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll_to(cards[at + by])

    def _scroll_to(self, card: FindingCard) -> None:
        self._list.updateGeometry()
        self._scroll.ensureWidgetVisible(card, 0, theme.GAP)


class _Head(QWidget):
    """Heading of a group of findings, with their number."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.count = PlainLabel("", self, "small", wrap=True)
        self.count.setWordWrap(False)
        box = QHBoxLayout(self)
        box.setContentsMargins(2, theme.GAP, 2, 0)
        box.addWidget(PlainLabel(title, self, "section", wrap=True), 1)
        box.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)


def _tone(findings: tuple[Finding, ...]) -> str:
    """Return the colour name of the verdict (red only for errors in filled cells)."""
    blocking = {finding_group(finding) for finding in findings if finding.prevents_final}
    heaviest = (FindingGroup.ERROR, FindingGroup.UNFILLED, FindingGroup.EXPLAIN)
    return next((group.value for group in heaviest if group in blocking), "ready")


def _first_of_each(findings: Mapping[Key, Finding]) -> dict[Key, Finding]:
    """Return the first `MOST` findings of each group, in order."""
    room = dict.fromkeys(FindingGroup, MOST)
    kept: dict[Key, Finding] = {}
    for key, finding in findings.items():
        if room[finding_group(finding)]:
            room[finding_group(finding)] -= 1
            kept[key] = finding
    return kept


def _delete_card(card: FindingCard) -> None:
    card.hide()
    card.deleteLater()

"""What the rules find, the heaviest first; choosing one puts the caret in its place."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.domain.findings import Finding, Severity, ready
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui import places, theme
from zwgk_desktop.ui.finding_card import FindingCard, Offers
from zwgk_desktop.ui.status_bar import standing_count

MOST = 40
"""How many findings of one severity are shown at once."""


class FindingsPanel(QWidget):
    """A verdict, and a card for each finding.

    A card stays as long as its finding does, so that an explanation being
    written, the caret and the scroll position survive an entry elsewhere.
    """

    chosen = Signal(object)
    """The `Finding` chosen."""
    repaired = Signal(object)
    """The `Repair` chosen."""
    explained = Signal(object, str)
    """A `Finding` and why it may stand."""
    filled = Signal(str)
    """The table whose blanks are to be noughts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(260)
        self._cards: dict[Finding, FindingCard] = {}
        self._headings: list[QLabel] = []
        self._order: tuple[Finding, ...] = ()
        self._current = -1
        self.verdict = _plain_label("", "verdict", self)
        self._list = QWidget()
        self._list.setObjectName("findingsList")
        self._none = _plain_label("没有需要改正、说明或核对的内容。", "quiet", self._list)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(theme.GAP, 0, theme.GAP, theme.GAP)
        self._column.setSpacing(theme.GAP - 2)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        self._scroll = _scrolling(self._list)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)  # the border's
        box.setSpacing(0)
        box.addWidget(self.verdict)
        box.addWidget(self._scroll, 1)

    def show_findings(
        self, edition: Edition, findings: tuple[Finding, ...], offers: Offers
    ) -> None:
        """Show all that the rules find in a report as it stands."""
        chosen = self.current
        self._order = in_order(edition, findings)
        self._say_verdict(findings)
        shown = list(self._shown())
        for finding in self._cards.keys() - set(shown):
            self._drop(finding)
        for finding in shown:
            if finding not in self._cards:
                self._add(FindingCard(finding, edition, offers))
        self._none.setVisible(not shown)
        self._lay_out(edition, shown)
        self._mark(self._order.index(chosen) if chosen in self._order else -1)

    @property
    def current(self) -> Finding | None:
        """The finding chosen last, while it stands."""
        return self._order[self._current] if 0 <= self._current < len(self._order) else None

    def card(self, finding: Finding) -> FindingCard:
        """Return the card of a finding that is shown."""
        return self._cards[finding]

    def step(self, by: int) -> None:
        """Choose the next finding, or the one before; round and round."""
        if not self._order:
            return
        start = self._current if self._current >= 0 or by > 0 else 0
        self.choose(self._order[(start + by) % len(self._order)])

    def choose(self, finding: Finding) -> None:
        """Mark a finding, bring it into view and tell."""
        self._mark(self._order.index(finding))
        card = self._cards.get(finding)
        if card is not None:
            self._scroll.ensureWidgetVisible(card, 0, theme.GAP)
        self.chosen.emit(finding)

    def _mark(self, index: int) -> None:
        self._current = index
        for finding, card in self._cards.items():
            card.select(on=finding == self.current)

    def _say_verdict(self, findings: tuple[Finding, ...]) -> None:
        counts = (
            (standing_count(findings, Severity.ERROR), "必须改正"),
            (standing_count(findings, Severity.EXPLAIN), "须说明"),
        )
        if ready(findings):
            self.verdict.setText("✓ 可定稿")
            ink = theme.SETTLED
        else:
            parts = (f"{count} 项{what}" for count, what in counts if count)
            self.verdict.setText(f"还有 {'、'.join(parts)}")
            ink = theme.SEVERITIES[Severity.ERROR if counts[0][0] else Severity.EXPLAIN].ink
        self.verdict.setStyleSheet(f"color: {ink.name()};")

    def _shown(self) -> Iterator[Finding]:
        for severity in Severity:
            own = [finding for finding in self._order if finding.severity is severity]
            yield from dict.fromkeys(own[:MOST])

    def _lay_out(self, edition: Edition, shown: list[Finding]) -> None:
        for heading in self._headings:
            heading.deleteLater()
        self._headings = []
        line = 0
        severity, tab = None, None
        for finding in shown:
            if finding.severity is not severity:
                severity, tab = finding.severity, None
                line = self._head(line, self._severity_text(severity), "group")
            if (own := places.finding_tab(edition, finding)) != tab:
                tab = own
                line = self._head(line, places.full_title(edition, tab), "small")
            self._column.insertWidget(line, self._cards[finding])
            self._cards[finding].show()  # the layout would do it only in the next turn
            line += 1

    def _severity_text(self, severity: Severity) -> str:
        own = [finding for finding in self._order if finding.severity is severity]
        stand = standing_count(tuple(own), severity)
        explained = f"（另有已说明 {len(own) - stand} 项）" if len(own) > stand else ""
        rest = f"，先列 {MOST} 项" if len(own) > MOST else ""
        return f"{severity.label} {stand}{explained}{rest}"

    def _head(self, line: int, text: str, name: str) -> int:
        heading = _plain_label(text, name, self._list)
        self._column.insertWidget(line, heading)
        self._headings.append(heading)
        return line + 1

    def _add(self, card: FindingCard) -> None:
        card.chosen.connect(self.choose)
        card.repaired.connect(self.repaired)
        card.explained.connect(self.explained)
        card.filled.connect(self.filled)
        self._cards[card.finding] = card

    def _drop(self, finding: Finding) -> None:
        card = self._cards.pop(finding)
        card.hide()
        card.deleteLater()


def in_order(edition: Edition, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Order findings: the heaviest first, then by tab, then as the rules stand."""
    weight = {severity: number for number, severity in enumerate(Severity)}
    place = {tab: number for number, tab in enumerate(places.tabs(edition))}
    key = [(weight[f.severity], place[places.finding_tab(edition, f)]) for f in findings]
    return tuple(findings[i] for i in sorted(range(len(findings)), key=key.__getitem__))


def _plain_label(text: str, name: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _scrolling(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area

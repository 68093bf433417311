"""Head of the review page: state of the submission, actions, and a tick for each section."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.county.submissions import verification_code
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, ShortLine, set_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.page_actions import ActionButton, PageActions

_TICKED, _STALE, _OPEN = "✓ 看过", "! 改过，要重看", "未看"


class ReviewHead(QWidget):
    """State of the submission and the buttons of the page, on one line where there is room."""

    def __init__(self, actions: PageActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = PlainLabel("", self)
        self.heading.setObjectName("heading")
        self.standing = ShortLine("quiet", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        row.setSpacing(theme.GAP)
        actions.fill("back", row)
        row.addWidget(self.heading)
        row.addWidget(self.standing, 1)
        deeds = Flow(spacing=theme.GAP)  # in large type there are two lines of them
        actions.fill("deeds", deeds)
        row.addLayout(deeds)
        for button in self.findChildren(ActionButton):
            button.setProperty("small", True)  # noqa: FBT003 - Qt's own

    def show_standing(self, examining: OpenSubmission) -> None:
        """Show the state of the examination."""
        line, current = examining.line, examining.current
        late = "　迟报" if line.late else ""
        draft = "　草稿" if current.draft else ""
        self.heading.setText(f"{line.unit}　{examining.report.year}年")
        self.standing.say(
            f"第{current.number}次报送{draft}{late}　{line.state.label}　"
            f"核验码 {verification_code(current.hash)}"
        )


class TickStrip(QWidget):
    """A button a section, in the form's order; pressing one turns to its page."""

    chosen = Signal(str)
    """A section, by its content."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        self._row.setSpacing(theme.GAP_SMALL)
        self._caption = PlainLabel("已看：", self)
        self._caption.setObjectName("quiet")
        self._row.addWidget(self._caption)
        self._row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}

    def show_ticks(self, edition: Edition, ticks: Mapping[str, str], stale: Sequence[str]) -> None:
        """Show how far the county has read."""
        sections = [section.content for section in edition.sections]
        if sections != list(self.buttons):
            self._make(edition)
        for section in edition.sections:
            ticked = section.content in ticks
            state = _STALE if section.content in stale else _TICKED if ticked else _OPEN
            sign = {_STALE: "!", _TICKED: "✓", _OPEN: ""}[state]
            button = self.buttons[section.content]
            button.setText(f"{section.numeral} {sign}".rstrip())
            set_tip(button, f"{section.heading}：{state.removeprefix(sign).strip()}（F4 打勾）")
            button.setAccessibleName(f"{section.heading}，{state.removeprefix(sign).strip()}")
            button.setProperty("tick", {_STALE: "stale", _TICKED: "done", _OPEN: ""}[state])
            button.style().polish(button)

    def _make(self, edition: Edition) -> None:
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for at, section in enumerate(edition.sections, start=1):
            button = QPushButton(self)
            button.setProperty("chip", True)  # noqa: FBT003 - Qt's own
            on_press(button, partial(self.chosen.emit, section.content))
            self._row.insertWidget(at, button)
            self.buttons[section.content] = button

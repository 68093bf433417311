"""Which sections the county has looked at: a tick each, told when it holds no more."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.tips import set_tip
from zwgk_desktop.ui.pressing import on_press

_TICKED, _STALE, _OPEN = "✓ 看过", "! 改过，要重看", "未看"


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

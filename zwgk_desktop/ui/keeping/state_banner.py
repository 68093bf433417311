"""A calm strip above a report that is final or being corrected, and what may be done then."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Status
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import CORRECTION, EditingSession
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

_FROZEN = (
    ("submit", "报送…"),
    ("correct", "开始更正版…"),
    ("publish", "标为已发布…"),
    ("versions", "各版对照…"),
)
_CORRECTING = (("finalise", "更正版定稿…"), ("versions", "更正清单…"))
_LOOKING = frozenset({"submit", "versions"})
"""What may be done where the workspace is open to look only."""
_LARGE = 130
"""Percent from which words and buttons have no room in one line."""
_WORDS = (*_FROZEN, _CORRECTING[0])


class StateBanner(QFrame):
    """Shown for as long as it holds; it cannot be closed."""

    wished = Signal(str)
    """An action of the window, by its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.text = PlainLabel("", self)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = {name: self._button(name, words) for name, words in _WORDS}
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(theme.GAP_LARGE, 6, theme.GAP, 6)
        self._box.setSpacing(theme.GAP)
        self._box.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self._box.addLayout(row)
        theme.scale.changed.connect(self._turn)
        self._turn()
        self.hide()

    def show_session(self, session: EditingSession | None, *, locked: bool) -> None:
        """Say how far a report has come, unless it is simply being written."""
        if session is None or session.report.status is Status.EDITING:
            self.hide()
            return
        offered = dict(_FROZEN if session.frozen else _CORRECTING)
        if locked:
            offered = {name: words for name, words in offered.items() if name in _LOOKING}
        if session.report.status is Status.PUBLISHED or not session.frozen:
            offered.pop("publish", None)
        for name, button in self.buttons.items():
            button.setVisible(name in offered)
            button.setText(offered.get(name, button.text()))
        self.text.setText(_frozen(session) if session.frozen else _correcting(session))
        self.show()

    def _turn(self) -> None:
        """In large type the buttons stand under the words."""
        large = theme.scale.percent > _LARGE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(down if large else across)
        for button in self.buttons.values():
            button.setProperty("small", large)
            button.style().polish(button)

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.clicked.connect(lambda: self.wished.emit(name))
        return button


def _frozen(session: EditingSession) -> str:
    label = finalising.state_label(session)
    versions = session.versions
    at = f"（{_day(versions[-1].at)}）" if versions else ""
    return f"本报告{'' if label.startswith('已') else '已'}{label}{at}，内容不能修改。"


def _correcting(session: EditingSession) -> str:
    number = len(session.versions) + 1
    reason = session.report.values.get(CORRECTION, "")
    return f"正在编制更正版（第{number}版）。原因：{reason}。原来的版本原样保存。"


def _day(at: datetime) -> str:
    return day_text(at.astimezone())

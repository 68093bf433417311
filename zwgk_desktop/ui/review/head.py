"""Head of the review page: state of the submission, actions, and a tick for each section."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.submissions import verification_code
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, ShortLine, set_tip
from zwgk_desktop.ui.look.layouts import Flow

_SETTLED = frozenset({ExaminationState.ACCEPTED, ExaminationState.RETURNED})
_DEEDS = (
    ("back", "← 收报", "回到收报台（Alt+←）"),
    ("tick", "看过", "这一部分看过，没有问题（F4）"),
    ("remark", "写意见", "在光标处写一条意见（F2）"),
    ("beside", "并排", "与上次报送、上年比较（F6）"),
    ("original", "原件", "看报来的 PDF 或者文件（F3）"),
    ("return", "退回…", "写出退改单，退回修改（Ctrl+Shift+Enter）"),
    ("reopen", "重新审核", "不再算已接收或者已退回"),
    ("accept", "接收，下一个", "接收，打开下一个（Ctrl+Enter）"),
)


class ReviewHead(QWidget):
    """One line where there is room; its buttons say their keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = _words("heading", self)
        self.standing = ShortLine("quiet", self)
        self.buttons = {name: self._button(label, tip) for name, label, tip in _DEEDS}
        self.buttons["accept"].setProperty("primary", True)  # noqa: FBT003 - Qt's own
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.buttons["back"])
        row.addWidget(self.heading)
        row.addWidget(self.standing, 1)
        deeds = Flow(spacing=theme.GAP)  # in large type there are two lines of them
        for name, button in self.buttons.items():
            if name != "back":
                deeds.addWidget(button)
        row.addLayout(deeds)

    def show_standing(self, examining: OpenSubmission) -> None:
        """Say how far the county is with a submission."""
        line, current = examining.line, examining.current
        late = "　迟报" if line.late else ""
        draft = "　草稿" if current.draft else ""
        self.heading.setText(f"{line.unit}　{examining.report.year}年")
        self.standing.say(
            f"第{current.number}次报送{draft}{late}　{line.state.label}　"
            f"核验码 {verification_code(current.hash)}"
        )
        self.buttons["reopen"].setVisible(line.state in _SETTLED)
        self.buttons["accept"].setVisible(line.state is not ExaminationState.ACCEPTED)

    def _button(self, label: str, tip: str) -> QPushButton:
        button = QPushButton(label, self)
        set_tip(button, tip)
        button.setProperty("small", True)  # noqa: FBT003 - Qt's own
        button.setAutoDefault(True)
        return button


def _words(name: str, parent: QWidget) -> PlainLabel:
    label = PlainLabel("", parent)
    label.setObjectName(name)
    return label


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

"""What can be done with the texts of a page, quietly above them; in lines where it is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import set_tip

_TOOLS = (
    (
        "insert_figure",
        "插入数字",
        "把表里的数、小计或者占比写进文字，以后随表更新（Ctrl+T）",
    ),
    ("find", "查找替换", "在各部分文字里查找、替换（Ctrl+F、Ctrl+H）"),
    ("punctuate", "标点改全角", "把中文里的半角标点改为全角；数字、时间、网址、文号不动（Ctrl+J）"),
    ("renumber", "重新编号", "把一、（一）1.（1）各级小标题按顺序重新编号（Ctrl+K）"),
    ("last_year", "并排上年文字", "在旁边显示上年报告的同一部分，可以复制（Ctrl+L）"),
)
_TO_WRITE = {"insert_figure", "punctuate", "renumber"}


class ProseTools(QWidget):
    """Buttons that ask for actions of the window by their names."""

    wished = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons = {name: self._made(name, text, tip) for name, text, tip in _TOOLS}
        self.buttons["last_year"].setCheckable(True)

    def lock(self) -> None:
        """Offer only what changes nothing."""
        for name in _TO_WRITE:
            self.buttons[name].setEnabled(False)

    def show_last_year(self, *, on: bool) -> None:
        """Show whether last year's text stands beside."""
        self.buttons["last_year"].setChecked(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Lay out anew when the buttons are as large as another type makes them."""
        new = event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Polish}
        if new and self.isVisible():  # before, it has no width, and would ask for many lines
            self._place()
        return super().event(event)

    def _place(self) -> None:
        """Put the buttons in as many lines as they need, each line at the right."""
        lines: list[list[QToolButton]] = [[]]
        for button in self.buttons.values():
            if lines[-1] and self._width((*lines[-1], button)) > self.width():
                lines.append([])
            lines[-1].append(button)
        top = 0
        for line in lines:
            left = max(self.width() - self._width(line), 0)
            for button in line:
                button.setGeometry(QRect(QPoint(left, top), button.sizeHint()))
                left += button.width() + theme.GAP_SMALL
            top += max(button.height() for button in line)
        if top != self.height():
            self.setFixedHeight(top)

    @staticmethod
    def _width(line: Sequence[QToolButton]) -> int:
        return sum(button.sizeHint().width() + theme.GAP_SMALL for button in line)

    def _made(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        set_tip(button, tip)
        button.setAccessibleDescription(tip)
        button.setProperty("quiet", True)  # noqa: FBT003 - Qt's own
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.wished.emit(name))
        return button

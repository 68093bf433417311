"""A line of words that change at every step, without the window being laid out anew for them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from zwgk_desktop.ui.look import theme


class Strip(QWidget):
    """Holds a label at a size of its own.

    A wrapped label in a layout asks for a new layout with every text, and the
    whole window is painted for it: 5 ms at each step of the caret.
    """

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.label = QLabel(self)
        self.label.setObjectName("small")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._take_height()
        theme.scale.changed.connect(self._take_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.label.setFixedSize(self.size())

    def _take_height(self) -> None:
        self.setFixedHeight(theme.px(self._height))

"""A line of words that change at every step, without the window being laid out anew for them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from zwgk_desktop.ui.look import theme


class Strip(QWidget):
    """Holds a label of one line at a size of its own.

    A label in a layout asks for a new layout with every text, and the
    whole window is painted for it: 5 ms at each step of the caret.
    """

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.label = QLabel(self)
        self.label.setObjectName("small")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self._text = ""
        self._take_height()
        theme.scale.changed.connect(self._take_height)

    def say(self, text: str) -> None:
        """Show words, cut short where they would not fit; all of them are in the tip."""
        self._text = text
        self.setToolTip(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.label.setFixedSize(self.size())
        self._cut()

    def _cut(self) -> None:
        metrics = self.label.fontMetrics()
        self.label.setText(
            metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        )

    def _take_height(self) -> None:
        self.setFixedHeight(theme.px(self._height))

"""Words on one line that give way to what stands beside them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.tips import set_tip


class ShortLine(PlainLabel):
    """Cut short where there is no room; the tip has all of it.

    Args:
        name: How the words look.
        parent: On which they stand.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__("", parent)
        self._said = ""
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show words."""
        self._said = text
        set_tip(self, text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room, right = self.contentsRect().width(), Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._said, right, room))

"""Words over several lines that change at every entry, laid out anew only where they grow."""

import re

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from zwgk_desktop.ui.look.labels import PlainLabel

_DIGIT = re.compile(r"[0-9]")
"""One is as wide as another in the fonts of the window."""


class SteadyWords(QWidget):
    """Holds a label that breaks its lines; asks for a new layout only when its height changes.

    A bare label asks for one with every text, and lays that out up to eight times for it.

    Args:
        name: The label's, for the style sheet.
        parent: On which it stands.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = PlainLabel("", self)
        self._label.setObjectName(name)
        self._label.setWordWrap(True)
        self._known = (-1, 0)
        """A width, and the height that the words take in it."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return what it says."""
        return self._label.text()

    def setText(self, text: str) -> None:
        """Say something else."""
        said = self._label.text()
        if text == said:
            return
        self._label.setText(text)
        if _DIGIT.sub("0", text) == _DIGIT.sub("0", said):
            return  # other figures of as many digits break nowhere else
        width, height = self._known
        self._known = (-1, 0)
        if self.heightForWidth(width) != height:
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width != self._known[0]:
            self._known = width, self._label.heightForWidth(width)
        return self._known[1]

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.resize(self.size())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._known = (-1, 0)
            self.updateGeometry()

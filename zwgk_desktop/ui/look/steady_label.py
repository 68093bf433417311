"""A label whose words change at every entry, without its neighbours being laid out anew."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from zwgk_desktop.ui.look import theme


class SteadyLabel(QWidget):
    """Holds a label at a place of its own; asks for a new layout only when its width changes.

    A bare label asks for one with every text, and the whole line is painted for it.
    """

    def __init__(self, what: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAccessibleDescription(what)  # its name is what it says
        self._hint = QSize()
        self.setMinimumWidth(1)  # it gives way, it does not widen the window
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return what it says."""
        return self._label.text()

    def setText(self, text: str) -> None:
        """Say something else."""
        if text != self._label.text():
            self._label.setText(text)
            self._fit()

    def ink(self, colour: str) -> None:
        """Write in a colour; "" is the quiet one."""
        sheet = f"color: {colour or theme.colours().quiet_ink.name()};"
        if self._label.styleSheet() != sheet:  # a new one costs a millisecond, at every entry
            self._label.setStyleSheet(sheet)

    def sizeHint(self) -> QSize:
        return self._label.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.resize(self.size())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        hint = self._label.sizeHint()
        if hint != self._hint:
            self._hint = hint
            self.updateGeometry()

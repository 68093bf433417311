"""The sign of a severity as a small widget, in the palette and the size at hand."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.look import theme

_SIDE = 12
_DOWN = 4  # to the middle of the first line beside it


class SeveritySign(QWidget):
    """Asks for the severity whenever it is painted, and whether it is in grey."""

    def __init__(
        self, severity: Callable[[], Severity], parent: QWidget, *, quiet: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._severity = severity
        self._quiet = quiet
        self._size()
        theme.scale.changed.connect(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        side = theme.px(_SIDE) - 1
        box = QRectF(0.5, theme.px(_DOWN), side, side)
        ink = theme.colours().quiet_ink if self._quiet() else None
        theme.paint_sign(QPainter(self), self._severity(), box, ink)

    def _size(self) -> None:
        self.setFixedSize(theme.px(_SIDE) + 1, theme.px(_SIDE + _DOWN) + 1)

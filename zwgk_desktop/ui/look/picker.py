"""A box from which one of several is picked, with an arrow that says so."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from zwgk_desktop.ui.look import icons, theme


class Picker(QComboBox):
    """Looks like the lines one types in; the style sheet takes the style's own arrow."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px(16)
        arrow = QRect(self.width() - theme.px(24), (self.height() - side) // 2, side, side)
        icons.icon("next").paint(QPainter(self), arrow)

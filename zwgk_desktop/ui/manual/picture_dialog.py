"""A picture of the manual at its own size."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look.labels import PlainLabel

_AROUND = QSize(60, 130)
"""What the dialog needs beside the picture."""


class PictureDialog(Dialog):
    """Shows it whole where the screen has room, else to be scrolled."""

    def __init__(self, parent: QWidget, picture: QPixmap, title: str) -> None:
        super().__init__(parent, title)
        shown = PlainLabel("", self)
        shown.setPixmap(picture)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(title)
        self.area = QScrollArea(self)
        self.area.setObjectName("picture")
        self.area.setWidget(shown)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(title)
        self.box.addWidget(self.area, 1)
        self.foot(self.leaving("关闭"))
        room = self.screen().availableGeometry().size()
        self.resize((picture.deviceIndependentSize().toSize() + _AROUND).boundedTo(room * 0.95))

"""Labels that show text as it is, even where it looks like markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class PlainLabel(QLabel):
    """Label of plain text, the only label that may show text from outside.

    A QLabel reads its text as HTML where it looks like it, and opens the files that an
    image names: a unit called `<img src='//host/x'>` would have Windows log on to that host.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)


class MarkupLabel(QLabel):
    """Label of our own HTML; foreign text in it must be escaped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)

"""Labels and tool tips that show plain text."""

from html import escape
from typing import Protocol

from PySide6 import QtGui
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget


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


class _Tipped(Protocol):
    def setToolTip(self, text: str, /) -> None: ...


def plain_tip(text: str) -> str:
    """Return a text so that Qt shows it literally.

    Qt reads a tip as HTML where it looks like it, and opens the files that an image
    names: a unit called `<img src='//host/x'>` would have Windows log on to that host.
    """
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")


def set_tip(target: _Tipped, text: str) -> None:
    """Set the tool tip of a widget, an action or an item, as plain text."""
    target.setToolTip(plain_tip(text))


def show_tip(at: QPoint, text: str, over: QWidget) -> None:
    """Show a tool tip at a place on the screen, as plain text."""
    QToolTip.showText(at, plain_tip(text), over)


def show_html_tip(at: QPoint, html: str, over: QWidget) -> None:
    """Show a tool tip of our own HTML; whatever is foreign in it must be escaped."""
    QToolTip.showText(at, html, over)


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

"""Tool tips that show text as it is, even where it looks like markup."""

from html import escape
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QToolTip, QWidget


class _Tipped(Protocol):
    def setToolTip(self, text: str, /) -> None: ...


def plain_tip(text: str) -> str:
    """Return a text so that Qt shows it literally.

    Qt reads a tip as HTML where it looks like it, and opens the files that an image
    names: a unit called `<img src='//host/x'>` would have Windows log on to that host.
    """
    if not Qt.mightBeRichText(text):
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

"""Labels and tool tips with plain text, and icons."""

from functools import lru_cache
from html import escape
from typing import Protocol

from PySide6 import QtGui
from PySide6.QtCore import QByteArray, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from zwgk_desktop import paths
from zwgk_desktop.ui.look import theme


class PlainLabel(QLabel):
    """Label with plain text, the only label that may show untrusted text.

    QLabel interprets text that looks like HTML, and opens the files that an image names.
    A unit called `<img src='//host/x'>` would make Windows log on to that host.

    Args:
        name: Object name, which selects the style.
        wrap: Whether long text is wrapped.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        name: str = "",
        *,
        wrap: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)


class MarkupLabel(QLabel):
    """Label with the program's HTML. Untrusted text in it must be escaped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)


class _Tipped(Protocol):
    def setToolTip(self, text: str, /) -> None: ...


def plain_tip(text: str) -> str:
    """Return a tool tip text escaped so that Qt shows it literally.

    Qt interprets tips that look like HTML, and opens the files that an image names.
    A unit called `<img src='//host/x'>` would make Windows log on to that host.
    """
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")


def set_tip(target: _Tipped, text: str) -> None:
    """Set the tool tip of a widget, an action or an item as plain text."""
    target.setToolTip(plain_tip(text))


def show_tip(at: QPoint, text: str, over: QWidget) -> None:
    """Show a plain-text tool tip at a point of the screen."""
    QToolTip.showText(at, plain_tip(text), over)


def show_html_tip(at: QPoint, html: str, over: QWidget) -> None:
    """Show a tool tip with the program's HTML. Untrusted text in it must be escaped."""
    QToolTip.showText(at, html, over)


class ShortLine(PlainLabel):
    """Label of one line that is elided to its width. The tool tip shows the full text.

    Args:
        name: Object name for the style sheet.
        parent: Parent widget.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__("", parent)
        self._said = ""
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Set the text of the label, its tool tip and its accessible name."""
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


SIZE = 20
"""Side of the square of `_SHAPES`, and of the icon in px."""

_SHEET = "M5 2.5h7l3.5 3.5v11.5h-10.5z M12 2.5v3.5h3.5"
_SHAPES = {
    "reports": "M3.5 9.5l6.5-6 6.5 6 M5.5 8v8.5h9v-8.5",
    "new": f"{_SHEET} M10 9v5.5 M7.25 11.75h5.5",
    "undo": "M6.5 4l-3 3 3 3 M3.5 7h8a4.5 4.5 0 0 1 0 9h-4",
    "redo": "M13.5 4l3 3-3 3 M16.5 7h-8a4.5 4.5 0 0 0 0 9h4",
    "import": "M10 3v9 M6.5 8.5l3.5 3.5 3.5-3.5 M3.5 12.5v4h13v-4",
    "pdf": f"{_SHEET} M7.5 9.5h5.5 M7.5 12h5.5 M7.5 14.5h3.5",
    "xlsx": "M3.5 3.5h13v13h-13z M3.5 7.5h13 M3.5 12h13 M8 3.5v13",
    "print": "M6 8v-5h8v5 M6 14.5h-2.5v-6.5h13v6.5h-2.5 M6 12h8v5h-8z",
    "notice": "M3.5 3.5h13v9h-13z M6.5 6.5h7 M6.5 9.5h4 M7 12.5v4.5 M13 12.5v4.5",
    "plus": "M10 4.5v11 M4.5 10h11",
    "minus": "M4.5 10h11",
    "open": "M2.5 15.5v-11h5l1.5 2h7v2.5 M2.5 15.5l2.5-6.5h13l-2.5 6.5z",
    "delete": "M4 5.5h12 M8 5.5v-2h4v2 M5.5 5.5l.7 11h7.6l.7-11 M8.5 8.5v5 M11.5 8.5v5",
    "next": "M5.5 8l4.5 4.5 4.5-4.5",
    "previous": "M5.5 12l4.5-4.5 4.5 4.5",
    "more": "M5 5.5l4.5 4.5-4.5 4.5 M10.5 5.5l4.5 4.5-4.5 4.5",
    "done": "M3 11l5 5 9.5-11.5",
    "unfilled": "M3.5 3.5h13v13h-13z",
    "close": "M5.5 5.5l9 9 M14.5 5.5l-9 9",
}
"""SVG path data of the icons in a square of `SIZE`."""

_WEIGHTS = {"done": 2.2, "unfilled": 2.0}
"""Stroke widths of icons on tabs, which are shown small."""


def icon(name: str, ink: str = "") -> QIcon:
    """Return an icon with normal and disabled colours.

    Args:
        name: Key of `_SHAPES`.
        ink: Name of the colour, by default that of text.
    """
    return _icon(name, ink or theme.colours().ink.name(), theme.colours().disabled_ink.name())


@lru_cache(maxsize=128)
def _icon(name: str, ink: str, disabled: str) -> QIcon:
    found = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, disabled)):
        for ratio in (1, 2, 3, 4):
            found.addPixmap(_drawn(name, QColor(colour), ratio), mode)
    return found


def _drawn(name: str, ink: QColor, ratio: int) -> QPixmap:
    weight = _WEIGHTS.get(name, 1.4)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<path d="{_SHAPES[name]}" fill="none" stroke="{ink.name()}" stroke-width="{weight}"'
        ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    pixmap = QPixmap(SIZE * ratio, SIZE * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    return pixmap


PROGRAM_TITLE = "政府信息公开年度报告"


def program_icon() -> QIcon:
    """Return the program's icon in all available sizes."""
    icon = QIcon()
    for file in sorted((paths.resources() / "icons").glob("zwgk-desktop-*.png")):
        icon.addFile(str(file))
    return icon

"""The headings of the texts on a page; choosing one goes there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.writing import outline
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import set_tip

if TYPE_CHECKING:
    from zwgk_desktop.domain.writing import HeadingEntry

_INDENT = "　"
_EMPTY = "段首写成“（一）主动公开”的样子，就会列在这里。"


class OutlineList(QListWidget):
    """One line a heading, set in by its rank; the one with the caret is marked."""

    chosen = Signal(str, int)
    """A text's address and a line in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName("目录")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._entries: tuple[tuple[Address, HeadingEntry], ...] | None = None
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_texts(self, texts: Iterable[tuple[Address, str]]) -> None:
        """List the headings of some texts in order."""
        entries = tuple((address, entry) for address, text in texts for entry in outline(text))
        if entries == self._entries:
            return
        self._entries = entries
        self.setAccessibleDescription("" if entries else _EMPTY)
        with QSignalBlocker(self):
            self.clear()
            highest = min((entry.rank for _, entry in entries), default=1)
            for _, entry in entries:
                item = QListWidgetItem(f"{_INDENT * (entry.rank - highest)}{entry.title}", self)
                set_tip(item, entry.title)

    def mark(self, address: Address, line: int) -> None:
        """Mark the heading that a line of a text stands under."""
        above = [
            row
            for row, (text, entry) in enumerate(self._entries or ())
            if text == address and entry.line <= line
        ]
        with QSignalBlocker(self):
            self.setCurrentRow(above[-1] if above else -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say how a heading comes to be listed while none is; all of it, at any width."""
        super().paintEvent(event)
        if not self._entries:
            painter = QPainter(self.viewport())
            painter.setPen(theme.colours().quiet_ink)
            room = self.viewport().rect().adjusted(theme.GAP, theme.GAP, -theme.GAP_SMALL, 0)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, _EMPTY)
            painter.end()

    def _choose(self, item: QListWidgetItem) -> None:
        if self._entries:
            address, entry = self._entries[self.row(item)]
            self.chosen.emit(address, entry.line)

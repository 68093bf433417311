"""A few words at a cell: why an entry was refused, or what is being entered."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui.look import theme

_WIDTH = 300


class EntryBubble(QLabel):
    """A label by a cell; it takes neither focus nor clicks."""

    def __init__(self, over: QAbstractScrollArea) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("bubble")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def refuse(self, error: UserError, cell: QRect) -> None:
        """Say why an entry was refused, and what can stand there.

        Args:
            error: What went wrong.
            cell: Where, in the parent's coordinates.
        """
        self._show(f"{error.what}。\n{error.remedy}。", cell, refusal=True)

    def tell(self, text: str, cell: QRect) -> None:
        """Say quietly what is being entered."""
        self._show(text, cell, refusal=False)

    def forgive(self) -> None:
        """Take a refusal back: the entry is being mended."""
        if self.property("refusal"):
            self.hide()

    def _show(self, text: str, cell: QRect, *, refusal: bool) -> None:
        self.setText(text)
        self.setProperty("refusal", refusal)
        self.style().unpolish(self)
        self.style().polish(self)
        width = min(theme.px(_WIDTH), self._over.width())
        self.setFixedSize(width, self.heightForWidth(width))
        self.move(self._place(cell))
        self.raise_()
        self.show()
        if refusal:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self, cell: QRect) -> QPoint:
        """Return where it stands: under the cell, or over it at the foot of the table."""
        room = self._over.viewport().geometry()  # the scroll bars would hide it
        left = max(min(cell.left(), room.right() - self.width()), 0)
        below = cell.bottom() + theme.GAP_SMALL
        if below + self.height() > room.bottom():
            return QPoint(left, max(cell.top() - theme.GAP_SMALL - self.height(), 0))
        return QPoint(left, below)

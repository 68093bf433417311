"""Message bars at the page, bubbles beside cells, and screen reader announcements."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QCursor,
    QHideEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip


class Notice(QFrame):
    """Message bar with one message, shown until closed, replaced or answered."""

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = PlainLabel("", self, wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GAP_LARGE, 3, theme.GAP, 3)
        self._row.setSpacing(theme.GAP)
        self._row.addWidget(self._text, 1)
        self._close = close = QPushButton(self)
        close.setFlat(True)
        close.setAccessibleName("关闭提示")
        set_tip(close, "关闭提示")
        close.clicked.connect(self.hide)
        close.setVisible(closable)
        self._row.addWidget(close)
        self.restyle()
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def restyle(self) -> None:
        """Apply the current palette to the close button."""
        self._close.setIcon(labels.icon("close"))

    def say(self, text: str, *answers: tuple[str, Callable[[], object]]) -> None:
        """Show a message with buttons for its answers. Each answer closes the bar."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._text.setText(text)
        self._buttons = [self._button(label, action) for label, action in answers]
        self.show()

    def _button(self, label: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        theme.mark(button, "small")
        on_press(button, self.hide, action)
        self._row.insertWidget(self._row.count() - 1, button)
        return button


class FloatingNotice(Notice):
    """Message bar that covers the lower edge of its parent, so that no other widget moves.

    It covers the upper edge instead if it would appear under the mouse.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        parent.installEventFilter(self)

    def say(self, text: str, *answers: tuple[str, Callable[[], object]]) -> None:
        """Show a message with buttons for its answers. Each answer closes the bar."""
        super().say(text, *answers)
        self._place()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the parent."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        over = self._over.rect()
        lower = QRect(0, 0, over.width(), self.heightForWidth(over.width()))
        lower.moveBottom(over.bottom())
        mouse = self._over.mapFromGlobal(QCursor.pos())
        self.setGeometry(lower.translated(0, -lower.top()) if lower.contains(mouse) else lower)


def announce(widget: QWidget, words: str) -> None:
    """Make the screen reader announce a text after it has finished its current one."""
    event = QAccessibleAnnouncementEvent(widget, words)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


_WIDTH = 300
_LONG_ENOUGH = 10_000  # milliseconds that a message about a paste is shown

Answer = tuple[str, Callable[[], object]]


class EntryBubble(QFrame):
    """Bubble with a message beside a cell. It never takes the focus.

    Its answers are chosen by Alt and a digit.
    """

    gone = Signal()
    """Emitted when the bubble is hidden."""

    def __init__(self, over: QAbstractScrollArea) -> None:
        super().__init__(over)
        self._over = over
        self._cell = QRect()
        self._buttons: list[QPushButton] = []
        self.setObjectName("bubble")
        self._words = PlainLabel("", self, wrap=True)
        self._timer = QTimer(self, singleShot=True, interval=_LONG_ENOUGH)
        self._timer.timeout.connect(self.hide)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        self._box.setSpacing(theme.GAP_SMALL)
        self._box.addWidget(self._words)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    @property
    def hides_itself(self) -> bool:
        """Whether the bubble hides itself after a while."""
        return self._timer.isActive()

    def refuse(self, error: UserError, cell: QRect) -> None:
        """Show why an entry was refused, and which entries are valid.

        Args:
            error: Error with its remedy.
            cell: Rectangle of the cell in the parent's coordinates.
        """
        self._show(f"{error.what}。\n{error.remedy}。", cell, refusal=True)

    def tell(self, text: str, cell: QRect) -> None:
        """Show a message about the cell being edited."""
        self._show(text, cell, refusal=False)

    def offer(self, answers: tuple[Answer, ...] = ()) -> None:
        """Add buttons with answers to the bubble, and hide it after a while."""
        for number, (label, action) in enumerate(answers, start=1):
            self._add(f"&{number}　{label.replace('&', '&&')}", action)
        self._fit()
        self._timer.start()

    def hide_refusal(self) -> None:
        """Hide a refusal, because the entry is being corrected."""
        if self.property("refusal"):
            self.hide()

    def follow(self, cell: QRect) -> None:
        """Move the bubble to a cell that has moved."""
        self._cell = cell
        self.move(self._place(cell))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.gone.emit()

    def _add(self, label: str, action: Callable[[], object]) -> None:
        button = QPushButton(label, self)
        theme.mark(button, "small")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        on_press(button, self.hide, action)
        self._box.addWidget(button)
        button.show()  # the layout would show it only in the next event loop iteration
        self._buttons.append(button)

    def _show(self, text: str, cell: QRect, *, refusal: bool) -> None:
        self._timer.stop()
        for button in self._buttons:
            button.hide()
            button.deleteLater()
            self._box.removeWidget(button)
        self._buttons = []
        self._cell = cell
        self._words.setText(text)
        self.setProperty("refusal", refusal)
        self.style().unpolish(self)
        self.style().polish(self)
        self._fit()
        self.raise_()
        self.show()
        if refusal:
            QAccessible.updateAccessibility(QAccessibleEvent(self._words, QAccessible.Event.Alert))

    def _fit(self) -> None:
        wide = [button.sizeHint().width() + 2 * theme.GAP + 4 for button in self._buttons]
        width = min(max(theme.px(_WIDTH), *wide), self._over.width()) if wide else theme.px(_WIDTH)
        width = min(width, self._over.width())
        self.setFixedSize(width, self.heightForWidth(width))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self._buttons)
        self.move(self._place(self._cell))

    def _place(self, cell: QRect) -> QPoint:
        """Return the bubble's position below the cell, or above it at the end of the table."""
        room = self._over.viewport().geometry()  # without the scroll bars, which would cover it
        left = max(min(cell.left(), room.right() - self.width()), 0)
        below = cell.bottom() + theme.GAP_SMALL
        if below + self.height() > room.bottom():
            return QPoint(left, max(cell.top() - theme.GAP_SMALL - self.height(), 0))
        return QPoint(left, below)

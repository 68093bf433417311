"""What is told without being asked: by a strip above the page, or to a screen reader."""

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from zwgk_desktop.ui.look import icons, theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.tips import set_tip
from zwgk_desktop.ui.pressing import on_press


class Notice(QFrame):
    """One message at a time; stays until closed, replaced or acted on."""

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = PlainLabel("", self)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GAP_LARGE, 6, theme.GAP, 6)
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
        """Take the palette at hand."""
        self._close.setIcon(icons.icon("close"))

    def say(self, text: str, *answers: tuple[str, Callable[[], object]]) -> None:
        """Show a message with what may be done; choosing closes it."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._text.setText(text)
        self._buttons = [self._button(label, action) for label, action in answers]
        self.show()

    def _button(self, label: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        on_press(button, self.hide, action)
        self._row.insertWidget(self._row.count() - 1, button)
        return button


def announce(widget: QWidget, words: str) -> None:
    """Have words read out once the reader has finished what it is saying."""
    event = QAccessibleAnnouncementEvent(widget, words)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)

"""What every dialog stands on: its margins, one order of buttons, a place for what was refused."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zwgk_desktop.ui.advice import FieldAdvice
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.pressing import on_press

WIDTH = 560
_TITLE_BAR = 32

_Button = TypeVar("_Button", bound=QPushButton)


class Leaving(QPushButton):
    """Ends a dialog and does nothing, as Esc; by its type it stands last in every foot."""


class Dialog(QDialog):
    """Words and controls in `box`, then one row of buttons.

    Args:
        title: Of the window.
        width: The least, at 100 %.
    """

    def __init__(self, parent: QWidget, title: str, width: int = WIDTH) -> None:
        super().__init__(parent)
        self._beneath = parent
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(theme.px(width), parent.window().width()))
        self.advice = FieldAdvice("", self)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(*(theme.px(side) for side in (24, 20, 24, 20)))
        self.box.setSpacing(theme.px(10))

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words need: Qt reckons them at another width, and stops at 2/3."""
        needed = self.box.totalHeightForWidth(self.width())
        room = self.screen().availableGeometry().height() - theme.px(_TITLE_BAR)
        if self.height() < needed:
            self.resize(self.width(), min(needed, room))
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the caret; Qt does so for the default one only."""
        button = self.focusWidget()
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and isinstance(button, QPushButton) and button.hasFocus():
            button.click()
        else:
            super().keyPressEvent(event)

    def label(self, text: str, name: str = "") -> QLabel:
        """Add words; the name says how they look."""
        label = words(text, name, self)
        self.box.addWidget(label)
        return label

    def spread(self, size: QSize) -> None:
        """Take a size, told at 100 %, as far as the window beneath has room."""
        room = self._beneath.window().size()
        self.resize(QSize(theme.px(size.width()), theme.px(size.height())).boundedTo(room))

    def button(self, label: str, action: Callable[[], object]) -> QPushButton:
        """Make a button; Enter presses it only where it has the caret."""
        return self._pressing(QPushButton(label, self), action)

    def leaving(self, label: str = "取消") -> Leaving:
        """Make the button that does nothing, as Esc."""
        return self._pressing(Leaving(label, self), self.reject)

    def _pressing(self, button: _Button, action: Callable[[], object]) -> _Button:
        button.setAutoDefault(False)
        on_press(button, action)
        return button

    def foot(
        self,
        leave: Leaving,
        *others: QPushButton,
        primary: QPushButton | None = None,
        beside: QWidget | None = None,
        by_enter: bool = True,
    ) -> None:
        """Put the buttons in the last row: what is proposed first, what leaves at the end.

        Args:
            leave: Ends the dialog and does nothing.
            others: What else may be done.
            primary: What is proposed.
            beside: At the left, where else what was refused is said.
            by_enter: Whether Enter presses it from every field; not where a field has its own use.
        """
        line = QHBoxLayout()
        line.addWidget(beside or self.advice, 1)
        line.addStretch()  # while that is hidden; the buttons keep their width
        for button in (primary, *others, leave):
            if button is not None:
                line.addWidget(button)
        self.box.addLayout(line)
        if primary is not None:
            primary.setProperty("primary", True)  # noqa: FBT003 - Qt's own
            primary.setDefault(by_enter)

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something; what is refused is told here. False when it was refused."""
        return self.advice.attempt(action)


def words(text: str, name: str, parent: QWidget) -> QLabel:
    """Return words of several lines, never read as markup; the name says how they look."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label

"""What every dialog stands on: its margins, one order of buttons, a place for what was refused."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui.advice import FieldAdvice
from zwgk_desktop.ui.look import theme

WIDTH = 560
_TITLE_BAR = 32


class Dialog(QDialog):
    """Words and controls in `box`, then one row of buttons.

    Args:
        title: Of the window.
        width: The least, at 100 %.
    """

    def __init__(self, parent: QWidget, title: str, width: int = WIDTH) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(width))
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

    def label(self, text: str, name: str = "") -> QLabel:
        """Add words; the name says how they look."""
        label = words(text, name, self)
        self.box.addWidget(label)
        return label

    def button(self, label: str, action: Callable[[], object]) -> QPushButton:
        """Make a button; Enter presses it only where it has the caret."""
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.clicked.connect(partial(_do, action))
        return button

    def leaving(self, label: str = "取消") -> QPushButton:
        """Make the button that does nothing, as Esc."""
        return self.button(label, self.reject)

    def foot(
        self,
        leave: QPushButton,
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
        for button in (primary, *others, leave):
            if button is not None:
                line.addWidget(button)
        self.box.addLayout(line)
        if primary is not None:
            primary.setProperty("primary", True)  # noqa: FBT003 - Qt's own
            primary.setDefault(by_enter)

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something; what is refused is said here."""
        try:
            action()
        except UserError as error:
            self.advice.refuse(error)
            return False
        return True


def words(text: str, name: str, parent: QWidget) -> QLabel:
    """Return words of several lines, never read as markup; the name says how they look."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _do(action: Callable[[], object], *_checked: bool) -> None:
    action()

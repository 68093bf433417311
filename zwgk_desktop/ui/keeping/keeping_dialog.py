"""What the dialogs about keeping a report share."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui.field_row import Advice
from zwgk_desktop.ui.look import theme

_WIDTH = 560


class KeepingDialog(QDialog):
    """Sides, words, buttons in a row, and a place to say what was refused."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(_WIDTH))
        self.advice = Advice("", self)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(*(theme.px(side) for side in (24, 20, 24, 20)))
        self.box.setSpacing(theme.px(10))

    def label(self, text: str, name: str = "") -> QLabel:
        """Add words."""
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.box.addWidget(label)
        return label

    def button(self, words: str, action: Callable[[], object]) -> QPushButton:
        """Make a button."""
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(partial(_do, action))
        return button

    def foot(self, *buttons: QPushButton, primary: QPushButton | None = None) -> None:
        """Put the buttons in the last row."""
        line = QHBoxLayout()
        line.addWidget(self.advice, 1)
        for button in buttons:
            line.addWidget(button)
        self.box.addLayout(line)
        if primary is not None:
            primary.setProperty("primary", True)  # noqa: FBT003 - Qt's own
            primary.setDefault(True)

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something; what is refused is told here."""
        try:
            action()
        except UserError as error:
            self.advice.refuse(error)
            return False
        return True


def _do(action: Callable[[], object], *_checked: bool) -> None:
    action()

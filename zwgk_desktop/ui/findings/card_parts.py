"""Widgets of a finding's card: text labels, action buttons and the explanation editor."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """Label and action of a button on a finding's card.

    Args:
        action: Function called on a press; None if the button opens a menu.
        further: Entries of the button's menu: a function that returns the text, and an action.
        primary: Whether it is the recommended choice.
    """

    label: str
    action: Callable[[], object] | None = None
    further: Sequence[tuple[Callable[[], str], Callable[[], object]]] = ()
    primary: bool = False


class ChoiceButton(QPushButton):
    """Reusable button whose label and action can be replaced."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = CardChoice(label="")
        self._menu: QMenu | None = None
        theme.mark(self, "small")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAutoDefault(True)  # Enter presses it, as Space does
        self.clicked.connect(self._do)

    def offer(self, choice: CardChoice) -> None:
        """Replace the label, the action and the menu of the button."""
        before, self._choice = self._choice, choice
        if choice.label != before.label:
            self.setText(choice.label)
        if choice.primary is not before.primary:
            self.setProperty("primary", choice.primary)
            self.style().polish(self)
        if bool(choice.further) is not bool(before.further):
            menu = self._further() if choice.further else None
            self.setMenu(cast("QMenu", menu))  # Qt accepts None too

    def _do(self) -> None:
        if self._choice.action is not None:
            self._choice.action()

    def _further(self) -> QMenu:
        """Return the menu of further choices, which is filled when it opens."""
        if self._menu is None:
            self._menu = QMenu(self)
            self._menu.aboutToShow.connect(self._fill)
        return self._menu

    def _fill(self) -> None:
        menu = self._further()
        menu.clear()
        for number, (words, action) in enumerate(self._choice.further, start=1):
            on_press(menu.addAction(f"&{number}  {words()}"), action)


class ChoiceRowLayout(QHBoxLayout):
    """Row layout with one button per choice, followed by any widgets added to it.

    Args:
        parent: Parent widget of the buttons.
        made: Called with each new button.
    """

    def __init__(self, parent: QWidget, made: Callable[[QWidget], object]) -> None:
        super().__init__()
        self._parent = parent
        self._made = made
        self._buttons: list[ChoiceButton] = []
        self._offered = 0
        self._away = False

    def offer(self, choices: Sequence[CardChoice], about: str) -> None:
        """Show one button per choice, with `about` as its description for screen readers."""
        while len(self._buttons) < len(choices):
            button = ChoiceButton(self._parent)
            self.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
            self._made(button)
        for button, choice in zip(self._buttons, choices, strict=False):
            button.offer(choice)
            button.setAccessibleDescription(about)
        self._offered = len(choices)
        self._show()

    @property
    def buttons(self) -> Sequence[QWidget]:
        """All buttons, including hidden ones."""
        return self._buttons

    def put_away(self, *, away: bool) -> None:
        """Hide or restore the buttons."""
        self._away = away
        self._show()

    def _show(self) -> None:
        for number, button in enumerate(self._buttons):
            button.setHidden(self._away or number >= self._offered)


_HEIGHT = 84


@dataclass(frozen=True, slots=True)
class PromptForText:
    """Name of a text to be written (explanation or answer), and the editor's placeholder."""

    name: str
    hint: str


EXPLAINING = PromptForText("说明", "写明为什么可以这样。说明随报告保存，清空则收回")
ANSWERING = PromptForText("答复", "写明怎么改的，或者为什么不改。随下一次报送发给县里，清空则收回")


class Explanation(QWidget):
    """Editor for an explanation or answer, with buttons to save and cancel."""

    done = Signal(str)
    shown = Signal(bool)

    def __init__(self, parent: QWidget, asked: PromptForText = EXPLAINING) -> None:
        super().__init__(parent)
        self.words = QPlainTextEdit(self)
        self.words.setObjectName("explanation")
        self.words.setAccessibleName(asked.name)
        self.words.setPlaceholderText(asked.hint)
        self.words.setTabChangesFocus(True)
        self.words.installEventFilter(self)
        buttons = QHBoxLayout()
        for label, action in ((f"保存{asked.name}", self._save), ("取消", self._end)):
            button = QPushButton(label, self)
            theme.mark(button, "small")
            button.setProperty("primary", action == self._save)
            button.setAutoDefault(True)  # Enter presses it, as Space does
            button.clicked.connect(action)
            buttons.addWidget(button)
        buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.words)
        box.addLayout(buttons)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def begin(self, text: str) -> None:
        """Show the editor with a text, or with the unsaved text of last time, and focus it."""
        self.words.setFixedHeight(theme.px(_HEIGHT))
        if not self.words.document().isModified():
            self.words.setPlainText(text)
        self.show()
        self.shown.emit(True)  # noqa: FBT003 - Qt's own
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save on Ctrl+Enter, and close without saving on Esc."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._save()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._end()
                return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        self.words.document().setModified(False)
        self._end()
        self.done.emit(self.words.toPlainText().strip())

    def _end(self) -> None:
        self.hide()
        self.shown.emit(False)  # noqa: FBT003 - Qt's own


_DIGIT = re.compile(r"[0-9]")
"""A digit. All digits have the same width in the window's fonts."""


class StableHeightLabel(QWidget):
    """Word-wrapped label that requests a new layout only if its height changes.

    A plain label requests one for every text, and computes its lines up to eight times.

    Args:
        name: Object name of the label, for the style sheet.
        parent: Parent widget.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = PlainLabel("", self, wrap=True)
        self._label.setObjectName(name)
        self._known = (-1, 0)
        """Cached width and the label's height for that width, in px."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return the text of the label."""
        return self._label.text()

    def setText(self, text: str) -> None:
        """Set the text of the label."""
        said = self._label.text()
        if text == said:
            return
        self._label.setText(text)
        if _DIGIT.sub("0", text) == _DIGIT.sub("0", said):
            return  # other digits do not change the line breaks
        width, height = self._known
        self._known = (-1, 0)
        if self.heightForWidth(width) != height:
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width != self._known[0]:
            self._known = width, self._label.heightForWidth(width)
        return self._known[1]

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.resize(self.size())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._known = (-1, 0)
            self.updateGeometry()

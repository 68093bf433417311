"""Parts of a finding's card: its words, its buttons, and the editor of an explanation."""

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
    """What one button says and does.

    Args:
        action: What a press does; left out where it opens `further` choices.
        further: The words, when asked for, and action of each choice in its menu, in order.
        primary: Whether it is what we advise.
    """

    label: str
    action: Callable[[], object] | None = None
    further: Sequence[tuple[Callable[[], str], Callable[[], object]]] = ()
    primary: bool = False


class ChoiceButton(QPushButton):
    """Serves one choice after another: figures change under a finding at every entry."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = CardChoice(label="")
        self._menu: QMenu | None = None
        theme.mark(self, "small")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAutoDefault(True)  # Enter presses it, as Space does
        self.clicked.connect(self._do)

    def offer(self, choice: CardChoice) -> None:
        """Say and do another thing from now on."""
        before, self._choice = self._choice, choice
        if choice.label != before.label:
            self.setText(choice.label)
        if choice.primary is not before.primary:
            self.setProperty("primary", choice.primary)
            self.style().polish(self)
        if bool(choice.further) is not bool(before.further):
            menu = self._further() if choice.further else None
            self.setMenu(cast("QMenu", menu))  # Qt takes none as well

    def _do(self) -> None:
        if self._choice.action is not None:
            self._choice.action()

    def _further(self) -> QMenu:
        """Return the menu of the further choices: what is in it is asked when it opens."""
        if self._menu is None:
            self._menu = QMenu(self)
            self._menu.aboutToShow.connect(self._fill)
        return self._menu

    def _fill(self) -> None:
        menu = self._further()
        menu.clear()
        for number, (words, action) in enumerate(self._choice.further, start=1):
            on_press(menu.addAction(f"&{number}  {words()}"), action)


class Choices(QHBoxLayout):
    """As many buttons in a line as there are choices; what follows them is added to it.

    Args:
        made: Called with each button that is made.
    """

    def __init__(self, parent: QWidget, made: Callable[[QWidget], object]) -> None:
        super().__init__()
        self._parent = parent
        self._made = made
        self._buttons: list[ChoiceButton] = []
        self._offered = 0
        self._away = False

    def offer(self, choices: Sequence[CardChoice], about: str) -> None:
        """Put these choices, and say to a screen reader what they are about."""
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
        """The buttons, shown or not."""
        return self._buttons

    def put_away(self, *, away: bool) -> None:
        """Hide the buttons while something else is asked for."""
        self._away = away
        self._show()

    def _show(self) -> None:
        for number, button in enumerate(self._buttons):
            button.setHidden(self._away or number >= self._offered)


_HEIGHT = 84


@dataclass(frozen=True, slots=True)
class AskedWords:
    """What is asked to be written: what it is called, and what the empty editor says."""

    name: str
    hint: str


EXPLAINING = AskedWords("说明", "写明为什么可以这样。说明随报告保存，清空则收回")
ANSWERING = AskedWords("答复", "写明怎么改的，或者为什么不改。随下一次报送发给县里，清空则收回")


class Explanation(QWidget):
    """An editor with its own two buttons; hidden until it is begun."""

    done = Signal(str)
    shown = Signal(bool)

    def __init__(self, parent: QWidget, asked: AskedWords = EXPLAINING) -> None:
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
        """Show what is written so far, or what was being written, with the caret in it."""
        self.words.setFixedHeight(theme.px(_HEIGHT))
        if not self.words.document().isModified():
            self.words.setPlainText(text)
        self.show()
        self.shown.emit(True)  # noqa: FBT003 - Qt's own
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves; Esc closes without saving."""
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
"""One is as wide as another in the fonts of the window."""


class SteadyWords(QWidget):
    """Holds a label that breaks its lines; asks for a new layout only when its height changes.

    A bare label asks for one with every text, and lays that out up to eight times for it.

    Args:
        name: The label's, for the style sheet.
        parent: On which it stands.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = PlainLabel("", self)
        self._label.setObjectName(name)
        self._label.setWordWrap(True)
        self._known = (-1, 0)
        """A width, and the height that the words take in it."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return what it says."""
        return self._label.text()

    def setText(self, text: str) -> None:
        """Say something else."""
        said = self._label.text()
        if text == said:
            return
        self._label.setText(text)
        if _DIGIT.sub("0", text) == _DIGIT.sub("0", said):
            return  # other figures of as many digits break nowhere else
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

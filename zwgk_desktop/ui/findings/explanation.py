"""写说明, 答复: where the clerk writes why a finding may stand, or what became of a remark."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from zwgk_desktop.ui.look import theme

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
            button.setProperty("small", True)  # noqa: FBT003 - Qt's own
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

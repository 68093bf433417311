"""写意见: where the county writes what it remarks on the place with the caret."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import RemarkSeverity
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip

_HEIGHT = 96


class RemarkBox(QWidget):
    """Hidden until it is begun; Ctrl+Enter writes, Esc leaves and forgets nothing begun anew."""

    written = Signal(str, str, object)
    """An address, the words, and their `RemarkSeverity`."""
    closed = Signal()
    shown = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = QComboBox(self)
        self.place.setAccessibleName("意见写在哪里")
        self.quote = PlainLabel("", self)
        self.quote.setObjectName("quiet")
        self.quote.setWordWrap(True)
        self.words = QPlainTextEdit(self)
        self.words.setObjectName("explanation")
        self.words.setAccessibleName("审核意见")
        self.words.setPlaceholderText("写明要改什么。意见要发给单位，不要写个人信息")
        self.words.setTabChangesFocus(True)
        self.words.installEventFilter(self)
        self.should = QCheckBox("只是建议，不是必须修改", self)
        self.save = self._button("写下意见", self._write)
        self.save.setProperty("primary", True)  # noqa: FBT003 - Qt's own
        set_tip(self.save, "写下意见（Ctrl+Enter）")
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self._button("取消", self._leave))
        buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        for widget in (self.place, self.quote, self.words, self.should):
            box.addWidget(widget)
        box.addLayout(buttons)
        self._begun: tuple[str, bool] | None = None
        """Draft of a new remark, saved while another remark is edited."""
        self.hide()

    def begin(self, places: Sequence[tuple[str, Address]], quote: str = "") -> None:
        """Ask for a remark on one of some places, or on words quoted from a text."""
        self._restore()
        self._ask(places, quote)

    def revise(
        self, place: tuple[str, Address], quote: str, words: str, severity: RemarkSeverity
    ) -> None:
        """Ask for other words, or another severity, of a remark that stands."""
        if self._begun is None:
            self._begun = self.words.toPlainText(), self.should.isChecked()
        self.words.setPlainText(words)
        self.words.moveCursor(QTextCursor.MoveOperation.End)
        self.should.setChecked(severity is RemarkSeverity.SHOULD)
        self._ask((place,), quote)

    def _restore(self) -> None:
        """Restore the draft of a new remark."""
        if self._begun is not None:
            words, should = self._begun
            self._begun = None
            self.words.setPlainText(words)
            self.should.setChecked(should)

    def _ask(self, places: Sequence[tuple[str, Address]], quote: str) -> None:
        self.place.clear()
        for label, address in places:
            self.place.addItem(label, address)
        set_tip(self.place, self.place.currentText())
        self.place.setEnabled(len(places) > 1)
        self.quote.setText(f"“{quote}”" if quote else "")
        self.quote.setVisible(bool(quote))
        self.words.setFixedHeight(theme.px(_HEIGHT))
        self.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Another report is shown: nothing that was begun stands over it."""
        self._begun = None
        self.words.clear()
        self.should.setChecked(False)
        self.hide()

    def end(self) -> None:
        """What was asked for is written; what was begun before it is kept."""
        if self._begun is None:
            self.forget()
        else:
            self._restore()
            self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)  # noqa: FBT003 - Qt's own

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)  # noqa: FBT003 - Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle Ctrl+Enter and Esc before the page does."""
        if not isinstance(event, QKeyEvent) or not _is_own(event):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
            else:
                self._write()
        return True

    def _write(self) -> None:
        severity = RemarkSeverity.SHOULD if self.should.isChecked() else RemarkSeverity.MUST
        address = str(self.place.currentData())
        self.written.emit(address, self.words.toPlainText().strip(), severity)

    def _leave(self) -> None:
        self._restore()
        self.hide()
        self.closed.emit()

    def _button(self, label: str, action: object) -> QPushButton:
        button = QPushButton(label, self)
        button.setProperty("small", True)  # noqa: FBT003 - Qt's own
        button.setAutoDefault(True)
        button.clicked.connect(action)
        return button


def _is_own(event: QKeyEvent) -> bool:
    if event.key() == Qt.Key.Key_Escape:
        return True
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(control) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}

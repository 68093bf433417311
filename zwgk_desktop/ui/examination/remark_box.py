"""Box for writing a remark, and the dialogs of accepting and returning."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

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
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.services.wording import short_label
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine, LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip

_HEIGHT = 96


class RemarkBox(QWidget):
    """Editor of a remark. Ctrl+Enter submits it. Esc closes it and keeps the draft of a new one."""

    written = Signal(str, str, object)
    """Emitted with an address, the text and its `RemarkSeverity`."""
    closed = Signal()
    shown = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = QComboBox(self)
        self.place.setAccessibleName("意见写在哪里")
        self.quote = PlainLabel("", self, "quiet", wrap=True)
        self.sentences = Picker(self, "常用意见")
        self.sentences.activated.connect(self._insert)
        self.words = QPlainTextEdit(self)
        self.words.setObjectName("explanation")
        self.words.setAccessibleName("审核意见")
        self.words.setPlaceholderText("写明要改什么。意见要发给单位，不要写个人信息")
        self.words.setTabChangesFocus(True)
        self.words.installEventFilter(self)
        self.should = QCheckBox("只是建议，不是必须修改", self)
        self.save = self._button("写下意见", self._write)
        theme.mark(self.save, "primary")
        set_tip(self.save, "写下意见（Ctrl+Enter）")
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self._button("取消", self._leave))
        buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        for widget in (self.place, self.quote, self.sentences, self.words, self.should):
            box.addWidget(widget)
        box.addLayout(buttons)
        self._begun: tuple[str, bool] | None = None
        """Draft of a new remark, saved while another remark is edited."""
        self.set_sentences((), {})
        self.hide()

    def set_sentences(self, sentences: Sequence[str], sources: Mapping[str, str]) -> None:
        """Offer sentences to insert into a remark, with the sources of the standard ones."""
        self.sentences.clear()
        self.sentences.addItems(["常用意见…", *sentences])
        for at, one in enumerate(sentences, start=1):
            source = sources.get(one)
            tip = f"依据：{source}" if source else one
            self.sentences.setItemData(at, tip, Qt.ItemDataRole.ToolTipRole)
        self.sentences.setVisible(bool(sentences))

    def _insert(self, at: int) -> None:
        """Insert the chosen sentence at the caret."""
        if at > 0:
            self.words.insertPlainText(self.sentences.itemText(at))
        self.sentences.setCurrentIndex(0)
        self.words.setFocus()

    def begin(self, places: Sequence[tuple[str, Address]], quote: str = "") -> None:
        """Begin a remark on one of several places, or on a quoted passage."""
        self._restore()
        self._ask(places, quote)

    def revise(
        self, place: tuple[str, Address], quote: str, words: str, severity: RemarkSeverity
    ) -> None:
        """Begin revising the text or severity of an existing remark."""
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

    def discard_drafts(self) -> None:
        """Discard all drafts and hide the box, since another report is shown."""
        self._begun = None
        self.words.clear()
        self.should.setChecked(False)
        self.hide()

    def end(self) -> None:
        """Close the box after submitting. After a revision, restore the draft of a new remark."""
        if self._begun is None:
            self.discard_drafts()
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
        theme.mark(button, "small")
        button.setAutoDefault(True)
        button.clicked.connect(action)
        return button


def _is_own(event: QKeyEvent) -> bool:
    if event.key() == Qt.Key.Key_Escape:
        return True
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(control) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class AcceptDialog(Dialog):
    """Dialog that asks for the reason to accept a report with errors. Enter cancels.

    Args:
        unit: Unit that submitted the report.
        errors: Number of errors in the report.
    """

    insisted = Signal(str)
    """Emitted with the reason for accepting the report."""

    def __init__(self, parent: QWidget, unit: str, errors: int) -> None:
        super().__init__(parent, "还有必须改正的")
        self.label(f"“{unit}”的报告还有 {errors} 项必须改正", "heading")
        self.label("应当写意见退回。仍要接收的，写明理由，理由留在收报台的备注里：")
        self.reason = LineEdit(self)
        self.reason.setAccessibleName("仍然接收的理由")
        self.box.addWidget(self.reason)
        self.insist = self.button("仍然接收", self._insist)
        self.insist.setEnabled(False)
        self.insist.setAutoDefault(False)
        self.reason.textChanged.connect(self._allow)
        back = self.button("先不接收", self.reject)
        self.add_buttons(self.closing_button(), self.insist, primary=back)
        back.setFocus()

    def _allow(self, text: str) -> None:
        self.insist.setEnabled(bool(text.strip()))

    def _insist(self) -> None:
        self.accept()
        self.insisted.emit(self.reason.text())


_LIST_HEIGHT = 110
_MEANS = "写出一个退改单，发给单位。单位打开以后，点一条就到那里，改好、答复了再报。"


class SendBackDialog(Dialog):
    """Dialog that lists the remarks on a submission. Enter returns the submission."""

    agreed = Signal(object, bool, object)
    """Emitted with the path of the 退改单, whether to write a Word list too, and the day by which
    the report must be sent again, or None.
    """
    elsewhere = Signal()

    def __init__(self, parent: QWidget, examining: OpenSubmission, target: Path) -> None:
        super().__init__(parent, "退回修改")
        report, remarks = examining.report, examining.remarks
        self.target = target
        self.label(f"{examining.status.name}　第{examining.current.number}次报送", "heading")
        self.label(f"有 {len(remarks)} 条意见。{_MEANS}")
        said = (
            f"{one.severity.label}　{short_label(report.edition, one.address)}：{one.text}"
            for one in remarks
        )
        self.list = self.lines("审核意见", said, _LIST_HEIGHT)
        self.place = self.label("", "quiet")
        self.due, self.word = add_return_fields(self)
        send = self.button("退回", self._agree)
        self.add_buttons(
            self.closing_button(), self.button("换个位置…", self.elsewhere.emit), primary=send
        )
        self.show_target(target)
        send.setFocus()

    def show_target(self, target: Path) -> None:
        """Show the target file."""
        self.target = target
        self.place.setText(f"写到：{target.parent}\n文件：{target.name}")

    def _agree(self) -> None:
        self.finish(self._send, self.due)

    def _send(self) -> None:
        self.agreed.emit(self.target, self.word.isChecked(), typed_day(self.due))


def add_return_fields(dialog: Dialog) -> tuple[DateLine, QCheckBox]:
    """Add the fields of a return to a dialog: the day to send again by, and the Word list."""
    due = DateLine(dialog)
    dialog.field("哪一天以前重报（没有期限的空着）", due)
    word = QCheckBox("同时写一份 Word 清单，给没有本程序的单位", dialog)
    dialog.box.addWidget(word)
    return due, word


def typed_day(line: DateLine) -> date | None:
    """Return the day typed; None if blank.

    Raises:
        UserError: It is no day (F04).
    """
    return parse_date(line.spelled(), "重报期限") if line.spelled() else None

"""An editor for one text: plain words in 仿宋, saved by itself."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from zwgk_desktop.domain.entries import clean_text, parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.spec import Address
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import theme

PAUSE = 1000
"""Milliseconds after the last keystroke before a text is saved."""


class ProseEditor(QPlainTextEdit):
    """Edits the text at one address.

    Each save is one act. Ctrl+Z takes back typing that is not saved yet; what
    is saved is the window's to undo, so the editor forgets it when saving.
    """

    saved = Signal()
    pending = Signal()
    rejected = Signal(object)

    def __init__(self, address: Address, session: EditingSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._address = address
        self._session = session
        self._composing = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.save)
        self.setFont(theme.prose_font())
        self.setTabChangesFocus(True)
        self.setObjectName("prose")
        self.refresh()
        self.textChanged.connect(self._typed)

    @property
    def typed(self) -> str:
        """The text as it stands in the editor, as it would be saved."""
        try:
            return clean_text(self.toPlainText())
        except UserError:
            return self.toPlainText()  # saving will tell

    @property
    def _saved(self) -> str:
        return self._session.report.text(self._address.partition(".")[2])

    def refresh(self) -> None:
        """Show the text as saved, unless there is typing still to be saved."""
        if self._timer.isActive() or self._composing:
            return
        if self.typed != self._saved:
            self._show(self._saved)
        self._mark(self._session.findings)

    def save(self) -> bool:
        """Save what is typed as one act; False when that was refused."""
        if self._composing:
            self._timer.start()
            return True
        self._timer.stop()
        edition = self._session.report.edition
        try:
            value = parse_value(edition, self._address, self.toPlainText())
            self._session.enter(self._address, value)
        except UserError as error:
            self.rejected.emit(error)
            return False
        self.document().clearUndoRedoStacks()
        self.saved.emit()
        return True

    def flush(self) -> bool:
        """Save now, if there is anything to save."""
        return self.save() if self._timer.isActive() else True

    def go_to(self, passage: Passage | None) -> None:
        """Put the caret at a passage and mark it, or at the end of the text."""
        cursor = self.textCursor()
        if passage is None:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        else:
            text = self.toPlainText()
            cursor.setPosition(_units(text, passage.start))
            cursor.setPosition(_units(text, passage.end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt interface ------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window when there is no typing to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            document = self.document()
            undo = event.matches(QKeySequence.StandardKey.Undo) and not document.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not document.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words only, without what cannot be seen."""
        try:
            self.textCursor().insertText(clean_text(source.text()))
        except UserError as error:
            self.rejected.emit(error)

    # -------------------------------------------------------------------------

    def _typed(self) -> None:
        if self.typed != self._saved:
            self.setExtraSelections([])
            self._timer.start()
            self.pending.emit()
        elif self._timer.isActive():
            self._timer.start()

    def _show(self, text: str) -> None:
        self.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.setPlainText(text)
        self.blockSignals(False)  # noqa: FBT003
        self.setExtraSelections([])

    def _mark(self, findings: Iterable[Finding]) -> None:
        """Underline the passages of findings, where the text stands as it was judged."""
        text, judged = self.toPlainText(), self._saved
        self.setExtraSelections(
            [
                self._selection(finding, finding.passage, text)
                for finding in findings
                if finding.passage
                and finding.passage.address == self._address
                and text.startswith(judged[: finding.passage.end])
            ]
        )

    def _selection(self, finding: Finding, passage: Passage, text: str) -> QTextEdit.ExtraSelection:
        look = theme.SEVERITIES[finding.severity]
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(look.ink)
        form.setProperty(QTextFormat.Property.BackgroundBrush, look.ground)
        form.setToolTip(finding.message)
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(text, passage.start))
        cursor.setPosition(_units(text, passage.end), QTextCursor.MoveMode.KeepAnchor)
        # The stubs do not know that these are attributes to set.
        mark.cursor = cursor  # type: ignore[attr-defined]
        mark.format = form  # type: ignore[attr-defined]
        return mark


def _units(text: str, characters: int) -> int:
    """Qt counts in UTF-16: a rare character of a name counts twice."""
    return len(text[:characters].encode("utf-16-le")) // 2

"""Plain-text editor for one text of a report, with automatic saving."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from zwgk_desktop.domain.addresses import Address, after_prefix, tied_figures_address
from zwgk_desktop.domain.characters import clean_text, describe_characters
from zwgk_desktop.domain.entries import normalise_text, parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.ties import Tie, TieSource, encode_ties, moved_ties, ties_of
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui.files import files_in
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import show_tip
from zwgk_desktop.ui.prose.marks import HeadingHighlighter, ProseMarks, characters, units

_BAR = 3  # px, width of a mark in the margin

PAUSE = 1000
"""Milliseconds after the last keystroke before a text is saved."""

_STILL_HERE = {
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.PopupFocusReason,
}
"""Reasons for a loss of focus that do not mean the user has left the text."""


class ProseEditor(QPlainTextEdit):
    """Editor for the text at one address, saved automatically after a pause.

    Each save is one act. Ctrl+Z undoes unsaved typing. Saved changes are
    undone by the window, so saving clears the editor's undo stack. The
    automatic save does not interrupt an input method. Flushing commits the
    composed text first.
    """

    saved = Signal()
    pending = Signal()
    rejected = Signal(object)
    entered = Signal()
    """Emitted when the editor got the focus, except by a click."""

    def __init__(self, address: Address, view: ReportView, parent: QWidget) -> None:
        super().__init__(parent)
        self._address = address
        self._view = view
        self._unsaved = False
        self._composed = ""
        self._marks = ProseMarks(self)
        self._ties: tuple[Tie, ...] = ()
        """Tied figures, with their positions in `_seen`."""
        self._seen = ""
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.save)
        self._highlighter = HeadingHighlighter(self.document())
        self.setTabChangesFocus(True)
        self.setObjectName("prose")
        self._size()
        theme.scale.changed.connect(self._size)
        self.refresh()
        self.textChanged.connect(self._typed)

    @property
    def typed(self) -> str:
        """Text of the editor in the form in which it would be saved."""
        return normalise_text(self._plain())

    @property
    def _saved(self) -> str:
        return self._view.report.text(after_prefix(self._address))

    def refresh(self) -> None:
        """Show the saved text and its findings, unless there is unsaved typing."""
        if self._unsaved or self._composed:
            return
        before, ties = self._seen, self._ties
        if self.typed != self._saved:
            self._show(self._saved)
        self._take_ties(before, ties)
        every = self._view.all_findings
        own = (one for one in every if one.passage and one.passage.address == self._address)
        self._marks.show_findings(own, self._saved)

    def save(self) -> bool:
        """Save the text, or retry later while a word is being composed. Return False if refused."""
        if self._composed:
            self._timer.start()
            return True
        return self._store()

    def flush(self) -> bool:
        """Save unsaved typing now, including the word being composed. Return False if refused."""
        self._commit_composed()
        return self._store() if self._unsaved else True

    def undo_typing(self) -> bool:
        """Undo unsaved typing. Return False if there is none."""
        self._commit_composed()
        if not self.document().isUndoAvailable():
            return False
        self.undo()
        return True

    def insert_figure(self, source: TieSource) -> None:
        """Insert a figure at the caret, tied to the tables."""
        words = source.prose_text(self._view.report)
        if words is None or self.isReadOnly():
            return
        cursor = self.textCursor()
        cursor.insertText(words)
        end = len(characters(self._plain(), cursor.position()))
        self._ties = (*self._ties, Tie(end - len(words), end, source))
        self._mark_ties()
        self.flush()

    def show_sought(self, places: Iterable[Passage]) -> None:
        """Highlight the matches of a search."""
        self._marks.show_sought(places)

    def go_to(self, passage: Passage | None) -> None:
        """Select a passage and focus the editor. None puts the caret at the end."""
        self.select(passage)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def select(self, passage: Passage | None) -> None:
        """Select a passage without focusing the editor. None puts the caret at the end."""
        cursor = self.textCursor()
        if passage is None:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        else:
            text = self.toPlainText()
            cursor.setPosition(units(text, passage.start))
            cursor.setPosition(units(text, passage.end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def selected(self) -> Passage | None:
        """Return the selected passage, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        text, ends = self._plain(), (cursor.selectionStart(), cursor.selectionEnd())
        start, end = (len(characters(text, at)) for at in ends)
        return Passage(self._address, start, end)

    def go_to_line(self, line: int) -> None:
        """Put the caret at the end of a line, and scroll the line to the top."""
        block = self.document().findBlockByNumber(line)
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.verticalScrollBar().setValue(block.firstLineNumber())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt interface ------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Pass undo and redo to the window if the editor has nothing to undo or redo."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            document = self.document()
            undo = event.matches(QKeySequence.StandardKey.Undo) and not document.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not document.isRedoAvailable()
            if undo or redo or _is_foreign(event):
                event.ignore()
                return False
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and a bar in the margin beside each long passage with a finding."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for cursor, finding in self._marks.in_the_margin():
            ends = QTextCursor(cursor), QTextCursor(cursor)
            ends[0].setPosition(cursor.selectionStart())
            ends[1].setPosition(cursor.selectionEnd())
            top, foot = self.cursorRect(ends[0]).top(), self.cursorRect(ends[1]).bottom()
            ink = theme.look_of(finding).ink
            painter.fillRect(0, top, theme.px(_BAR), foot - top, ink)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_typing()
        elif _is_foreign(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the findings under the mouse as a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = self.cursorForPosition(event.pos()).position()
            show_tip(event.globalPos(), self._marks.messages_at(position), self)
            return True
        return super().viewportEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.isReadOnly():
            event.ignore()
            return
        self._composed = event.preeditString()
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STILL_HERE and self._timer.isActive():
            self.flush()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Return whether data can be pasted. Dropped files are left to the window."""
        return not files_in(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text without invisible or invalid characters, and report those left out."""
        if self.isReadOnly():
            return
        text, left_out = clean_text(source.text())
        self.textCursor().insertText(text)
        if left_out:
            self.rejected.emit(_partly_pasted(left_out))

    # -------------------------------------------------------------------------

    def _store(self) -> bool:
        """Save the text as one act. If it is refused, it stays unsaved."""
        self._timer.stop()
        edition = self._view.report.edition
        try:
            value = parse_value(edition, self._address, self._plain())
            ties = moved_ties(self._ties, self._seen, str(value or ""))
            wanted = {self._address: value, tied_figures_address(self._address): encode_ties(ties)}
            self._view.editable.apply(wanted, ActKind.ENTRY)
        except UserError as error:
            self._unsaved = True
            self.rejected.emit(error)
            return False
        self._unsaved = False
        self.document().clearUndoRedoStacks()
        self.saved.emit()
        return True

    def _plain(self) -> str:
        """Return the exact text. Qt's `toPlainText` loses non-breaking spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def _commit_composed(self) -> None:
        """Commit the text being composed by the input method."""
        if not self._composed:
            return
        method = QGuiApplication.inputMethod()
        method.commit()
        if self._composed:  # no input method committed it
            event = QInputMethodEvent()
            event.setCommitString(self._composed)
            QApplication.sendEvent(self, event)
            method.reset()

    def _take_ties(self, before: str, ties: tuple[Tie, ...]) -> None:
        """Load the saved ties, and highlight the tied figures that have changed."""
        self._ties, self._seen = ties_of(self._view.report, self._address), self._plain()
        if before == self._seen and ties == self._ties:
            return
        figures = [(tie.source, before[tie.start : tie.end]) for tie in ties]
        followed = [
            tie
            for tie in self._ties
            if any(s == tie.source and w != self._seen[tie.start : tie.end] for s, w in figures)
        ]
        self._mark_ties(followed)

    def _mark_ties(self, followed: Iterable[Tie] = ()) -> None:
        new = {tie.start for tie in followed}
        places = (
            (Passage(self._address, tie.start, tie.end), tie.start in new) for tie in self._ties
        )
        self._marks.show_ties(places)

    def _keep_ties(self) -> None:
        """Move the ties with the typed text. Restore them if the text is as saved again."""
        now = self._plain()
        lasting, self._seen = moved_ties(self._ties, self._seen, now), now
        if now == self._saved:
            lasting = ties_of(self._view.report, self._address)
        if lasting != self._ties:
            self._ties = lasting
            self._mark_ties()

    def _typed(self) -> None:
        self._keep_ties()
        if self.typed != self._saved:
            self._unsaved = True
            self._timer.start()
            self.pending.emit()
        elif self._timer.isActive():
            self._timer.start()

    def _show(self, text: str) -> None:
        """Replace the text, with the caret and the scroll position at the same words."""
        before, caret = self.toPlainText(), self.textCursor().position()
        top = self.verticalScrollBar().value()
        with QSignalBlocker(self):
            self.setPlainText(text)
        self._marks.clear()
        cursor = self.textCursor()
        cursor.setPosition(_moved(before, text, caret))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(top)

    def _size(self) -> None:
        self.setFont(theme.prose_font())


def _partly_pasted(left_out: Counter[str]) -> UserError:
    return UserError(
        f"粘贴的文字里有看不见或者不能保存的字符，已略去：{describe_characters(left_out)}",
        remedy="其余的文字已经粘贴，请核对",
        code="T01",
    )


_FOREIGN = {Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_U}
"""Emacs keys with Ctrl that Qt handles on Linux. Two of them would delete a line."""


def _is_foreign(event: QKeyEvent) -> bool:
    return event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in _FOREIGN


def _moved(before: str, after: str, caret: int) -> int:
    """Return the new caret position after a change of text, in UTF-16 units."""
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    common = min(len(before), len(after)) if same is None else same
    if caret <= units(before, common):
        return caret
    from_end = units(before, len(before)) - caret
    return max(units(after, common), units(after, len(after)) - from_end)

"""Passages marked in an editor: what findings are about, and what is sought."""

from collections.abc import Iterable

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.ui.look import theme


def units(text: str, characters: int) -> int:
    """Qt counts in UTF-16: a rare character of a name counts twice."""
    return len(text[:characters].encode("utf-16-le")) // 2


class ProseMarks:
    """The marks of one editor; they move with the words while these are edited."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._findings: list[tuple[QTextCursor, Finding]] = []
        self._sought: list[QTextCursor] = []

    def show_findings(self, findings: Iterable[Finding], judged: str) -> None:
        """Underline the passages of findings, where the text stands as it was judged."""
        text = self._editor.toPlainText()
        self._findings = [
            (self._cursor(text, finding.passage), finding)
            for finding in findings
            if finding.passage and text.startswith(judged[: finding.passage.end])
        ]
        self._show()

    def show_sought(self, places: Iterable[Passage]) -> None:
        """Tint every place of the words sought."""
        text = self._editor.toPlainText()
        self._sought = [self._cursor(text, place) for place in places]
        self._show()

    def clear(self) -> None:
        """Forget every mark: another text is shown."""
        self._findings, self._sought = [], []
        self._show()

    def messages_at(self, position: int) -> str:
        """Say what the findings at a place are about."""
        return "\n".join(
            f"{theme.SEVERITIES[finding.severity].sign} {finding.message}"
            for cursor, finding in self._findings
            if cursor.selectionStart() <= position <= cursor.selectionEnd()
        )

    def _cursor(self, text: str, place: Passage) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(units(text, place.start))
        cursor.setPosition(units(text, place.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _show(self) -> None:
        marks = [_selection(cursor, _underlined(finding)) for cursor, finding in self._findings]
        marks += [_selection(cursor, _tinted(theme.colours().band)) for cursor in self._sought]
        self._editor.setExtraSelections(marks)


def _underlined(finding: Finding) -> QTextCharFormat:
    look = theme.SEVERITIES[finding.severity]
    form = _tinted(look.ground)
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    form.setUnderlineColor(look.ink)
    return form


def _tinted(ground: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setBackground(ground)
    return form


def _selection(cursor: QTextCursor, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    # The stubs do not know that these are attributes to set.
    mark.cursor = cursor  # type: ignore[attr-defined]
    mark.format = form  # type: ignore[attr-defined]
    return mark

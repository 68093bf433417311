"""Marks in a text editor: findings, search matches, tied figures and headings."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from zwgk_desktop import paths
from zwgk_desktop.domain.findings import Finding, Origin, Passage
from zwgk_desktop.domain.prose_editing import parse_heading
from zwgk_desktop.ui.look import theme


def units(text: str, characters: int) -> int:
    """Return the length in UTF-16 units, as Qt counts, of the first characters of a text."""
    return len(text[:characters].encode("utf-16-le")) // 2


def characters(text: str, place: int) -> str:
    """Return the part of a text before a position in UTF-16 units."""
    return text.encode("utf-16-le")[: 2 * place].decode("utf-16-le", "ignore")


_LONG = 60
"""Number of characters above which a passage is marked in the margin."""
_DASHES = QTextCharFormat.UnderlineStyle.DashUnderline
_TIED = "这个数字随表更新：表里的数改了，这里跟着改。改动它，就不再跟随。"


class ProseMarks:
    """Marks of one editor, which move with the text while it is edited."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._findings: list[tuple[QTextCursor, Finding]] = []
        self._sought: list[QTextCursor] = []
        self._tied: list[tuple[QTextCursor, bool]] = []

    def show_findings(self, findings: Iterable[Finding], judged: str) -> None:
        """Underline the passages of findings, if the text up to them is as in `judged`."""
        text = self._editor.toPlainText()
        self._findings = [
            (self._cursor(text, place), finding)
            for finding in findings
            for place in (finding.passage, *finding.further_passages)
            if place and text.startswith(judged[: place.end])
        ]
        self._show()

    def in_the_margin(self) -> Iterator[tuple[QTextCursor, Finding]]:
        """Yield the passages of findings that are too long to underline."""
        return ((cursor, found) for cursor, found in self._findings if _is_long(cursor))

    def show_sought(self, places: Iterable[Passage]) -> None:
        """Highlight the matches of a search."""
        text = self._editor.toPlainText()
        self._sought = [self._cursor(text, place) for place in places]
        self._show()

    def show_ties(self, places: Iterable[tuple[Passage, bool]]) -> None:
        """Underline tied figures with dots, and highlight those that have just changed."""
        text = self._editor.toPlainText()
        self._tied = [(self._cursor(text, place), new) for place, new in places]
        self._show()

    def clear(self) -> None:
        """Remove all marks, since another text is shown."""
        self._findings, self._sought, self._tied = [], [], []
        self._show()

    def messages_at(self, position: int) -> str:
        """Return the messages of the findings and tied figures at a position, for a tooltip."""
        found = [
            f"{theme.look_of(finding).sign} {finding.message}"
            for cursor, finding in self._findings
            if _holds(cursor, position)
        ]
        tied = any(_holds(cursor, position) for cursor, _ in self._tied)
        return "\n".join((*found, *((_TIED,) if tied else ())))

    def _cursor(self, text: str, place: Passage) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(units(text, place.start))
        cursor.setPosition(units(text, place.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _show(self) -> None:
        marks = [
            _selection(cursor, _underlined(finding))
            for cursor, finding in self._findings
            if not _is_long(cursor)
        ]
        marks += [_selection(cursor, _tinted(theme.colours().band)) for cursor in self._sought]
        marks += [_selection(cursor, _dotted(new=new)) for cursor, new in self._tied]
        self._editor.setExtraSelections(marks)
        self._editor.viewport().update()


def _underlined(finding: Finding) -> QTextCharFormat:
    look, own = theme.look_of(finding), theme.colours()
    form = _tinted(own.blank if finding.blanks else look.ground)
    if finding.origin is Origin.CHANGE:
        return form
    wave, dashes = QTextCharFormat.UnderlineStyle.WaveUnderline, _DASHES
    form.setUnderlineStyle(dashes if finding.origin is Origin.ALIKE else wave)
    form.setUnderlineColor(own.blank_ink if finding.blanks else look.ink)
    return form


def _dotted(*, new: bool) -> QTextCharFormat:
    """Return the format of a tied figure, highlighted if it has just changed."""
    form = _tinted(theme.colours().crosshair) if new else QTextCharFormat()
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    form.setUnderlineColor(theme.colours().accent)
    return form


def _is_long(cursor: QTextCursor) -> bool:
    return cursor.selectionEnd() - cursor.selectionStart() > _LONG


def _holds(cursor: QTextCursor, position: int) -> bool:
    return cursor.selectionStart() <= position <= cursor.selectionEnd()


def _tinted(ground: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setBackground(ground)
    return form


def _selection(cursor: QTextCursor, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    # The stubs do not know that these are attributes to set.
    mark.cursor = cursor  # type: ignore[attr-defined]  # the stubs lack it
    mark.format = form  # type: ignore[attr-defined]  # the stubs lack it
    return mark


_HEI, _KAI = ("ZW Hei", "ZW Song", "ZW Rare"), ("ZW Kai", "ZW Rare", "ZW Song")
_FACES = (_HEI, _KAI, theme.PROSE_FAMILIES, theme.PROSE_FAMILIES)
"""Font families of the four heading ranks in GB/T 9704 7.3.3, highest first."""


class HeadingHighlighter(QSyntaxHighlighter):
    """Highlighter that sets headings in the font of their rank and colours their numbers.

    The colour shows the writer that the heading was recognised.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        _load_kai()
        theme.looks.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        found = parse_heading(text)
        if found is None:
            return
        form = QTextCharFormat()
        form.setFontFamilies(list(_FACES[found.rank - 1]))
        words = units(text, found.title_start)
        self.setFormat(words, units(text, found.end) - words, form)
        form.setForeground(theme.colours().accent)
        self.setFormat(0, words, form)


@lru_cache(maxsize=1)
def _load_kai() -> None:
    """Load the 楷体 font, used only for headings in texts."""
    if QFontDatabase.addApplicationFont(str(paths.fonts() / "ZwKai.ttf")) < 0:
        raise FileNotFoundError(paths.fonts() / "ZwKai.ttf")

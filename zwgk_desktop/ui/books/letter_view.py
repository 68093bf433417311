"""Letter with its gaps as chips, and the line in which one gap after another is written."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTextBrowser, QWidget

from zwgk_desktop.domain.books.letters import Letter, Piece
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.line_edit import LineEdit
from zwgk_desktop.ui.look import theme

_SCHEME = "gap"
_INDENT = 28  # px, two characters


class LetterView(QTextBrowser):
    """Shows a letter as it would be printed. Each gap is a chip, written or not."""

    chosen = Signal(int)
    """A chip was clicked: the place of its gap in `gap_names`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Letter, str] | None = None
        self.setAccessibleName("文书的内容")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        theme.looks.changed.connect(self._redraw)

    def show_letter(self, letter: Letter | None, gap: str) -> None:
        """Show a letter, one of its gaps marked and in view; None shows nothing."""
        self._shown = None if letter is None else (letter, gap)
        self._redraw()

    def _redraw(self) -> None:
        if self._shown is None:
            self.clear()
            return
        place = self.verticalScrollBar().value()
        self.setHtml("".join(_paragraphs(*self._shown)))
        self.verticalScrollBar().setValue(place)
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to the marked gap, only where it is out of sight."""
        letter, gap = self._shown or (None, "")
        marked = [piece.text for piece in letter.pieces if piece.name == gap] if letter else []
        if not gap or not marked:
            return
        cursor = self.document().find(marked[0])
        box = self.cursorRect(cursor)
        if not self.viewport().rect().contains(box.center()):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + box.top() - self.viewport().height() // 3)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == _SCHEME:
            self.chosen.emit(int(url.path()))


class GapLine(LineEdit):
    """Line for one gap. Tab goes through the gaps and leaves after the last one."""

    stepping = Signal(int)
    """Another gap is wanted: 1 for the next, -1 for the one before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.choices: tuple[str, ...] = ()
        self.more_before = self.more_after = False

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own
        if self.more_after if forward else self.more_before:
            self.stepping.emit(1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrow keys where the gap has choices."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not self.choices:
            super().keyPressEvent(event)
            return
        known = self.text() in self.choices
        at = self.choices.index(self.text()) + step if known else min(step, 0)
        self.setText(self.choices[at % len(self.choices)])
        self.textEdited.emit(self.text())


def gap_names(letter: Letter) -> tuple[str, ...]:
    """Return the gaps of a letter by name, written ones too, in reading order."""
    return tuple(dict.fromkeys(piece.name for piece in letter.pieces if piece.name))


def basis_of(letter: Letter, gap: str) -> str:
    """Return on what the sentence rests in which a gap stands; "" of the addressee."""
    for pieces, source in zip(letter.paragraphs, letter.sources, strict=True):
        if any(piece.name == gap for piece in pieces):
            return source
    return ""


def _paragraphs(letter: Letter, gap: str) -> Iterator[str]:
    names = gap_names(letter)

    def line(pieces: tuple[Piece, ...]) -> str:
        return "".join(_chip(one, names, gap) if one.name else escape(one.text) for one in pieces)

    yield f'<p align="center"><b>{escape(letter.title)}</b></p>'
    if letter.number:
        yield f'<p align="center">{escape(letter.number)}</p>'
    yield f"<p>{line(letter.addressee)}</p>"
    for pieces in letter.paragraphs:
        yield f'<p style="text-indent: {theme.px(_INDENT)}px">{line(pieces)}</p>'
    yield f'<p align="right">{escape(letter.unit)}<br>{escape(letter.day)}</p>'
    sources = "；".join(dict.fromkeys(letter.sources))
    quiet = theme.colours().quiet_ink.name()
    yield f'<hr><p style="color: {quiet}">依据（不印在文书上）：{escape(sources)}</p>'


def _chip(piece: Piece, names: tuple[str, ...], gap: str) -> str:
    own = theme.colours()
    ground, ink = own.accent, own.accent_ink
    if piece.name != gap:
        look = theme.SEVERITIES[Severity.EXPLAIN if piece.gap else Severity.HINT]
        ground, ink = look.ground, look.ink
    style = f"background-color: {ground.name()}; color: {ink.name()}; text-decoration: none"
    text = f"【{piece.text}】" if piece.gap else piece.text
    return f'<a href="{_SCHEME}:{names.index(piece.name)}" style="{style}">{escape(text)}</a>'

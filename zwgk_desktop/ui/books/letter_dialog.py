"""Dialog that composes a letter about a request, with gaps for the clerk to fill."""

from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from zwgk_desktop.domain.books.letters import Letter, LetterPiece, split_paragraphs
from zwgk_desktop.domain.books.requests import OUTCOMES
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.books.letters import (
    ANSWER,
    LETTER_LABELS,
    THIRD_PARTY,
    LetterOptions,
    answer_number,
    compose_letter,
    export_letter,
    likely_letter_kind,
    propose_letter_number,
    write_letter,
)
from zwgk_desktop.services.books.third_parties import third_parties
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, on_press
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import Flow

if TYPE_CHECKING:
    from datetime import date


_SCHEME = "gap"
_LINES = 50  # px, two lines
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_NEW_LINE = Qt.KeyboardModifier.ShiftModifier
_INDENT = 28  # px, two characters


class LetterView(QTextBrowser):
    """Preview of a letter as printed. Each gap, filled or open, is a clickable chip."""

    chosen = Signal(int)
    """Emitted when a chip is clicked, with the index of its gap in `gap_names`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Letter, str] | None = None
        self.setAccessibleName("文书的内容")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        theme.looks.changed.connect(self._redraw)

    def show_letter(self, letter: Letter | None, gap: str) -> None:
        """Show a letter with one gap marked and scrolled into view; None clears the view."""
        self._shown = None if letter is None else (letter, gap)
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the marked gap in view."""
        super().resizeEvent(event)
        self._bring_into_view()

    def _redraw(self) -> None:
        if self._shown is None:
            self.clear()
            return
        place = self.verticalScrollBar().value()
        self.setHtml("".join(_paragraphs(*self._shown)))
        self.verticalScrollBar().setValue(place)
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to the marked gap if it is out of view."""
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


class GapEditor(QPlainTextEdit):
    """Editor for the text of one gap. Enter goes on to the next gap, Shift+Enter to a new line.

    Tab moves through the gaps and leaves after the last one.
    """

    stepping = Signal(int)
    """Emitted to move to another gap: 1 for the next, -1 for the previous."""
    edited = Signal(str)
    """Emitted with the whole text when the clerk changes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.choices: tuple[str, ...] = ()
        self.more_before = self.more_after = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(_LINES))
        self.textChanged.connect(self._emit_edited)

    def text(self) -> str:
        """Return the whole text."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show the text of a gap, without emitting `edited`."""
        with QSignalBlocker(self):
            self.setPlainText(text)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own
        if self.more_after if forward else self.more_before:
            self.stepping.emit(1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select a choice with the arrow keys if the gap has choices, or go on with Enter."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if event.key() in _ENTER and not event.modifiers() & _NEW_LINE:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # the key of the proposed button
            else:
                self.stepping.emit(1)
        elif step is None or not self.choices:
            super().keyPressEvent(event)
        else:
            known = self.text() in self.choices
            at = self.choices.index(self.text()) + step if known else min(step, 0)
            self.setPlainText(self.choices[at % len(self.choices)])

    def _emit_edited(self) -> None:
        self.edited.emit(self.text())


def gap_names(letter: Letter) -> tuple[str, ...]:
    """Return the names of all gaps of a letter, filled ones too, in reading order."""
    return tuple(dict.fromkeys(piece.name for piece in letter.pieces if piece.name))


def basis_of(letter: Letter, gap: str) -> str:
    """Return the legal basis of the paragraph with a gap, or "" for the addressee."""
    for pieces, source in zip(letter.paragraphs, letter.sources, strict=True):
        if any(piece.name == gap for piece in pieces):
            return source
    return ""


def _paragraphs(letter: Letter, gap: str) -> Iterator[str]:
    names = gap_names(letter)

    def line(pieces: tuple[LetterPiece, ...]) -> str:
        return "".join(_chip(one, names, gap) if one.name else escape(one.text) for one in pieces)

    yield f'<p align="center"><b>{escape(letter.title)}</b></p>'
    if letter.number:
        yield f'<p align="center">{escape(letter.number)}</p>'
    yield f"<p>{line(letter.addressee)}</p>"
    for pieces in (line for whole in letter.paragraphs for line in split_paragraphs(whole)):
        yield f'<p style="text-indent: {theme.px(_INDENT)}px">{line(pieces)}</p>'
    yield f'<p align="right">{escape(letter.unit)}<br>{escape(letter.day)}</p>'
    sources = "；".join(dict.fromkeys(letter.sources))
    quiet = theme.colours().quiet_ink.name()
    yield f'<hr><p style="color: {quiet}">依据（不印在文书上）：{escape(sources)}</p>'


def _chip(piece: LetterPiece, names: tuple[str, ...], gap: str) -> str:
    own = theme.colours()
    ground, ink = own.accent, own.accent_ink
    if piece.name != gap:
        look = theme.SEVERITIES[Severity.EXPLAIN if piece.is_gap else Severity.HINT]
        ground, ink = look.ground, look.ink
    style = f"background-color: {ground.name()}; color: {ink.name()}; text-decoration: none"
    text = f"【{piece.text}】" if piece.is_gap else piece.text
    return f'<a href="{_SCHEME}:{names.index(piece.name)}" style="{style}">{escape(text)}</a>'


_PARTY = int(Qt.ItemDataRole.UserRole) + 1
"""Role of the number of the third party to which a letter goes."""
_SIZE = QSize(720, 660)
_TEXT, _LOW_TEXT = 180, 90  # px

Export = Callable[[str, Callable[[Path], None]], None]
"""Function that asks for a path, proposing a file name, and passes it to the writer."""


class LetterDialog(Dialog):
    """Dialog with a letter and its gaps. Only a draft can be exported with open gaps.

    Args:
        kind: Kind of the letter shown first, "" for the one most likely needed.
    """

    def __init__(
        self, parent: QWidget, books: UnitBooks, number: str, export: Export, kind: str = ""
    ) -> None:
        super().__init__(parent, f"{number}号申请的文书", _SIZE.width())
        self._books, self._number, self._export = books, number, export
        self._letter: tuple[Letter, date] | None = None
        self._written: dict[str, str] = {}
        self._file = Path()
        self.gap = ""
        """Name of the gap being edited."""
        self.kind = self._make_kinds(kind)
        self.number = QLineEdit(self)
        self.number.setAccessibleName("文号")
        self.text = LetterView(self)
        roomy = theme.scale.percent <= theme.ROOMY
        self.text.setMinimumHeight(theme.px(_TEXT if roomy else _LOW_TEXT))
        self.place = PlainLabel("", self)
        self.line = GapEditor(self)
        self.choices = Flow(spacing=theme.px(6))
        self.basis = PlainLabel("", self)
        self._lay_out()
        self.open_file = self.button("打开文件", lambda: show_file(self._file))
        self.open_file.hide()
        self.draft = self.button("导出草稿…", partial(self._save, draft=True))
        self.done_button = self.button("导出 Word…", self._save)
        leave = self.closing_button("关闭")
        self.add_buttons(
            leave, self.draft, self.open_file, primary=self.done_button, by_enter=False
        )
        self._connect()
        self._show_chosen_kind()
        self.resize_scaled(_SIZE)

    @property
    def letter_options(self) -> LetterOptions:
        """Letter kind, number and gap texts as entered by the clerk."""
        number = self.number.text().strip()
        written = {name: text.strip() for name, text in self._written.items()}
        kind, party = str(self.kind.currentData()), self.kind.currentData(_PARTY)
        return LetterOptions(kind=kind, number=number, gap_texts=written, party=party)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Names of all gaps of the letter, filled ones too."""
        return gap_names(self._letter[0]) if self._letter else ()

    def select(self, name: str) -> None:
        """Select a gap and focus its line edit."""
        self.gap = name
        self._show_gap()
        self.line.setFocus()
        self.line.selectAll()

    def _select_at(self, place: int) -> None:
        self.select(self.gaps[place])

    def step(self, by: int) -> None:
        """Select the gap `by` places further, wrapping around at the ends."""
        gaps = self.gaps
        if gaps:
            at = gaps.index(self.gap) + by if self.gap in gaps else 0
            self.select(gaps[at % len(gaps)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select the next gap on F8, the previous one on Shift+F8."""
        if event.key() == Qt.Key.Key_F8:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _make_kinds(self, first: str) -> Picker:
        kind = Picker(self, "文书")
        subject, request = self._books.request(self._number)
        parties = third_parties(self._books, subject)
        for key, words in LETTER_LABELS.items():
            if key == THIRD_PARTY and parties:
                for one in reversed(parties):  # the last one asked is proposed
                    kind.addItem(f"{words}：{one.shown_name(unmasked=False)}", key)
                    kind.setItemData(kind.count() - 1, one.number, _PARTY)
            elif key != ANSWER or request.outcome is not None:
                kind.addItem(words, key)
        if request.outcome is None:
            for key, words in OUTCOMES.items():
                kind.addItem(f"答复：{words}", key)
        kind.setCurrentIndex(kind.findData(first or likely_letter_kind(request)))
        return kind

    def _lay_out(self) -> None:
        head = QFormLayout()
        head.addRow("文书", self.kind)
        head.addRow("文号", self.number)
        self.box.addLayout(head)
        self.box.addWidget(self.text, 1)
        self.place.setWordWrap(True)
        self.place.setBuddy(self.line)
        self.box.addWidget(self.place)
        self.box.addWidget(self.line)
        self.box.addLayout(self.choices)
        self.basis.setObjectName("small")
        self.basis.setWordWrap(True)
        self.box.addWidget(self.basis)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._show_chosen_kind)
        self.number.textEdited.connect(self._show)
        self.line.edited.connect(self._write)
        self.line.stepping.connect(self.step)
        self.text.chosen.connect(self._select_at)

    def _show_chosen_kind(self) -> None:
        """Show the letter of the chosen kind at its first open gap."""
        request = self._books.request(self._number)[1]
        self.number.setText(answer_number(request, str(self.kind.currentData())))
        self.open_file.hide()
        self._show()
        if self._letter is not None:
            letter, day = self._letter
            self.number.setText(letter.number or propose_letter_number(self._books, day))
            self.gap = next(iter(letter.gaps or self.gaps), "")
        self._show()
        if self.gaps and not self.kind.hasFocus():
            self.line.setFocus()

    def _write(self, text: str) -> None:
        self._written[self.gap] = text
        self._show(editing=True)

    def _show(self, _text: str = "", *, editing: bool = False) -> None:
        """Compose the letter again. With `editing`, leave the line edit unchanged."""
        self._letter = None
        try:
            self._letter = compose_letter(self._books, self._number, self.letter_options)
        except UserError as error:
            self.advice.refuse(error)
        else:
            self.advice.refuse(None)
        if editing and self._letter is not None:
            self.text.show_letter(self._letter[0], self.gap)
        else:
            self._show_gap()
        self.draft.setEnabled(self._letter is not None)
        self.done_button.setEnabled(self._letter is not None)

    def _show_gap(self) -> None:
        letter = self._letter[0] if self._letter else None
        self.text.show_letter(letter, self.gap)
        gaps = self.gaps
        pieces = letter.pieces if letter else ()
        piece = next((one for one in pieces if one.name and one.name == self.gap), None)
        for widget in (self.place, self.line, self.basis):
            widget.setVisible(piece is not None)
        self._set_choices(piece.choices if piece else ())
        if letter is None or piece is None:
            return
        at = gaps.index(self.gap)
        self.place.setText(f"{at + 1}/{len(gaps)}　{self.gap}")
        self.line.setAccessibleName(self.gap)
        self.line.show_text("" if piece.is_gap else piece.text)
        self.line.more_before, self.line.more_after = at > 0, at + 1 < len(gaps)
        basis = basis_of(letter, self.gap)
        self.basis.setText(f"依据：{basis}" if basis else "")

    def _set_choices(self, choices: tuple[str, ...]) -> None:
        self.line.choices = choices
        self.choices.clear()
        for words in choices:
            button = QPushButton(words, self)
            button.setAutoDefault(False)
            on_press(button, partial(self._choose, words))
            self.choices.addWidget(button)
            button.show()

    def _choose(self, words: str) -> None:
        self._write(words)
        self._show_gap()
        self.line.setFocus()

    def _save(self, *, draft: bool = False) -> None:
        self._show()
        if self._letter is None:
            return
        letter, day = self._letter
        if letter.gaps and not draft:
            self.advice.say(f"还有空缺没有写：{'、'.join(letter.gaps)}", "refused")
            self.select(letter.gaps[0])
            return
        wish = self.letter_options

        def save(target: Path) -> None:
            if draft:
                write_letter(letter, day, target, draft=True)
            else:
                export_letter(self._books, self._number, wish, target)
            self._file = target
            kept = "" if draft else "，留在这件申请的附件里"
            self.advice.say(f"已导出：{target.name}{kept}", "asked")
            self.open_file.show()

        mark = "（草稿）" if draft else ""
        said = f"　{letter.number}" if letter.number else ""
        self._export(f"{self._number}号申请　{letter.title}{said}{mark}.docx", save)

"""A letter about a request: which, of which day, and what only the clerk can write in it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from zwgk_desktop.domain.books.requests import OUTCOMES
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books.letters import (
    ANSWER,
    LETTER_LABELS,
    Wish,
    answered_as,
    compose,
    keep,
    letter_to_propose,
    next_number,
    write,
)
from zwgk_desktop.services.books.registers import UnitBooks
from zwgk_desktop.ui.books.letter_view import GapLine, LetterView, basis_of, gap_names
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.flow import Flow
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.picker import Picker
from zwgk_desktop.ui.pressing import on_press

if TYPE_CHECKING:
    from datetime import date

    from zwgk_desktop.domain.books.letters import Letter

_SIZE = QSize(720, 660)
_TEXT = 180  # px

Export = Callable[[str, Callable[[Path], None]], None]
"""Ask where, proposing a file name, then write there."""


class LetterDialog(Dialog):
    """The letter as it stands, with its gaps as chips; it is exported when none is left."""

    def __init__(self, parent: QWidget, books: UnitBooks, number: str, export: Export) -> None:
        super().__init__(parent, f"{number}号申请的文书", _SIZE.width())
        self._books, self._number, self._export = books, number, export
        self._letter: tuple[Letter, date] | None = None
        self._written: dict[str, str] = {}
        self._file = Path()
        self.writable = True
        self.gap = ""
        """Name of the gap that is being written."""
        self.kind = self._make_kinds()
        self.number = QLineEdit(self)
        self.number.setAccessibleName("文号")
        self.text = LetterView(self)
        self.text.setMinimumHeight(theme.px(_TEXT))
        self.place = PlainLabel("", self)
        self.line = GapLine(self)
        self.choices = Flow(spacing=theme.px(6))
        self.basis = PlainLabel("", self)
        self._lay_out()
        self.open_file = self.button("打开文件", lambda: show_file(self._file))
        self.open_file.hide()
        self.draft = self.button("导出草稿…", partial(self._save, draft=True))
        self.done_button = self.button("导出 Word…", self._save)
        leave = self.leaving("关闭")
        self.foot(leave, self.draft, self.open_file, primary=self.done_button, by_enter=False)
        self._connect()
        self._turn()
        self.spread(_SIZE)

    @property
    def wish(self) -> Wish:
        """What is chosen and written."""
        number = self.number.text().strip()
        written = {name: text.strip() for name, text in self._written.items()}
        return Wish(kind=str(self.kind.currentData()), number=number, written=written)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Every gap of the letter by name, written ones too."""
        return gap_names(self._letter[0]) if self._letter else ()

    def select(self, name: str) -> None:
        """Take a gap to be written next."""
        self.gap = name
        self._show_gap()
        self.line.setFocus()
        self.line.selectAll()

    def _select_at(self, place: int) -> None:
        self.select(self.gaps[place])

    def step(self, by: int) -> None:
        """Go to the gap after this one, or before it; from the last to the first."""
        gaps = self.gaps
        if gaps:
            at = gaps.index(self.gap) + by if self.gap in gaps else 0
            self.select(gaps[at % len(gaps)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next gap with F8, with Shift to the one before, wherever the caret is."""
        if event.key() == Qt.Key.Key_F8:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _make_kinds(self) -> Picker:
        kind = Picker(self)
        kind.setAccessibleName("文书")
        request = self._books.request(self._number)[1]
        for key, words in LETTER_LABELS.items():
            if key != ANSWER or request.outcome is not None:
                kind.addItem(words, key)
        if request.outcome is None:
            for key, words in OUTCOMES.items():
                kind.addItem(f"答复：{words}", key)
        kind.setCurrentIndex(kind.findData(letter_to_propose(request)))
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
        self.kind.currentIndexChanged.connect(self._turn)
        self.number.textEdited.connect(self._show)
        self.line.textEdited.connect(self._write)
        self.line.returnPressed.connect(partial(self.step, 1))
        self.line.stepping.connect(self.step)
        self.text.chosen.connect(self._select_at)

    def _turn(self) -> None:
        """Show another letter, at its first open gap."""
        request = self._books.request(self._number)[1]
        self.number.setText(answered_as(request, str(self.kind.currentData())))
        self.open_file.hide()
        self._show()
        if self._letter is not None:
            letter, day = self._letter
            self.number.setText(letter.number or next_number(self._books, day))
            self.gap = next(iter(letter.gaps or self.gaps), "")
        self._show()
        if self.gaps and not self.kind.hasFocus():
            self.line.setFocus()

    def _write(self, text: str) -> None:
        self._written[self.gap] = text
        self._show(editing=True)

    def _show(self, _text: str = "", *, editing: bool = False) -> None:
        """Compose the letter anew; what is being edited stays as it was typed."""
        self._letter = None
        try:
            self._letter = compose(self._books, self._number, self.wish)
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
        self._offer(piece.choices if piece else ())
        if letter is None or piece is None:
            return
        at = gaps.index(self.gap)
        self.place.setText(f"{at + 1}/{len(gaps)}　{self.gap}")
        self.line.setAccessibleName(self.gap)
        self.line.setText("" if piece.gap else piece.text)
        self.line.more_before, self.line.more_after = at > 0, at + 1 < len(gaps)
        basis = basis_of(letter, self.gap)
        self.basis.setText(f"依据：{basis}" if basis else "")

    def _offer(self, choices: tuple[str, ...]) -> None:
        self.line.choices = choices
        while (item := self.choices.takeAt(0)) is not None:
            widget = item.widget()
            widget.hide()
            widget.deleteLater()
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
        wish = self.wish

        def save(target: Path) -> None:
            write(letter, day, target, draft=draft)
            if self.writable and not draft:
                keep(self._books, self._number, wish)
            self._file = target
            self.advice.say(f"已导出：{target.name}", "asked")
            self.open_file.show()

        mark = "（草稿）" if draft else ""
        said = f"　{letter.number}" if letter.number else ""
        self._export(f"{self._number}号申请　{letter.title}{said}{mark}.docx", save)

"""A letter about a request: which, of which day, and what only the clerk can write in it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from zwgk_desktop.domain.books.letters import Letter
from zwgk_desktop.domain.books.requests import OUTCOMES
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books.letters import (
    LETTER_LABELS,
    STANDING,
    Wish,
    answered_as,
    compose,
    keep,
    letter_forms,
    next_number,
)
from zwgk_desktop.services.books.registers import UnitBooks
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.picker import Picker

_TEXT = 230  # px


class LetterDialog(Dialog):
    """The letter is shown as it stands, with its gaps; it is exported when none is left."""

    def __init__(
        self,
        parent: QWidget,
        books: UnitBooks,
        number: str,
        export: Callable[[Letter, date, Callable[[], None] | None], None],
    ) -> None:
        super().__init__(parent, f"{number}号申请的文书")
        self._books, self._number, self._export = books, number, export
        self._letter: tuple[Letter, date] | None = None
        self.gaps: dict[str, QLineEdit] = {}
        self.kind = Picker(self)
        self.kind.setAccessibleName("文书")
        outcome = books.request(number)[1].outcome
        for key, words in LETTER_LABELS.items():
            if key in letter_forms().letters or outcome is not None:
                self.kind.addItem(words, key)
        if outcome is None:
            for key, words in OUTCOMES.items():
                self.kind.addItem(f"答复：{words}", key)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("文书的内容")
        self.text.setMinimumHeight(theme.px(_TEXT))
        self.sources = QLabel(self)
        self.sources.setObjectName("small")
        self.sources.setWordWrap(True)
        self._form = QFormLayout()
        self.number = self._add_line("文号")
        self.box.addWidget(self.kind)
        self.box.addWidget(self.text, 1)
        self.box.addWidget(self.sources)
        self.box.addLayout(self._form)
        self.draft = self.button("导出草稿…", self._draft)
        self.done_button = self.button("导出 Word…", self._done)
        self.foot(self.leaving("关闭"), self.draft, primary=self.done_button, by_enter=False)
        self.kind.currentIndexChanged.connect(self._turn)
        self._turn()

    @property
    def wish(self) -> Wish:
        """What is chosen and written."""
        written = {name: line.text().strip() for name, line in self.gaps.items()}
        number = self.number.text().strip()
        return Wish(kind=str(self.kind.currentData()), number=number, written=written)

    def _turn(self) -> None:
        while self._form.rowCount() > 1:
            self._form.removeRow(1)
        self.gaps = {}
        request = self._books.request(self._number)[1]
        self.number.setText(answered_as(request, str(self.kind.currentData())))
        self._show()
        if self._letter is not None:
            letter, day = self._letter
            self.number.setText(letter.number or next_number(self._books, day))
            noted = {name: str(self._books.noted.get(at, "")) for name, at in STANDING.items()}
            told = _plain(letter)
            known = {name: text for name, text in noted.items() if text and text in told}
            for name in (*letter.gaps, *known):
                self.gaps[name] = self._add_line(name, known.get(name, ""))
        self._show()

    def _add_line(self, name: str, text: str = "") -> QLineEdit:
        line = QLineEdit(text, self)
        line.setAccessibleName(name)
        line.editingFinished.connect(self._show)
        self._form.addRow(name, line)
        return line

    def _show(self) -> None:
        self._letter = None
        try:
            self._letter = compose(self._books, self._number, self.wish)
        except UserError as error:
            self.advice.refuse(error)
            self.text.setPlainText("")
        else:
            self.advice.refuse(None)
            self.text.setPlainText(_plain(self._letter[0]))
            self.sources.setText("依据：" + "；".join(dict.fromkeys(self._letter[0].sources)))
        self.draft.setEnabled(self._letter is not None)
        self.done_button.setEnabled(self._letter is not None)

    def _done(self) -> None:
        self._show()
        if self._letter is None:
            return
        letter, day = self._letter
        if letter.gaps:
            self.advice.say(f"还有空缺没有写：{'、'.join(letter.gaps)}", "refused")
            self.gaps.get(letter.gaps[0], self.kind).setFocus()
            return
        self._export(letter, day, partial(keep, self._books, self._number, self.wish))

    def _draft(self) -> None:
        self._show()
        if self._letter is not None:
            self._export(*self._letter, None)


def _plain(letter: Letter) -> str:
    def line(pieces: object) -> str:
        return "".join(
            f"【{piece.text}】" if piece.gap else piece.text
            for piece in pieces  # type: ignore[attr-defined]  # a tuple of pieces
        )

    head = [letter.title, *([letter.number] if letter.number else []), line(letter.addressee)]
    body = [f"　　{line(one)}" for one in letter.paragraphs]
    return "\n".join((*head, *body, "", letter.unit, letter.day))

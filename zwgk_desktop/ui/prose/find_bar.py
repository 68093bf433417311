"""查找替换: plain words, over all texts of the report."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.writing import occurrences, replaced, replaced_at
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.ui.look import icons, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip

_WIDTH = 240


class FindBar(QFrame):
    """Goes from place to place, and replaces one or all; replacing all is one act.

    Args:
        session: The report's.
        flush: Saves typing, since places are told in the texts as saved.
    """

    found = Signal(object)
    """The place gone to; a `Passage`."""
    sought = Signal(object)
    """Every place, by text."""
    changed = Signal()
    reported = Signal(str)
    rejected = Signal(object)
    closed = Signal()

    def __init__(self, session: EditingSession, flush: Callable[[], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self._session = session
        self._flush = flush
        self._places: tuple[Passage, ...] = ()
        self._at: Passage | None = None
        self._from: Address | None = None
        self.words = self._line("查找", "查找各部分文字")
        self.by = self._line("替换为", "留空就是删去")
        self.count = PlainLabel("", self)
        self.count.setObjectName("quiet")
        self._one = self._button("替换", self.replace)
        self._all = self._button("全部替换", self.replace_all)
        self._lay_out()
        self.words.textChanged.connect(self._seek)

    def open(self, start: Address | None, *, replacing: bool) -> None:
        """Show it; the search begins at a text."""
        self._from, self._at = start, None
        for widget in self._replacing:
            widget.setVisible(replacing)
        self.show()
        self._seek()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def refresh(self) -> None:
        """Count again: the texts may have changed."""
        if self.isVisible():
            self._count()

    def step(self, by: int = 1) -> None:
        """Go to the next place, or the one before; round and round."""
        if self._flush():
            self._count()
            self._go(by)

    def replace(self) -> None:
        """Replace the place gone to, then go to the next."""
        if not self._flush():
            return
        self._count()
        if self._at not in self._places:
            self._go(1)
            return
        place, by = self._at, self.by.text()
        assert place is not None  # noqa: S101 - it is among the places
        if self._apply(replaced_at(self._texts(), place, by), "替换"):
            self._at = Passage(place.address, place.start, place.start + len(by))
            self._count()
            self._go(1)

    def replace_all(self) -> None:
        """Replace every place, as one act."""
        if not self._flush():
            return
        self._count()
        number, words = len(self._places), self.words.text()
        changes = replaced(self._texts(), words, self.by.text())
        if not changes:
            self.reported.emit("没有可以替换的文字。")
        elif self._apply(changes, f"全部替换“{words}”"):
            self._count()
            self.reported.emit(f"已替换 {number} 处，涉及 {len(changes)} 个部分。可以撤销。")

    # Qt interface ------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F3 go on, with Shift back; Esc closes."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.by.hasFocus():
                self.replace()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F3:
                self.step(-1 if back else 1)
            case Qt.Key.Key_Escape:
                self._close()
            case _:
                super().keyPressEvent(event)

    # -------------------------------------------------------------------------

    def _texts(self) -> dict[Address, str]:
        report = self._session.report
        return {text.address: report.text(text.id) for text in report.edition.texts}

    def _seek(self) -> None:
        self._at = None
        if self._flush():
            self._count()

    def _count(self) -> None:
        self._places = occurrences(self._texts(), self.words.text())
        self.sought.emit(self._by_text())
        self._say()

    def _by_text(self) -> Mapping[Address, tuple[Passage, ...]]:
        return {
            address: tuple(place for place in self._places if place.address == address)
            for address in self._texts()
        }

    def _go(self, by: int) -> None:
        if self._places:
            self._at = self._places[self._next(by) % len(self._places)]
            self.found.emit(self._at)
        self._say()

    def _next(self, by: int) -> int:
        """Return the number of the next place after where we are, or of the one before."""
        order = {address: number for number, address in enumerate(self._texts())}
        if self._at in self._places:
            return self._places.index(self._at) + by
        text, start = (self._at.address, self._at.end) if self._at else (self._from or "", 0)
        here = (order.get(text, 0), start)
        after = [
            number
            for number, place in enumerate(self._places)
            if (order[place.address], place.start) >= here
        ]
        first = after[0] if after else len(self._places)
        return first if by > 0 else first - 1

    def _say(self) -> None:
        number = len(self._places)
        if not self.words.text():
            words = ""
        elif not number:
            words = "没有找到"
        elif self._at in self._places:
            words = f"第 {self._places.index(self._at) + 1} 处，共 {number} 处"
        else:
            words = f"共 {number} 处"
        self.count.setText(words)
        for button in (self._one, self._all):
            button.setEnabled(bool(number))

    def _apply(self, texts: Mapping[Address, str], note: str) -> bool:
        edition = self._session.report.edition
        try:
            values = {a: parse_value(edition, a, text) for a, text in texts.items()}
            self._session.apply(values, ActKind.ENTRY, note)
        except UserError as error:
            self.rejected.emit(error)
            return False
        self.changed.emit()
        return True

    def _close(self) -> None:
        self.hide()
        self.sought.emit({})
        self.closed.emit()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        labels = [PlainLabel(line.accessibleName(), self) for line in (self.words, self.by)]
        for row, (label, line) in enumerate(zip(labels, (self.words, self.by), strict=True)):
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self._button("上一处", lambda: self.step(-1)), 0, 2)
        grid.addWidget(self._button("下一处", self.step), 0, 3)
        grid.addWidget(self._one, 1, 2)
        grid.addWidget(self._all, 1, 3)
        grid.addWidget(self.count, 0, 4)
        close = QPushButton(icons.icon("close"), "", self)
        close.setFlat(True)
        close.setAccessibleName("关闭查找")
        set_tip(close, "关闭查找（Esc）")
        close.clicked.connect(self._close)
        grid.addWidget(close, 0, 5)
        grid.setColumnStretch(4, 1)
        self._replacing = (labels[1], self.by, self._one, self._all)

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setMinimumWidth(theme.px(_WIDTH))
        return line

    def _button(self, label: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        button.setProperty("small", True)  # noqa: FBT003 - Qt's own
        button.setAutoDefault(False)
        on_press(button, action)
        return button

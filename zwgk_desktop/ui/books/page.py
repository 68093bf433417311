"""The page of the books: which unit, which list, what is sought, and one request opened."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.ui.books.request_view import RequestView
from zwgk_desktop.ui.books.rows import COLUMNS, SOON, Book, BookStanding, rows_of
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, as_sections, on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.layouts import Flow, scrolling
from zwgk_desktop.ui.look.records import RecordView
from zwgk_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from zwgk_desktop.services.books.unit_books import UnitBooks
    from zwgk_desktop.ui.books.rows import BookRow

_UNMASKED = 60_000  # ms, after which names are masked again


class BooksPage(QWidget):
    """Shows the books of one unit; what is to be done is told to who made it."""

    left = Signal()
    """The reports are to be seen again."""
    unit_chosen = Signal(str)
    adding = Signal(object)
    """A `Book` is to have a new entry."""
    correcting = Signal(object, int)
    """An entry of a `Book` is to be corrected: its subject."""
    removing = Signal(object, int)
    importing = Signal()
    exporting = Signal()
    undoing = Signal()
    redoing = Signal()
    confirming = Signal()
    """The directory of documents is to be confirmed as complete."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._books: UnitBooks | None = None
        self._writable = True
        self.units = Picker(self)
        self.units.setAccessibleName("单位")
        self.units.textActivated.connect(self.unit_chosen)
        self.tabs = QTabBar(self)
        as_sections(self.tabs)
        for book in Book:
            self.tabs.addTab(book.value)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找：登记号、内容、申请人…")
        self.search.setClearButtonEnabled(True)
        self.standing = _choice("在办情况", [one.value for one in BookStanding], self)
        self.year = _choice("年度", ["全部年度"], self)
        self.names = QPushButton("显示申请人", self)
        self.names.setCheckable(True)
        self.table: RecordView[BookRow] = RecordView(
            settings, key=lambda row: row.subject, name="台账", parent=self
        )
        self.verdict = PlainLabel("", self)
        self.verdict.setObjectName("quiet")
        self.request = RequestView(self)
        self.mask_again = QTimer(self, singleShot=True, interval=_UNMASKED)
        self._stack = QStackedWidget(self)
        self._make_buttons()
        self._lay_out()
        self._connect()

    @property
    def book(self) -> Book:
        """Which of the four is shown."""
        return list(Book)[self.tabs.currentIndex()]

    @property
    def books(self) -> "UnitBooks | None":
        """The books shown; None where there is no unit yet."""
        return self._books

    @property
    def writable(self) -> bool:
        """Whether entries may be changed."""
        return self._writable

    @property
    def unmasked(self) -> bool:
        """Whether names are shown; a minute later they are masked again."""
        return self.names.isChecked()

    @property
    def chosen(self) -> int | None:
        """The subject of the entry chosen in the list."""
        row = self.table.chosen_record
        return None if row is None else row.subject

    def show_books(
        self, books: "UnitBooks | None", units: Sequence[str], *, writable: bool
    ) -> None:
        """Show the books of a unit; None where there is no unit yet."""
        changed = books is not self._books
        self._books, self._writable = books, writable
        if changed:
            self.close_request()
        self.units.clear()
        self.units.addItems(list(units))
        if books is not None:
            self.units.setCurrentText(books.unit)
        self.refresh()

    def refresh(self) -> None:
        """Show the entries as they stand; the keyboard stays off what is taken away."""
        held = self.window().focusWidget()
        self._refresh()
        if self.window().focusWidget() is not held:
            self._take_keyboard()

    def attend(self, subject: int | None = None) -> None:
        """Put the keyboard on the list or the request shown, at the entry just saved."""
        if subject is not None and not self.shows_request and not self.table.choose(subject):
            self._show_all()
            self.table.choose(subject)
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        (self.request.timeline if self.shows_request else self.table).setFocus()

    def _show_all(self) -> None:
        """Clear what is sought and filtered: it hides an entry just saved."""
        self.search.clear()
        self.standing.setCurrentIndex(0)
        self.year.setCurrentIndex(0)

    def _refresh(self) -> None:
        chosen, books = self.chosen, self._books
        row = self.table.currentIndex().row()
        rows = rows_of(books, self.book, unmasked=self.unmasked) if books else []
        self._list_years(sorted({row.year for row in rows}, reverse=True))
        self.table.show_list(f"books-{self.book.name.lower()}", COLUMNS[self.book], rows)
        self._filter()
        if chosen is not None and self.table.chosen is None and self.table.rows:
            self.table.selectRow(min(row, len(self.table.rows) - 1))
        for button in (self.add, self.correct, self.remove, self.read, self.complete):
            button.setEnabled(self._writable and books is not None)
        requests = self.book is Book.REQUESTS
        for widget in (self.standing, self.names, self.read, self.hand_out):
            widget.setVisible(requests)
        documents = self.book is Book.DOCUMENTS
        self.complete.setVisible(documents and books is not None and not books.books.complete)
        self._show_request()

    def open_request(self, subject: int) -> None:
        """Show one request in place of the list, by its subject."""
        self.request.subject = subject
        self._stack.setCurrentIndex(1)
        self._show_request()
        self.request.setFocus()

    def close_request(self) -> None:
        self._stack.setCurrentIndex(0)
        self.table.setFocus()

    @property
    def shows_request(self) -> bool:
        """Whether a request is opened."""
        return self._stack.currentIndex() == 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.shows_request:
            self.close_request()
        elif event.key() == Qt.Key.Key_Insert and self._writable and self._books is not None:
            self.adding.emit(self.book)
        elif event.key() == Qt.Key.Key_Delete and not self.shows_request and self._writable:
            self._wish(self.removing)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undoing.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redoing.emit()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------------------

    def _show_request(self) -> None:
        if not self.shows_request or self._books is None:
            return
        if self.request.subject not in self._books.entries(Request):
            self.close_request()
            return
        self.request.show_request(
            self._books, self.request.subject, unmasked=self.unmasked, writable=self._writable
        )

    def _say(self) -> None:
        kept, total = self.table.rows, len(self.table.every)
        shown = len(kept)
        if self._books is None:
            self.verdict.setText("还没有单位：先新建一份年度报告，或者导入登记表。")
            return
        said = f"共{total}条" if shown == total else f"共{total}条，显示{shown}条"
        if self.book is Book.REQUESTS:
            late = sum(row.weight > 1 for row in kept)
            soon = sum(row.weight == 1 for row in kept)
            said += f"　逾期未办结{late}件　{SOON}个工作日内到期{soon}件"
        if self.book is Book.DOCUMENTS:
            known = self._books.books.complete
            said += "　目录已确认完整" if known else "　目录还没有确认完整，“现行有效”不填入报告"
        self.verdict.setText(said)

    def _list_years(self, years: Sequence[int]) -> None:
        before = self.year.currentData()
        known = [self.year.itemData(at) for at in range(1, self.year.count())]
        if known == list(years):
            return
        self.year.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.year.clear()
        self.year.addItem("全部年度")
        for year in years:
            self.year.addItem(f"{year}年", year)
        self.year.setCurrentIndex(max(self.year.findData(before), 0))
        self.year.blockSignals(False)  # noqa: FBT003 - Qt's own

    def _filter(self) -> None:
        words, year = self.search.text(), self.year.currentData()
        standing = BookStanding(self.standing.currentText())
        self.table.admit(lambda row: row.matches(words, standing, year))
        self._say()

    def _turned(self) -> None:
        self.close_request()
        self.search.clear()
        self.refresh()

    def _activated(self, subject: int) -> None:
        if self.book is Book.REQUESTS:
            self.open_request(subject)
        elif self._writable:
            self.correcting.emit(self.book, subject)

    def _wish(self, signal: object) -> None:
        if self.chosen is not None:
            signal.emit(self.book, self.chosen)  # type: ignore[attr-defined]  # a bound signal

    def _unmask(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        self.names.setText("隐去申请人" if on else "显示申请人")
        if on:
            self.mask_again.start()
        else:
            self.mask_again.stop()
        self.refresh()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turned)
        self.search.textChanged.connect(self._filter)
        self.standing.currentIndexChanged.connect(self._filter)
        self.year.currentIndexChanged.connect(self._filter)
        self.names.toggled.connect(self._unmask)
        self.mask_again.timeout.connect(lambda: self.names.setChecked(False))
        self.table.opened.connect(self._activated)
        self.request.back.connect(self.close_request)
        self.request.correcting.connect(
            lambda: self.correcting.emit(Book.REQUESTS, self.request.subject)
        )

    def _make_buttons(self) -> None:
        self.leave = self._button("← 报告列表", self.left.emit)
        self.add = self._button("登记…", lambda: self.adding.emit(self.book))
        self.correct = self._button("更正…", lambda: self._wish(self.correcting))
        self.remove = self._button("去掉", lambda: self._wish(self.removing))
        self.read = self._button("读入登记表…", self.importing.emit)
        self.hand_out = self._button("导出…", self.exporting.emit)
        self.complete = self._button("确认目录完整…", self.confirming.emit)
        set_tip(self.add, "登记一条（Insert）")
        set_tip(self.remove, "去掉选中的一条（Delete）")
        self.add.setProperty("primary", True)  # noqa: FBT003 - Qt's own

    def _button(self, words: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        on_press(button, action)
        return button

    def _lay_out(self) -> None:
        listing = QWidget(self)
        box = QVBoxLayout(listing)
        box.setContentsMargins(0, 0, 0, 0)
        tools = Flow(spacing=theme.px(6))
        found = (self.search, self.standing, self.year, self.names, self.read, self.hand_out)
        for widget in (self.add, self.correct, self.remove, self.complete, *found):
            tools.addWidget(widget)
        self.search.setMinimumWidth(theme.px(220))
        box.addLayout(tools)
        box.addWidget(self.table, 1)
        box.addWidget(self.verdict)
        self._stack.addWidget(listing)
        self._stack.addWidget(scrolling(self.request))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(theme.px(side) for side in (20, 12, 20, 12)))
        head = QHBoxLayout()
        title = PlainLabel("台账", self)
        title.setObjectName("heading")
        head.addWidget(self.leave)
        head.addWidget(title)
        head.addWidget(self.tabs, 1)
        head.addWidget(self.units)
        outer.addLayout(head)
        outer.addWidget(self._stack, 1)


def _choice(name: str, words: Sequence[str], parent: QWidget) -> Picker:
    box = Picker(parent)
    box.setAccessibleName(name)
    box.addItems(list(words))
    return box

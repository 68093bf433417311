"""The table of one list: its columns chosen, moved and sized by the clerk, and remembered."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from zwgk_desktop.ui.books.model import BookModel, Wanted
from zwgk_desktop.ui.books.rows import HEADS, Book, BookRow
from zwgk_desktop.ui.look.rows import RememberedColumns, as_rows
from zwgk_desktop.ui.settings import Settings

_WIDTHS = {
    Book.REQUESTS: (92, 80, 250, 96, 84, 140, 116, 170, 96, 100, 90),
    Book.DOCUMENTS: (180, 380, 140, 130, 130, 130),
    Book.DECISIONS: (100, 240, 160, 140),
    Book.DISPUTES: (60, 180, 140, 140, 120, 140),
}


class BookTable(QTableView):
    """Shows a `BookModel`; right click on its head chooses columns."""

    def __init__(self, model: BookModel, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self._book: Book | None = None
        self.setModel(model)
        self.setAccessibleName("台账")
        as_rows(self)
        self.setWordWrap(False)
        self.columns = RememberedColumns(self, settings)
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        head.setSectionsMovable(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._choose_columns)

    @property
    def chosen(self) -> int | None:
        """The subject of the entry chosen."""
        index = self.currentIndex()
        return self._rows.row(index.row()).subject if index.isValid() else None

    def choose(self, subject: int) -> bool:
        """Choose an entry; False when it is not shown."""
        at = self._rows.place_of(subject)
        if at is not None:
            self.selectRow(at)
        return at is not None

    def show_rows(self, book: Book, rows: Sequence[BookRow], wanted: Wanted) -> None:
        """Show a list, its columns as the clerk left them."""
        if book is self._book:
            self._rows.show_rows(book, rows, wanted)
            return
        self.columns.remember()  # before the list changes, and its columns with it
        self._rows.show_rows(book, rows, wanted)
        self._book = book
        self.columns.show(f"books-{book.name.lower()}", _WIDTHS[book])

    def column_menu(self) -> QMenu:
        """Return the menu in which columns are chosen; the first always stays."""
        menu = QMenu(self)
        head = self.horizontalHeader()
        for column, name in enumerate(HEADS[self._book or Book.REQUESTS]):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(not head.isSectionHidden(column))
            action.setEnabled(column > 0)
            action.toggled.connect(partial(self._turn_column, column))
        return menu

    def _choose_columns(self, at: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(at))

    def _turn_column(self, column: int, on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        self.horizontalHeader().setSectionHidden(column, not on)
        self.columns.remember()

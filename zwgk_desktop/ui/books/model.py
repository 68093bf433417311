"""One list of the books as Qt shows it: rows of words, filtered where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.books.rows import HEADS, Book, BookRow, BookStanding
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_LEFT_COLUMN = HEADS[Book.REQUESTS].index("还有")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown.

    Args:
        words: All of them must be found in a row.
        year: None for every year.
    """

    words: str = ""
    standing: BookStanding = BookStanding.ALL
    year: int | None = None


class BookModel(QAbstractTableModel):
    """Holds all rows of a book; shows those that are wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = Book.REQUESTS
        self._all: Sequence[BookRow] = ()
        self._shown: list[BookRow] = []
        self._wanted = Wanted()

    def show_rows(self, book: Book, rows: Sequence[BookRow], wanted: Wanted) -> None:
        self.beginResetModel()
        self._book, self._all, self._wanted = book, rows, wanted
        self._shown = [row for row in rows if _is_wanted(row, wanted, book)]
        self.endResetModel()

    def want(self, wanted: Wanted) -> None:
        """Show other rows of the same book."""
        self.show_rows(self._book, self._all, wanted)

    @property
    def total(self) -> int:
        """How many entries the book has, shown or not."""
        return len(self._all)

    def row(self, at: int) -> BookRow:
        return self._shown[at]

    def place_of(self, subject: int) -> int | None:
        """Return where an entry stands; None where it is not shown."""
        return next((at for at, row in enumerate(self._shown) if row.subject == subject), None)

    # Qt's own interface ---------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADS[self._book])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return HEADS[self._book][section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        match role:
            case Role.DisplayRole:
                return row.cells[index.column()]
            case Role.ToolTipRole:
                return plain_tip(row.cells[index.column()])
            case Role.ForegroundRole if self._urgent(row, index.column()):
                severity = Severity.ERROR if row.weight > 1 else Severity.EXPLAIN
                return theme.SEVERITIES[severity].ink
            case _:
                return None

    def _urgent(self, row: BookRow, column: int) -> bool:
        return self._book is Book.REQUESTS and row.weight > 0 and column == _LEFT_COLUMN


def _is_wanted(row: BookRow, wanted: Wanted, book: Book) -> bool:
    if wanted.year is not None and row.year != wanted.year:
        return False
    if book is Book.REQUESTS and wanted.standing not in row.standing:
        return False
    return all(word in row.sought for word in wanted.words.lower().split())

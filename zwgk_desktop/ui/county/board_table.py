"""The table of the board: its columns sized by the clerk, a click on a head sorts."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget

from zwgk_desktop.services.county.board import COLUMNS, BoardColumn
from zwgk_desktop.ui.county.board_model import BoardModel
from zwgk_desktop.ui.look.rows import RememberedColumns, as_rows
from zwgk_desktop.ui.settings import Settings

_WIDTHS = {
    BoardColumn.UNIT: 216,
    BoardColumn.GROUP: 84,
    BoardColumn.STATE: 116,
    BoardColumn.NUMBER: 56,
    BoardColumn.RECEIVED: 140,
    BoardColumn.DUE: 84,
    BoardColumn.ERROR: 80,
    BoardColumn.EXPLAIN: 72,
    BoardColumn.HINT: 72,
    BoardColumn.CHANGED: 110,
    BoardColumn.STALE: 90,
    BoardColumn.CODE: 130,
    BoardColumn.NOTE: 160,
}
_STATE = "county-board"
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class BoardTable(QTableView):
    """Shows a `BoardModel`; Enter or a double click opens what a unit submitted."""

    opened = Signal(str)
    """The unit."""

    def __init__(self, model: BoardModel, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self.setObjectName("board")
        self.setAccessibleName("收报台")
        self.setModel(model)
        as_rows(self)
        self.setWordWrap(False)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        head.setStretchLastSection(True)
        self.columns = RememberedColumns(self, settings)
        self.columns.show(_STATE, [_WIDTHS[column] for column in COLUMNS])
        self.doubleClicked.connect(self._open)

    @property
    def chosen(self) -> str:
        """The unit chosen; "" for none."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].line.unit if index.isValid() else ""

    def choose(self, unit: str) -> None:
        """Choose a unit, if it is shown."""
        at = self._rows.place_of(unit)
        if at is not None:
            self.selectRow(at)
            self.scrollTo(self._rows.index(at, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.chosen:
            self.opened.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._rows.rows[index.row()].line.unit)

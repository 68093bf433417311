"""Grid of decisions on the books page: months down, kinds and stations across, sums below."""

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QApplication,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from zwgk_desktop.domain.books.other_books import DECISION_ROWS, DecisionRow
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.services.books.decision_grid import (
    KINDS,
    GridPlace,
    grid_figures,
    months_of,
    stations,
    yearly_sums,
)
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.look import theme

_MONTHS = 12
_PADDING = 16
"""Room beside the head of a column in px at 100 %."""
_ACROSS = Qt.Orientation.Horizontal


class DecisionGrid(QTableWidget):
    """Grid of one year. Figures are typed or pasted as in the tables of the report.

    Enter goes down, Tab goes right, Delete removes the figures selected.
    """

    typed = Signal(object)
    """Emitted with the typed texts by `GridPlace`, to be stored."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_MONTHS + 1, 0, parent)
        self._year = 0
        self._columns: tuple[tuple[str, str], ...] = ()
        """Kind and station of each column."""
        self.setObjectName("decisionGrid")
        self.setAccessibleName("行政处理决定，按月")
        months = [f"{month}月" for month in range(1, _MONTHS + 1)]
        self.setVerticalHeaderLabels([*months, "合计"])
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._emit_typed)

    def show_year(self, books: UnitBooks, year: int, *, writable: bool) -> None:
        """Show the figures of a year, keeping the caret where it is."""
        columns = tuple((kind, body) for kind in KINDS for body in stations(books))
        known = grid_figures(books)
        with QSignalBlocker(self):
            if (year, columns) != (self._year, self._columns):
                self._set_columns(year, columns)
            for column, (kind, body) in enumerate(columns):
                own = [known.get(GridPlace(kind, month, body)) for month in months_of(year)]
                entered = [value for value in own if value is not None]
                total = sum(entered, Decimal(0)) if entered else None
                for row, value in enumerate((*own, total)):
                    editable = writable and row < _MONTHS
                    if (row, column) != self._edited:
                        self._item(row, column, value, editable=editable)

    @property
    def _edited(self) -> tuple[int, int] | None:
        """Row and column of the cell being typed in, whose editor a new figure would empty."""
        is_open = self.state() is QTableWidget.State.EditingState
        return (self.currentRow(), self.currentColumn()) if is_open else None

    def _set_columns(self, year: int, columns: tuple[tuple[str, str], ...]) -> None:
        self._year, self._columns = year, columns
        self.setColumnCount(len(columns))
        alone = len({body for _, body in columns}) == 1
        short = {**KINDS, DecisionRow.FEES: "收费（元）"}
        heads = [short[kind] if alone else f"{short[kind]}\n{body}" for kind, body in columns]
        self.setHorizontalHeaderLabels(heads)
        self._widen()

    def _widen(self) -> None:
        """Share the width among the columns, each wide enough for its head."""
        header = self.horizontalHeader()
        header.ensurePolished()
        heads = (str(self.model().headerData(at, _ACROSS)) for at in range(self.columnCount()))
        words = (line for head in heads for line in head.split("\n"))
        bold = QFont(header.font())
        bold.setBold(True)  # as the head of the current column is
        width = max((QFontMetrics(bold).horizontalAdvance(line) for line in words), default=0)
        header.setMinimumSectionSize(width + theme.px(_PADDING))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def changeEvent(self, event: QEvent) -> None:
        """Widen the columns with the type size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._widen()

    def _item(self, row: int, column: int, value: Decimal | None, *, editable: bool) -> None:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)
        item.setText(number_text(value))
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if editable else flags)
        item.setBackground(theme.colours().total if row == _MONTHS else theme.colours().paper)

    def place(self, row: int, column: int) -> GridPlace:
        """Return the place of a cell."""
        kind, body = self._columns[column]
        return GridPlace(kind, months_of(self._year)[row], body)

    def _emit_typed(self, item: QTableWidgetItem) -> None:
        self.typed.emit({self.place(item.row(), item.column()): item.text()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._clear()
        elif self._leaves(Qt.Key(event.key())):
            event.ignore()  # Qt then moves the focus to the next widget
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.state() is not QTableWidget.State.EditingState:  # else as the editor closes
                self._go_down()
        else:
            super().keyPressEvent(event)

    def _leaves(self, key: Qt.Key) -> bool:
        """Return whether a key leaves the grid: Tab in the last cell, Shift+Tab in the first."""
        current = self.currentRow(), self.currentColumn()
        edges = {
            Qt.Key.Key_Tab: (_MONTHS - 1, self.columnCount() - 1),
            Qt.Key.Key_Backtab: (0, 0),
        }
        return edges.get(key) == current

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close the editor, and go down after Enter."""
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def _go_down(self) -> None:
        self.setCurrentCell(min(self.currentRow() + 1, _MONTHS - 1), self.currentColumn())

    def _clear(self) -> None:
        self._emit_texts((item.row(), item.column(), "") for item in self.selectedItems())

    def cut(self) -> None:
        """Copy the selected block and remove its figures."""
        self.copy()
        self._clear()

    def copy(self) -> None:
        """Copy the selected block to the clipboard."""
        ranges = self.selectedRanges()
        if ranges:
            block, lines = ranges[0], list[str]()
            for row in range(block.topRow(), block.bottomRow() + 1):
                columns = range(block.leftColumn(), block.rightColumn() + 1)
                lines.append("\t".join(str(self.model().index(row, c).data()) for c in columns))
            QApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Paste a block of figures from the current cell on. Blank ones change nothing."""
        lines = QApplication.clipboard().text().rstrip("\n").split("\n")
        top, left = self.currentRow(), self.currentColumn()
        self._emit_texts(
            (top + down, left + across, text)
            for down, line in enumerate(lines)
            for across, text in enumerate(line.split("\t"))
            if text.strip()
        )

    def _emit_texts(self, texts: Iterable[tuple[int, int, str]]) -> None:
        """Emit texts for several cells together, without those outside and the sums."""
        inside = {
            self.place(row, column): text
            for row, column, text in texts
            if row < _MONTHS and column < len(self._columns)
        }
        if inside:
            self.typed.emit(inside)


def sums_text(books: UnitBooks, year: int) -> str:
    """Return the sums that table 二 gets from the grid, as text."""
    known = {kind: value for kind, value in yearly_sums(books, year).items() if value is not None}
    named = "、".join(
        f"{DECISION_ROWS[kind]}{number_text(value)}{'万元' if kind == DecisionRow.FEES else '件'}"
        for kind, value in known.items()
    )
    return f"{year}年合计，填入二表的是：{named}" if named else f"{year}年还没有登记数字。"

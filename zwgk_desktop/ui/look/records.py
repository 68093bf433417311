"""Table model and view for records, with sorting, filtering and saved columns."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QLineEdit, QMenu, QTableView, QWidget

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import SearchLine
from zwgk_desktop.ui.look.labels import plain_tip
from zwgk_desktop.ui.look.rows import RememberedColumns, as_rows
from zwgk_desktop.ui.settings import Settings

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_AROUND = (24, 24, -24, -24)
"""Margins of the text shown in an empty table, in px at 100 %."""
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_NOT_FOUND = "没有符合条件的。改一改查找的内容。"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""Alignment of figures."""


@dataclass(frozen=True)
class RecordColumn(Generic[Row]):
    """Column of a table of records.

    Args:
        text: Returns the text of a record.
        width: Default width in px at 100 %.
        order: Returns the sort key of a record; None sorts by the text.
        ink: Returns the text colour of a record, or None for the default.
        align: Alignment of the text; None for left.
        tip: Tool tip of the header.
        stretch: Whether the column takes the rest of the width; if none does, the last does.
    """

    head: str
    text: Callable[[Row], str]
    width: int
    order: Callable[[Row], Any] | None = None
    ink: Callable[[Row], QColor | None] | None = None
    align: Qt.AlignmentFlag | None = None
    tip: str = ""
    stretch: bool = False


class RecordModel(QAbstractTableModel, Generic[Row]):
    """Table model of all records, sorted by a column or in the given order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: Sequence[RecordColumn[Row]] = ()
        self.records: Sequence[Row] = ()
        self._unsorted: Sequence[Row] = ()
        self._sorted_by = -1
        self._descending = False

    def show(self, columns: Sequence[RecordColumn[Row]], records: Sequence[Row]) -> None:
        """Replace the columns and the records."""
        self.beginResetModel()
        self.columns, self._unsorted = columns, records
        self.records = self._in_order()
        self.endResetModel()

    def _in_order(self) -> Sequence[Row]:
        if self._sorted_by < 0:
            return self._unsorted
        column = self.columns[self._sorted_by]
        return sorted(self._unsorted, key=column.order or column.text, reverse=self._descending)

    # Qt's own interface ---------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        kept, before = self.persistentIndexList(), self.records
        self._sorted_by = column if column < len(self.columns) else -1
        self._descending = order == Qt.SortOrder.DescendingOrder
        self.records = self._in_order()
        rows = {id(record): row for row, record in enumerate(self.records)}
        moved = [self.index(rows[id(before[one.row()])], one.column()) for one in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.records)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Role.DisplayRole:
                return column.head
            case Role.ToolTipRole:
                return plain_tip(column.tip) if column.tip else None
            case Role.TextAlignmentRole:
                return column.align
            case _:
                return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        look = _LOOKS.get(role)
        return look(self.columns[index.column()], self.records[index.row()]) if look else None


_LOOKS: Mapping[int, Callable[[RecordColumn[Any], Any], Any]] = {
    Role.DisplayRole: lambda column, row: column.text(row),
    Role.ToolTipRole: lambda column, row: plain_tip(column.text(row)),
    Role.AccessibleTextRole: lambda column, row: f"{column.head}：{column.text(row) or '无'}",
    Role.TextAlignmentRole: lambda column, _: column.align,
    Role.ForegroundRole: lambda column, row: column.ink(row) if column.ink else None,
}
"""Function that returns the data of a cell for each of Qt's roles."""


class _RecordFilter(QSortFilterProxyModel):
    """Proxy model that filters a `RecordModel` by a predicate, and leaves sorting to it."""

    def __init__(
        self, records: RecordModel[Any], accepts: Callable[[Any], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._records, self._accepts = records, accepts
        self.setSourceModel(records)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        del source_parent
        return self._accepts(self._records.records[source_row])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._records.sort(column, order)


class RecordView(QTableView, Generic[Row]):
    """Table view of records with sorting, filtering and saved columns.

    A click on a header sorts, a right click selects the visible columns. Widths follow the
    type size and are saved under the name of the list when the table is hidden. Changes of
    the records preserve the selection.

    The list of reports is no such table: its cards have no columns to sort by, and the start
    page scrolls as a whole. Proposals are ticked, not looked up.

    Args:
        key: Returns the unique key of a record.
        name: Accessible name of the table.
        lines: Lines of text for which each row has room.
    """

    opened = Signal(object)
    """Emitted with the key of a record on Enter or a double click."""
    choice_changed = Signal()
    """Emitted when the selection changes."""

    def __init__(
        self,
        settings: Settings,
        key: Callable[[Row], Hashable],
        name: str,
        parent: QWidget,
        *,
        lines: int = 1,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._list = self._empty = ""
        self._not_found = _NOT_FOUND
        self._accepts: Callable[[Row], bool] = lambda _: True
        self._sought: list[str] = []
        self._records = RecordModel[Row](self)
        self._shown = _RecordFilter(self._records, self._is_shown, self)
        self.setModel(self._shown)
        self.setAccessibleName(name)
        as_rows(self)
        self.setShowGrid(False)
        self.setWordWrap(lines > 1)
        self.columns = RememberedColumns(self, settings, lines)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSortIndicatorClearable(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._choose_columns)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._emit_choice)

    @property
    def all_records(self) -> Sequence[Row]:
        """All records in display order, including those filtered out."""
        return self._records.records

    @property
    def rows(self) -> Sequence[Row]:
        """Visible records in display order."""
        return [self.record_at(row) for row in range(self._shown.rowCount())]

    @property
    def chosen(self) -> Hashable:
        """Key of the selected record, or None."""
        record = self.chosen_record
        return None if record is None else self._key(record)

    @property
    def chosen_record(self) -> Row | None:
        """Selected record, or None."""
        index = self.currentIndex()
        return self.record_at(index.row()) if index.isValid() else None

    def record_at(self, row: int) -> Row:
        """Return the visible record in a row."""
        return self._records.records[self._shown.mapToSource(self._shown.index(row, 0)).row()]

    def row_of_key(self, key: Hashable) -> int | None:
        """Return the row of a record, or None if it is not visible."""
        return next((at for at, row in enumerate(self.rows) if self._key(row) == key), None)

    def choose(self, key: Hashable) -> bool:
        """Select a record by its key. Return False if it is not visible."""
        at = self.row_of_key(key)
        if at is not None:
            self.selectRow(at)
            self.scrollTo(self._shown.index(at, 0))
        return at is not None

    def show_list(
        self, name: str, columns: Sequence[RecordColumn[Row]], records: Sequence[Row]
    ) -> None:
        """Show a list of records. Its columns are saved under `name`."""
        if name != self._list:
            self.columns.remember()  # before the list changes, and its columns with it
            self._list = name
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self._records.show(columns, ())
            self.columns.show(name, [column.width for column in columns])
            head, modes = self.horizontalHeader(), QHeaderView.ResizeMode
            for at, column in enumerate(columns):
                head.setSectionResizeMode(
                    at, modes.Stretch if column.stretch else modes.Interactive
                )
            head.setStretchLastSection(not any(column.stretch for column in columns))
        self._records.columns = columns
        self.show_records(records)

    def show_records(self, records: Sequence[Row]) -> None:
        """Replace the records of the current list, preserving the selection.

        If the selected record is gone, the one now in its row is selected.
        """
        chosen, row = self.chosen, self.currentIndex().row()
        self._records.show(self._records.columns, records)
        if chosen is not None and not self.choose(chosen):
            self.selectRow(min(row, self._shown.rowCount() - 1))
        self._update_description()

    def set_filter(self, accepts: Callable[[Row], bool]) -> None:
        """Show only the records that a predicate accepts and that contain the words sought."""
        self._accepts = accepts
        self._filter()

    def search_field(self, hint: str) -> QLineEdit:
        """Return a new field whose words select the records that contain them in any column."""
        field = SearchLine(self.parentWidget(), hint)
        field.textChanged.connect(self._search)
        return field

    def set_empty_text(self, text: str, not_found: str = _NOT_FOUND) -> None:
        """Set the text shown while there are no records, e.g. what to do, or none are found."""
        self._empty, self._not_found = text, not_found
        self._update_description()
        self.viewport().update()

    def offer_copy(self) -> None:
        """Offer to copy the selected record or all visible ones in the context menu."""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.addAction("复制这一行", self.copy_chosen)
        self.addAction("复制全表", self.copy)

    def copy(self) -> None:
        """Copy the heads and all visible records as lines with tabs, which spreadsheets paste."""
        heads = "\t".join(column.head for column in self._records.columns)
        QApplication.clipboard().setText("\n".join((heads, *map(self._line, self.rows))))

    def copy_chosen(self) -> None:
        """Copy the selected record as a line with tabs."""
        record = self.chosen_record
        if record is not None:
            QApplication.clipboard().setText(self._line(record))

    def _line(self, record: Row) -> str:
        return "\t".join(column.text(record) for column in self._records.columns)

    def _search(self, text: str) -> None:
        self._sought = text.lower().split()
        self._filter()

    def _filter(self) -> None:
        chosen = self.chosen
        self._shown.invalidateRowsFilter()
        if chosen is not None:
            self.choose(chosen)
        self._update_description()

    def _is_shown(self, record: Row) -> bool:
        line = self._line(record).lower() if self._sought else ""
        return self._accepts(record) and all(word in line for word in self._sought)

    @property
    def _empty_words(self) -> str:
        """Text shown while no record is visible."""
        if self._shown.rowCount():
            return ""
        return self._not_found if self.all_records else self._empty

    def _update_description(self) -> None:
        """Set the accessible description to the text shown while the table is empty."""
        self.setAccessibleDescription(self._empty_words)

    def fit_rows(self, most: int) -> None:
        """Fix the height to fit the visible records, but at most `most` rows."""
        rows = self.verticalHeader().defaultSectionSize() * min(self._shown.rowCount(), most)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(rows + head + 2 * self.frameWidth())

    def column_menu(self) -> QMenu:
        """Return the menu that shows and hides columns, except the first."""
        menu = QMenu(self)
        head = self.horizontalHeader()
        for at, column in enumerate(self._records.columns):
            action = menu.addAction(column.head)
            action.setCheckable(True)
            action.setChecked(not head.isSectionHidden(at))
            action.setEnabled(at > 0)
            action.toggled.connect(partial(self._turn_column, at))
        return menu

    # Qt's own interface ---------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty_words:
            painter = QPainter(self.viewport())
            painter.setPen(theme.colours().quiet_ink)
            room = self.viewport().rect().adjusted(*(theme.px(side) for side in _AROUND))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, self._empty_words)

    def hideEvent(self, event: QHideEvent) -> None:
        """Save the columns whenever the table disappears."""
        super().hideEvent(event)
        self.columns.remember()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------------------

    def _emit_choice(self) -> None:
        self.choice_changed.emit()

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._key(self.record_at(index.row())))

    def _choose_columns(self, at: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(at))

    def _turn_column(self, column: int, on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        self.horizontalHeader().setSectionHidden(column, not on)
        self.columns.remember()

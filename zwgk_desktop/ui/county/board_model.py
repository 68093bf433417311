"""The board as Qt shows it: one row a unit, filtered and sorted where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.services.county.board import (
    COLUMNS,
    COUNTED,
    TIPS,
    BoardColumn,
    BoardFilter,
    BoardRow,
)
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_MIDDLE = frozenset({BoardColumn.NUMBER, *COUNTED})


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown.

    Args:
        group: None for all.
        words: All of them must be found in a row.
    """

    filter: BoardFilter = BoardFilter.ALL
    group: Group | None = None
    words: str = ""

    def admits(self, row: BoardRow) -> bool:
        """Whether a row is shown."""
        if (
            self.group is not None and row.line.group is not self.group
        ) or self.filter not in row.kinds:
            return False
        return all(word in row.sought for word in self.words.lower().split())


class BoardModel(QAbstractTableModel):
    """Holds all units of a collection; shows those that are wanted, in the order wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[BoardRow] = ()
        self._shown: list[BoardRow] = []
        self._wanted = Shown()
        self._column = -1
        """What it is sorted by; below nought: the roster's order."""
        self._descending = False

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show other units, or the same ones as they stand now."""
        self._all = rows
        self._arrange()

    def want(self, wanted: Shown) -> None:
        """Show others of the same units."""
        self._wanted = wanted
        self._arrange()

    @property
    def every(self) -> Sequence[BoardRow]:
        """All units, shown or not."""
        return self._all

    @property
    def rows(self) -> Sequence[BoardRow]:
        """The units shown, from the top."""
        return self._shown

    def place_of(self, unit: str) -> int | None:
        """Return in which row a unit stands; None where it is not shown."""
        return next((at for at, row in enumerate(self._shown) if row.line.unit == unit), None)

    def count(self, filter_: BoardFilter) -> int:
        """Return how many units there are of a kind, in the group that is shown."""
        group = self._wanted.group
        return sum(
            filter_ in row.kinds for row in self._all if group is None or row.line.group is group
        )

    def next_open(self, after: str) -> str | None:
        """Return the next unit below that waits for the county, else the first; None: none does."""
        start = self.place_of(after)
        begin = 0 if start is None else start + 1
        turned = [*self._shown[begin:], *self._shown[:begin]]
        waiting = (row.line.unit for row in turned if row.state.waits)
        return next((unit for unit in waiting if unit != after), None)

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = [row for row in self._all if self._wanted.admits(row)]
        if self._column >= 0:
            column = self._column
            rows.sort(key=lambda row: row.order[column], reverse=self._descending)
        self._shown = rows
        self.endResetModel()

    # Qt's own interface ---------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        match role:
            case Role.DisplayRole:
                return column.value
            case Role.ToolTipRole:
                return TIPS.get(column)
            case _:
                return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, at = self._shown[index.row()], index.column()
        match role:
            case Role.DisplayRole:
                return row.cells[at]
            case Role.ToolTipRole:
                return plain_tip(row.cells[at])
            case Role.AccessibleTextRole:
                return f"{COLUMNS[at].value}：{row.cells[at] or '无'}"
            case _:
                return _look(row, at, role)


def _look(row: BoardRow, at: int, role: int) -> Any:
    if role == Role.TextAlignmentRole and COLUMNS[at] in _MIDDLE:
        return Qt.AlignmentFlag.AlignCenter
    return _ink(row, at) if role == Role.ForegroundRole else None


def _ink(row: BoardRow, at: int) -> QColor | None:
    """Return the colour of words that are not as all others."""
    if at in row.urgent:
        return theme.SEVERITIES[row.urgent[at]].ink
    if row.state is ExaminationState.MISSING:
        return theme.colours().quiet_ink
    accepted = row.state is ExaminationState.ACCEPTED
    return theme.colours().settled if accepted and COLUMNS[at] is BoardColumn.STATE else None

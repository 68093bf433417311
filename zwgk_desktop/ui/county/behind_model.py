"""The units behind a figure of a sum as Qt shows them, each with its share as a bar."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from zwgk_desktop.domain.numbers import Number, add_up, number_text
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

HEADS = ("单位", "数", "占比")
SHARE = len(HEADS) - 1
_ACROSS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BehindModel(QAbstractTableModel):
    """Lists units with what each reported, largest first; noughts are left to a count."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[tuple[str, Number]] = ()
        self._total: Number = 0

    def show_units(self, found: Sequence[tuple[str, Number]]) -> None:
        """Show other units, in their order."""
        self.beginResetModel()
        self._rows = [one for one in found if one[1]]
        self._total = add_up(figure for _, figure in self._rows)
        self.endResetModel()

    def unit(self, row: int) -> str:
        """Return the unit of a row."""
        return self._rows[row][0]

    def share(self, row: int) -> float:
        """Return a unit's part of the sum, from 0 to 1."""
        return float(self._rows[row][1] / self._total) if self._total else 0.0

    # Qt's own interface ---------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        return HEADS[section] if across and role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        unit, figure = self._rows[row]
        words = (unit, number_text(figure), f"{self.share(row):.1%}")[column]
        match role:
            case Role.DisplayRole:
                return words
            case Role.ToolTipRole:
                return plain_tip(words)
            case Role.AccessibleTextRole:
                return f"{HEADS[column]}：{words}"
            case Role.TextAlignmentRole if column:
                return _ACROSS
            case _:
                return None


class ShareBar(QStyledItemDelegate):
    """Paints a bar as long as the share under its words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        box = QRectF(option.rect).adjusted(3, 4, -3, -4)  # type: ignore[attr-defined]  # Qt's stubs lack it
        if isinstance(model, BehindModel):
            box.setWidth(box.width() * model.share(index.row()))
            painter.fillRect(box, theme.colours().selection)
        super().paint(painter, option, index)

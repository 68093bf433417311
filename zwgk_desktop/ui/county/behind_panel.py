"""Beside a sum: which cell, what it was a year before, and the units behind it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, add_up, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.ui.county.behind_model import HEADS, SHARE, BehindModel, ShareBar
from zwgk_desktop.ui.dialog import words
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.rows import as_rows
from zwgk_desktop.ui.look.short_line import ShortLine

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ROW = 28
_ROOMY = 150
"""Percent up to which a bar has room to show a share."""


class BehindPanel(QWidget):
    """Follows the caret of the table of sums."""

    opened = Signal(str)
    """What a unit submitted is to be looked at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("behind")
        self.model = BehindModel(self)
        self.place = ShortLine("section", self)
        self.figure = QLabel(self)
        self.figure.setObjectName("heading")
        self.years = words("", "quiet", self)
        self.rest = words("", "quiet", self)
        self.table = _Units(self.model, self)
        self.table.opened.connect(self.opened)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, 0, 0, 0)
        box.addWidget(self.place)
        line = QHBoxLayout()
        line.addWidget(self.figure)
        line.addWidget(self.years, 1)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        box.addWidget(self.rest)

    def show_cell(
        self,
        report: Report,
        before: Report | None,
        cell: Address,
        found: Sequence[tuple[str, Number]],
        counted: int,
    ) -> None:
        """Show what stands behind a cell.

        Args:
            report: The sums.
            before: Those of the year before; None where nothing was collected then.
            cell: Of the caret.
            found: The units that filled it, largest first.
            counted: How many units were added up.
        """
        figure = report.figure(cell)
        self.place.say(report.edition.label(cell))
        self.figure.setText(number_text(figure) or "未填")
        self.years.setText(_beside(figure, before, cell, report.year))
        self.model.show_units(found)
        noughts = sum(not one for _, one in found)
        blank = counted - len(found)
        said = (f"另有{noughts}个单位是0" if noughts else "", f"{blank}个没有填" if blank else "")
        self.rest.setText("，".join(filter(None, said)))


def _beside(figure: Number | None, before: Report | None, cell: Address, year: int) -> str:
    if before is None:
        return f"{year - 1}年没有收报，不能比较"
    last = before.figure(cell)
    said = f"{year - 1}年 {number_text(last) or '未填'}"
    if figure is None or last is None:
        return said
    if figure == last:
        return f"{said}，一样"
    more, less = max(figure, last), min(figure, last)
    return f"{said}，{'多' if figure > last else '少'}{number_text(add_up((more, -less)))}"


class _Units(QTableView):
    opened = Signal(str)

    def __init__(self, model: BehindModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setObjectName("behindUnits")
        self.setAccessibleName("这个数是哪些单位的")
        self.setItemDelegateForColumn(SHARE, ShareBar(self))
        as_rows(self)
        self.setShowGrid(False)
        self.setWordWrap(False)
        head = self.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._take_size()
        theme.scale.changed.connect(self._take_size)
        self.doubleClicked.connect(self._open)

    def _take_size(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        narrow = theme.scale.percent > _ROOMY
        for column in range(1, len(HEADS)):
            self.setColumnWidth(column, theme.px(54 if narrow else 76))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._rows.unit(index.row()))

"""Panel beside a roll-up: the current cell, last year's sum and the contributing units."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, add_up, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.ui.actions import ActionContext, ActionSpec, Needs
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, ShortLine
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class UnitShare:
    """Figure of one unit in a sum. Its share is from 0 to 1."""

    unit: str
    figure: Number
    share: float


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_COLUMNS = (
    RecordColumn[UnitShare]("单位", lambda one: one.unit, 150),
    RecordColumn[UnitShare](
        "数", lambda one: number_text(one.figure), 76, lambda one: one.figure, align=_RIGHT
    ),
    RecordColumn[UnitShare](
        "占比", lambda one: f"{one.share:.1%}", 76, lambda one: one.share, align=_RIGHT
    ),
)


class SumSourcesPanel(QWidget):
    """Panel that explains the current cell of a roll-up."""

    opened = Signal(object)
    """Emitted with a unit whose submission is to be opened."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("behind")
        self.place = ShortLine("section", self)
        self.figure = PlainLabel("", self, "heading")
        self.years = PlainLabel("", self, "quiet", wrap=True)
        self.rest = PlainLabel("", self, "quiet", wrap=True)
        self.table: RecordView[UnitShare] = RecordView(
            settings, key=lambda one: one.unit, name="这个数是哪些单位的", parent=self
        )
        self.table.setObjectName("behindUnits")
        self.table.setShowGrid(False)
        self.table.setItemDelegateForColumn(
            len(_COLUMNS) - 1, ShareBar(self.table, lambda one, _: one.share)
        )
        self.table.opened.connect(self.opened)
        open_ = ActionSpec("open_behind", "审核", self._open, needs=Needs.ROW, of_row=True)
        self.page_actions = PageActions(self, (open_,))
        self.page_actions.fill_row_menu(self.table)
        self.table.choice_changed.connect(self._allow)
        self.table.set_empty_text("没有单位在这一格填了不是0的数。换一格再看。")
        self._allow()
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, 0, 0, 0)
        box.addWidget(self.place)
        line = QHBoxLayout()
        line.addWidget(self.figure)
        line.addWidget(self.years, 1)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        box.addWidget(self.rest)

    def _open(self) -> None:
        self.opened.emit(self.table.chosen)

    def _allow(self) -> None:
        self.page_actions.allow(ActionContext(row=self.table.chosen is not None))

    def show_cell(
        self,
        report: Report,
        before: Report | None,
        cell: Address,
        found: Sequence[tuple[str, Number]],
        counted: int,
    ) -> None:
        """Show the sum of a cell, last year's sum and the units that contribute to it.

        Args:
            report: The sums.
            before: Last year's sums; None if there was no collection.
            cell: Address of the current cell.
            found: Units that filled the cell with their figures, largest first.
            counted: How many units were added up.
        """
        figure = report.figure(cell)
        self.place.say(report.edition.label(cell))
        self.figure.setText(number_text(figure) or "未填")
        self.years.setText(_beside(figure, before, cell, report.year))
        total = add_up(one for _, one in found) if found else 0
        shares = [UnitShare(unit, one, float(one / total)) for unit, one in found if one]
        self.table.show_list("county-behind", _COLUMNS, shares)
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


class ShareBar(QStyledItemDelegate, Generic[Row]):
    """Delegate that paints a bar behind the text of a cell.

    Args:
        table: Table of the cells.
        share: Returns the length for a record and a column, as a share of the cell's width.
    """

    def __init__(self, table: RecordView[Row], share: Callable[[Row, int], float]) -> None:
        super().__init__(table)
        self._table, self._share = table, share

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect).adjusted(3, 4, -3, -4)  # type: ignore[attr-defined]  # Qt's stubs lack it
        record = self._table.record_at(index.row())
        box.setWidth(box.width() * self._share(record, index.column()))
        painter.fillRect(box, theme.colours().selection)
        super().paint(painter, option, index)

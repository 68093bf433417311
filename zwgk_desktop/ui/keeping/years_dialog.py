"""年度对比: a unit's years in one table with the change, and three charts above it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTableWidgetItem, QWidget

from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.years import year_rows
from zwgk_desktop.services.comparing import change_text
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.keeping.compare_dialog import ChangeTable
from zwgk_desktop.ui.keeping.year_charts import charts
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.tips import set_tip

TITLE = "年度对比"
_SIZE = QSize(1080, 660)
_SHOWN = 6
"""So many years: what fits on the screen of an office PC."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class YearsDialog(Dialog):
    """The earliest year on the left; the last column is the change from the year before."""

    wanted = Signal()
    """The clerk wants to see every single difference, prose too."""

    def __init__(self, parent: QWidget, chain: Sequence[Report]) -> None:
        super().__init__(parent, TITLE)
        self.spread(_SIZE)
        self._chain = tuple(chain)[-_SHOWN:]
        last = self._chain[-1]
        self.label(f"{last.unit}　{self._chain[0].year}–{last.year}年", "heading")
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        self.charts = charts(self._chain, self)
        for chart in self.charts:
            row.addWidget(chart)
        self.box.addLayout(row)
        self.table = ChangeTable(self)
        self.table.setAccessibleName(TITLE)
        self.box.addWidget(self.table, 1)
        self._fill()
        each = self.button("逐项对比两年…", self._want)
        self.foot(self.leaving("关闭"), each)
        self.table.setFocus()

    def _fill(self) -> None:
        # Where no year has more than nought, a row would only hide the others.
        rows = [row for row in year_rows(self._chain) if any(row.figures)]
        heads = ["项目", *(f"{report.year}年" for report in self._chain), "比上年"]
        self.table.name_columns(*heads)
        self.table.setRowCount(len(rows))
        for at, row in enumerate(rows):
            words = (row.label, *map(number_text, row.figures), change_text(row.change))
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                set_tip(item, text)
                if column:
                    item.setTextAlignment(_RIGHT)
                self.table.setItem(at, column, item)

    def _want(self) -> None:
        self.accept()
        self.wanted.emit()

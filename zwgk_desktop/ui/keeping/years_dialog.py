"""年度对比: a unit's years in one table with the change, and three charts above it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTableWidgetItem, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.comparing import change_text
from zwgk_desktop.services.wording import label
from zwgk_desktop.ui.keeping.compare_dialog import ChangeTable
from zwgk_desktop.ui.keeping.keeping_dialog import KeepingDialog
from zwgk_desktop.ui.keeping.year_charts import charts
from zwgk_desktop.ui.look import theme

TITLE = "年度对比"
_SIZE = QSize(1080, 660)
_SHOWN = 6
"""So many years: what fits on the screen of an office PC."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class YearsDialog(KeepingDialog):
    """The earliest year on the left; the last column is the change from the year before."""

    wanted = Signal()
    """The clerk wants to see every single difference, prose too."""

    def __init__(self, parent: QWidget, chain: Sequence[Report]) -> None:
        super().__init__(parent, TITLE)
        self.resize(min(_SIZE.width(), parent.width()), min(_SIZE.height(), parent.height()))
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
        self.foot(each, self.button("关闭", self.reject))
        self.table.setFocus()

    def _fill(self) -> None:
        edition = self._chain[-1].edition
        rows = [address for address in _addresses(self._chain[-1]) if self._any(address)]
        before, after = self._chain[-2], self._chain[-1]
        heads = ["项目", *(f"{report.year}年" for report in self._chain), "比上年"]
        self.table.name_columns(*heads)
        self.table.setRowCount(len(rows))
        for row, address in enumerate(rows):
            old, new = _figure(before, address), _figure(after, address)
            change = None if old is None or new is None else new - old
            figures = (_figure(report, address) for report in self._chain)
            words = (label(edition, address), *map(number_text, figures), change_text(change))
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column:
                    item.setTextAlignment(_RIGHT)
                self.table.setItem(row, column, item)

    def _any(self, address: Address) -> bool:
        """Tell whether any year has more than nought there: the rest would only hide it."""
        return any(_figure(report, address) for report in self._chain)

    def _want(self) -> None:
        self.accept()
        self.wanted.emit()


def _addresses(report: Report) -> Iterator[Address]:
    """Yield the cells of 二, and the totals of 三 and 四."""
    for table in report.edition.tables:
        for row in table.rows:
            for column in table.columns:
                address = f"{table.id}.{row.id}.{column.id}"
                total = column.id == "total" or "total" not in table.column_of
                if address in report.edition.kinds and total:
                    yield address


def _figure(report: Report, address: Address) -> Number | None:
    return report.judged(address) if address in report.edition.kinds else None

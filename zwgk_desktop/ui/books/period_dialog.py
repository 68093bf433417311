"""期间统计: what the books come to from one day to another, looked at or handed out."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from zwgk_desktop.domain.books.book_figures import Period
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.books.dues import this_day
from zwgk_desktop.services.books.register_files import PeriodFigures, count_period
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.rows import as_rows

_WIDTH, _TABLE = 720, 380  # px


class PeriodDialog(Dialog):
    """Counts anew while the days are typed; of this year until today at first."""

    def __init__(
        self,
        parent: QWidget,
        books: UnitBooks,
        edition_for: Callable[[int], Edition],
        export: Callable[[PeriodFigures], None],
    ) -> None:
        super().__init__(parent, f"{books.unit}台账期间统计", _WIDTH)
        self._books, self._edition_for, self._export = books, edition_for, export
        self.figures: PeriodFigures | None = None
        today = this_day()
        self.first, self.last = DateLine(self), DateLine(self)
        line = QHBoxLayout()
        for words, field, day in (
            ("从", self.first, date(today.year, 1, 1)),
            ("到", self.last, today),
        ):
            field.setText(str(day))
            line.addWidget(PlainLabel(words, self))
            line.addWidget(field)
            field.setAccessibleName(f"{words}哪一天")
            field.textChanged.connect(self._count)
        line.addWidget(PlainLabel("（两头都算）", self))
        line.addStretch(1)
        self.box.addLayout(line)
        self.table = QTableWidget(0, 2, self)
        self.table.setHorizontalHeaderLabels(["项目", "数"])
        self.table.setAccessibleName("这段时间的数字")
        as_rows(self.table)
        self.table.setMinimumHeight(theme.px(_TABLE))
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.box.addWidget(self.table, 1)
        self.remarks = self.label("", "quiet")
        self.hand_out = self.button("导出表格…", self._hand_out)
        self.foot(self.leaving("关闭"), primary=self.hand_out)
        self._count()

    def _count(self) -> None:
        self.figures = None
        try:
            first = parse_date(self.first.spelled(), "从")
            last = parse_date(self.last.spelled(), "到")
        except UserError as error:
            return self._show(error.what)
        if first > last:
            return self._show("开始的一天晚于结束的一天")
        self.figures = count_period(
            self._books.unit,
            self._books.books,
            self._edition_for(last.year),
            Period(first, last),
        )
        remarks = (*self.figures.remarks, "是0的和空着的格不列出，导出的表格里都有")
        return self._show("。".join(remarks) + "。")

    def _show(self, words: str) -> None:
        rows = self.figures.rows() if self.figures else ()
        self.table.setRowCount(len(rows))
        for at, (label, number) in enumerate(rows):
            self.table.setItem(at, 0, QTableWidgetItem(label))
            self.table.setItem(at, 1, QTableWidgetItem(number_text(number)))
        self.remarks.setText(words)
        self.hand_out.setEnabled(self.figures is not None)

    def _hand_out(self) -> None:
        if self.figures is not None:
            self._export(self.figures)

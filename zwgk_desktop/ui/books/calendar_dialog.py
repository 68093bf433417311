"""A year's working days: shown as a calendar, and a pasted notice looked at before it counts."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.workdays import WorkCalendar, YearCalendar, is_weekend
from zwgk_desktop.services.books.dues import this_day
from zwgk_desktop.services.calendar import ReadCalendar, read_text
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel

_CELL, _MONTH_GAP, _HEAD = 20, 16, 22
_ACROSS = 4
_WIDTH = 680
_WEEKDAYS = "一二三四五六日"


class YearView(QWidget):
    """Twelve months: days off tinted, weekend days worked framed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._year: YearCalendar | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("全年的放假和上班")

    def show_year(self, year: YearCalendar) -> None:
        self._year = year
        off = "、".join(f"{day.month}月{day.day}日" for day in year.off)
        on = "、".join(f"{day.month}月{day.day}日" for day in year.on)
        self.setAccessibleDescription(f"放假：{off}。调休上班：{on or '无'}。")
        self.update()

    def sizeHint(self) -> QSize:
        return self._size(_ACROSS)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._size(1).width(), self._size(_ACROSS).height())

    def heightForWidth(self, width: int) -> int:
        return self._size(self._months_across(width)).height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._year is None:
            return
        painter = QPainter(self)
        wide, high = self._month()
        for month in range(1, 13):
            row, column = divmod(month - 1, self._months_across(self.width()))
            self._paint_month(painter, self._year, month, (column * wide, row * high))

    def _months_across(self, width: int) -> int:
        """Return how many months stand side by side in a width: twelve fill whole rows."""
        return next((n for n in (_ACROSS, 3, 2) if self._size(n).width() <= width), 1)

    def _size(self, across: int) -> QSize:
        wide, high = self._month()
        return QSize(wide * across - theme.px(_MONTH_GAP), high * (12 // across))

    def _month(self) -> tuple[int, int]:
        cell = theme.px(_CELL)
        return cell * 7 + theme.px(_MONTH_GAP), cell * 7 + theme.px(_HEAD)

    def _paint_month(
        self, painter: QPainter, year: YearCalendar, month: int, at: tuple[int, int]
    ) -> None:
        cell, colours = theme.px(_CELL), theme.colours()
        left, top = at
        painter.setFont(theme.ui_font(theme.SMALL_SIZE, bold=True))
        painter.setPen(colours.ink)
        painter.drawText(left, top + theme.px(14), f"{month}月")
        painter.setFont(theme.ui_font(11))
        top += theme.px(_HEAD)
        for column, name in enumerate(_WEEKDAYS):
            painter.setPen(colours.quiet_ink)
            box = QRect(left + column * cell, top, cell, cell)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        day = date(year.year, month, 1)
        row = 1
        while day.month == month:
            box = QRect(left + day.weekday() * cell, top + row * cell, cell, cell)
            self._paint_day(painter, year, day, box)
            row += day.weekday() == len(_WEEKDAYS) - 1
            day += timedelta(days=1)

    def _paint_day(self, painter: QPainter, year: YearCalendar, day: date, box: QRect) -> None:
        colours = theme.colours()
        worked = day in year.on or (not is_weekend(day) and day not in year.off)
        if day in year.off:
            painter.fillRect(box.adjusted(1, 1, -1, -1), theme.SEVERITIES[Severity.ERROR].ground)
        if day in year.on:
            painter.setPen(colours.accent)
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.setPen(colours.ink if worked else colours.quiet_ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))


class CalendarDialog(Dialog):
    """Shows what is read as it is pasted; 采用 lets it count."""

    def __init__(
        self,
        parent: QWidget,
        calendar: WorkCalendar,
        adopt: Callable[[ReadCalendar], str],
        *,
        writable: bool,
    ) -> None:
        super().__init__(parent, "工作日历", _WIDTH)
        self._calendar, self._adopt = calendar, adopt
        self._read: ReadCalendar | None = None
        self.years = Picker(self)
        self.years.setAccessibleName("年度")
        for year in calendar.years:
            mark = "（暂定）" if calendar.years[year].provisional else ""
            self.years.addItem(f"{year}年{mark}", year)
        today = this_day()
        self.years.setCurrentIndex(max(self.years.findData(today.year), 0))
        self.source = PlainLabel("", self)
        self.source.setObjectName("quiet")
        self.source.setWordWrap(True)
        self.view = YearView(self)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("放假通知")
        self.text.setPlaceholderText(
            "把国务院办公厅的放假通知全文粘贴到这里，读出的日子显示在上面，核对后再采用"
        )
        self.text.setFixedHeight(theme.px(96))
        self.text.setTabChangesFocus(True)
        self.text.setEnabled(writable)
        self.take = self.button("采用", self._take)
        self._lay_out()
        self.years.currentIndexChanged.connect(self._show)
        self.text.textChanged.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.years)
        line.addWidget(self.source, 1)
        self.box.addLayout(line)
        self.box.addWidget(self.view)
        self.label("底色是放假的工作日，方框是调休上班的周末。", "small")
        self.box.addWidget(self.text)
        self.foot(self.leaving("关闭"), primary=self.take)

    def _show(self) -> None:
        year = int(self.years.currentData())
        self._read = None
        shown = self._calendar.in_year(year)
        said = shown.source or "通知还没有发布，按放假办法推算，期限都是暂定"
        self.advice.say("")
        if self.text.toPlainText().strip():
            try:
                self._read = read_text(self._calendar, year, self.text.toPlainText())
            except UserError as error:
                self.advice.refuse(error)
            else:
                shown = self._read.year
                said = f"读到的安排（还没有采用）：{len(shown.off)}个工作日放假，"
                said += f"{len(shown.on)}个周末上班"
                if self._read.missing:
                    said += f"。没有写到{'、'.join(self._read.missing)}"
        self.source.setText(said)
        self.view.show_year(shown)
        self.take.setEnabled(self._read is not None)

    def _take(self) -> None:
        read = self._read
        if read is None:
            return
        said: list[str] = []
        if self.attempt(lambda: said.append(self._adopt(read))):
            self.accept()

"""Dialogs of the books: figures of a period, redaction and the work calendar."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from zwgk_desktop.domain.books.book_figures import Period
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.workdays import WorkCalendar, YearCalendar, is_weekend
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.books.filling import PeriodFigures, count_period
from zwgk_desktop.services.books.redaction import (
    DueRedaction,
    copies_with_personal_data,
    delete_copies,
    redact,
)
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.calendar import NoticeCalendar, parse_notice
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.records import RIGHT, RecordColumn, RecordView
from zwgk_desktop.ui.settings import Settings

_PERIOD_WIDTH, _TABLE = 720, 380  # px
_PERIOD_COLUMNS: Sequence[RecordColumn[tuple[str, Number]]] = (
    RecordColumn("项目", lambda row: row[0], 300, stretch=True),
    RecordColumn("数", lambda row: number_text(row[1]), 90, lambda row: row[1], align=RIGHT),
)


class PeriodDialog(Dialog):
    """Dialog with the figures of a period, initially this year until today.

    The figures are recomputed while the days are typed.
    """

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        books: UnitBooks,
        edition_for: Callable[[int], Edition],
        export: Callable[[PeriodFigures], None],
    ) -> None:
        super().__init__(parent, f"{books.unit}台账期间统计", _PERIOD_WIDTH)
        self._books, self._edition_for, self._export = books, edition_for, export
        self.figures: PeriodFigures | None = None
        today = current_day()
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
        self.table: RecordView[tuple[str, Number]] = RecordView(
            settings, lambda row: row[0], "这段时间的数字", self
        )
        self.table.set_empty_text("这段时间没有登记。改一改从哪一天到哪一天。")
        self.table.offer_copy()
        self.table.setMinimumHeight(theme.px(_TABLE))
        self.box.addWidget(self.table.search_field("查找：表、行、列…"))
        self.box.addWidget(self.table, 1)
        self.remarks = self.label("", "quiet")
        self.hand_out = self.button("导出表格…", self._export_figures)
        self.add_buttons(self.closing_button("关闭"), primary=self.hand_out)
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
        self.table.show_list("books-period", _PERIOD_COLUMNS, rows)
        self.remarks.setText(words)
        self.hand_out.setEnabled(self.figures is not None)

    def _export_figures(self) -> None:
        if self.figures is not None:
            self._export(self.figures)


_YEARS, _MOST = 3, 30
_NAMED, _WIDEST = 6, 48


class RedactDialog(Dialog):
    """Dialog that removes personal data from requests concluded long ago.

    It counts the affected requests while the years are chosen.
    """

    redacted = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        books: Sequence[UnitBooks],
        second: Path | None = None,
    ) -> None:
        super().__init__(parent, "到期脱敏")
        self._workspace, self._books = workspace, books
        self.years = QSpinBox(self)
        self.years.setRange(0, _MOST)
        self.years.setValue(_YEARS)
        self.years.setSuffix(" 年")
        self.years.setAccessibleName("办结满几年")
        line = QHBoxLayout()
        line.addWidget(PlainLabel("办结满", self))
        line.addWidget(self.years)
        line.addWidget(PlainLabel("的申请，清除申请人姓名、证件号码、联系方式。", self), 1)
        self.box.addLayout(line)
        self.count = self.label("", "strong")
        self.texts = self.label("")
        self.label(
            "期限由单位定，没有文件统一规定。清除的是登记簿和历史记录里的个人信息，"
            "删去的、撤销的申请也清除（从收到之日算起）；申请内容、备注、审核意见里写着的，一并遮盖。"
            "件数、日期、结果都不变。清除以后不能撤销，也找不回来。"
        )
        self._files = copies_with_personal_data(workspace, second)
        self.backups = QCheckBox(
            f"同时删除还留有这些信息的备份和副本（{len(self._files)}份）", self
        )
        self.backups.setVisible(bool(self._files))
        self.box.addWidget(self.backups)
        self.copies = self.label(_some([_shown(file) for file in self._files], "份"))
        self.copies.setVisible(bool(self._files))
        self.take = self.button("清除", self._redact)
        self.add_buttons(self.closing_button(), primary=self.take, by_enter=False)
        self.years.valueChanged.connect(self._show)
        self._show()

    @property
    def before(self) -> date:
        """Day before which a request must have been concluded to be redacted."""
        today = current_day()
        day = min(today.day, 28)  # a day that every month has
        return today.replace(year=today.year - self.years.value(), day=day)

    def _show(self) -> None:
        due = [(one, DueRedaction.of(one, self.before)) for one in self._books]
        found = sum(len(one.words) for _, one in due)
        texts = [place for books, one in due for place in one.affected_texts(books)]
        self.texts.setText(f"还有{len(texts)}处文字里写着：{_some(texts, '处')}" if texts else "")
        self.texts.setVisible(bool(texts))
        self.count.setText(f"{self.before}以前办结、还留有个人信息的：{found}件")
        self.take.setEnabled(found > 0)

    def _redact(self) -> None:
        done: list[int] = []
        if not self.attempt(lambda: done.append(redact(self._workspace, self._books, self.before))):
            return
        if self.backups.isChecked():
            delete_copies(self._files)
        self.redacted.emit(f"已清除{done[0]}件申请的个人信息。这一步不能撤销。")
        self.accept()


def _shown(file: Path) -> str:
    """Return folder and name of a file, shortened at the start if too long."""
    text = f"{file.parent.name}/{file.name}"
    return text if len(text) <= _WIDEST else f"…{text[-_WIDEST:]}"


def _some(listed: Sequence[str], counted: str) -> str:
    """Return the first few entries, one a line, and the total count if there are more."""
    more = f"\n等{len(listed)}{counted}" if len(listed) > _NAMED else ""
    return "\n".join(listed[:_NAMED]) + more


_CELL, _MONTH_GAP, _HEAD = 20, 16, 22
_ACROSS = 4
_CALENDAR_WIDTH = 680
_WEEKDAYS = "一二三四五六日"


class YearView(QWidget):
    """Year calendar: days off are tinted, working weekend days are framed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._year: YearCalendar | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("全年的放假和上班")

    def show_year(self, year: YearCalendar) -> None:
        self._year = year
        off = "、".join(f"{day.month}月{day.day}日" for day in year.days_off)
        on = "、".join(f"{day.month}月{day.day}日" for day in year.days_worked)
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
        """Return how many months fit side by side in a width, as a divisor of twelve."""
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
        worked = day in year.days_worked or (not is_weekend(day) and day not in year.days_off)
        if day in year.days_off:
            painter.fillRect(box.adjusted(1, 1, -1, -1), theme.SEVERITIES[Severity.ERROR].ground)
        if day in year.days_worked:
            painter.setPen(colours.accent)
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.setPen(colours.ink if worked else colours.quiet_ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))


class CalendarDialog(Dialog):
    """Dialog with the working days of a year, which reads a pasted holiday notice.

    The days read are shown while typing. 采用 stores them.
    """

    def __init__(
        self,
        parent: QWidget,
        calendar: WorkCalendar,
        adopt: Callable[[NoticeCalendar], str],
        *,
        writable: bool,
    ) -> None:
        super().__init__(parent, "工作日历", _CALENDAR_WIDTH)
        self._calendar, self._adopt = calendar, adopt
        self._read: NoticeCalendar | None = None
        self.years = Picker(self, "年度")
        for year in calendar.years:
            mark = "（暂定）" if calendar.years[year].provisional else ""
            self.years.addItem(f"{year}年{mark}", year)
        today = current_day()
        self.years.setCurrentIndex(max(self.years.findData(today.year), 0))
        self.source = PlainLabel("", self, "quiet", wrap=True)
        self.view = YearView(self)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("放假通知")
        self.text.setPlaceholderText(
            "把国务院办公厅的放假通知全文粘贴到这里，读出的日子显示在上面，核对后再采用"
        )
        self.text.setFixedHeight(theme.px(96))
        self.text.setTabChangesFocus(True)
        self.text.setEnabled(writable)
        self.take = self.button("采用", self._adopt_notice)
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
        self.add_buttons(self.closing_button("关闭"), primary=self.take)

    def _show(self) -> None:
        year = int(self.years.currentData())
        self._read = None
        shown = self._calendar.in_year(year)
        said = shown.source or "通知还没有发布，按放假办法推算，期限都是暂定"
        self.advice.say("")
        if self.text.toPlainText().strip():
            try:
                self._read = parse_notice(self._calendar, year, self.text.toPlainText())
            except UserError as error:
                self.advice.refuse(error)
            else:
                shown = self._read.year
                said = f"读到的安排（还没有采用）：{len(shown.days_off)}个工作日放假，"
                said += f"{len(shown.days_worked)}个周末上班"
                if self._read.missing:
                    said += f"。没有写到{'、'.join(self._read.missing)}"
        self.source.setText(said)
        self.view.show_year(shown)
        self.take.setEnabled(self._read is not None)

    def _adopt_notice(self) -> None:
        read = self._read
        if read is None:
            return
        said: list[str] = []
        if self.attempt(lambda: said.append(self._adopt(read))):
            self.accept()

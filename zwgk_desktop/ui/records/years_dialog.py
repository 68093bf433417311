"""Dialog that compares a unit's years (年度对比): three charts and a table."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.years import Series, YearRow, year_charts, year_rows
from zwgk_desktop.services.comparing import change_text
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.records import RIGHT, RecordColumn, RecordView
from zwgk_desktop.ui.settings import Settings

_HEIGHT = 190
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class BarChart(QWidget):
    """Bar chart with one bar per year, stacked if there are several series."""

    def __init__(
        self, title: str, years: Sequence[int], series: Sequence[Series], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._title, self._years, self._series = title, tuple(years), tuple(series)
        self.setMinimumHeight(theme.px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self.setAccessibleDescription(self.words())

    def words(self) -> str:
        """Return the figures of the chart as text for screen readers."""
        return "；".join(
            f"{year}年 "
            + "、".join(f"{s.name} {number_text(s.values[at]) or '空白'}" for s in self._series)
            for at, year in enumerate(self._years)
        )

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colours().paper)
        painter.setFont(theme.ui_font(theme.SMALL_SIZE + 1, bold=True))
        painter.setPen(theme.colours().ink)
        edge = theme.px(8)
        room = self.rect().adjusted(edge, edge, -edge, 0)
        title = painter.boundingRect(room, _WRAPPED, self._title)
        painter.drawText(title, _WRAPPED, self._title)
        painter.setFont(theme.ui_font(theme.SMALL_SIZE))
        top = title.bottom() + theme.px(2)
        if len(self._series) > 1:
            top = self._paint_legend(painter, top)
        self._paint_bars(painter, QRect(0, top, self.width(), self.height() - top))
        painter.end()

    def _paint_legend(self, painter: QPainter, top: int) -> int:
        edge, side = theme.px(10), theme.px(10)
        left = edge
        for at, series in enumerate(self._series):
            needed = side + theme.px(5) + painter.fontMetrics().horizontalAdvance(series.name)
            if left > edge and left + needed > self.width():
                left, top = edge, top + theme.px(18)
            box = QRectF(left, top + theme.px(5), side, side)
            _fill(painter, box, at)
            painter.setPen(theme.colours().ink)
            painter.drawText(left + side + theme.px(5), top + theme.px(14), series.name)
            left += needed + theme.px(12)
        return top + theme.px(20)

    def _paint_bars(self, painter: QPainter, room: QRect) -> None:
        foot, head = theme.px(24), theme.px(20)
        tallest = max((self._total(at) for at in range(len(self._years))), default=0)
        base = room.bottom() - foot
        height = base - room.top() - head
        step = room.width() / max(len(self._years), 1)
        wide = min(step * 0.5, theme.px(46))
        painter.fillRect(
            QRect(theme.px(8), base, room.width() - theme.px(16), 1), theme.colours().line
        )
        for at, year in enumerate(self._years):
            middle = room.left() + step * (at + 0.5)
            painter.setPen(theme.colours().quiet_ink)
            under = QRectF(middle - step / 2, base + theme.px(3), step, foot)
            painter.drawText(under, int(Qt.AlignmentFlag.AlignHCenter), f"{year}年")
            box = QRectF(middle - wide / 2, base, wide, height / tallest if tallest else 0)
            self._paint_bar(painter, at, box)

    def _paint_bar(self, painter: QPainter, at: int, box: QRectF) -> None:
        """Paint one year's bar upwards from the top of a box, whose height is one unit."""
        base, unit = box.top(), box.height()
        for number, series in enumerate(self._series):
            value = series.values[at] or 0
            tall = value * unit
            part = QRectF(box.left(), base - tall, box.width(), tall)
            _fill(painter, part, number)
            if len(self._series) > 1 and tall > painter.fontMetrics().height():
                painter.setPen(_ink_on(number))
                painter.drawText(part, _CENTRE, str(value))
            base -= tall
        blank = all(series.values[at] is None for series in self._series)
        painter.setPen(theme.colours().ink)
        above = QRectF(box.center().x() - 40, base - theme.px(19), 80, theme.px(18))
        painter.drawText(above, _CENTRE, "空白" if blank else str(self._total(at)))

    def _total(self, at: int) -> int:
        return sum(series.values[at] or 0 for series in self._series)


def charts(chain: Sequence[Report], parent: QWidget) -> tuple[BarChart, ...]:
    """Return the bar charts of a unit's years."""
    years = [report.year for report in chain]
    return tuple(BarChart(one.title, years, one.series, parent) for one in year_charts(chain))


def _colours() -> tuple[tuple[QColor, QColor], ...]:
    """Return fill and text colour of each series, which differ in lightness in every palette."""
    return (
        (theme.colours().accent, theme.colours().accent_ink),
        (theme.colours().strong_line, theme.colours().ink),
        (theme.colours().band, theme.colours().ink),
        (theme.colours().paper, theme.colours().ink),
    )


def _fill(painter: QPainter, box: QRectF, number: int) -> None:
    if box.height() <= 0:
        return
    painter.fillRect(box, _colours()[number % 4][0])
    painter.setPen(theme.colours().ink if number else theme.colours().accent)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _ink_on(number: int) -> QColor:
    return _colours()[number % 4][1]


TITLE = "年度对比"
_SIZE = QSize(1080, 660)
_SHOWN = 6
"""Maximum number of years, as many as fit on the screen of an office PC."""


class YearsDialog(Dialog):
    """Dialog with a unit's years side by side and the change from the previous year."""

    wanted = Signal()
    """Emitted to compare two years item by item, prose included."""

    def __init__(self, parent: QWidget, settings: Settings, chain: Sequence[Report]) -> None:
        super().__init__(parent, TITLE)
        self.resize_scaled(_SIZE)
        self._chain = tuple(chain)[-_SHOWN:]
        last = self._chain[-1]
        self.label(f"{last.unit}　{self._chain[0].year}–{last.year}年", "heading")
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        self.charts = charts(self._chain, self)
        for chart in self.charts:
            row.addWidget(chart)
        self.box.addLayout(row)
        self.table: RecordView[YearRow] = RecordView(settings, lambda row: row.address, TITLE, self)
        self.table.set_empty_text("各年都没有填数字。")
        self.table.offer_copy()
        # Rows that are zero or blank in every year are left out.
        rows = [row for row in year_rows(self._chain) if any(row.figures)]
        years = [report.year for report in self._chain]
        self.table.show_list(f"years-{len(years)}", _columns(years), rows)
        self.box.addWidget(self.table.search_field("查找：表、行、列…"))
        self.box.addWidget(self.table, 1)
        each = self.button("逐项对比两年…", self._want)
        self.add_buttons(self.closing_button("关闭"), each)
        self.table.setFocus()

    def _want(self) -> None:
        self.accept()
        self.wanted.emit()


def _columns(years: Sequence[int]) -> tuple[RecordColumn[YearRow], ...]:
    def figure(at: int) -> RecordColumn[YearRow]:
        return RecordColumn(
            f"{years[at]}年",
            lambda row: number_text(row.figures[at]),
            90,
            lambda row: row.figures[at] or 0,
            align=RIGHT,
        )

    return (
        RecordColumn("项目", lambda row: row.label, 300, stretch=True),
        *map(figure, range(len(years))),
        RecordColumn(
            "比上年",
            lambda row: change_text(row.change),
            90,
            lambda row: row.change or 0,
            align=RIGHT,
        ),
    )

"""The clock as a strip of days: counted ones with their number, the others with why not."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from zwgk_desktop.domain.clock import ClockDay
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.workdays import WEEKEND
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import show_tip

_WIDTH, _HEIGHT, _GAP = 30, 40, 2
_WEEKDAYS = "一二三四五六日"


class DayStrip(QWidget):
    """As many rows as the days need at the width there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days: Sequence[ClockDay] = ()
        self._today = date.min
        self._due: date | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("期限逐日计算")

    def show_days(self, days: Sequence[ClockDay], due: date | None, today: date) -> None:
        self.days, self._due, self._today = days, due, today
        counted = sum(day.number is not None and day.date <= today for day in days)
        self.setAccessibleDescription(f"共{len(days)}天，已计{counted}个工作日")
        self.setFixedHeight(self.heightForWidth(max(self.width(), 1)))
        self.update()

    def words(self, day: ClockDay) -> str:
        """Say what a day is."""
        named = f"{day.date.month}月{day.date.day}日（周{_WEEKDAYS[day.date.weekday()]}）"
        what = f"第{day.number}个工作日" if day.number is not None else f"不计：{day.why}"
        last = "，最后一天" if day.date == self._due else ""
        return f"{named}　{what}{last}"

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.days) // self._across(width)) if self.days else 0
        return rows * (theme.px(_HEIGHT) + _GAP)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH) * 14, self.heightForWidth(theme.px(_WIDTH) * 14))

    def resizeEvent(self, _event: object) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            show_tip(event.globalPos(), self.words(day) if day else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, day in enumerate(self.days):
            self._paint(painter, self._box(at), day)

    def _paint(self, painter: QPainter, box: QRect, day: ClockDay) -> None:
        colours = theme.colours()
        past = day.date <= self._today
        ground, ink = self._look(day)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if day.date in {self._today, self._due}:
            due = day.date == self._due
            edge = theme.SEVERITIES[Severity.ERROR].ink if due else colours.accent
            painter.setPen(QPen(edge, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        upper, lower = QRect(box), QRect(box)
        upper.setHeight(box.height() * 3 // 5)
        lower.setTop(upper.bottom() - 1)
        painter.setPen(ink)
        painter.setFont(theme.ui_font(theme.BASE_SIZE, bold=past and day.number is not None))
        shown = str(day.number) if day.number is not None else (day.why or "")[:1]
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, shown)
        painter.setFont(theme.ui_font(10))
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, f"{day.date.month}.{day.date.day}")

    def _look(self, day: ClockDay) -> tuple[QColor, QColor]:
        colours = theme.colours()
        if day.number is not None:
            past = day.date <= self._today
            return (
                (colours.accent, colours.accent_ink) if past else (colours.selection, colours.ink)
            )
        if day.why == WEEKEND:
            return colours.head, colours.quiet_ink
        return theme.SEVERITIES[Severity.EXPLAIN].ground, colours.ink

    def _across(self, width: int) -> int:
        return max(width // (theme.px(_WIDTH) + _GAP), 1)

    def _box(self, at: int) -> QRect:
        row, column = divmod(at, self._across(self.width()))
        wide, high = theme.px(_WIDTH), theme.px(_HEIGHT)
        return QRect(column * (wide + _GAP), row * (high + _GAP), wide, high)

    def day_at(self, point: QPoint) -> ClockDay | None:
        for at, day in enumerate(self.days):
            if self._box(at).contains(point):
                return day
        return None

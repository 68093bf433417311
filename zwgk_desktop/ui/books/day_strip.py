"""Strip of the days, or weeks, that are counted towards a deadline."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from zwgk_desktop.domain.due_days import ExplainedDay
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.workdays import WEEKEND
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import show_tip

WEEKDAYS = "一二三四五六日"
_DAY_WIDTH, _WEEK_WIDTH, _HEIGHT, _GAP = 30, 86, 40, 2


class DayStrip(QWidget):
    """Strip of the days counted towards the deadline, wrapped to the width.

    Args:
        parent: Widget that owns it.
        weeks: Whether each box is a week at first. A click changes between weeks and days.
    """

    def __init__(self, parent: QWidget | None = None, *, weeks: bool = False) -> None:
        super().__init__(parent)
        self.days: Sequence[ExplainedDay] = ()
        self.boxes: Sequence[Sequence[ExplainedDay]] = ()
        self._weeks = weeks
        self._today = date.min
        self._due: date | None = None
        self._answered: date | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("期限逐日计算")

    def show_days(
        self,
        days: Sequence[ExplainedDay],
        due: date | None,
        today: date,
        answered: date | None = None,
    ) -> None:
        """Show the days of a deadline.

        Args:
            days: The days, in order.
            due: Last day of the deadline.
            today: Day up to which days have passed.
            answered: Day of the answer.
        """
        self.days, self._due, self._today, self._answered = days, due, today, answered
        counted = sum(day.number is not None and day.date <= today for day in days)
        self.setAccessibleDescription(f"共{len(days)}天，已计{counted}个工作日")
        self._wrap_boxes()

    def show_weeks(self, *, weeks: bool) -> None:
        """Show weeks or days."""
        self._weeks = weeks
        self._wrap_boxes()

    def words(self, day: ExplainedDay) -> str:
        """Return the description of a day: its count, or why it does not count."""
        named = f"{day.date.month}月{day.date.day}日（周{WEEKDAYS[day.date.weekday()]}）"
        what = f"第{day.number}个工作日" if day.number is not None else f"不计：{day.reason}"
        marks = {self._today: "，今天", self._due: "，最后一天", self._answered: "，答复"}
        return f"{named}　{what}{marks.get(day.date, '')}"

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.boxes) // self._boxes_per_line(width)) if self.boxes else 0
        return rows * (theme.px(_HEIGHT) + _GAP)

    def sizeHint(self) -> QSize:
        wide = theme.px(_DAY_WIDTH) * 14
        return QSize(wide, self.heightForWidth(wide))

    def resizeEvent(self, _event: object) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            days = self.days_at(event.pos())
            show_tip(event.globalPos(), "\n".join(map(self.words, days)), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, _event: object) -> None:
        self.show_weeks(weeks=not self._weeks)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, days in enumerate(self.boxes):
            self._paint(painter, self._box(at), days)

    def days_at(self, point: QPoint) -> Sequence[ExplainedDay]:
        """Return the days of the box at a place; none beside the boxes."""
        found = (days for at, days in enumerate(self.boxes) if self._box(at).contains(point))
        return next(found, ())

    def _wrap_boxes(self) -> None:
        weeks = (list(days) for _, days in groupby(self.days, key=_week))
        self.boxes = list(weeks) if self._weeks else [[day] for day in self.days]
        self.setFixedHeight(self.heightForWidth(max(self.width(), 1)))
        self.update()

    def _paint(self, painter: QPainter, box: QRect, days: Sequence[ExplainedDay]) -> None:
        ground, ink = self._colours_of(days)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        edge = self._edge({day.date for day in days})
        if edge is not None:
            painter.setPen(QPen(edge, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        upper, lower = QRect(box), QRect(box)
        upper.setHeight(box.height() * 3 // 5)
        lower.setTop(upper.bottom() - 1)
        counted = [day for day in days if day.number is not None]
        past = bool(counted) and counted[0].date <= self._today
        painter.setPen(ink)
        painter.setFont(theme.ui_font(theme.BASE_SIZE, bold=past))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self._count(days, counted))
        painter.setFont(theme.ui_font(10))
        first, last = days[0].date, days[-1].date
        until = f"–{last.month}.{last.day}" if last != first else ""
        when = f"{first.month}.{first.day}{until}"
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, when)

    def _count(self, days: Sequence[ExplainedDay], counted: Sequence[ExplainedDay]) -> str:
        """Return the upper line of a box: numbers of the counted days, and what falls in it."""
        if not self._weeks:
            return str(days[0].number) if counted else (days[0].reason or "")[:1]
        first, last = (str(counted[at].number) if counted else "" for at in (0, -1))
        numbers = f"{first}–{last}" if first != last else first or "不计"
        dates = {day.date for day in days}
        marks = {"答": self._answered, "止": self._due, "今": self._today}
        return numbers + "".join(f" {word}" for word, day in marks.items() if day in dates)

    def _edge(self, dates: Collection[date]) -> QColor | None:
        """Return the colour of the frame around the due day or today; None for other days."""
        if self._due in dates:
            return theme.SEVERITIES[Severity.ERROR].ink
        return theme.colours().accent if self._today in dates else None

    def _colours_of(self, days: Sequence[ExplainedDay]) -> tuple[QColor, QColor]:
        colours = theme.colours()
        numbered = [day for day in days if day.number is not None]
        if numbered:
            past = numbered[-1].date <= self._today
            return (
                (colours.accent, colours.accent_ink) if past else (colours.selection, colours.ink)
            )
        if all(day.reason == WEEKEND for day in days):
            return colours.head, colours.quiet_ink
        return theme.SEVERITIES[Severity.EXPLAIN].ground, colours.ink

    def _boxes_per_line(self, width: int) -> int:
        return max(width // (self._box_width() + _GAP), 1)

    def _box_width(self) -> int:
        return theme.px(_WEEK_WIDTH if self._weeks else _DAY_WIDTH)

    def _box(self, at: int) -> QRect:
        row, column = divmod(at, self._boxes_per_line(self.width()))
        wide, high = self._box_width(), theme.px(_HEIGHT)
        return QRect(column * (wide + _GAP), row * (high + _GAP), wide, high)


def _week(day: ExplainedDay) -> tuple[int, int]:
    return day.date.isocalendar()[:2]

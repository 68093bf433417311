"""A line for a date: typed in any usual way, 今天 too, or picked from a calendar."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QToolButton, QWidget

from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui.line_edit import LineEdit
from zwgk_desktop.ui.look import icons
from zwgk_desktop.ui.look.tips import set_tip

_TODAY = frozenset({"今天", "今日", "当天"})


class DateLine(LineEdit):
    """Alt+Down, or a click on the arrow, opens the calendar; picking a day is typing it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.show_example(today().year)
        arrow = self.addAction(icons.icon("next"), QLineEdit.ActionPosition.TrailingPosition)
        set_tip(arrow, "从日历里选（Alt+↓）")
        arrow.triggered.connect(self.open_calendar)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName("从日历里选")
        self.calendar: Calendar | None = None

    def show_example(self, year: int) -> None:
        """Show how a date of that year may be typed, while nothing is."""
        self.setPlaceholderText(f"例如 {year}-1-10、{year}0110、今天")

    def spelled(self) -> str:
        """Return what was typed, 今天 as the date it is."""
        plain = self.text().strip()
        return today().isoformat() if plain in _TODAY else plain

    def open_calendar(self) -> None:
        """Open the calendar at the date typed, else at today."""
        if not self.isEnabled() or self.isReadOnly():
            return
        calendar = self.calendar = Calendar(self)
        try:
            day = parse_date(self.spelled(), "")
        except UserError:
            day = today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.activated.connect(self._take)
        calendar.clicked.connect(self._take)
        calendar.open_under(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down
        if down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def _take(self, day: QDate) -> None:
        """Type the day picked, and leave the line as Enter does."""
        self.setText(day.toString("yyyy-MM-dd"))
        self.setModified(True)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.textEdited.emit(self.text())
        self.editingFinished.emit()


class Calendar(QCalendarWidget):
    """Lies over the window under its line; gone once the caret goes elsewhere, or with Esc."""

    def __init__(self, line: QWidget) -> None:
        super().__init__(line.window())
        self._line = line
        self.setAccessibleName("日历")
        self.setGridVisible(True)
        self.setAutoFillBackground(True)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a widget needs one
        application.focusChanged.connect(self._leave)

    def open_under(self, line: QWidget) -> None:
        """Show it under its line, or over it where there is no room."""
        window = line.window()
        self.show()
        self.resize(self.sizeHint().expandedTo(self.minimumSizeHint()))
        place = line.mapTo(window, QPoint(0, line.height()))
        if place.y() + self.height() > window.height():
            place = line.mapTo(window, QPoint(0, -self.height()))
        right, low = window.width() - self.width(), window.height() - self.height()
        self.move(max(0, min(place.x(), right)), max(0, min(place.y(), low)))
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._line.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            super().keyPressEvent(event)

    def _leave(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and now is not self and not self.isAncestorOf(now):
            self.hide()
            self.deleteLater()


def today() -> date:
    """Return the day it is where the clerk is."""
    return datetime.now(UTC).astimezone().date()

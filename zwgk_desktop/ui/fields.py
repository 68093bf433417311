"""Widgets for form fields: text lines, dates, labels, help and refusals."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QLineEdit,
    QToolButton,
    QWidget,
)

from zwgk_desktop.domain.addresses import ValueType
from zwgk_desktop.domain.entries import parse_date, parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Field
from zwgk_desktop.domain.units import Level, Scope, may_be_summed
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.words import value_text


class FieldAdvice(PlainLabel):
    """Label with the help of a field, or with the reason while an entry is refused."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._help = text
        self.setObjectName("advice")
        self.setWordWrap(True)
        self.refuse(None)

    def refuse(self, error: UserError | None) -> None:
        """Show why an entry is refused; None shows the help again."""
        if error is None:
            self.say(self._help)
        else:
            look = theme.SEVERITIES[Severity.ERROR]
            self.say(f"{look.sign} {error.what}。{error.remedy}。", "refused")

    def attempt(self, action: Callable[[], object]) -> bool:
        """Run an action. Show a refusal and return False."""
        try:
            action()
        except UserError as error:
            self.refuse(error)
            return False
        return True

    def say(self, text: str, tone: str = "") -> None:
        """Show another text in a tone that the style sheet defines."""
        self.setText(text)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


class LineEdit(QLineEdit):
    """Line edit that leaves undo and redo to the window when it has nothing to undo."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)


_ARROW_WIDTH = 32  # px
_TODAY = frozenset({"今天", "今日", "当天"})


class DateLine(LineEdit):
    """Line edit for a date. Alt+Down or a click on the arrow opens the calendar."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.show_example(today().year)
        self._arrow = QToolButton(self)  # an action of the line would have an icon of 16 px
        self._arrow.setArrowType(Qt.ArrowType.DownArrow)
        self._arrow.setCursor(Qt.CursorShape.ArrowCursor)
        self._arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrow.setAccessibleName("从日历里选")
        set_tip(self._arrow, "从日历里选（Alt+↓）")
        on_press(self._arrow, self.open_calendar)
        self.calendar: Calendar | None = None

    def show_example(self, year: int) -> None:
        """Show an example date of that year as placeholder."""
        self.setPlaceholderText(f"例如 {year}-1-10、{year}0110、今天")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the arrow at the right end, as wide as that of a `Picker`."""
        super().resizeEvent(event)
        width = theme.px(_ARROW_WIDTH)
        self.setTextMargins(0, 0, width, 0)
        self._arrow.setGeometry(self.width() - width - 1, 1, width, self.height() - 2)

    def spelled(self) -> str:
        """Return the typed text, with 今天 replaced by the date."""
        plain = self.text().strip()
        return today().isoformat() if plain in _TODAY else plain

    def open_calendar(self) -> None:
        """Open the calendar at the typed date, else at today."""
        if not self.isEnabled() or self.isReadOnly():
            return
        calendar = self.calendar = Calendar(self)
        try:
            day = parse_date(self.spelled(), "")
        except UserError:
            day = today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.activated.connect(self._enter_day)
        calendar.clicked.connect(self._enter_day)
        calendar.open_under(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down
        if down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def _enter_day(self, day: QDate) -> None:
        """Enter the chosen day as if it were typed, and finish editing."""
        self.setText(day.toString("yyyy-MM-dd"))
        self.setModified(True)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.textEdited.emit(self.text())
        self.editingFinished.emit()


class Calendar(QCalendarWidget):
    """Calendar popup below a date line; closes with Esc or when it loses the focus."""

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
        """Show the calendar below a line, or above it if there is no room."""
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
    """Return today's date in the local time zone."""
    return datetime.now(UTC).astimezone().date()


class LevelBox(Picker):
    """Combo box of the levels. The mouse wheel scrolls the page instead of changing it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for level in Level:
            self.addItem(level.label, level.value)

    @property
    def level(self) -> Level:
        return Level(str(self.currentData()))

    def choose(self, level: Level) -> None:
        self.setCurrentIndex(self.findData(level.value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ScopeBox(Picker):
    """Combo box of the scopes. The mouse wheel scrolls the page instead of changing it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for scope in Scope:
            self.addItem(scope.label, scope.value)

    @property
    def scope(self) -> Scope:
        return Scope(str(self.currentData()))

    def choose(self, scope: Scope) -> None:
        self.setCurrentIndex(self.findData(scope.value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FieldRow(QObject):
    """Widgets of one field, saved as one act on Enter or when left."""

    changed = Signal()
    pending = Signal()

    def __init__(self, field: Field, view: ReportView, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self._view = view
        self.label = PlainLabel(field.label, parent)
        self.advice = FieldAdvice(field.help.text, parent)

    @property
    @abstractmethod
    def control(self) -> QWidget:
        """Widget in which the field is edited."""

    @abstractmethod
    def refresh(self) -> None:
        """Show the saved value, unless there is unsaved typing."""

    def flush(self) -> bool:
        """Save unfinished typing. Return False if it was refused."""
        return True

    def _enter(self, value: Value | None) -> bool:
        try:
            act = self._view.editable.enter(self.field.address, value)
        except UserError as error:
            self.advice.refuse(error)
            return False
        self.advice.refuse(None)
        if act is not None:
            self.changed.emit()
        return True

    @property
    def _value(self) -> Value | None:
        return self._view.report.field_value(self.field.id)


class LineRow(FieldRow):
    """Field edited as a line of text or a date."""

    def __init__(self, field: Field, view: ReportView, parent: QWidget) -> None:
        super().__init__(field, view, parent)
        self._line = DateLine(parent) if field.type is ValueType.DATE else LineEdit(parent)
        self._line.setAccessibleName(field.label)
        self._line.setAccessibleDescription(field.help.text)
        self._line.editingFinished.connect(self.flush)
        self._line.textEdited.connect(self.pending)
        self.label.setBuddy(self._line)
        self.refresh()

    @property
    def control(self) -> QLineEdit:
        return self._line

    def refresh(self) -> None:
        if isinstance(self._line, DateLine):  # a report is issued in the following year
            self._line.show_example(self._view.report.year + 1)
        if not self._line.isModified():
            self._show()

    def flush(self) -> bool:
        if not self._line.isModified():
            return True
        try:
            edition = self._view.report.edition
            value = parse_value(edition, self.field.address, self._typed())
        except UserError as error:
            self.advice.refuse(error)
            return False
        # First, since slots of `changed` refresh this line too.
        self._line.setModified(False)
        if not self._enter(value):
            self._line.setModified(True)
            return False
        self._show()
        return True

    def _typed(self) -> str:
        return self._line.spelled() if isinstance(self._line, DateLine) else self._line.text()

    def _show(self) -> None:
        text = value_text(self._value)
        if text != self._line.text() or self._line.isUndoAvailable():
            caret = self._line.cursorPosition()
            self._line.setText(text)  # clears the undo stack too; the window undoes saved entries
            self._line.setCursorPosition(caret)
        self._line.setModified(False)


class LevelRow(FieldRow):
    """Field of the level, chosen from a list."""

    def __init__(self, field: Field, view: ReportView, parent: QWidget) -> None:
        super().__init__(field, view, parent)
        self._box = LevelBox(parent)
        self._box.setAccessibleName(field.label)
        self._box.activated.connect(lambda: self._enter(self._box.level.value))
        self.label.setBuddy(self._box)
        self.refresh()

    @property
    def control(self) -> Picker:
        return self._box

    def refresh(self) -> None:
        self._box.choose(self._view.report.level)


class ScopeRow(FieldRow):
    """Field of the scope, chosen from a list; shown from the level of the county up."""

    def __init__(self, field: Field, view: ReportView, parent: QWidget) -> None:
        super().__init__(field, view, parent)
        self._box = ScopeBox(parent)
        self._box.setAccessibleName(field.label)
        self._box.activated.connect(self._choose)
        self.label.setBuddy(self._box)
        self.refresh()

    @property
    def control(self) -> Picker:
        return self._box

    def refresh(self) -> None:
        report = self._view.report
        self._box.choose(report.scope)
        shown = shows_scope(report.level) or report.scope is Scope.SUMMED
        for widget in (self.label, self._box, self.advice):
            widget.setVisible(shown)

    def _choose(self) -> None:
        if not self._enter(self._box.scope.value):
            self.refresh()


def shows_scope(level: Level) -> bool:
    """Return whether a unit of a level chooses between its two reports of a year."""
    return level is not Level.UNKNOWN and may_be_summed(level)


class TickRow(FieldRow):
    """Field for yes or no."""

    def __init__(self, field: Field, view: ReportView, parent: QWidget) -> None:
        super().__init__(field, view, parent)
        self._tick = QCheckBox("是", parent)
        self._tick.setAccessibleName(field.label)
        self._tick.clicked.connect(self._enter)
        self.label.setBuddy(self._tick)
        self.refresh()

    @property
    def control(self) -> QCheckBox:
        return self._tick

    def refresh(self) -> None:
        self._tick.setChecked(self._value is True)


_ROWS: dict[ValueType, type[FieldRow]] = {
    ValueType.LEVEL: LevelRow,
    ValueType.SCOPE: ScopeRow,
    ValueType.YES_NO: TickRow,
}


def field_row(field: Field, view: ReportView, parent: QWidget) -> FieldRow:
    """Return the row for the type of a field."""
    return _ROWS.get(field.type, LineRow)(field, view, parent)

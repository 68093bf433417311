"""One field of the report: its label, the control to fill it in, and help or refusal beside it."""

from abc import abstractmethod

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from zwgk_desktop.domain.addresses import ValueType
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Field
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui.advice import FieldAdvice
from zwgk_desktop.ui.date_line import DateLine
from zwgk_desktop.ui.line_edit import LineEdit
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.picker import Picker
from zwgk_desktop.ui.words import value_text


class LevelBox(Picker):
    """The levels; the wheel scrolls the page, it does not change the level."""

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


class FieldRow(QObject):
    """One field; saves it as one act when it is left or Enter is pressed."""

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
        """Where it is filled in."""

    @abstractmethod
    def refresh(self) -> None:
        """Show the field as saved, unless something typed is still to be saved."""

    def flush(self) -> bool:
        """Save what has been typed; False when that was refused."""
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
    """A field that is typed."""

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
        if isinstance(self._line, DateLine):  # a report is issued in the year after its own
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
        # First: whoever hears `changed` refreshes this line too.
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
            self._line.setText(text)  # also forgets the typing: what is saved is the window's
            self._line.setCursorPosition(caret)
        self._line.setModified(False)


class LevelRow(FieldRow):
    """The level, chosen from a list."""

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


class TickRow(FieldRow):
    """A field that is yes or no."""

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
    ValueType.YES_NO: TickRow,
}


def field_row(field: Field, view: ReportView, parent: QWidget) -> FieldRow:
    """Make the row that a field's type asks for."""
    return _ROWS.get(field.type, LineRow)(field, view, parent)

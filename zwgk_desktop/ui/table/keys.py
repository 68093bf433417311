"""Caret movement in a table: keys, order of cells and the clerk's table options."""

from collections.abc import Mapping
from enum import Enum
from functools import cached_property

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.grid import CellRole, Grid, GridCell
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.ui.settings import Settings


class Step(Enum):
    """Caret movement in a table."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    ROW_START = "row_start"
    ROW_END = "row_end"
    COLUMN_START = "column_start"
    COLUMN_END = "column_end"
    FIRST = "first"
    LAST = "last"
    ENTER = "enter"
    ENTER_BACK = "enter_back"
    TAB = "tab"
    TAB_BACK = "tab_back"


class KeyOrder:
    """Order in which keys move the caret through the figures of a grid.

    Enter goes down a column, then to the top of the next one. Tab goes along
    a row, then to the next one. Both skip totals, which need no entry. From a
    total they visit totals too, since stated totals are then being keyed.
    """

    def __init__(self, grid: Grid) -> None:
        self._figures = {cell.address: cell for cell in grid.cells if cell.address is not None}

    @cached_property
    def first_entry(self) -> Address:
        """Address of the first entry cell, where the caret starts."""
        return next(a for a, cell in self._figures.items() if cell.role is CellRole.FIGURE)

    def step(self, here: Address, step: Step) -> Address | None:
        """Return the address a step leads to. None at the end of the table or line."""
        match step:
            case Step.ENTER | Step.ENTER_BACK:
                return self._entry(self._by_column, here, back=step is Step.ENTER_BACK)
            case Step.TAB | Step.TAB_BACK:
                return self._entry(self._by_row, here, back=step is Step.TAB_BACK)
            case Step.FIRST | Step.LAST:
                return self._by_row[0 if step is Step.FIRST else -1]
            case Step.LEFT | Step.RIGHT | Step.ROW_START | Step.ROW_END:
                line, at = self._row(here), self._figures[here].column
                places = [self._figures[address].column for address in line]
            case Step.UP | Step.DOWN | Step.COLUMN_START | Step.COLUMN_END:
                line, at = self._column(here), self._figures[here].row
                places = [self._figures[address].row for address in line]
        return _along(line, places, at, step)

    @cached_property
    def _by_row(self) -> list[Address]:
        return sorted(self._figures, key=lambda a: (self._figures[a].row, self._figures[a].column))

    @cached_property
    def _by_column(self) -> list[Address]:
        return sorted(self._figures, key=lambda a: (self._figures[a].column, self._figures[a].row))

    def _entry(self, order: list[Address], here: Address, *, back: bool) -> Address | None:
        on_total = self._figures[here].role is CellRole.TOTAL
        at = order.index(here)
        ahead = reversed(order[:at]) if back else iter(order[at + 1 :])
        return next(
            (a for a in ahead if on_total or self._figures[a].role is CellRole.FIGURE),
            None,
        )

    def _row(self, here: Address) -> list[Address]:
        row = self._figures[here].row
        return [address for address in self._by_row if self._figures[address].row == row]

    def _column(self, here: Address) -> list[Address]:
        column = self._figures[here].column
        return [a for a in self._by_row if _covers(self._figures[a], column)]


def _covers(cell: GridCell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.column_span


def _along(line: list[Address], places: list[int], at: int, step: Step) -> Address | None:
    """Return the previous, next, first or last cell of a line."""
    match step:
        case Step.ROW_START | Step.COLUMN_START:
            return line[0]
        case Step.ROW_END | Step.COLUMN_END:
            return line[-1]
        case Step.UP | Step.LEFT:
            before = [a for a, place in zip(line, places, strict=True) if place < at]
            return before[-1] if before else None
        case _:
            after = [a for a, place in zip(line, places, strict=True) if place > at]
            return after[0] if after else None


_Action = QAbstractItemView.CursorAction
_Modifier = Qt.KeyboardModifier

_PLAIN = {
    Qt.Key.Key_Return: Step.ENTER,
    Qt.Key.Key_Enter: Step.ENTER,
    Qt.Key.Key_Tab: Step.TAB,
    Qt.Key.Key_Backtab: Step.TAB_BACK,
}
_SHIFTED = {
    Qt.Key.Key_Return: Step.ENTER_BACK,
    Qt.Key.Key_Enter: Step.ENTER_BACK,
    Qt.Key.Key_Backtab: Step.TAB_BACK,
    Qt.Key.Key_Tab: Step.TAB_BACK,
}
_MOVING = {Qt.Key.Key_Home: Step.ROW_START, Qt.Key.Key_End: Step.ROW_END}
_WHILE_EDITING = {Qt.Key.Key_Up: Step.UP, Qt.Key.Key_Down: Step.DOWN}
_WHILE_TYPING = {
    **_WHILE_EDITING,
    Qt.Key.Key_Left: Step.LEFT,
    Qt.Key.Key_Right: Step.RIGHT,
}
"""Keys that commit a typed figure, as in a spreadsheet. While editing (F2), only Up and Down do."""
_WITH_CONTROL = {
    Qt.Key.Key_Up: Step.COLUMN_START,
    Qt.Key.Key_Down: Step.COLUMN_END,
    Qt.Key.Key_Left: Step.ROW_START,
    Qt.Key.Key_Right: Step.ROW_END,
    Qt.Key.Key_Home: Step.FIRST,
    Qt.Key.Key_End: Step.LAST,
}
_PAGE = 10
"""Number of rows that PageUp and PageDown move."""

_CURSOR = {
    _Action.MoveUp: (Step.UP, 1),
    _Action.MoveDown: (Step.DOWN, 1),
    _Action.MoveLeft: (Step.LEFT, 1),
    _Action.MoveRight: (Step.RIGHT, 1),
    _Action.MoveHome: (Step.ROW_START, 1),
    _Action.MoveEnd: (Step.ROW_END, 1),
    _Action.MovePageUp: (Step.UP, _PAGE),
    _Action.MovePageDown: (Step.DOWN, _PAGE),
    _Action.MoveNext: (Step.TAB, 1),
    _Action.MovePrevious: (Step.TAB_BACK, 1),
}


def key_step(event: QKeyEvent) -> Step | None:
    """Return the step of a key while no editor is open. None for any other key."""
    return _looked_up(event, _PLAIN | _MOVING, _WITH_CONTROL)


def finishing_step(event: QKeyEvent, *, editing: bool) -> Step | None:
    """Return the step of a key that commits the open editor. None for any other key.

    While a figure is being edited (F2), Left and Right move in its text.
    """
    return _looked_up(event, _PLAIN | (_WHILE_EDITING if editing else _WHILE_TYPING), {})


def is_tab(event: QKeyEvent) -> bool:
    """Return whether a key is Tab or Shift+Tab, which Qt would use to change the focus."""
    tab = event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
    return tab and not event.modifiers() & ~_Modifier.ShiftModifier


def cursor_step(action: QAbstractItemView.CursorAction) -> tuple[Step, int]:
    """Return the step of a Qt cursor action and its repeat count."""
    return _CURSOR[action]


def _looked_up(
    event: QKeyEvent, plain: Mapping[Qt.Key, Step], control: Mapping[Qt.Key, Step]
) -> Step | None:
    modifiers = event.modifiers() & ~_Modifier.KeypadModifier
    maps = {
        _Modifier.NoModifier: plain,
        _Modifier.ShiftModifier: _SHIFTED,
        _Modifier.ControlModifier: control,
    }
    return maps.get(modifiers, {}).get(Qt.Key(event.key()))


_ENTER_RIGHT = "table/enter_right"
_ENTER_DOWN_BANDS = "table/enter_down_bands"
"""Setting for table 二, where Enter goes right by default."""
_HELP = "table/help"
_KEYS = (_ENTER_RIGHT, _ENTER_DOWN_BANDS, _HELP)


class TableOptions(QObject):
    """Options shared by all tables of the window."""

    changed = Signal()

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._on = {key: bool(settings and settings.flag(key)) for key in _KEYS}

    def enter_right(self, layout: Layout) -> bool:
        """Return whether Enter moves right, not down, in tables of a layout."""
        if layout is Layout.BANDS:
            return not self._on[_ENTER_DOWN_BANDS]
        return self._on[_ENTER_RIGHT]

    @property
    def help_shown(self) -> bool:
        """Whether the cell help is shown beside the table."""
        return self._on[_HELP]

    def set_enter_right(self, layout: Layout, *, on: bool) -> None:
        """Set whether Enter moves right in tables of a layout."""
        if layout is Layout.BANDS:
            self._set(_ENTER_DOWN_BANDS, on=not on)
        else:
            self._set(_ENTER_RIGHT, on=on)

    def set_help_shown(self, on: bool) -> None:  # noqa: FBT001 - a slot of toggled
        """Show or hide the cell help."""
        self._set(_HELP, on=on)

    def _set(self, key: str, *, on: bool) -> None:
        if on == self._on[key]:
            return
        self._on[key] = on
        if self._settings is not None:
            self._settings.remember_flag(key, on=on)
        self.changed.emit()

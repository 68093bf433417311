"""Which key does what in a table."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from zwgk_desktop.ui.table.key_order import Step

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
"""As in a spreadsheet: who types a figure over goes on by arrows; who edits one moves in it."""
_WITH_CONTROL = {
    Qt.Key.Key_Up: Step.COLUMN_START,
    Qt.Key.Key_Down: Step.COLUMN_END,
    Qt.Key.Key_Left: Step.ROW_START,
    Qt.Key.Key_Right: Step.ROW_END,
    Qt.Key.Key_Home: Step.FIRST,
    Qt.Key.Key_End: Step.LAST,
}
_PAGE = 10
"""Rows that PageUp and PageDown pass."""

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
    """Return where a key leads when nothing is being typed; None for any other key."""
    return _looked_up(event, _PLAIN | _MOVING, _WITH_CONTROL)


def finishing_step(event: QKeyEvent, *, editing: bool) -> Step | None:
    """Return where a key leads that takes what is being typed; None for any other key.

    While a figure is being edited (F2), Left and Right stay in it.
    """
    return _looked_up(event, _PLAIN | (_WHILE_EDITING if editing else _WHILE_TYPING), {})


def is_tab(event: QKeyEvent) -> bool:
    """Tell whether a key is Tab or Shift+Tab, which Qt would take for the next control."""
    tab = event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
    return tab and not event.modifiers() & ~_Modifier.ShiftModifier


def cursor_step(action: QAbstractItemView.CursorAction) -> tuple[Step, int]:
    """Return the step of one of Qt's cursor moves, and how many times."""
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

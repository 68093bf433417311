"""What a button or an entry of a menu does, whatever Qt says with the press."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton


def on_press(pressed: QAbstractButton | QAction, *actions: Callable[[], object]) -> None:
    """Do something at each press, in this order.

    Qt hands over whether the button is down; an action that takes something may not get it.
    """
    signal = pressed.triggered if isinstance(pressed, QAction) else pressed.clicked
    for action in actions:
        signal.connect(partial(_do, action))


def _do(action: Callable[[], object], *_down: bool) -> None:
    action()

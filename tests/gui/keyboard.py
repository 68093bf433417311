"""The keyboard of a clerk: every key goes to the widget that has the focus."""

import pytest
from gui.table_driving import commit
from gui.window_driving import CONTROL, Key, dialogs_on
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.ui.main_window import MainWindow

NONE = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """Keyboard of the clerk: counts the characters of the content apart from other keys."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self._window = qtbot, window
        self.content = self.others = 0

    @property
    def focus(self) -> QWidget:
        QApplication.processEvents()
        if QApplication.activeWindow() is None:  # a dialog was closed: as window managers do
            (*_, top) = (self._window, *dialogs_on(self._window))
            top.activateWindow()
            self._qtbot.waitUntil(top.isActiveWindow)
        held = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert held is not None, "no widget has the focus"
        return held

    def type(self, text: str) -> None:
        """Type content, which the input method commits."""
        commit(self.focus, text)
        self.content += len(text)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self._qtbot.keyClick(self.focus, key)
            self.others += 1

    def control(self, key: Qt.Key, other: Qt.KeyboardModifier = NONE) -> None:
        """Press a key with Ctrl, and with another modifier."""
        self._qtbot.keyClick(self.focus, key, CONTROL | other)
        self.others += 1

    def choose(self, words: str) -> None:
        """Choose from the box that has the focus: by arrow keys, or by typing if that is less."""
        box = self.focus
        assert isinstance(box, QComboBox)
        at = box.findText(words, Qt.MatchFlag.MatchEndsWith)
        assert at >= 0, words
        down = at - max(box.currentIndex(), 0 if box.itemText(0) else -1)
        typed = self._shortest(box, at)
        if typed and len(typed) < abs(down):
            commit(box, typed)
            self.others += len(typed)
        while box.currentIndex() != at:
            self.press(Key.Key_Down if box.currentIndex() < at else Key.Key_Up)

    def _shortest(self, box: QComboBox, at: int) -> str:
        """Return the shortest words that choose an item, "" if there are none."""
        text = box.itemText(at)
        order = [(box.currentIndex() + step) % box.count() for step in range(1, box.count() + 1)]
        for length in range(1, len(text) + 1):
            for start in range(len(text) - length + 1):
                words = text[start : start + length]
                if next(one for one in order if words in box.itemText(one)) == at:
                    return words
        return ""

    def go_to(self, widget: QWidget, key: Qt.Key = Key.Key_Tab) -> None:
        """Press Tab, or Shift+Tab, until a widget has the focus."""
        for _ in range(40):
            if self.focus is widget:
                return
            self.press(key)
        pytest.fail(f"Tab does not reach {widget.accessibleName()}")

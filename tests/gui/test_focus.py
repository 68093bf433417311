"""Where the keyboard is can be seen, on every control at which Tab stops."""

from pathlib import Path

from gui.access import stops
from gui.test_dialogs import each, sample, window
from gui.window_driving import page_of, tab_of
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.main_window import MainWindow

__all__ = ["sample", "window"]

_SEEN = 40
"""Pixels that must change: more than a blinking caret's, less than the edge of a small box."""


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def picture(stop: QWidget) -> QImage:
    """Return what is to be seen of a control, and of two pixels round it."""
    over = stop.window()
    corner = stop.mapTo(over, QPoint(-2, -2))
    return over.grab(QRect(corner, stop.rect().adjusted(0, 0, 4, 4).size())).toImage()


def changed(one: QImage, other: QImage) -> int:
    return sum(
        one.pixel(x, y) != other.pixel(x, y)
        for x in range(one.width())
        for y in range(one.height())
    )


def bring(stop: QWidget) -> None:
    """Scroll to a control, as Tab does."""
    above = stop.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(stop)
        above = above.parentWidget()


def unseen(within: QWidget) -> list[str]:
    """Return the controls that look the same whether they have the keyboard or not."""
    found: list[str] = []
    every = sorted(stops(within), key=lambda w: w.mapTo(within, w.rect().topLeft()).y())
    for stop in every:
        elsewhere = next((other for other in every if other is not stop), within.window())
        bring(stop)
        elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        without = picture(stop)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        if not stop.hasFocus() or not stop.isVisible():
            continue
        if changed(without, picture(stop)) < _SEEN:
            words = stop.property("text") or stop.accessibleName()
            found.append(f"{type(stop).__name__} {stop.objectName()} {words}")
    return found


def test_the_keyboard_is_seen_on_every_page(window: MainWindow) -> None:
    missing: dict[str, list[str]] = {}
    window.resize(1366, 768)
    for index, tab in enumerate(tabs.names(page_of(window).edition)):
        page_of(window).turn_to(index)
        page = page_of(window).page(tab)
        settle()
        missing[tab] = unseen(page)
    tab_of(window, "requests")
    missing["panel"] = unseen(window.frame.panel)
    window.show_start()
    missing["start"] = unseen(window.frame.start)
    window.frame.actions["books"].trigger()
    settle()
    missing["books"] = unseen(window.context.group(BookCommands).page)
    assert {where: what for where, what in missing.items() if what} == {}


def test_the_keyboard_is_seen_in_every_dialog(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    missing: dict[str, list[str]] = {}
    for name, dialog in each(qtbot, window, tmp_path):
        qtbot.waitActive(dialog)
        missing[name] = unseen(dialog)
    assert {where: what for where, what in missing.items() if what} == {}

"""What can be read and reached in a window: its words, its names, its keys."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)

_NAMED = {
    *(QAccessible.Role.PushButton, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton),
    *(QAccessible.Role.EditableText, QAccessible.Role.ComboBox, QAccessible.Role.List),
    *(QAccessible.Role.Table, QAccessible.Role.Tree, QAccessible.Role.ButtonMenu),
    *(QAccessible.Role.PageTab, QAccessible.Role.MenuItem, QAccessible.Role.Document),
}
"""What a screen reader stops at and must have a name for."""


_TITLE_BAR = 32
"""Pixels that a desktop takes for the title of a window."""

_IN_FULL_ELSEWHERE = {"Strip"}
"""The line under a table shows what fits of the help that stands in full under F1."""


def clipped(window: QWidget) -> list[str]:
    """Return the words shown that have less room than they need."""
    labels = [each for each in window.findChildren(QLabel) if each.isVisible() and each.text()]
    buttons = [each for each in window.findChildren(QAbstractButton) if each.isVisible()]
    lines = [
        each
        for each in window.findChildren(QLineEdit)
        if each.isVisible() and not isinstance(each.parent(), QAbstractSpinBox)
    ]
    return [
        *(each.text() for each in labels if not _label_fits(each)),
        *(each.text() for each in buttons if each.text() and not _button_fits(each)),
        *(each.text() for each in lines if each.height() < each.minimumSizeHint().height()),
        *(text for bar in window.findChildren(QTabBar) for text in _narrow_tabs(bar)),
    ]


_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractScrollArea)


def out_of_reach(window: QWidget, screen: QSize) -> list[str]:
    """Return the controls that lie outside a screen and that no scrolling brings into it."""
    frame = QSize(window.width(), window.height() + _TITLE_BAR)
    beyond = [] if frame.boundedTo(screen) == frame else [f"{type(window).__name__} {frame}"]
    shown = [each for each in window.findChildren(QWidget) if each.isVisible()]
    controls = [each for each in shown if isinstance(each, _CONTROLS) and each.window() is window]
    return beyond + [_called(each) for each in controls if not _reachable(each)]


def _called(control: QWidget) -> str:
    words = control.text() if isinstance(control, QAbstractButton) else control.accessibleName()
    return f"{type(control).__name__} {control.objectName()} {words}".strip()


def _reachable(control: QWidget) -> bool:
    """Return whether a control lies in each widget around it, or where that scrolls to it."""
    place = control.rect()
    inner = control
    while not inner.isWindow() and (outer := inner.parentWidget()) is not None:
        place = place.translated(inner.pos())
        area = outer.parentWidget()
        if isinstance(area, QScrollArea | QTableView) and area.viewport() is outer:
            place = _scrolled(area, place)
        if not outer.rect().contains(place):
            return False
        inner = outer
    return True


def _scrolled(area: QScrollArea | QTableView, place: QRect) -> QRect:
    """Return where a place comes to lie once an area is scrolled to it, as far as it can be."""
    down, right = area.verticalScrollBar(), area.horizontalScrollBar()
    x, y = place.x(), place.y()
    if area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        x = min(x + right.value(), max(0, x + right.value() - right.maximum()))
    if down.maximum() > 0:
        y = 0
    return QRect(QPoint(x, y), QSize(place.width(), min(place.height(), area.viewport().height())))


def _label_fits(label: QLabel) -> bool:
    if type(label.parent()).__name__ in _IN_FULL_ELSEWHERE:
        return True
    if label.wordWrap():
        return label.height() >= label.heightForWidth(label.width())
    metrics, room = label.fontMetrics(), label.contentsRect()
    lines = label.text().split("\n")
    width = max(metrics.horizontalAdvance(line) for line in lines)
    return width <= room.width() and metrics.height() * len(lines) <= room.height() + 1


def _button_fits(button: QAbstractButton) -> bool:
    needed = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
    if not button.icon().isNull():
        needed += button.iconSize().width()
    return needed <= button.width() and button.fontMetrics().height() <= button.height()


def _narrow_tabs(bar: QTabBar) -> list[str]:
    metrics = bar.fontMetrics()
    return [
        bar.tabText(index)
        for index in range(bar.count() if bar.isVisible() else 0)
        if bar.tabRect(index).width()
        < metrics.horizontalAdvance(bar.tabText(index)) + _sign_width(bar, index)
    ]


def _sign_width(bar: QTabBar, index: int) -> int:
    return 0 if bar.tabIcon(index).isNull() else bar.iconSize().width()


def nameless(window: QWidget) -> list[str]:
    """Return what a screen reader would stop at without a word for it."""
    root = QAccessible.queryAccessibleInterface(window)
    return [
        f"{interface.role().name} {_described(interface)}"
        for interface in _walk(root)
        if interface.role() in _NAMED
        and not interface.state().invisible  # type: ignore[attr-defined]  # the stubs lack it
        and not interface.text(QAccessible.Text.Name).strip()
    ]


def _walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    if isinstance(interface.object(), QAbstractItemView):
        return  # each has tests of its own for its cells
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid():  # type: ignore[redundant-expr]  # there may be none
            yield from _walk(child)


def _described(interface: QAccessibleInterface) -> str:
    thing = interface.object()
    return f"{type(thing).__name__} {thing.objectName()} in {type(thing.parent()).__name__}"


def keyless(menu: QMenu) -> list[str]:
    """Return what in a menu has neither a key nor a letter, or shares its letter."""
    found: list[str] = []
    letters: list[str] = []
    for action in menu.actions():
        if action.isSeparator():
            continue
        under = action.menu()
        if isinstance(under, QMenu):
            found += keyless(under)
        letter = action.text().partition("&")[2][:1]
        letters += [letter] if letter else []
        if not letter and not action.shortcuts():
            found.append(action.text())
    doubled = {letter for letter in letters if letters.count(letter) > 1}
    return found + [f"{menu.title()} {letter}" for letter in sorted(doubled)]


def stops(page: QWidget) -> set[QWidget]:
    """Return what the Tab key should stop at on a page."""
    return {
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }

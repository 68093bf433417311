"""The menu under the right mouse button of a table; the menu key opens it too."""

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.ui.table.acts import TableActs
from zwgk_desktop.ui.table.options import TableOptions


def fill_menu(menu: QMenu, acts: TableActs, options: TableOptions, layout: Layout) -> None:
    """Lay the menu of a table out."""
    editable = acts.editable
    for words, action, allowed in (
        ("剪切\tCtrl+X", acts.cut, editable),
        ("复制\tCtrl+C", acts.copy, True),
        ("粘贴\tCtrl+V", acts.paste, editable),
        ("清除\tDelete", acts.clear, editable),
        ("", None, True),
        ("选区填 0…\tAlt+0", acts.ask_noughts_here, editable),
        ("本表无发生，全部填 0…\tAlt+9", acts.ask_noughts, editable),
        ("", None, True),
        ("这一格的历史\tShift+F7", lambda: acts.wished.emit("cell_history"), True),
        *((words, action, editable) for words, action in _tied(acts)),
        ("", None, True),
    ):
        if action is None:
            menu.addSeparator()
        else:
            item = menu.addAction(words)
            item.setEnabled(allowed)
            item.triggered.connect(lambda _=False, action=action: action())
    _add_ways(menu.addMenu("按回车键后"), options, layout)
    help_ = menu.addAction("单元格说明\tF1")
    help_.setCheckable(True)
    help_.setChecked(options.help_shown)
    help_.toggled.connect(options.set_help_shown)


def _tied(acts: TableActs) -> tuple[tuple[str, Callable[[], None]], ...]:
    """Offer, where the cell carries on from last year's, to release it or to link it again."""
    link = acts.link
    if link is None:
        return ()
    words = "解除与上年的关联…" if link.released is None else "恢复与上年的关联"
    return ((words, lambda: acts.wished.emit("link")),)


def _add_ways(menu: QMenu, options: TableOptions, layout: Layout) -> None:
    group = QActionGroup(menu)
    for words, right in (("向下一格", False), ("向右一格", True)):
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(options.enter_right(layout) is right)
        group.addAction(action)
        action.triggered.connect(
            lambda _=False, right=right: options.set_enter_right(layout, on=right)
        )

"""上年结转: seen to be tied to last year's report, released with a reason, tied again."""

from pathlib import Path

import pytest
from gui.window_driving import (
    CONTROL,
    Key,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
    table_on,
)
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.releasing import link_at
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.finalise_dialog import ReleaseDialog
from zwgk_desktop.ui.table.acts import fill_menu

R = "requests"
CARRIED_IN = f"{R}.carried_in.natural_person"
OTHER = f"{R}.received.natural_person"
LAST = {
    f"{R}.received.natural_person": 3,
    f"{R}.granted.natural_person": 1,
    f"{R}.carried_out.natural_person": 2,
}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, LAST, year=2022)
    made = make_report(
        tmp_path, catalog, {CARRIED_IN: 2, f"{R}.granted.natural_person": 2}, year=2023
    )
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    table_on(window, R).go_to(CARRIED_IN)
    return window


def link(window: MainWindow) -> Link:
    found = link_at(page_of(window).session, CARRIED_IN)
    assert found is not None
    return found


def menu_of(window: MainWindow) -> list[str]:
    """Read the menu of the cell with the caret."""
    table = table_on(window, R)
    menu = QMenu(table)
    fill_menu(menu, table.acts, window.navigation.options, table.own_model.table.layout)
    return [action.text() for action in menu.actions()]


def test_the_tie_is_told_at_the_cell(window: MainWindow) -> None:
    table = table_on(window, R)
    index = table.own_model.index_of(CARRIED_IN)
    words = "上年是 2，一致"
    assert words in str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert words in str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole))
    assert "解除与上年的关联…" in menu_of(window)

    page_of(window).session.enter(CARRIED_IN, 1)
    window.refresh()
    assert "不一致，这里是 1" in str(index.data(Qt.ItemDataRole.ToolTipRole))
    table.go_to(OTHER)
    assert not [words for words in menu_of(window) if "关联" in words]


def test_the_sign_of_the_tie_is_painted(qtbot: QtBot, window: MainWindow) -> None:
    """Seen at the lower left, apart once released; other cells have none."""
    table = table_on(window, R)

    def corner(address: str) -> list[str]:
        table.go_to(address)
        box = table.visualRect(table.own_model.index_of(address))
        table.go_to(OTHER)  # no caret's frame in the picture
        shown = table.viewport().grab().toImage()
        return [
            shown.pixelColor(box.left() + x, box.bottom() - y).name()
            for x in range(4, 16)
            for y in range(2, 9)
        ]

    bare = corner(f"{R}.carried_out.enterprise")
    tied = corner(f"{R}.carried_in.enterprise")
    assert bare != tied
    table.go_to(f"{R}.carried_in.enterprise")
    window.frame.actions["link"].trigger()
    dialog = dialog_on(window, ReleaseDialog)
    dialog.reason.setPlainText("上年有误")
    press(qtbot, dialog, "解除关联")
    table.go_to(CARRIED_IN)
    assert corner(f"{R}.carried_in.enterprise") not in (bare, tied)


def test_it_is_released_with_a_reason_and_tied_again(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.actions["help"].trigger()
    help_ = window.frame.help
    qtbot.waitUntil(lambda: "解除与上年的关联…" in help_.toPlainText())
    help_.anchorClicked.emit(QUrl("do:link"))
    dialog = dialog_on(window, ReleaseDialog)

    press(qtbot, dialog, "解除关联")
    assert "没有写解除关联的原因" in dialog.advice.text()
    dialog.reason.setPlainText("上年多计1件")
    press(qtbot, dialog, "解除关联")

    assert link(window).released == "上年多计1件"
    assert "已解除与上年的关联" in window.frame.status.message.text()
    qtbot.waitUntil(lambda: "原因：上年多计1件" in help_.toPlainText())
    assert "空白 → 上年多计1件" in help_.toPlainText()
    assert "恢复与上年的关联" in menu_of(window)

    help_.anchorClicked.emit(QUrl("do:link"))
    assert link(window).released is None
    with qtbot.waitActive(window):  # as a window manager does once the dialog is gone
        window.activateWindow()
    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert link(window).released == "上年多计1件"


def test_the_help_leads_to_the_whole_history_of_the_cell(qtbot: QtBot, window: MainWindow) -> None:
    session = page_of(window).session
    for number in (3, 4, 2):
        session.enter(CARRIED_IN, number)
    session.enter(OTHER, 7)
    window.refresh()
    window.frame.actions["help"].trigger()
    qtbot.waitUntil(lambda: "全部历史" in window.frame.help.toPlainText())
    window.frame.help.anchorClicked.emit(QUrl("do:cell_history"))

    panel = window.frame.history
    assert panel.isVisible()
    assert panel.filter.text() == "上年结转政府信息公开申请数量 自然人"
    shown = [line.words for line in panel.table.rows]
    assert shown[:3] == [
        "上年结转政府信息公开申请数量 自然人 4→2",
        "上年结转政府信息公开申请数量 自然人 3→4",
        "上年结转政府信息公开申请数量 自然人 2→3",
    ]
    assert not [words for words in shown if "本年新收政府信息公开申请数量" in words]


def test_a_cell_that_is_not_tied_says_so(window: MainWindow) -> None:
    table_on(window, R).go_to(OTHER)
    window.frame.actions["link"].trigger()
    assert dialogs_on(window) == []
    assert "不与上年关联" in window.frame.status.message.text()

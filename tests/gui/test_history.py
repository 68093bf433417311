"""历史: every act in words, narrowed to a cell or a section, and the way back."""

import pytest
from gui.table_driving import commit, type_at
from gui.window_driving import (
    CONTROL,
    Key,
    answer,
    page_of,
    press,
    tab_of,
    table_on,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow

RECEIVED = "requests.received.natural_person"
GRANTED = "requests.granted.natural_person"


def words_of(window: MainWindow) -> list[str]:
    return [line.words for line in window.frame.history.table.rows]


def choose(window: MainWindow, words: str) -> None:
    table = window.frame.history.table
    table.choose(next(line.act for line in table.rows if line.words == words))


def test_history_tells_each_act_and_follows_the_work(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1366, 768)
    table = table_on(window, "requests")
    type_at(qtbot, table, RECEIVED, "3")
    assert window.frame.history_dock.isHidden()
    qtbot.keyClick(window, Key.Key_F7)
    assert window.frame.history_dock.isVisible()
    assert window.frame.dock.isHidden()
    assert words_of(window)[0] == "本年新收政府信息公开申请数量 自然人 0→3"

    type_at(qtbot, table, GRANTED, "3")
    assert words_of(window)[:2] == [
        "予以公开 自然人 0→3",
        "本年新收政府信息公开申请数量 自然人 0→3",
    ]
    qtbot.keyClick(table, Key.Key_Z, CONTROL)
    assert words_of(window)[0] == "撤销：予以公开 自然人 3→0"

    qtbot.mouseClick(window.frame.history.close_button, Qt.MouseButton.LeftButton)
    assert window.frame.history_dock.isHidden()
    assert window.frame.dock.isVisible()


def test_returning_to_a_point_is_asked_and_undoable(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    for figure in ("3", "4", "5"):
        type_at(qtbot, table, RECEIVED, figure)
    qtbot.keyClick(window, Key.Key_F7)
    panel = window.frame.history
    assert not panel.back.isEnabled()
    choose(window, "本年新收政府信息公开申请数量 自然人 4→5")
    assert not panel.back.isEnabled()  # it is so now
    choose(window, "本年新收政府信息公开申请数量 自然人 0→3")

    press(qtbot, panel, "回到这一步…")
    said = answer(qtbot, window, "恢复这 1 处")

    assert "本年新收政府信息公开申请数量 自然人 0→3" in said
    assert page_of(window).session.report.entry(RECEIVED) == 3
    assert words_of(window)[0].startswith("回到 ")
    qtbot.keyClick(table, Key.Key_Z, CONTROL)
    assert page_of(window).session.report.entry(RECEIVED) == 5


def test_nothing_to_return_to_is_told(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    for figure in ("3", "4", "3"):
        type_at(qtbot, table, RECEIVED, figure)
    qtbot.keyClick(window, Key.Key_F7)
    choose(window, "本年新收政府信息公开申请数量 自然人 0→3")
    press(qtbot, window.frame.history, "回到这一步…")

    assert "没有要变的" in window.frame.status.message.text()


def test_a_cell_has_its_own_history(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, RECEIVED, "3")
    type_at(qtbot, table, GRANTED, "3")
    table.go_to(RECEIVED)

    qtbot.keyClick(window, Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)

    assert "本年新收政府信息公开申请数量 自然人 0→3" in words_of(window)
    assert "予以公开 自然人 0→3" not in words_of(window)
    assert window.frame.history.filter.text() == "本年新收政府信息公开申请数量 自然人"


def test_the_menu_of_a_cell_offers_its_history(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, RECEIVED, "3")
    table.go_to(RECEIVED)
    table.acts.wished.emit("cell_history")

    assert window.frame.history_dock.isVisible()
    assert window.frame.history.filter.text() == "本年新收政府信息公开申请数量 自然人"


def test_a_section_has_its_own_history(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, RECEIVED, "3")
    page_of(window).session.enter("report.contact", "张三")
    tab_of(window, "report")
    window.frame.actions["cell_history"].trigger()
    assert window.frame.history.filter.text() == "报告信息"
    assert "本年新收政府信息公开申请数量 自然人 0→3" not in words_of(window)

    menu = window.frame.history.filter.menu()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    assert window.frame.history.filter.text() == "整份报告"
    assert "本年新收政府信息公开申请数量 自然人 0→3" in words_of(window)


def test_enter_on_an_act_shows_the_place(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "3")
    tab_of(window, "report")
    qtbot.keyClick(window, Key.Key_F7)
    choose(window, "予以公开 自然人 0→3")
    qtbot.keyClick(window.frame.history.table, Key.Key_Return)

    qtbot.waitUntil(lambda: page_of(window).tab == "requests")
    assert table_on(window, "requests").current_address() == GRANTED


def test_acts_are_sought_and_dated(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, RECEIVED, "3")
    type_at(qtbot, table, GRANTED, "3")
    qtbot.keyClick(window, Key.Key_F7)
    panel = window.frame.history
    (field,) = [f for f in panel.findChildren(QLineEdit) if f.placeholderText()[:2] == "查找"]
    commit(field, "予以公开")
    assert words_of(window) == ["予以公开 自然人 0→3"]
    at = panel.table.rows[0].at
    assert panel.table.model().index(0, 0).data() == f"{at:%m-%d}\n{at:%H:%M}"
    commit(field, "没有这一步")
    assert "改一改查找的内容" in panel.table.accessibleDescription()


def test_a_right_click_goes_to_the_place_or_back(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    for figure in ("3", "4"):
        type_at(qtbot, table, RECEIVED, figure)
    qtbot.keyClick(window, Key.Key_F7)
    panel = window.frame.history

    def offered() -> list[str]:
        return [one.text() for one in panel.table.actions() if one.isEnabled()]

    choose(window, "本年新收政府信息公开申请数量 自然人 3→4")
    assert offered() == ["到那个地方", "复制这一行", "复制全表"]
    choose(window, "本年新收政府信息公开申请数量 自然人 0→3")
    assert offered() == ["到那个地方", "回到这一步…", "复制这一行", "复制全表"]


@pytest.mark.parametrize("percent", [100, 200])
def test_rows_have_room_for_two_lines(qtbot: QtBot, window: MainWindow, percent: int) -> None:
    apply_scale(percent)
    page_of(window).session.enter(RECEIVED, 3)
    qtbot.keyClick(window, Key.Key_F7)
    table = window.frame.history.table
    assert table.rowHeight(0) >= 2 * table.fontMetrics().height()


def test_new_acts_come_on_top_and_the_selection_stays(qtbot: QtBot, window: MainWindow) -> None:
    table_on(window, "requests")
    session = page_of(window).session
    for figure in range(3, 503):
        session.enter(RECEIVED, figure)
    qtbot.keyClick(window, Key.Key_F7)
    shown = window.frame.history.table
    shown.selectRow(3)
    chosen = shown.chosen
    assert chosen is not None
    every = len(shown.rows)
    for figure in (1, 2):
        session.enter(GRANTED, figure)
        window.refresh()
    assert shown.chosen == chosen
    assert words_of(window)[:2] == ["予以公开 自然人 1→2", "予以公开 自然人 0→1"]
    assert len(words_of(window)) == every + 2
    window.frame.history.show_where(GRANTED)
    assert len(words_of(window)) >= 2
    window.frame.history.show_where(None)
    assert len(words_of(window)) == every + 2

"""复核 on screen: blind, compared, settled, never lost."""

from pathlib import Path

import pytest
from gui.table_driving import Key, shown, type_at
from gui.window_driving import (
    answer,
    dialog_on,
    make_report,
    make_window,
    page_of,
    press,
    tab_of,
    table_on,
)
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.page import TablePage
from zwgk_desktop.ui.table.second_keying_pane import DifferencesDialog, SecondKeyingPane

D = "disputes"
UPHELD, CORRECTED = f"{D}.review.upheld", f"{D}.review.corrected"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog, {UPHELD: 3, f"{D}.review.total": 3})
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(made)
    table_on(window, D)
    return window


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow) -> SecondKeyingPane:
    """The table, about to be keyed again."""
    qtbot.keyClick(table_on(window, D), Key.Key_R, Qt.KeyboardModifier.AltModifier)
    pane = page_on(window).second_keying
    assert pane is not None
    return pane


def page_on(window: MainWindow) -> TablePage:
    page = tab_of(window, D)
    assert isinstance(page, TablePage)
    return page


def session_of(window: MainWindow) -> EditingSession:
    return page_of(window).session


def key_all(qtbot: QtBot, pane: SecondKeyingPane) -> None:
    """Key everything as it was, but for one slip."""
    type_at(qtbot, pane.table, UPHELD, "8")
    pane.table.acts.ask_zeros()
    answer(qtbot, pane.window(), "11 格填 0")
    type_at(qtbot, pane.table, f"{D}.review.total", "3")


def test_nothing_of_the_first_keying_shows(
    qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane
) -> None:
    assert pane.table.hasFocus()
    assert shown(pane.table, UPHELD) == ""
    assert not window.frame.dock.isVisible()
    window.frame.actions["help"].trigger()
    window.frame.actions["panel"].trigger()
    window.frame.actions["panel"].trigger()
    assert not window.frame.dock.isVisible()
    assert not window.frame.help.isVisible()
    type_at(qtbot, pane.table, UPHELD, "8")
    assert shown(pane.table, f"{D}.review.total") == "8"
    assert session_of(window).report.entry(UPHELD) == 3

    tab_of(window, "overview")
    assert window.frame.dock.isVisible()
    page_on(window)
    assert not window.frame.dock.isVisible()


def test_undo_takes_back_the_second_keying(
    qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane
) -> None:
    type_at(qtbot, pane.table, UPHELD, "8")
    window.frame.actions["undo"].trigger()

    assert shown(pane.table, UPHELD) == ""
    assert "复核重录" in window.frame.status.message.text()


def test_leaving_loses_nothing(qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane) -> None:
    type_at(qtbot, pane.table, UPHELD, "8")
    press(qtbot, pane, "暂停复核")
    page = page_on(window)
    assert page.second_keying is None
    assert shown(page.table, UPHELD) == "3"
    assert page.table.hasFocus()
    assert window.frame.dock.isVisible()

    window.open_report(session_of(window).id)
    page = page_on(window)
    press(qtbot, page.unfinished, "继续复核")
    assert page.second_keying is not None
    assert shown(page.second_keying.table, UPHELD) == "8"


def test_a_refused_entry_keeps_the_mode(
    qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane
) -> None:
    pane.table.go_to(UPHELD)
    qtbot.keyClicks(pane.table, "x")
    press(qtbot, pane, "暂停复核")

    assert page_on(window).second_keying is pane
    pane.compare()
    assert not window.findChildren(DifferencesDialog)


def test_giving_up_is_asked_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane
) -> None:
    type_at(qtbot, pane.table, UPHELD, "8")
    press(qtbot, pane, "放弃重录…")
    answer(qtbot, window, "放弃重录")

    page = page_on(window)
    assert page.second_keying is None
    assert page.unfinished.isHidden()
    window.frame.actions["undo"].trigger()
    assert not page.unfinished.isHidden()


def test_what_differs_is_settled_cell_by_cell(
    qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane
) -> None:
    key_all(qtbot, pane)
    type_at(qtbot, pane.table, CORRECTED, "1")
    type_at(qtbot, pane.table, f"{D}.review.other", "5")
    press(qtbot, pane, "核对两次…")
    dialog = dialog_on(window, DifferencesDialog)
    row = [str(dialog.list.model().index(0, column).data()) for column in range(3)]
    assert row == [session_of(window).report.edition.label(UPHELD), "3", "8"]
    assert "有 3 格" in dialog.said.text()

    press(qtbot, dialog, "保留第一次")
    press(qtbot, dialog, "采用第二次")
    dialog.anew.setText("一")
    press(qtbot, dialog, "改填这个数")
    assert "不是有效的件数" in dialog.advice.text()
    dialog.anew.setText("2")
    qtbot.keyClick(dialog.anew, Key.Key_Return)

    report = session_of(window).report
    assert [report.entry(f"{D}.review.{c}") for c in ("upheld", "corrected", "other")] == [3, 1, 2]
    press(qtbot, dialog, "两次一致，结束复核")
    assert page_on(window).second_keying is None
    undoable = session_of(window).timeline.undoable
    assert undoable is not None
    assert undoable.note == "复核一致"
    assert shown(page_on(window).table, f"{D}.review.other") == "2"


def test_only_what_was_keyed_twice_is_compared(
    qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane
) -> None:
    type_at(qtbot, pane.table, UPHELD, "3")
    type_at(qtbot, pane.table, CORRECTED, "0")
    press(qtbot, pane, "核对两次…")

    dialog = dialog_on(window, DifferencesDialog)
    assert dialog.list.rowCount() == 0
    assert dialog.said.text() == "已重录的各格两次一致。还有 10 格没有重录，没有比较。"
    assert dialog.end.isHidden()
    press(qtbot, dialog, "继续重录")
    assert page_on(window).second_keying is pane


def test_a_settlement_the_file_refuses_is_told(
    qtbot: QtBot, window: MainWindow, pane: SecondKeyingPane
) -> None:
    key_all(qtbot, pane)
    pane.compare()
    dialog = dialog_on(window, DifferencesDialog)
    session_of(window).delete()
    press(qtbot, dialog, "采用第二次")
    assert "已经删除" in dialog.advice.text()
    press(qtbot, dialog, "以后再定")

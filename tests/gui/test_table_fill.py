"""Noughts in bulk, the nil report, the way of Enter: asked first, one act, remembered."""

from pathlib import Path

import pytest
from gui.table_driving import Key, editor_of, opened, shown, type_at
from gui.window_driving import (
    answer,
    dialog_on,
    make_report,
    make_window,
    page_of,
    tab_of,
    table_on,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.filling import propose_nil
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.table.acts import fill_menu
from zwgk_desktop.ui.table.keys import TableOptions
from zwgk_desktop.ui.table.table_actions import NilDialog
from zwgk_desktop.ui.table.view import StatutoryTable

R = "requests"
RECEIVED, ENTERPRISE = f"{R}.received.natural_person", f"{R}.received.enterprise"
CARRIED_IN = f"{R}.carried_in.natural_person"
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog, {RECEIVED: None, ENTERPRISE: 2})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


def session_of(window: MainWindow) -> EditingSession:
    return page_of(window).session


def test_the_selection_is_filled_where_it_is_blank(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, R)
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_Right, SHIFT)
    qtbot.keyClick(table, Key.Key_0, ALT)

    said = answer(qtbot, window, "1 格填 0")

    assert "另有 1 格填有不是 0 的数字" in said
    session = session_of(window)
    assert (session.report.entry(RECEIVED), session.report.entry(ENTERPRISE)) == (0, 2)
    assert session.timeline.undoable is not None
    assert (session.timeline.undoable.kind, session.timeline.undoable.note) == (
        ActKind.FILL,
        "选区填0",
    )
    assert "已把 1 格填为 0" in window.frame.status.message.text()


def test_a_table_in_which_nothing_happened(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, R)
    qtbot.keyClick(table, Key.Key_9, ALT)
    answer(qtbot, window, "2 格都改为 0")

    assert session_of(window).report.entry(ENTERPRISE) == 0
    window.frame.actions["undo"].trigger()
    assert shown(table, ENTERPRISE) == "2"
    assert shown(table, RECEIVED) == ""


def test_a_full_selection_has_nothing_to_fill(window: MainWindow) -> None:
    table_on(window, R).go_to(f"{R}.received.total")
    window.frame.actions["fill_here"].trigger()

    assert "没有空白的格" in window.frame.status.message.text()


def test_a_nil_report_shows_its_sentence_first(window: MainWindow) -> None:
    tab_of(window, "overview")
    window.frame.actions["nil"].trigger()
    dialog = dialog_on(window, NilDialog)
    before = dict(session_of(window).report.values)

    assert "没有收到政府信息公开申请" in dialog.sentence.toPlainText()
    assert not dialog.fill.isEnabled()  # two requests stand in the way
    dialog.replace.click()
    dialog.sentence.setPlainText("全年没有申请。")
    assert dialog.fill.text() == "2 格填 0，并写入这一句"
    dialog.fill.click()

    report = session_of(window).report
    assert report.entry(ENTERPRISE) == report.entry(RECEIVED) == 0
    assert "三种受理渠道。全年没有申请。" in report.text("overview")
    window.frame.actions["undo"].trigger()
    assert dict(session_of(window).report.values) == before


def test_a_nil_report_without_a_sentence(window: MainWindow) -> None:
    session_of(window).enter(ENTERPRISE, 0)
    window.frame.actions["nil"].trigger()
    dialog = dialog_on(window, NilDialog)
    dialog.writing.click()

    assert dialog.fill.text() == "1 格填 0"
    text = session_of(window).report.text("overview")
    dialog.fill.click()
    assert session_of(window).report.text("overview") == text
    assert "零报告已填好" in window.frame.status.message.text()


def test_a_locked_nil_report_is_refused_in_its_dialog(qtbot: QtBot, window: MainWindow) -> None:
    session_of(window).delete()
    dialog = NilDialog(
        window,
        session_of(window).report,
        propose_nil(session_of(window).report, None),
        lambda values: session_of(window).apply(values, ActKind.FILL),
    )
    qtbot.addWidget(dialog)
    dialog.replace.click()
    dialog.accept()

    assert "已经删除" in dialog.advice.text()


def test_other_pages_have_no_table(window: MainWindow) -> None:
    tab_of(window, "problems")
    for name in ("fill", "fill_here", "second_keying"):
        window.frame.actions[name].trigger()
        assert "不是表格" in window.frame.status.message.text()


def test_enter_goes_the_way_that_was_chosen(
    qtbot: QtBot, session: EditingSession, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.ini")
    table = opened(qtbot, session, R)
    table.options = TableOptions(settings)
    type_at(qtbot, table, RECEIVED, "1")
    assert table.current_address() == CARRIED_IN

    choose(table, "向右一格")
    type_at(qtbot, table, RECEIVED, "2")
    assert table.current_address() == ENTERPRISE
    qtbot.keyClick(table, Key.Key_Return, SHIFT)
    assert table.current_address() == RECEIVED
    table.go_to(f"{R}.carried_out.other_body")
    qtbot.keyClick(table, Key.Key_Return)
    assert table.hasFocus()  # Tab would have left the table

    assert TableOptions(Settings(tmp_path / "settings.ini")).enter_right(Layout.MATRIX)
    choose(table, "向下一格")
    assert not TableOptions(settings).enter_right(Layout.MATRIX)


def test_two_is_keyed_by_rows_until_the_clerk_chooses_otherwise(
    qtbot: QtBot, session: EditingSession
) -> None:
    """0 0 0 2 1 5, as 二 is read: the 2 is the first normative document's."""
    table = opened(qtbot, session, "proactive")
    table.go_to("proactive.rules.issued")
    for digit in "000215":
        qtbot.keyClicks(table, digit)
        editor = editor_of(table)
        assert editor is not None
        qtbot.keyClick(editor, Key.Key_Return)

    figures = [session.report.entry(a) for a in table.own_model.table.entered[:7]]
    assert figures == [0, 0, 0, 2, 1, 5, None]
    choose(table, "向下一格")
    table.go_to("proactive.rules.issued")
    qtbot.keyClick(table, Key.Key_Return)
    assert table.current_address() == "proactive.normative_documents.issued"
    assert not table.options.enter_right(Layout.MATRIX)


def choose(table: StatutoryTable, words: str) -> None:
    """Choose an entry of the table's menu, in a menu of its menu too."""
    menu = QMenu(table)
    fill_menu(menu, table.acts, table.options, table.own_model.table.layout)
    actions = [*menu.actions(), *(a for m in menu.findChildren(QMenu) for a in m.actions())]
    found = next(a for a in actions if a.text().split("\t")[0] == words)
    found.trigger()
    menu.deleteLater()

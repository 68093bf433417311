"""Typing in a table: real keys, real input method, real file."""

from decimal import Decimal

import pytest
from gui.table_driving import Key, bubble_of, commit, editor_of, model_of, opened, shown, type_at
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.table.view import StatutoryTable

RECEIVED = "requests.received.natural_person"
CARRIED_IN = "requests.carried_in.natural_person"
ENTERPRISE = "requests.received.enterprise"
TOTAL = "requests.received.total"
OTHER = "requests.received.other_body"
CONCLUDED = "requests.concluded.natural_person"
GRANTED = "requests.granted.natural_person"


@pytest.fixture
def table(qtbot: QtBot, session: EditingSession) -> StatutoryTable:
    return opened(qtbot, session, "requests")


def focus_editor(table: StatutoryTable) -> QLineEdit:
    editor = editor_of(table)
    assert editor is not None
    return editor


def test_a_total_follows_what_is_typed(qtbot: QtBot, table: StatutoryTable) -> None:
    type_at(qtbot, table, RECEIVED, "3")
    type_at(qtbot, table, ENTERPRISE, "４")  # full-width, from a Chinese input method

    assert shown(table, ENTERPRISE) == "4"
    assert shown(table, TOTAL) == "7"


def test_an_entry_is_on_disk_when_the_editor_closes(
    qtbot: QtBot, table: StatutoryTable, workspace: Workspace, session: EditingSession
) -> None:
    with qtbot.waitSignal(table.changed):
        type_at(qtbot, table, RECEIVED, "3")

    session.reload()
    assert session.report.values[RECEIVED] == 3
    assert workspace.writable


def test_ascii_typing_replaces_what_stood_there(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 12)
    table.refresh()
    table.go_to(RECEIVED)
    qtbot.keyClicks(table, "5")
    qtbot.keyClicks(focus_editor(table), "6")
    qtbot.keyClick(focus_editor(table), Key.Key_Return)

    assert shown(table, RECEIVED) == "56"


def test_f2_edits_what_stands_there(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 12)
    table.refresh()
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_F2)
    qtbot.keyClicks(focus_editor(table), "3")
    qtbot.keyClick(focus_editor(table), Key.Key_Return)

    assert shown(table, RECEIVED) == "123"


def test_escape_gives_the_entry_up(qtbot: QtBot, table: StatutoryTable) -> None:
    table.go_to(RECEIVED)
    commit(table, "8")
    qtbot.keyClick(focus_editor(table), Key.Key_Escape)

    assert shown(table, RECEIVED) == ""
    assert table.hasFocus()


def test_delete_clears_a_block_as_one_act(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 1)
    session.enter(CARRIED_IN, 2)
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Key.Key_Delete)
    assert shown(table, RECEIVED) == shown(table, CARRIED_IN) == ""

    session.undo()
    table.refresh()

    assert (shown(table, RECEIVED), shown(table, CARRIED_IN)) == ("1", "2")


@pytest.mark.parametrize("text", ["3.5", "无", "三", "-1", "123456789"])
def test_a_refused_entry_stays_with_its_text(
    qtbot: QtBot, table: StatutoryTable, text: str
) -> None:
    table.go_to(RECEIVED)
    commit(table, text)
    editor = focus_editor(table)
    with qtbot.waitSignal(model_of(table).rejected) as refusal:
        qtbot.keyClick(editor, Key.Key_Return)

    assert isinstance(refusal.args[0], UserError)
    assert refusal.args[0].code == "N01"
    assert editor_of(table) is editor
    assert editor.text() == text
    assert bubble_of(table).isVisible()
    assert text in bubble_of(table).text
    assert table.current_address() == RECEIVED


def test_a_refused_entry_can_be_mended(qtbot: QtBot, table: StatutoryTable) -> None:
    table.go_to(RECEIVED)
    commit(table, "1.")
    editor = focus_editor(table)
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.keyClick(editor, Key.Key_Backspace)
    assert not bubble_of(table).isVisible()

    qtbot.keyClick(editor, Key.Key_Return)

    assert shown(table, RECEIVED) == "1"
    assert table.current_address() == CARRIED_IN


def test_a_refused_entry_survives_clicks_and_jumps(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    table.go_to(RECEIVED)
    commit(table, "无")
    place = table.visualRect(model_of(table).index_of(GRANTED)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    table.go_to(CONCLUDED)
    session.enter(RECEIVED, 4)  # from elsewhere, while the text still stands
    table.refresh()

    assert focus_editor(table).text() == "无"
    assert table.current_address() == RECEIVED
    assert not table.flush()


def test_leaving_the_table_takes_the_entry(
    qtbot: QtBot, edition: Edition, session: EditingSession
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    table = StatutoryTable(edition.table_of["requests"], session, window)
    other = QLineEdit(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    table.go_to(RECEIVED)
    commit(table, "9")

    other.setFocus()

    assert shown(table, RECEIVED) == "9"


def test_flush_takes_what_is_being_typed(table: StatutoryTable) -> None:
    assert table.flush()
    table.go_to(RECEIVED)
    commit(table, "9")

    assert table.flush()
    assert shown(table, RECEIVED) == "9"


def test_typing_on_a_total_states_it_and_says_so(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    type_at(qtbot, table, RECEIVED, "3")
    table.go_to(TOTAL)
    commit(table, "4")
    assert "载明" in bubble_of(table).text
    assert bubble_of(table).isVisible()

    qtbot.keyClick(focus_editor(table), Key.Key_Return)

    assert session.report.values[TOTAL] == 4
    assert shown(table, TOTAL) == "3"
    assert table.current_address() == "requests.carried_in.total"
    index = model_of(table).index_of(TOTAL)
    assert "载明的合计是4，与计算数3不一致" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("总计，3，载明4")


def test_an_untouched_editor_changes_nothing(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(TOTAL, 4)
    table.go_to(TOTAL)
    qtbot.keyClick(table, Key.Key_F2)
    assert focus_editor(table).text() == "4"
    with qtbot.assertNotEmitted(table.changed):
        qtbot.keyClick(focus_editor(table), Key.Key_Return)

    assert session.report.values[TOTAL] == 4


def test_amounts_keep_their_decimals(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, "proactive")
    type_at(qtbot, table, "proactive.fees.amount", "１90．457379")

    assert session.report.values["proactive.fees.amount"] == Decimal("190.457379")
    assert shown(table, "proactive.fees.amount") == "190.457379"


def test_a_composition_opens_the_editor_and_is_not_lost(
    qtbot: QtBot, table: StatutoryTable
) -> None:
    table.go_to(RECEIVED)
    QApplication.sendEvent(table, QInputMethodEvent("shi", []))
    commit(table, "10")
    editor = focus_editor(table)
    assert editor.text() == "10"

    qtbot.keyClick(editor, Key.Key_Tab)

    assert shown(table, RECEIVED) == "10"
    assert table.current_address() == ENTERPRISE


def test_a_workspace_opened_to_look_refuses(
    qtbot: QtBot, catalog: Catalog, session: EditingSession, workspace: Workspace
) -> None:
    with Workspace.open(workspace.path, catalog, writing=False, program="test") as looking:
        table = opened(qtbot, looking.session(session.id), "requests")
        table.go_to(RECEIVED)
        with qtbot.waitSignal(table.rejected) as refusal:
            qtbot.keyClick(table, Key.Key_Delete)

    assert isinstance(refusal.args[0], UserError)
    assert refusal.args[0].code == "D15"

"""Where the keys lead, in each of the three tables."""

import pytest
from gui.table_driving import Key, editor_of, model_of, opened, type_at
from gui.window_driving import editor_on, page_of, table_on
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.keys import KeyOrder, Step
from zwgk_desktop.ui.table.view import StatutoryTable

R = "requests"


@pytest.mark.parametrize(
    ("table", "step", "count"),
    [
        ("requests", Step.ENTER, 144),
        ("requests", Step.TAB, 144),
        ("proactive", Step.ENTER, 10),
        ("proactive", Step.TAB, 10),
        ("disputes", Step.ENTER, 12),
        ("disputes", Step.TAB, 12),
    ],
)
def test_a_key_passes_every_entry_once_and_ends(
    edition: Edition, table: str, step: Step, count: int
) -> None:
    order = KeyOrder(lay_out(edition.table_of[table]))
    here, passed = order.first_entry, [order.first_entry]
    while there := order.step(here, step):
        passed.append(there)
        here = there

    assert len(passed) == count
    assert set(passed) == set(edition.table_of[table].entered)


@pytest.mark.parametrize("table", ["requests", "proactive", "disputes"])
@pytest.mark.parametrize(
    ("there", "back"), [(Step.ENTER, Step.ENTER_BACK), (Step.TAB, Step.TAB_BACK)]
)
def test_shift_goes_back_the_same_way(
    edition: Edition, table: str, there: Step, back: Step
) -> None:
    order = KeyOrder(lay_out(edition.table_of[table]))
    here = order.first_entry
    while following := order.step(here, there):
        assert order.step(following, back) == here
        here = following


KEYS = {
    None: Qt.KeyboardModifier.NoModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
}


@pytest.mark.parametrize(
    "way",
    [
        ("requests", "received.natural_person", "Return", "carried_in.natural_person"),
        ("requests", "other_reason.natural_person", "Enter", "carried_out.natural_person"),
        ("requests", "carried_out.natural_person", "Return", "received.enterprise"),
        ("requests", "received.enterprise", "Shift+Return", "carried_out.natural_person"),
        ("requests", "received.other_body", "Tab", "carried_in.natural_person"),
        ("requests", "carried_in.natural_person", "Shift+Backtab", "received.other_body"),
        ("requests", "received.other_body", "Right", "received.total"),
        ("requests", "received.total", "Right", "received.total"),
        ("requests", "received.total", "Return", "carried_in.total"),
        ("requests", "granted.enterprise", "Home", "granted.natural_person"),
        ("requests", "granted.enterprise", "End", "granted.total"),
        ("requests", "granted.enterprise", "Ctrl+Home", "received.natural_person"),
        ("requests", "granted.enterprise", "Ctrl+End", "carried_out.total"),
        ("requests", "granted.enterprise", "Ctrl+Down", "carried_out.enterprise"),
        ("requests", "granted.enterprise", "Ctrl+Up", "received.enterprise"),
        ("requests", "granted.enterprise", "Ctrl+Left", "granted.natural_person"),
        ("requests", "granted.enterprise", "Ctrl+Right", "granted.total"),
        ("requests", "granted.enterprise", "PageDown", "unavailable_not_held.enterprise"),
        ("requests", "granted.enterprise", "PageUp", "received.enterprise"),
        ("proactive", "normative_documents.in_force", "Down", "licences.decisions"),
        ("proactive", "licences.decisions", "Down", "penalties.decisions"),
        ("proactive", "licences.decisions", "Up", "normative_documents.issued"),
        ("proactive", "fees.amount", "Shift+Return", "coercions.decisions"),
        ("disputes", "review.pending", "Tab", "suit_direct.upheld"),
        ("disputes", "review.pending", "Return", "suit_direct.upheld"),
    ],
)
def test_keys(qtbot: QtBot, session: EditingSession, way: tuple[str, str, str, str]) -> None:
    table, start, keys, end = way
    view = opened(qtbot, session, table)
    view.go_to(f"{table}.{start}")
    *modifiers, key = keys.split("+")

    qtbot.keyClick(view, Qt.Key[f"Key_{key}"], KEYS[modifiers[0] if modifiers else None])

    assert view.current_address() == f"{table}.{end}"
    assert [model_of(view).address(i) for i in view.selectedIndexes()] == [f"{table}.{end}"]


@pytest.mark.parametrize(
    ("key", "end"),
    [
        (Key.Key_Down, f"{R}.carried_in.natural_person"),
        (Key.Key_Tab, f"{R}.received.enterprise"),
        (Key.Key_Return, f"{R}.carried_in.natural_person"),
        (Key.Key_Right, f"{R}.received.enterprise"),
        (Key.Key_Left, f"{R}.received.natural_person"),
        (Key.Key_Up, f"{R}.received.natural_person"),
    ],
)
def test_keys_take_what_is_typed_and_move_on(
    qtbot: QtBot, session: EditingSession, key: Key, end: str
) -> None:
    table = opened(qtbot, session, R)
    type_at(qtbot, table, f"{R}.received.natural_person", "2", key)

    assert session.report.entry(f"{R}.received.natural_person") == 2
    assert table.current_address() == end


def type_keys(qtbot: QtBot, table: StatutoryTable, *keys: Key) -> None:
    """Press keys one after another, each where the keyboard is."""
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        assert widget is table or table.isAncestorOf(widget)
        qtbot.keyClick(widget, key)


def test_seven_right_eight_enter_are_two_figures(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    table.go_to(f"{R}.received.natural_person")
    type_keys(qtbot, table, Key.Key_7, Key.Key_Right, Key.Key_8, Key.Key_Return)

    assert session.report.entry(f"{R}.received.natural_person") == 7
    assert session.report.entry(f"{R}.received.enterprise") == 8


@pytest.mark.parametrize("begin", [(Key.Key_F2,), (Key.Key_5, Key.Key_F2)])
def test_f2_edits_so_that_left_and_right_stay_in_the_figure(
    qtbot: QtBot, session: EditingSession, begin: tuple[Key, ...]
) -> None:
    session.enter(f"{R}.received.natural_person", 5)
    table = opened(qtbot, session, R)
    table.go_to(f"{R}.received.natural_person")
    type_keys(qtbot, table, *begin, Key.Key_Left, Key.Key_1, Key.Key_Right, Key.Key_6)
    type_keys(qtbot, table, Key.Key_Down)

    assert session.report.entry(f"{R}.received.natural_person") == 156
    assert table.current_address() == f"{R}.carried_in.natural_person"


def test_a_double_click_edits_too(qtbot: QtBot, session: EditingSession) -> None:
    session.enter(f"{R}.received.natural_person", 5)
    table = opened(qtbot, session, R)
    place = table.visualRect(table.own_model.index_of(f"{R}.received.natural_person")).center()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(table.viewport(), left, pos=place)
    qtbot.mouseDClick(table.viewport(), left, pos=place)
    type_keys(qtbot, table, Key.Key_Left, Key.Key_1, Key.Key_Return)

    assert session.report.entry(f"{R}.received.natural_person") == 15


def test_tab_moves_from_cell_to_cell_in_the_window(qtbot: QtBot, window: MainWindow) -> None:
    """Qt would give the keyboard to the findings, and what is typed next to nobody."""
    table = table_on(window, R)
    table.go_to(f"{R}.received.natural_person")
    type_keys(qtbot, table, Key.Key_Tab, Key.Key_7, Key.Key_Tab, Key.Key_8)
    type_keys(qtbot, table, Key.Key_Backtab)
    qtbot.keyClick(table, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)

    report = page_of(window).session.report
    assert report.entry(f"{R}.received.enterprise") == 7
    assert report.entry(f"{R}.received.research_body") == 8
    assert table.current_address() == f"{R}.received.natural_person"
    assert table.hasFocus()


def test_tab_leaves_the_table_of_the_window_at_its_last_cell(
    qtbot: QtBot, window: MainWindow
) -> None:
    table = table_on(window, R)
    table.go_to(f"{R}.carried_out.other_body")
    type_keys(qtbot, table, Key.Key_3, Key.Key_Tab)

    report = page_of(window).session.report
    assert report.entry(f"{R}.carried_out.other_body") == 3
    assert not table.hasFocus()


def test_control_and_a_number_turn_the_pages_while_typing(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, R)
    table.go_to(f"{R}.received.natural_person")
    type_keys(qtbot, table, Key.Key_6)
    editor = editor_of(table)
    assert editor is not None
    qtbot.keyClick(editor, Key.Key_3, Qt.KeyboardModifier.ControlModifier)

    assert page_of(window).tab == "proactive"
    assert page_of(window).session.report.entry(f"{R}.received.natural_person") == 6


def test_a_whole_column_is_keyed_with_enter_alone(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    for number in range(24):
        qtbot.keyClicks(table, str(number % 10))
        editor = table.findChild(QLineEdit)
        assert isinstance(editor, QLineEdit)
        qtbot.keyClick(editor, Key.Key_Return)
        editor.setParent(None)  # gone for good only with the next turn of the event loop

    assert session.report.figure(f"{R}.concluded.natural_person") == sum(
        number % 10 for number in range(2, 23)
    )
    assert table.current_address() == f"{R}.received.enterprise"


def test_tab_leaves_the_table_at_its_end(qtbot: QtBot, session: EditingSession) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    table = StatutoryTable(session.report.edition.table_of["disputes"], session, window)
    after = QLineEdit(window)
    box.addWidget(table)
    box.addWidget(after)
    with qtbot.waitActive(window):
        window.show()
    table.go_to("disputes.suit_after_review.pending")

    qtbot.keyClick(table, Key.Key_Tab)

    assert after.hasFocus()


def test_the_caret_is_told_and_shown(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, R)
    with qtbot.waitSignal(table.current_changed) as told:
        table.go_to(f"{R}.carried_out.total")

    assert told.args == [f"{R}.carried_out.total"]
    assert table.hasFocus()
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))


def test_going_elsewhere_is_a_fault(qtbot: QtBot, session: EditingSession) -> None:
    with pytest.raises(KeyError):
        opened(qtbot, session, R).go_to("text.overview")


def test_the_status_bar_counts_and_sums_what_is_selected(qtbot: QtBot, window: MainWindow) -> None:
    status = window.frame.status
    table = table_on(window, R)
    page_of(window).session.apply(
        {f"{R}.received.natural_person": 3, f"{R}.received.enterprise": 4}, ActKind.ENTRY
    )
    window.refresh()
    table.go_to(f"{R}.received.natural_person")
    assert status.selection.isHidden()
    qtbot.keyClick(table, Key.Key_Right, KEYS["Shift"])
    assert status.selection.text() == "选中 2 格，填了 2 格，合计 7"
    assert status.selection.isVisible()
    qtbot.keyClick(table, Key.Key_Delete)
    assert status.selection.text() == "选中 2 格，填了 0 格"
    page_of(window).turn_to(0)
    assert status.selection.isHidden()


def test_amounts_and_counts_are_not_added_up(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "proactive")
    table.setFocus()
    qtbot.keyClick(table, Key.Key_A, KEYS["Ctrl"])
    assert window.frame.status.selection.text() == "选中 10 格，填了 10 格"


def test_the_edit_menu_serves_the_table_and_the_texts(window: MainWindow) -> None:
    table = table_on(window, R)
    table.go_to(f"{R}.received.natural_person")
    page_of(window).session.enter(f"{R}.received.natural_person", 6)
    window.refresh()
    actions = window.frame.actions
    actions["cut"].trigger()
    assert page_of(window).session.report.entry(f"{R}.received.natural_person") is None
    assert QApplication.clipboard().text() == "6"
    table.go_to(f"{R}.received.enterprise")
    actions["paste"].trigger()
    assert page_of(window).session.report.entry(f"{R}.received.enterprise") == 6
    actions["selectAll"].trigger()
    assert len(table.selected_addresses()) == 175

    editor = editor_on(window, "problems")
    editor.setPlainText("甲乙")
    editor.setFocus()
    actions["selectAll"].trigger()
    actions["copy"].trigger()
    assert QApplication.clipboard().text() == "甲乙"

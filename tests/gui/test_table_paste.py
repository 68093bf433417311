"""Blocks of figures by the clipboard."""

from decimal import Decimal
from pathlib import Path

import pytest
from gui.table_driving import Key, opened, shown
from gui.window_driving import (
    UNIT,
    answer,
    dialog_on,
    make_report,
    make_window,
    page_of,
    table_on,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.tables import ColumnKind
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.table.view import StatutoryTable

R = "requests"
RECEIVED = f"{R}.received.natural_person"
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(qtbot: QtBot, session: EditingSession) -> StatutoryTable:
    return opened(qtbot, session, R)


def paste(qtbot: QtBot, table: StatutoryTable, text: str) -> None:
    QApplication.clipboard().setText(text)
    qtbot.keyClick(table, Key.Key_V, CONTROL)


def test_a_block_is_one_act(qtbot: QtBot, table: StatutoryTable, session: EditingSession) -> None:
    table.go_to(RECEIVED)
    with qtbot.waitSignal(table.changed):
        paste(qtbot, table, "1\t２\t\n3\t1,200\t5\r\n")

    values = session.report.values
    assert values[RECEIVED] == 1
    assert values[f"{R}.received.enterprise"] == 2
    assert f"{R}.received.research_body" not in values
    assert values[f"{R}.carried_in.enterprise"] == 1200
    assert session.undoable is not None
    assert session.undoable.kind is ActKind.PASTE
    session.undo()
    table.refresh()
    assert shown(table, RECEIVED) == ""


def test_totals_in_a_block_are_stated(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    table.go_to(RECEIVED)
    paste(qtbot, table, "1\t0\t0\t0\t0\t0\t2")

    assert session.report.values[f"{R}.received.total"] == 2
    assert shown(table, f"{R}.received.total") == "1"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("1\t无", ("N01", "商业企业")),
        ("1\t2\n3", ("P01", "放不下")),
        ("\t".join("12345678"), ("P01", "8列")),
        ("\n".join("1" * 30), ("P01", "30行")),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    qtbot: QtBot,
    table: StatutoryTable,
    session: EditingSession,
    text: str,
    refused: tuple[str, str],
) -> None:
    table.go_to(RECEIVED)
    with qtbot.waitSignal(table.rejected) as refusal:
        paste(qtbot, table, text)

    error = refusal.args[0]
    code, words = refused
    assert isinstance(error, UserError)
    assert error.code == code
    assert words in error.what
    assert not session.report.of_kind(session.report.edition.kind(RECEIVED))


def test_a_selection_of_another_shape_is_refused(qtbot: QtBot, table: StatutoryTable) -> None:
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_Down, SHIFT)
    with qtbot.waitSignal(table.rejected):
        paste(qtbot, table, "1\t2")


def test_figures_on_heads_are_refused(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, "proactive")
    table.go_to("proactive.normative_documents.issued")
    with qtbot.waitSignal(table.rejected) as refusal:
        paste(qtbot, table, "1\n2\n3\n4")

    assert isinstance(refusal.args[0], UserError)
    assert "2" in refusal.args[0].what


def test_an_empty_clipboard_changes_nothing(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 4)
    table.go_to(RECEIVED)
    paste(qtbot, table, "")

    assert session.report.entry(RECEIVED) == 4


def test_what_is_copied_can_be_pasted_back(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.apply({RECEIVED: 4, f"{R}.carried_in.enterprise": 5}, ActKind.FILL)
    table.refresh()
    table.go_to(RECEIVED)
    for key in (Key.Key_Down, Key.Key_Right):
        qtbot.keyClick(table, key, SHIFT)
    assert len(table.selectedIndexes()) == 4

    qtbot.keyClick(table, Key.Key_C, CONTROL)

    assert QApplication.clipboard().text() == "4\t\n\t5"
    table.go_to(f"{R}.granted.natural_person")
    qtbot.keyClick(table, Key.Key_V, CONTROL)
    assert shown(table, f"{R}.partly_granted.enterprise") == "5"


def test_the_whole_table_of_bands_copies_without_its_heads(
    qtbot: QtBot, session: EditingSession
) -> None:
    table = opened(qtbot, session, "proactive")
    session.enter("proactive.licences.decisions", 6)
    table.selectAll()
    table.acts.copy()

    text = QApplication.clipboard().text()
    assert text.split("\n")[4] == "6\t\t"
    session.enter("proactive.licences.decisions", None)
    table.acts.paste()
    assert session.report.entry("proactive.licences.decisions") == 6


def test_the_keys_of_the_clipboard_are_the_tables_own(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    """A window's menu with the same keys does not take them away."""
    taken: list[str] = []
    action = QAction(table)
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
    action.triggered.connect(lambda: taken.append("menu"))
    table.addAction(action)
    session.enter(RECEIVED, 8)
    table.refresh()
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_C, CONTROL)

    assert not taken
    assert QApplication.clipboard().text() == "8"


def put(html: str, text: str) -> None:
    """Put something on the clipboard as an office program does."""
    mime = QMimeData()
    mime.setText(text)
    mime.setHtml(html)
    QApplication.clipboard().setMimeData(mime)


def test_merged_cells_of_a_word_processor_fall_into_place(
    qtbot: QtBot, session: EditingSession
) -> None:
    table = opened(qtbot, session, "proactive")
    table.go_to("proactive.licences.decisions")
    put('<table><tr><td colspan="3">6</td></tr></table>', "6")
    qtbot.keyClick(table, Key.Key_V, CONTROL)

    assert session.report.entry("proactive.licences.decisions") == 6


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><td colspan="2">3</td></tr></table>',
        '<table><tr><td rowspan="2">3</td><td>1</td></tr><tr><td>1</td></tr></table>',
    ],
)
def test_a_figure_over_two_cells_is_refused(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession, html: str
) -> None:
    table.go_to(RECEIVED)
    put(html, "3")
    with qtbot.waitSignal(table.rejected) as refusal:
        qtbot.keyClick(table, Key.Key_V, CONTROL)

    error = refusal.args[0]
    assert isinstance(error, UserError)
    assert "合并的单元格“3”" in error.what
    assert RECEIVED not in session.report.values


def test_word_processors_are_given_a_table(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.apply({RECEIVED: 4, f"{R}.carried_in.enterprise": 5}, ActKind.FILL)
    table.refresh()
    table.go_to(RECEIVED)
    for key in (Key.Key_Down, Key.Key_Right):
        qtbot.keyClick(table, key, SHIFT)
    qtbot.keyClick(table, Key.Key_C, CONTROL)

    mime = QApplication.clipboard().mimeData()
    assert mime.text() == "4\t\n\t5"
    assert mime.html().count("<td") == 4
    assert mime.html().count("<tr") == 2


def test_cutting_copies_and_clears_as_one_act(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 4)
    table.refresh()
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_X, CONTROL)

    assert RECEIVED not in session.report.values
    qtbot.keyClick(table, Key.Key_V, CONTROL)
    assert session.report.entry(RECEIVED) == 4


def test_a_block_with_the_forms_labels_is_offered_for_import(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    table.go_to(RECEIVED)
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    rows = [(label, *"3000003") for label in labels]
    cells = ("".join(f"<td>{word}</td>" for word in row) for row in rows)
    html = "".join(f"<tr>{row}</tr>" for row in cells)
    put(f"<table>{html}</table>", "\n".join("\t".join(row) for row in rows))
    with qtbot.waitSignals([table.rejected, table.acts.offered]):
        qtbot.keyClick(table, Key.Key_V, CONTROL)

    assert RECEIVED not in session.report.values


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
@pytest.mark.parametrize("name", ["proactive", "requests", "disputes"])
def test_paste_after_copy_changes_nothing(
    qtbot: QtBot, session: EditingSession, name: str, data: st.DataObject
) -> None:
    """Also over totals: what they show becomes their stated figure, which agrees."""
    table = tables.get(session) or opened(qtbot, session, name)
    tables.clear()
    tables[session] = table
    cells = table.own_model.table.entered
    drawn = st.dictionaries(st.sampled_from(cells), st.integers(0, 10**6), max_size=9)
    amounts = session.report.edition
    values = {
        cell: Decimal(figure) / 1000 if amounts.column(cell).kind is ColumnKind.AMOUNT else figure
        for cell, figure in data.draw(drawn).items()
    }
    session.apply({**dict.fromkeys(table.own_model.table.addresses), **values}, ActKind.FILL)
    table.refresh()
    shown_before = [table.own_model.figure(cell).text for cell in table.own_model.table.addresses]
    table.selectAll()
    table.acts.copy()
    session.apply(dict.fromkeys(cells), ActKind.FILL)
    table.refresh()
    table.acts.paste()

    after = [table.own_model.figure(cell).text for cell in table.own_model.table.addresses]
    assert after == shown_before


tables: dict[EditingSession, StatutoryTable] = {}
"""The table of the test under way: hypothesis runs its examples in one window."""


def test_labels_pasted_are_recognised_and_imported_as_one_act(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = make_report(tmp_path, catalog, {RECEIVED: None, "source.title": "旧标题"})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    table = table_on(window, R)
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    rows = [(label, *"7000007") for label in labels]
    html = "".join(f"<tr>{''.join(f'<td>{word}</td>' for word in row)}</tr>" for row in rows)
    put(f"<table>{html}</table>", "\n".join("\t".join(row) for row in rows))
    qtbot.keyClick(table, Key.Key_V, CONTROL)
    answer(qtbot, window, "识别导入")
    dialog = dialog_on(window, ImportDialog)
    dialog.overwrite.click()
    assert (dialog.unit.text(), dialog.unit.isEnabled()) == (UNIT, False)
    dialog.button.click()

    session = page_of(window).session
    assert session.report.entry(RECEIVED) == session.report.entry(f"{R}.received.total") == 7
    assert session.report.values["source.title"] == "旧标题"
    assert session.undoable is not None
    assert session.undoable.kind is ActKind.IMPORT
    window.frame.deeds["undo"].trigger()
    assert RECEIVED not in session.report.values

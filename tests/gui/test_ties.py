"""Tied figures on screen: inserted, followed, marked, untied by an edit of their digits."""

from pathlib import Path

import pytest
from gui.table_driving import commit, type_at
from gui.window_driving import (
    CONTROL,
    Key,
    dialog_on,
    editor_on,
    make_report,
    make_window,
    page_of,
    tab_of,
    table_on,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.ties import ties_of
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.prose.editor import ProseEditor
from zwgk_desktop.ui.prose.find_bar import FigureDialog

RECEIVED, GRANTED = "requests.received.natural_person", "requests.granted.natural_person"
TEXT = "text.problems"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog, {RECEIVED: 12, GRANTED: 3, TEXT: "收到件。"})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


def dialog_of(qtbot: QtBot, window: MainWindow, words: str) -> FigureDialog:
    """Open 插入数字 from the text, and search."""
    editor = editor_on(window, "problems")
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_T, CONTROL)
    dialog = dialog_on(window, FigureDialog)
    commit(dialog.search, words)
    return dialog


def insert(qtbot: QtBot, window: MainWindow, words: str, at: int = 2) -> ProseEditor:
    editor = editor_on(window, "problems")
    cursor = editor.textCursor()
    cursor.setPosition(at)
    editor.setTextCursor(cursor)
    dialog = dialog_of(qtbot, window, words)
    qtbot.keyClick(dialog.search, Key.Key_Return)
    assert not dialog.isVisible()
    return editor


def dotted(editor: ProseEditor) -> list[tuple[str, bool]]:
    """Return the tied figures as they are marked, and whether each is tinted."""
    line = QTextCharFormat.UnderlineStyle.DotLine
    marks = [m for m in editor.extraSelections() if m.format.underlineStyle() is line]  # type: ignore[attr-defined]  # the stubs lack it
    return [
        (m.cursor.selectedText(), m.format.background().style() is not Qt.BrushStyle.NoBrush)  # type: ignore[attr-defined]  # the stubs lack it
        for m in marks
    ]


def test_a_figure_is_inserted_and_follows(qtbot: QtBot, window: MainWindow) -> None:
    editor = insert(qtbot, window, "新收 总计")
    session = page_of(window).session
    assert session.report.text("problems") == "收到12件。"
    assert dotted(editor) == [("12", False)]
    assert editor.hasFocus()

    type_at(qtbot, table_on(window, "requests"), RECEIVED, "7")
    assert session.report.text("problems") == "收到7件。"
    assert editor_on(window, "problems").toPlainText() == "收到7件。"
    assert dotted(editor) == [("7", True)]  # a quiet mark: it has just followed
    window.frame.actions["undo"].trigger()
    assert editor_on(window, "problems").toPlainText() == "收到12件。"
    assert session.report.entry(RECEIVED) == 12


def test_taking_an_entry_back_stays_in_the_table(qtbot: QtBot, window: MainWindow) -> None:
    insert(qtbot, window, "新收 总计")
    table = table_on(window, "requests")
    type_at(qtbot, table, RECEIVED, "7")
    table.go_to(GRANTED)

    for key in (Key.Key_Z, Key.Key_Y):  # what is tied changed too, and is no place to go to
        qtbot.keyClick(table, key, CONTROL)
        assert page_of(window).tab == "requests"
        assert tab_of(window, "requests").current_address() == RECEIVED


def test_a_share_is_inserted_and_follows(qtbot: QtBot, window: MainWindow) -> None:
    dialog = dialog_of(qtbot, window, "予以公开，总计")
    share = next(n for n in range(dialog.share.count()) if "新收" in dialog.share.itemText(n))
    dialog.share.setCurrentIndex(share)
    assert dialog.preview.text() == "写作：25%"
    qtbot.mouseClick(dialog.insert, Qt.MouseButton.LeftButton)
    assert "25%" in page_of(window).session.report.text("problems")
    type_at(qtbot, table_on(window, "requests"), GRANTED, "6")
    assert "50%" in page_of(window).session.report.text("problems")


def test_the_sum_of_a_group_can_be_inserted(qtbot: QtBot, window: MainWindow) -> None:
    insert(qtbot, window, "不予公开合计")
    assert page_of(window).session.report.text("problems") == "收到0件。"
    type_at(qtbot, table_on(window, "requests"), "requests.refused_process.enterprise", "2")
    assert page_of(window).session.report.text("problems") == "收到2件。"


def test_nothing_is_inserted_where_the_tables_say_nothing(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter(RECEIVED, None)
    dialog = dialog_of(qtbot, window, "新收 自然人")
    assert not dialog.insert.isEnabled()
    qtbot.keyClick(dialog.search, Key.Key_Return)
    assert dialog.isVisible()
    dialog.search.setText("没有这一行")
    assert dialog.preview.text() == "没有找到。"
    dialog.reject()


def test_words_around_a_figure_are_edited_and_it_still_follows(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor = insert(qtbot, window, "新收 总计")
    for at, words in ((0, "𡈽镇全年"), (0, "一、"), (-1, "其中5件")):
        cursor = editor.textCursor()
        cursor.setPosition(at if at >= 0 else len(editor.toPlainText()))
        editor.setTextCursor(cursor)
        commit(editor, words)
    editor.flush()
    type_at(qtbot, table_on(window, "requests"), RECEIVED, "100")

    assert page_of(window).session.report.text("problems") == "一、𡈽镇全年收到100件其中5件。"


def test_editing_the_digits_unties_and_taking_it_back_ties_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    editor = insert(qtbot, window, "新收 总计")
    cursor = editor.textCursor()
    cursor.setPosition(3)
    editor.setTextCursor(cursor)
    qtbot.keyClick(editor, Key.Key_5)
    assert dotted(editor) == []
    qtbot.keyClick(editor, Key.Key_Z, CONTROL)
    assert dotted(editor) == [("12", False)]
    qtbot.keyClick(editor, Key.Key_5)
    editor.flush()
    report = page_of(window).session.report
    assert report.text("problems") == "收到152件。"
    assert ties_of(report, TEXT) == ()
    type_at(qtbot, table_on(window, "requests"), RECEIVED, "1")
    assert page_of(window).session.report.text("problems") == "收到152件。"


def test_a_page_without_text_takes_no_figure(window: MainWindow) -> None:
    tab_of(window, "requests")
    window.frame.actions["insert_figure"].trigger()
    assert "没有文字" in window.frame.status.message.text()

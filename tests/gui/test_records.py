"""Tables of records: sorted by a header, searched, copied, with remembered widths and a menu."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gui.table_driving import commit
from gui.window_driving import CONTROL, UNIT, Key, dialog_on, make_report, make_window, page_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services import posting
from zwgk_desktop.services.posting import postings
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.look.records import RecordView
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output.posting_dialog import PostingDialog
from zwgk_desktop.ui.records.units_dialog import UnitsDialog
from zwgk_desktop.ui.records.years_dialog import YearsDialog

PLACES = {"云溪村": 12, "镇政府公开栏": 10, "青山村": 11}
RECEIVED, GRANTED = "requests.received.natural_person", "requests.granted.natural_person"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, {RECEIVED: 7, GRANTED: 7}, year=2022)
    made = make_report(tmp_path, catalog, {RECEIVED: 5, GRANTED: 5}, year=2023)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    for place, day in PLACES.items():
        posting.record_posting(page_of(window).session, place, date(2024, 1, day), "王芳")
    return window


def posted(window: MainWindow) -> PostingDialog:
    window.frame.actions["posting"].trigger()
    return dialog_on(window, PostingDialog)


def compared(window: MainWindow) -> YearsDialog:
    window.frame.actions["years"].trigger()
    return dialog_on(window, YearsDialog)


def click_head(qtbot: QtBot, table: RecordView[Any], column: int) -> None:
    head = table.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def column_of(table: RecordView[Any], column: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def menu_of(rows: QWidget) -> list[str]:
    """Return what a right click on a row offers."""
    return [one.text() for one in rows.actions() if one.isVisible() and one.isEnabled()]


def search(dialog: Dialog, words: str) -> None:
    (field,) = [f for f in dialog.findChildren(QLineEdit) if f.placeholderText()[:2] == "查找"]
    field.clear()
    commit(field, words)


def test_a_header_sorts_and_the_selection_stays(qtbot: QtBot, window: MainWindow) -> None:
    table = posted(window).table
    table.choose(2)
    for _ in range(2):
        click_head(qtbot, table, 1)

    assert column_of(table, 1) == ["2024年1月12日", "2024年1月11日", "2024年1月10日"]
    assert table.chosen == 2
    assert table.currentIndex().row() == 2


@pytest.mark.parametrize("percent", [100, 200])
def test_widths_are_remembered_for_each_type_size(window: MainWindow, percent: int) -> None:
    apply_scale(percent)
    dialog = posted(window)
    dialog.table.horizontalHeader().resizeSection(1, 123)
    dialog.reject()

    assert posted(window).table.columnWidth(1) == 123
    apply_scale(125)
    assert dialog_on(window, PostingDialog).table.columnWidth(1) != 123


def test_a_right_click_takes_down_and_deletes(window: MainWindow) -> None:
    dialog = posted(window)
    dialog.table.clearSelection()
    dialog.table.setCurrentIndex(dialog.table.model().index(-1, 0))
    assert menu_of(dialog.table) == []
    dialog.table.choose(3)
    assert menu_of(dialog.table) == ["取下…", "删除这一条"]

    next(one for one in dialog.table.actions() if one.text() == "删除这一条").trigger()

    assert {one.number for one in postings(page_of(window).session.report)} == {1, 2}
    assert column_of(dialog.table, 0) == ["镇政府公开栏", "云溪村"]


def test_words_select_rows_and_nothing_found_is_said(window: MainWindow) -> None:
    dialog = compared(window)
    every = dialog.table.rows
    search(dialog, "新收 总计")
    (found,) = dialog.table.rows
    assert "本年新收" in found.label

    search(dialog, "没有这一行")
    assert dialog.table.rows == []
    assert "改一改查找的内容" in dialog.table.accessibleDescription()
    dialog.table.grab()  # paints the words

    search(dialog, "")
    assert dialog.table.rows == every
    assert not dialog.table.accessibleDescription()


def test_a_row_and_the_table_are_copied(qtbot: QtBot, window: MainWindow) -> None:
    dialog = compared(window)
    search(dialog, "新收")
    dialog.table.selectRow(0)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Key.Key_C, CONTROL)
    copied = QApplication.clipboard().text().split("\t")
    assert copied[1:] == ["7", "5", "-2"]

    next(one for one in dialog.table.actions() if one.text() == "复制全表").trigger()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["项目", "2022年", "2023年", "比上年"]
    assert len(lines) == 1 + len(dialog.table.rows)


def test_units_and_successions_have_menus_of_their_own(window: MainWindow) -> None:
    workspace = window.library.writable_workspace()
    workspace.unit_names.add_succession("云溪街道办事处", (UNIT,), 2024)
    window.frame.actions["units"].trigger()
    dialog = dialog_on(window, UnitsDialog)
    assert menu_of(dialog.table) == ["改写名称…", "设承接…"]
    dialog.table.selectRow(1)
    assert menu_of(dialog.table) == ["设承接…", "解除承接…"]

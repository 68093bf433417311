"""Decisions as a grid in the window: typed, pasted, summed into 二, out as a sheet and back."""

from pathlib import Path

import pytest
from gui.access import clipped
from gui.window_driving import (
    CONTROL,
    Key,
    answer,
    choose_file,
    dialog_on,
    make_report,
    make_window,
    page_of,
    press,
)
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.books import decision_grid
from zwgk_desktop.services.books.decision_grid import GridPlace
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.books.entry_form import EntryDialog
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.rows import Book
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.proposal_dialog import FillDialog

YEAR = 2026


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, year=YEAR)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1024, 768)
    window.show_start()
    return window


@pytest.fixture
def page(window: MainWindow) -> BooksPage:
    window.frame.actions["books"].trigger()
    page = window.context.group(BookCommands).page
    page.tabs.setCurrentIndex(list(Book).index(Book.DECISIONS))
    page.year.setCurrentText(f"{YEAR}年")
    return page


def books_of(page: BooksPage) -> UnitBooks:
    assert page.books is not None
    return page.books


def shown(page: BooksPage, row: int, column: int) -> str:
    return str(page.grid.model().index(row, column).data())


def known(page: BooksPage) -> dict[tuple[str, str], int]:
    return {(p.row, p.month): int(v) for p, v in decision_grid.grid_figures(books_of(page)).items()}


def type_down(qtbot: QtBot, page: BooksPage, *texts: str) -> None:
    """Type figures one below another, each with Enter."""
    for text in texts:
        qtbot.keyClick(page.grid, text[0])
        (editor,) = [one for one in page.grid.findChildren(QLineEdit) if one.isVisible()]
        qtbot.keyClicks(editor, text[1:])
        qtbot.keyClick(editor, Key.Key_Return)
        QApplication.processEvents()  # Qt stores what was typed in the next turn
        QApplication.processEvents()


def test_a_month_of_decisions_is_typed_by_keyboard(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    grid = page.grid
    assert grid.isVisible()
    assert not page.table.isVisible()
    assert "还没有登记" in page.verdict.text()
    grid.setFocus()
    grid.setCurrentCell(0, 0)

    type_down(qtbot, page, "3", "12")
    assert known(page) == {("licences", "2026-01"): 3, ("licences", "2026-02"): 12}
    assert (grid.currentRow(), grid.currentColumn()) == (2, 0)
    assert shown(page, 12, 0) == "15"
    assert "行政许可15件" in page.verdict.text()

    grid.setCurrentCell(0, 1)
    type_down(qtbot, page, "1.5")
    assert "整数" in window.frame.status.message.text()
    assert shown(page, 0, 1) == ""
    grid.setCurrentCell(0, 0)
    qtbot.keyClick(grid, Key.Key_Delete)
    qtbot.waitUntil(lambda: known(page) == {("licences", "2026-02"): 12})
    page.page_actions["books_undo"].trigger()
    assert known(page) == {("licences", "2026-01"): 3, ("licences", "2026-02"): 12}


def test_a_block_is_pasted_as_one_act(qtbot: QtBot, page: BooksPage) -> None:
    QApplication.clipboard().setText("1\t2\t\t100.5\n3\t\t4\t\n")
    page.grid.setFocus()
    page.grid.setCurrentCell(10, 0)
    qtbot.keyClick(page.grid, Key.Key_V, CONTROL)

    qtbot.waitUntil(lambda: len(known(page)) == 5)
    assert shown(page, 12, 3) == "100.5"
    assert "行政事业性收费0.01005万元" in page.verdict.text()
    page.page_actions["books_undo"].trigger()
    assert known(page) == {}
    page.grid.setCurrentCell(11, 3)  # what does not fit below and beside is left out
    qtbot.keyClick(page.grid, Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: known(page) == {("fees", "2026-12"): 1})


def test_stations_have_columns_and_are_summed_into_the_table(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "站所…")
    dialog = dialog_on(window, EntryDialog)
    dialog.form.show_values({"stations": "综合执法办\n便民服务中心"})
    press(qtbot, dialog, "保存")
    assert page.grid.columnCount() == 8
    assert (
        page.grid.model().headerData(1, Qt.Orientation.Horizontal) == "行政许可（件）\n便民服务中心"
    )
    page.grid.setFocus()
    page.grid.setCurrentCell(0, 0)
    type_down(qtbot, page, "2")
    page.grid.setCurrentCell(0, 1)
    type_down(qtbot, page, "5")

    workspace = window.library.workspace
    assert workspace is not None
    window.open_report(workspace.reports()[0].id)
    window.frame.actions["fill_from_books"].trigger()
    press(qtbot, dialog_on(window, FillDialog), "填入")
    assert page_of(window).session.report.entry("proactive.licences.decisions") == 7


def test_the_sheet_goes_out_and_comes_back(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    books = books_of(page)
    decision_grid.enter_figures(books, {GridPlace("licences", "2026-01", "本机关"): "3"})
    file = tmp_path / "统计表.xlsx"
    page.page_actions["books_export"].trigger()
    choose_file(window, file)
    qtbot.waitUntil(lambda: "已导出12行" in window.frame.notice.text)
    book = load_workbook(file)
    book.worksheets[0]["C2"].value = 4
    book.worksheets[0]["D3"].value = 1
    book.save(file)

    page.page_actions["books_import"].trigger()
    choose_file(window, file)
    said = answer(qtbot, window, "登记2格")

    assert "2026-01 本机关 行政许可：3改为4" in said
    assert known(page) == {("licences", "2026-01"): 4, ("penalties", "2026-02"): 1}
    page.page_actions["books_undo"].trigger()
    assert known(page) == {("licences", "2026-01"): 3}


@pytest.mark.parametrize("percent", [100, 200])
def test_the_grid_fits_a_small_screen(page: BooksPage, window: MainWindow, percent: int) -> None:
    apply_scale(percent)
    QApplication.processEvents()
    assert not clipped(page)
    first = page.grid.model().index(0, 0)
    assert page.grid.viewport().rect().contains(page.grid.visualRect(first).center())
    assert page.grid.mapTo(window, QPoint(0, 0)).x() >= 0
    assert first.flags() & Qt.ItemFlag.ItemIsEditable


def test_the_grid_is_of_one_year_and_begins_with_the_latest_of_figures(
    qtbot: QtBot, page: BooksPage
) -> None:
    page.year.setCurrentText("2025年")
    type_down(qtbot, page, "3")
    page.tabs.setCurrentIndex(list(Book).index(Book.REQUESTS))
    assert page.year.currentText() == "全部年度"

    page.tabs.setCurrentIndex(list(Book).index(Book.DECISIONS))

    assert "全部年度" not in [page.year.itemText(at) for at in range(page.year.count())]
    assert (page.year.currentText(), page.grid_year) == ("2025年", 2025)
    assert shown(page, 0, 0) == "3"

"""The disclosure book in the window: forty publications by keyboard, and where they are told."""

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
)
from openpyxl import load_workbook
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.other_books import OfficialDocument
from zwgk_desktop.services.books import disclosures
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.books.entry_form import ChoiceBoxes, EntryDialog
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.registration_forms import DisclosureDialog
from zwgk_desktop.ui.books.rows import Book
from zwgk_desktop.ui.main_window import MainWindow

YEAR = 2026
SHARED = {"made_on": "2026-03-02", "published_on": "2026-03-05", "category": "social_assistance"}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, year=YEAR)
    window = make_window(qtbot, tmp_path, catalog)
    window.show_start()
    return window


@pytest.fixture
def page(window: MainWindow) -> BooksPage:
    window.frame.actions["books"].trigger()
    page = window.context.group(BookCommands).page
    page.tabs.setCurrentIndex(list(Book).index(Book.DISCLOSURES))
    return page


def add(page: BooksPage, title: str, **more: str) -> int:
    assert page.books is not None
    return disclosures.add_disclosure(
        page.books, {"title": title, "channels": "site", **SHARED, **more}
    )


def test_one_after_another_by_keyboard(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    qtbot.keyClick(page.table, Key.Key_Insert)
    dialog = dialog_on(window, DisclosureDialog)
    form, title = dialog.form, dialog.form.controls["title"]
    assert isinstance(title, QLineEdit)
    form.show_values(SHARED | {"channels": "site board", "title": "低保公示1"})
    assert form.notes["category"].text() == "第二十一条：社会救助"
    assert not clipped(dialog)
    qtbot.keyClick(title, Key.Key_Return)
    for number in range(2, 5):
        assert dialog.isVisible()
        assert dialog.focusWidget() is title
        assert form.texts()["title"] == ""
        title.insert(f"低保公示{number}")
        qtbot.keyClick(title, Key.Key_Return)
    title.insert("低保公示1")
    qtbot.keyClick(title, Key.Key_Return)
    assert "已经登记过" in dialog.advice.text()
    assert form.texts()["title"] == "低保公示1"
    dialog.leave.click()

    assert [row.cells[0] for row in page.table.rows] == [f"低保公示{n}" for n in range(1, 5)]
    assert page.verdict.text() == "共4条　按渠道：政府网站4、公开栏4　按类别：社会救助4"
    qtbot.keyClick(page.table, Key.Key_Z, CONTROL)
    assert len(page.table.rows) == 3


def test_several_channels_are_checked(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    page.page_actions["entry_add"].trigger()
    boxes = dialog_on(window, DisclosureDialog).form.controls["channels"]
    assert isinstance(boxes, ChoiceBoxes)
    boxes.setFocus()
    for box in (boxes.boxes["site"], boxes.boxes["new_media"]):
        qtbot.keyClick(box, Key.Key_Space)

    assert boxes.text() == "site new_media"


def test_a_late_publication_is_told_while_it_is_typed(window: MainWindow, page: BooksPage) -> None:
    page.page_actions["entry_add"].trigger()
    form = dialog_on(window, DisclosureDialog).form
    form.show_values({"made_on": "2025-02-20", "published_on": "2025-03-20"})
    assert form.notes["published_on"].text() == ""
    form.show_values({"published_on": "2025-03-21"})
    assert "第21个工作日" in form.notes["published_on"].text()


def test_an_entry_is_corrected_and_a_document_stays(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    subject = add(page, "办法", number="云政〔2026〕1号", category="normative_documents")
    page.refresh()
    assert page.table.choose(subject)
    page.page_actions["entry_correct"].trigger()
    dialog = dialog_on(window, EntryDialog)
    assert dialog.form.texts()["category"] == "normative_documents"
    dialog.form.show_values({"approved_by": "某负责人"})
    dialog.done_button.click()
    (row,) = page.table.rows
    assert row.cells[-1] == "某负责人"

    page.page_actions["entry_remove"].trigger()
    answer(qtbot, window, "去掉")
    assert page.books is not None
    assert not page.table.rows
    (document,) = page.books.entries(OfficialDocument).values()
    assert document.published_on is None


def test_the_list_is_found_exported_and_read_back(
    qtbot: QtBot,
    window: MainWindow,
    page: BooksPage,
    tmp_path: Path,
) -> None:
    assert "还没有登记公开的信息" in page.table.accessibleDescription()
    for title in ("低保公示", "救助标准"):
        add(page, title)
    page.refresh()
    qtbot.keyClick(page.table, Key.Key_F, CONTROL)
    assert window.focusWidget() is page.search
    page.search.insert("救助标准")
    assert [row.cells[0] for row in page.table.rows] == ["救助标准"]
    file = tmp_path / "主动公开.xlsx"
    page.page_actions["books_export"].trigger()
    choose_file(window, file)
    assert load_workbook(file).worksheets[0].max_row > 2
    for _ in range(2):
        page.page_actions["books_undo"].trigger()
    assert not page.table.all_records
    page.page_actions["books_import"].trigger()
    choose_file(window, file)
    answer(qtbot, window, "登记2条")
    assert len(page.table.all_records) == 2

"""Attachments of a request in the window: added, opened as a private copy, saved and removed."""

import stat
import sys
from datetime import date
from pathlib import Path

import pytest
from gui.access import clipped, nameless
from gui.window_driving import (
    CONTROL,
    Key,
    choose_file,
    dialog_on,
    drop,
    make_report,
    make_window,
    press,
)
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QMessageBox
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.requests import Event, EventKind
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.books.entry_form import EntryDialog
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.main_window import MainWindow

SCAN = "云溪附件标记".encode() * 300


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, year=2026)
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["books"].trigger()
    return window


@pytest.fixture
def page(window: MainWindow) -> BooksPage:
    """The page of one request that has one event."""
    page = window.context.group(BookCommands).page
    assert page.books is not None
    fields = {"received_on": "2026-03-03", "channel": "internet", "class": "natural_person"}
    subject = request_acts.register_request(page.books, fields)
    extended = Event(EventKind.EXTENDED, on=date(2026, 3, 10), days=10, approved_by="分管领导")
    request_acts.add_event(page.books, "2026-001", extended)
    page.refresh()
    page.open_request(subject)
    return page


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "张云溪申请书.pdf"
    path.write_bytes(SCAN)
    return path


def say_kind(qtbot: QtBot, window: MainWindow, words: str) -> None:
    dialog = dialog_on(window, EntryDialog)
    kind = dialog.form.controls["kind"]
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findText(words))
    press(qtbot, dialog, "保存")


def shown(page: BooksPage) -> list[list[str]]:
    model = page.request.attachments.table.model()
    return [
        [str(model.index(row, at).data()) for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def events(page: BooksPage) -> int:
    assert page.chosen_request is not None
    return len(page.chosen_request.events)


def test_files_are_chosen_or_dropped_and_removed(
    qtbot: QtBot, window: MainWindow, page: BooksPage, scan: Path, tmp_path: Path
) -> None:
    panel = page.request.attachments
    assert "添加附件…" in panel.table.accessibleDescription()
    press(qtbot, page, "添加附件…")
    choose_file(window, scan)
    say_kind(qtbot, window, "申请")
    answer = tmp_path / "答复.docx"
    answer.write_bytes(b"1")
    drop(page.request, [answer])
    say_kind(qtbot, window, "答复")
    assert shown(page) == [["申请", "附件1.pdf", "6 KB"], ["答复", "附件2.docx", "1 KB"]]
    page.names.setChecked(True)
    assert [row[1] for row in shown(page)] == [scan.name, answer.name]
    assert not clipped(panel)
    assert not nameless(panel)

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel.table.selectRow(0)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Key.Key_Delete)
    assert [row[0] for row in shown(page)] == ["答复"]
    assert events(page) == 1  # which the same key removes in the list above
    qtbot.keyClick(panel.table, Key.Key_Z, CONTROL)
    assert [row[0] for row in shown(page)] == ["申请", "答复"]
    page.request.timeline.setCurrentRow(0)
    page.request.timeline.setFocus()
    qtbot.keyClick(page.request.timeline, Key.Key_Delete)
    assert events(page) == 0


def test_files_after_a_refused_one_wait(
    qtbot: QtBot, window: MainWindow, page: BooksPage, scan: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "空.pdf"
    empty.touch()
    drop(page.request, [scan, empty])
    say_kind(qtbot, window, "申请")
    dialog = dialog_on(window, EntryDialog)
    empty.write_bytes(b"2")
    press(qtbot, dialog, "保存")
    assert [row[2] for row in shown(page)] == ["6 KB", "1 KB"]


def test_a_private_copy_is_opened_and_deleted_on_closing(
    qtbot: QtBot,
    window: MainWindow,
    page: BooksPage,
    scan: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> None:
        opened.append(Path(url.toLocalFile()))

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    panel = page.request.attachments
    assert not panel.page_actions["attachment_open"].isEnabled()
    drop(page.request, [scan])
    say_kind(qtbot, window, "申请")
    panel.table.selectRow(0)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Key.Key_Return)
    [action] = [one for one in panel.table.actions() if one.text() == "打开"]
    action.trigger()
    first, second = opened
    assert first != second  # the first may be open in a program
    assert first.name == "2026-001号申请附件1.pdf"
    assert first.read_bytes() == SCAN
    if sys.platform != "win32":
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
        assert stat.S_IMODE(first.parent.parent.stat().st_mode) == 0o700

    press(qtbot, page, "另存为…")
    target = scan.with_name("另存.pdf")
    choose_file(window, target)
    assert target.read_bytes() == SCAN
    window.close()
    assert not first.parent.parent.exists()


def test_a_program_is_not_opened(
    qtbot: QtBot,
    window: MainWindow,
    page: BooksPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    program = tmp_path / "看看.exe"
    program.write_bytes(b"MZ")
    drop(page.request, [program])
    say_kind(qtbot, window, "其他")
    panel = page.request.attachments
    panel.table.selectRow(0)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Key.Key_Return)
    box = dialog_on(window, QMessageBox)
    assert "不能直接打开" in box.text()
    box.reject()
    assert not opened

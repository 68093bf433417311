"""A photo read from the window: pages counted, stopped at once, confirmed by the keyboard."""

import time
from pathlib import Path

import pytest
from gui.window_driving import CONTROL, SHIFT, Key, dialog_on, dialogs_on, make_window, press
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from recorded_scan import PHOTO, SEED, tell_again
from scans.printing import random_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers import readers
from zwgk_desktop.importers.formats import scan
from zwgk_desktop.importers.sandbox import read_here
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.incoming.imports import Imports
from zwgk_desktop.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    return make_window(qtbot, tmp_path, catalog)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "云溪镇2023年年报.jpg"
    path.write_bytes(PHOTO)
    return path


def working(window: MainWindow) -> str:
    labels = window.frame.status.findChildren(QLabel)
    return next((one.text() for one in labels if one.text().startswith("正在读取")), "")


def test_pages_are_counted_and_cancel_is_prompt(
    qtbot: QtBot, window: MainWindow, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_again(monkeypatch, pause=1.5)
    status = window.frame.status

    window.context.group(Imports).read(photo)
    qtbot.waitUntil(lambda: working(window).endswith("1/3"))
    assert status.progress.maximum() == 3
    asked = time.monotonic()
    press(qtbot, status, "取消")
    qtbot.waitUntil(lambda: not status.progress.isVisible())

    assert time.monotonic() - asked < 1
    qtbot.wait(300)
    assert not dialogs_on(window)


def test_without_the_component_it_is_said_what_it_brings_and_how_to_get_it(
    qtbot: QtBot, window: MainWindow, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    monkeypatch.setattr(readers, "read_with_data", lambda *file: (read_here(*file[:3]), ""))

    window.context.group(Imports).read(photo)
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    box = dialogs_on(window)[0]
    assert isinstance(box, QMessageBox)

    assert "没有装识别图片的组件" in box.text()
    assert "逐格辨认" in box.informativeText()
    assert "pip install zwgk-desktop[ocr]" in box.informativeText()
    box.close()


def test_a_whole_photo_is_taken_by_one_key(
    qtbot: QtBot,
    window: MainWindow,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
    edition: Edition,
) -> None:
    """Every figure of this page is proven: a look, then Ctrl+Shift+Enter."""
    tell_again(monkeypatch)
    report = random_report(edition, SEED)

    window.context.group(Imports).read(photo)
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    dialog = dialog_on(window, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    assert dialog.pictures.picture.pixmap().width() > 0
    qtbot.keyClick(dialog.form.tables["requests"], Key.Key_Return, CONTROL | SHIFT)

    assert not dialog.draft.unconfirmed()
    wanted = dialog.draft.values_to_store()
    cells = edition.table_of["requests"].addresses
    assert {cell: wanted[cell] for cell in cells} == {
        cell: report.stated_or_computed(cell) for cell in cells
    }
    dialog.reject()

"""归档包 in the window: asked as the stamp is printed, written beside, remembered."""

from pathlib import Path

import pytest
from gui.table_driving import commit
from gui.window_driving import Key, dialog_on, make_report, make_window, page_of
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from workspaces import signed

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.archive_stamp import ArchiveStamp, stamp_of
from zwgk_desktop.services import finalising
from zwgk_desktop.services.archiving import archive_words
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output.archive_dialog import ArchiveDialog


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog, signed(2023))
    window = make_window(qtbot, tmp_path, catalog)
    (tmp_path / "出").mkdir()
    window.settings.remember_folder("archive", tmp_path / "出")
    window.open_report(made)
    return window


@pytest.fixture
def dialog(window: MainWindow) -> ArchiveDialog:
    assert not window.frame.actions["archive"].isEnabled()
    finalising.finalise(page_of(window).session)
    window.refresh()
    window.frame.actions["archive"].trigger()
    return dialog_on(window, ArchiveDialog)


def test_the_packet_is_written_by_enter(
    qtbot: QtBot, window: MainWindow, dialog: ArchiveDialog, tmp_path: Path
) -> None:
    lines = dialog.lines_by_item
    assert lines["fonds"].hasFocus()
    assert lines["filing_year"].text() == "2024"
    commit(lines["fonds"], "J123")
    lines["item"].setText("7")
    qtbot.keyClick(dialog.retention, Key.Key_Down)
    qtbot.keyClick(lines["item"], Key.Key_Return)
    qtbot.waitUntil(lambda: "已写成归档包" in window.frame.notice.text, timeout=20_000)

    (folder,) = (tmp_path / "出").iterdir()
    assert folder.name == dialog_name(window)
    assert len(list(folder.iterdir())) == 6
    assert "留空待手写：机构或问题" in window.frame.notice.text
    stored = ArchiveStamp(fonds="J123", filing_year="2024", retention="永久", item="7")
    assert stamp_of(page_of(window).session.report) == stored

    window.frame.actions["archive"].trigger()
    again = dialog_on(window, ArchiveDialog)
    assert again.stamp == stored
    assert again.target.name == f"{folder.name}(2)"
    qtbot.waitUntil(again.lines_by_item["item"].hasFocus)


def dialog_name(window: MainWindow) -> str:
    return f"{page_of(window).session.report.title}归档包"


def test_what_does_not_fit_is_told_in_the_dialog(qtbot: QtBot, dialog: ArchiveDialog) -> None:
    dialog.lines_by_item["office"].setText("综合行政执法一大队")
    qtbot.keyClick(dialog.lines_by_item["office"], Key.Key_Return)

    assert dialog.isVisible()
    assert "最多8个字" in dialog.advice.text()


def test_the_fields_stand_as_on_the_stamp(dialog: ArchiveDialog) -> None:
    words = archive_words()
    said = {one.text(): one.geometry() for one in dialog.findChildren(QLabel) if one.isVisible()}
    for row in words.rows:
        places = [said[words.labels[item]] for item in row]
        assert len({one.y() for one in places}) == 1
        assert [one.x() for one in places] == sorted(one.x() for one in places)
    assert any("还没有做过发布核对" in text for text in said)

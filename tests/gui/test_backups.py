"""Automatic backups, the list of them, and the ways out of a workspace that will not open."""

import zipfile
from pathlib import Path

import pytest
from gui.window_driving import (
    UNIT,
    answer,
    choose_file,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
    workspace_file,
)
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.backups import INTERVAL, backup_folder_of, backups_in
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records import auto_backup
from zwgk_desktop.ui.records.recovery import BackupsDialog, LossDialog, RecoveryDialog

RECEIVED = "requests.received.natural_person"


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "backups", lambda: tmp_path / "数据" / "备份")


def copies(folder: Path) -> int:
    return len(backups_in(backup_folder_of(workspace_file(folder))))


def back_up(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.auto_backup.made):
        window.auto_backup.back_up()


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(bytes(content))


def ways(dialog: RecoveryDialog) -> list[str]:
    return [button.text() for button in dialog.findChildren(QPushButton)]


def test_one_is_made_at_the_start_and_none_without_work(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(window.auto_backup.made):
        window.auto_backup.begin()
    assert copies(tmp_path) == 1
    later = auto_backup.now() + INTERVAL
    monkeypatch.setattr(auto_backup, "now", lambda: later)
    with qtbot.assertNotEmitted(window.auto_backup.made, wait=100):
        window.auto_backup.back_up_if_due()
    page_of(window).session.enter(RECEIVED, 3)
    with qtbot.waitSignal(window.auto_backup.made):
        window.auto_backup.back_up_if_due()


def test_the_last_one_is_made_on_closing(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.auto_backup.made):
        window.auto_backup.begin()
    page_of(window).session.enter(RECEIVED, 3)
    before = set(backups_in(backup_folder_of(workspace_file(tmp_path))))
    window.close()
    assert (
        set(backups_in(backup_folder_of(workspace_file(tmp_path)))) - before
    )  # an earlier one may go


def test_none_is_made_before_the_window_is_told_to_begin(
    window: MainWindow, tmp_path: Path
) -> None:
    window.close()
    assert copies(tmp_path) == 0


def test_a_missing_second_folder_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.auto_backup.set_second_folder(tmp_path / "优盘")
    back_up(qtbot, window)
    assert "优盘" in window.frame.status.message.text()
    assert copies(tmp_path) == 1


def test_a_backup_that_fails_is_told(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "文件").write_text("")
    monkeypatch.setattr(paths, "backups", lambda: tmp_path / "文件" / "备份")
    window.auto_backup.back_up()
    qtbot.waitUntil(lambda: "自动备份没有做成" in window.frame.status.message.text())


def test_the_list_tells_what_each_holds_and_leads_back(qtbot: QtBot, window: MainWindow) -> None:
    session = page_of(window).session
    session.enter(RECEIVED, 3)
    back_up(qtbot, window)
    session.enter(RECEIVED, 9)
    window.frame.actions["backups"].trigger()
    dialog = dialog_on(window, BackupsDialog)

    def said() -> str:
        return str(dialog.table.model().index(0, 1).data())

    qtbot.waitUntil(lambda: "1份报告" in said())
    assert UNIT in said()
    press(qtbot, dialog, "恢复这一份…")
    assert "不删除" in answer(qtbot, dialog, "恢复这一份")

    workspace = window.library.workspace
    assert workspace is not None
    assert workspace.session_of(UNIT, 2023).report.entry(RECEIVED) == 3
    assert "原来的文件改名为" in window.frame.status.message.text()


def test_a_backup_made_by_hand_joins_the_list(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.actions["backups"].trigger()
    dialog = dialog_on(window, BackupsDialog)
    assert "点“现在备份”" in dialog.table.accessibleDescription()
    restore = dialog.page_actions["restore"]
    assert not restore.isEnabled()
    with qtbot.waitSignal(window.auto_backup.made):
        press(qtbot, dialog, "现在备份")
    assert restore.isEnabled()
    dialog.close()


def test_a_damaged_workspace_is_restored_from_its_copy(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {RECEIVED: 3})
    window = make_window(qtbot, tmp_path, catalog)
    back_up(qtbot, window)
    window.workspaces.leave()
    damage(workspace_file(tmp_path))

    window.workspaces.begin()
    dialog = dialog_on(window, RecoveryDialog)
    assert ways(dialog)[0] == "恢复最近的备份"
    press(qtbot, dialog, "恢复最近的备份")
    loss = dialog_on(window, LossDialog)
    press(qtbot, loss, "恢复这一份")

    workspace = window.library.workspace
    assert workspace is not None
    assert workspace.session_of(UNIT, 2023).report.entry(RECEIVED) == 3


def test_no_sound_copy_is_told(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    make_report(tmp_path, catalog)
    damage(workspace_file(tmp_path))
    window = make_window(qtbot, tmp_path, catalog)
    press(qtbot, dialog_on(window, RecoveryDialog), "恢复最近的备份")
    press(qtbot, dialog_on(window, LossDialog), "知道了")
    assert window.library.workspace is None
    again = dialog_on(window, RecoveryDialog)  # the other ways out are not lost
    assert "救出还能读的内容" in ways(again)
    press(qtbot, again, "先不打开")
    assert dialogs_on(window) == []


def test_what_can_be_read_is_saved(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    make_report(tmp_path, catalog, {RECEIVED: 3})
    path = workspace_file(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: 8 * 4096] + b"\xa5" * 4096 + content[9 * 4096 :])
    window = make_window(qtbot, tmp_path, catalog)
    press(qtbot, dialog_on(window, RecoveryDialog), "救出还能读的内容")
    choose_file(window, tmp_path / "救出.zwgk")
    loss = dialog_on(window, LossDialog)
    assert loss.list.count() > 1
    loss.close()
    assert window.library.path.name == "救出.zwgk"


def test_a_foreign_file_is_told_apart(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    workspace_file(tmp_path).write_bytes(b"PK\x03\x04" + b"x" * 5000)
    window = make_window(qtbot, tmp_path, catalog)
    dialog = dialog_on(window, RecoveryDialog)
    assert ways(dialog)[0] == "选择别的文件"
    dialog.close()


def test_a_workspace_that_is_gone_is_not_silently_empty(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    back_up(qtbot, window)
    window.workspaces.leave()
    workspace_file(tmp_path).unlink()
    window.workspaces.begin()
    dialog = dialog_on(window, RecoveryDialog)
    press(qtbot, dialog, "恢复最近的备份")
    press(qtbot, dialog_on(window, LossDialog), "恢复这一份")
    assert window.library.workspace is not None


def test_a_diagnosis_bundle_is_written(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.frame.actions["diagnosis"].trigger()
    choose_file(window, tmp_path / "诊断包.zip")
    qtbot.waitUntil(window.frame.notice.isVisible)
    names = zipfile.ZipFile(tmp_path / "诊断包.zip").namelist()
    assert "versions.json" in names
    assert "打乱" in window.frame.notice.text

"""A workspace that is not as it should be when the program starts: told in words, with ways out."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from gui.window_driving import (
    UNIT,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
    workspace_file,
)
from patience import PATIENCE
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.backups import backup_folder_of, backups_in
from zwgk_desktop.services.recovery import examine
from zwgk_desktop.services.recovery.examine import verify_file
from zwgk_desktop.services.workspace import FileStamp
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.recovery import RecoveryDialog

RECEIVED = "requests.received.natural_person"
NOBODY = 65534


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "backups", lambda: tmp_path / "数据" / "备份")


def said(dialog: RecoveryDialog) -> str:
    words = [label.text() for label in dialog.findChildren(QLabel)]
    for faults in dialog.findChildren(QListWidget):
        words += [faults.item(row).text() for row in range(faults.count())]
    return "\n".join(words)


def ways(dialog: RecoveryDialog) -> list[str]:
    return [button.text() for button in dialog.findChildren(QPushButton) if button.text()]


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('zwgk', '9999_new', '2030-01-01')"
        )
        db.commit()


def schema_page(path: Path) -> None:
    """Spoil the page that says which tables there are."""
    raw = bytearray(path.read_bytes())
    raw[100:4096] = b"\xff" * (4096 - 100)
    path.write_bytes(raw)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link_for_a_journal(path: Path) -> None:
    path.with_name(f"{path.name}-journal").symlink_to(path.with_name("别人的文件"))


REPAIR = ["恢复最近的备份", "救出还能读的内容", "选择别的文件", "先不打开"]
Hit = Callable[[Path], object]
HITS: dict[str, tuple[Hit, str, list[str]]] = {
    "newer": (newer, "更高版本的程序保存", ["选择别的文件", "先不打开"]),
    "foreign": (
        lambda path: path.write_bytes(b"PK\x03\x04" * 900),
        "不是本程序的工作文件",
        ["选择别的文件", "恢复最近的备份", "先不打开"],
    ),
    "truncated": (
        lambda path: os.truncate(path, path.stat().st_size // 2),
        "后面一截没有了",
        REPAIR,
    ),
    "a stump": (partial(os.truncate, length=60), "后面一截没有了", REPAIR),
    "schema": (schema_page, "工作文件已损坏", REPAIR),
    "header": (lambda path: path.write_bytes(b"X" + path.read_bytes()[1:]), "损坏", REPAIR),
    "a folder": (folder_instead, "不是", ["选择别的文件", "恢复最近的备份", "先不打开"]),
    "a link for a journal": (link_for_a_journal, "什么都没有改动", ["再试一次", *REPAIR]),
}


@pytest.mark.parametrize("name", HITS)
def test_what_is_the_matter_is_said_with_the_ways_out(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, name: str
) -> None:
    hit, words, offered = HITS[name]
    make_report(tmp_path, catalog, {RECEIVED: 3})
    path = workspace_file(tmp_path)
    hit(path)
    before = path.read_bytes() if path.is_file() else b""

    window = make_window(qtbot, tmp_path, catalog)

    dialog = dialog_on(window, RecoveryDialog)
    text = said(dialog)
    assert words in text
    assert "sqlite" not in text.lower()
    assert "Error" not in text
    assert ways(dialog) == offered
    press(qtbot, dialog, "先不打开")
    assert window.library.workspace is None
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert dialogs_on(window) == []
    window.frame.actions["new"].trigger()  # the program can be used on
    assert dialogs_on(window)


def test_a_hot_journal_is_played_back_without_a_word(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = make_report(tmp_path, catalog, {RECEIVED: 3})
    path = workspace_file(tmp_path)
    journal = path.with_name(f"{path.name}-journal")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE value SET value = 77")
        db.execute("CREATE TABLE spill AS SELECT hex(randomblob(900)) FROM change")
        kept, half = journal.read_bytes(), path.read_bytes()
        db.rollback()
    journal.write_bytes(kept)
    path.write_bytes(half)

    window = make_window(qtbot, tmp_path, catalog)

    assert dialogs_on(window) == []
    workspace = window.library.workspace
    assert workspace is not None
    assert workspace.session(made).report.entry(RECEIVED) == 3
    assert not journal.exists()


def test_an_emptied_file_is_not_taken_for_a_new_one(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {RECEIVED: 3})
    window = make_window(qtbot, tmp_path, catalog)
    with qtbot.waitSignal(window.auto_backup.made):
        window.auto_backup.back_up()
    window.workspaces.leave()
    path = workspace_file(tmp_path)
    os.truncate(path, 0)
    assert backups_in(backup_folder_of(path))

    window.workspaces.begin()

    dialog = dialog_on(window, RecoveryDialog)
    assert "工作文件是空的" in said(dialog)
    assert ways(dialog)[:2] == ["恢复最近的备份", "打开"]
    press(qtbot, dialog, "打开")
    assert window.library.workspace is not None
    assert window.library.workspace.reports() == ()


@contextmanager
def without_rights(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Generator[None]:
    """Be somebody to whom a folder's rights apply, as they do not to root."""
    access = os.access
    monkeypatch.setattr(os, "access", partial(access, effective_ids=True))
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such rights")
def test_a_read_only_place_can_be_looked_at(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, catalog: Catalog
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_report(folder, catalog, {RECEIVED: 3})
        window = make_window(qtbot, tmp_path, catalog)
        workspace_file(folder).chmod(0o444)
        folder.chmod(0o555)
        with without_rights(monkeypatch, folder):
            window.workspaces.open(workspace_file(folder))
            dialog = dialog_on(window, RecoveryDialog)
            assert "不能写入" in said(dialog)
            assert ways(dialog) == ["只读查看", "选择别的文件", "先不打开"]
            press(qtbot, dialog, "只读查看")
            look(window)
        assert sorted(file.name for file in folder.iterdir()) == [workspace_file(folder).name]
        window.workspaces.leave()


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such rights")
def test_a_file_that_may_not_be_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, catalog: Catalog
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_report(folder, catalog, {RECEIVED: 3})
        path = workspace_file(folder)
        window = make_window(qtbot, tmp_path, catalog)
        path.chmod(0o000)
        folder.chmod(0o755)
        with without_rights(monkeypatch, folder):
            window.workspaces.open(path)
            dialog = dialog_on(window, RecoveryDialog)
            assert ways(dialog) == ["再试一次", "选择别的文件", "恢复最近的备份", "先不打开"]
            assert "权限" in said(dialog)
        path.chmod(0o644)
        press(qtbot, dialog, "再试一次")
        assert window.library.workspace is not None
        assert window.library.workspace.writable
        window.workspaces.leave()


def look(window: MainWindow) -> None:
    workspace = window.library.workspace
    assert workspace is not None
    assert not workspace.writable
    assert workspace.session_of(UNIT, 2023).report.entry(RECEIVED) == 3
    assert window.windowTitle().endswith("（只读）")


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every workspace for one that takes long to verify."""
    monkeypatch.setattr(examine, "LARGE", 1)


def wait_until_verified(qtbot: QtBot, window: MainWindow) -> None:
    notice = window.frame.lock_notice
    qtbot.waitUntil(
        lambda: "没有损坏" in notice.text and notice.findChildren(QPushButton)[-1].isVisible()
    )


@pytest.mark.usefixtures("large")
def test_a_large_workspace_is_shown_before_it_is_verified(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {RECEIVED: 3})

    window = make_window(qtbot, tmp_path, catalog)

    assert window.library.locked
    assert window.frame.start.reports.count() == 1
    assert not window.frame.status.progress.isHidden()
    qtbot.waitUntil(lambda: not window.library.locked)
    assert window.frame.lock_notice.isHidden()
    assert dialogs_on(window) == []


@pytest.mark.usefixtures("large")
def test_a_report_opened_meanwhile_stays_until_the_clerk_goes_on(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = make_report(tmp_path, catalog, {RECEIVED: 3})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)

    wait_until_verified(qtbot, window)
    assert window.library.locked

    press(qtbot, window.frame.lock_notice, "开始编辑")
    assert page_of(window).session.enter(RECEIVED, 4)


@pytest.mark.usefixtures("large")
def test_verifying_that_was_stopped_is_offered_again(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(tmp_path, catalog, {RECEIVED: 3})
    going_on = Event()

    def slowly(path: Path, progress: Progress) -> FileStamp | None:
        going_on.wait(PATIENCE)
        return verify_file(path, progress)

    monkeypatch.setattr(examine, "verify_file", slowly)
    window = make_window(qtbot, tmp_path, catalog)
    window.workspaces.begin()  # under way already
    assert sum(thread.name == "reading" for thread in enumerate_threads()) == 1

    window.tasks.cancel()
    going_on.set()
    qtbot.waitUntil(lambda: "没有检查完" in window.frame.lock_notice.text)
    monkeypatch.undo()
    monkeypatch.setattr(examine, "LARGE", 1)
    window.workspaces.try_to_write()

    qtbot.waitUntil(lambda: not window.library.locked)


@pytest.mark.usefixtures("large")
def test_what_changed_since_it_was_verified_is_verified_again(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = make_report(tmp_path, catalog, {RECEIVED: 3})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    wait_until_verified(qtbot, window)
    with closing(sqlite3.connect(workspace_file(tmp_path))) as db:
        db.execute("UPDATE value SET value = 77 WHERE address = ?", [RECEIVED])
        db.commit()

    press(qtbot, window.frame.lock_notice, "开始编辑")

    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "损坏" in said(dialog_on(window, RecoveryDialog))


@pytest.mark.usefixtures("large")
def test_damage_in_a_large_workspace_is_told_once_it_is_found(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {RECEIVED: 3})
    with closing(sqlite3.connect(workspace_file(tmp_path))) as db:
        db.execute("UPDATE value SET value = 77 WHERE address = ?", [RECEIVED])
        db.commit()

    window = make_window(qtbot, tmp_path, catalog)

    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "损坏" in said(dialog_on(window, RecoveryDialog))
    assert window.library.locked


@pytest.mark.usefixtures("large")
def test_what_is_the_matter_with_a_large_file_is_found_in_the_background(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {RECEIVED: 3})
    schema_page(workspace_file(tmp_path))

    window = make_window(qtbot, tmp_path, catalog)

    assert dialogs_on(window) == []
    assert not window.frame.status.progress.isHidden()
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "损坏" in said(dialog_on(window, RecoveryDialog))

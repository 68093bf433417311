"""更新 in the window: chosen, dropped or named at the start; looked at; used once agreed to."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from gui.window_driving import (
    answer,
    choose_file,
    dialog_on,
    dialogs_on,
    drop,
    make_window,
    page_of,
    press,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from third_edition import SINCE, THIRD
from update_files import (
    NAME,
    OWNER,
    begin_anew,
    calendar_update,
    data_file,
    edition_update,
    tree,
    trust,
    trusting,
)

from zwgk_desktop import app, paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services import calendar
from zwgk_desktop.services.updates import installed
from zwgk_desktop.services.updates.installation import examine_update, install
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.updates import DataDialog, UpdatesDialog


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    yield from trusting(monkeypatch, tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "优盘"
    folder.mkdir()
    return folder


def shown(qtbot: QtBot, window: MainWindow, kind: type[Any]) -> Any:
    """Wait for a dialog or a box, whoever opens it."""

    def found() -> list[Any]:
        return [one for one in window.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[-1]


def said_in(dialog: Dialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_calendar_is_chosen_looked_at_and_taken(
    qtbot: QtBot, window: MainWindow, stick: Path
) -> None:
    file = data_file(stick, calendar_update())
    window.frame.actions["update"].trigger()
    updates = dialog_on(window, UpdatesDialog)
    assert OWNER in said_in(updates)
    press(qtbot, updates, "选择文件…")
    choose_file(window, file)

    offer = shown(qtbot, window, DataDialog)
    assert not tree(paths.updates())
    assert NAME in said_in(offer)
    assert OWNER in said_in(offer)
    assert offer.changes.item(0).text() == "收录放假和调休。"
    qtbot.keyClick(offer.focusWidget(), Qt.Key.Key_Return)
    assert "关闭再打开" in answer(qtbot, window, "接着填")
    assert [one.name for one in installed.installed_updates()] == [NAME]


def test_an_update_taken_in_leaves_the_open_report_alone(
    qtbot: QtBot, window: MainWindow, stick: Path, tmp_path: Path
) -> None:
    session = page_of(window).session
    findings, edition = session.findings, session.report.edition
    calendar.shipped_calendar()
    drop(window, [data_file(stick, edition_update(tmp_path))])
    press(qtbot, shown(qtbot, window, DataDialog), "采用")
    answer(qtbot, window, "接着填")

    cell = edition.entered[0]
    session.enter(cell, 7)
    window.refresh()
    assert page_of(window).session is session
    assert session.report.values[cell] == 7
    assert session.report.edition is edition
    assert len(session.findings) >= len(findings)
    assert installed.updates_in_use() == ()  # from the next start on
    begin_anew()
    assert [one.name for one in installed.updates_in_use()] == [NAME]


def test_after_the_next_start_reports_are_made_on_the_new_edition(
    qtbot: QtBot, stick: Path, tmp_path: Path
) -> None:
    offer = examine_update(data_file(stick, edition_update(tmp_path)))
    install(offer)
    begin_anew()
    catalog = installed.full_catalog()
    window = make_window(qtbot, tmp_path, catalog)
    workspace = window.library.writable_workspace()
    made = workspace.new_report("云溪镇人民政府", SINCE, Level.TOWNSHIP)
    window.open_report(made)
    assert page_of(window).edition.id == THIRD

    window.frame.actions["update"].trigger()
    updates = dialog_on(window, UpdatesDialog)
    item = updates.list.item(0)
    assert "试造的表式" in item.text()
    press(qtbot, updates, "移除…")
    assert f"{SINCE}年的报告用的是其中的表式" in answer(qtbot, window, "知道了")
    assert installed.installed_updates()


def test_what_is_not_in_use_is_removed_after_asking(
    qtbot: QtBot, stick: Path, tmp_path: Path, catalog: Catalog
) -> None:
    offer = examine_update(data_file(stick, calendar_update()))
    install(offer)
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["update"].trigger()
    updates = dialog_on(window, UpdatesDialog)
    press(qtbot, updates, "移除…")
    assert NAME in answer(qtbot, updates, "移除")
    answer(qtbot, window, "接着填")

    assert installed.installed_updates() == ()
    assert "没有" in updates.list.item(0).text()
    assert not updates.remove.isEnabled()


def test_a_wrong_signature_is_told_and_explained(
    qtbot: QtBot, window: MainWindow, stick: Path
) -> None:
    file = data_file(stick, calendar_update())
    file.write_bytes(file.read_bytes().replace(b"10-01", b"10-08"))
    drop(window, [file])
    box = shown(qtbot, window, QMessageBox)

    assert "没有通过签名检查" in box.text()
    press(qtbot, box, "了解更多")
    assert window.guide.manual is not None
    assert window.guide.manual.isVisible()
    window.guide.manual.close()
    assert not tree(paths.updates())


def test_who_trusts_nobody_is_told_before_anything_is_chosen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, tmp_path)
    window.frame.actions["update"].trigger()

    assert "没有登记发布者的公钥" in said_in(dialog_on(window, UpdatesDialog))


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_an_update_named_at_the_start_is_shown_over_the_clerks_own_workspace(
    qtbot: QtBot, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_: QApplication, window: MainWindow) -> int:
        qtbot.addWidget(window)
        assert "2027年放假安排" in said_in(shown(qtbot, window, DataDialog))
        assert window.library.path == paths.default_workspace()
        for dialog in dialogs_on(window):
            dialog.close()
        return 7

    monkeypatch.setattr(app, "make_application", lambda _: QApplication.instance())
    monkeypatch.setattr(app, "keep_log", lambda _: None)
    monkeypatch.setattr(app, "work", work)
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "s.ini")

    assert app.main([str(data_file(stick, calendar_update()))]) == 7


def test_a_damaged_update_is_told_at_the_start(
    qtbot: QtBot, window: MainWindow, stick: Path
) -> None:
    offer = examine_update(data_file(stick, calendar_update()))
    one = install(offer)
    (one.path / installed.DOCUMENT).write_bytes(b"")
    begin_anew()
    app.warn(window)
    box = shown(qtbot, window, QMessageBox)

    assert "2027年放假安排不起作用" in box.text()
    press(qtbot, box, "知道了")
    window.frame.actions["update"].trigger()
    updates = dialog_on(window, UpdatesDialog)
    assert "没有采用" in updates.list.item(0).text()
    assert updates.remove.isEnabled()

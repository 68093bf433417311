"""Starting the program, and the main job from end to end."""

import logging
import os
import stat
import subprocess
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from gui.window_driving import answer, make_report, make_window, workspace_file
from patience import PATIENCE
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from zwgk_desktop import app, paths
from zwgk_desktop.app import sample_run
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings import Settings


def test_sample_job(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    windows: list[MainWindow] = []

    def window_of(library: Library, settings: Settings) -> MainWindow:
        windows.append(app.make_window(library, settings))
        qtbot.addWidget(windows[-1])
        return windows[-1]

    for _ in range(2):  # the second time over what the first has left
        assert sample_run.run(tmp_path, window_of, lambda _: 1) == 0

    said = capsys.readouterr().out
    assert "必须改正" in said
    assert "不可定稿" in said
    made = sorted(path.name for path in tmp_path.iterdir())
    assert "样例.zwgk" in made
    assert len([name for name in made if name.endswith(".pdf")]) == 2  # the report, the notice
    assert len([name for name in made if name.endswith(".xlsx")]) == 1
    shots = [name for name in made if name.endswith(".png")]
    assert [name[0] for name in shots] == list("123456789")
    for name in shots:
        assert QImage(str(tmp_path / name)).size().toTuple() == (1366, 768)
    assert not windows[0].isVisible()


def test_a_sample_that_is_open_is_not_made_again(
    tmp_path: Path, catalog: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    standing = tmp_path / sample_run.WORKSPACE
    with Workspace.open(standing, catalog, writing=True, create=True, program="另一个窗口"):
        before = standing.read_bytes()

        assert sample_run.run(tmp_path, app.make_window, lambda _: 0) == 2

        assert standing.read_bytes() == before
    assert "另一个窗口" in capsys.readouterr().out


def test_pictures_of_nothing(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    window = make_window(qtbot, tmp_path, catalog)

    assert [p.name for p in sample_run.take(window, tmp_path / "图")] == ["1-开始.png"]


def test_starts_without_a_display(tmp_path: Path) -> None:
    unwanted = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in unwanted}
    environment |= {"XDG_DATA_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    environment |= {"XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "zwgk_desktop", "--pictures", str(tmp_path / "图")],
        env=environment,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "图" / "1-开始.png").exists()


def test_named_workspace_is_opened(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(tmp_path, catalog)
    shown: list[MainWindow] = []

    def work(_: QApplication, window: MainWindow) -> int:
        shown.append(window)
        qtbot.addWidget(window)
        return 7

    monkeypatch.setattr(app, "make_application", lambda _: QApplication.instance())
    monkeypatch.setattr(app, "work", work)
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "s.ini")
    monkeypatch.setattr(paths, "log_file", lambda: tmp_path / "log" / "x.log")
    kept: list[logging.Handler] = []
    monkeypatch.setattr(logging, "basicConfig", lambda **words: kept.extend(words["handlers"]))

    assert app.main([str(workspace_file(tmp_path))]) == 7
    page = shown[0].desk.page
    assert page is not None  # its last report, without asking
    assert page.session.report.year == 2023
    assert (tmp_path / "log" / "x.log").exists()
    kept[0].close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize(("display", "drawn_by"), [("", "offscreen"), (":9", "")])
def test_an_empty_display_is_none(
    display: str, drawn_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DISPLAY", display)

    app.choose_platform()

    assert os.environ["QT_QPA_PLATFORM"] == drawn_by


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_reads_log_and_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[logging.Handler] = []
    monkeypatch.setattr(logging, "basicConfig", lambda **words: kept.extend(words["handlers"]))
    file = tmp_path / "log" / "x.log"
    app.keep_log(file)
    (handler,) = kept
    assert isinstance(handler, RotatingFileHandler)
    handler.doRollover()
    handler.close()
    settings = Settings(tmp_path / "s.ini")
    settings.remember_folder("export", tmp_path)
    del settings  # writes what it keeps

    files = (*file.parent.iterdir(), tmp_path / "s.ini")
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_without_a_log_it_starts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[logging.Handler] = []
    monkeypatch.setattr(logging, "basicConfig", lambda **words: kept.extend(words["handlers"]))
    (tmp_path / "file").write_text("", encoding="utf-8")
    app.keep_log(tmp_path / "file" / "x.log")

    assert isinstance(kept[0], logging.StreamHandler)


def test_what_nobody_caught_is_shown(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    app.show_faults(window)
    sys.excepthook(ValueError, ValueError("坏了"), None)
    qtbot.waitUntil(lambda: any(b.isVisible() for b in window.findChildren(QMessageBox)))

    assert "ValueError：坏了" in answer(qtbot, window, "知道了")


def test_settings_keep_to_their_file(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    one = tmp_path / "一.zwgk"
    one.write_bytes(b"")
    settings.remember(tmp_path / "不在了.zwgk")
    assert settings.recent() == ()
    settings.remember(one)
    settings.remember_folder("export", tmp_path / "不在了")

    again = Settings(tmp_path / "s.ini")
    assert again.recent() == (one,)
    assert again.folder("export") is None
    assert again.folder("import") is None
    kept = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    assert kept.contains("workspaces/recent")
    del settings

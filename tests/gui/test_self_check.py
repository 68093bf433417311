"""--self-check: a whole copy passes, and a broken one says what is broken."""

import subprocess
import sys
from pathlib import Path

import pytest
from gui.window_driving import speak_chinese_once
from patience import PATIENCE
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from zwgk_desktop import app, paths
from zwgk_desktop.app import self_check
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings import Settings


@pytest.fixture
def makers(qtbot: QtBot, qapp: QApplication) -> self_check.Makers:
    speak_chinese_once()

    def window(library: Library, settings: Settings) -> MainWindow:
        made = app.make_window(library, settings)
        qtbot.addWidget(made)
        return made

    return self_check.Makers(lambda: qapp, window)


def test_passes_from_source_with_an_empty_environment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zwgk_desktop", "--self-check"],
        env={},
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )

    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0, done.stderr.decode()
    assert lines[0] == "窗口：已显示（offscreen）"
    assert lines[-1] == "自检通过。"
    assert [*tmp_path.iterdir()] == []


def test_passes_within(makers: self_check.Makers, capsys: pytest.CaptureFixture[str]) -> None:
    assert self_check.run(makers) == 0
    assert capsys.readouterr().out.endswith("自检通过。\n")


def test_what_is_missing_is_named(
    makers: self_check.Makers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)

    assert self_check.run(makers) == 1
    assert "自检没有通过，手册和样例：缺少文件" in capsys.readouterr().out


def test_without_a_console_it_answers_by_its_code(
    makers: self_check.Makers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "forms", lambda: Path("不存在"))
    monkeypatch.setattr(sys, "stdout", None)

    assert self_check.run(makers) == 1

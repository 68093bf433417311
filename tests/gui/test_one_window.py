"""A second start raises the window that is open."""

import subprocess
import sys
from pathlib import Path

import pytest
from gui.window_driving import make_report, make_window, page_of, workspace_file
from pytestqt.qtbot import QtBot

from zwgk_desktop.app.desktop import OneWindow
from zwgk_desktop.catalog import Catalog

_SECOND = """
import sys
from pathlib import Path
from zwgk_desktop.app.desktop import OneWindow

one = OneWindow(Path(sys.argv[1]))
print(one.first(), one.hand_over(sys.argv[2]))
"""


def second(folder: Path, file: str) -> "subprocess.Popen[str]":
    """Start the program again as far as it goes where a window is open."""
    return subprocess.Popen(
        [sys.executable, "-c", _SECOND, str(folder), file], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_the_open_window_comes_forward_with_the_file(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir()
        make_report(folder, catalog)
    window = make_window(qtbot, own, catalog)
    window.showMinimized()
    one = OneWindow(tmp_path / "data")
    assert one.first()
    one.wanted.connect(window.come_forward)
    one.listen()

    started = second(tmp_path / "data", str(workspace_file(other)))

    qtbot.waitUntil(lambda: started.poll() is not None)
    assert started.stdout is not None
    with started.stdout as said:
        assert said.read() == "False True\n"
    assert not window.isMinimized()
    assert window.library.path == workspace_file(other)
    one.close()


def test_a_window_that_does_not_answer_keeps_nobody_out(tmp_path: Path) -> None:
    dead = OneWindow(tmp_path)
    assert dead.first()  # and never listens
    later = OneWindow(tmp_path)
    assert not later.first()
    assert not later.hand_over("")
    assert [file.name for file in tmp_path.iterdir()] == ["窗口.lock"]
    dead.close()
    assert later.first()
    later.close()


def test_the_report_left_last_is_offered(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    make_report(tmp_path, catalog, year=2024)
    left = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    assert window.frame.start.resume.isHidden()
    window.open_report(left)
    page_of(window).turn_to_tab("disputes")
    window.show_start()
    assert window.frame.start.resume.text() == "接着填　2023年　四、复议诉讼"

    window.frame.start.resume.click()

    assert page_of(window).session.id == left
    assert page_of(window).tab == "disputes"

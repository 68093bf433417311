"""发布核对 in the window: choose the page, see the differences, print the sheet."""

from pathlib import Path

import pytest
from exports import composed
from gui.window_driving import choose_file, dialog_on, dialogs_on, page_of, press
from pytestqt.qtbot import QtBot
from workspaces import signed

from zwgk_desktop.domain.report import Change
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.page_check import PageCheckDialog

GRANTED = "requests.granted.natural_person"


@pytest.fixture(autouse=True)
def final(window: MainWindow) -> None:
    session = page_of(window).session
    session.apply(signed(2023), ActKind.ENTRY)
    finalising.finalise(session)
    window.refresh()


def check(qtbot: QtBot, window: MainWindow, page: Path) -> PageCheckDialog:
    window.frame.actions["check_page"].trigger()
    choose_file(window, page)
    qtbot.waitUntil(lambda: bool(dialogs_on(window)), timeout=20_000)
    return dialog_on(window, PageCheckDialog)


def test_a_changed_page_is_shown_beside_the_version_and_kept(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    session = page_of(window).session
    other = session.report.with_changes(
        [Change(GRANTED, 0, 4), Change("text.problems", None, "公开不够及时。下一步改进。")]
    )
    page, sheet = tmp_path / "公布.html", tmp_path / "核对单.pdf"
    page.write_bytes(composed("html", other))

    dialog = check(qtbot, window, page)

    assert [one.address for one in dialog.figures.rows] == [
        GRANTED,
        "requests.granted.total",
        "requests.concluded.natural_person",
        "requests.concluded.total",
    ]
    assert "公开不够及时" in dialog.prose.toPlainText()
    assert not dialog.left.isEnabled()
    press(qtbot, dialog, "导出清单…")
    choose_file(window, sheet)
    assert sheet.exists()
    press(qtbot, dialog, "关闭")
    (found,) = [one for one in session.findings if one.rule == "S-PUBLISHED"]
    assert found.cells[0] == GRANTED
    window.frame.actions["undo"].trigger()
    assert "S-PUBLISHED" not in {one.rule for one in session.findings}


def test_the_right_page_is_the_same(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = tmp_path / "公布.html"
    page.write_bytes(composed("html", page_of(window).session.report))

    dialog = check(qtbot, window, page)

    assert dialog.comparison().differences() == ()
    assert dialog.paper.isEnabled()
    assert "相同" in window.frame.status.message.text()

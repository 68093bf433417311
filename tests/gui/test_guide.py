"""The first minutes: the welcome, the tour, the list of keys, the place one left."""

import re
from pathlib import Path

import pytest
from gui.window_driving import (
    Key,
    make_report,
    make_window,
    page_of,
    press,
    tab_of,
    workspace_file,
)
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop import app, paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.manual.help_dialogs import CHAPTER, KeysWindow
from zwgk_desktop.ui.manual.tour import Tour, stops
from zwgk_desktop.ui.settings import Settings

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def fresh(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """The program on a machine where it has never run."""
    library = Library(catalog, workspace_file(tmp_path))
    window = app.make_window(library, Settings(tmp_path / "s.ini"))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    report = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(report)
    return window


def touring(window: MainWindow) -> Tour:
    window.frame.actions["tour"].trigger()
    tour = window.guide.tour
    assert tour is not None
    return tour


# The first run ------------------------------------------------------------------------------


def test_first_run_offers_the_tour(
    qtbot: QtBot, fresh: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "default_workspace", lambda: tmp_path / "年度报告.zwgk")
    assert "第一次使用" in fresh.frame.notice.text
    press(qtbot, fresh, "跟着走一遍")

    assert fresh.guide.tour is not None
    assert page_of(fresh).session.report.unit == "云溪镇人民政府"
    assert not workspace_file(tmp_path).exists()  # the clerk's own is not touched


def test_first_run_offers_the_sample(
    qtbot: QtBot, fresh: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "default_workspace", lambda: tmp_path / "年度报告.zwgk")
    press(qtbot, fresh.frame.notice, "打开样例")
    assert fresh.desk.page is not None
    assert fresh.guide.tour is None


def test_second_run_offers_nothing(fresh: MainWindow, tmp_path: Path, catalog: Catalog) -> None:
    fresh.close()
    again = app.make_window(
        Library(catalog, workspace_file(tmp_path)), Settings(tmp_path / "s.ini")
    )
    assert again.frame.notice.isHidden()
    again.close()


# The tour -----------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [100, 200])
def test_each_stop_points_at_its_control(window: MainWindow, qtbot: QtBot, percent: int) -> None:
    apply_scale(percent)
    tour = touring(window)
    shown = stops(window.menuBar(), window.frame, page_of(window))
    for stop in shown:
        assert tour.stop.title == stop.title
        QApplication.processEvents()  # layouts settle
        target, part = stop.target()
        assert target.isVisible()
        assert window.rect().contains(tour.geometry())
        pointed = QRect(target.mapTo(window, part.topLeft()), part.size())
        if pointed.height() < window.height() // 3:
            assert not tour.geometry().intersects(pointed)
        assert tour.words.height() >= tour.words.heightForWidth(tour.words.width())
        assert tour.next.hasFocus()
        tour.grab()
        qtbot.keyClick(tour.next, Key.Key_Return)
    assert window.guide.tour is None
    qtbot.waitUntil(lambda: not window.findChildren(Tour))


def test_tour_goes_back_and_is_left(qtbot: QtBot, window: MainWindow) -> None:
    tour = touring(window)
    window.frame.actions["tour"].trigger()
    assert window.findChildren(Tour) == [tour]
    assert not tour.back.isEnabled()
    tour.next.click()
    assert page_of(window).tab == "requests"
    tour.back.click()
    assert tour.stop.title == "一份报告，七页"
    qtbot.keyClick(tour.next, Key.Key_Escape)
    assert window.guide.tour is None
    press(qtbot, touring(window), "不看了")
    assert window.guide.tour is None


def test_tour_follows_the_window(qtbot: QtBot, window: MainWindow) -> None:
    tour = touring(window)
    tour.show_stop(4)
    window.resize(1100, 700)
    apply_scale(150)
    button = window.frame.tool("pdf")

    def framed() -> bool:
        frames = [w for w in window.children() if type(w).__name__ == "_Outline"]
        frame = frames[-1]
        assert isinstance(frame, QWidget)
        return frame.geometry().topLeft() == button.mapTo(window, button.rect().topLeft())

    qtbot.waitUntil(framed)


def test_tour_ends_with_its_report(window: MainWindow) -> None:
    touring(window)
    window.frame.actions["reports"].trigger()
    assert window.guide.tour is None


# Keys ---------------------------------------------------------------------------------------


def test_keys_are_listed_from_the_actions(qtbot: QtBot, window: MainWindow) -> None:
    tab_of(window, "report")
    qtbot.keyClick(window, Key.Key_F1)
    (shown,) = window.findChildren(KeysWindow)
    text = shown.text.toPlainText()
    for words in ("撤销", "Ctrl+Z", "Ctrl+＋", "Ctrl+－", "Ctrl+7", "导出 PDF", "F2", "PageUp"):
        assert words in text, words
    assert "(&" not in text
    press(qtbot, shown, "关闭")
    qtbot.waitUntil(lambda: not window.findChildren(KeysWindow))


def test_the_manual_lists_no_key_that_is_gone(window: MainWindow) -> None:
    groups = window.frame.actions.key_groups()
    known = {key for group in groups for _, keys in group.keys for key in keys.split("、")}
    chapter = (paths.resources() / "manual" / CHAPTER).read_text("utf-8")
    part = chapter.split("## 整个窗口")[1].split("\n## ")[0]
    told = re.findall(
        r"(?<![A-Za-z+])(?:(?:Ctrl|Shift|Alt)\+)*(?:F\d+|[A-Z0-9＋－]|Home)(?=[ 、])", part
    )

    assert len(told) > 15
    assert {key.replace("＋", "+").replace("－", "-") for key in told} <= known


def test_f1_is_the_cells_in_a_table(qtbot: QtBot, window: MainWindow) -> None:
    tab_of(window, "requests")
    qtbot.keyClick(window, Key.Key_F1)
    assert not window.findChildren(KeysWindow)
    qtbot.keyClick(window, Key.Key_F1, SHIFT)
    assert window.findChildren(KeysWindow)
    window.show_start()
    assert window.frame.actions["keys"].shortcuts()[0].toString() == "F1"


# Where one was ------------------------------------------------------------------------------


def test_the_tab_is_remembered(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    first = make_report(tmp_path, catalog, year=2023)
    second = make_report(tmp_path, catalog, year=2024)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(first)
    tab_of(window, "disputes")
    window.close()
    again = make_window(qtbot, tmp_path, catalog)
    again.open_report(second)
    assert page_of(again).tab == "report"
    again.open_report(first)
    assert page_of(again).tab == "disputes"

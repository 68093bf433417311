"""Read by a screen reader, reached by keys, legible in large type: every page and dialog."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from gui.access import clipped, keyless, nameless, stops
from gui.window_driving import (
    Key,
    choose_file,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
    tab_of,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.alerts import LABEL
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow

FAULTY: Mapping[Address, Value | None] = {
    "requests.received.natural_person": 3,
    "text.problems": None,
    "proactive.fees.amount": 1200,
}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    report = make_report(tmp_path, catalog, FAULTY)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(report)
    return window


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def names_of_tabs(window: MainWindow) -> tuple[str, ...]:
    return tabs.names(page_of(window).edition)


def open_import(window: MainWindow, folder: Path) -> None:
    source = folder / "旧报告.txt"
    source.write_text("云溪镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n好。", "utf-8")
    window.frame.actions["import"].trigger()
    choose_file(window, source)


def open_filling(window: MainWindow, _: Path) -> None:
    tab_of(window, "requests")
    window.frame.actions["fill"].trigger()


def open_failure(window: MainWindow, _: Path) -> None:
    window.fail(UserError("磁盘空间不足", remedy="请清理磁盘", code="D01"))


DIALOGS: dict[str, Callable[[MainWindow, Path], object]] = {
    "new": lambda window, _: window.frame.actions["new"].trigger(),
    "nil": lambda window, _: window.frame.actions["nil"].trigger(),
    "fill": open_filling,
    "about": lambda window, _: window.frame.actions["about"].trigger(),
    "delete": lambda window, _: window.frame.actions["delete"].trigger(),
    "keys": lambda window, _: window.frame.actions["keys"].trigger(),
    "failure": open_failure,
    "draft": lambda window, _: window.frame.actions["pdf"].trigger(),
    "import": open_import,
}


LEAVING = {"取消", "关闭", "知道了", "以后再定", "先不打开", "不导入", "都不要，从空白填起"}


def foot(dialog: QWidget) -> list[QPushButton]:
    """Return the buttons of a dialog's last row, from left to right; help is no answer."""
    shown = [b for b in dialog.findChildren(QPushButton) if b.isVisible() and b.text() != LABEL]
    low = max(b.mapTo(dialog, b.rect().center()).y() for b in shown)
    row = [b for b in shown if abs(b.mapTo(dialog, b.rect().center()).y() - low) < 8]
    return sorted(row, key=lambda b: b.mapTo(dialog, b.rect().topLeft()).x())


def opened(window: MainWindow, name: str, folder: Path, qtbot: QtBot) -> QWidget:
    DIALOGS[name](window, folder)
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    settle()
    return dialogs_on(window)[-1]


# Buttons ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DIALOGS)
def test_buttons_stand_in_one_order(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str
) -> None:
    dialog = opened(window, name, tmp_path, qtbot)
    row = foot(dialog)
    assert [b.text() for b in row if b.text() in LEAVING] == [row[-1].text()]
    assert [b for b in row if b.property("primary")] in ([], row[:1])
    dialog.close()


def too_wide(window: QWidget) -> list[str]:
    """Name what is wider than the place where it is only scrolled up and down."""
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return [
        area.widget().objectName() or type(area.widget()).__name__
        for area in window.findChildren(QScrollArea)
        if area.isVisible() and area.horizontalScrollBarPolicy() == never
        if area.widget() is not None and area.widget().width() > area.viewport().width()
    ]


# Large type ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "width"),
    [(percent, width) for percent in (100, 125, 150, 200) for width in (1024, 1366, 1920)],
)
def test_no_words_are_clipped_on_any_page(window: MainWindow, percent: int, width: int) -> None:
    window.resize(width, 1080 if width == 1920 else 768)
    apply_scale(percent)
    for index, tab in enumerate(names_of_tabs(window)):
        page_of(window).turn_to(index)
        settle()
        assert clipped(window) == [], tab
        assert too_wide(window) == [], tab
        assert window.width() == width, tab
    window.show_start()
    settle()
    assert clipped(window) == []
    assert window.width() == width
    window.frame.actions["books"].trigger()
    settle()
    assert clipped(window) == []
    assert window.width() == width


@pytest.mark.parametrize(("percent", "width", "ink"), [(200, 1366, 50), (100, 683, 20)])
def test_tools_that_find_no_room_stand_behind_a_mark(
    window: MainWindow, percent: int, width: int, ink: int
) -> None:
    window.resize(width, 768)
    apply_scale(percent)
    settle()
    assert not window.frame.tool("notice").isVisible()
    more = window.findChild(QToolButton, "qt_toolbar_ext_button")
    assert isinstance(more, QToolButton)
    assert more.isVisible()
    assert more.accessibleName() == "更多"
    assert more.visibleRegion().boundingRect() == more.rect()
    image = more.grab().toImage()
    dark = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() < 100
    ]
    assert len(dark) > ink  # its sign is painted, not only its frame


def test_no_words_are_clipped_in_the_manual(window: MainWindow) -> None:
    apply_scale(200)
    manual = window.guide.show_manual()
    manual.seek("载明")
    settle()
    assert clipped(manual) == []


# A screen reader ----------------------------------------------------------------------------


def test_everything_on_the_pages_has_a_name(window: MainWindow) -> None:
    for index, tab in enumerate(names_of_tabs(window)):
        page_of(window).turn_to(index)
        settle()
        assert nameless(window) == [], tab
    window.show_start()
    assert nameless(window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_everything_in_dialogs_has_a_name(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str
) -> None:
    dialog = opened(window, name, tmp_path, qtbot)
    assert nameless(dialog) == []
    dialog.close()


def test_everything_in_the_manual_and_the_tour_has_a_name(window: MainWindow) -> None:
    manual = window.guide.show_manual()
    assert nameless(manual) == []
    manual.seek("载明")
    assert nameless(manual) == []
    window.frame.actions["tour"].trigger()
    assert window.guide.tour is not None
    assert nameless(window.guide.tour) == []
    assert window.guide.tour.stop.title in window.guide.tour.accessibleName()


# The keyboard -------------------------------------------------------------------------------


def test_every_deed_has_a_key(window: MainWindow) -> None:
    groups = window.frame.actions.key_groups()  # first: asking for menus again may lose them
    bar = window.menuBar()
    assert isinstance(bar, QMenuBar)
    window.workspaces.fill_recent(window.frame.actions.recent)
    for action in bar.actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        assert keyless(menu) == []
    letters = [action.text().partition("&")[2][:1] for action in bar.actions()]
    assert len(set(letters)) == len(letters)
    keys = {key for group in groups for _, key in group.keys}
    assert not keys & {f"Alt+{letter}" for letter in letters}


def test_no_key_has_two_meanings(window: MainWindow) -> None:
    tab_of(window, "requests")  # elsewhere F1 is free to list the keys
    keys = [key for group in window.frame.actions.key_groups() for _, key in group.keys]
    each = [key for several in keys for key in several.split("、")]
    assert sorted(set(each)) == sorted(each)


@pytest.mark.parametrize("tab", ["report", "problems"])
def test_tab_reaches_everything(qtbot: QtBot, window: MainWindow, tab: str) -> None:
    page = tab_of(window, tab)
    wanted = stops(page)
    reached: set[QWidget] = set()
    for _ in range(80):
        here = QApplication.focusWidget()
        assert here is not None
        reached.add(here)
        qtbot.keyClick(here, Key.Key_Tab)
    assert wanted - reached == set()


def test_tab_reaches_everything_at_the_start(qtbot: QtBot, window: MainWindow) -> None:
    window.show_start()
    wanted = stops(window.frame.start)
    reached: set[QWidget] = set()
    for _ in range(20):
        here = QApplication.focusWidget()
        assert here is not None
        reached.add(here)
        qtbot.keyClick(here, Key.Key_Tab)
    assert wanted - reached == set()


def test_a_notice_is_closed_by_key(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.notice.say("已导出", ("打开文件", lambda: None))
    press(qtbot, window.frame.notice, "打开文件")
    assert window.frame.notice.isHidden()

"""Every page at 100 to 200 %: all within the screen, and sized as a window opened at that size."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from gui.access import out_of_reach
from gui.county_driving import YEAR, sent_by
from gui.test_dialogs import SIZES, TITLE_BAR, open_books, sample, window
from gui.window_driving import page_of
from PySide6.QtCore import QEventLoop, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.books.registration_forms import RequestDialog
from zwgk_desktop.ui.examination.likeness_view import LikenessCommands
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow

__all__ = ["sample", "window"]

UNITS = ("云溪镇人民政府", "白石镇人民政府", "柳河乡人民政府")


@pytest.fixture
def county(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window over the sample and a collection of three units."""
    held = window.library.writable_workspace().context
    for unit in UNITS:
        rosters.add(held, unit, Group.TOWNSHIP)
    made = tmp_path / "units"
    made.mkdir()
    receive(held, [sent_by(made, window.library.catalog, unit) for unit in UNITS[:2]], YEAR)
    return window


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def open_request(window: MainWindow) -> None:
    open_books(window)
    books = window.context.group(BookCommands).page.books
    assert books is not None
    window.context.group(BookCommands).page.open_request(next(iter(books.entries(Request))))


def open_examination(window: MainWindow) -> None:
    window.county.open(YEAR)
    window.county.open_submission(UNITS[0])


def turn_to(view: int) -> Callable[[MainWindow], None]:
    def turn(window: MainWindow) -> None:
        window.county.open(YEAR)
        window.county.page.tabs.setCurrentIndex(view)

    return turn


def compare_texts(window: MainWindow) -> None:
    """Show the similar reports, once the comparison in the background has ended."""
    turn_to(2)(window)
    while not window.context.group(LikenessCommands).pairs:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


OTHERS: dict[str, Callable[[MainWindow], None]] = {
    "start": MainWindow.show_start,
    "books": open_books,
    "request": open_request,
    "board": turn_to(0),
    "roll-up": turn_to(1),
    "likeness": compare_texts,
    "examination": open_examination,
}


def pages(window: MainWindow) -> Iterator[str]:
    """Open every page in its turn."""
    for index, tab in enumerate(tabs.names(page_of(window).edition)):
        page_of(window).turn_to(index)
        settle()
        yield tab
    for name, opening in OTHERS.items():
        opening(window)
        settle()
        yield name


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}-{size[1].width()}")
def test_no_control_of_any_page_lies_outside_the_screen(
    county: MainWindow, size: tuple[int, QSize]
) -> None:
    percent, screen = size
    apply_scale(percent)
    county.resize(screen - TITLE_BAR)
    settle()
    wrong = {name: cut for name in pages(county) if (cut := out_of_reach(county, screen))}
    assert wrong == {}


def test_the_books_are_whole_at_twice_the_size(window: MainWindow) -> None:
    """All five tabs, the hint of the search, and arrows as large as the type."""
    apply_scale(200)
    window.resize(QSize(1024, 768) - TITLE_BAR)
    open_books(window)
    page = window.context.group(BookCommands).page
    for at, hint in enumerate(("申请人", "标题", "", "所涉申请", "公开人")):
        page.tabs.setCurrentIndex(at)
        settle()
        tabs = [page.tabs.tabRect(tab) for tab in range(page.tabs.count())]
        assert [tab.right() for tab in tabs if tab.right() > page.tabs.width()] == []
        assert page.tabs.geometry().right() < page.width()
        if hint:
            words = page.search.placeholderText()
            assert hint in words
            assert page.search.fontMetrics().horizontalAdvance(words) < page.search.width()
    page.tabs.setCurrentIndex(0)
    page.page_actions["entry_add"].trigger()
    (dialog,) = (one for one in window.findChildren(RequestDialog) if one.isVisible())
    settle()
    date_line, choice = dialog.form.controls["received_on"], dialog.form.controls["class"]
    (arrow,) = date_line.findChildren(QToolButton)
    assert lowest_ink(arrow) - highest_ink(arrow) >= theme.px(3)
    assert arrow.mapTo(dialog, arrow.rect().center()).x() == pytest.approx(
        choice.mapTo(dialog, choice.rect().topRight()).x() - theme.px(16), abs=2
    )
    dialog.reject()


def highest_ink(widget: QWidget) -> int:
    return min(ink_rows(widget))


def lowest_ink(widget: QWidget) -> int:
    return max(ink_rows(widget))


def ink_rows(widget: QWidget) -> list[int]:
    """Return the rows of a widget's picture in which something darker than its middle is drawn."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    across = range(4, image.width() - 4)
    return [
        y
        for y in range(4, image.height() - 4)
        if any(image.pixelColor(x, y).lightness() < 128 for x in across)
    ]


Sizes = dict[str, tuple[int, ...]]


def measured(window: QWidget) -> Sizes:
    """Return the least size of every control shown, and the rows and columns of tables."""
    found: Sizes = {}
    shown = (w for w in window.findChildren(QWidget) if w.isVisible())
    for one in (w for w in shown if not isinstance(w, QPlainTextEdit)):  # as high as its text
        sizes = [one.minimumWidth(), one.minimumHeight()]
        if isinstance(one, QTableView):
            across, down = one.horizontalHeader(), one.verticalHeader()
            sizes += [down.defaultSectionSize(), *map(across.sectionSize, range(across.count()))]
        found[repr(one)] = tuple(sizes)
    return found


def test_what_is_open_follows_the_type_size_there_and_back(
    qtbot: QtBot, county: MainWindow
) -> None:
    county.resize(QSize(1366, 768) - TITLE_BAR)
    for _ in pages(county):
        before = measured(county)
        apply_scale(200)
        settle()
        assert measured(county) != before
        apply_scale(100)
        qtbot.waitUntil(partial(come_back, county, before))


def come_back(window: MainWindow, before: Sizes) -> bool:
    return differing(before, measured(window)) == []


def differing(before: Sizes, after: Sizes) -> list[str]:
    both = before.keys() & after.keys()
    return [f"{one} {before[one]} {after[one]}" for one in both if before[one] != after[one]]

"""A page is left with something open on it; what is done afterwards finds nothing of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from gui.table_driving import Key
from gui.window_driving import CONTROL, UNIT, field_on, make_report, make_window, page_of
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.ui.fields import DateLine
from zwgk_desktop.ui.findings.card import FindingCard
from zwgk_desktop.ui.main_window import MainWindow

CELL = "requests.received.natural_person"
REQUEST = {"received_on": "2023-3-1", "channel": "internet", "class": "natural_person"}
Opening = Callable[[MainWindow], object]


def find(window: MainWindow) -> None:
    window.frame.actions["find"].trigger()


def replace(window: MainWindow) -> None:
    window.frame.actions["replace"].trigger()
    QTest.keyClicks(window.focusWidget(), "1")


def found_and_closed(window: MainWindow) -> None:
    QTest.keyClick(window, Key.Key_F, CONTROL)
    QTest.keyClick(window.focusWidget(), Key.Key_Escape)


def second_keying(window: MainWindow) -> None:
    window.frame.actions["second_keying"].trigger()


def history(window: MainWindow) -> None:
    window.frame.actions["history"].setChecked(True)


def cell_help(window: MainWindow) -> None:
    window.navigation.options.set_help_shown(True)


def last_year(window: MainWindow) -> None:
    window.frame.actions["last_year"].setChecked(True)


def refused_paste(window: MainWindow) -> None:
    QApplication.clipboard().setText("三件\t乙")
    window.frame.actions["paste"].trigger()


def explaining(window: MainWindow) -> None:
    for card in window.frame.panel.findChildren(FindingCard):
        for button in card.findChildren(QPushButton):
            if button.text() == "写说明" and button.isVisible():
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def calendar(window: MainWindow) -> None:
    line = field_on(window, "issued_on")
    assert isinstance(line, DateLine)
    line.setFocus()
    line.open_calendar()


BARS: tuple[Opening, ...] = (
    find,
    replace,
    found_and_closed,
    second_keying,
    history,
    cell_help,
    last_year,
    refused_paste,
    explaining,
    calendar,
)
TABS = ("report", "overview", "requests", "preview")
WAYS = ("reports", "books", "county", "books")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, year=2022)
    make_report(tmp_path, catalog, {"proactive.rules.issued": 1})
    return make_window(qtbot, tmp_path, catalog)


def delete_what_was_left() -> None:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.__name__)
def test_acts_and_undo_after_leaving_a_page_with_something_open(
    window: MainWindow, bar: Opening
) -> None:
    workspace = window.library.workspace
    assert workspace is not None
    first, second = (entry.id for entry in workspace.reports())
    books = workspace.books(UNIT)
    for tab, way in zip(TABS, WAYS, strict=True):
        window.open_report(second)
        page_of(window).turn_to_tab(tab)
        bar(window)
        window.frame.actions[way].trigger()
        assert window.desk.page is None
        delete_what_was_left()
        request_acts.register_request(books, REQUEST)
        window.refresh()
        books.timeline.undo()
        window.refresh()

    window.open_report(first)
    page_of(window).session.enter(CELL, 3)
    window.refresh()
    window.frame.actions["undo"].trigger()
    assert page_of(window).session.report.values[CELL] == 0

"""从上年开始: what last year's report offers to a new one, taken as one act."""

from pathlib import Path

import pytest
from gui.window_driving import (
    CONTROL,
    UNIT,
    Key,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
)
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.proposal_dialog import NewYearDialog
from zwgk_desktop.ui.report_actions import NewReportDialog

CARRIED_IN = "requests.carried_in.natural_person"
OVERVIEW = "text.overview"
LAST = {
    "requests.received.natural_person": 3,
    "requests.granted.natural_person": 1,
    "requests.carried_out.natural_person": 2,
}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, LAST, year=2022)
    return make_window(qtbot, tmp_path, catalog)


def make_new(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.actions["new"].trigger()
    dialog = dialog_on(window, NewReportDialog)
    dialog.unit.setText(UNIT)
    dialog.year.setText("2023")
    press(qtbot, dialog, "新建")


def test_a_new_report_starts_from_the_last(qtbot: QtBot, window: MainWindow) -> None:
    make_new(qtbot, window)
    dialog = dialog_on(window, NewYearDialog)
    assert CARRIED_IN in dialog.chosen
    assert OVERVIEW not in dialog.chosen

    press(qtbot, dialog, "带进新报告")

    session = page_of(window).session
    assert session.report.entry(CARRIED_IN) == 2
    assert not session.report.text("overview")
    assert "已从上年带来" in window.frame.status.message.text()
    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert session.report.entry(CARRIED_IN) is None


def test_a_text_comes_only_when_ticked_its_figures_marked(qtbot: QtBot, window: MainWindow) -> None:
    make_new(qtbot, window)
    dialog = dialog_on(window, NewYearDialog)
    row = dialog.list.rowCount() - 1
    dialog.list.setCurrentCell(row, 0)
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_Space)
    assert dialog.text.isVisible()
    assert "处要改写" in dialog.list.model().index(row, 3).data()

    change = dialog.list.current
    assert change is not None
    press(qtbot, dialog, "带进新报告")
    assert page_of(window).session.report.values.get(change.address)


def test_starting_blank_is_possible_and_can_be_thought_over(
    qtbot: QtBot, window: MainWindow
) -> None:
    make_new(qtbot, window)
    press(qtbot, dialog_on(window, NewYearDialog), "都不要，从空白填起")
    assert page_of(window).session.report.entry(CARRIED_IN) is None

    window.frame.actions["carry"].trigger()
    dialog_on(window, NewYearDialog).close()


def test_without_last_year_nothing_is_offered(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    make_new(qtbot, window)
    assert dialogs_on(window) == []
    window.frame.actions["carry"].trigger()
    assert "没有可以带来的" in window.frame.status.message.text()

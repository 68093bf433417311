"""What the window answers stays: nothing typed is dropped, nothing is said twice or of another."""

from datetime import date
from pathlib import Path

import pytest
from gui.table_driving import bubble_of, commit, editor_of
from gui.window_driving import (
    UNIT,
    Key,
    dialog_on,
    field_on,
    make_report,
    make_window,
    page_of,
    press,
    table_on,
    type_field,
)
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QScrollArea, QScrollBar
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.exporting import Export, export_report
from zwgk_desktop.ui.fields import DateLine, today
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.incoming.imports import Imports
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output.exports import PrivacyDialog
from zwgk_desktop.ui.report_actions import NewReportDialog, last_year


def test_enter_in_the_reason_keeps_personal_data(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter("text.problems", "联系人手机13800000000。")
    window.refresh()
    window.frame.actions["pdf"].trigger()
    dialog = dialog_on(window, PrivacyDialog)
    qtbot.keyClick(dialog.reason, Key.Key_Return)
    assert "请先写明保留的理由" in dialog.advice.text()
    assert dialog.isVisible()

    commit(dialog.reason, "公开电话")
    qtbot.keyClick(dialog.reason, Key.Key_Return)

    assert not dialog.isVisible()
    assert "公开电话" in page_of(window).session.report.values.values()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("20250110", date(2025, 1, 10)),
        ("2025.1.10", date(2025, 1, 10)),
        ("２０２５年1月10日", date(2025, 1, 10)),
        ("今天", today()),
    ],
)
def test_dates_are_read_as_they_are_written(
    qtbot: QtBot, window: MainWindow, typed: str, read: date
) -> None:
    type_field(qtbot, window, "issued_on", typed)
    assert page_of(window).session.report.field_value("issued_on") == read


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot, window: MainWindow) -> None:
    line = field_on(window, "issued_on")
    assert isinstance(line, DateLine)
    line.setFocus()
    qtbot.keyClick(line, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = line.calendar
    assert calendar is not None
    assert window.rect().contains(calendar.geometry())
    assert calendar.selectedDate() == QDate(2024, 1, 10)
    calendar.setSelectedDate(QDate(2024, 2, 1))
    calendar.activated.emit(calendar.selectedDate())

    assert page_of(window).session.report.field_value("issued_on") == date(2024, 2, 1)
    assert not calendar.isVisible()
    line.open_calendar()
    assert line.calendar is not None
    qtbot.keyClick(line.calendar, Key.Key_Escape)
    assert not line.calendar.isVisible()
    assert line.hasFocus()


def test_a_new_report_is_of_the_unit_and_year_at_hand(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, year=2021)
    make_report(tmp_path, catalog, year=2020)
    make_report(tmp_path, catalog, year=last_year())
    open_one = make_report(tmp_path, catalog, year=2019)
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["new"].trigger()
    dialog = dialog_on(window, NewReportDialog)
    assert (dialog.unit.text(), dialog.year.text()) == (UNIT, str(last_year() + 1))
    dialog.reject()

    window.open_report(open_one)
    window.frame.actions["new"].trigger()
    dialog = dialog_on(window, NewReportDialog)
    assert (dialog.unit.text(), dialog.year.text()) == (UNIT, "2022")
    dialog.year.selectAll()
    qtbot.keyClicks(dialog.year, "2023")
    commit(dialog.unit, "三")
    assert dialog.year.text() == "2023"  # what the clerk has chosen stays


def scroll_bar(window: MainWindow) -> QScrollBar:
    """Return the bar beside the findings."""
    (area,) = window.frame.panel.findChildren(QScrollArea)
    return area.verticalScrollBar()


def test_nothing_of_one_report_stands_over_another(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    first = make_report(tmp_path, catalog, {"requests.received.natural_person": 3})
    second = make_report(tmp_path, catalog, year=2024)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(first)
    window.frame.notice.say("已导出 一.pdf，共 5 页。")
    window.frame.status.tell("已采用建议")
    window.frame.panel.turn_filter()
    assert window.frame.panel.filter.group is not None
    bar = scroll_bar(window)
    bar.setMaximum(400)
    bar.setValue(200)

    window.open_report(second)
    assert scroll_bar(window).value() == 0

    assert window.frame.notice.isHidden()
    assert window.frame.status.message.text() == ""
    assert window.frame.panel.filter.group is None


def test_undo_is_offered_only_where_an_import_changed_something(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    session = page_of(window).session
    source = tmp_path / "同一份.xlsx"
    export_report("xlsx", Export(session.report, session.findings), source, as_draft=True)
    for said in ("已导入。可以撤销。", "来源与报告里的相同，没有要改的。"):
        last = session.timeline.undoable
        window.context.group(Imports).read(source)
        qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(ImportDialog)))
        press(qtbot, dialog_on(window, ImportDialog), "导入")
        assert window.frame.status.message.text() == said
        assert (session.timeline.undoable == last) is ("撤销" not in said)


def test_one_refused_figure_has_one_message(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    before = window.frame.status.message.text()
    qtbot.keyClicks(table, "x")
    editor = editor_of(table)
    assert editor is not None
    qtbot.keyClick(editor, Key.Key_Return)
    assert "不是有效的件数" in bubble_of(table).text
    assert window.frame.status.message.text() == before

"""单元格说明: all there is to say about a cell, followed as the caret moves."""

from pathlib import Path

import pytest
from gui.table_driving import model_of
from gui.window_driving import make_report, make_window, page_of, tab_of, table_on
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot
from reports import nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.cell_help import HelpBelowTable, cell_help_parts

R = "requests"
RECEIVED, TOTAL = f"{R}.received.natural_person", f"{R}.received.total"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, {f"{R}.carried_out.natural_person": 6}, year=2022)
    made = make_report(tmp_path, catalog, {RECEIVED: 2})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


def told(qtbot: QtBot, window: MainWindow, address: str) -> str:
    """Put the caret in a cell and read what is said of it."""
    table_on(window, R).go_to(address)
    help_ = window.frame.help
    label = page_of(window).edition.label(address)
    qtbot.waitUntil(lambda: help_.toPlainText().startswith(label))
    return help_.toPlainText()


def test_f1_shows_and_hides_the_help(qtbot: QtBot, window: MainWindow) -> None:
    table_on(window, R)
    help_ = window.frame.help
    assert not help_.isVisible()
    window.frame.actions["help"].trigger()
    assert help_.isVisible()
    assert window.navigation.options.help_shown

    said = told(qtbot, window, RECEIVED)
    assert "现在填的是 2 件" in said
    assert "依据：条例第三十一条" in said
    assert "没有查到对此作出定义的文件" in said
    assert "2022年填的是 0" in said
    assert "空白 → 2" in said
    assert "必须改正" in said

    tab_of(window, "overview")
    assert not help_.isVisible()
    table_on(window, R)
    window.frame.actions["help"].trigger()
    assert not help_.isVisible()


def test_a_total_is_explained(qtbot: QtBot, window: MainWindow) -> None:
    table_on(window, R)
    window.frame.actions["help"].trigger()
    assert "由 6 格相加得出，不能改写" in told(qtbot, window, TOTAL)
    page_of(window).session.enter(TOTAL, 5)
    window.refresh()
    qtbot.waitUntil(lambda: "载明的合计（核对数）是 5" in window.frame.help.toPlainText())


def test_a_repair_is_one_click_away(qtbot: QtBot, window: MainWindow) -> None:
    table_on(window, R)
    window.frame.actions["help"].trigger()
    said = told(qtbot, window, RECEIVED)
    assert "即可" in said
    before = page_of(window).session.findings
    window.frame.help.anchorClicked.emit(QUrl("repair:0"))

    assert page_of(window).session.findings != before
    assert "已采用建议" in window.frame.status.message.text()


def test_who_only_looks_is_offered_no_repair(session: EditingSession, edition: Edition) -> None:
    session.apply(nil_values(edition) | {RECEIVED: 1}, ActKind.ENTRY)

    assert cell_help_parts(session, RECEIVED).repairs
    story = cell_help_parts(session, RECEIVED, locked=True)
    assert not story.repairs
    assert "repair:" not in story.html
    assert "do:link" not in story.html
    assert "2022年的报告不在这个工作区里" in story.html


def test_a_form_of_another_year_lacks_the_cell(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {}, year=2021)
    path = tmp_path / "年度报告.zwgk"
    assert path.exists()
    window = make_window(qtbot, tmp_path, catalog)
    workspace = window.library.workspace
    assert workspace is not None
    old = workspace.new_report("云溪镇人民政府", 2020, Level.TOWNSHIP)
    assert workspace.session(old).report.edition.id == "gkb-2019-60"
    found = workspace.find("云溪镇人民政府", 2021)
    assert found is not None
    session = workspace.session(found)

    assert "2020年的表式没有这一格" in cell_help_parts(session, f"{R}.other_reason.enterprise").html
    assert "没有填写" in cell_help_parts(session, RECEIVED).html


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("name", ["proactive", "disputes"])
def test_the_empty_part_of_a_table_holds_the_help_and_last_year(
    qtbot: QtBot, window: MainWindow, name: str, percent: int
) -> None:
    window.resize(1366, 768 * percent // 100)
    apply_scale(percent)
    table = table_on(window, name)
    (below,) = table.findChildren(HelpBelowTable)
    qtbot.waitUntil(below.isVisible)

    first = page_of(window).edition.table_of[name].entered[0]
    table.go_to(first)
    label = page_of(window).edition.label(first)
    qtbot.waitUntil(lambda: label in below.toPlainText())
    assert "2022年这张表" in below.toPlainText()
    last = table.visualRect(model_of(table).index(model_of(table).rowCount() - 1, 0))
    assert below.y() >= table.viewport().y() + last.bottom()
    assert not below.geometry().intersects(table.horizontalScrollBar().geometry()) or (
        not table.horizontalScrollBar().isVisible()
    )
    window.frame.actions["help"].trigger()  # the same stands beside the table
    assert not below.isVisible()
    window.frame.actions["help"].trigger()
    assert below.isVisible()
    page_of(window).session.enter(first, 7)
    window.refresh()
    qtbot.waitUntil(lambda: "现在填的是 7" in below.toPlainText())


def test_a_full_table_has_no_help_below(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, R)
    (below,) = table.findChildren(HelpBelowTable)
    table.go_to(RECEIVED)
    qtbot.wait(50)
    assert not below.isVisible()

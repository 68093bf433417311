"""Beginning: a new report, the list, deleting and bringing back, other workspaces."""

from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gui.table_driving import commit
from gui.window_driving import (
    CONTROL,
    UNIT,
    Key,
    answer,
    choose_file,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
    workspace_file,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox, QScrollArea, QScrollBar
from pytestqt.qtbot import QtBot
from reports import EDITION, nil_report

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.report import Status, Value
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.finalising import finalise
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui import start_page
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.recovery import RecoveryDialog
from zwgk_desktop.ui.report_actions import NewReportDialog, last_year
from zwgk_desktop.ui.report_list import Card, stage_words
from zwgk_desktop.ui.start_page import countdown


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """Nothing is there yet."""
    return make_window(qtbot, tmp_path, catalog)


@pytest.fixture
def stocked(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """Two reports are there, the later with an empty section."""
    make_report(tmp_path, catalog, year=2022)
    make_report(tmp_path, catalog, {"text.problems": None}, year=2023)
    return make_window(qtbot, tmp_path, catalog)


@pytest.fixture
def held(tmp_path: Path, catalog: Catalog) -> Generator[Workspace]:
    """Another process writes to the workspace."""
    make_report(tmp_path, catalog)
    path = workspace_file(tmp_path)
    with Workspace.open(path, catalog, writing=True, program="zwgk") as workspace:
        yield workspace


def new_dialog(qtbot: QtBot, window: MainWindow) -> NewReportDialog:
    press(qtbot, window.frame.start, "新建年度报告")
    return dialog_on(window, NewReportDialog)


def titles(window: MainWindow) -> list[str]:
    reports = window.frame.start.reports
    return [reports.item(row).text() for row in range(reports.count())]


def test_nothing_is_written_before_the_first_report(window: MainWindow, tmp_path: Path) -> None:
    assert not workspace_file(tmp_path).exists()
    assert titles(window) == []


def test_new_report(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = new_dialog(qtbot, window)
    commit(dialog.unit, UNIT)

    assert dialog.level.level is Level.TOWNSHIP
    assert dialog.year.text() == str(last_year())

    qtbot.keyClick(dialog.unit, Key.Key_Return)

    report = page_of(window).session.report
    assert (report.unit, report.year, report.level) == (UNIT, last_year(), Level.TOWNSHIP)
    assert window.windowTitle() == f"{UNIT}{last_year()}年 — 政府信息公开年度报告"
    assert workspace_file(tmp_path).exists()


def test_clerk_decides_the_level(qtbot: QtBot, window: MainWindow) -> None:
    dialog = new_dialog(qtbot, window)
    commit(dialog.unit, "云溪镇")
    dialog.level.setFocus()
    qtbot.keyClick(dialog.level, Key.Key_Down)
    dialog.level.activated.emit(dialog.level.currentIndex())
    commit(dialog.unit, "财政所")

    assert dialog.level.level is Level.STREET


@pytest.mark.parametrize(
    ("unit", "year", "code"),
    [
        ("", "2023", "单位名称没有填写"),
        (UNIT, "二零二三", "不是有效的报告年度"),
        (UNIT, "１９９９", "不是有效的报告年度"),
        (UNIT, "2023", "2023年的报告已经存在"),
    ],
)
def test_refusal_is_told_at_the_field(
    qtbot: QtBot, stocked: MainWindow, unit: str, year: str, code: str
) -> None:
    dialog = new_dialog(qtbot, stocked)
    dialog.unit.setText(unit)
    dialog.year.setText(year)
    press(qtbot, dialog, "新建")

    assert code in dialog.unit_advice.text() + dialog.year_advice.text()
    assert dialog.isVisible()
    assert dialogs_on(stocked) == [dialog]
    assert len(titles(stocked)) == 2
    press(qtbot, dialog, "取消")


def test_full_width_year_is_read(qtbot: QtBot, stocked: MainWindow) -> None:
    dialog = new_dialog(qtbot, stocked)
    assert dialog.unit.text() == UNIT  # the one there is
    dialog.year.selectAll()
    commit(dialog.year, "２０２１年")
    press(qtbot, dialog, "新建")

    assert page_of(stocked).session.report.year == 2021


def test_list_says_how_each_report_stands(qtbot: QtBot, stocked: MainWindow) -> None:
    reports = stocked.frame.start.reports

    assert titles(stocked) == [f"2023年　{UNIT}", f"2022年　{UNIT}"]
    qtbot.waitUntil(lambda: all(card.counts for card in reports.cards()))
    later, earlier = reports.cards()
    assert [text for text, _ in later.standing] == ["未填 1"]  # a text is to be written
    assert [text for text, _ in earlier.standing] == ["✓ 可定稿"]
    assert later.subtitle.startswith("乡镇　编制中　最后修改 ")
    assert not stocked.grab().isNull()


@pytest.mark.parametrize(
    ("values", "day", "words"),
    [
        ({}, date(2026, 1, 10), "2026年1月31日前公布，还有21天"),
        ({}, date(2026, 1, 31), "2026年1月31日前公布，就是今天"),
        ({}, date(2026, 2, 3), "应在2026年1月31日前公布，已过3天"),
        ({"report.due_on": date(2026, 1, 15)}, date(2026, 1, 10), "2026年1月15日前公布，还有5天"),
        ({"report.level": "unknown"}, date(2026, 1, 10), ""),
        ({"report.published_on": date(2026, 1, 9)}, date(2026, 1, 10), ""),
        ({}, date(2027, 1, 10), ""),
    ],
)
def test_days_to_publication_are_counted(values: dict[str, Value], day: date, words: str) -> None:
    edition = load_catalog(paths.forms()).editions[EDITION]

    assert countdown(nil_report(edition, values, 2025), day) == words


def test_list_counts_down_to_the_day_of_publication(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_page, "today", lambda: date(2026, 1, 10))
    make_report(tmp_path, catalog, year=2025)
    reports = make_window(qtbot, tmp_path, catalog).frame.start.reports

    qtbot.waitUntil(lambda: all(card.counts for card in reports.cards()))
    (card,) = reports.cards()
    assert card.subtitle.startswith("乡镇　编制中　2026年1月31日前公布，还有21天　最后修改 ")


def test_the_stage_of_the_latest_report_is_named(qtbot: QtBot, stocked: MainWindow) -> None:
    start = stocked.frame.start
    qtbot.waitUntil(lambda: all(card.counts for card in start.reports.cards()))
    assert start.stage.isVisible()
    assert start.stage.text == "2023年度报告　第1步 填写：还有1处没有填"
    press(qtbot, start.stage, "继续")
    assert page_of(stocked).session.report.year == 2023


@pytest.mark.parametrize(
    ("status", "more", "words"),
    [
        (Status.EDITING, {"counts": (2, 1, 0)}, "第2步 核对：必须改正2处，须说明1处"),
        (Status.EDITING, {"counts": (0, 0, 3), "is_ready": True}, "第3步 定稿：核对完了，可以定稿"),
        (Status.FINAL, {"counts": (0, 0, 0), "settled": "已定稿"}, "第4步 发布：已经定稿"),
        (Status.PUBLISHED, {"counts": (0, 0, 0), "settled": "已发布"}, ""),
    ],
)
def test_stages_of_a_report(
    stocked: MainWindow, status: Status, more: dict[str, Any], words: str
) -> None:
    entry = replace(stocked.frame.start.reports.cards()[0].entry, status=status)

    said = stage_words(Card(entry, **more))

    assert said.startswith(words)
    assert bool(said) is bool(words)


@pytest.mark.parametrize(("percent", "size"), [(100, (683, 384)), (200, (1366, 730))])
def test_a_small_screen_scrolls_the_page_and_not_the_list_too(
    qtbot: QtBot, stocked: MainWindow, percent: int, size: tuple[int, int]
) -> None:
    """As 1366 × 768 is with the desktop's own scale at 200 %, and with the program's."""
    apply_scale(percent)
    assert stocked.library.workspace is not None
    for year in range(2010, 2021):
        stocked.library.workspace.new_report(UNIT, year, Level.TOWNSHIP)
    stocked.show_start()
    stocked.resize(*size)
    start = stocked.frame.start
    start.reports.setFocus()
    QApplication.processEvents()
    assert [bar for bar in start.findChildren(QScrollBar) if bar.isVisible()] == [
        start.findChildren(QScrollArea)[0].verticalScrollBar()
    ]
    qtbot.keyClick(start.reports, Key.Key_End)
    last = start.reports.place()
    assert start.reports.cards()[-1].entry.id == start.reports.chosen
    assert start.reports.viewport().visibleRegion().contains(last)


def test_a_final_report_is_listed_as_final(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    made = make_report(tmp_path, catalog)
    path = workspace_file(tmp_path)
    with Workspace.open(path, catalog, writing=True, create=False, program="test") as workspace:
        finalise(workspace.session(made))
    reports = make_window(qtbot, tmp_path, catalog).frame.start.reports
    qtbot.waitUntil(lambda: all(card.counts for card in reports.cards()))

    assert [text for text, _ in reports.cards()[0].standing] == ["✓ 已定稿"]


def test_a_new_report_counts_nothing_as_wrong(qtbot: QtBot, stocked: MainWindow) -> None:
    assert stocked.library.workspace is not None
    made = stocked.library.workspace.new_report("青山镇人民政府", 2024, Level.TOWNSHIP)
    stocked.open_report(made)
    stocked.frame.actions["reports"].trigger()
    reports = stocked.frame.start.reports
    qtbot.waitUntil(lambda: all(card.counts for card in reports.cards()))
    new = next(card for card in reports.cards() if card.entry.id == made)

    assert [text for text, _ in new.standing] == ["未填 172"]  # 166 cells, 3 texts, 3 fields


def test_enter_and_double_click_open(qtbot: QtBot, stocked: MainWindow) -> None:
    reports = stocked.frame.start.reports
    reports.setFocus()
    qtbot.keyClick(reports, Key.Key_Down)
    qtbot.keyClick(reports, Key.Key_Return)
    assert page_of(stocked).session.report.year == 2022

    stocked.frame.actions["reports"].trigger()
    place = reports.visualItemRect(reports.item(0)).center()
    qtbot.mouseClick(reports.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(reports.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page_of(stocked).session.report.year == 2023

    stocked.show_start()
    press(qtbot, stocked.frame.start, "打开")
    assert page_of(stocked).session.report.year == 2023


def test_delete_asks_and_comes_back(qtbot: QtBot, stocked: MainWindow) -> None:
    reports = stocked.frame.start.reports
    reports.setFocus()
    qtbot.keyClick(reports, Key.Key_Delete)

    assert "2023年" in answer(qtbot, stocked, "删除")
    assert titles(stocked) == [f"2022年　{UNIT}"]
    assert "已删除" in stocked.frame.notice.text

    press(qtbot, stocked.frame.notice, "撤销删除")
    assert len(titles(stocked)) == 2
    assert not stocked.frame.notice.isVisible()


def test_delete_may_be_thought_better_of(qtbot: QtBot, stocked: MainWindow) -> None:
    press(qtbot, stocked.frame.start, "删除…")
    qtbot.keyClick(dialog_on(stocked, QMessageBox), Key.Key_Escape)

    assert len(titles(stocked)) == 2


def test_undo_key_brings_a_report_back(qtbot: QtBot, stocked: MainWindow) -> None:
    press(qtbot, stocked.frame.start, "删除…")
    answer(qtbot, stocked, "删除")
    qtbot.keyClick(stocked, Key.Key_Z, CONTROL)

    assert len(titles(stocked)) == 2


def test_deleted_reports_are_kept_at_hand(
    qtbot: QtBot, stocked: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    press(qtbot, stocked.frame.start, "删除…")
    answer(qtbot, stocked, "删除")
    stocked.close()

    again = make_window(qtbot, tmp_path, catalog)
    assert again.frame.start.deleted.text() == "已删除的报告（1）"
    action = again.frame.start.deleted.menu().actions()[0]
    assert action.text() == f"恢复 2023年　{UNIT}"
    action.trigger()

    assert len(titles(again)) == 2
    assert again.frame.start.deleted.isHidden()


def test_open_report_is_deleted_and_comes_back(qtbot: QtBot, stocked: MainWindow) -> None:
    stocked.open_report(stocked.frame.start.reports.cards()[0].entry.id)
    stocked.frame.actions["delete"].trigger()
    answer(qtbot, stocked, "删除")

    assert stocked.desk.page is None
    press(qtbot, stocked.frame.notice, "撤销删除")
    stocked.open_report(stocked.frame.start.reports.cards()[0].entry.id)
    assert page_of(stocked).session.report.year == 2023

    stocked.frame.actions["redo"].trigger()  # the deletion, done again
    assert stocked.desk.page is None
    assert titles(stocked) == [f"2022年　{UNIT}"]


def test_other_process_writes(
    qtbot: QtBot, held: Workspace, tmp_path: Path, catalog: Catalog
) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    said = answer(qtbot, window, "只读查看")

    assert "正由另一个程序编辑" in said
    assert "zwgk" not in said
    assert "进程" not in said
    library = window.library
    assert library.locked
    assert window.windowTitle().endswith("（只读）")
    assert "只能查看" in window.frame.lock_notice.text
    assert not window.frame.actions["new"].isEnabled()
    window.open_report(window.frame.start.reports.cards()[0].entry.id)
    assert not window.frame.actions["undo"].isEnabled()
    held.close()

    press(qtbot, window.frame.lock_notice, "再试一次")
    assert "（只读）" not in window.windowTitle()
    assert not window.frame.lock_notice.isVisible()
    assert window.frame.actions["new"].isEnabled()


def test_held_workspace_need_not_be_opened(
    qtbot: QtBot, held: Workspace, tmp_path: Path, catalog: Catalog
) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    answer(qtbot, window, "不打开")

    assert window.library.workspace is None
    assert held.reports()


def test_another_workspace(qtbot: QtBot, stocked: MainWindow, tmp_path: Path) -> None:
    own, other = workspace_file(tmp_path), tmp_path / "另一份.zwgk"
    stocked.frame.actions["new_workspace"].trigger()
    choose_file(stocked, other)
    assert titles(stocked) == []
    dialog = new_dialog(qtbot, stocked)
    commit(dialog.unit, "石桥乡人民政府")
    press(qtbot, dialog, "新建")
    assert other.exists()

    recent = stocked.frame.actions.recent
    names = [action.text() for action in recent.actions()]
    assert [name.split("　")[:2] for name in names] == [["&1", "另一份.zwgk"], ["&2", own.name]]
    recent.actions()[1].trigger()
    assert len(titles(stocked)) == 2

    stocked.frame.actions["open_workspace"].trigger()
    choose_file(stocked, other)
    assert len(titles(stocked)) == 1


def test_file_of_another_kind_is_refused(qtbot: QtBot, stocked: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "照片.zwgk"
    other.write_bytes(b"\xff\xd8" * 4000)
    stocked.workspaces.open(other)

    dialog = dialog_on(stocked, RecoveryDialog)
    assert "代码 D" in dialog.place.text()
    press(qtbot, dialog, "先不打开")
    assert len(titles(stocked)) == 2  # the one at hand stays
    assert other.read_bytes() == b"\xff\xd8" * 4000


def test_sample_stands_apart(
    qtbot: QtBot, stocked: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "default_workspace", lambda: tmp_path / "data" / "x.zwgk")
    press(qtbot, stocked.frame.start, "打开样例")

    assert page_of(stocked).session.report.count_blanks() == 0
    assert (tmp_path / "data" / "样例.zwgk").exists()
    press(qtbot, stocked.frame.lock_notice, "回到我的报告")
    assert len(titles(stocked)) == 2


def test_back_from_the_sample_to_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "default_workspace", lambda: tmp_path / "data" / "x.zwgk")
    press(qtbot, window.frame.start, "打开样例")
    press(qtbot, window.frame.lock_notice, "回到我的报告")

    assert titles(window) == []
    assert window.library.path == workspace_file(tmp_path)


def test_the_folder_of_the_workspace_is_shown_and_opened(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.show_start()
    assert str(tmp_path) in window.frame.start.place.text()
    press(qtbot, window.frame.start, "打开文件夹")

    assert opened == [str(tmp_path)]

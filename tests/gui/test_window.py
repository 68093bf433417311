"""The window as a whole: tabs, keys, size, language, what it remembers."""

import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from gui.table_driving import commit, shown, type_at
from gui.window_driving import (
    CONTROL,
    UNIT,
    Key,
    answer,
    choose_file,
    editor_on,
    field_on,
    make_report,
    make_window,
    page_of,
    press,
    tab_of,
    table_on,
    type_field,
    workspace_file,
)
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontInfo
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.fields import DateLine, today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.page import TablePage

RECEIVED = "requests.received.natural_person"
GRANTED = "requests.granted.natural_person"
TABS = ("report", "overview", "proactive", "requests", "disputes", "problems", "other_matters")


def test_tabs_are_the_fields_the_six_sections_and_the_pages(window: MainWindow) -> None:
    window.resize(1366, 768)
    tabs = page_of(window).tabs

    assert [tabs.tabText(i) for i in range(tabs.count())] == [
        "报告信息",
        "一、总体情况",
        "二、主动公开",
        "三、依申请公开",
        "四、复议诉讼",
        "五、问题改进",
        "六、其他事项",
        "预览",
    ]
    assert tabs.tabToolTip(3) == "三、收到和处理政府信息公开申请情况：已完成（Ctrl+4）"


@pytest.mark.parametrize(("number", "name"), list(enumerate(TABS, start=1)))
def test_control_and_number_turn_to_a_tab(
    qtbot: QtBot, window: MainWindow, number: int, name: str
) -> None:
    qtbot.keyClick(window, Key(Key.Key_0 + number), CONTROL)

    assert page_of(window).tab == name
    focus = window.focusWidget()
    assert focus is not None
    assert page_of(window).page(name).isAncestorOf(focus)


def test_pages_are_built_when_first_shown(window: MainWindow) -> None:
    page = page_of(window)
    built = page.pages
    assert built == (page.page("report"),)
    for name in TABS:
        tab_of(window, name)
        window.refresh()
    built = page.pages
    assert set(built) == {page.page(name) for name in TABS}


def test_entries_are_undone_and_redone(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, RECEIVED, "3")
    type_at(qtbot, table, GRANTED, "3")
    tab_of(window, "report")

    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert page_of(window).tab == "requests"
    assert shown(table, GRANTED) == "0"
    assert table.current_address() == GRANTED
    qtbot.keyClick(table, Key.Key_Z, CONTROL)
    assert shown(table, RECEIVED) == "0"
    qtbot.keyClick(table, Key.Key_Y, CONTROL)
    qtbot.keyClick(table, Key.Key_Y, CONTROL)
    assert shown(table, GRANTED) == "3"
    assert not window.frame.actions["redo"].isEnabled()
    window.desk.redo()  # nothing to do again
    assert shown(table, GRANTED) == "3"


def test_figure_being_typed_is_kept_on_leaving(window: MainWindow) -> None:
    table = table_on(window, "requests")
    table.go_to(RECEIVED)
    commit(table, "7")
    page_of(window).turn_to(0)

    assert page_of(window).session.report.entry(RECEIVED) == 7


def test_every_row_of_three_is_seen_at_once_on_a_small_screen(window: MainWindow) -> None:
    window.frame.notice.hide()
    window.resize(1366, 768)
    table = table_on(window, "requests")
    QApplication.processEvents()

    assert window.height() == 768
    assert table.verticalScrollBar().maximum() == 0
    last = table.visualRect(table.own_model.index(24, 6))
    assert table.viewport().rect().contains(last)
    assert min(table.rowHeight(row) for row in range(25)) >= 18


def test_help_of_the_cell_at_hand(window: MainWindow) -> None:
    page = tab_of(window, "requests")
    assert isinstance(page, TablePage)
    page.go_to(GRANTED)

    assert page.help.label.text().startswith("（一）予以公开：")
    assert "自然人：" in page.help.toolTip()


def test_saved_and_its_time(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), RECEIVED, "3")
    at = page_of(window).session.saved_at.astimezone()

    assert window.frame.status.saved.text() == f"已保存 {at:%H:%M:%S}"


def test_undo_of_an_act_in_many_places(window: MainWindow) -> None:
    window.desk.undo()  # the one act that filled the report

    assert re.match(r"已撤销：\d+ 处。", window.frame.status.message.text())


def test_examples_of_dates_are_of_the_year_after_the_report(
    qtbot: QtBot, window: MainWindow
) -> None:
    line = field_on(window, "issued_on")
    assert isinstance(line, DateLine)
    assert "例如 2024-1-10" in line.placeholderText()
    type_field(qtbot, window, "year", "2024")
    assert "例如 2025-1-10" in line.placeholderText()
    assert f"{today().year}-1-10" in DateLine(window).placeholderText()


def test_message_is_forgotten_after_a_while(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.status.clearing.setInterval(10)
    window.frame.status.warn("没有做到。")
    qtbot.waitUntil(lambda: window.frame.status.message.text() == "")


def test_panel_may_be_put_away(window: MainWindow) -> None:
    window.resize(1366, 768)
    window.frame.actions["panel"].trigger()
    assert not window.frame.dock.isVisible()
    window.refresh()
    assert not window.frame.dock.isVisible()
    window.frame.actions["panel"].trigger()
    assert window.frame.dock.isVisible()


def test_fits_the_smallest_office_screen(window: MainWindow) -> None:
    for name in TABS:
        tab_of(window, name)
        hint = window.minimumSizeHint()
        assert hint.width() <= 1366
        assert hint.height() <= 700  # a taskbar and a title stand on that screen too
    window.resize(QSize(1366, 700))
    assert window.size() == QSize(1366, 700)


def test_window_remembers_where_it_stood(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    window.resize(900, 567)
    window.close()
    again = make_window(qtbot, tmp_path, catalog)

    assert again.height() == 567  # the test's screen is narrower than the window


def test_closing_saves_and_lets_others_write(
    window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    commit(editor_on(window, "problems"), "补一句。")
    window.close()

    lock = workspace_file(tmp_path).with_name("年度报告.zwgk.lock")
    assert not lock.exists()
    assert catalog.editions


def test_report_of_an_unknown_edition(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, replace(catalog, editions={}))
    reports = window.frame.start.reports
    qtbot.waitUntil(lambda: reports.cards()[0].counts is not None)
    assert "没有" in reports.cards()[0].standing[0][0]
    window.open_report(reports.cards()[0].entry.id)
    assert "代码 D12" in answer(qtbot, window, "知道了")


# Language and look ------------------------------------------------------------------------


_LATIN = re.compile(r"[A-Za-z]{2,}")
_KNOWN = re.compile(
    r"lock|ini|PDF|OFD|Excel|Word|Ctrl|Shift|Alt|Home|Insert|Delete|F\d+|\(&[A-Z]\)|zwgk|txt|xlsx"
    r"|tmp|root|work|main|pytest\S*|\S*/\S*"
)


def words_on(widget: QWidget) -> list[str]:
    found: list[str] = [widget.windowTitle()]
    for action in widget.findChildren(QAction):
        found += [action.text(), action.toolTip()]
    for kind in (QLabel, QAbstractButton, QLineEdit):
        for child in widget.findChildren(kind):
            assert isinstance(child, QLabel | QAbstractButton | QLineEdit)
            found += [child.text(), child.toolTip(), child.accessibleName()]
    for line in widget.findChildren(QLineEdit):
        found.append(line.placeholderText())
    return found


def english(texts: list[str]) -> list[str]:
    return [text for text in texts if _LATIN.search(_KNOWN.sub("", text))]


def test_everything_is_in_chinese(window: MainWindow) -> None:
    for name in TABS:
        tab_of(window, name)
    page_of(window).session.enter(RECEIVED, 1)
    window.refresh()

    assert english(words_on(window)) == []


def test_menus_of_editors_are_in_chinese(window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    tab_of(window, "report")
    line = window.findChildren(QLineEdit)[0]
    for menu in (editor.createStandardContextMenu(), line.createStandardContextMenu()):
        assert isinstance(menu, QMenu)
        texts = [action.text().split("\t")[0] for action in menu.actions()]
        assert english(texts) == []
        menu.deleteLater()


def test_dialogs_are_in_chinese(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "说明.txt").write_text("一", encoding="utf-8")
    dialog = window.files.to_read("import", "导入", "所有文件 (*)", print)
    dialog.setDirectory(str(tmp_path))
    view = dialog.findChild(QTreeView)
    assert isinstance(view, QTreeView)
    model = view.model()
    qtbot.waitUntil(lambda: model.rowCount(view.rootIndex()) >= 2)
    rows = range(model.rowCount(view.rootIndex()))
    shown_there = [
        str(model.index(row, column, view.rootIndex()).data()) for row in rows for column in (2, 3)
    ]
    assert "文件夹" in shown_there
    assert "txt 文件" in shown_there
    assert any(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", text) for text in shown_there)
    assert english([*words_on(dialog), *shown_there]) == []
    assert isinstance(dialog, QFileDialog)
    dialog.close()


def test_failures_are_told_in_words(qtbot: QtBot, window: MainWindow) -> None:
    window.fail(UserError("磁盘空间不足", remedy="请清理磁盘", code="D01"))
    assert answer(qtbot, window, "知道了") == "磁盘空间不足。请清理磁盘。\n（代码 D01）"
    window.fail(ZeroDivisionError("一除以零"))
    assert "程序内部错误。填写的内容没有丢" in answer(qtbot, window, "知道了")


def test_a_bug_leads_to_the_diagnosis_bundle(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.fail(ZeroDivisionError("一除以零"))
    window.fail(ZeroDivisionError("每次重画"))  # while it is told of
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    press(qtbot, boxes[0], "导出诊断包…")
    assert boxes[0].isVisible()
    choose_file(window, tmp_path / "诊断.zip")
    qtbot.waitUntil((tmp_path / "诊断.zip").exists)
    assert answer(qtbot, window, "知道了")
    with ZipFile(tmp_path / "诊断.zip") as bundle:
        assert "versions.json" in bundle.namelist()


def test_our_own_fonts(window: MainWindow) -> None:
    assert QFontInfo(QApplication.font()).family() == theme.UI_FAMILIES[0]
    editor = editor_on(window, "problems")
    assert QFontInfo(editor.font()).family() == theme.PROSE_FAMILIES[0]


def test_every_address_has_its_tab(window: MainWindow) -> None:
    edition = page_of(window).edition
    assert {tabs.tab_of(edition, address) for address in edition.kinds} == set(TABS)
    assert tabs.tab_of(edition, "text.preface") == "overview"
    assert tabs.tab_of(edition, "source.requests") == "requests"
    assert tabs.tab_of(edition, "source.title") == "report"
    assert UNIT in window.windowTitle()


def test_the_report_looked_at_last_is_opened(window: MainWindow) -> None:
    first = page_of(window).session.id
    assert window.library.workspace is not None
    second = window.library.workspace.new_report(UNIT, 2024, Level.TOWNSHIP)
    window.show_start()
    window.navigation.open_last()
    assert page_of(window).session.id == first
    window.open_report(second)
    tab_of(window, "disputes")
    window.show_start()
    window.navigation.open_last()
    assert page_of(window).session.id == second
    assert page_of(window).tab == "disputes"


def test_a_narrow_window_folds_the_findings(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1366, 768)
    assert window.frame.dock.isVisible()

    window.resize(1100, 768)
    assert not window.frame.dock.isVisible()
    qtbot.mouseClick(window.frame.status.verdict, Qt.MouseButton.LeftButton)
    assert window.frame.dock.isVisible()
    window.resize(1120, 768)
    assert window.frame.dock.isVisible()  # opened by the clerk
    qtbot.keyClick(window, Key.Key_F9)
    assert not window.frame.dock.isVisible()
    window.resize(1366, 768)
    assert window.frame.dock.isVisible()

"""Fields and prose: saved by themselves, refused in place, undone step by step."""

from datetime import date
from pathlib import Path

import pytest
from gui.table_driving import commit
from gui.window_driving import (
    CONTROL,
    UNIT,
    Disk,
    Key,
    advice_on,
    answer,
    editor_on,
    field_on,
    make_report,
    make_window,
    page_of,
    tab_of,
    type_field,
    workspace_file,
)
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.fields import LevelBox
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.prose.page import ProsePage


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog, {"text.problems": None, "report.issued_on": None})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


def value_of(window: MainWindow, address: str) -> Value | None:
    return page_of(window).session.report.values.get(address)


def acts_of(window: MainWindow) -> int:
    return len({row.act for row in page_of(window).session.history()})


# Fields ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["2024-1-10", "2024年1月10日", "２０２４．１．１０"])
def test_date_is_read_as_clerks_write_it(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    line = type_field(qtbot, window, "issued_on", typed)

    assert value_of(window, "report.issued_on") == date(2024, 1, 10)
    assert line.text() == "2024年1月10日"


def test_refused_field_keeps_its_text_and_says_why(qtbot: QtBot, window: MainWindow) -> None:
    line = type_field(qtbot, window, "issued_on", "元月十日")
    window.refresh()

    assert line.text() == "元月十日"
    assert "不是有效的日期" in advice_on(window, "issued_on")
    assert value_of(window, "report.issued_on") is None

    type_field(qtbot, window, "issued_on", "2024-1-10")
    assert "不是有效的日期" not in advice_on(window, "issued_on")


def clear(window: MainWindow, address: str) -> None:
    page_of(window).session.enter(address, None)
    window.refresh()


def test_field_is_saved_on_leaving_as_one_act(qtbot: QtBot, window: MainWindow) -> None:
    clear(window, "report.contact")
    before = acts_of(window)
    line = field_on(window, "contact")
    line.setFocus()
    commit(line, "镇党政办，")
    commit(line, "0123-4567890")
    qtbot.keyClick(line, Key.Key_Tab)

    assert value_of(window, "report.contact") == "镇党政办，0123-4567890"
    assert acts_of(window) == before + 1


def test_unit_and_year_are_corrected_and_undone(qtbot: QtBot, window: MainWindow) -> None:
    type_field(qtbot, window, "unit", "石桥乡人民政府")
    type_field(qtbot, window, "year", "2024年")
    assert window.windowTitle().startswith("石桥乡人民政府2024年")

    window.frame.actions["undo"].trigger()
    window.frame.actions["undo"].trigger()
    line = field_on(window, "unit")
    assert isinstance(line, QLineEdit)
    assert line.text() == UNIT
    assert window.windowTitle().startswith(f"{UNIT}2023年")
    assert "改为 云溪镇人民政府" in window.frame.status.message.text()


def test_year_of_another_report_is_refused(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    assert window.library.workspace is not None
    window.library.workspace.new_report(UNIT, 2024, page_of(window).session.report.level)
    line = type_field(qtbot, window, "year", "2024")

    assert advice_on(window, "year").startswith("◆")
    assert line.text() == "2024"
    assert value_of(window, "report.year") == 2023
    assert tmp_path.exists()


def test_level_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    box = field_on(window, "level")
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Down)

    assert value_of(window, "report.level") == "street"
    window.frame.actions["undo"].trigger()
    assert box.currentText() == "乡镇"
    assert "由 街道 改为 乡镇" in window.frame.status.message.text()


def test_wheel_changes_no_level(window: MainWindow) -> None:
    box = field_on(window, "level")
    assert isinstance(box, LevelBox)
    here = QPointF(5, 5)
    event = QWheelEvent(
        here,
        box.mapToGlobal(here),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own
    )
    QApplication.sendEvent(box, event)

    assert box.currentText() == "乡镇"


def test_seal_is_ticked(qtbot: QtBot, window: MainWindow) -> None:
    tick = field_on(window, "seal")
    assert isinstance(tick, QCheckBox)
    qtbot.keyClick(tick, Key.Key_Space)

    assert value_of(window, "report.seal") is True
    window.frame.actions["undo"].trigger()
    assert not tick.isChecked()


def test_undo_in_a_field_takes_back_typing_first(qtbot: QtBot, window: MainWindow) -> None:
    clear(window, "report.contact")
    type_field(qtbot, window, "contact", "党政办")
    line = field_on(window, "contact")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    commit(line, "主任")
    qtbot.keyClick(line, Key.Key_Z, CONTROL)
    assert line.text() == "党政办"
    assert value_of(window, "report.contact") == "党政办"

    qtbot.keyClick(line, Key.Key_Z, CONTROL)
    assert value_of(window, "report.contact") is None
    qtbot.keyClick(line, Key.Key_Y, CONTROL)
    assert value_of(window, "report.contact") == "党政办"


def test_refused_field_holds_the_report_open(qtbot: QtBot, window: MainWindow) -> None:
    type_field(qtbot, window, "issued_on", "元月十日")
    window.frame.actions["reports"].trigger()
    assert window.desk.page is not None
    assert "没有保存" in window.frame.status.message.text()

    window.close()
    answer(qtbot, window, "返回修改")
    assert window.isVisible()
    window.close()
    answer(qtbot, window, "放弃这一处并关闭")
    assert not window.isVisible()


# Prose ----------------------------------------------------------------------------------


def test_prose_is_saved_after_a_pause(qtbot: QtBot, window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    before = acts_of(window)
    commit(editor, "个别村公开栏更新不及时，")
    commit(editor, "下一步每月检查整改。")
    assert window.frame.status.saved.text() == "正在填写…"
    assert value_of(window, "text.problems") is None

    qtbot.waitUntil(lambda: value_of(window, "text.problems") is not None)
    assert value_of(window, "text.problems") == "个别村公开栏更新不及时，下一步每月检查整改。"
    assert acts_of(window) == before + 1
    assert window.frame.status.saved.text().startswith("已保存 ")


@pytest.mark.parametrize("leave", ["tab", "report", "close"])
def test_prose_is_saved_on_leaving(
    window: MainWindow, tmp_path: Path, catalog: Catalog, leave: str
) -> None:
    session = page_of(window).session
    commit(editor_on(window, "problems"), "个别村更新不及时。")
    if leave == "tab":
        page_of(window).turn_to(0)
    elif leave == "report":
        window.show_start()
    else:
        window.close()
        path = workspace_file(tmp_path)
        with Workspace.open(path, catalog, writing=False, program="test") as workspace:
            session = workspace.session(session.id)

    assert session.report.text("problems") == "个别村更新不及时。"


def test_undo_takes_back_typing_then_acts(qtbot: QtBot, window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "第一句。")
    editor.flush()
    commit(editor, "第二句。")

    qtbot.keyClick(editor, Key.Key_Z, CONTROL)
    assert editor.toPlainText() == "第一句。"
    qtbot.keyClick(editor, Key.Key_Z, CONTROL)
    assert editor.toPlainText() == ""
    assert value_of(window, "text.problems") is None
    qtbot.keyClick(editor, Key.Key_Y, CONTROL)
    assert editor.toPlainText() == "第一句。"
    assert value_of(window, "text.problems") == "第一句。"


def test_undo_on_the_toolbar_takes_back_typing_too(window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "第一句。")
    assert window.frame.actions["undo"].isEnabled()
    window.frame.actions["undo"].trigger()

    assert editor.toPlainText() == ""
    editor.flush()
    assert value_of(window, "text.problems") is None


def test_composing_is_left_alone(window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "公开")
    QApplication.sendEvent(editor, QInputMethodEvent("xinxi", []))
    editor.save()
    assert value_of(window, "text.problems") is None  # not in the middle of a word
    window.refresh()

    commit(editor, "信息")
    editor.flush()
    assert value_of(window, "text.problems") == "公开信息"


def test_paste_is_plain(qtbot: QtBot, window: MainWindow) -> None:
    data = QMimeData()
    data.setHtml("<h1 style='color:red'>一、<b>问题</b></h1>")
    data.setText("一、问题\u200b\r\n二、改进")
    QGuiApplication.clipboard().setMimeData(data)
    editor = editor_on(window, "problems")
    with qtbot.waitSignal(editor.rejected) as told:
        qtbot.keyClick(editor, Key.Key_V, CONTROL)

    assert "U+200B（零宽空格）1个" in told.args[0].what
    assert editor.toPlainText() == "一、问题\n二、改进"
    assert editor.document().allFormats()[0].toCharFormat().fontWeight() != 700


def test_bytes_that_are_no_text_are_left_out_and_said(window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    data = QMimeData()
    data.setText("好")
    data.text = lambda: "坏\ud800"  # type: ignore[method-assign]  # what Qt gives for broken bytes
    editor.insertFromMimeData(data)

    assert editor.toPlainText() == "坏"
    assert "U+D800（残缺的字符）1个" in window.frame.status.message.text()


def test_count_and_limit(qtbot: QtBot, window: MainWindow) -> None:
    type_field(qtbot, window, "length_limit", "100")
    page = tab_of(window, "overview")
    assert isinstance(page, ProsePage)
    commit(page.editor("text.overview"), "文")
    said = [label.text() for label in page.findChildren(QLabel)]

    length = len("".join(page.editor("text.overview").toPlainText().split()))
    assert f"○ {length} 字，超过上限 100 字，多 {length - 100} 字" in said
    type_field(qtbot, window, "length_limit", "1000")
    tab_of(window, "overview")
    assert f"{length} 字（上限 1000 字）" in [label.text() for label in page.findChildren(QLabel)]


def test_preface_stands_above_the_overview(qtbot: QtBot, window: MainWindow) -> None:
    page = tab_of(window, "overview")
    assert isinstance(page, ProsePage)
    preface = page.editor("text.preface")

    assert "政府信息公开条例" in preface.toPlainText()
    overview = page.editor("text.overview")

    def top(widget: QWidget) -> int:
        return widget.mapToGlobal(QPoint(0, 0)).y()

    qtbot.waitUntil(lambda: top(preface) + preface.height() < top(overview))


def test_passage_is_underlined_and_found(qtbot: QtBot, window: MainWindow) -> None:
    overview = editor_on(window, "overview")
    commit(overview, "𠮷宁：请填写具体网址。")  # the first character counts twice in Qt
    overview.flush()
    found = [f for f in page_of(window).session.findings if f.rule == "T-PLACEHOLDER"]
    assert found

    marks = overview.extraSelections()
    styles = [mark.format.underlineStyle() for mark in marks]  # type: ignore[attr-defined]  # the stubs lack it
    assert QTextCharFormat.UnderlineStyle.WaveUnderline in styles
    page_of(window).turn_to(0)
    window.frame.panel.choose(found[0])
    assert overview.textCursor().selectedText() == "具体网址"
    qtbot.waitUntil(overview.hasFocus)


def test_trouble_with_the_file_is_not_missed(
    qtbot: QtBot, disk: Disk, window: MainWindow, tmp_path: Path
) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "改一改。")
    session = page_of(window).session
    disk.refuse()
    editor.flush()

    assert "代码 D01" in answer(qtbot, window, "知道了")
    assert editor.toPlainText() == "改一改。"
    disk.refuse(refusing=False)
    editor.save()
    assert session.report.text("problems") == "改一改。"
    assert tmp_path.exists()


def test_read_only_shows_and_takes_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    made = page_of(window).session.id
    second = make_window(qtbot, tmp_path, catalog)
    answer(qtbot, second, "只读查看")
    second.open_report(made)

    assert editor_on(second, "overview").isReadOnly()
    assert not field_on(second, "unit").isEnabled()
    second.close()

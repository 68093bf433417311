"""起草: offered where nothing is written and where headings are missing; one act, tied figures."""

from pathlib import Path

import pytest
from gui.table_driving import type_at
from gui.window_driving import (
    Key,
    card_of,
    editor_on,
    make_report,
    make_window,
    page_of,
    press,
    tab_of,
    table_on,
)
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.ties import ties_of
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.prose.page import ProsePage

RECEIVED, GRANTED = "requests.received.natural_person", "requests.granted.natural_person"
HEADINGS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    blank = dict.fromkeys(("text.overview", "text.problems", "text.other_matters"))
    made = make_report(tmp_path, catalog, {**blank, RECEIVED: 12, GRANTED: 12})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


def text_of(window: MainWindow, name: str) -> str:
    return page_of(window).session.report.text(name)


@pytest.mark.parametrize("name", ["overview", "problems", "other_matters"])
def test_an_empty_text_is_drafted_as_one_act(qtbot: QtBot, window: MainWindow, name: str) -> None:
    page = tab_of(window, name)
    assert isinstance(page, ProsePage)
    press(qtbot, page, "起草")

    text = text_of(window, name)
    assert text
    assert editor_on(window, name).toPlainText() == text
    undoable = page_of(window).session.timeline.undoable
    assert undoable is not None
    assert undoable.note == "起草"
    window.frame.actions["undo"].trigger()
    assert text_of(window, name) == ""


def test_a_draft_has_the_customary_headings_and_follows_the_tables(
    qtbot: QtBot, window: MainWindow
) -> None:
    tab_of(window, "overview")
    qtbot.keyClick(
        editor_on(window, "overview"),
        Key.Key_T,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    text = text_of(window, "overview")
    assert all(heading in text for heading in HEADINGS)
    assert "T-HEADINGS" not in {f.rule for f in page_of(window).session.findings}
    ties = ties_of(page_of(window).session.report, "text.overview")
    assert any(text[tie.start : tie.end] == "12" for tie in ties)
    rules = {f.rule for f in page_of(window).session.findings}
    assert not {rule for rule in rules if rule.startswith("X-")}  # it says what the tables say
    type_at(qtbot, table_on(window, "requests"), RECEIVED, "15")
    type_at(qtbot, table_on(window, "requests"), GRANTED, "15")
    assert "15" in text_of(window, "overview")
    rules = {f.rule for f in page_of(window).session.findings}
    assert not {rule for rule in rules if rule.startswith("X-")}


def test_the_caret_goes_to_the_first_gap(qtbot: QtBot, window: MainWindow) -> None:
    page = tab_of(window, "overview")
    assert isinstance(page, ProsePage)
    press(qtbot, page, "起草")
    assert editor_on(window, "overview").textCursor().hasSelection()
    assert "只有您知道" in window.frame.status.message.text()


def test_missing_sections_are_added_after_what_is_written(qtbot: QtBot, window: MainWindow) -> None:
    own = (
        "（一）主动公开\n全年在县政府网站公开信息一百二十条。\n（二）监督保障\n没有责任追究的情形。"
    )
    page_of(window).session.enter("text.overview", own)
    window.refresh()
    press(qtbot, card_of(window, "T-HEADINGS"), "起草缺的部分")

    text = text_of(window, "overview")
    assert text.startswith(own)
    assert text.count("主动公开\n") == 1
    assert all(heading in text for heading in HEADINGS)
    assert "T-HEADINGS" not in {f.rule for f in page_of(window).session.findings}
    window.frame.actions["undo"].trigger()
    assert text_of(window, "overview") == own


def test_nothing_is_drafted_over_what_is_written(window: MainWindow) -> None:
    page_of(window).session.enter("text.problems", "个别村更新不及时，下一步每月检查。")
    tab_of(window, "problems")
    window.frame.actions["draft"].trigger()
    assert text_of(window, "problems") == "个别村更新不及时，下一步每月检查。"
    assert "没有要补的内容" in window.frame.status.message.text()
    tab_of(window, "requests")
    window.frame.actions["draft"].trigger()
    assert "没有文字" in window.frame.status.message.text()

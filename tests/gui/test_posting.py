"""张贴记录: put up, taken down, struck, taken back; what is due shows on the start page."""

from datetime import date
from pathlib import Path

import pytest
from gui.table_driving import commit
from gui.window_driving import (
    CONTROL,
    UNIT,
    Key,
    dialog_on,
    make_report,
    make_window,
    page_of,
    press,
)
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services import posting
from zwgk_desktop.services.posting import postings
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output import posting_dialog
from zwgk_desktop.ui.output.posting_dialog import PostingDialog

TODAY = date(2024, 1, 20)
HALL = "镇政府公开栏"
UNTIL = {"report.posted_from": date(2024, 1, 10), "report.posted_until": date(2024, 1, 19)}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting_dialog, "today", lambda: TODAY)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog, UNTIL)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


@pytest.fixture
def dialog(window: MainWindow) -> PostingDialog:
    window.frame.actions["posting"].trigger()
    return dialog_on(window, PostingDialog)


def put_up(qtbot: QtBot, dialog: PostingDialog, place: str, person: str) -> None:
    form = dialog.form
    form.place.clear()
    commit(form.place, place)
    form.person.clear()
    commit(form.person, person)
    press(qtbot, dialog, "记下")


def rows(dialog: PostingDialog) -> list[list[str]]:
    model = dialog.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_it_begins_empty_and_says_so(dialog: PostingDialog) -> None:
    assert "还没有记录" in dialog.table.accessibleDescription()
    assert dialog.period.text() == "公示期2024年1月10日至2024年1月19日，已满。"
    assert not dialog.page_actions["down"].isEnabled()
    assert not dialog.page_actions["undo"].isEnabled()


def test_put_up_and_taken_down(qtbot: QtBot, window: MainWindow, dialog: PostingDialog) -> None:
    put_up(qtbot, dialog, HALL, "王芳")
    assert rows(dialog) == [[HALL, "2024年1月20日", "王芳", "▲ 应取下", ""]]
    assert not dialog.table.accessibleDescription()
    assert dialog.form.person.text() == "王芳"  # most likely the next one too

    press(qtbot, dialog, "取下…")
    form = dialog.form
    assert form.heading.text() == f"取下“{HALL}”的一张"
    assert not form.place.isEnabled()
    commit(form.person, "李明")
    qtbot.keyClick(form.person, Key.Key_Return)
    assert rows(dialog) == [[HALL, "2024年1月20日", "王芳", "2024年1月20日", "李明"]]
    assert not dialog.page_actions["down"].isEnabled()
    (kept,) = postings(page_of(window).session.report)
    assert kept.taken_down_by == "李明"


def test_what_is_refused_is_told_at_the_form(qtbot: QtBot, dialog: PostingDialog) -> None:
    put_up(qtbot, dialog, " ", "王芳")
    assert "没有填写张贴地点" in dialog.form.advice.text()
    commit(dialog.form.place, HALL)
    dialog.form.day.setText("昨天")
    press(qtbot, dialog, "记下")
    assert "张贴日期“昨天”不是有效的日期" in dialog.form.advice.text()
    dialog.form.day.setText("2024-1-12")
    press(qtbot, dialog, "记下")
    assert rows(dialog)[0][1] == "2024年1月12日"

    press(qtbot, dialog, "取下…")
    dialog.form.day.setText("2024-1-11")
    commit(dialog.form.person, "李明")
    press(qtbot, dialog, "记下")
    assert "取下日期早于张贴日期" in dialog.form.advice.text()
    qtbot.keyClick(dialog.form.person, Key.Key_Escape)
    assert dialog.form.heading.text() == "贴出一张，记一笔"
    assert dialog.isVisible()


def test_struck_and_taken_back(qtbot: QtBot, dialog: PostingDialog) -> None:
    put_up(qtbot, dialog, HALL, "王芳")
    put_up(qtbot, dialog, "云溪村村务公开栏", "李明")
    dialog.table.selectRow(0)
    press(qtbot, dialog, "删除这一条")
    assert [row[0] for row in rows(dialog)] == ["云溪村村务公开栏"]

    press(qtbot, dialog, "撤销")
    assert [row[0] for row in rows(dialog)] == [HALL, "云溪村村务公开栏"]
    qtbot.keyClick(dialog.table, Key.Key_Z, CONTROL)
    qtbot.keyClick(dialog.table, Key.Key_Z, CONTROL)
    assert rows(dialog) == []
    assert not dialog.page_actions["undo"].isEnabled()


def test_undo_here_takes_back_nothing_but_records(
    qtbot: QtBot, window: MainWindow, dialog: PostingDialog
) -> None:
    session = page_of(window).session
    put_up(qtbot, dialog, HALL, "王芳")
    session.enter("text.problems", "另写一句。")
    dialog.refresh()
    assert not dialog.page_actions["undo"].isEnabled()
    qtbot.keyClick(dialog.table, Key.Key_Z, CONTROL)

    assert session.report.text("problems") == "另写一句。"


def test_another_process_is_in_the_way(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    path, report = window.library.path, page_of(window).session.id
    window.library.close()
    with Workspace.open(path, catalog, writing=True, program="test"):
        window.library.open(path, writing=False)
        window.open_report(report)
        window.frame.actions["posting"].trigger()
        dialog = dialog_on(window, PostingDialog)
        put_up(qtbot, dialog, HALL, "王芳")
        assert "只读" in dialog.form.advice.text()
        window.library.close()
    assert tmp_path in path.parents


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2024, 1, 23), "还有 3 天"),
        (date(2024, 1, 20), "今天是最后一天"),
        (None, "没有填公示结束日期"),
    ],
)
def test_how_long_it_hangs(window: MainWindow, until: date | None, said: str) -> None:
    page_of(window).session.enter("report.posted_until", until)
    window.frame.actions["posting"].trigger()

    assert said in dialog_on(window, PostingDialog).period.text()


def test_the_start_page_reminds(qtbot: QtBot, window: MainWindow) -> None:
    session = page_of(window).session
    for place in (HALL, "云溪村", "青山村"):
        posting.record_posting(session, place, date(2024, 1, 10), "王芳")
    window.show_start()
    due = window.frame.start.due
    qtbot.waitUntil(lambda: "等 3 处" in due.text)
    assert due.isVisible()
    assert HALL in due.text

    press(qtbot, due, "张贴记录")
    dialog = dialog_on(window, PostingDialog)
    assert page_of(window).session.report.unit == UNIT
    for _ in range(3):
        dialog.form.take_down(next(p for p in postings(session.report) if p.is_posted))
        commit(dialog.form.person, "李明")
        press(qtbot, dialog, "记下")
        dialog.form.person.clear()
    dialog.reject()
    window.show_start()
    qtbot.waitUntil(lambda: window.frame.start.reports.cards()[0].counts is not None)
    assert not due.isVisible()

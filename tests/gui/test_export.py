"""Exporting: named, in the background, stoppable, a draft while something stands."""

from dataclasses import replace
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest
from gui.table_driving import commit
from gui.window_driving import (
    UNIT,
    answer,
    choose_file,
    choose_in_lost_folder,
    dialog_on,
    dialogs_on,
    editor_on,
    make_report,
    make_window,
    page_of,
    press,
    table_on,
)
from PySide6.QtCore import QPoint, QRect, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import Export, Progress
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output.exports import PrivacyDialog

NAME = f"{UNIT}2023年政府信息公开工作年度报告"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let the PDF take until the event is set, telling its progress meanwhile."""
    go_on = Event()

    def compose(export: Export, progress: Progress) -> Composed:
        for step in range(1000):
            progress(step, 1000)
            if go_on.wait(0.005):
                break
        return Composed(export.report.text("problems").encode(), 1)

    slowed = replace(exporting.EXPORTERS["pdf"], formats={".pdf": compose})
    monkeypatch.setattr(exporting, "EXPORTERS", dict(exporting.EXPORTERS) | {"pdf": slowed})
    return go_on


def done(window: MainWindow) -> bool:
    return "已导出" in window.frame.notice.text


@pytest.mark.parametrize(("name", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_export(qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str, start: bytes) -> None:
    suffix = f".{name}"
    window.frame.actions[name].trigger()
    dialog = dialog_on(window, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == NAME + suffix
    choose_file(window, tmp_path / (NAME + suffix))
    qtbot.waitUntil(lambda: done(window))

    assert (tmp_path / (NAME + suffix)).read_bytes().startswith(start)
    assert (tmp_path / (NAME + suffix)).name in window.frame.notice.text


def test_statistics_compare_with_last_year_s_report(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, year=2022)
    made = make_report(tmp_path, catalog, year=2023)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    window.frame.actions["xlsx"].trigger()
    choose_file(window, tmp_path / "统计表.xlsx")
    qtbot.waitUntil(lambda: done(window))

    with ZipFile(tmp_path / "统计表.xlsx") as parts:
        assert 'name="年度对比"' in parts.read("xl/workbook.xml").decode()
    assert "共 10 张表" in window.frame.notice.text


def test_nothing_is_overwritten_and_the_folder_remembered(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, slow: Event
) -> None:
    slow.set()
    (tmp_path / "出").mkdir()
    there = tmp_path / "出" / f"{NAME}.pdf"
    there.write_text("原来的", encoding="utf-8")
    window.frame.actions["pdf"].trigger()
    choose_file(window, there)
    qtbot.waitUntil(lambda: done(window))

    assert there.read_text(encoding="utf-8") == "原来的"
    assert there.with_name(f"{NAME}(2).pdf").exists()
    window.frame.actions["pdf"].trigger()
    dialog = dialog_on(window, QFileDialog)
    assert Path(dialog.directory().path()) == tmp_path / "出"
    dialog.close()


def test_file_and_folder_are_offered(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    slow: Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []

    def open_url(url: QUrl) -> None:
        shown.append(url.toLocalFile())

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    slow.set()
    for label in ("打开文件", "打开所在文件夹"):
        window.frame.notice.hide()
        window.frame.actions["pdf"].trigger()
        choose_file(window, tmp_path / f"{label}.pdf")
        qtbot.waitUntil(lambda label=label: label in window.frame.notice.text)  # type: ignore[misc]  # mypy cannot infer a lambda's default
        press(qtbot, window.frame.notice, label)

    assert [Path(path) for path in shown] == [tmp_path / "打开文件.pdf", tmp_path]


def test_unfinished_report_is_a_draft_or_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, slow: Event
) -> None:
    slow.set()
    page_of(window).session.enter("text.problems", None)
    window.refresh()
    window.frame.actions["pdf"].trigger()
    assert "还有 1 项待填写" in answer(qtbot, window, "先去改正")
    assert page_of(window).tab == "problems"

    window.frame.actions["pdf"].trigger()
    answer(qtbot, window, "作为草稿导出")
    dialog = dialog_on(window, QFileDialog)
    assert "（草稿）" in dialog.selectedFiles()[0]
    choose_file(window, tmp_path / "草稿.pdf")
    qtbot.waitUntil(lambda: done(window))
    assert (tmp_path / "草稿.pdf").exists()


def test_words_being_typed_are_in_the_export(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, slow: Event
) -> None:
    slow.set()
    commit(editor_on(window, "problems"), "刚刚写的。")
    window.frame.actions["pdf"].trigger()
    choose_file(window, tmp_path / "x.pdf")
    qtbot.waitUntil(lambda: done(window))

    assert "刚刚写的。" in (tmp_path / "x.pdf").read_text(encoding="utf-8")


def test_export_shows_progress_and_stops(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, slow: Event
) -> None:
    del slow  # never set: only the clerk ends it
    status = window.frame.status
    window.frame.actions["pdf"].trigger()
    choose_file(window, tmp_path / "x.pdf")
    qtbot.waitUntil(lambda: status.progress.value() > 3)
    assert status.progress.isVisible()
    commit(editor_on(window, "problems"), "一边导出，一边填写。")  # meanwhile

    press(qtbot, status, "取消")
    qtbot.waitUntil(lambda: not status.progress.isVisible())
    assert not (tmp_path / "x.pdf").exists()
    assert not done(window)


def test_closing_stops_an_export(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, slow: Event
) -> None:
    del slow
    window.frame.actions["pdf"].trigger()
    choose_file(window, tmp_path / "x.pdf")
    qtbot.waitUntil(lambda: window.frame.status.progress.value() > 3)
    window.close()

    assert not window.isVisible()
    assert not (tmp_path / "x.pdf").exists()


def test_personal_data_is_masked_or_kept_with_a_reason(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, slow: Event
) -> None:
    slow.set()
    editor = editor_on(window, "problems")
    commit(editor, "请找张三13912345678，或者李四13812345678。")
    window.frame.actions["pdf"].trigger()
    first = dialog_on(window, PrivacyDialog)
    assert "139****5678" in first.what.text()
    assert "13912345678" not in first.what.text()
    press(qtbot, first, "去看一看")
    assert editor.textCursor().selectedText() == "13912345678"

    window.frame.actions["pdf"].trigger()
    press(qtbot, dialog_on(window, PrivacyDialog), "遮盖中间几位")
    assert "139****5678" in editor.toPlainText()
    qtbot.waitUntil(lambda: "138" in dialog_on(window, PrivacyDialog).what.text())
    second = dialog_on(window, PrivacyDialog)
    press(qtbot, second, "写明理由，保留")
    assert "请先写明" in second.advice.text()
    commit(second.reason, "本人同意公开")
    press(qtbot, second, "写明理由，保留")
    choose_file(window, tmp_path / "x.pdf")
    qtbot.waitUntil(lambda: done(window))
    assert "13812345678" in (tmp_path / "x.pdf").read_text(encoding="utf-8")


def test_personal_data_changed_meanwhile(qtbot: QtBot, window: MainWindow) -> None:
    session = page_of(window).session
    session.enter("text.problems", "请找张三13912345678。")
    window.frame.actions["pdf"].trigger()
    session.enter("text.problems", "请找张三。")
    dialog = dialog_on(window, PrivacyDialog)
    press(qtbot, dialog, "遮盖中间几位")

    assert "已经改过" in dialog.advice.text()
    press(qtbot, dialog, "取消")


def write(window: MainWindow, export: Export, target: Path) -> None:
    """Export as it is, whatever stands in the way of leaving."""
    window.exports.choose("pdf", export)
    choose_file(window, target)


def test_our_own_fault_is_told_as_ours(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compose(*_: object) -> Composed:
        raise ZeroDivisionError

    faulty = replace(exporting.EXPORTERS["pdf"], formats={".pdf": compose})
    monkeypatch.setattr(exporting, "EXPORTERS", dict(exporting.EXPORTERS) | {"pdf": faulty})
    write(window, Export(page_of(window).session.report, ()), tmp_path / "x.pdf")
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))

    assert "程序内部错误" in answer(qtbot, window, "知道了")


def test_a_file_that_cannot_be_written_is_told_with_its_remedy(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.exports.choose("pdf", Export(page_of(window).session.report, ()))
    choose_in_lost_folder(window, tmp_path / "无" / "x.pdf")
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))

    assert "（代码 E01）" in answer(qtbot, window, "知道了")


def test_a_character_no_font_has_is_told_once_it_is_exported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    page_of(window).session.enter("text.problems", "吃𰻞面。")
    export = Export(page_of(window).session.report, ())
    write(window, export, tmp_path / "x.pdf")
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))

    assert "“𰻞”（编码 U+30EDE）没有可用的字体" in answer(qtbot, window, "知道了")
    assert (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize("percent", [100, 200])
def test_a_result_moves_nothing_on_the_page(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, percent: int
) -> None:
    apply_scale(percent)
    table = table_on(window, "requests")
    QApplication.processEvents()

    def places() -> list[QRect]:
        model = table.model()
        cells = (model.index(row, 0) for row in range(model.rowCount()))
        return [table.visualRect(cell) for cell in cells]

    before, where = places(), table.mapToGlobal(QPoint(0, 0))
    window.frame.actions["txt"].trigger()
    choose_file(window, tmp_path / "年报.txt")
    qtbot.waitUntil(lambda: done(window))
    QApplication.processEvents()

    notice, centre = window.frame.notice, window.centralWidget()
    assert notice.isVisible()
    assert (places(), table.mapToGlobal(QPoint(0, 0))) == (before, where)
    assert notice.geometry().bottom() == centre.rect().bottom()
    assert notice.width() == centre.width()
    window.resize(window.width() + 80, window.height() + 40)
    QApplication.processEvents()
    assert notice.width() == centre.width()

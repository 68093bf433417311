"""定稿, 已发布, 更正版: what stands in the way, what is frozen, what was changed."""

from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from gui.table_driving import bubble_of
from gui.window_driving import (
    CONTROL,
    UNIT,
    Key,
    answer,
    choose_file,
    choose_in_lost_folder,
    dialog_on,
    dialogs_on,
    field_on,
    page_of,
    press,
    table_on,
    type_field,
)
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot
from workspaces import signed

from zwgk_desktop.domain.report import Status
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.compare_dialog import CompareDialog
from zwgk_desktop.ui.records.finalise_dialog import CorrectionDialog, FinaliseDialog, PublishDialog

RECEIVED = "requests.received.natural_person"
MISSING = ("report.signed_by", "report.contact")
GRANTED = "requests.granted.natural_person"


@pytest.fixture(autouse=True)
def signed_report(window: MainWindow) -> None:
    """The report says when, by whom and how to ask: without that it is not made final."""
    page_of(window).session.apply(signed(2023), ActKind.ENTRY)
    window.refresh()


def finalise(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.actions["finalise"].trigger()
    press(qtbot, dialog_on(window, FinaliseDialog), "定稿")


def correct(qtbot: QtBot, window: MainWindow, reason: str) -> CorrectionDialog:
    press(qtbot, window.frame.state, "开始更正版…")
    dialog = dialog_on(window, CorrectionDialog)
    dialog.reason.setPlainText(reason)
    press(qtbot, dialog, "开始更正")
    return dialog


def test_what_stands_in_the_way_is_listed_and_led_to(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter(RECEIVED, 3)
    window.refresh()
    assert window.frame.status.finalise.isHidden()
    qtbot.keyClick(window, Key.Key_D, CONTROL)
    dialog = dialog_on(window, FinaliseDialog)
    assert dialog.list.count() == len(
        [f for f in page_of(window).session.findings if f.prevents_final]
    )

    press(qtbot, dialog, "去处理")

    assert dialogs_on(window) == []
    assert page_of(window).tab == "requests"
    assert not page_of(window).session.frozen


def test_date_signer_and_contact_are_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.apply(dict.fromkeys(MISSING), ActKind.ENTRY)
    window.refresh()
    window.frame.actions["finalise"].trigger()
    dialog = dialog_on(window, FinaliseDialog)
    said = dialog.list.item(0).text()
    edition = page_of(window).edition
    assert all(edition.label(address) in said for address in MISSING)

    press(qtbot, dialog, "去处理")

    assert window.focusWidget() is field_on(window, "signed_by")
    assert not page_of(window).session.frozen


def test_a_final_report_only_shows(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.frame.status.finalise, Qt.MouseButton.LeftButton)
    press(qtbot, dialog_on(window, FinaliseDialog), "定稿")

    assert page_of(window).session.frozen
    assert page_of(window).locked
    assert "本报告已定稿" in window.frame.state.text.text()
    assert window.frame.state.isVisible()
    assert window.frame.status.verdict.text() == "✓ 定稿"
    for name in ("finalise", "delete", "nil", "undo"):
        assert not window.frame.actions[name].isEnabled()
    table = table_on(window, "requests")
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_3)
    assert page_of(window).session.report.entry(RECEIVED) == 0


def test_published_is_noted_and_undone(qtbot: QtBot, window: MainWindow) -> None:
    finalise(qtbot, window)
    press(qtbot, window.frame.state, "标为已发布…")
    dialog = dialog_on(window, PublishDialog)
    assert dialog.on.text() == today().isoformat()
    dialog.on.setText("2024.1.32")
    press(qtbot, dialog, "标为已发布")
    assert "不是有效的日期" in dialog.advice.text()
    dialog.on.setText("20240112")
    dialog.page.setText("http://www.example.gov.cn/1.html")
    press(qtbot, dialog, "标为已发布")
    report = page_of(window).session.report
    assert report.status is Status.PUBLISHED
    assert report.field_value("published_on") == date(2024, 1, 12)
    assert report.field_value("published_page") == "http://www.example.gov.cn/1.html"
    assert not window.frame.actions["publish"].isEnabled()

    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert page_of(window).session.report.status is Status.FINAL


def test_what_changes_after_a_report_is_final_stays_open(qtbot: QtBot, window: MainWindow) -> None:
    finalise(qtbot, window)
    assert not field_on(window, "issued_on").isEnabled()
    type_field(qtbot, window, "contact", "党政办（000）1111111")
    assert page_of(window).session.report.field_value("contact") == "党政办（000）1111111"
    assert page_of(window).session.frozen


def test_a_final_cell_says_so_at_the_first_key(qtbot: QtBot, window: MainWindow) -> None:
    finalise(qtbot, window)
    table = table_on(window, "requests")
    here = table.current_address()
    for key in (Key.Key_7, Key.Key_0, Key.Key_F2, Key.Key_Delete):
        bubble_of(table).hide()
        qtbot.keyClick(table, key)
        assert bubble_of(table).isVisible()
        assert table.current_address() == here  # though many cells are 0
        assert "已经定稿，不能直接修改" in bubble_of(table).text
        assert "命令行" not in bubble_of(table).text
        assert table.state() is QAbstractItemView.State.NoState
    assert window.frame.status.message.text() == "已定稿，整份报告已存为一版。"  # said once


def test_an_import_says_before_reading_that_a_report_is_final(
    qtbot: QtBot, window: MainWindow
) -> None:
    finalise(qtbot, window)
    window.frame.actions["import"].trigger()
    assert "已经定稿，不能再导入" in answer(qtbot, window, "取消")
    window.frame.actions["import"].trigger()
    answer(qtbot, window, "读入别的报告")
    dialog_on(window, QFileDialog).reject()


def test_a_final_report_is_offered_to_be_looked_at(window: MainWindow) -> None:
    session = page_of(window).session
    for act, words in (
        (lambda: None, "接着填"),
        (lambda: finalising.finalise(session), "接着看"),
        (lambda: finalising.begin_correction(session, "漏一件"), "接着填"),
    ):
        act()
        window.show_start()
        assert window.frame.start.resume.text().startswith(words)
        window.open_report(session.id)


def test_a_correction_needs_a_reason(qtbot: QtBot, window: MainWindow) -> None:
    finalise(qtbot, window)
    dialog = correct(qtbot, window, "  ")
    assert "没有写更正的原因" in dialog.advice.text()
    assert page_of(window).session.frozen
    dialog.close()


def test_a_correction_is_made_listed_and_kept(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    finalise(qtbot, window)
    correct(qtbot, window, "漏填1件")
    assert "正在编制更正版（第2版）。原因：漏填1件" in window.frame.state.text.text()
    assert not page_of(window).locked
    session = page_of(window).session
    session.enter(RECEIVED, 1)
    session.enter(GRANTED, 1)
    session.enter("text.problems", "公开还不够及时。下一步改进。")
    window.refresh()

    press(qtbot, window.frame.state, "更正清单…")
    dialog = dialog_on(window, CompareDialog)
    shown = [one.label for one in dialog.figures.rows]
    assert any("本年新收" in label for label in shown)
    assert "公开还不够及时" in dialog.prose.toPlainText()
    press(qtbot, dialog, "导出清单…")
    choose_file(window, tmp_path / "清单.txt")
    written = (tmp_path / "清单.txt").read_text("utf-8-sig")
    assert "更正原因：漏填1件" in written
    assert "由0改为1" in written
    dialog.close()

    finalise(qtbot, window)
    assert [version.number for version in session.versions] == [1, 2]
    assert "更正版，第2版" in window.frame.state.text.text()


def test_a_correction_without_a_change_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    finalise(qtbot, window)
    correct(qtbot, window, "多此一举")
    finalise(qtbot, window)
    dialog = dialog_on(window, FinaliseDialog)
    assert "没有不同" in dialog.advice.text()
    dialog.close()


def test_versions_that_are_not_there_are_told(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.actions["versions"].trigger()
    assert "定稿以后才有版本" in window.frame.status.message.text()
    finalising.finalise(page_of(window).session)
    window.refresh()
    press(qtbot, window.frame.state, "各版对照…")
    assert "只有一版" in window.frame.status.message.text()


def opened_list(qtbot: QtBot, window: MainWindow) -> CompareDialog:
    finalise(qtbot, window)
    correct(qtbot, window, "漏填1件")
    page_of(window).session.apply({"text.problems": "下一步改进。", RECEIVED: 1}, ActKind.ENTRY)
    window.refresh()
    press(qtbot, window.frame.state, "更正清单…")
    return dialog_on(window, CompareDialog)


def test_a_list_that_cannot_be_written_is_told(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    press(qtbot, opened_list(qtbot, window), "导出清单…")
    choose_in_lost_folder(window, tmp_path / "nowhere" / "清单.txt")
    assert "代码" in answer(qtbot, window, "知道了")


def test_the_list_is_printed(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, window: MainWindow
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["走廊"])
    press(qtbot, opened_list(qtbot, window), "打印…")
    qtbot.waitUntil(lambda: any(isinstance(one, QPrintDialog) for one in dialogs_on(window)))
    dialog = dialog_on(window, QPrintDialog)

    assert dialog.printer().docName() == f"{UNIT}2023年更正清单"
    assert (dialog.minPage(), dialog.maxPage()) == (1, 1)
    dialog.close()


def test_without_a_printer_the_list_can_still_be_saved(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, window: MainWindow
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    press(qtbot, opened_list(qtbot, window), "打印…")
    qtbot.waitUntil(lambda: any(isinstance(one, QMessageBox) for one in dialogs_on(window)))
    assert "代码 E06" in answer(qtbot, window, "知道了")


def test_the_list_is_a_page_or_a_pdf_too(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = opened_list(qtbot, window)
    press(qtbot, dialog, "导出清单…")
    choose_file(window, tmp_path / "清单.html")
    page = (tmp_path / "清单.html").read_text("utf-8")
    assert "<u>下一步改进。</u>" in page
    assert "<td>0</td><td>1</td><td>+1</td>" in page
    press(qtbot, dialog, "导出清单…")
    choose_file(window, tmp_path / "清单.pdf")
    with pdfplumber.open(tmp_path / "清单.pdf") as pdf:
        printed = "".join(str(sheet.extract_text()) for sheet in pdf.pages)
    assert "更正原因：漏填1件" in printed
    assert "下一步改进" in printed
    assert not list(tmp_path.glob("*.part"))

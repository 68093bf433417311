"""公示单: chosen while it is looked at, printed or exported, remembered."""

from pathlib import Path

import pypdfium2
import pytest
from gui.window_driving import (
    answer,
    choose_file,
    dialog_on,
    make_report,
    make_window,
    page_of,
    press,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import Export, NoticeLayout, Paper, Sheets
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output.exports import PrivacyDialog
from zwgk_desktop.ui.output.notice_dialog import NoticeDialog, saved_layout

A3_UP, A4_ACROSS = (842, 1191), (842, 595)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(made)
    return window


def open_notice(qtbot: QtBot, window: MainWindow) -> NoticeDialog:
    window.frame.actions["notice"].trigger()
    dialog = dialog_on(window, NoticeDialog)
    wait(qtbot, dialog)
    return dialog


def wait(qtbot: QtBot, dialog: NoticeDialog) -> None:
    qtbot.waitUntil(lambda: dialog.settled)


def choose(qtbot: QtBot, dialog: QWidget, label: str) -> None:
    buttons = [b for b in dialog.findChildren(QRadioButton) if b.text().startswith(label)]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton, pos=QPoint(8, buttons[0].height() // 2))


def size(dialog: NoticeDialog) -> tuple[int, int]:
    assert dialog.view.pages is not None
    wide, high = dialog.view.pages.sizes[0]
    return round(wide), round(high)


def test_the_sheet_follows_what_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    dialog = open_notice(qtbot, window)
    assert size(dialog) == A3_UP
    assert "共 " in dialog.count.text()
    assert "监督电话" in dialog.blanks.text()

    choose(qtbot, dialog, "A4")
    choose(qtbot, dialog, "横向")
    choose(qtbot, dialog, "黑白")
    qtbot.waitUntil(lambda: dialog.settled and size(dialog) == A4_ACROSS)
    layout = NoticeLayout(paper=Paper.A4, landscape=True, colour=False)
    assert dialog.layout_chosen == layout
    session = page_of(window).session
    export = Export(session.report, session.findings, layout)
    assert dialog.view.pages is not None
    assert dialog.view.pages.data == exporting.render_document("notice", export)


def test_the_choice_is_remembered(qtbot: QtBot, window: MainWindow) -> None:
    dialog = open_notice(qtbot, window)
    choose(qtbot, dialog, "A4")
    choose(qtbot, dialog, "黑白")
    press(qtbot, dialog, "关闭")

    again = open_notice(qtbot, window)
    assert again.layout_chosen == NoticeLayout(paper=Paper.A4, colour=False)
    assert size(again) == (595, 842)


def test_nonsense_in_the_settings_is_the_usual_layout(window: MainWindow) -> None:
    window.settings.remember_word("notice/paper", "B5")

    assert saved_layout(window.settings) == NoticeLayout()


def test_export(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = open_notice(qtbot, window)
    pages = dialog.view.pages
    assert pages is not None
    press(qtbot, dialog, "导出 PDF…")
    question = dialog_on(window, QFileDialog)
    assert Path(question.selectedFiles()[0]).name.endswith("公示.pdf")
    choose_file(window, tmp_path / "公示.pdf")
    qtbot.waitUntil(lambda: "已导出" in window.frame.notice.text)

    assert (tmp_path / "公示.pdf").read_bytes() == pages.data
    assert f"共 {len(pages.sizes)} 张。" in window.frame.notice.text


def test_drafts_and_personal_data_are_asked_about_first(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter("text.problems", "请找张三13912345678。")
    window.refresh()
    window.frame.actions["notice"].trigger()
    press(qtbot, dialog_on(window, PrivacyDialog), "遮盖中间几位")
    wait(qtbot, dialog_on(window, NoticeDialog))
    dialog_on(window, NoticeDialog).reject()

    page_of(window).session.enter("text.problems", None)
    window.refresh()
    window.frame.actions["notice"].trigger()
    assert "还有 1 项待填写" in answer(qtbot, window, "作为草稿排版")
    dialog = dialog_on(window, NoticeDialog)
    wait(qtbot, dialog)
    assert "草稿" in dialog.count.text()


def test_closing_in_the_middle_of_it(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.actions["notice"].trigger()
    dialog = dialog_on(window, NoticeDialog)
    choose(qtbot, dialog, "A4")
    qtbot.wait(40)
    dialog.reject()

    qtbot.waitUntil(lambda: not window.findChildren(NoticeDialog))


def test_a_character_no_font_has_is_seen_on_the_sheet(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter("report.contact", "电话\U0001f4de")
    window.refresh()
    window.frame.actions["notice"].trigger()
    dialog = dialog_on(window, NoticeDialog)
    qtbot.waitUntil(lambda: dialog.settled)

    assert dialog.view.pages is not None
    first = pypdfium2.PdfDocument(dialog.view.pages.data)[0].get_textpage().get_text_range()
    assert "电话〓" in first


def test_what_is_printed_beside_is_chosen_and_remembered(qtbot: QtBot, window: MainWindow) -> None:
    dialog = open_notice(qtbot, window)
    choose(qtbot, dialog, "只要远看的一张")
    qtbot.mouseClick(dialog.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.settled and "共 2 张" in dialog.count.text())
    dialog.reject()

    chosen = saved_layout(window.settings)
    assert (chosen.sheets, chosen.record, chosen.problems) == (Sheets.POSTER, True, False)

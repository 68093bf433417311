"""年度对比: the years of a unit in a table and three charts, and two years item by item."""

from pathlib import Path

import pytest
from gui.window_driving import UNIT, dialog_on, make_report, make_window, page_of, press
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.change_lists import ComparedVersion
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.compare_dialog import CompareDialog
from zwgk_desktop.ui.records.years_dialog import YearsDialog

RECEIVED = "requests.received.natural_person"
GRANTED = "requests.granted.natural_person"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, {RECEIVED: 7, GRANTED: 7}, year=2022)
    made = make_report(tmp_path, catalog, {RECEIVED: 5, GRANTED: 5}, year=2023)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


def test_years_stand_side_by_side_with_the_change(window: MainWindow) -> None:
    window.frame.actions["years"].trigger()
    table = dialog_on(window, YearsDialog).table
    rows = [
        [str(table.model().index(row, column).data()) for column in range(4)]
        for row in range(len(table.rows))
    ]
    received = next(row for row in rows if "新收" in row[0])
    assert received[1:] == ["7", "5", "-2"]


def test_charts_say_what_they_show(window: MainWindow) -> None:
    window.frame.actions["years"].trigger()
    received, outcomes, disputes = dialog_on(window, YearsDialog).charts
    assert received.words() == "2022年 新收 7；2023年 新收 5"
    assert outcomes.words().startswith("2022年 予以公开 7、不予公开 0")
    assert disputes.words() == "2022年 行政复议 0、行政诉讼 0；2023年 行政复议 0、行政诉讼 0"
    image = received.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 1


def test_two_years_are_compared_item_by_item(qtbot: QtBot, window: MainWindow) -> None:
    window.frame.actions["years"].trigger()
    press(qtbot, dialog_on(window, YearsDialog), "逐项对比两年…")
    dialog = dialog_on(window, CompareDialog)
    assert [side.currentText() for side in (dialog.left, dialog.right)] == ["2022年", "2023年"]
    dialog.left.setCurrentIndex(1)
    assert dialog.figures.rows == []
    assert "没有不同" in dialog.figures.accessibleDescription()
    assert "没有不同" in dialog.prose.toPlainText()
    assert not dialog.save.isEnabled()


def test_it_opens_at_the_first_figure_that_differs(window: MainWindow) -> None:
    chain = window.library.writable_workspace().chain(UNIT)
    sides = tuple(ComparedVersion(f"{one.year}年", one) for one in chain)
    dialog = CompareDialog(window, window.settings, "逐项对比", sides)
    dialog.open()
    assert dialog.tabs.currentIndex() == 0
    assert dialog.figures.currentIndex().row() == 0
    assert dialog.focusWidget() is dialog.figures
    dialog.close()


def test_where_only_words_differ_it_opens_at_the_first_of_them(window: MainWindow) -> None:
    session = page_of(window).session
    long = "全年按时公开了各类信息。\n" * 80
    session.enter("text.problems", f"{long}一是公开不够及时。{long}")
    before = session.report
    session.enter("text.problems", f"{long}一是解读还不充分。{long}")
    sides = (ComparedVersion("第1版", before), ComparedVersion("第2版", session.report))
    dialog = CompareDialog(window, window.settings, "对照", sides)
    dialog.open()
    for _ in range(3):
        QApplication.processEvents()

    assert dialog.tabs.currentIndex() == 1
    assert dialog.focusWidget() is dialog.prose
    box = dialog.prose.cursorRect(dialog.prose.document().find("解读还不充分"))
    assert dialog.prose.viewport().rect().contains(box.center())
    assert dialog.prose.verticalScrollBar().value() > 0
    dialog.close()


def test_one_year_alone_is_told(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    made = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    window.frame.actions["years"].trigger()
    assert "只有这一年" in window.frame.status.message.text()

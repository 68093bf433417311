"""The manual inside the program: read, searched, printed, and opened where it is wanted."""

from pathlib import Path

import pypdf
import pytest
from gui.window_driving import (
    Key,
    card_of,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    press,
)
from PySide6.QtCore import QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMessageBox,
    QPushButton,
    QTextEdit,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.manual import Chapter
from zwgk_desktop.ui.alerts import help_for
from zwgk_desktop.ui.look.appearance import apply_appearance, apply_scale
from zwgk_desktop.ui.look.palettes import DARK, Appearance
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.manual import text
from zwgk_desktop.ui.manual.text import PictureDialog, fitted
from zwgk_desktop.ui.manual.window import ManualWindow

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    report = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(report)
    return window


@pytest.fixture
def manual(qtbot: QtBot, window: MainWindow) -> ManualWindow:
    window.frame.actions["manual"].trigger()
    shown = window.guide.manual
    assert shown is not None
    with qtbot.waitActive(shown):
        shown.resize(1000, 700)
    return shown


def blocks(manual: ManualWindow) -> list[str]:
    found: list[str] = []
    block = manual.text.document().begin()
    while block.isValid():
        text = block.text().replace("\N{OBJECT REPLACEMENT CHARACTER}", "")
        found += [part.strip() for part in text.split("\N{LINE SEPARATOR}") if part.strip()]
        block = block.next()
    return found


def caret_line(manual: ManualWindow) -> str:
    return manual.text.textCursor().block().text()


def word_of(mark: QTextEdit.ExtraSelection) -> str:
    cursor = mark.cursor  # type: ignore[attr-defined]  # the stubs do not know it
    assert isinstance(cursor, QTextCursor)
    return cursor.selectedText()


def test_every_chapter_is_shown_as_it_is_searched(manual: ManualWindow) -> None:
    titles = [manual.chapters.item(row).text() for row in range(manual.chapters.count())]
    assert titles == [chapter.title for chapter in manual.manual.chapters]
    for row, chapter in enumerate(manual.manual.chapters):
        manual.chapters.setCurrentRow(row)
        assert manual.text.chapter is chapter
        assert blocks(manual) == [line.text for line in chapter.lines]


def test_text_keeps_within_its_column(manual: ManualWindow) -> None:
    for percent in (100, 200):
        apply_scale(percent)
        for chapter in manual.manual.chapters:
            manual.open(chapter.name)
            assert manual.text.horizontalScrollBar().maximum() == 0, chapter.name


def test_a_link_leads_to_its_chapter_and_back(qtbot: QtBot, manual: ManualWindow) -> None:
    manual.open("06-findings.md")
    manual.text.anchorClicked.emit(QUrl("13-rules.md"))
    assert manual.text.chapter is manual.manual.chapter("13-rules.md")
    manual.open("没有这一章.md")
    qtbot.keyClick(manual, Key.Key_Left, ALT)
    assert manual.text.chapter is manual.manual.chapter("06-findings.md")
    for _ in range(3):
        qtbot.keyClick(manual, Key.Key_Left, ALT)
    assert not manual.back.isEnabled()


def test_search_from_the_keyboard(qtbot: QtBot, manual: ManualWindow) -> None:
    manual.chapters.setFocus()
    qtbot.keyClick(manual, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert manual.search.hasFocus()
    manual.search.setText("载明 总计")
    qtbot.waitUntil(lambda: manual.hits.isVisible() and manual.hits.count() > 1)
    assert manual.found.text() == f"找到 {manual.hits.count()} 处"
    qtbot.keyClick(manual.search, Key.Key_Return)
    assert manual.hits.hasFocus()
    qtbot.keyClick(manual.hits, Key.Key_Down)

    hit = manual.hits.hit(1)
    assert caret_line(manual) == hit.line.text
    marked = {word_of(mark) for mark in manual.text.extraSelections()}
    assert marked == {"载明", "总计"}
    qtbot.keyClick(manual, Key.Key_Escape)
    qtbot.waitUntil(manual.chapters.isVisible)
    assert manual.found.text() == ""
    qtbot.keyClick(manual, Key.Key_Escape)
    assert not manual.isVisible()


def test_nothing_found(manual: ManualWindow) -> None:
    manual.seek("恐龙")
    assert manual.found.text() == "没有找到，换个词试试"
    assert manual.hits.count() == 0


def test_a_failure_leads_to_its_code(qtbot: QtBot, window: MainWindow) -> None:
    window.fail(UserError("磁盘空间不足", remedy="请清理磁盘", code="D01"))
    press(qtbot, dialog_on(window, QMessageBox), "了解更多")

    manual = window.guide.manual
    assert manual is not None
    assert caret_line(manual).startswith("D01 ")
    assert dialogs_on(window) == []
    assert help_for(manual) is window.guide
    window.guide.explain("没有")
    assert caret_line(manual).startswith("D01 ")


@pytest.mark.parametrize("how", ["Esc", "×"])
@pytest.mark.parametrize(
    "failure", [UserError("磁盘空间不足", remedy="请清理磁盘", code="D01"), ValueError("坏了")]
)
def test_a_failure_with_more_to_offer_is_left_by_key_and_by_cross(
    qtbot: QtBot, window: MainWindow, failure: Exception, how: str
) -> None:
    window.fail(failure)
    box = dialog_on(window, QMessageBox)
    assert len(box.buttons()) == 2
    if how == "Esc":
        qtbot.keyClick(box, Key.Key_Escape)
    else:
        box.close()

    assert dialogs_on(window) == []


def test_a_finding_leads_to_its_rule(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    values = {"requests.received.natural_person": 3}
    report = make_report(tmp_path, catalog, values)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(report)
    card = card_of(window, "R-BALANCE")
    fold = card.findChild(QToolButton)
    assert isinstance(fold, QToolButton)
    fold.click()
    press(qtbot, card, "了解更多")

    assert window.guide.manual is not None
    assert caret_line(window.guide.manual) == "R-BALANCE 三表每列平衡"


def test_no_manual_at_hand(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    assert help_for(label) is None


def test_it_wears_the_palette(window: MainWindow, manual: ManualWindow) -> None:
    window.frame.actions["dark"].trigger()
    cursor = QTextCursor(manual.text.document())
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    assert cursor.charFormat().foreground().color().name() == DARK.ink


def test_geometry_is_remembered(qtbot: QtBot, window: MainWindow, manual: ManualWindow) -> None:
    manual.resize(772, 555)
    manual.close()
    again = ManualWindow(window, window.settings)
    qtbot.addWidget(again)
    assert again.size() == QSize(772, 555)


def test_pictures_fit() -> None:
    picture = fitted(QImage(1366, 768, QImage.Format.Format_RGB32), 700, 2)
    assert picture.deviceIndependentSize().toSize() == QSize(700, 394)
    assert picture.width() == 1366  # never made larger than it is
    small = fitted(QImage(300, 200, QImage.Format.Format_RGB32), 700)
    assert small.size() == QSize(300, 200)


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def picture_of(manual: ManualWindow) -> QTextCursor:
    """Return the first picture of the chapter."""
    cursor = manual.text.document().find("\N{OBJECT REPLACEMENT CHARACTER}")
    assert cursor.charFormat().isImageFormat()
    return cursor


def test_the_first_picture_is_as_wide_as_its_column(manual: ManualWindow) -> None:
    settle()
    for width in (1000, 760):
        manual.resize(width, 700)
        settle()
        url = QUrl(picture_of(manual).charFormat().toImageFormat().name())
        kind = QTextDocument.ResourceType.ImageResource
        image = manual.text.document().resource(kind.value, url)
        shown, column = image.deviceIndependentSize().width(), manual.text.viewport().width()
        assert column - 6 <= shown <= column


def test_a_click_on_a_picture_enlarges_it(qtbot: QtBot, manual: ManualWindow) -> None:
    settle()
    cursor = picture_of(manual)
    cursor.setPosition(cursor.selectionStart())
    manual.text.ensureCursorVisible()
    spot = manual.text.cursorRect(cursor).center() + QPoint(30, 0)
    qtbot.mouseClick(manual.text.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    dialog = dialog_on(manual, PictureDialog)
    shown = dialog.area.widget()
    assert isinstance(shown, QLabel)
    whole = QImage(str(paths.resources() / "manual/pictures/start.png"))
    assert shown.pixmap().width() == whole.width()
    dialog.close()

    manual.text.setFocus()
    manual.text.moveCursor(QTextCursor.MoveOperation.Start)
    for _ in range(9):
        qtbot.keyClick(manual.text, Key.Key_Tab)
        if manual.text.textCursor().charFormat().isImageFormat():
            break
    qtbot.keyClick(manual.text, Key.Key_Return)
    assert dialog_on(manual, PictureDialog).area.isVisible()
    dialog_on(manual, PictureDialog).close()


def test_the_print_dialog_is_chinese(qtbot: QtBot, manual: ManualWindow) -> None:
    qtbot.keyClick(manual, Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_on(manual, QPrintDialog)
    words = [button.text() for button in dialog.findChildren(QAbstractButton)]
    words += [label.text() for label in dialog.findChildren(QLabel)]
    assert any("打印" in text for text in words)
    assert not [text for text in words if "rint" in text or "ancel" in text or "ages" in text]
    dialog.close()
    menu = manual.print.menu()
    menu.actions()[1].trigger()
    dialog_on(manual, QPrintDialog).close()


def test_printing(tmp_path: Path, manual: ManualWindow) -> None:
    apply_appearance(Appearance.DARK)
    printer = text.a4()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "手册.pdf"))
    pages = text.print_chapters(printer, manual.manual, manual.manual.chapters[:3])

    paper = pypdf.PdfReader(tmp_path / "手册.pdf")
    assert len(paper.pages) == pages > 3
    printed = "".join(page.extract_text() for page in paper.pages)
    assert "十分钟完成第一份报告" in printed
    assert paper.pages[0].mediabox.width == pytest.approx(595, abs=1)


def test_what_the_print_dialog_accepts_is_printed(tmp_path: Path, manual: ManualWindow) -> None:
    dialog = text.ask_to_print(manual, manual.manual, manual.manual.chapters[:1])
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "手册.pdf"))
    dialog.finished.emit(QPrintDialog.DialogCode.Rejected.value)
    assert not (tmp_path / "手册.pdf").exists()
    dialog.finished.emit(QPrintDialog.DialogCode.Accepted.value)
    assert pypdf.PdfReader(tmp_path / "手册.pdf").pages
    dialog.close()


def test_no_heading_ends_a_page(tmp_path: Path, manual: ManualWindow) -> None:
    printer = text.a4()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "手册.pdf"))
    many = "".join(f"## 第{number}节\n\n一句话。\n\n" for number in range(90))
    text.print_chapters(printer, manual.manual, (Chapter("a.md", f"# 题\n\n{many}"),))

    for page in pypdf.PdfReader(tmp_path / "手册.pdf").pages:
        lines = [line for line in page.extract_text().splitlines() if line.strip()]
        assert lines[-2] == "一句话。"


def test_buttons_say_what_they_do(manual: ManualWindow) -> None:
    assert [b.text() for b in manual.findChildren(QPushButton) if b.isVisible()] == [
        "返回上一处",
        "打印",
    ]

"""预览: the exporter's own pages, in the background, sharp at any zoom."""

from pathlib import Path
from threading import Event

import pytest
from gui.table_driving import commit, type_at
from gui.window_driving import (
    CONTROL,
    Key,
    dialog_on,
    editor_on,
    page_of,
    press,
    table_on,
)
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import Export, Progress
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output import page_column, pdf_pages
from zwgk_desktop.ui.output.page_column import Fit, Space
from zwgk_desktop.ui.output.preview import PreviewPage

A4 = (595.28, 841.89)


def turn_to_preview(window: MainWindow) -> PreviewPage:
    page = page_of(window)
    page.turn_to(page.tabs.count() - 1)
    preview = page.page("preview")
    assert isinstance(preview, PreviewPage)
    return preview


@pytest.fixture
def preview(qtbot: QtBot, window: MainWindow) -> PreviewPage:
    """The tab, with its pages set."""
    preview = turn_to_preview(window)
    qtbot.waitUntil(lambda: preview.settled)
    return preview


def shown(preview: PreviewPage) -> bytes:
    pages = preview.view.pages
    assert pages is not None
    return pages.data


def wheel(preview: PreviewPage, up: int) -> None:
    view = preview.view.viewport()
    middle = QPointF(view.rect().center())
    event = QWheelEvent(
        middle,
        view.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * up),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own
    )
    QApplication.sendEvent(view, event)


def test_pages_are_the_bytes_of_the_export(
    window: MainWindow, preview: PreviewPage, tmp_path: Path
) -> None:
    session = page_of(window).session
    export = Export(session.report, session.findings)
    exporting.export_report("pdf", export, tmp_path / "x.pdf", as_draft=False)

    assert shown(preview) == (tmp_path / "x.pdf").read_bytes()
    assert preview.zoom.place.text() == "1/3 页"
    assert preview.draft.isHidden()


def test_pages_follow_the_report(qtbot: QtBot, window: MainWindow, preview: PreviewPage) -> None:
    before = shown(preview)
    page_of(window).turn_to(3)
    type_at(qtbot, table_on(window, "requests"), "requests.received.natural_person", "3")
    assert shown(preview) == before  # nobody looks at it
    turn_to_preview(window)
    qtbot.waitUntil(lambda: preview.settled and shown(preview) != before)
    assert preview.draft.isVisible()

    window.frame.actions["undo"].trigger()  # while it is looked at
    turn_to_preview(window)
    qtbot.waitUntil(lambda: preview.settled and shown(preview) == before)
    assert preview.draft.isHidden()


def test_a_small_screen_has_room_for_the_tools_and_a_whole_page(
    qtbot: QtBot, window: MainWindow, preview: PreviewPage
) -> None:
    """As 1366 × 768 is with the desktop's own scale at 200 %."""
    page_of(window).session.enter("text.problems", None)  # a draft says so among the tools
    window.refresh()
    turn_to_preview(window)
    window.resize(683, 384)
    qtbot.waitUntil(lambda: preview.settled and preview.draft.isVisible())
    assert window.width() == 683
    assert preview.print.mapTo(preview, preview.print.rect().bottomRight()).x() < preview.width()
    assert preview.view.horizontalScrollBar().maximum() == 0
    window.frame.actions["panel"].trigger()  # the findings take room of the page
    assert preview.outline.isHidden()
    window.resize(1366, 768)
    assert preview.outline.isVisible()


def test_an_act_elsewhere_changes_no_place(
    qtbot: QtBot, window: MainWindow, preview: PreviewPage
) -> None:
    preview.view.go_to(1, 300)
    stood = preview.view.verticalScrollBar().value()
    page_of(window).session.enter("text.problems", "另写一句。")
    window.refresh()
    qtbot.waitUntil(lambda: preview.settled and not preview.composer.busy)

    assert preview.view.verticalScrollBar().value() == stood > 0


def test_what_is_typed_is_on_the_pages(
    qtbot: QtBot, window: MainWindow, preview: PreviewPage
) -> None:
    before = shown(preview)
    commit(editor_on(window, "problems"), "刚刚写的。")
    turn_to_preview(window)
    qtbot.waitUntil(lambda: preview.settled and shown(preview) != before)

    assert page_of(window).session.report.text("problems").startswith("刚刚写的。")


def test_a_later_report_supersedes_what_is_being_set(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun, render = Event(), [], exporting.render_document

    def slow(name: str, export: Export, progress: Progress) -> bytes:
        begun.append(export.report.text("problems"))
        while not go_on.wait(0.005):
            progress(0, 1)
        return render(name, export, progress)

    monkeypatch.setattr(exporting, "render_document", slow)
    preview, session = turn_to_preview(window), page_of(window).session
    qtbot.waitUntil(lambda: len(begun) == 1)
    for text in ("第一句。", "第二句。"):
        session.enter("text.problems", text)
        window.refresh()
    qtbot.waitUntil(lambda: len(begun) == 2)
    go_on.set()
    qtbot.waitUntil(lambda: preview.settled)

    assert begun[1:] == ["第二句。"]  # the first was stopped, that between never begun
    assert shown(preview) == render("pdf", Export(session.report, session.findings))


def test_leaving_the_tab_stops_the_work_and_coming_back_begins_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    preview = turn_to_preview(window)
    page_of(window).turn_to(0)
    assert not preview.composer.busy

    turn_to_preview(window)
    qtbot.waitUntil(lambda: preview.settled)


@pytest.mark.parametrize("wait", [0, 60, 150])
def test_the_window_closes_in_the_middle_of_it(qtbot: QtBot, window: MainWindow, wait: int) -> None:
    turn_to_preview(window)
    qtbot.wait(wait)
    window.close()

    assert not window.isVisible()


def test_zoom_by_button_menu_wheel_and_key(qtbot: QtBot, preview: PreviewPage) -> None:
    view, bar = preview.view, preview.zoom
    assert bar.choice.text() == "适合宽度"
    fitted = view.percent
    qtbot.mouseClick(bar.larger, Qt.MouseButton.LeftButton)
    assert view.percent > fitted
    bar.choice.menu().actions()[1].trigger()
    assert view.zoom is Fit.PAGE
    next(a for a in bar.choice.menu().actions() if a.text() == "100%").trigger()
    assert round(view.percent) == 100
    wheel(preview, 1)
    assert bar.choice.text() == "125%"
    qtbot.keyClick(view, Key.Key_Minus)
    qtbot.keyClick(view, Key.Key_Minus)
    assert bar.choice.text() == "75%"
    for _ in range(12):
        qtbot.keyClick(view, Key.Key_Plus)
    assert bar.choice.text() == "400%"
    assert not bar.larger.isEnabled()
    qtbot.waitUntil(lambda: preview.settled)


def test_what_is_under_the_pointer_stays_there(preview: PreviewPage) -> None:
    view = preview.view
    view.set_zoom(100)
    view.go_to(1, 400)
    sheet, y = view.column.sheets[1], view.viewport().height() / 2
    before = (view.verticalScrollBar().value() + y - sheet.y) / view.column.scale
    wheel(preview, 1)
    sheet = view.column.sheets[1]
    after = (view.verticalScrollBar().value() + y - sheet.y) / view.column.scale

    assert after == pytest.approx(before, abs=1.5)


def test_keys_scroll(qtbot: QtBot, preview: PreviewPage) -> None:
    bar = preview.view.verticalScrollBar()
    qtbot.keyClick(preview.view, Key.Key_End)
    assert bar.value() == bar.maximum()
    assert preview.zoom.place.text() == "3/3 页"
    qtbot.keyClick(preview.view, Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(preview.view, Key.Key_PageDown)
    assert bar.value() > 0


def test_sections_are_gone_to(qtbot: QtBot, preview: PreviewPage) -> None:
    titles = [preview.outline.item(row).text() for row in range(preview.outline.count())]
    assert titles[0] == "一、总体情况"
    row = titles.index("四、政府信息公开行政复议、行政诉讼情况")
    box = preview.outline.visualItemRect(preview.outline.item(row))
    qtbot.mouseClick(preview.outline.viewport(), Qt.MouseButton.LeftButton, pos=box.center())

    pages = preview.view.pages
    assert pages is not None
    assert preview.view.page == pages.outline[row].page
    assert preview.outline.currentRow() == row


def test_the_picture_is_sharp_black_on_white(preview: PreviewPage) -> None:
    image = preview.view.viewport().grab().toImage()
    greys = image.convertToFormat(QImage.Format.Format_Grayscale8)
    bits = bytes(greys.constBits())

    assert bits.count(255) > len(bits) // 2
    assert min(bits) < 16


def test_a_character_without_glyph_holds_no_page_up(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter("text.problems", "写了一个\U0001f600。")
    window.refresh()
    preview = turn_to_preview(window)
    qtbot.waitUntil(lambda: preview.settled)

    assert preview.zoom.place.text()
    assert preview.outline.count() > 0


def test_what_no_clerk_can_mend_is_told_as_our_fault(
    qtbot: QtBot,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(exporting, "render_document", broken)
    turn_to_preview(window)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))

    assert "程序内部错误" in dialog_on(window, QMessageBox).text()
    caplog.clear()


def test_a_page_that_cannot_be_drawn_is_told_once(
    qtbot: QtBot,
    window: MainWindow,
    preview: PreviewPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> QImage:
        raise UserError("画不出来", remedy="请重试", code="E02")

    monkeypatch.setattr(pdf_pages, "drawn", broken)
    preview.view.set_zoom(150)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))

    assert len(window.findChildren(QMessageBox)) == 1


def test_printing_is_offered(qtbot: QtBot, window: MainWindow, preview: PreviewPage) -> None:
    asked: list[str] = []
    window.frame.actions["print"].triggered.disconnect()
    window.frame.actions["print"].triggered.connect(lambda: asked.append("print"))
    press(qtbot, preview, "打印…")

    assert asked == ["print"]


def test_memory_is_bounded(qtbot: QtBot, preview: PreviewPage) -> None:
    preview.view.tiles.most = 4 * 2**20
    preview.view.set_zoom(400)
    for page in range(3):
        preview.view.go_to(page)
        preview.view.viewport().repaint()
        qtbot.waitUntil(lambda: preview.settled)

    assert 0 < preview.view.tiles.room <= 4 * 2**20


# Geometry --------------------------------------------------------------------


def test_pages_stand_in_the_middle_under_one_another() -> None:
    column = page_column.column((A4, A4), 1.0, Space(1000, 600))

    first, second = column.sheets
    assert first.x == pytest.approx((1000 - A4[0]) / 2)
    assert second.y - first.y == pytest.approx(A4[1] + page_column.GAP)
    assert column.at(0) == 0
    assert column.at(second.y + 1) == 1
    assert column.visible(0, 600) == (0,)


def test_zoom_is_held_within_its_limits() -> None:
    wide = page_column.scale_of(Fit.WIDTH, (A4,), Space(10_000, 600))
    tiny = page_column.scale_of(Fit.PAGE, (A4,), Space(60, 60))

    assert wide == pytest.approx(4 * 96 / 72)
    assert tiny == pytest.approx(0.25 * 96 / 72)
    assert page_column.next_step(100, up=True) == 125
    assert page_column.next_step(400, up=True) == 400
    assert page_column.next_step(25, up=False) == 25


def test_tiles_cover_what_is_seen_and_no_more() -> None:
    found = list(pdf_pages.tiles(0, (2000, 3000), (0, 1100, 900, 1900)))

    assert [(t.region.x, t.region.y, t.region.width, t.region.height) for t in found] == [
        (0, 1024, 1024, 1024)
    ]

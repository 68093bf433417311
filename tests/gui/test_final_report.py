"""Nothing in the window offers or takes an edit that a final report refuses."""

from pathlib import Path

import pytest
from gui.table_driving import Key, bubble_of, commit, editor_of
from gui.window_driving import (
    CONTROL,
    UNIT,
    answer,
    dialog_on,
    dialogs_on,
    editor_on,
    make_report,
    make_window,
    page_of,
    press,
    tab_of,
    table_on,
)
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.ties import TieSource
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.exporting import export_of, render_document
from zwgk_desktop.services.packages.county_packages import UnitTerms
from zwgk_desktop.ui.actions import MenuSection, Needs
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.incoming.imports import Imports
from zwgk_desktop.ui.info_page import InfoPage
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output.exports import PrivacyDialog
from zwgk_desktop.ui.submitting.dialogs import DispatchedTermsDialog
from zwgk_desktop.ui.table.acts import fill_menu

D, CELL, TOTAL = "disputes", "disputes.review.upheld", "disputes.review.total"
LABELLED = "（一）予以公开\t1\n（二）部分公开\t1\n"
REFUSED = "不能直接修改"
PHONE = "13800138000"
EDITS = {"剪切", "粘贴", "清除", "选区填 0…", "本表无发生，全部填 0…"}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """A final report without a preface, and with a second keying that was never ended."""
    values = {"text.preface": None, "text.problems": f"不够及时，请拨{PHONE}。下一步改进。"}
    made = make_report(tmp_path, catalog, values)
    window = make_window(qtbot, tmp_path, catalog)
    assert window.library.workspace is not None
    session = window.library.workspace.session(made)
    session.apply({f"second.{CELL}": 1}, ActKind.REVIEW)
    finalising.finalise(session)
    window.open_report(made)
    return window


@pytest.fixture
def session(window: MainWindow) -> EditingSession:
    return page_of(window).session


def dismiss(window: MainWindow) -> str:
    """Close every dialog over the window; return what message boxes said."""
    said = ""
    while dialogs := dialogs_on(window):
        said += "".join(d.text() for d in dialogs if isinstance(d, QMessageBox))
        for dialog in dialogs:
            dialog.reject()
        QApplication.processEvents()
    return said


def test_what_edits_is_not_offered(window: MainWindow) -> None:
    editing = {spec.name for spec in window.frame.actions.specs if spec.needs is Needs.EDITABLE}
    assert {"replace", "draft", "insert_figure", "fill", "nil", "second_keying", "carry"} < editing
    assert {"fill_from_books", "delete", "repair", "link"} < editing
    assert [name for name in editing if window.frame.actions[name].isEnabled()] == []


@pytest.mark.parametrize("tab", ["report", "overview", "requests", "preview"])
def test_no_action_that_is_offered_is_an_edit(
    window: MainWindow, session: EditingSession, tab: str
) -> None:
    before, versions, tried = session.report.values, session.versions, 0
    clipboard = [spec for spec in window.frame.actions.specs if spec.menu is MenuSection.CLIPBOARD]
    about = [spec for spec in window.frame.actions.specs if spec.needs is not Needs.NOTHING]
    for spec in (*clipboard, *about):
        if window.desk.page is None:
            window.open_report(session.id)
        page_of(window).turn_to_tab(tab)
        action = window.frame.actions[spec.name]
        if action.isEnabled():
            QApplication.clipboard().setText(LABELLED)
            action.trigger()
            QApplication.processEvents()
            said = dismiss(window) + window.frame.status.message.text()
            assert REFUSED not in said, spec.name
            tried += 1
    assert tried > 20
    assert session.frozen
    assert session.report.values == before
    assert session.versions == versions


def test_a_text_takes_nothing(qtbot: QtBot, window: MainWindow, session: EditingSession) -> None:
    before = session.report.values
    editor = editor_on(window, "overview")
    editor.setFocus()
    text = editor.toPlainText()
    QApplication.clipboard().setText("贴上的字")

    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, Key.Key_V, CONTROL)
    window.frame.actions["paste"].trigger()
    drop_text(editor.viewport())
    editor.selectAll()
    window.frame.actions["cut"].trigger()
    qtbot.keyClick(editor, Key.Key_Delete)
    commit(editor, "写")
    QApplication.sendEvent(editor, QInputMethodEvent("xie", []))
    editor.insert_figure(TieSource((TOTAL,)))

    assert editor.toPlainText() == text
    assert page_of(window).flush()
    window.show_start()
    assert window.desk.page is None
    assert session.report.values == before


def drop_text(target: QWidget) -> None:
    mime = QMimeData()
    mime.setText("拖来的字")
    where, copy = target.rect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(where, copy, mime, left, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(where), copy, mime, left, none))


def test_no_button_on_a_page_begins_an_edit(window: MainWindow) -> None:
    offered: set[str] = set()
    for name in ("report", "overview", "requests", D, "problems", "other_matters"):
        page = tab_of(window, name)
        buttons = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
        offered |= {button.text() for button in buttons}
    assert offered.isdisjoint({"写前言", "起草", "继续复核"})
    panel = window.frame.panel.findChildren(QPushButton)
    words = {button.text() for button in panel if button.isVisible()}
    assert words.isdisjoint({"写说明", "采用建议", "修改说明", "起草", "空白处填 0…"})


def test_only_fields_that_stay_open_can_be_filled_in(
    window: MainWindow, session: EditingSession
) -> None:
    page = tab_of(window, "report")
    assert isinstance(page, InfoPage)
    enabled = {address for address, row in page.rows.items() if row.control.isEnabled()}
    spec_of = session.report.edition.spec_of
    assert enabled == {address for address in page.rows if spec_of(address).editable_when_final}


@pytest.mark.parametrize("block", ["5", LABELLED])
def test_a_table_takes_nothing(
    qtbot: QtBot, window: MainWindow, session: EditingSession, block: str
) -> None:
    before = session.report.values
    table = table_on(window, D)
    table.go_to(CELL)
    QApplication.clipboard().setText(block)

    for key, modifier in (
        (Key.Key_5, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Key.Key_V, CONTROL),
        (Key.Key_X, CONTROL),
        (Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ):
        qtbot.keyClick(table, key, modifier)
        assert editor_of(table) is None
        assert dialogs_on(window) == []
        assert "已经定稿" in bubble_of(table).text
        qtbot.keyClick(table, Key.Key_Escape)
    commit(table, "５")
    table.acts.ask_zeros()
    assert dialogs_on(window) == []

    assert page_of(window).flush()
    assert session.report.values == before


def test_the_menu_of_a_table_offers_to_copy_only(
    window: MainWindow, session: EditingSession
) -> None:
    table = table_on(window, D)
    menu = QMenu(window)
    fill_menu(menu, table.acts, table.options, session.report.edition.table_of[D].layout)
    items = {action.text().split("\t")[0]: action.isEnabled() for action in menu.actions()}
    assert {words for words in EDITS if items[words]} == set()
    assert items["复制"]


def test_a_final_report_is_not_to_be_deleted(window: MainWindow, session: EditingSession) -> None:
    window.show_start()
    start = window.frame.start
    QApplication.processEvents()
    start.reports.choose(session.id)
    assert not start.delete.isEnabled()
    start.deleting.emit(session.id)
    assert REFUSED in dismiss(window)  # said before anything is asked


def test_an_import_into_a_final_report_is_refused_while_it_is_looked_at(
    qtbot: QtBot, window: MainWindow, session: EditingSession, tmp_path: Path
) -> None:
    source = tmp_path / "报告.txt"
    source.write_bytes(render_document("txt", export_of(session)))
    window.context.group(Imports).read(source)
    answer(qtbot, window, "读入别的报告")
    qtbot.waitUntil(lambda: any(isinstance(d, ImportDialog) for d in dialogs_on(window)))
    dialog = dialog_on(window, ImportDialog)

    assert "已经定稿，不能导入" in dialog.advice.text()
    assert not dialog.take.isEnabled()
    dialog.year.setText("2022")
    assert dialog.take.isEnabled()


def test_what_the_county_wants_is_not_taken_into_a_final_report(
    window: MainWindow, session: EditingSession
) -> None:
    terms = UnitTerms(UNIT, session.report.year, None, 800, ("口径",), None)
    dialog = DispatchedTermsDialog(window, window.library, terms, "下发.zwgkb")
    dialog.open()

    said = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert "已经定稿" in said
    take = next(b for b in dialog.findChildren(QPushButton) if b.text() == "读入")
    assert not take.isEnabled()
    dismiss(window)


def test_what_is_personal_may_be_kept_but_not_masked(
    qtbot: QtBot, window: MainWindow, session: EditingSession
) -> None:
    window.frame.actions["submit"].trigger()
    dialog = dialog_on(window, PrivacyDialog)
    mask = next(b for b in dialog.findChildren(QPushButton) if b.text() == "遮盖中间几位")
    assert not mask.isVisible()
    assert "已经定稿" in dialog.advice.text()
    dialog.reason.setText("公开的值班电话")
    press(qtbot, dialog, "写明理由，保留")
    assert session.report.text("problems").count(PHONE) == 1
    dismiss(window)

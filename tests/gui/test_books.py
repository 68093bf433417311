"""The books in the window: from the letter to the answer and to the cell, by keyboard and mouse."""

from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from gui.access import clipped
from gui.table_driving import bubble_of, commit, editor_of, model_of
from gui.window_driving import (
    CONTROL,
    Key,
    answer,
    card_of,
    choose_file,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
    table_on,
)
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reports import EDITION

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.requests import Event, EventKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books import other_books, request_acts
from zwgk_desktop.services.books.attachments import attachments
from zwgk_desktop.services.books.due_list import due_period
from zwgk_desktop.services.books.dues import request_status, requests_by_due_day
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.books.book_dialogs import CalendarDialog, PeriodDialog, RedactDialog
from zwgk_desktop.ui.books.entry_form import EntryDialog, EntryForm
from zwgk_desktop.ui.books.evidence_dialog import EvidenceDialog
from zwgk_desktop.ui.books.letter_dialog import LetterDialog
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.registration_forms import DisputeDialog, RequestDialog
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output import pdf_pages
from zwgk_desktop.ui.proposal_dialog import FillDialog
from zwgk_desktop.ui.table.cell_paint import TIED, tip

YEAR = 2026
NOTICE = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, year=YEAR)
    window = make_window(qtbot, tmp_path, catalog)
    window.show_start()
    return window


@pytest.fixture
def page(window: MainWindow) -> BooksPage:
    window.frame.actions["books"].trigger()
    assert window.context.group(BookCommands).page.isVisible()
    return window.context.group(BookCommands).page


def books_of(page: BooksPage) -> UnitBooks:
    assert page.books is not None
    return page.books


def register(page: BooksPage, received: str, **more: str) -> str:
    fields = {"received_on": received, "channel": "internet", "class": "natural_person"}
    subject = request_acts.register_request(books_of(page), fields | more)
    page.refresh()
    return str(books_of(page).values(subject)["request.number"])


def enter(qtbot: QtBot, dialog: EntryDialog, **texts: str) -> None:
    """Fill in a form as a clerk does, and save it."""
    for name, text in texts.items():
        control = dialog.form.controls[name]
        if isinstance(control, QComboBox):
            control.setCurrentIndex(control.findText(text))
        elif isinstance(control, QLineEdit):
            control.clear()
            control.setFocus()
            commit(control, text)
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText(text)
    press(qtbot, dialog, "保存")


def shown(page: BooksPage, row: int) -> list[str]:
    return [
        str(page.table.model().index(row, at).data())
        for at in range(page.table.model().columnCount())
    ]


def test_a_request_from_the_letter_to_the_answer_and_to_the_cell(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, EntryDialog)
    dialog.form.controls["channel"].setFocus()
    channel = dialog.form.controls["channel"]
    assert isinstance(channel, QComboBox)
    channel.setCurrentIndex(channel.findData("signed_post"))
    assert "门卫代收也算签收" in dialog.form.notes["received_on"].text()
    enter(
        qtbot,
        dialog,
        received_on="2026-3-3",
        applicant="张云溪",
        subject="某村道路的验收资料",
        **{"class": "自然人"},
    )
    assert shown(page, 0)[:6] == [
        *("2026-001", "张某", "某村道路的验收资料", "2026-03-03", "在办", "2026-03-31"),
    ]

    open_by_key(qtbot, page)
    step(qtbot, page, "征求第三方意见")
    enter(qtbot, dialog_on(window, EntryDialog), on="2026-3-6", received_on="2026-3-6")
    step(qtbot, page, "第三方答复")
    enter(qtbot, dialog_on(window, EntryDialog), on="2026-3-13")
    step(qtbot, page, "办结")
    sent = {"answer_number": "云政复〔2026〕1号", "sent_by": "邮政特快专递", "tracking": "1234"}
    enter(qtbot, dialog_on(window, EntryDialog), on="2026-4-7", outcome="部分公开", **sent)
    assert "已办结　部分公开" in page.request.clock.text()
    request = books_of(page).request("2026-001")[1]
    assert (request.answer_number, request.sent_by, request.tracking) == tuple(sent.values())
    qtbot.keyClick(page.request, Key.Key_Escape)
    fill_in(qtbot, window)
    report = page_of(window).session.report
    assert report.entry("requests.received.natural_person") == 1
    assert report.entry("requests.partly_granted.natural_person") == 1


def test_a_finished_request_is_registered_in_one_form(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, RequestDialog)
    assert [name for name, field in dialog.form.controls.items() if field.isVisible()] == [
        *("received_on", "applicant", "class", "channel", "subject"),
    ]
    commit(line_of(dialog.form, "received_on"), "2025-3-3")
    assert "2025-001" in dialog.due.text()
    assert "最后一天3月31日（周一）" in dialog.due.text()

    dialog.past.click()
    commit(line_of(dialog.form, "concluded_on"), "2025-4-10")
    enter(qtbot, dialog, channel="当面", outcome="予以公开", **{"class": "自然人"})
    assert not dialog.isVisible()
    books = books_of(page)
    assert request_status(books.request("2025-001")[1], books.calendar).deadline.days_late == 7
    press(qtbot, page, "登记…")
    assert dialog_on(window, RequestDialog).past.isChecked()  # as for the next of a paper book


def test_events_are_entered_with_the_request(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog, books = dialog_on(window, RequestDialog), books_of(page)
    dialog.past.click()
    choose_event(dialog, 0, "延期告知")
    assert len(dialog.events.rows) == 2
    event = dialog.events.rows[0].form
    assert event is not None
    commit(line_of(event, "on"), "2025-4-1")
    enter(qtbot, dialog, received_on="2025-3-3", channel="当面", **{"class": "自然人"})
    assert "延长几个工作日" in dialog.advice.text()
    commit(line_of(event, "days"), "10")
    commit(line_of(event, "approved_by"), "分管领导")
    enter(qtbot, dialog, concluded_on="2025-4-10", outcome="予以公开")
    assert "答复期限2025-03-31已过" in dialog.advice.text()
    commit(line_of(event, "on"), "2025-3-31")
    assert "逾期" not in dialog.due.text()
    enter(qtbot, dialog, answer_number="云政公开答〔2025〕2号")
    assert not dialog.isVisible()

    request = books.request("2025-001")[1]
    assert [one.kind for one in request.events] == [EventKind.EXTENDED, EventKind.CONCLUDED]
    assert request.answer_number == "云政公开答〔2025〕2号"
    page.page_actions["books_undo"].trigger()
    assert books.books.requests == ()


def test_a_refusal_is_cleared_when_a_field_is_changed(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, RequestDialog)
    press(qtbot, dialog, "保存")
    assert "不能空着" in dialog.advice.text()
    commit(line_of(dialog.form, "applicant"), "张云溪")
    assert not dialog.advice.text()

    dialog.past.click()
    choose_event(dialog, 0, "延期告知")
    press(qtbot, dialog, "保存")
    assert "不能空着" in dialog.advice.text()
    event = dialog.events.rows[0].form
    assert event is not None
    commit(line_of(event, "on"), "2025-3-31")
    assert not dialog.advice.text()


def test_a_refused_conclusion_is_named_as_in_the_form(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, RequestDialog)
    dialog.past.click()
    commit(line_of(dialog.form, "received_on"), "2025-3-3")
    day = line_of(dialog.form, "concluded_on")
    enter(qtbot, dialog, outcome="予以公开", channel="当面", **{"class": "自然人"})
    assert f"{day.accessibleName()}不能空着" in dialog.advice.text()
    commit(day, "2月30日")
    press(qtbot, dialog, "保存")
    assert f"{day.accessibleName()}“2月30日”不是有效的日期" in dialog.advice.text()
    assert books_of(page).books.requests == ()


def test_nothing_is_exported_without_a_unit(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["books"].trigger()
    page = window.context.group(BookCommands).page
    assert page.books is None
    assert not page.page_actions["books_export"].isEnabled()


def line_of(form: EntryForm, name: str) -> QLineEdit:
    control = form.controls[name]
    assert isinstance(control, QLineEdit)
    control.clear()
    control.setFocus()
    return control


def choose_event(dialog: RequestDialog, row: int, label: str) -> None:
    kind = dialog.events.rows[row].kind
    kind.setCurrentIndex(kind.findText(label))


def test_a_double_click_lists_what_a_cell_is_made_of(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, EntryDialog)
    channel = dialog.form.controls["channel"]
    assert isinstance(channel, QComboBox)
    channel.setCurrentIndex(channel.findData("in_person"))
    enter(
        qtbot,
        dialog,
        received_on="2026-3-3",
        subject="某村道路的验收资料",
        **{"class": "自然人"},
    )
    fill_in(qtbot, window)
    table = table_on(window, "requests")

    def double_click(asker: str) -> None:
        table.go_to(f"requests.received.{asker}")
        spot = table.visualRect(table.currentIndex()).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    double_click("enterprise")
    assert not window.frame.help_dock.isVisible()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    double_click("natural_person")
    assert window.frame.help_dock.isVisible()
    assert not isinstance(QApplication.focusWidget(), QLineEdit)


def open_by_key(qtbot: QtBot, page: BooksPage) -> None:
    page.table.selectRow(0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_Return)
    assert page.shows_request


def fill_in(qtbot: QtBot, window: MainWindow) -> None:
    """Fill the report from its books, once what would change has been shown."""
    assert not window.context.group(BookCommands).page.shows_request
    window.open_report(reports(window))
    window.frame.actions["fill_from_books"].trigger()
    dialog = dialog_on(window, FillDialog)
    assert dialog.list.rowCount() == 2
    assert dialog.list.model().index(0, 3).data() == "2026-001"
    press(qtbot, dialog, "填入")


def test_undo_of_a_fill_counts_cells(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    register(page, "2026-03-03")
    fill_in(qtbot, window)
    session = page_of(window).session
    tied = [address for address in session.report.values if address.startswith("tied.")]
    assert len(tied) > 2
    window.frame.actions["undo"].trigger()
    assert window.frame.status.message.text() == "已撤销：2 处。"  # as many as were filled in


def reports(window: MainWindow) -> int:
    workspace = window.library.workspace
    assert workspace is not None
    return workspace.reports()[0].id


def step(qtbot: QtBot, page: BooksPage, label: str) -> None:
    """Press the proposed button, or choose from the menus beside it."""
    view = page.request
    if view.next.text() == label:
        qtbot.mouseClick(view.next, Qt.MouseButton.LeftButton)
        return
    actions = [*view.steps.menu().actions(), *view.earlier.menu().actions()]
    next(action for action in actions if action.text() == label).trigger()


def offered(button: QPushButton) -> set[str]:
    """Return the choices of a menu button, or the words of the proposed one."""
    if not button.isVisible():
        return set()
    menus = button.findChildren(QMenu)
    return {action.text() for menu in menus for action in menu.actions()} or {button.text()}


def test_a_blank_table_has_one_card_that_fills_it_from_the_book(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    cells = dict.fromkeys(catalog.editions[EDITION].table_of["requests"].entered)
    make_report(tmp_path, catalog, cells, year=YEAR)
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["books"].trigger()
    for day in ("2026-03-03", "2026-03-04"):
        register(window.context.group(BookCommands).page, day)
    window.open_report(reports(window))

    told = [one for one in page_of(window).session.findings if one.rule == "B-REQUESTS"]
    assert ["未填，依申请公开登记簿里有数字" in one.message for one in told] == [True]
    press(qtbot, card_of(window, "B-REQUESTS"), "从台账填入…")
    press(qtbot, dialog_on(window, FillDialog), "填入")

    assert page_of(window).session.report.entry("requests.received.natural_person") == 2
    assert "B-REQUESTS" not in {one.rule for one in page_of(window).session.findings}


def test_only_lawful_steps_are_offered(page: BooksPage) -> None:
    number = register(page, "2026-03-03")
    books = books_of(page)
    request_acts.add_event(books, number, Event(EventKind.SUPPLEMENT_ASKED, date(2026, 3, 5)))
    page.open_request(books.request(number)[0])

    assert offered(page.request.next) == {"收到补正"}
    assert {"延期告知", "告知补正", "收费通知"}.isdisjoint(offered(page.request.steps))
    assert offered(page.request.earlier) == {"延期告知"}
    assert "暂停计算" in page.request.clock.text()


@pytest.mark.parametrize("ending", [None, date(2026, 7, 1)])
def test_a_lawful_extension_is_entered_months_later(
    qtbot: QtBot, window: MainWindow, page: BooksPage, ending: date | None
) -> None:
    number = register(page, "2026-05-18")
    books = books_of(page)
    if ending is not None:
        request_acts.conclude_request(books, number, ending, "granted")
    page.open_request(books.request(number)[0])
    assert "延期告知" not in offered(page.request.steps)
    assert bool(offered(page.request.steps)) is (ending is None)
    assert offered(page.request.next) == {"办结" if ending is None else "证据清单…"}
    assert {"延期告知", "收费通知"} <= offered(page.request.earlier)
    step(qtbot, page, "延期告知")
    dialog = dialog_on(window, EntryDialog)
    assert dialog.form.texts()["on"] == ""
    assert "最晚是2026年6月15日" in dialog.form.notes["on"].text()
    assert dialog.done_button.property("primary")  # its letter was written on paper

    enter(qtbot, dialog, on="2026-6-16", days="20", approved_by="分管领导")
    assert "答复期限2026-06-15已过" in dialog.advice.text()
    enter(qtbot, dialog, on="2026-6-10")

    if ending is None:
        step(qtbot, page, "办结")
        enter(qtbot, dialog_on(window, EntryDialog), on="2026-7-1", outcome="予以公开")
    assert "逾期" not in page.request.clock.text()
    assert "延期告知" not in offered(page.request.earlier)


def test_an_answer_still_to_come_is_asked_about(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, "2026-05-18")
    page.open_request(books_of(page).request(number)[0])
    step(qtbot, page, "办结")
    dialog = dialog_on(window, EntryDialog)
    enter(qtbot, dialog, on="2099-7-1", outcome="予以公开")
    assert "2099-07-01在今天以后" in answer(qtbot, dialog, "返回修改")

    assert books_of(page).request(number)[1].concluded_on is None


def test_an_answer_outside_the_calendar_is_not_stored(page: BooksPage) -> None:
    number = register(page, "2026-05-18")
    with pytest.raises(UserError) as refused:
        request_acts.conclude_request(books_of(page), number, date(2099, 7, 1), "granted")
    assert refused.value.code == "C01"
    page.refresh()

    assert books_of(page).request(number)[1].concluded_on is None


def test_a_receipt_outside_the_calendar_is_not_stored(page: BooksPage) -> None:
    number, books = register(page, "2026-05-18"), books_of(page)
    told = Event(EventKind.FEE_NOTIFIED, date(2026, 5, 20), received_on=date(2099, 5, 20))
    with pytest.raises(UserError) as late:
        request_acts.add_event(books, number, told)
    with pytest.raises(UserError) as early:
        request_acts.correct_request(books, number, {"received_on": "1999-05-18"})
    assert late.value.code == early.value.code == "C01"
    page.refresh()

    assert [shown(page, 0)[3], page.table.model().rowCount()] == ["2026-05-18", 1]


def test_a_form_half_filled_in_is_not_lost_silently(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, RequestDialog)
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()  # nothing was typed

    press(qtbot, page, "登记…")
    dialog = dialog_on(window, RequestDialog)
    commit(dialog.form.controls["subject"], "某村账目")
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert "还没有保存" in answer(qtbot, dialog, "返回")
    assert dialog.form.texts()["subject"] == "某村账目"
    press(qtbot, dialog, "取消")
    answer(qtbot, dialog, "不要了")
    assert not dialog.isVisible()


def test_an_event_typed_with_the_request_is_not_lost_silently(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, RequestDialog)
    dialog.past.click()
    choose_event(dialog, 0, "延期告知")
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert "还没有保存" in answer(qtbot, dialog, "返回")
    assert dialog.events.rows[0].form is not None
    choose_event(dialog, 0, "（没有别的事项）")
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()  # no event is left


def test_a_receipt_still_to_come_is_asked_about(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, EntryDialog)
    fields = {"channel": "当面", "class": "自然人", "received_on": "2099-1-5"}
    for shown_today in (True, False):
        enter(qtbot, dialog, **fields)
        if shown_today:
            box = dialog_on(dialog, QMessageBox)
            assert box.defaultButton().text() == "返回修改"
            press(qtbot, box, "返回修改")
            assert dialog.isVisible()
            assert page.table.model().rowCount() == 0
            fields["received_on"] = "2026-3-3"
    assert page.table.model().rowCount() == 1


def test_a_finished_request_with_days_to_come_is_asked_about(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, RequestDialog)
    dialog.past.click()
    fields = {"received_on": "2026-3-3", "channel": "当面", "class": "自然人"}
    enter(qtbot, dialog, **fields, concluded_on="2099-7-1", outcome="予以公开")
    assert "“办结”的日期2099-07-01在今天以后" in answer(qtbot, dialog, "返回修改")
    choose_event(dialog, 0, "收到补正")
    event = dialog.events.rows[0].form
    assert event is not None
    commit(line_of(event, "on"), "2099-6-30")
    enter(qtbot, dialog, concluded_on="2026-3-20")
    assert "“收到补正”的日期2099-06-30在今天以后" in answer(qtbot, dialog, "返回修改")
    assert books_of(page).books.requests == ()


def test_what_is_refused_is_said_and_nothing_is_lost(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, "2026-11-10")
    page.open_request(books_of(page).request(number)[0])
    step(qtbot, page, "延期告知")
    dialog = dialog_on(window, EntryDialog)

    enter(qtbot, dialog, days="30", approved_by="分管领导")

    assert dialog.isVisible()
    assert "1至20个工作日" in dialog.advice.text()
    enter(qtbot, dialog, days="5")
    assert not dialog.isVisible()
    assert len(books_of(page).request(number)[1].events) == 1


def test_an_event_is_corrected_removed_and_undone(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, "2026-11-10")
    books = books_of(page)
    request_acts.add_event(books, number, Event(EventKind.BODY_ASKED, date(2026, 11, 12)))
    page.open_request(books.request(number)[0])
    page.request.timeline.setCurrentRow(0)
    page.request.timeline.itemActivated.emit(page.request.timeline.item(0))
    enter(qtbot, dialog_on(window, EntryDialog), on="2026-11-13")
    assert books.request(number)[1].events[0].on == date(2026, 11, 13)

    page.request.timeline.setCurrentRow(0)
    press(qtbot, page.request, "去掉选中的事项")
    assert books.request(number)[1].events == ()
    page.request.setFocus()
    qtbot.keyClick(page, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(books.request(number)[1].events) == 1


def test_an_act_leaves_the_keyboard_at_the_entry_saved(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    register(page, "2026-01-05")
    page.search.setText("没有这样的申请")
    press(qtbot, page, "登记…")
    entry = {"received_on": "2026-3-3", "channel": "网络", "class": "自然人"}
    enter(qtbot, dialog_on(window, EntryDialog), **entry)
    assert window.focusWidget() is page.table
    assert page.chosen is not None
    assert books_of(page).values(page.chosen)["request.received_on"] == date(2026, 3, 3)

    register(page, "2026-02-05")
    page.table.selectRow(0)
    press(qtbot, page, "去掉")
    answer(qtbot, window, "去掉")
    assert window.focusWidget() is page.table
    assert page.chosen is not None
    qtbot.keyClick(page.table, Key.Key_Z, CONTROL)
    assert window.focusWidget() is page.table

    page.tabs.setCurrentIndex(1)
    press(qtbot, page, "确认目录完整…")  # the button goes, and the keyboard with it
    answer(qtbot, window, "都登记了")
    assert window.focusWidget() is page.table


def test_an_act_on_a_request_leaves_the_keyboard_at_the_event_saved(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    register(page, "2026-03-03")
    open_by_key(qtbot, page)
    step(qtbot, page, "征求第三方意见")
    enter(qtbot, dialog_on(window, EntryDialog), on="2026-3-6", received_on="2026-3-6")
    step(qtbot, page, "第三方答复")
    enter(qtbot, dialog_on(window, EntryDialog), on="2026-3-13")
    assert window.focusWidget() is page.request.timeline
    chosen = page.request.timeline.currentItem()
    assert chosen is not None
    assert "2026-03-13" in chosen.text()
    press(qtbot, page.request, "去掉选中的事项")
    assert window.focusWidget() is page.request.timeline


def test_third_parties_are_asked_answered_and_written_to_by_name(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, "2026-03-03", applicant="张云溪")
    open_by_key(qtbot, page)
    for name, kind in (("赵青山", "自然人"), ("青山县某某建材公司", "法人或其他组织")):
        step(qtbot, page, "征求第三方意见")
        place = {"third_party_kind": kind, "address": f"{name}的地址"}
        enter(qtbot, dialog_on(window, EntryDialog), on="2026-3-6", third_party=name, **place)
    step(qtbot, page, "第三方答复")
    dialog = dialog_on(window, EntryDialog)
    choice = dialog.form.controls["party"]
    assert isinstance(choice, QComboBox)
    listed = [choice.itemText(at) for at in range(choice.count())]
    assert listed == ["", "第1个　赵某", "第2个　青山县某某建材公司"]
    enter(qtbot, dialog, on="2026-3-10", answer="不同意公开", party=listed[2])

    lines = [page.request.timeline.item(row).text() for row in range(3)]
    assert lines == [
        "2026-03-06　征求第三方意见（赵某）",
        "2026-03-06　征求第三方意见（青山县某某建材公司）",
        "2026-03-10　第三方答复（青山县某某建材公司，不同意公开）",
    ]
    page.request.timeline.setCurrentRow(0)
    page.request.timeline.itemActivated.emit(page.request.timeline.item(0))
    dialog = dialog_on(window, EntryDialog)
    assert dialog.form.texts()["address"] == "赵青山的地址"
    enter(qtbot, dialog, address="云溪镇柳树巷某某号")

    letter = open_letter(qtbot, window, page, number)
    assert letter.kind.currentText() == "征求第三方意见书：青山县某某建材公司"
    assert "青山县某某建材公司（青山县某某建材公司的地址）：" in letter.text.toPlainText()
    letter.kind.setCurrentIndex(letter.kind.findText("征求第三方意见书：赵某"))
    assert "赵青山（云溪镇柳树巷某某号）：" in letter.text.toPlainText()
    letter.reject()
    page.close_request()
    commit(page.search, "赵青山")
    assert shown(page, 0)[0] == number


def test_the_list_is_searched_and_filtered(page: BooksPage) -> None:
    register(page, "2026-11-10", subject="账目", applicant="张云溪")
    done = register(page, "2025-03-03", subject="合同", applicant="李云溪")
    register(page, "2025-04-07", subject="台账")
    request_acts.conclude_request(books_of(page), done, date(2025, 3, 20), "granted")
    page.refresh()
    assert page.table.model().rowCount() == 3

    commit(page.search, "张云溪")  # who is masked is found all the same
    assert [shown(page, 0)[0], page.table.model().rowCount()] == ["2026-001", 1]
    page.search.clear()
    page.standing.setCurrentText("逾期")
    assert [shown(page, at)[0] for at in range(page.table.model().rowCount())] == ["2025-002"]
    page.standing.setCurrentText("已办结")
    assert page.table.model().rowCount() == 1
    page.standing.setCurrentText("全部")
    page.year.setCurrentIndex(page.year.findData(2025))
    assert page.table.model().rowCount() == 2
    assert "逾期未办结1件" in page.verdict.text()


def test_columns_are_chosen_and_remembered(window: MainWindow, page: BooksPage) -> None:
    menu = page.table.column_menu()
    shown_at_first = [action.text() for action in menu.actions() if action.isChecked()]
    assert "方式" in shown_at_first
    next(a for a in menu.actions() if a.text() == "方式").setChecked(False)
    head = page.table.horizontalHeader()
    assert head.isSectionHidden(10)

    page.tabs.setCurrentIndex(1)
    assert not head.isSectionHidden(1)
    page.tabs.setCurrentIndex(0)

    assert head.isSectionHidden(10)
    assert not window.settings.bytes("books-requests-100").isEmpty()


def test_names_are_masked_again(qtbot: QtBot, page: BooksPage) -> None:
    register(page, "2026-11-10", applicant="张云溪")
    assert shown(page, 0)[1] == "张某"

    press(qtbot, page, "显示申请人")
    assert shown(page, 0)[1] == "张云溪"
    page.mask_again.timeout.emit()

    assert shown(page, 0)[1] == "张某"
    assert page.names.text() == "显示申请人"


def test_the_other_books(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    page.tabs.setCurrentIndex(1)
    press(qtbot, page, "登记…")
    enter(
        qtbot,
        dialog_on(window, EntryDialog),
        title="云溪镇某办法",
        number="云政发〔2026〕1号",
        issued_on="2026-2-1",
        kind="行政规范性文件",
    )
    assert shown(page, 0)[0] == "云政发〔2026〕1号"
    press(qtbot, page, "确认目录完整…")
    answer(qtbot, window, "都登记了")
    assert "已确认完整" in page.verdict.text()

    page.tabs.setCurrentIndex(3)
    press(qtbot, page, "登记…")
    enter(qtbot, dialog_on(window, EntryDialog), kind="行政复议", filed_on="2026-5-6")
    assert shown(page, 0)[5] == "尚未审结"
    page.table.selectRow(0)
    press(qtbot, page, "去掉")
    assert "去掉“1　行政复议　2026-05-06”" in answer(qtbot, window, "去掉")
    assert page.table.model().rowCount() == 0


def test_the_answer_in_a_review_is_due(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    page.tabs.setCurrentIndex(3)
    press(qtbot, page, "登记…")
    dialog = dialog_on(window, DisputeDialog)
    kind = dialog.form.controls["kind"]
    assert isinstance(kind, QComboBox)
    assert not dialog.form.controls["copy_received"].isVisible()
    kind.setCurrentIndex(kind.findText("未经复议直接起诉"))
    assert not dialog.form.controls["copy_received"].isVisible()
    assert dialog.form.controls["complaint_received"].isVisible()
    commit(line_of(dialog.form, "complaint_received"), "2025-5-7")
    commit(line_of(dialog.form, "filed_on"), "2025-5-6")
    assert "最后一天5月22日（周四）" in dialog.due.text()
    kind.setCurrentIndex(kind.findText("行政复议"))
    assert not dialog.strip.isVisible()
    commit(line_of(dialog.form, "copy_received"), "2025-5-28")
    assert "最后一天6月12日（周四）" in dialog.due.text()
    days = [day.number for day in dialog.strip.days]
    assert (days[0], days[-1], days.count(None)) == (None, 10, 6)
    press(qtbot, dialog, "保存")

    assert shown(page, 0)[3] == "2025-06-12"
    assert "已超" in shown(page, 0)[4]
    assert "逾期未答复1件" in page.verdict.text()
    page.table.selectRow(0)
    press(qtbot, page, "更正…")
    dialog = dialog_on(window, DisputeDialog)
    enter(qtbot, dialog, answered="2025-6-13")
    assert shown(page, 0)[3:5] == ["", "逾期1个工作日"]


def test_all_days_of_the_disputes_have_one_format(page: BooksPage) -> None:
    days = {"filed_on": "2026-05-06", "copy_received": "2026-05-08", "decided_on": "2026-06-01"}
    for texts in (days, {"filed_on": "2026-07-01", "copy_received": "2026-07-02"}):
        result = {"result": "upheld"} if "decided_on" in texts else {}
        other_books.add_dispute(books_of(page), {"kind": "review", **texts, **result})
    page.tabs.setCurrentIndex(3)
    page.refresh()

    cells = [shown(page, row)[at] for row in (0, 1) for at in (2, 3, 5)]
    assert cells == ["2026-07-01", "2026-07-16", "尚未审结", "2026-05-06", "", "2026-06-01"]


def concluded(page: BooksPage) -> str:
    number, books = register(page, "2025-03-03", subject="某村账目"), books_of(page)
    request_acts.conclude_request(books, number, date(2025, 3, 31), "unavailable_not_held")
    page.refresh()
    return number


def test_evidence_is_ticked(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    open_one, books = register(page, "2025-03-03"), books_of(page)
    page.open_request(books.request(open_one)[0])
    assert not page.page_actions["evidence"].isEnabled()
    number = concluded(page)
    page.open_request(books.request(number)[0])
    assert "还缺" in page.request.notes.text()
    press(qtbot, page.request, "证据清单…")
    dialog_on(window, EvidenceDialog).ticks["search"].click()
    press(qtbot, dialog_on(window, EvidenceDialog), "保存")
    assert books.request(number)[1].ticked == {"search"}
    assert "证据清单：已有1项" in page.request.notes.text()
    page.page_actions["books_undo"].trigger()
    assert books.request(number)[1].ticked == frozenset()


def test_evidence_is_printed_and_asked_for_at_a_dispute(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    number, books = concluded(page), books_of(page)
    page.open_request(books.request(number)[0])
    press(qtbot, page.request, "证据清单…")
    dialog = dialog_on(window, EvidenceDialog)
    for box in dialog.ticks.values():
        box.setChecked(True)
    press(qtbot, dialog, "导出清单…")
    choose_file(window, tmp_path / "清单.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "清单.pdf")
    text = "".join(one.get_textpage().get_text_range() for one in document)
    assert text.count("√") == len(dialog.ticks)
    assert "检索的记录" in text
    assert "某村账目" not in text
    assert "项都有" in page.request.notes.text()

    case = {"kind": "review", "filed_on": "2025-05-06", "request": number}
    other_books.add_dispute(books, case)
    press(qtbot, dialog, "保存")
    page.close_request()
    page.tabs.setCurrentIndex(3)
    page.table.selectRow(0)
    press(qtbot, page, "更正…")
    assert "还缺2项：复议申请书" in dialog_on(window, DisputeDialog).evidence.text()


def open_letter(
    qtbot: QtBot, window: MainWindow, page: BooksPage, number: str, kind: str = ""
) -> LetterDialog:
    page.open_request(books_of(page).request(number)[0])
    press(qtbot, page.request, "文书…")
    dialog = dialog_on(window, LetterDialog)
    if kind:
        dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    return dialog


def write_gap(dialog: LetterDialog, name: str, text: str) -> None:
    dialog.select(name)
    commit(dialog.line, text)


def chip_of(dialog: LetterDialog, words: str) -> QPoint:
    cursor = dialog.text.document().find(words)
    assert not cursor.isNull()
    cursor.setPosition(cursor.selectionStart() + 1)
    return dialog.text.cursorRect(cursor).center()


def test_a_letter_is_exported_when_no_gap_is_left(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    number = register(page, "2026-11-10", subject="某村的账目", applicant="张云溪")
    dialog = open_letter(qtbot, window, page, number)
    assert "张云溪：" in dialog.text.toPlainText()
    assert not dialog.line.isVisible()
    dialog.kind.setCurrentIndex(dialog.kind.findData("supplement"))
    press(qtbot, dialog, "导出草稿…")
    choose_file(window, tmp_path / "草稿.docx")
    assert (tmp_path / "草稿.docx").exists()
    assert attachments(books_of(page), number) == ()
    press(qtbot, dialog, "导出 Word…")
    assert "还有空缺没有写" in dialog.advice.text()
    dialog.kind.setCurrentIndex(dialog.kind.findData("receipt"))
    dialog.kind.setCurrentIndex(dialog.kind.findData("supplement"))
    for name, text in (("需要补正的事项", "账目的年度"), ("补正期限", "2026年12月1日")):
        write_gap(dialog, name, text)
    assert not dialog.open_file.isVisible()
    press(qtbot, dialog, "导出 Word…")
    choose_file(window, tmp_path / "补正.docx")

    assert (tmp_path / "补正.docx").exists()
    assert dialog.open_file.isVisible()
    assert "补正.docx" in dialog.advice.text()
    press(qtbot, dialog, "导出 Word…")
    choose_file(window, tmp_path / "再导.docx")
    dialog.reject()

    (kept,) = attachments(books_of(page), number)  # the same letter is kept once
    assert (kept.name, kept.kind) == ("政府信息公开申请补正告知书.docx", "letter")
    assert kept.size == (tmp_path / "补正.docx").stat().st_size


def test_gaps_are_chips_written_one_after_another(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, "2026-11-10", subject="某村的账目", applicant="张云溪")
    dialog = open_letter(qtbot, window, page, number, "refused_process")
    names = ("信息名称", "属于哪一种", "行政复议机关")
    assert dialog.gaps == names
    dialog.number.setFocus()
    qtbot.keyClick(dialog.number, Key.Key_Tab)
    assert dialog.focusWidget() is dialog.line
    assert dialog.place.text().startswith("1/3")
    for at, text in enumerate(("账目", "会议记录")):
        commit(dialog.line, text)
        qtbot.keyClick(dialog.line, Key.Key_Tab if at == 0 else Key.Key_F8)
        assert dialog.focusWidget() is dialog.line
        assert text in dialog.text.toPlainText()
    assert dialog.place.text() == "3/3　行政复议机关"
    assert dialog.line.text() == ""
    qtbot.keyClick(dialog.line, Key.Key_Backtab)
    assert dialog.line.text() == "会议记录"
    qtbot.keyClick(dialog.line, Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.place.text().startswith("1/3")

    viewport = dialog.text.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=chip_of(dialog, "【行政复议机关】"))
    assert (dialog.gap, dialog.focusWidget()) == ("行政复议机关", dialog.line)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=chip_of(dialog, "会议记录"))
    assert dialog.line.text() == "会议记录"
    dialog.select("行政复议机关")
    qtbot.keyClick(dialog.line, Key.Key_Tab)
    assert dialog.focusWidget() is not dialog.line
    dialog.reject()


def test_a_gap_with_choices_offers_them(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    number = register(page, "2026-11-10", subject="某村的账目")
    dialog = open_letter(qtbot, window, page, number, "granted")
    assert dialog.place.text() == "1/4　依据的项"
    assert "第（二）项" in dialog.basis.text()
    press(qtbot, dialog, "第（一）项")
    assert "第三十六条第（一）项的规定" in dialog.text.toPlainText()
    qtbot.keyClick(dialog.line, Key.Key_Down)
    assert "第三十六条第（二）项的规定" in dialog.text.toPlainText()
    dialog.reject()


def test_grounds_are_chosen_and_reasons_have_several_lines(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    number = register(page, "2026-11-10", subject="某村的账目", applicant="张云溪")
    dialog = open_letter(qtbot, window, page, number, "partly_granted")
    dialog.select("不予公开部分所依据的条款")
    for _ in range(3):
        qtbot.keyClick(dialog.line, Key.Key_Down)
    assert "第三十七条和第十六条第一款的规定" in dialog.text.toPlainText()
    write_gap(dialog, "不予公开的理由", "一是属于后勤管理")
    qtbot.keyClick(dialog.line, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    commit(dialog.line, "二是属于内部工作流程")
    assert dialog.line.text() == "一是属于后勤管理\n二是属于内部工作流程"
    qtbot.keyClick(dialog.line, Key.Key_Return)
    assert dialog.gap != "不予公开的理由"
    for name in ("可以公开的部分", "不予公开的部分", "行政复议机关"):
        write_gap(dialog, name, "某某")
    press(qtbot, dialog, "导出 Word…")
    choose_file(window, tmp_path / "答复.docx")

    lines = [one.text for one in Document(str(tmp_path / "答复.docx")).paragraphs]
    assert any(one.endswith("一是属于后勤管理") for one in lines)
    assert any(one.startswith("二是属于内部工作流程，不予公开") for one in lines)


def test_the_letter_that_is_due_is_shown_first_under_its_own_name(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    books = books_of(page)
    concluded, asked, fresh = (register(page, "2026-11-10", subject=s) for s in ("甲", "乙", "丙"))
    request_acts.conclude_request(books, concluded, date(2026, 11, 20), "other_no_correction")
    request_acts.add_event(books, asked, Event(EventKind.SUPPLEMENT_ASKED, date(2026, 11, 12)))
    names: set[str] = set()
    for number, kind in ((concluded, "answer"), (asked, "supplement"), (fresh, "receipt")):
        dialog = open_letter(qtbot, window, page, number)
        assert dialog.kind.currentData() == kind
        press(qtbot, dialog, "导出草稿…")
        files = dialog_on(window, QFileDialog)
        names.update(Path(one).name for one in files.selectedFiles())
        files.reject()
        dialog.reject()
    assert len(names) == 3
    assert all(one.startswith("2026-00") for one in names)


def test_an_event_is_saved_with_its_letter_in_one_go(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    number = register(page, str(today()), subject="某村的账目", applicant="张云溪")
    page.open_request(books_of(page).request(number)[0])
    assert page.request.next.text() == "办结"
    step(qtbot, page, "告知补正")
    event = dialog_on(window, EntryDialog)
    commit(line_of(event.form, "until"), str(today() + timedelta(days=20)))
    qtbot.keyClick(event.form.controls["until"], Key.Key_Return)
    letter = dialog_on(window, LetterDialog)
    assert letter.kind.currentText() == "补正告知书"
    letter.reject()

    assert [one.kind for one in books_of(page).request(number)[1].events] == [
        EventKind.SUPPLEMENT_ASKED
    ]
    assert offered(page.request.next) == {"补正告知书…"}
    assert "收到补正" in offered(page.request.steps)
    qtbot.mouseClick(page.request.next, Qt.MouseButton.LeftButton)
    letter = dialog_on(window, LetterDialog)
    write_gap(letter, "需要补正的事项", "账目的年度")
    press(qtbot, letter, "导出 Word…")
    choose_file(window, tmp_path / "补正.docx")
    letter.reject()
    assert offered(page.request.next) == {"收到补正"}
    assert len(attachments(books_of(page), number)) == 1


def test_the_letter_of_an_event_long_ago_is_not_the_next_step(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, str(today() - timedelta(days=20)))
    page.open_request(books_of(page).request(number)[0])
    step(qtbot, page, "告知补正")
    event = dialog_on(window, EntryDialog)
    enter(qtbot, event, on=str(today() - timedelta(days=18)))

    assert offered(page.request.next) == {"收到补正"}


def test_a_letter_shows_what_was_typed_as_text(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    typed = "<img src='x'><b>账</b>&amp;"
    number = register(page, "2026-11-10", subject=typed, applicant=typed)
    dialog = open_letter(qtbot, window, page, number, "granted")
    write_gap(dialog, "行政复议机关", typed)
    assert dialog.text.toPlainText().count(typed) == 3
    dialog.reject()


def test_a_letter_with_two_requests_is_split(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, "2026-11-10", subject="两件事")
    page.open_request(books_of(page).request(number)[0])
    QApplication.processEvents()
    assert clipped(page) == []
    press(qtbot, page.request, "拆分…")
    dialog = dialog_on(window, EntryDialog)
    assert "没有文件规定" in dialog.form.notes["parts"].text()
    enter(qtbot, dialog, parts="两")
    assert "请填2至20" in dialog.advice.text()
    enter(qtbot, dialog, parts="2")

    assert page.request.title.text().startswith("2026-001-1")
    page.close_request()
    QApplication.processEvents()
    assert clipped(page) == []
    assert [shown(page, row)[0] for row in (0, 1)] == ["2026-001-1", "2026-001-2"]


def test_what_every_letter_says_is_written_once(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    numbers = [register(page, "2026-11-10", subject=one) for one in ("甲", "乙")]
    for number in numbers:
        request_acts.conclude_request(
            books_of(page), number, date(2026, 11, 20), "other_no_correction"
        )
        dialog = open_letter(qtbot, window, page, number, "supplement")
        if number == numbers[0]:
            assert dialog.number.text() == ""
            dialog.number.setText("云信公〔2026〕08号")
            for name in dialog.gaps:
                write_gap(dialog, name, f"{name}甲")
            press(qtbot, dialog, "导出 Word…")
            choose_file(window, tmp_path / "补正.docx")
        else:
            assert dialog.number.text() == "云信公〔2026〕09号"
        dialog.reject()


def test_the_remedy_names_the_body_that_was_named_before(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    books = books_of(page)
    for subject in ("甲", "乙"):
        number = register(page, "2026-11-10", subject=subject, applicant="张云溪")
        request_acts.conclude_request(books, number, date(2026, 11, 20), "granted")
        dialog = open_letter(qtbot, window, page, number)
        if subject == "甲":
            commit(dialog.number, "云信公〔2026〕8号")
            for name in dialog.gaps:
                write_gap(dialog, name, f"青山县{name}")
            press(qtbot, dialog, "导出 Word…")
            choose_file(window, tmp_path / "答复.docx")
            assert books.request(number)[1].answer_number == "云信公〔2026〕8号"
        else:
            assert dialog.number.text() == "云信公〔2026〕9号"
            dialog.select("行政复议机关")
            assert dialog.line.text() == "青山县行政复议机关"
            assert "向青山县管辖法院提起行政诉讼" in dialog.text.toPlainText()
        dialog.reject()


def test_what_the_year_comes_to_until_today(
    qtbot: QtBot, window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    register(page, "2025-12-30", subject="甲")
    register(page, "2026-03-02", subject="乙")
    window.frame.actions["book_period"].trigger()
    dialog = dialog_on(window, PeriodDialog)
    dialog.first.setText("2026-1-1")
    dialog.last.setText("2026-3-31")
    table = dialog.table.model()
    said, figures = (
        [table.index(row, column).data() for row in range(table.rowCount())] for column in (0, 1)
    )
    assert [name.split("，")[0] for name in said[::2]] == [
        "三、一、本年新收政府信息公开申请数量",
        "三、二、上年结转政府信息公开申请数量",
        "三、四、结转下年度继续办理",
    ]
    assert figures == ["1", "1", "1", "1", "2", "2"]

    dialog.last.setText("2025-12-31")
    assert not dialog.hand_out.isEnabled()
    assert "晚于" in dialog.remarks.text()
    dialog.last.setText("2026-6-30")
    press(qtbot, dialog, "导出表格…")
    choose_file(window, tmp_path / "二季度.xlsx")

    sheet = load_workbook(tmp_path / "二季度.xlsx")["三"]
    assert "2026年1月1日至2026年6月30日（期间统计，不是年度报告）" in str(sheet["A2"].value)
    dialog.reject()


def test_a_pasted_notice_is_looked_at_before_it_counts(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, "2026-11-27")
    window.frame.actions["work_calendar"].trigger()
    dialog = dialog_on(window, CalendarDialog)
    dialog.years.setCurrentIndex(dialog.years.findData(2027))
    assert "暂定" in dialog.source.text()
    assert not dialog.take.isEnabled()
    dialog.text.setPlainText(NOTICE.replace("周五", "周四"))
    assert "2027年1月1日是周五" in dialog.advice.text()
    dialog.text.setPlainText(NOTICE.replace("共3天。", "共3天。1月9日（周六）上班。"))
    assert "还没有采用" in dialog.source.text()
    press(qtbot, dialog, "采用")

    assert not dialog.isVisible()
    assert date(2027, 1, 9) in books_of(page).calendar.in_year(2027).days_worked
    assert books_of(page).request(number)


def test_names_are_taken_away_for_good(qtbot: QtBot, window: MainWindow, page: BooksPage) -> None:
    number = register(page, "2022-03-03", applicant="张云溪")
    request_acts.conclude_request(books_of(page), number, date(2022, 3, 20), "granted")
    window.frame.actions["redact"].trigger()
    dialog = dialog_on(window, RedactDialog)
    assert "1件" in dialog.count.text()
    dialog.years.setValue(30)
    assert not dialog.take.isEnabled()
    dialog.years.setValue(1)
    press(qtbot, dialog, "清除")

    assert not dialog.isVisible()
    assert shown(page, 0)[1] == ""
    assert books_of(page).all_personal() == {}


def test_redaction_tells_where_names_stand_and_which_copies_hold_them(
    window: MainWindow, page: BooksPage, tmp_path: Path
) -> None:
    number = register(page, "2022-03-03", applicant="张云溪", subject="张云溪户的账目")
    request_acts.conclude_request(books_of(page), number, date(2022, 3, 20), "granted")
    path = window.library.workspace.path if window.library.workspace else tmp_path
    aside = path.with_name(f"{path.stem}.恢复前-20250101-080000.zwgk")
    aside.write_bytes(b"")

    window.frame.actions["redact"].trigger()
    dialog = dialog_on(window, RedactDialog)

    assert f"1处文字里写着：{number}号申请内容" in dialog.texts.text()
    assert aside.name in dialog.copies.text()
    assert "1份" in dialog.backups.text()
    assert dialog.minimumSizeHint().width() <= dialog.width()


def test_the_name_of_a_firm_is_shown(page: BooksPage) -> None:
    register(page, "2025-03-03", **{"class": "enterprise"}, applicant="青山建材有限公司")

    assert shown(page, 0)[1] == "青山建材有限公司"


def test_the_start_page_says_what_is_late(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    register(page, "2025-03-03", subject="某村账目")
    case = {"kind": "review", "filed_on": "2025-05-26", "request": "2025-001"}
    other_books.add_dispute(books_of(page), case | {"copy_received": "2025-05-28"})
    other_books.add_dispute(books_of(page), case)  # the copy has not come yet
    press(qtbot, page, "← 报告列表")
    due = window.frame.start.books_due
    assert due.isVisible()
    assert "逾期2件" in due.text
    rows = [[one.label, one.subject_text, one.unit] for one in due.table.rows]
    unit = books_of(page).unit
    assert rows == [
        ["2025-001", "某村账目", unit],
        ["1号案件", "行政复议：书面答复和证据（2025-001号申请）", unit],
    ]

    qtbot.mouseClick(due.button, Qt.MouseButton.LeftButton)
    assert page.table.isVisible()

    press(qtbot, page, "← 报告列表")
    due.table.selectRow(0)
    due.table.setFocus()
    qtbot.keyClick(due.table, Key.Key_Return)
    assert page.shows_request
    assert page.request.title.text().startswith("2025-001")

    press(qtbot, page, "← 报告列表")
    due.table.selectRow(1)
    qtbot.keyClick(due.table, Key.Key_Return)
    assert page.tabs.currentIndex() == 3
    row = page.table.chosen_record
    assert row is not None
    assert row.cells[0] == "1"


def test_what_is_late_is_printed_as_a_list(
    qtbot: QtBot, window: MainWindow, page: BooksPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []
    read = pdf_pages.read

    def reading(data: bytes) -> pdf_pages.PdfPages:
        made.append(data)
        return read(data)

    monkeypatch.setattr(pdf_pages, "read", reading)
    register(page, "2025-03-03", subject="某村账目")
    press(qtbot, page, "← 报告列表")

    press(qtbot, window.frame.start, "打印清单…")

    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "没有找到打印机" in answer(qtbot, window, "知道了")
    (words,) = (one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(made[0]))
    assert "要答复的申请和案件" in words
    assert "2025-001" in words
    assert "某村账目" in words
    assert "逾期" in words


def test_the_period_of_the_due_list_is_chosen_and_kept(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    number = register(page, str(today() - timedelta(days=14)), subject="某村账目")
    press(qtbot, page, "← 报告列表")
    due, left = window.frame.start.books_due, (books_of(page).books.requests[0],)
    (status,) = requests_by_due_day(left, books_of(page).calendar)
    assert status.deadline.due is not None
    for choice in ("30", "7", "soon"):
        due.period.setCurrentIndex(due.period.findData(choice))
        due.period.activated.emit(due.period.currentIndex())
        period = due_period(choice, today())
        included = period.includes(status.deadline, today())
        assert [one.number for one in due.table.rows] == ([number] if included else [])
        assert f"{period.label}到期{int(included)}件" in due.text
        assert due.paper.isEnabled() is included
        assert due.isVisible()  # so that another period can be chosen
    assert window.context.settings.word("due-period") == "soon"


def test_a_list_that_names_a_person_is_not_printed(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    register(page, "2025-03-03", subject="王小明家的补偿", applicant="王小明")
    press(qtbot, page, "← 报告列表")

    press(qtbot, window.frame.start, "打印清单…")

    assert "王小明" not in (said := answer(qtbot, window, "知道了"))
    assert "内容" in said


def test_the_page_is_made_when_it_is_first_opened(window: MainWindow) -> None:
    assert not window.findChildren(BooksPage)
    window.frame.actions["books"].trigger()
    assert len(window.findChildren(BooksPage)) == 1


def menu_of(rows: QWidget) -> list[str]:
    """Return what a right click on a row offers."""
    return [one.text() for one in rows.actions() if one.isVisible() and one.isEnabled()]


def test_a_right_click_offers_what_may_be_done_with_a_row(page: BooksPage) -> None:
    number = register(page, "2026-03-03")
    assert menu_of(page.table) == []  # no row is chosen
    page.table.selectRow(0)
    assert menu_of(page.table) == ["打开", "更正…", "去掉", "拆分…", "文书…"]
    event = Event(EventKind.BODY_ASKED, date(2026, 3, 5))
    request_acts.add_event(books_of(page), number, event)
    page.refresh()
    assert "拆分…" not in menu_of(page.table)  # something has happened

    next(one for one in page.table.actions() if one.text() == "打开").trigger()
    page.request.timeline.setCurrentRow(0)
    assert menu_of(page.request.timeline) == ["更正登记…", "更正事项…", "去掉选中的事项", "文书…"]

    page.close_request()
    page.tabs.setCurrentIndex(1)
    assert menu_of(page.table) == []


def test_undo_on_the_page_is_the_undo_of_the_books(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    """A report was deleted before: the key must not bring that back."""
    register(page, "2026-03-02")
    window.show_start()
    window.frame.start.deleting.emit(reports(window))
    answer(qtbot, window, "删除")
    assert window.frame.actions["undo"].isEnabled()

    window.frame.actions["books"].trigger()
    register(page, "2026-03-03")
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_Z, CONTROL)

    assert page.table.model().rowCount() == 1
    assert window.library.workspace is not None
    assert window.library.workspace.reports() == ()


def test_the_edit_menu_is_that_of_the_books(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    register(page, "2026-03-02")

    def offered_in_menu() -> dict[str, QAction]:
        menus = [menu for menu in window.findChildren(QMenu) if menu.title().startswith("编辑")]
        listed = menus[0].actions()
        return {one.text().partition("(")[0]: one for one in listed if one.isVisible()}

    offered_in_menu()["查找"].trigger()
    assert page.search.hasFocus()
    undo = offered_in_menu()["撤销"]
    assert undo.isEnabled()
    undo.trigger()
    assert books_of(page).books.requests == ()
    offered_in_menu()["重做"].trigger()
    assert len(books_of(page).books.requests) == 1

    qtbot.keyClick(page.table, Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert window.frame.start.isVisible()
    assert offered_in_menu()["撤销"] is window.frame.actions["undo"]


def test_an_empty_list_says_what_to_do(page: BooksPage) -> None:
    assert "点“登记…”" in page.table.accessibleDescription()
    register(page, "2026-03-03")
    assert not page.table.accessibleDescription()
    page.search.setText("没有这样的申请")
    assert "没有符合条件的条目" in page.table.accessibleDescription()
    page.grab()  # paints the words


def test_days_are_explained_where_the_mouse_rests(qtbot: QtBot, page: BooksPage) -> None:
    number = register(page, "2026-11-10")
    page.open_request(books_of(page).request(number)[0])
    strip = page.request.strip
    weeks = strip.height()
    assert [day.date.day for day in strip.days_at(QPoint(5, 5))] == [10, 11, 12, 13, 14, 15]
    assert strip.days_at(QPoint(5, weeks + 5)) == ()

    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton)
    (first,) = strip.days_at(QPoint(5, 5))
    assert strip.words(first) == "11月10日（周二）　不计：收到当日"
    assert "最后一天" in strip.words(strip.days[-1])
    assert strip.height() > 0


def test_ten_thousand_requests_are_shown(page: BooksPage) -> None:
    books = books_of(page)
    additions = [
        request_acts.request_addition(
            books,
            {
                "number": f"2025-{number:05}",
                "received_on": "2025-03-03",
                "channel": "fax",
                "class": "enterprise",
            },
        )
        for number in range(300)
    ]
    books.add(additions)

    page.refresh()

    assert page.table.model().rowCount() == 300
    page.search.setText("2025-00299")
    assert page.table.model().rowCount() == 1


def test_a_tied_cell_has_a_sign_and_typing_in_it_says_that_it_unties(
    qtbot: QtBot, window: MainWindow, page: BooksPage
) -> None:
    register(page, "2026-03-03")
    fill_in(qtbot, window)
    table = table_on(window, "requests")
    cell = "requests.received.natural_person"
    model = model_of(table)
    assert model.figure(cell).tied
    assert "随台账改动" in str(tip(model.figure(cell)))

    table.go_to(cell)
    commit(table, "7")
    bubble, editor = bubble_of(table), editor_of(table)
    assert editor is not None
    assert bubble.isVisible()
    assert bubble.text == TIED
    qtbot.keyClick(editor, Key.Key_Return)
    assert not model.figure(cell).tied
    window.frame.actions["undo"].trigger()
    assert model.figure(cell).tied

    table.go_to(cell)
    qtbot.keyClick(table, Key.Key_Delete)
    assert bubble.isVisible()
    assert "1 格不再随台账改动" in bubble.text

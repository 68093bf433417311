"""A township's year in the books, typed into the real window without the mouse.

Every key goes to the widget that has the focus. Keys beyond the content are counted.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from gui.keyboard import Keyboard
from gui.window_driving import (
    CONTROL,
    Key,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.services.books.attachments import attachments
from zwgk_desktop.services.books.disclosures import published_disclosures
from zwgk_desktop.services.books.dues import request_status
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.books.letter_dialog import LetterDialog
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.registration_forms import DisclosureDialog, DisputeDialog, RequestDialog
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.proposal_dialog import FillDialog

YEAR = 2025
MOST = 40
"""Most keys that a request of the past may need beyond its content."""


@dataclass(frozen=True)
class Past:
    """One finished request of a paper book."""

    received: str
    applicant: str
    class_: str
    channel: str
    subject: str
    events: tuple[tuple[str, dict[str, str]], ...]
    concluded: str
    outcome: str


SUPPLEMENT = (
    ("告知补正", {"on": "20250307", "until": "20250321"}),
    ("收到补正", {"on": "20250314"}),
)
THIRD_PARTY = (
    (
        "征求第三方意见",
        {
            "on": "20250306",
            "received_on": "20250306",
            "third_party": "青山某果业公司",
            "third_party_kind": "法人或其他组织",
            "address": "石桥路某某号",
        },
    ),
    ("第三方答复", {"on": "20250313", "answer": "不同意公开"}),
)
EXTENSION = (("延期告知", {"on": "20250320", "days": "10", "approved_by": "分管领导"}),)
GRANTED = "予以公开"
PAPER_BOOK = (
    Past("20250303", "张云溪", "自然人", "当面", "惠农补贴名单", (), "20250310", GRANTED),
    Past("20250303", "李云溪", "自然人", "网络", "村道合同", SUPPLEMENT, "20250401", GRANTED),
    Past(
        "20250303",
        "王云溪",
        "自然人",
        "网络",
        "租地合同",
        THIRD_PARTY,
        "20250401",
        "保护第三方合法权益",
    ),
    Past("20250303", "某某中心", "商业企业", "传真", "结算清单", EXTENSION, "20250401", "部分公开"),
    Past("20250304", "赵云溪", "自然人", "当面", "村级账目", (), "20250320", GRANTED),
    Past("20250304", "钱云溪", "自然人", "网络", "土地台账", (), "20250320", "本机关不掌握"),
    Past("20250305", "孙云溪", "自然人", "当面", "会议记录", (), "20250320", "属于四类过程性信息"),
    Past("20250305", "周云溪", "自然人", "网络", "邻里纠纷", (), "20250320", "信访举报投诉类"),
    Past("20250306", "吴云溪", "自然人", "当面", "村级账目", (), "20250320", "重复申请"),
    Past("20250306", "郑云溪", "自然人", "网络", "验收报告", (), "20250320", GRANTED),
    Past("20250307", "冯云溪", "自然人", "当面", "低保名单", (), "20250320", "部分公开"),
    Past("20250310", "陈云溪", "自然人", "网络", "选聘办法", (), "20250320", "其他处理：其他"),
)


GAPS = {
    "随本答复书提供的信息，或者获取该信息的方式、途径": "随附的名单",
    "依据的项": "第（二）项",
    "行政复议机关": "青山县人民政府",
    "管辖法院": "青山县人民法院",
}
"""What the clerk writes in the gaps of the answers."""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, year=YEAR)
    window = make_window(qtbot, tmp_path, catalog)
    window.show_start()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def keyboard(qtbot: QtBot, window: MainWindow) -> Keyboard:
    return Keyboard(qtbot, window)


def open_books(window: MainWindow, keyboard: Keyboard) -> UnitBooks:
    keyboard.control(Key.Key_R)
    books = window.context.group(BookCommands).page.books
    assert books is not None
    return books


def enter(keyboard: Keyboard, control: QWidget, text: str) -> None:
    """Go to a field with Tab and fill it in."""
    keyboard.go_to(control)
    if isinstance(control, QComboBox):
        keyboard.choose(text)
    else:
        if isinstance(control, QLineEdit) and control.selectedText() != control.text():
            keyboard.control(Key.Key_A)
        keyboard.type(text)


def register(window: MainWindow, keyboard: Keyboard, past: Past) -> int:
    """Register a request, and return how many keys it needed beyond its content."""
    before = keyboard.others
    keyboard.press(Key.Key_Insert)
    dialog = dialog_on(window, RequestDialog)
    controls = dialog.form.controls
    assert keyboard.focus is controls["received_on"]
    first = {"received_on": past.received, "applicant": past.applicant, "class": past.class_}
    for name, text in {**first, "channel": past.channel, "subject": past.subject}.items():
        enter(keyboard, controls[name], text)
    if not dialog.past.isChecked():
        keyboard.go_to(dialog.past)
        keyboard.press(Key.Key_Space)
    for at, (kind, texts) in enumerate(past.events):
        enter(keyboard, dialog.events.rows[at].kind, kind)
        form = dialog.events.rows[at].form
        assert form is not None
        for name, text in texts.items():
            enter(keyboard, form.controls[name], text)
    enter(keyboard, controls["concluded_on"], past.concluded)
    enter(keyboard, controls["outcome"], past.outcome)
    keyboard.control(Key.Key_Return)
    assert not dialog.isVisible(), dialog.advice.text()
    return keyboard.others - before


def write_letter(
    qtbot: QtBot, window: MainWindow, keyboard: Keyboard, gaps: dict[str, str]
) -> None:
    """Write the proposed letter of the request selected, and export it."""
    keyboard.press(Key.Key_F4)
    dialog = dialog_on(window, LetterDialog)
    if dialog.gaps:
        keyboard.go_to(dialog.line)
    for _ in dialog.gaps:
        text = gaps.get(dialog.gap)
        if text is not None and not dialog.line.text():
            keyboard.type(text)
        keyboard.press(Key.Key_F8)
    keyboard.control(Key.Key_Return)
    qtbot.waitUntil(lambda: any(isinstance(d, QFileDialog) for d in dialogs_on(window)))
    keyboard.press(Key.Key_Return)
    qtbot.waitUntil(dialog.open_file.isVisible)
    keyboard.press(Key.Key_Escape)


def test_a_request_of_the_past_needs_few_keys(window: MainWindow, keyboard: Keyboard) -> None:
    books = open_books(window, keyboard)
    needed = [register(window, keyboard, one) for one in PAPER_BOOK]

    assert max(needed) <= MOST, needed
    assert len(books.books.requests) == len(PAPER_BOOK)


def days_late(books: UnitBooks, request: Request) -> int | None:
    return request_status(request, books.calendar).deadline.days_late


def dispute(window: MainWindow, keyboard: Keyboard, kind: str, **days: str) -> None:
    keyboard.press(Key.Key_Insert)
    dialog = dialog_on(window, DisputeDialog)
    for name, text in {"kind": kind, "filed_on": "20250506", **days}.items():
        enter(keyboard, dialog.form.controls[name], text)
    keyboard.control(Key.Key_Return)
    assert not dialog.isVisible(), dialog.advice.text()


def find(page: BooksPage, keyboard: Keyboard, number: str) -> None:
    """Search for a request, and select it in the list."""
    keyboard.control(Key.Key_F)
    keyboard.control(Key.Key_A)
    keyboard.type(number)
    keyboard.go_to(page.table)
    keyboard.press(Key.Key_Down, Key.Key_Up)


def publish(window: MainWindow, keyboard: Keyboard, count: int) -> None:
    """Enter what was published, one after another in the form that stays open."""
    keyboard.press(Key.Key_Insert)
    controls = dialog_on(window, DisclosureDialog).form.controls
    first = {"title": "补贴公示1", "made_on": "20250303", "published_on": "20250305"}
    for name, text in {**first, "category": "农业农村政策"}.items():
        enter(keyboard, controls[name], text)
    keyboard.press(Key.Key_Tab, Key.Key_Space)
    keyboard.control(Key.Key_Return)
    for number in range(2, count + 1):
        keyboard.type(f"补贴公示{number}")
        keyboard.press(Key.Key_Return)
    keyboard.press(Key.Key_Escape)


def decide(qtbot: QtBot, page: BooksPage, keyboard: Keyboard, *figures: str) -> None:
    """Type the figures of the first months into the grid of the year."""
    keyboard.control(Key.Key_3)
    keyboard.go_to(page.year, Key.Key_Backtab)
    keyboard.choose(f"{YEAR}年")
    keyboard.go_to(page.grid)
    for figure in figures:
        for digit in figure:
            qtbot.keyClicks(keyboard.focus, digit)
        keyboard.content += len(figure)
        keyboard.press(Key.Key_Return)


def test_a_year_is_typed_without_the_mouse(
    qtbot: QtBot, window: MainWindow, keyboard: Keyboard, tmp_path: Path
) -> None:
    window.context.settings.remember_folder("books", tmp_path)  # for the letters
    books = open_books(window, keyboard)
    page = window.context.group(BookCommands).page
    for one in PAPER_BOOK:
        register(window, keyboard, one)
    keyboard.control(Key.Key_4)
    dispute(window, keyboard, "行政复议", copy_received="20250507", request="2025-003")
    suit = {"complaint_received": "20250507", "request": "2025-007"}
    dispute(window, keyboard, "未经复议直接起诉", **suit)
    keyboard.control(Key.Key_1)
    granted = [one.number for one in books.books.requests if one.outcome == "granted"]
    for number in (*granted, granted[0]):
        find(page, keyboard, number)
        write_letter(qtbot, window, keyboard, GAPS)
    keyboard.control(Key.Key_5)
    publish(window, keyboard, 40)
    decide(qtbot, page, keyboard, "13", "0", "4")
    qtbot.waitUntil(lambda: [one.value for one in books.books.decisions] == [13, 0, 4])
    qtbot.keyClick(keyboard.focus, Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    keyboard.press(Key.Key_Return)
    qtbot.keyClick(keyboard.focus, Key.Key_R, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    fill = dialog_on(window, FillDialog)
    keyboard.control(Key.Key_Return)
    assert not fill.isVisible()

    assert [days_late(books, one) for one in books.books.requests] == [0] * 12
    assert (len(books.books.disputes), len(published_disclosures(books))) == (2, 40)
    assert [len(attachments(books, number)) for number in granted] == [1, 1, 1, 1]
    assert len(list(tmp_path.glob("*.docx"))) == 4  # one of them was written twice
    report = page_of(window).session.report
    assert report.entry("requests.received.natural_person") == 11
    assert report.entry("requests.granted.natural_person") == 4
    assert keyboard.others < keyboard.content * 0.6  # 380 beside 757 when this was written

"""Every dialog at every size: one order of buttons, no word cut off, none wider than its window."""

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from gui.access import clipped, out_of_reach, stops
from gui.between import (
    final_report,
    open_dispatched_terms,
    open_return,
    open_send_back,
    open_submit,
    open_submitted,
    open_unanswered,
    send_off_and_back,
)
from gui.window_driving import (
    CONTROL,
    choose_file,
    dialogs_on,
    make_window,
    page_of,
    tab_of,
    workspace_file,
)
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from update_files import OWNER, calendar_update

import zwgk_desktop.ui
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.county.comparison import YearOnYear
from zwgk_desktop.domain.county.examination import NO_EXAMINATION
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.personal_data import scan_report
from zwgk_desktop.services import new_year
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.change_lists import compared_years
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import UnitStatus
from zwgk_desktop.services.county.rollup import roll_up
from zwgk_desktop.services.county.rollup_figures import rollup_figures
from zwgk_desktop.services.county.roster_lists import ListedUnit, UnsureLine
from zwgk_desktop.services.county.stored_reports import Original
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.page_check import PageCheck
from zwgk_desktop.services.recovery.examine import Condition, Diagnosis, Remedy
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.second_keying import SecondKeying
from zwgk_desktop.services.updates.installation import DataOffer
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.books.book_commands import BookCommands
from zwgk_desktop.ui.books.rows import Book
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.county.receipt_dialog import REFUSED, TAKEN, Outcome, ReceiptDialog
from zwgk_desktop.ui.county.returning import SendBackSeveralDialog
from zwgk_desktop.ui.county.rolling_up import FillInDialog
from zwgk_desktop.ui.county.roster_dialog import UnsureLinesDialog
from zwgk_desktop.ui.county.sum_comparison import SumComparisonDialog
from zwgk_desktop.ui.dialog import ClosingButton, Dialog
from zwgk_desktop.ui.examination.original import OriginalDialog
from zwgk_desktop.ui.examination.remark_box import AcceptDialog
from zwgk_desktop.ui.incoming.members import MembersDialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.manual.text import PictureDialog
from zwgk_desktop.ui.output.archive_dialog import ArchiveDialog
from zwgk_desktop.ui.output.exports import PrivacyDialog
from zwgk_desktop.ui.proposal_dialog import NewYearDialog
from zwgk_desktop.ui.records.compare_dialog import CompareDialog
from zwgk_desktop.ui.records.finalise_dialog import (
    CorrectionDialog,
    FinaliseDialog,
    PublishDialog,
)
from zwgk_desktop.ui.records.page_check import PageCheckDialog
from zwgk_desktop.ui.records.recovery import LossDialog, RecoveryDialog
from zwgk_desktop.ui.records.units_dialog import RenameDialog, SuccessionDialog
from zwgk_desktop.ui.table.second_keying_pane import DifferencesDialog
from zwgk_desktop.ui.updates import DataDialog

SCREENS = (QSize(1024, 768), QSize(1366, 768), QSize(1920, 1080))
SIZES = [(percent, screen) for percent in (100, 125, 150, 200) for screen in SCREENS]
"""Percent, and the screen that the window beneath fills."""

TITLE_BAR = QSize(0, 32)

CARRIED_IN = "requests.carried_in.natural_person"
REASON = "核对台账时发现第三张表漏填1件，现予更正"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> tuple[Path, int]:
    """The folder of the sample, two years and their books, and its later report.

    Beside it is a report that went to its county and came back.
    """
    folder = tmp_path_factory.mktemp("样例")
    path = workspace_file(folder)
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as workspace:
        latest = make_sample(workspace, catalog)
        send_off_and_back(workspace, folder, catalog)
    return folder, latest


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog, sample: tuple[Path, int]) -> MainWindow:
    """The window over the sample, the later year on the desk."""
    folder, latest = sample
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(latest)
    return window


# How each is opened -------------------------------------------------------------------------


def by_action(name: str, tab: str = "") -> Callable[[MainWindow, Path], None]:
    def opening(window: MainWindow, _: Path) -> None:
        if tab:
            tab_of(window, tab)
        window.frame.actions[name].trigger()

    return opening


def over(
    make: Callable[[MainWindow, EditingSession], Dialog],
) -> Callable[[MainWindow, Path], None]:
    def opening(window: MainWindow, _: Path) -> None:
        make(window, page_of(window).session).open()

    return opening


def open_import(window: MainWindow, folder: Path) -> None:
    source = folder / "旧报告.txt"
    source.write_text("云溪镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n好。", "utf-8")
    window.frame.actions["import"].trigger()
    choose_file(window, source)


def open_release(window: MainWindow, _: Path) -> None:
    page_of(window).show_change(CARRIED_IN)
    window.frame.actions["link"].trigger()


def of_request(words: str) -> Callable[[MainWindow, Path], None]:
    """Return a function that opens a request and presses a button of its page."""

    def opening(window: MainWindow, _: Path) -> None:
        open_books(window)
        page = window.context.group(BookCommands).page
        assert page.books is not None
        page.open_request(next(iter(page.books.entries(Request))))
        click(page.request, words)

    return opening


def open_event(window: MainWindow, _: Path) -> None:
    open_books(window)
    page = window.context.group(BookCommands).page
    assert page.books is not None
    today = {"received_on": str(current_day()), "channel": "internet", "class": "natural_person"}
    page.open_request(request_acts.register_request(page.books, today))
    click(page.request, "办结")


def click(parent: QWidget, words: str) -> None:
    shown = (b for b in parent.findChildren(QPushButton) if b.isVisible())
    next(b for b in shown if words in b.text()).click()


def entry_of(book: Book) -> Callable[[MainWindow, Path], None]:
    """Return a function that opens the form of a new entry of a book."""

    def opening(window: MainWindow, _: Path) -> None:
        open_books(window)
        page = window.context.group(BookCommands).page
        page.tabs.setCurrentIndex(list(Book).index(book))
        click(page, "登记…")

    return opening


def of_county(action: str) -> Callable[[MainWindow, Path], None]:
    """Return a function that opens the county's page and triggers an action of it."""
    return lambda window, _: open_county(window).page_actions[action].trigger()


def open_books(window: MainWindow) -> None:
    window.show_start()
    window.frame.actions["books"].trigger()
    page = window.context.group(BookCommands).page
    page.tabs.setCurrentIndex(0)
    page.close_request()


def new_year_of(window: MainWindow, session: EditingSession) -> NewYearDialog:
    unit = session.report.unit
    workspace = window.library.writable_workspace()
    made = workspace.find(unit, 2026) or workspace.new_report(
        unit, 2026, session.report.level or next(iter(type(session.report.level)))
    )
    begun = workspace.session(made)
    return NewYearDialog(
        window, new_year.propose_last_year_values(begun, window.library.catalog), begun
    )


def personal_of(window: MainWindow, session: EditingSession) -> PrivacyDialog:
    session.enter("report.signed_by", "13800138000")
    found = scan_report(session.report)
    return PrivacyDialog(window, session, found[0], 2)


def differences_of(window: MainWindow, session: EditingSession) -> DifferencesDialog:
    edition = session.report.edition
    keying = SecondKeying(session, edition.table_of["requests"])
    keying.apply({"requests.received.natural_person": 99}, ActKind.ENTRY)
    return DifferencesDialog(window, keying, edition)


def archive_of(window: MainWindow) -> ArchiveDialog:
    session = final_report(window.library.writable_workspace())
    name = f"{session.report.title}归档包"
    return ArchiveDialog(window, session, Path("/home/文书/文档") / name)


def recovery_of(window: MainWindow, _: EditingSession) -> RecoveryDialog:
    ways = (Remedy.RESTORE, Remedy.SALVAGE, Remedy.CHOOSE)
    diagnosis = Diagnosis(
        condition=Condition.DAMAGED,
        problem="工作文件已损坏",
        remedy="请恢复备份",
        choices=ways,
        faults=("第 3 页的内容与校验和不符，里面的数字不能相信",) * 3,
        code="D02",
    )
    path = window.library.path
    return RecoveryDialog(window, path, diagnosis, {way: lambda: None for way in ways})


def data_of(window: MainWindow, _: EditingSession) -> DataDialog:
    return DataDialog(window, DataOffer(calendar_update(), b"", OWNER, ("试造的表式",), (2027,)))


# The county's


def open_county(window: MainWindow) -> CountyPage:
    held = window.library.writable_workspace().context
    if not rosters.roster(held).units:
        for name in ("青山县人民政府办公室", "云溪镇人民政府"):
            group = Group.OWN if "县" in name else Group.TOWNSHIP
            rosters.add(held, name, group)
    window.show_start()
    window.county.open(2025)
    return window.county.page


def open_receipt(window: MainWindow, folder: Path) -> None:
    open_county(window)
    why = "“坏的.zwgks”不是完好的文件包：内容不完整。请让对方重新发送，最好压缩后再传。"
    found = (
        Outcome(folder / "坏的.zwgks", REFUSED, words=why),
        Outcome(folder / "乡.zwgks", REFUSED, words=why, unknown_unit="云溪乡人民政府"),
        Outcome(folder / "镇.zwgks", TAKEN, "云溪镇人民政府", "第1次报送", "ec58 a8c3 c883"),
    )
    ReceiptDialog(window, window.settings, found, ["云溪镇人民政府"]).open()


def open_unsure_lines(window: MainWindow, _: Path) -> None:
    found = (
        ("云溪镇财政和农业农村综合服务中心", "名单里没有类别"),
        ("青山县总工会\u200b", "名称里有看不见的字符"),
    )
    lines = [
        UnsureLine(ListedUnit(row, name, group=None), why)
        for row, (name, why) in enumerate(found * 6, 3)
    ]
    open_county(window)
    UnsureLinesDialog(window, lines, lambda _: None).open()


def open_original(window: MainWindow, _: Path) -> None:
    original = Original(
        "云溪镇2025年政府信息公开工作年度报告.docx", b"", from_package=False, is_stored=True
    )
    whose = "云溪镇人民政府　2025年　第1次报送"
    OriginalDialog(window, whose, original, window.tasks).open()


def open_fill_in(window: MainWindow, _: Path) -> None:
    open_county(window)
    workspace, collection = window.library.writable_workspace(), window.county.collection
    assert collection is not None
    units = ["青山县人民政府办公室"]
    FillInDialog(window, workspace, roll_up(collection), units, lambda _: None).open()


def sum_comparison(window: MainWindow, session: EditingSession) -> Dialog:
    open_county(window)
    collection = window.county.collection
    assert collection is not None
    found = rollup_figures(roll_up(collection), collection.context)
    uneven = (("青山县自然资源和规划局", "未接收（审核中）"),) * 9
    report = session.report
    sums = replace(found, years=YearOnYear(report, report, uneven, (), (), 0, None))
    return SumComparisonDialog(window, window.context.settings, sums, "2025年　全部　7个单位")


def chain_of(window: MainWindow, session: EditingSession) -> tuple[Any, ...]:
    return compared_years(window.library.writable_workspace().chain(session.report.unit))


def unit_of(session: EditingSession) -> str:
    return session.report.unit


DIALOGS: dict[str, Callable[[MainWindow, Path], None]] = {
    "AcceptDialog": over(lambda w, _: AcceptDialog(w, "云溪镇人民政府", 12)),
    "ArchiveDialog": over(lambda w, _: archive_of(w)),
    "AboutDialog": by_action("about"),
    "BackupsDialog": by_action("backups"),
    "CalendarDialog": by_action("work_calendar"),
    "CompareDialog": over(lambda w, s: CompareDialog(w, w.settings, "逐项对比", chain_of(w, s))),
    "CorrectionDialog": over(CorrectionDialog),
    "DataDialog": over(data_of),
    "DifferencesDialog": over(differences_of),
    "DisclosureDialog": entry_of(Book.DISCLOSURES),
    "DisputeDialog": entry_of(Book.DISPUTES),
    "EntryDialog": entry_of(Book.DOCUMENTS),
    "EventDialog": open_event,
    "EvidenceDialog": of_request("证据清单…"),
    "FigureDialog": by_action("insert_figure", "problems"),
    "FillDialog": by_action("fill_from_books"),
    "FillInDialog": open_fill_in,
    "FinaliseDialog": over(FinaliseDialog),
    "HistoryDialog": of_county("whole_history"),
    "ImportDialog": open_import,
    "KeysWindow": by_action("keys"),
    "LetterDialog": of_request("文书…"),
    "LossDialog": over(lambda w, _: LossDialog(w, "会失去：", ("一项",) * 9, ("恢复", print))),
    "MembersDialog": over(
        lambda w, _: MembersDialog(w, "各镇年报.zip", [f"报送/{n}镇年报.docx" for n in "甲乙丙丁"])
    ),
    "NewReportDialog": by_action("new"),
    "NewYearDialog": over(new_year_of),
    "NilDialog": by_action("nil"),
    "NoticeDialog": lambda window, _: open_notice(window),
    "PageCheckDialog": over(
        lambda w, s: PageCheckDialog(w, w.settings, PageCheck("发布核对", *chain_of(w, s)[-2:]))
    ),
    "PeriodDialog": by_action("book_period"),
    "PictureDialog": over(lambda w, _: PictureDialog(w, QPixmap(1366, 768), "图")),
    "PostingDialog": by_action("posting"),
    "PrivacyDialog": over(personal_of),
    "PublishDialog": over(PublishDialog),
    "OriginalDialog": open_original,
    "ReceiptDialog": open_receipt,
    "RecoveryDialog": over(recovery_of),
    "RedactDialog": by_action("redact"),
    "ReleaseDialog": open_release,
    "PublicationDialog": of_county("publish_all"),
    "ScoringDialog": of_county("score"),
    "ReminderDialog": of_county("remind"),
    "RenameDialog": over(lambda w, s: RenameDialog(w, w.library.writable_workspace(), unit_of(s))),
    "RequestDialog": entry_of(Book.REQUESTS),
    "ReturnDialog": open_return,
    "RosterDialog": of_county("roster"),
    "SendBackDialog": open_send_back,
    "SendBackSeveralDialog": over(
        lambda w, _: SendBackSeveralDialog(
            w, [UnitStatus("云溪镇人民政府", None, (), NO_EXAMINATION, None)] * 12
        )
    ),
    "SentencesDialog": of_county("sentences"),
    "SubmitDialog": open_submit,
    "SubmittedDialog": open_submitted,
    "SuccessionDialog": over(
        lambda w, s: SuccessionDialog(w, w.library.writable_workspace(), unit_of(s))
    ),
    "TermsDialog": of_county("terms"),
    "UnansweredDialog": open_unanswered,
    "UnsureLinesDialog": open_unsure_lines,
    "SumComparisonDialog": over(sum_comparison),
    "UnitsDialog": by_action("units"),
    "UpdatesDialog": by_action("update"),
    "DispatchedTermsDialog": open_dispatched_terms,
    "YearsDialog": by_action("years"),
}


def open_notice(window: MainWindow) -> None:
    window.frame.actions["notice"].trigger()
    (box,) = dialogs_on(window)
    click(box, "草稿")


def opened(qtbot: QtBot, window: MainWindow, name: str, folder: Path) -> Dialog:
    def found() -> list[Dialog]:
        dialogs = [d for d in window.findChildren(Dialog) if d.isVisible()]
        return [d for d in dialogs if type(d).__name__ == name]

    DIALOGS[name](window, folder)
    qtbot.waitUntil(lambda: bool(found()))
    for _ in range(5):
        QApplication.processEvents()
    return found()[-1]


def each(qtbot: QtBot, window: MainWindow, folder: Path) -> Iterator[tuple[str, Dialog]]:
    """Open every dialog in its turn, and close it."""
    report = page_of(window).session.id
    for name in DIALOGS:
        dialog = opened(qtbot, window, name, folder)
        yield name, dialog
        dialog.close()
        for box in dialogs_on(window):
            box.close()
        if window.desk.page is None or page_of(window).session.id != report:
            window.open_report(report)


# What holds for all ---------------------------------------------------------------------------


def subclasses(kind: type[Dialog]) -> set[type[Dialog]]:
    return set(kind.__subclasses__()).union(*map(subclasses, kind.__subclasses__()))


def test_every_dialog_is_looked_at() -> None:
    for module in pkgutil.walk_packages(zwgk_desktop.ui.__path__, "zwgk_desktop.ui."):
        importlib.import_module(module.name)
    known = {each for each in subclasses(Dialog) if each.__module__.startswith("zwgk_desktop.ui")}
    names = {each.__name__ for each in known if each.__module__ != Dialog.__module__}
    ours = {name for name in names if not name.startswith("_")}
    assert ours == set(DIALOGS)


def place(button: QPushButton, dialog: Dialog) -> QPoint:
    return button.mapTo(dialog, button.rect().center())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}-{size[1].width()}")
def test_dialogs_fit_every_screen(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, QSize],
) -> None:
    percent, screen = size

    def room(_: Dialog) -> QSize:
        return screen - TITLE_BAR

    monkeypatch.setattr(Dialog, "available_size", room)
    apply_scale(percent)
    window.resize(screen - TITLE_BAR)
    wrong: dict[str, object] = {}
    for name, dialog in each(qtbot, window, tmp_path):
        cut = clipped(dialog) + out_of_reach(dialog, screen)
        if cut:
            wrong[name] = cut, dialog.size()
    assert wrong == {}


def foot_of(dialog: Dialog) -> list[QPushButton]:
    """Return the buttons of the last row, from left to right."""
    (leaving,) = dialog.findChildren(ClosingButton)
    low = place(leaving, dialog).y()
    shown = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
    row = [b for b in shown if abs(place(b, dialog).y() - low) < theme.px(8)]
    return sorted(row, key=lambda b: place(b, dialog).x())


def test_every_dialog_by_keyboard(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """What is proposed stands first and what leaves last; Tab and Ctrl+Enter find them."""
    missed: dict[str, list[str]] = {}
    silent: list[str] = []
    for name, dialog in each(qtbot, window, tmp_path):
        foot = foot_of(dialog)
        (leaving,) = dialog.findChildren(ClosingButton)
        assert foot[-1] is leaving, name
        assert [b for b in foot if b.property("primary")] in ([], foot[:1]), name

        at_first = dialog.focusWidget()
        reachable = [b for b in foot if b.isEnabled()]
        walked = [stop for stop in walk(qtbot, dialog) if stop in reachable]
        if walked != reachable:
            missed[name] = [str(stop.property("text")) for stop in walked]
        at_first.setFocus()

        silent += [name for primary in foot[:1] if not presses(qtbot, dialog, primary)]
    assert (missed, silent) == ({}, [])


def presses(qtbot: QtBot, dialog: Dialog, primary: QPushButton) -> bool:
    """Whether Ctrl+Enter clicks a button that is proposed, by either Enter."""
    if not primary.property("primary"):
        return True
    primary.setEnabled(True)
    primary.clicked.disconnect()
    pressed: list[str] = []
    primary.clicked.connect(partial(pressed.append, "clicked"))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(dialog.focusWidget(), key, CONTROL)
    return len(pressed) == 2


def walk(qtbot: QtBot, dialog: Dialog) -> list[QWidget]:
    """Return where Tab stops from the first control of a dialog on, until it comes round.

    The line of a letter's gaps is one control of many stops, each of its own name.
    """
    first = next(w for w in dialog.findChildren(QWidget) if w in stops(dialog))
    first.setFocus()
    reached: list[tuple[QWidget, str]] = []
    while (here := (dialog.focusWidget(), dialog.focusWidget().accessibleName())) not in reached:
        reached.append(here)
        qtbot.keyClick(here[0], Qt.Key.Key_Tab)
    return [stop for stop, _ in reached]

"""县级审核 by keyboard: ticks, remarks, accepting and the next, sending back, what has changed."""

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from exports import composed
from gui.access import clipped, nameless
from gui.county_driving import UNITS, YEAR, make_county, receive_in, sent_by
from gui.table_driving import bubble_of
from gui.window_driving import (
    CONTROL,
    SHIFT,
    Key,
    answer,
    choose_file,
    dialog_on,
    dialogs_on,
    make_window,
    press,
)
from package_files import members_of, sent
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextCursor, QTextTable, QTextTableCell
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import ExaminationState, RemarkSeverity
from zwgk_desktop.domain.county.likeness import SimilarPair
from zwgk_desktop.domain.findings import Finding, Origin
from zwgk_desktop.domain.report import Change, Value
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.likeness import similar_pairs
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.packages.county_packages import answer_remark, import_return
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.county.preparing import SentencesDialog
from zwgk_desktop.ui.county.returning import SendBackSeveralDialog
from zwgk_desktop.ui.examination import examination_commands, likeness_view
from zwgk_desktop.ui.examination.examination_commands import ExaminationCommands
from zwgk_desktop.ui.examination.likeness_view import LikenessView
from zwgk_desktop.ui.examination.page import ExaminationPage
from zwgk_desktop.ui.examination.remark_box import AcceptDialog, SendBackDialog
from zwgk_desktop.ui.findings.listing import FindingGroup, finding_group
from zwgk_desktop.ui.info_page import InfoPage
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.prose.page import ProsePage
from zwgk_desktop.ui.records.page_check import PageCheckDialog
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.table.page import TablePage

TOWN, OTHER = "云溪镇人民政府", "白石镇人民政府"
RECEIVED = "requests.received.natural_person"
GRANTED = "requests.granted.natural_person"
_ONLY_SHOWN = "报来的报告只能查看，不能修改"
SECTIONS = ("overview", "proactive", "requests", "disputes", "problems", "other_matters")


@pytest.fixture(scope="module")
def all_sent(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """The folder of two towns' workspaces and packages, and of the county that has them."""
    folder = tmp_path_factory.mktemp("青山县")
    county = folder / "县"
    county.mkdir()
    make_county(county, catalog)
    receive_in(county, catalog, *(sent_by(folder, catalog, unit) for unit in (TOWN, OTHER)))
    return folder


@pytest.fixture
def county(tmp_path: Path, all_sent: Path) -> Path:
    """The county's folder; two towns have sent what they have."""
    shutil.copytree(all_sent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "县"


@pytest.fixture
def window(qtbot: QtBot, county: Path, catalog: Catalog) -> MainWindow:
    window = make_window(qtbot, county, catalog)
    window.resize(1366, 768)
    window.settings.remember_folder("send_back", county)
    window.county.open(YEAR)
    return window


def opened(window: MainWindow, unit: str = TOWN) -> ExaminationPage:
    window.county.open_submission(unit)
    assert window.context.group(ExaminationCommands).shown
    return window.context.group(ExaminationCommands).page


def report_on(page: ExaminationPage) -> ReportPage:
    assert page.report is not None
    return page.report


def key(window: MainWindow, key_: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key where the caret is, as a clerk does who never looks for the mouse."""
    window.activateWindow()
    focused = QApplication.focusWidget() or window
    every = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        every |= modifier
    QTest.keyClick(focused, key_, every)


def line_of(window: MainWindow, unit: str = TOWN) -> UnitStatus:
    workspace = window.library.workspace
    assert workspace is not None
    return Collection(workspace.context, YEAR).status_of(unit)


def noted(page: ExaminationPage, origin: Origin) -> list[Finding]:
    return [one for one in report_on(page).view.all_findings if one.origin is origin]


def select(report: ReportPage, start: int, end: int) -> str:
    """Select some words of the fifth section, and return them."""
    report.turn_to_tab("problems")
    prose = report.page("problems")
    assert isinstance(prose, ProsePage)
    editor = prose.editor("text.problems")
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    return cursor.selectedText()


def listed(page: ExaminationPage) -> list[list[str]]:
    """Return the rows of the first table that stands beside."""
    document = page.beside.words.document()
    (table,) = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    return [
        [text_of(table.cellAt(row, column)) for column in range(table.columns())]
        for row in range(table.rows())
    ]


def text_of(cell: QTextTableCell) -> str:
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def write(window: MainWindow, text: str) -> None:
    key(window, Key.Key_F2)
    box = window.context.group(ExaminationCommands).page.box
    assert box.isVisible()
    box.words.setPlainText(text)
    QTest.keyClick(box.words, Key.Key_Return, CONTROL)


def resend(window: MainWindow, catalog: Catalog, values: Mapping[Address, Value | None]) -> None:
    """The unit corrects what it sent, and the county receives it while the window is open."""
    workspace = window.library.workspace
    assert workspace is not None
    folder = window.library.path.parent.parent
    receive(workspace.context, [sent_by(folder, catalog, TOWN, values)], YEAR)
    window.refresh()


def test_a_submission_is_shown_and_cannot_be_changed(window: MainWindow) -> None:
    page = opened(window)
    report = report_on(page)
    assert TOWN in page.head.heading.text()
    assert "第1次报送" in page.head.standing.accessibleName()
    assert line_of(window).current is not None

    report.turn_to_tab("requests")
    table = report.page("requests")
    assert isinstance(table, TablePage)
    table.table.go_to(RECEIVED)
    key(window, Key.Key_5)

    assert report.view.report.entry(RECEIVED) == 0
    assert report.tab == "requests"
    assert _ONLY_SHOWN in bubble_of(table.table).text


def test_nothing_can_be_pasted_or_cleared_in_a_submission(window: MainWindow) -> None:
    report = report_on(opened(window))
    report.turn_to_tab("requests")
    table = report.page("requests")
    assert isinstance(table, TablePage)
    table.table.go_to(RECEIVED)
    QApplication.clipboard().setText("5")
    for deed in (
        partial(key, window, Key.Key_Delete),
        table.table.acts.paste,
        partial(table.table.own_model.apply, {RECEIVED: 5}, ActKind.ENTRY),
    ):
        bubble_of(table.table).hide()
        deed()
        assert report.view.report.entry(RECEIVED) == 0
        assert bubble_of(table.table).isVisible()
        assert _ONLY_SHOWN in bubble_of(table.table).text


def test_every_page_of_a_submission_is_shown_locked(window: MainWindow) -> None:
    report = report_on(opened(window))
    for at in range(report.tabs.count()):
        report.turn_to(at)
    fields = report.page(tabs.FIELDS)
    assert isinstance(fields, InfoPage)
    assert not any(row.control.isEnabled() for row in fields.rows.values())
    prose = report.page("problems")
    assert isinstance(prose, ProsePage)
    editor = prose.editor("text.problems")
    assert editor.isReadOnly()

    editor.setPlainText("改成别的")  # as an input method that ignores being read-only
    assert not editor.flush()
    assert report.view.report.text("problems") != "改成别的"
    assert _ONLY_SHOWN in window.frame.status.message.text()


def test_ticks_lead_from_section_to_section(window: MainWindow) -> None:
    page = opened(window)
    assert report_on(page).tab == "overview"

    for section in SECTIONS:
        assert report_on(page).tab == section
        key(window, Key.Key_F4)

    assert set(line_of(window).examination.ticks) == set(SECTIONS)
    assert [b.text() for b in page.ticks.buttons.values()] == [
        "一 ✓", "二 ✓", "三 ✓", "四 ✓", "五 ✓", "六 ✓"
    ]  # fmt: skip
    assert line_of(window).state is ExaminationState.IN_EXAMINATION

    key(window, Key.Key_Z, CONTROL)
    assert set(line_of(window).examination.ticks) == set(SECTIONS[:-1])
    assert page.ticks.buttons["other_matters"].text() == "六"
    key(window, Key.Key_Y, CONTROL)
    assert set(line_of(window).examination.ticks) == set(SECTIONS)


def test_a_remark_is_written_at_the_caret(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)
    report = report_on(page)
    report.turn_to_tab("requests")
    table = report.page("requests")
    assert isinstance(table, TablePage)
    table.table.go_to(RECEIVED)

    write(window, "与台账不符，请核对")

    (remark,) = line_of(window).examination.remarks
    assert (remark.address, remark.text) == (RECEIVED, "与台账不符，请核对")
    (finding,) = noted(page, Origin.REMARK)
    assert finding_group(finding) is FindingGroup.REMARK
    assert "必须修改" in finding.message
    assert page.box.isHidden()
    assert "县级审核" in table.table.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert table.table.hasFocus()
    press(qtbot, page.panel, "收回意见")
    assert line_of(window).examination.remarks == ()
    key(window, Key.Key_Z, CONTROL)
    assert len(line_of(window).examination.remarks) == 1
    key(window, Key.Key_Z, CONTROL)
    assert line_of(window).examination.remarks == ()
    assert noted(page, Origin.REMARK) == []


def test_f8_brings_the_caret_where_f2_remarks(window: MainWindow) -> None:
    page = opened(window)
    for place in (RECEIVED, "text.problems"):
        collection = Collection(window.library.writable_workspace().context, YEAR)
        examine(collection, TOWN, ExaminationStep(remarks=((place, "请核对"),)))
    window.refresh()
    report = report_on(page)
    report.turn_to_tab("proactive")

    reached: list[str] = []
    for at in range(3):
        key(window, Key.Key_F8)
        current = page.panel.current
        assert current is not None
        reached.append(str(current.caret_address))
        key(window, Key.Key_F2)
        assert page.box.place.currentData() == current.caret_address
        assert page.box.isVisible()
        page.box.words.setPlainText(f"第{at}条")
        QTest.keyClick(page.box.words, Key.Key_Return, CONTROL)

    assert {RECEIVED, "text.problems"} <= set(reached)


def test_a_remark_is_edited_where_it_stands(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)
    report = report_on(page)
    words = select(report, 2, 6)
    write(window, "写具体些")
    key(window, Key.Key_F2)
    page.box.words.setPlainText("另一条，还没有写完")
    report.turn_to_tab("requests")

    press(qtbot, page.panel, "修改意见")
    assert report.tab == "problems"  # the caret is where it speaks of
    assert page.box.place.currentData() == "text.problems"
    assert (page.box.quote.text(), page.box.words.toPlainText()) == (f"“{words}”", "写具体些")
    page.box.words.setPlainText("写明哪几个村、什么时候改好")
    page.box.should.click()
    QTest.keyClick(page.box.words, Key.Key_Return, CONTROL)

    (remark,) = line_of(window).examination.remarks
    assert (remark.number, remark.text) == (1, f"“{words}”：写明哪几个村、什么时候改好")
    assert remark.severity is RemarkSeverity.SHOULD
    (finding,) = noted(page, Origin.REMARK)
    assert finding.passage is not None
    key(window, Key.Key_Z, CONTROL)
    (remark,) = line_of(window).examination.remarks
    assert (remark.text, remark.severity) == (f"“{words}”：写具体些", RemarkSeverity.MUST)
    key(window, Key.Key_Y, CONTROL)
    assert "什么时候改好" in line_of(window).examination.remarks[0].text
    key(window, Key.Key_F2)  # what was begun before is still there
    assert page.box.words.toPlainText() == "另一条，还没有写完"


def test_what_cannot_be_a_remark_leaves_it_as_it_was(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)
    write(window, "写具体些")
    for words, why in (("请联系 13800138000", "手机"), ("", "意见是空的")):
        press(qtbot, page.panel, "修改意见")
        page.box.words.setPlainText(words)
        QTest.keyClick(page.box.words, Key.Key_Return, CONTROL)
        assert why in answer(qtbot, window, "知道了")
        assert page.box.isVisible()
        QTest.keyClick(page.box.words, Key.Key_Escape)
        assert line_of(window).examination.remarks[0].text == "写具体些"
        assert page.box.words.toPlainText() == ""


def test_a_remark_on_words_names_them(window: MainWindow) -> None:
    page = opened(window)
    words = select(report_on(page), 2, 6)

    write(window, "写具体些")

    (remark,) = line_of(window).examination.remarks
    assert remark.text == f"“{words}”：写具体些"
    (finding,) = noted(page, Origin.REMARK)
    assert finding.passage is not None
    assert (finding.passage.start, finding.passage.end) == (2, 6)


def test_what_is_refused_stays_in_the_box(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)

    write(window, "请联系张三 13800138000")

    assert "手机" in answer(qtbot, window, "知道了")
    assert page.box.isVisible()
    assert "13800138000" in page.box.words.toPlainText()
    assert line_of(window).examination.remarks == ()


def test_accepting_opens_the_next_and_ends_at_the_board(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)

    key(window, Key.Key_Return, CONTROL)
    answer(qtbot, window, "先去看")  # nothing is ticked
    assert line_of(window).state is ExaminationState.RECEIVED
    key(window, Key.Key_F4)
    key(window, Key.Key_Return, CONTROL)

    assert line_of(window).state is ExaminationState.ACCEPTED
    assert page.examining is not None
    assert page.examining.status.unit == OTHER
    key(window, Key.Key_Return, CONTROL)
    answer(qtbot, window, "看过了，接收")
    assert line_of(window, OTHER).state is ExaminationState.ACCEPTED
    assert window.county.shown
    assert window.county.page.board.table.chosen == OTHER  # not the one that was opened first

    opened(window)
    key(window, Key.Key_Z, CONTROL)
    assert line_of(window, OTHER).state is ExaminationState.RECEIVED


def test_findings_become_remarks_by_a_key_each_or_all_at_once(
    window: MainWindow, flawed: ExaminationPage
) -> None:
    blocking = [one for one in report_on(flawed).view.findings if one.makes_draft]
    assert len(blocking) > 1
    key(window, Key.Key_F8)
    key(window, Key.Key_F2, SHIFT)
    assert len(line_of(window).remarks) == 1
    key(window, Key.Key_F2, SHIFT)
    assert "已经写成意见" in window.frame.status.message.text()

    key(window, Key.Key_F2, CONTROL)

    remarks = line_of(window).remarks
    assert {one.text for one in remarks} >= {f"{one.message}。{one.remedy}" for one in blocking}
    key(window, Key.Key_F2, CONTROL)
    assert line_of(window).remarks == remarks
    key(window, Key.Key_Z, CONTROL)
    assert len(line_of(window).remarks) == 1


@pytest.fixture
def flawed(window: MainWindow, tmp_path: Path) -> ExaminationPage:
    """A report with several errors, opened for examination."""
    values: dict[str, int | str] = {RECEIVED: 3, GRANTED: 1, "report.level": "township"}
    workspace = window.library.workspace
    assert workspace is not None
    receive(workspace.context, [sent(tmp_path, TOWN, values, version=9)], YEAR)
    window.refresh()
    return opened(window)


def test_standard_sentences_are_offered_for_remarks(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)
    key(window, Key.Key_F2)
    assert page.box.sentences.itemText(1).startswith("第一部分太长")
    tip = page.box.sentences.itemData(1, Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("依据：国办公开办函〔2021〕30号 一（一）")
    key(window, Key.Key_Escape)
    window.county.open(YEAR)
    window.county.page.page_actions["sentences"].trigger()
    dialog = dialog_on(window, SentencesDialog)
    assert dialog.words.toPlainText().startswith("第一部分太长")
    dialog.words.setPlainText("请写明由谁负责\n\n请补充考核情况")
    press(qtbot, dialog, "保存")
    page = opened(window)
    key(window, Key.Key_F2)
    assert page.box.sentences.count() == 3

    page.box.sentences.setCurrentIndex(2)
    page.box.sentences.activated.emit(2)

    assert page.box.words.toPlainText() == "请补充考核情况"
    key(window, Key.Key_Escape)
    window.county.open(YEAR)
    window.county.page.page_actions["sentences"].trigger()
    dialog = dialog_on(window, SentencesDialog)
    press(qtbot, dialog, "恢复原来的")
    assert dialog.words.toPlainText().startswith("第一部分太长")
    dialog.words.clear()
    press(qtbot, dialog, "保存")
    opened(window)
    assert page.box.sentences.count() == 16


def test_several_units_are_returned_at_once_by_a_day(
    qtbot: QtBot, window: MainWindow, county: Path
) -> None:
    for unit in (TOWN, OTHER):
        opened(window, unit)
        write(window, "写明全年的件数")
    window.county.open(YEAR)
    window.county.page.page_actions["return_several"].trigger()
    dialog = dialog_on(window, SendBackSeveralDialog)
    assert dialog.units == (TOWN, OTHER)
    dialog.due.setText("不是日子")
    press(qtbot, dialog, "退回，选文件夹…")
    assert dialog.isVisible()
    dialog.due.setText("2026-02-10")
    dialog.word.click()
    press(qtbot, dialog, "退回，选文件夹…")
    folder = dialog_on(window, QFileDialog)
    folder.fileSelected.emit(str(county))
    folder.reject()

    for unit in (TOWN, OTHER):
        line = line_of(window, unit)
        assert line.state is ExaminationState.RETURNED
        assert line.open_return is not None
        assert str(line.open_return.due_on) == "2026-02-10"
    assert len(list(county.glob("*.zwgkr"))) == len(list(county.glob("*.docx"))) == 2
    window.county.page.page_actions["return_several"].trigger()
    assert "没有写了意见" in window.frame.status.message.text()


def test_sending_back_writes_the_remarks_and_goes_on(
    qtbot: QtBot, window: MainWindow, county: Path
) -> None:
    page = opened(window)
    key(window, Key.Key_Return, CONTROL, SHIFT)
    assert "还没有写意见" in window.frame.status.message.text()
    write(window, "写明全年的件数")
    key(window, Key.Key_Return, CONTROL)  # accepting over what must be mended is asked about
    answer(qtbot, window, "退回…")
    dialog = dialog_on(window, SendBackDialog)
    assert dialog.list.count() == 1
    dialog.word.click()
    dialog.due.setText("2026-02-10")
    press(qtbot, dialog, "退回")

    assert line_of(window).state is ExaminationState.RETURNED
    back = line_of(window).open_return
    assert back is not None
    assert str(back.due_on) == "2026-02-10"
    (package,) = county.glob("*.zwgkr")
    assert len(list(county.glob("*.docx"))) == 1
    assert "写明全年的件数".encode() in members_of(package)["remarks.json"]
    assert page.examining is not None
    assert page.examining.status.unit == OTHER
    opened(window)
    press(qtbot, page, "重新审核")
    assert line_of(window).state is ExaminationState.IN_EXAMINATION


def test_errors_are_accepted_only_with_a_reason(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    package = sent(tmp_path, "柳河乡人民政府", {RECEIVED: 1})
    workspace = window.library.workspace
    assert workspace is not None
    receive(workspace.context, [package], YEAR)
    window.refresh()
    opened(window, "柳河乡人民政府")
    key(window, Key.Key_Return, CONTROL)
    dialog = dialog_on(window, AcceptDialog)
    assert not dialog.insist.isEnabled()
    qtbot.keyClick(dialog, Key.Key_Return)
    assert not dialog.isVisible()
    assert line_of(window, "柳河乡人民政府").state is ExaminationState.RECEIVED

    key(window, Key.Key_Return, CONTROL)
    dialog = dialog_on(window, AcceptDialog)
    dialog.reason.setText("已核对原件")
    qtbot.keyClick(dialog.reason, Key.Key_Return)  # the safe side all the same
    assert not dialog.isVisible()
    assert line_of(window, "柳河乡人民政府").state is ExaminationState.RECEIVED
    key(window, Key.Key_Return, CONTROL)
    dialog = dialog_on(window, AcceptDialog)
    dialog.reason.setText("已核对原件")
    press(qtbot, dialog, "仍然接收")

    line = line_of(window, "柳河乡人民政府")
    assert line.state is ExaminationState.ACCEPTED
    assert "已核对原件" in line.override_reasons[0]


def test_a_photo_not_entered_yet_is_called_so_and_not_accepted(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    unit, picture = "柳河乡人民政府", QImage(64, 64, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    photo = tmp_path / f"{unit}年报.png"
    picture.save(str(photo))
    workspace = window.library.workspace
    assert workspace is not None
    receive(workspace.context, [photo], YEAR)
    window.refresh()

    page = opened(window, unit)
    assert "待录入" in page.head.standing.accessibleName()
    key(window, Key.Key_Return, CONTROL)

    assert "照片或者扫描件，还没有录入" in answer(qtbot, window, "知道了")
    assert line_of(window, unit).state is ExaminationState.RECEIVED


@pytest.mark.parametrize("standing", ["退.zwgkr", "退.docx"])
def test_what_cannot_be_written_is_not_sent_back(
    qtbot: QtBot, window: MainWindow, county: Path, standing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    write(window, "写明全年的件数")
    window.context.group(ExaminationCommands).send_back()
    dialog = dialog_on(window, SendBackDialog)
    dialog.show_target(county / "退.zwgkr")
    dialog.word.click()
    monkeypatch.setattr(examination_commands, "free_name", Path)  # it comes meanwhile
    (county / standing).mkdir()
    before = sorted(county.rglob("*.zwgk*"))
    qtbot.keyClick(dialog, Key.Key_Return)

    assert "（代码 E01）" in answer(qtbot, window, "知道了")
    assert line_of(window).state is ExaminationState.IN_EXAMINATION
    assert sorted(county.rglob("*.zwgk*")) == before
    assert page.examining is not None
    assert page.examining.status.unit == TOWN
    key(window, Key.Key_Z, CONTROL)  # the last thing done is the remark
    assert line_of(window).examination.remarks == ()


def test_what_changed_since_the_last_look_is_marked(window: MainWindow, catalog: Catalog) -> None:
    page = opened(window)
    for _ in SECTIONS:
        key(window, Key.Key_F4)
    key(window, Key.Key_Return, CONTROL)

    changed = "问题是人手不够。下一步增加人员。"
    resend(window, catalog, {RECEIVED: 2, GRANTED: 2, "text.problems": changed})
    opened(window)

    assert line_of(window).stale_sections == ("requests", "problems")
    assert page.ticks.buttons["requests"].text() == "三 !"
    found = noted(page, Origin.CHANGE)
    assert {one.caret_address for one in found} >= {RECEIVED, GRANTED, "text.problems"}
    (received,) = [one for one in found if one.caret_address == RECEIVED]
    assert "上次看时是 0，现在是 2" in received.message
    passages = [one.passage for one in found if one.caret_address == "text.problems"]
    assert [changed[p.start : p.end] for p in passages if p] == [changed]
    key(window, Key.Key_F4)  # of what stands, nothing is ticked anew by itself
    assert report_on(page).tab == "requests"
    key(window, Key.Key_F4)
    assert line_of(window).stale_sections == ("problems",)


def test_where_nothing_can_stand_beside_that_is_said(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    folder = tmp_path / "县"
    folder.mkdir()
    make_county(folder, catalog)
    receive_in(folder, catalog, sent_by(tmp_path, catalog, TOWN))
    window = make_window(qtbot, folder, catalog)
    window.county.open(YEAR)
    page = opened(window)

    key(window, Key.Key_F6)

    assert page.beside.isHidden()
    assert "这是第一次报送，也没有2024年的报告" in window.frame.status.message.text()


def test_the_last_submission_and_last_year_stand_beside(
    qtbot: QtBot, window: MainWindow, catalog: Catalog, tmp_path: Path
) -> None:
    resend(window, catalog, {RECEIVED: 2, GRANTED: 2})
    workspace = window.library.workspace
    assert workspace is not None
    last: dict[str, int | str] = {RECEIVED: 5, GRANTED: 5, "text.problems": "去年人手不够。"}
    receive(workspace.context, [sent(tmp_path, TOWN, {**last, "report.year": YEAR - 1})], YEAR - 1)
    page = opened(window)
    qtbot.waitUntil(lambda: bool(noted(page, Origin.ALIKE)))
    report_on(page).turn_to_tab("requests")

    key(window, Key.Key_F6)
    assert page.beside.isVisible()
    assert page.beside.height() > report_on(page).height() // 2
    assert page.beside.name.text() == "并排：上次报送、2024年（F6 换）"
    heads, *rows = listed(page)
    assert heads == ["位置", "这次", "上次报送", "增减", "2024年", "增减"]
    assert ["本年新收政府信息公开申请数量 自然人", "2", "0", "+2", "5", "-3"] in rows
    assert ["予以公开 总计", "2", "0", "+2", "5", "-3"] in rows
    assert len(rows) < 20  # what is nought everywhere is not listed
    table = report_on(page).page("requests")
    assert isinstance(table, TablePage)
    table.table.go_to(GRANTED)
    assert listed(page)[1][0] == "予以公开 自然人"  # the cell with the caret comes first
    report_on(page).turn_to_tab("problems")
    said = page.beside.words.toPlainText()
    assert "上次报送（与这次相同）" in said
    assert "去年人手不够。" in said
    key(window, Key.Key_F6)
    assert OTHER in page.beside.name.text()  # the most alike
    key(window, Key.Key_F6)
    assert not page.beside.isVisible()


def test_what_is_alike_names_the_other_unit(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)

    qtbot.waitUntil(lambda: bool(noted(page, Origin.ALIKE)))

    found = noted(page, Origin.ALIKE)
    assert all(OTHER in one.message for one in found)
    problems = next(one for one in found if one.caret_address == "text.problems")
    assert problems.passage is not None
    page.panel.choose(problems)
    assert report_on(page).tab == "problems"


def test_ten_reports_by_keyboard(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    folder = tmp_path / "县"
    folder.mkdir()
    make_county(folder, catalog)
    files = [sent_by(tmp_path, catalog, unit) for unit in UNITS]
    receive_in(folder, catalog, *files)
    window = make_window(qtbot, folder, catalog)
    window.county.open(YEAR)
    key(window, Key.Key_Return)  # the first on the board
    assert window.context.group(ExaminationCommands).shown

    for _ in UNITS:
        for _ in SECTIONS:
            key(window, Key.Key_F4)
        key(window, Key.Key_Return, CONTROL)

    assert window.county.shown
    assert all(line_of(window, unit).state is ExaminationState.ACCEPTED for unit in UNITS)
    assert all(len(line_of(window, unit).examination.ticks) == 6 for unit in UNITS)


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_is_named_and_nothing_is_cut(
    percent: int, qtbot: QtBot, window: MainWindow
) -> None:
    apply_scale(percent)
    page = opened(window)
    qtbot.waitUntil(lambda: bool(noted(page, Origin.ALIKE)))
    for tab in ("requests", "problems"):
        report_on(page).turn_to_tab(tab)
        key(window, Key.Key_F2)
        key(window, Key.Key_F6)
        QApplication.processEvents()
        assert nameless(window) == []
        assert [words for words in clipped(page) if len(words) < 40] == []
        qtbot.waitUntil(lambda: window.minimumSizeHint().height() <= 768)
        QTest.keyClick(page.box.words, Key.Key_Escape)
    write(window, "写明全年的件数")
    workspace = window.library.workspace
    assert workspace is not None
    returned = ExaminationStep(decision=ExaminationState.RETURNED.value)
    examine(Collection(workspace.context, YEAR), TOWN, returned)
    window.refresh()  # it may be accepted after all, or looked at again
    QApplication.processEvents()
    assert window.width() == 1366
    assert {"重新审核", "接收，下一个"} <= {
        button.text() for button in page.head.findChildren(QPushButton) if button.isVisible()
    }
    assert [words for words in clipped(page) if len(words) < 40] == []


def test_what_the_unit_answered_stands_at_the_remark(
    window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    page = opened(window)
    write(window, "写具体些")
    workspace = window.library.workspace
    assert workspace is not None
    returned = tmp_path / "退改.zwgkr"
    decided = ExaminationStep(decision=ExaminationState.RETURNED.value)
    examine(Collection(workspace.context, YEAR), TOWN, decided, returned)
    with Workspace.open(tmp_path / f"{TOWN}.zwgk", catalog, writing=True, program="test") as own:
        found = own.find(TOWN, YEAR)
        assert found is not None
        import_return(own.session(found), returned)
        answer_remark(own.session(found), 1, "已经写明")

    resend(window, catalog, {"text.problems": "问题是人手不够。下一步增加人员。"})

    opened(window)
    (finding,) = noted(page, Origin.REMARK)
    assert finding.explanation == "已经写明"
    assert finding.remedy == "一、总体情况；请看改好了没有"
    assert "第1次的意见" in finding.message
    assert "✓ 已答复：已经写明" in [label.text() for label in page.panel.findChildren(QLabel)]


def test_likeness_stands_beside_the_board(qtbot: QtBot, window: MainWindow) -> None:
    page = window.county.page
    (view,) = page.findChildren(LikenessView)
    page.turn_to(view)
    qtbot.waitUntil(lambda: len(view.table.rows) == 1)

    model = view.table.model()
    said = [model.index(0, column).data() for column in range(3)]
    assert said == [f"{TOWN}　2025年", f"{OTHER}　2025年", "100%"]
    assert "个别村公开栏更新不及时" in view.words.toPlainText()
    view.table.setFocus()
    key(window, Key.Key_Return)
    assert window.context.group(ExaminationCommands).shown
    assert TOWN in window.context.group(ExaminationCommands).page.head.heading.text()
    window.county.open()
    page.turn_to(view)
    view.table.actions()[1].trigger()
    assert OTHER in window.context.group(ExaminationCommands).page.head.heading.text()


def test_a_comparison_that_was_stopped_is_begun_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = Event()

    def slow(*told: Any) -> tuple[SimilarPair, ...]:
        may_end.wait()
        return compared(*told)

    compared = similar_pairs
    monkeypatch.setattr(likeness_view, "similar_pairs", slow)
    monkeypatch.setattr(likeness_view, "MANY", 0)
    page, status = window.county.page, window.frame.status
    (view,) = page.findChildren(LikenessView)
    page.turn_to(view)
    press(qtbot, status, "取消")
    may_end.set()
    qtbot.waitUntil(lambda: not status.progress.isVisible())
    assert len(view.table.rows) == 0

    page.turn_to(page.board)
    page.turn_to(view)

    qtbot.waitUntil(lambda: len(view.table.rows) == 1)


def test_the_published_page_is_checked_against_the_accepted_report(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    page = opened(window)
    check = page.page_actions["check_page"]
    assert not check.isVisible()
    page.page_actions["accept"].trigger()
    if dialogs_on(window):
        answer(qtbot, window, "看过了，接收")
    window.county.open(YEAR)
    other = report_on(opened(window)).view.report.with_changes(
        [Change("text.overview", None, "另写的一段。")]
    )
    file = tmp_path / "公布.html"
    file.write_bytes(composed("html", other))
    assert check.isVisible()

    check.trigger()
    choose_file(window, file)
    qtbot.waitUntil(lambda: bool(dialogs_on(window)), timeout=20_000)

    dialog = dialog_on(window, PageCheckDialog)
    assert "另写的一段" in dialog.prose.toPlainText()
    press(qtbot, dialog, "关闭")
    shown = report_on(page).view.all_findings
    assert "S-PUBLISHED" in {one.rule for one in shown}
    assert "可以撤销" in window.frame.status.message.text()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    key(window, Key.Key_Z, CONTROL)
    shown = report_on(page).view.all_findings
    assert "S-PUBLISHED" not in {one.rule for one in shown}

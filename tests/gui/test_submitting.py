"""The unit's side: sent off in three keys, sent back with remarks, answered, sent again."""

import json
from datetime import date
from pathlib import Path

import pytest
from gui.unit_driving import RECEIVED, REMARKS, county_open, drop, send_back
from gui.window_driving import (
    CONTROL,
    UNIT,
    Key,
    answer,
    card_of,
    choose_file,
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
from package_files import by_hand, members_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from workspaces import signed

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import (
    ExaminationState,
    unanswered_remarks,
    verification_code,
)
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.county.terms import (
    CollectionTerms,
    conventions_at,
    conventions_of,
    topics_for,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Status
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.dispatch import dispatch
from zwgk_desktop.services.county.examination_acts import ExaminationStep, answers_of, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.packages.county_packages import read_terms
from zwgk_desktop.services.packages.reading import read_one
from zwgk_desktop.ui.findings.listing import FindingGroup
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.finalise_dialog import FinaliseDialog
from zwgk_desktop.ui.submitting.commands import CountyFiles
from zwgk_desktop.ui.submitting.dialogs import (
    DispatchedTermsDialog,
    ReturnDialog,
    SubmitDialog,
    SubmittedDialog,
    UnansweredDialog,
)

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """The stick that goes to the county and back."""
    made = tmp_path / "U盘"
    made.mkdir()
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog, outbox: Path) -> MainWindow:
    made = make_report(tmp_path, catalog, signed(2023))
    window = make_window(qtbot, tmp_path, catalog)
    window.settings.remember_folder("submit", outbox)
    window.open_report(made)
    return window


def finalise(window: MainWindow) -> None:
    finalising.finalise(page_of(window).session)
    window.refresh()


def sent_off(qtbot: QtBot, window: MainWindow) -> SubmittedDialog:
    window.frame.actions["submit"].trigger()
    return agreed(qtbot, window)


def open_on(window: MainWindow, kind: type[QDialog]) -> bool:
    return any(isinstance(dialog, kind) for dialog in dialogs_on(window))


def agreed(qtbot: QtBot, window: MainWindow) -> SubmittedDialog:
    qtbot.keyClick(dialog_on(window, SubmitDialog), Key.Key_Return)
    qtbot.waitUntil(lambda: open_on(window, SubmittedDialog))
    return dialog_on(window, SubmittedDialog)


def taken(qtbot: QtBot, window: MainWindow, returned: Path) -> ReturnDialog:
    drop(window, returned)
    qtbot.waitUntil(lambda: open_on(window, ReturnDialog))
    return dialog_on(window, ReturnDialog)


def package_in(outbox: Path) -> Path:
    return max(outbox.glob("*.zwgks"), key=lambda path: path.stat().st_mtime_ns)


def test_a_final_report_is_sent_off_in_three_keys(
    qtbot: QtBot, window: MainWindow, outbox: Path
) -> None:
    finalise(window)

    qtbot.keyClick(window, Key.Key_S, CONTROL | SHIFT)
    done = agreed(qtbot, window)

    hash_ = page_of(window).session.versions[-1].hash
    assert done.code.text() == verification_code(hash_)
    assert done.code.accessibleName() == f"核验码 {verification_code(hash_)}"
    press(qtbot, done, "复制核验码")
    assert QApplication.clipboard().text() == verification_code(hash_)
    qtbot.keyClick(done, Key.Key_Return)
    assert dialogs_on(window) == []
    (package,) = outbox.glob("*.zwgks")
    assert set(members_of(package)) == {"manifest.json", "report.json", "report.pdf"}
    (sheet,) = outbox.glob("*报送单.pdf")
    assert sheet.read_bytes().startswith(b"%PDF-")

    qtbot.keyClick(sent_off(qtbot, window), Key.Key_Return)
    assert len(list(outbox.glob("*.zwgks"))) == 2  # nothing is ever written over


def test_a_report_that_is_not_final_is_led_there_or_sent_as_a_draft(
    qtbot: QtBot, window: MainWindow, outbox: Path
) -> None:
    window.frame.actions["submit"].trigger()
    press(qtbot, dialog_on(window, SubmitDialog), "先去定稿…")
    dialog_on(window, FinaliseDialog).reject()

    window.frame.actions["submit"].trigger()
    press(qtbot, dialog_on(window, SubmitDialog), "作为草稿报送")
    qtbot.waitUntil(lambda: open_on(window, SubmittedDialog))

    (package,) = outbox.glob("*（草稿）.zwgks")
    assert b'"draft":true' in members_of(package)["manifest.json"]
    assert list(outbox.glob("*.pdf")) == []


@pytest.fixture
def returned(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, window: MainWindow, outbox: Path
) -> Path:
    """What the county sent back on the report that was sent off."""
    finalise(window)
    sent_off(qtbot, window).accept()
    return send_back(tmp_path, catalog, package_in(outbox), UNIT)


def answer_remark(qtbot: QtBot, window: MainWindow, number: int, text: str) -> None:
    press(qtbot, card_of(window, f"advice.{number}"), "答复")
    words = card_of(window, f"advice.{number}").findChild(QPlainTextEdit)
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText(text)
    qtbot.keyClick(words, Key.Key_Return, CONTROL)


def test_remarks_are_shown_before_anything_is_taken(
    qtbot: QtBot, window: MainWindow, returned: Path
) -> None:
    window.show_start()

    shown = taken(qtbot, window, returned)

    assert shown.list.count() == 2
    assert "必须修改" in shown.list.item(1).text()
    assert page_of(window).session.frozen
    assert unanswered_remarks(page_of(window).session.report) == ()


def test_a_return_of_another_submission_is_left_on_enter(
    qtbot: QtBot, window: MainWindow, returned: Path
) -> None:
    members = members_of(returned)
    about = json.loads(members.pop("manifest.json"))
    del about["members"]
    returned.write_bytes(by_hand(members, **{**about, "report": "0" * 64}))

    shown = taken(qtbot, window, returned)
    assert len(shown.doubts) == 1
    qtbot.keyClick(shown, Key.Key_Return)
    assert not shown.isVisible()
    assert unanswered_remarks(page_of(window).session.report) == ()

    press(qtbot, taken(qtbot, window, returned), "仍然读入")
    assert len(unanswered_remarks(page_of(window).session.report)) == 2


def test_remarks_are_findings_of_their_own_kind(
    qtbot: QtBot, window: MainWindow, returned: Path
) -> None:
    qtbot.keyClick(taken(qtbot, window, returned), Key.Key_Return)

    session = page_of(window).session
    assert session.report.status is Status.CORRECTED
    assert not session.frozen
    assert [one.text for one in unanswered_remarks(session.report)] == [
        REMARKS[1][1],
        REMARKS[0][1],
    ]
    panel = window.frame.panel
    assert panel.filter.buttons[FindingGroup.REMARK].text() == "■ 2"
    assert panel.verdict.text() == "✓ 可定稿"  # an answer is owed, but no rule is broken
    card = card_of(window, "advice.2")
    assert card.accessibleName() == f"县级审核：必须修改：{REMARKS[0][1]}"
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert page_of(window).tab == "requests"
    assert table_on(window, "requests").current_address() == RECEIVED
    spoken = (
        table_on(window, "requests").model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    )
    assert spoken.endswith("，县级审核")


def test_answers_go_with_the_next_package(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, window: MainWindow, returned: Path
) -> None:
    qtbot.keyClick(taken(qtbot, window, returned), Key.Key_Return)
    session = page_of(window).session
    answer_remark(qtbot, window, 2, "已核对台账，没有收到申请")
    assert [one.number for one in unanswered_remarks(session.report)] == [1]
    session.apply({"text.problems": "问题是宣传不够。下一步多办几次宣传。"}, ActKind.ENTRY)
    finalise(window)

    window.frame.actions["submit"].trigger()
    before = dialog_on(window, UnansweredDialog)
    assert before.list.count() == 1
    press(qtbot, before, "去答复")
    assert page_of(window).tab == "problems"
    answer_remark(qtbot, window, 1, "已补上")  # a final report answers too
    assert unanswered_remarks(session.report) == ()
    sent_off(qtbot, window).accept()

    with county_open(tmp_path, catalog) as workspace:
        receive(workspace.context, [package_in(tmp_path / "U盘")], 2023)
        collection = Collection(workspace.context, 2023)
        line = collection.status_of(UNIT)
        assert answers_of(collection, line) == {1: "已补上", 2: "已核对台账，没有收到申请"}


def test_undo_takes_remarks_and_correction_out_together(
    qtbot: QtBot, window: MainWindow, returned: Path
) -> None:
    qtbot.keyClick(taken(qtbot, window, returned), Key.Key_Return)
    assert not page_of(window).session.frozen

    window.frame.actions["undo"].trigger()

    assert page_of(window).session.frozen
    assert unanswered_remarks(page_of(window).session.report) == ()
    assert window.frame.panel.filter.buttons[FindingGroup.REMARK].isHidden()


def test_remarks_may_be_taken_without_beginning_a_correction(
    qtbot: QtBot, window: MainWindow, returned: Path
) -> None:
    shown = taken(qtbot, window, returned)
    shown.reason.clear()
    press(qtbot, shown, "读入")
    assert "没有写更正的原因" in shown.advice.text()
    shown.correcting.click()
    press(qtbot, shown, "读入")

    assert page_of(window).session.frozen
    assert len(unanswered_remarks(page_of(window).session.report)) == 2


def test_what_is_not_ours_or_damaged_is_told_and_changes_nothing(
    qtbot: QtBot, tmp_path: Path, window: MainWindow, outbox: Path, returned: Path
) -> None:
    cut = tmp_path / "断了.zwgkr"
    cut.write_bytes(returned.read_bytes()[:-40])
    window.context.group(CountyFiles).take((cut, package_in(outbox)))
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "断了.zwgkr" in answer(qtbot, window, "知道了")
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "报送包" in answer(qtbot, window, "知道了")

    assert unanswered_remarks(page_of(window).session.report) == ()


def test_a_remark_on_words_leads_to_them(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, window: MainWindow, outbox: Path
) -> None:
    finalise(window)
    sent_off(qtbot, window).accept()
    text = page_of(window).session.report.text("problems")
    words = text[3:8]
    remark = ("text.problems", f"“{words}”：写具体些")
    returned = send_back(tmp_path, catalog, package_in(outbox), UNIT, (remark, *REMARKS[:1]))
    qtbot.keyClick(taken(qtbot, window, returned), Key.Key_Return)

    qtbot.mouseClick(card_of(window, "advice.2"), Qt.MouseButton.LeftButton)

    assert editor_on(window, "problems").textCursor().selectedText() == words


LIMIT = 800
CONVENTIONS = ("个体工商户计入商业企业", "一封信里有几件申请的，分开计")
WANTED = ("“总体情况”要写明政务新媒体的数量", "写明本年度的培训次数")


@pytest.fixture
def dispatched(tmp_path: Path, catalog: Catalog) -> Path:
    """What the county sends to the unit before it fills next year's report."""
    with county_open(tmp_path, catalog) as workspace:
        held = workspace.context
        if rosters.roster(held).find(UNIT) is None:
            rosters.add(held, UNIT, Group.TOWNSHIP, ())
        collection = Collection(held, 2024)
        collection.set_terms(CollectionTerms(date(2025, 1, 20), LIMIT, CONVENTIONS, WANTED))
        (made,) = dispatch(Collection(held, 2024), tmp_path)
    return made.file


def test_what_the_county_asks_for_is_told_in_a_sentence_and_taken(
    qtbot: QtBot, window: MainWindow, dispatched: Path
) -> None:
    drop(window, dispatched)
    qtbot.waitUntil(lambda: open_on(window, DispatchedTermsDialog))
    dialog = dialog_on(window, DispatchedTermsDialog)
    said = "截止日期2025年1月20日，“一、总体情况”不超过800字，统计口径2条，内容要求2条。"
    assert dialog.sentence.text() == f"县里下发：{said}"
    shown = dialog.list.model()
    labels = [shown.index(row, 0).data() for row in range(shown.rowCount())]
    assert labels[2:] == ["口径1", "口径2", "内容要求1", "内容要求2"]
    assert shown.index(2, 2).data() == CONVENTIONS[0]
    assert dialog.list.isColumnHidden(1)  # nothing was asked for before
    assert dialog.list.rowHeight(4) > 1.5 * dialog.list.rowHeight(3)  # wrapped, not cut off
    assert page_of(window).session.report.year == 2023
    qtbot.keyClick(dialog, Key.Key_Return)

    report = page_of(window).session.report
    assert (report.unit, report.year) == (UNIT, 2024)
    assert report.values["report.due_on"] == date(2025, 1, 20)
    assert report.values["report.length_limit"] == LIMIT
    assert conventions_of(report) == CONVENTIONS
    assert conventions_at(report, "requests.received.enterprise") == CONVENTIONS
    assert conventions_at(report, "requests.received.natural_person") == CONVENTIONS[1:]
    texts = report.edition.text_of
    assert topics_for(report, texts["overview"]) == WANTED
    assert topics_for(report, texts["problems"]) == WANTED[1:]
    assert topics_for(report, texts["preface"]) == ()
    asked = f"县里要求写明：{'；'.join(WANTED)}"
    assert asked in "\n".join(words_on(tab_of(window, "overview"))).splitlines()
    window.frame.actions["undo"].trigger()
    assert conventions_of(page_of(window).session.report) == ()
    assert not any("县里要求写明" in one for one in words_on(tab_of(window, "overview")))
    assert "report.due_on" not in page_of(window).session.report.values


def words_on(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel)]


def test_last_years_accepted_report_comes_with_it(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, window: MainWindow, outbox: Path
) -> None:
    finalise(window)
    sent_off(qtbot, window).accept()
    send_back(tmp_path, catalog, package_in(outbox), UNIT)
    with county_open(tmp_path, catalog) as workspace:
        accepted = ExaminationStep(decision=ExaminationState.ACCEPTED.value, override="已核对")
        examine(Collection(workspace.context, 2023), UNIT, accepted)
        Collection(workspace.context, 2024).set_terms(CollectionTerms(None, LIMIT))
        (made,) = dispatch(Collection(workspace.context, 2024), tmp_path)
    new_clerk = tmp_path / "新人"
    new_clerk.mkdir()
    other = make_window(qtbot, new_clerk, catalog)

    drop(other, made.file)
    qtbot.waitUntil(lambda: open_on(other, DispatchedTermsDialog))
    dialog = dialog_on(other, DispatchedTermsDialog)
    assert "2023年县里接收的报告" in dialog.sentence.text()
    press(qtbot, dialog, "读入")

    session = page_of(other).session
    assert session.report.year == 2024
    assert session.previous is not None
    assert session.previous.text("problems") == page_of(window).session.report.text("problems")


def test_what_a_dispatch_says_is_not_believed(tmp_path: Path, catalog: Catalog) -> None:
    about = {"kind": "terms", "unit": UNIT, "year": 2024}
    sound: dict[str, object] = {"year": 2024, "due_on": None, "length_limit": None}
    sound |= {"conventions": [], "last_year": None}
    for spoilt in (
        {"due_on": "明天"},
        {"length_limit": "很多"},
        {"year": 2023},
        {"conventions": 3},
        {"wanted": 3},
        {"wanted": ["写明"] * 999},
        {"roster": [{"unit": UNIT, "aliases": 5}]},
        {"last_year": "{}"},
    ):
        content = json.dumps({**sound, **spoilt}).encode()
        file = tmp_path / "坏的.zwgkb"
        file.write_bytes(by_hand({"terms.json": content}, **about))
        with pytest.raises(UserError, match="S01"):
            read_terms(catalog, read_one(file), file.name)


def test_what_came_back_is_opened_like_a_workspace(
    qtbot: QtBot, window: MainWindow, returned: Path
) -> None:
    window.frame.actions["open_workspace"].trigger()
    choose_file(window, returned)

    qtbot.waitUntil(lambda: open_on(window, ReturnDialog))


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_the_program_is_started_with_what_the_county_sent(
    qtbot: QtBot, window: MainWindow, returned: Path
) -> None:
    window.show_start()

    window.come_forward(str(returned))  # as a second start hands it over

    qtbot.waitUntil(lambda: open_on(window, ReturnDialog))
    assert page_of(window).session.report.year == 2023

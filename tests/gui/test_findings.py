"""Findings: what is wrong, where, how to mend it, why it may stand."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gui.table_driving import commit, shown, type_at
from gui.window_driving import (
    CONTROL,
    UNIT,
    Disk,
    Key,
    answer,
    card_of,
    editor_on,
    findings_of,
    make_report,
    make_window,
    page_of,
    press,
    rules_shown,
    tab_of,
    table_on,
    type_field,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.findings import Finding, Repair, Severity
from zwgk_desktop.domain.units import Level
from zwgk_desktop.ui import report_actions
from zwgk_desktop.ui.findings.card import FindingCard
from zwgk_desktop.ui.findings.listing import AvailableActions, FindingGroup
from zwgk_desktop.ui.findings.panel import MOST
from zwgk_desktop.ui.look import notice
from zwgk_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAccessibleAnnouncementEvent

RECEIVED = "requests.received.natural_person"
GRANTED = "requests.granted.natural_person"
CARRIED_IN = "requests.carried_in.natural_person"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """A report in which nothing is wrong yet."""
    made = make_report(tmp_path, catalog, {RECEIVED: 2, GRANTED: 2})
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(made)
    return window


def verdict(window: MainWindow) -> str:
    return window.frame.panel.verdict.text()


def counts(window: MainWindow) -> list[str]:
    status = window.frame.status
    labels = (*status.counts.values(), status.unfilled, status.verdict)
    return [label.text() for label in labels]


def words_of(card: FindingCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.text()]


def test_nothing_wrong(window: MainWindow) -> None:
    assert verdict(window) == "✓ 可定稿"
    assert counts(window) == [
        "◆ 必须改正 0",
        "▲ 须说明 0",
        "○ 请核对 0",
        "未填 0",
        "✓ 可定稿",
    ]
    tabs = page_of(window).tabs
    tips = [tabs.tabToolTip(i) for i in range(tabs.count())]
    assert all(tip.split("：")[1].startswith("已完成") for tip in tips if "：" in tip)
    assert sum("已完成" in tip for tip in tips) == 7


def test_blank_contact_is_still_to_be_filled(qtbot: QtBot, window: MainWindow) -> None:
    type_field(qtbot, window, "contact", "")

    assert verdict(window) == "还有 1 项待填写"
    assert window.frame.panel.where.text() == "在报告信息"
    assert counts(window)[2:] == ["○ 请核对 0", "未填 1", "不可定稿"]
    assert window.frame.status.finalise.isHidden()
    assert "1 处未填" in page_of(window).tabs.tabToolTip(0)
    assert card_of(window, "S-SIGNED").property("standing") == "unfilled"

    window.show_start()
    reports = window.frame.start.reports
    qtbot.waitUntil(lambda: all(card.counts for card in reports.cards()))
    assert [text for text, _ in reports.cards()[0].standing] == ["未填 1"]


def test_each_entry_is_judged_at_once(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), RECEIVED, "３")

    assert verdict(window) == "还有 2 项必须改正"
    assert counts(window)[0] == "◆ 必须改正 2"
    assert counts(window)[-1] == "不可定稿"
    assert page_of(window).tabs.tabText(3) == "三、依申请公开 2"
    assert "2 项必须改正" in page_of(window).tabs.tabToolTip(3)
    said = words_of(card_of(window, "R-BALANCE"))
    assert any("相差1件" in text for text in said)
    assert any("核对这一列" in text for text in said)
    assert any("国办公开办函〔2021〕30号" in text for text in said)


def test_choosing_puts_the_caret_in_the_cell(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, GRANTED, "1")
    page_of(window).turn_to(0)
    card = card_of(window, "R-BALANCE")
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)

    assert page_of(window).tab == "requests"
    assert table.current_address() == card.finding.cells[0]
    assert table.hasFocus()
    assert card.property("chosen") is True


def test_keys_choose_too(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    page_of(window).turn_to(0)
    card = card_of(window, "R-BALANCE")
    card.setFocus()
    qtbot.keyClick(card, Key.Key_A)
    assert page_of(window).tab == "report"
    qtbot.keyClick(card, Key.Key_Return)
    assert page_of(window).tab == "requests"


def test_f8_goes_round(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_F8)  # nothing to go to
    assert window.frame.panel.current is None
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    page_of(window).turn_to(0)

    seen: list[Finding | None] = []
    for _ in range(3):
        qtbot.keyClick(window, Key.Key_F8)
        seen.append(window.frame.panel.current)
    assert seen[0] != seen[1]
    assert seen[0] == seen[2]
    qtbot.keyClick(window, Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert window.frame.panel.current == seen[1]


def test_f8_then_enter_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    page_of(window).turn_to(0)
    qtbot.keyClick(window, Key.Key_F8)
    card = cards_in_order(window)[0]
    assert card.hasFocus()
    assert page_of(window).tab == "report"  # only shown so far
    qtbot.keyClick(card, Key.Key_Return)

    assert page_of(window).tab == "requests"
    assert table_on(window, "requests").current_address() == card.finding.cells[0]
    assert table_on(window, "requests").hasFocus()


def test_f8_goes_there_at_once_while_the_panel_is_hidden(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    page_of(window).turn_to(0)
    qtbot.keyClick(window, Key.Key_F9)
    qtbot.keyClick(window, Key.Key_F8)
    assert table_on(window, "requests").hasFocus()


def test_control_and_the_full_stop_take_the_repair(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {"requests.carried_out.natural_person": 3}, year=2022)
    made = make_report(tmp_path, catalog, {CARRIED_IN: 2, GRANTED: 3}, year=2023)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    qtbot.keyClick(window, Key.Key_Period, CONTROL)
    assert "请先按 F8" in window.frame.status.message.text()
    while window.frame.panel.current is None or window.frame.panel.current.repair is None:
        qtbot.keyClick(window, Key.Key_F8)
    qtbot.keyClick(window, Key.Key_Period, CONTROL)
    assert page_of(window).session.report.entry(CARRIED_IN) == 3


def test_of_several_repairs_none_is_taken_by_a_key(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    qtbot.keyClick(window, Key.Key_F8)
    qtbot.keyClick(window, Key.Key_Period, CONTROL)
    assert "种改法" in window.frame.status.message.text()
    assert page_of(window).session.report.entry(GRANTED) == 1


def test_one_choice_is_a_button(qtbot: QtBot, window: MainWindow) -> None:
    (finding,) = many(window, 1)
    repair = Repair(finding.cells[0], 0, 1)
    show(window, (replace(finding, repairs=(repair,)),))
    card = card_of(window, "R-BALANCE")
    assert any("由 0 改为 1" in text for text in words_of(card))
    with qtbot.waitSignal(window.frame.panel.repaired) as taken:
        press(qtbot, card, "采用这个改法")
    assert taken.args == [repair]


def test_a_card_is_one_stop_for_tab_and_arrows_reach_its_buttons(
    qtbot: QtBot, window: MainWindow
) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    first, third = cards_in_order(window)
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Tab)
    assert third.hasFocus()
    (button,) = [b for b in third.findChildren(QPushButton) if b.text() == "写说明"]
    qtbot.keyClick(third, Key.Key_Right)
    assert button.hasFocus()
    qtbot.keyClick(button, Key.Key_Right)
    assert third.findChildren(QToolButton)[0].hasFocus()
    qtbot.keyClick(third.findChildren(QToolButton)[0], Key.Key_Left)
    qtbot.keyClick(button, Key.Key_Left)
    assert third.hasFocus()
    qtbot.keyClick(third, Key.Key_Right)
    qtbot.keyClick(button, Key.Key_Return)
    editor = third.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    assert editor.hasFocus()
    commit(editor, "污水处理费")
    qtbot.keyClick(editor, Key.Key_Tab)
    save = QApplication.focusWidget()
    assert isinstance(save, QPushButton)
    assert save.text() == "保存说明"
    qtbot.keyClick(save, Key.Key_Return)
    assert page_of(window).session.report.explanation("P-FEE-UNIT", ["proactive.fees.amount"])


def test_the_panel_says_that_a_report_is_final(window: MainWindow) -> None:
    panel = window.frame.panel
    offers = AvailableActions(releasable=(), fillable=(), locked=True, settled="已定稿")
    panel.show_findings(page_of(window).edition, many(window, 1), offers)
    assert panel.verdict.text() == "✓ 已定稿"
    assert panel.where.isHidden()


def test_a_card_serves_another_finding(window: MainWindow) -> None:
    """To make one takes longer than all else at an entry."""
    first, second = many(window, 2)
    show(window, (first,))
    card = window.frame.panel.card(first)
    card.findChildren(QToolButton)[0].click()
    show(window, ())
    assert card.isHidden()
    show(window, (replace(second, rule="R-TOTAL", message="另一项"),))

    assert card_of(window, "R-TOTAL") is card
    assert "另一项" in words_of(card)
    assert not [w for w in card.findChildren(QLabel) if w.text() == "—" and w.isVisible()]


def test_proposed_repair_is_applied_and_undone(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {"requests.carried_out.natural_person": 3}, year=2022)
    values = {CARRIED_IN: 2, GRANTED: 3}
    made = make_report(tmp_path, catalog, values, year=2023)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    card = card_of(window, "R-BALANCE")
    assert any("由 2 改为 3 即可" in text for text in words_of(card))
    press(qtbot, card, "采用建议")

    table = table_on(window, "requests")
    assert shown(table, CARRIED_IN) == "3"
    assert table.current_address() == CARRIED_IN
    assert "R-BALANCE" not in rules_shown(window)
    assert "由 2 改为 3" in window.frame.status.message.text()

    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert shown(table, CARRIED_IN) == "2"
    assert "R-BALANCE" in rules_shown(window)
    assert "由 3 改为 2" in window.frame.status.message.text()
    qtbot.keyClick(window, Key.Key_Y, CONTROL)
    assert shown(table, CARRIED_IN) == "3"


def test_one_of_several_repairs_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    card = card_of(window, "R-BALANCE")
    (button,) = [b for b in card.findChildren(QPushButton) if b.menu() is not None]
    assert button.text() == f"选择改法（{len(card.finding.repairs)}）"
    menu = button.menu()
    menu.aboutToShow.emit()  # without a display a menu cannot take the keyboard
    choice = next(a for a in menu.actions() if "予以公开，自然人”由 1 改为 2" in a.text())
    choice.trigger()

    assert verdict(window) == "✓ 可定稿"


def test_repair_out_of_date_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    repair = card_of(window, "R-BALANCE").finding.repairs[0]
    page_of(window).session.enter(repair.address, 9)
    window.frame.panel.repaired.emit(repair)

    assert "已经改过" in answer(qtbot, window, "知道了")


def test_explanation_is_written_changed_and_withdrawn(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    assert verdict(window) == "还有 1 项须说明"
    assert page_of(window).tabs.tabText(2) == "二、主动公开 1"

    def write(button: str, text: str) -> None:
        card = card_of(window, "P-FEE-UNIT")
        press(qtbot, card, button)
        editor = card.findChild(QPlainTextEdit)
        assert isinstance(editor, QPlainTextEdit)
        qtbot.waitUntil(editor.hasFocus)
        editor.selectAll()
        if text:
            commit(editor, text)
        else:
            qtbot.keyClick(editor, Key.Key_Delete)
        qtbot.keyClick(editor, Key.Key_Return, CONTROL)

    write("写说明", "收的是污水处理费")
    assert verdict(window) == "✓ 可定稿"
    assert "✓ 已说明：收的是污水处理费" in words_of(card_of(window, "P-FEE-UNIT"))
    assert counts(window)[1] == "▲ 须说明 0"

    write("修改说明", "")
    assert verdict(window) == "还有 1 项须说明"


def test_escape_writes_no_explanation(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    card = card_of(window, "P-FEE-UNIT")
    press(qtbot, card, "写说明")
    editor = card.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    commit(editor, "不对")
    qtbot.keyClick(editor, Key.Key_Escape)

    assert not editor.isVisible()
    assert verdict(window) == "还有 1 项须说明"
    press(qtbot, card, "写说明")
    press(qtbot, card, "保存说明")
    assert verdict(window) == "✓ 可定稿"


def test_broken_link_with_last_year_is_released(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {"requests.carried_out.natural_person": 1}, year=2022)
    made = make_report(tmp_path, catalog, year=2023)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    card = card_of(window, "R-CARRIED")
    assert card.finding.severity is Severity.ERROR
    press(qtbot, card, "解除结转关联并说明")
    editor = card.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    commit(editor, "上年报告有误，已更正")
    press(qtbot, card, "保存说明")

    found = {f.cells[0]: f.severity for f in findings_of(window) if f.rule == "R-CARRIED"}
    assert found[card.finding.cells[0]] is Severity.EXPLAIN


def test_explanation_being_written_survives_an_entry_elsewhere(
    qtbot: QtBot, window: MainWindow
) -> None:
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    card = card_of(window, "P-FEE-UNIT")
    press(qtbot, card, "写说明")
    editor = card.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    commit(editor, "污水")
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")

    assert card_of(window, "P-FEE-UNIT") is card
    assert editor.toPlainText() == "污水"


def test_blank_table_is_filled_with_noughts_as_one_act(qtbot: QtBot, window: MainWindow) -> None:
    assert window.library.workspace is not None
    made = window.library.workspace.new_report(UNIT, 2024, Level.TOWNSHIP)
    report_actions.show_made(window.context, made)
    assert page_of(window).tabs.tabText(2) == "二、主动公开 10"
    press(qtbot, card_of(window, "S-UNFILLED"), "空白处填 0…")
    said = answer(qtbot, window, "10 格填 0")

    assert "10 个空格" in said
    assert page_of(window).tabs.tabText(2) == "二、主动公开"
    assert page_of(window).tab == "proactive"
    window.frame.actions["undo"].trigger()
    assert page_of(window).tabs.tabText(2) == "二、主动公开 10"


def test_what_is_blank_is_grey_and_what_is_wrong_is_red(qtbot: QtBot, window: MainWindow) -> None:
    assert window.library.workspace is not None
    made = window.library.workspace.new_report(UNIT, 2024, Level.TOWNSHIP)
    report_actions.show_made(window.context, made)
    panel = window.frame.panel
    errors = [c for c in panel.findChildren(FindingCard) if c.finding.severity is Severity.ERROR]
    assert {card.finding.rule for card in errors} == {"S-UNFILLED", "S-SECTIONS"}
    assert {card.property("standing") for card in errors} == {"unfilled"}
    assert panel.verdict.property("tone") == "unfilled"
    assert verdict(window) == "还有 7 项待填写"
    assert counts(window)[0] == "◆ 必须改正 0"
    assert counts(window)[3] == "未填 172"  # as the tabs say: 166 cells, 3 texts, 3 fields
    heads = [label.text() for label in panel.findChildren(QLabel, "section") if label.isVisible()]
    assert heads == ["待填写"]

    type_at(qtbot, table_on(window, "requests"), "requests.received.total", "3")
    type_at(qtbot, table_on(window, "requests"), RECEIVED, "2")
    assert panel.verdict.property("tone") == "unfilled"  # five cells of the row are blank yet
    assert "必须改正" not in verdict(window)
    assert counts(window)[0] == "◆ 必须改正 0"
    assert panel.filter.buttons[FindingGroup.UNFILLED].isVisible()
    mouse = Qt.MouseButton.LeftButton
    qtbot.mouseClick(panel.filter.buttons[FindingGroup.ERROR], mouse)
    assert rules_shown(window) == []
    qtbot.mouseClick(panel.filter.buttons[FindingGroup.UNFILLED], mouse)
    assert "S-UNFILLED" in rules_shown(window)
    assert page_of(window).tabs.tabText(3) == "三、依申请公开 143"  # each blank counts once


def test_a_card_that_comes_back_grows_with_what_is_written_in_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1366, 600)  # the cards need more room than there is
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "0")
    window.frame.actions["undo"].trigger()
    card = card_of(window, "P-FEE-UNIT")
    card.setFocus()
    qtbot.keyClick(card, Key.Key_Right)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Key.Key_Space)

    qtbot.waitUntil(lambda: card.height() >= card.heightForWidth(card.width()))
    (keep,) = [b for b in card.findChildren(QPushButton) if b.text() == "保存说明"]
    qtbot.waitUntil(lambda: keep.visibleRegion().boundingRect() == keep.rect())


def test_a_squeezed_panel_cuts_no_chip(window: MainWindow) -> None:
    window.frame.panel.setFixedWidth(150)
    for _ in range(3):
        QApplication.processEvents()
    chips = [c for c in window.frame.panel.filter.buttons.values() if not c.isHidden()]
    needed = [chip.sizeHint().width() for chip in chips]
    assert [chip.width() for chip in chips] == needed
    assert len({chip.y() for chip in chips}) > 1  # in a second line
    right = window.frame.panel.filter.width()
    assert all(chip.geometry().right() < right for chip in chips)


def test_chips_keep_their_places_when_digits_change(window: MainWindow) -> None:
    panel_filter = window.frame.panel.filter
    places = []
    for count in (1, 9, 10, 99, 3):
        panel_filter.show_counts(many(window, count))
        for _ in range(3):
            QApplication.processEvents()
        places.append([chip.geometry() for chip in panel_filter.buttons.values()])
    assert places == [places[0]] * len(places)


def test_a_card_that_serves_another_rule_has_its_buttons(qtbot: QtBot, window: MainWindow) -> None:
    """Filling noughts frees a card, which serves what comes up next."""
    assert window.library.workspace is not None
    made = window.library.workspace.new_report(UNIT, 2024, Level.TOWNSHIP)
    report_actions.show_made(window.context, made)
    press(qtbot, card_of(window, "S-UNFILLED"), "空白处填 0…")
    answer(qtbot, window, "10 格填 0")
    type_at(qtbot, table_on(window, "requests"), RECEIVED, "5")

    for card in window.frame.panel.findChildren(FindingCard):
        fills = [b for b in card.findChildren(QPushButton) if b.text() == "空白处填 0…"]
        shown = [b for b in fills if not b.isHidden()]
        assert bool(shown) is (card.finding.rule == "S-UNFILLED") or card.isHidden()
    assert window.frame.panel.unfinished.isVisible()


def test_an_empty_text_is_drafted_from_its_card(qtbot: QtBot, window: MainWindow) -> None:
    session = page_of(window).session
    session.enter("text.problems", None)
    window.refresh()
    assert page_of(window).tabs.tabText(5) == "五、问题改进 1"
    press(qtbot, card_of(window, "S-SECTIONS"), "起草")

    assert page_of(window).tab == "problems"
    assert session.report.text("problems").count("【请填：") == 3
    card = card_of(window, "T-GAP")
    assert card.property("standing") == "unfilled"
    assert page_of(window).tabs.tabText(5) == "五、问题改进 3"
    assert counts(window)[-1] == "不可定稿"
    window.frame.panel.choose(card.finding)
    assert editor_on(window, "problems").textCursor().selectedText().startswith("【请填：")


def test_noughts_from_the_menu(qtbot: QtBot, window: MainWindow) -> None:
    tab_of(window, "report")
    window.frame.actions["fill"].trigger()
    assert "不是表格" in window.frame.status.message.text()
    tab_of(window, "requests")
    window.frame.actions["fill"].trigger()
    assert "把已经填写的 2 格都改为 0？" in answer(qtbot, window, "取消")
    page_of(window).session.enter(GRANTED, None)
    window.frame.actions["fill"].trigger()
    answer(qtbot, window, "1 格填 0")
    assert page_of(window).session.report.entry(GRANTED) == 0


def test_many_findings_are_listed_in_part(window: MainWindow) -> None:
    cells = page_of(window).edition.entered[: MOST + 5]
    many = tuple(
        Finding(
            rule=f"T-{n}",
            severity=Severity.HINT,
            message=f"<b>第{n}项</b>",
            source="—",
            remedy="看一看",
            cells=(cell,),
        )
        for n, cell in enumerate(cells)
    )
    panel = window.frame.panel
    panel.show_findings(
        page_of(window).edition, many, AvailableActions(releasable=(), fillable=(), locked=False)
    )

    assert len(rules_shown(window)) == MOST
    panel.choose(many[-1])  # not listed, but to be reached
    assert panel.current == many[-1]
    first = panel.card(many[0])
    assert "<b>第0项</b>" in words_of(first)  # words, never markup


def test_what_the_file_refuses_is_told(qtbot: QtBot, disk: Disk, window: MainWindow) -> None:
    page_of(window).session.enter(GRANTED, None)
    page_of(window).session.enter("proactive.fees.amount", 1200)
    window.refresh()
    card = card_of(window, "P-FEE-UNIT")

    def fill() -> None:
        window.desk.fill("requests")
        answer(qtbot, window, "1 格填 0")

    disk.refuse()
    actions: tuple[Callable[[], object], ...] = (
        lambda: window.desk.explain(card.finding, "有误"),
        fill,
        window.desk.undo,
    )
    for action in actions:
        action()
        assert "代码 D01" in answer(qtbot, window, "知道了")
    report_actions.delete(window.context, page_of(window).session.id)
    answer(qtbot, window, "删除")
    assert "代码 D01" in answer(qtbot, window, "知道了")
    disk.refuse(refusing=False)
    window.desk.undo()
    assert page_of(window).session.report.entry("proactive.fees.amount") == 0


def test_read_only_offers_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    second = make_window(qtbot, tmp_path, catalog)
    answer(qtbot, second, "只读查看")
    second.open_report(page_of(window).session.id)

    assert findings_of(second)
    buttons = card_of(second, "R-BALANCE").findChildren(QPushButton)
    assert not [button for button in buttons if not button.isHidden()]


# The panel ----------------------------------------------------------------------------------


def many(window: MainWindow, number: int = 40) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule="R-BALANCE",
            severity=Severity.ERROR,
            message=f"第{n}项",
            source="—",
            remedy="看一看",
            cells=(cell,),
        )
        for n, cell in enumerate(page_of(window).edition.entered[:number])
    )


def show(window: MainWindow, findings: tuple[Finding, ...]) -> None:
    offers = AvailableActions(releasable=(), fillable=(), locked=False)
    window.frame.panel.show_findings(page_of(window).edition, findings, offers)


def sections(window: MainWindow) -> list[str]:
    heads = [w for w in window.frame.panel.findChildren(QLabel, "section") if w.isVisible()]
    heads.sort(key=lambda label: label.mapToGlobal(QPoint(0, 0)).y())
    return [head.text() for head in heads]


def test_the_heaviest_findings_stand_first(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    panel = window.frame.panel
    qtbot.waitUntil(lambda: sections(window) == ["必须改正", "须说明"])
    assert panel.where.text() == "在第二、三部分"
    assert [f.rule for f in (card.finding for card in cards_in_order(window))] == [
        "R-BALANCE",
        "P-FEE-UNIT",
    ]


def cards_in_order(window: MainWindow) -> list[FindingCard]:
    cards = [c for c in window.frame.panel.findChildren(FindingCard) if c.isVisible()]
    return sorted(cards, key=lambda card: card.mapToGlobal(QPoint(0, 0)).y())


def test_only_one_severity_is_listed_on_demand(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    panel = window.frame.panel
    buttons = panel.filter.buttons
    assert [b.text() for b in buttons.values() if not b.isHidden()] == [
        "全部 3",
        "◆ 2",
        "▲ 1",
        "○ 0",
    ]
    assert buttons[FindingGroup.EXPLAIN].accessibleName() == "只看须说明，1 项"
    qtbot.mouseClick(buttons[FindingGroup.EXPLAIN], Qt.MouseButton.LeftButton)
    assert [card.finding.rule for card in cards_in_order(window)] == ["P-FEE-UNIT"]
    qtbot.keyClick(window, Key.Key_F8)
    qtbot.keyClick(window, Key.Key_F8)
    assert panel.current is not None
    assert panel.current.rule == "P-FEE-UNIT"  # F8 stays among what is listed
    buttons[FindingGroup.EXPLAIN].setFocus()
    qtbot.keyClick(buttons[FindingGroup.EXPLAIN], Key.Key_Right)
    qtbot.keyClick(buttons[FindingGroup.HINT], Key.Key_Space)
    assert cards_in_order(window) == []
    assert "没有“请核对”的内容。" in [w.text() for w in panel.findChildren(QLabel)]
    qtbot.keyClick(window, Key.Key_F8)  # nothing there
    do_filter = window.frame.actions["filter"]
    do_filter.trigger()
    assert len(cards_in_order(window)) == 2
    do_filter.trigger()
    assert [card.finding.rule for card in cards_in_order(window)] == ["R-BALANCE"]


def test_source_is_one_click_away(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    card = card_of(window, "R-BALANCE")
    (source,) = [w for w in card.findChildren(QLabel) if w.text() == card.finding.source]
    (fold,) = card.findChildren(QToolButton)
    assert not source.isVisible()
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert source.isVisible()
    qtbot.keyClick(fold, Key.Key_Space)
    assert not source.isVisible()


def test_arrows_walk_from_card_to_card(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    first, second = cards_in_order(window)
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Down)
    qtbot.waitUntil(second.hasFocus)
    qtbot.keyClick(second, Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Key.Key_Up)
    qtbot.waitUntil(first.hasFocus)


def test_explanation_is_withdrawn_by_its_button(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter("proactive.fees.amount", Decimal("1200.5"))
    page_of(window).session.explain("P-FEE-UNIT", "proactive.fees.amount", "污水处理费")
    window.refresh()
    card = card_of(window, "P-FEE-UNIT")
    assert card.property("standing") == "settled"
    assert verdict(window) == "✓ 可定稿"
    assert not window.frame.panel.where.isVisible()
    press(qtbot, card, "收回说明")
    assert verdict(window) == "还有 1 项须说明"
    assert card_of(window, "P-FEE-UNIT") is card
    assert card.property("standing") == "explain"


def test_explanation_being_written_survives_a_change_of_its_own_figure(
    qtbot: QtBot, window: MainWindow
) -> None:
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200.5")
    card = card_of(window, "P-FEE-UNIT")
    press(qtbot, card, "写说明")
    editor = card.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    commit(editor, "污水")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1300")

    assert "1300" in card.finding.message
    assert editor.isVisible()
    assert editor.toPlainText() == "污水"
    press(qtbot, card, "保存说明")
    assert verdict(window) == "✓ 可定稿"


def test_only_changed_cards_are_made_anew(window: MainWindow) -> None:
    findings = many(window)
    show(window, findings)
    cards = [window.frame.panel.card(finding) for finding in findings]
    changed = tuple(
        replace(finding, message=f"{finding.message}，又变了") if n % 8 == 0 else finding
        for n, finding in enumerate(findings)
    )
    show(window, changed)
    assert [window.frame.panel.card(finding) for finding in changed] == cards
    show(window, changed[1:])
    assert [window.frame.panel.card(finding) for finding in changed[1:]] == cards[1:]
    show(window, many(window, MOST + 3))
    assert "还有 3 项没有列出" in "".join(
        label.text() for label in window.frame.panel.findChildren(QLabel)
    )


# Told to screen readers ---------------------------------------------------------------------


def test_new_findings_are_announced(qtbot: QtBot, window: MainWindow) -> None:
    said: list[str] = []
    window.frame.panel.announced.connect(said.append)
    table = table_on(window, "requests")
    type_at(qtbot, table, GRANTED, "1")
    message = card_of(window, "R-BALANCE").finding.message
    assert said == [f"新增2项必须改正：{message}"]
    type_at(qtbot, table, GRANTED, "0")  # the same two, with other figures
    assert len(said) == 1
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "1200")
    assert said[1].startswith("新增1项须说明：")
    type_at(qtbot, table_on(window, "proactive"), "proactive.fees.amount", "0")
    type_at(qtbot, table_on(window, "requests"), GRANTED, "2")
    assert said[2:] == ["可定稿"]


def test_another_report_is_no_news(window: MainWindow) -> None:
    said: list[str] = []
    window.frame.panel.announced.connect(said.append)
    assert window.library.workspace is not None
    made = window.library.workspace.new_report(UNIT, 2024, Level.TOWNSHIP)
    report_actions.show_made(window.context, made)
    assert findings_of(window)
    assert said == []


def test_announcements_are_polite(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[QAccessibleAnnouncementEvent] = []

    class Accessible:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness
        updateAccessibility = staticmethod(events.append)  # noqa: N815 - Qt's own

    monkeypatch.setattr(notice, "QAccessible", Accessible)
    notice.announce(window, "新增1项必须改正：不平衡")

    assert [event.message() for event in events] == ["新增1项必须改正：不平衡"]
    assert events[0].politeness() is QAccessible.AnnouncementPoliteness.Polite
    assert events[0].object() is window


def test_one_cause_is_one_card_with_one_action(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    column, total = (one for one in findings_of(window) if one.rule == "R-BALANCE")

    (card,) = cards_in_order(window)

    assert card.finding == column
    assert any(total.message in text for text in words_of(card))
    assert window.frame.panel.card(total) is card
    window.frame.panel.choose(total)
    assert card.property("chosen") is True
    window.frame.actions["undo"].trigger()
    assert cards_in_order(window) == []


def test_a_card_used_again_forgets_the_other_findings(qtbot: QtBot, window: MainWindow) -> None:
    type_at(qtbot, table_on(window, "requests"), GRANTED, "1")
    column, total = (one for one in findings_of(window) if one.rule == "R-BALANCE")
    for findings in ((column, total), (), (column,)):
        show(window, findings)

    (card,) = cards_in_order(window)
    assert not any(total.message in text for text in words_of(card))


def test_unfinished_equations_are_one_line_that_goes_to_the_blanks(
    qtbot: QtBot, window: MainWindow
) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, "requests.received.enterprise", "1")
    table.go_to("requests.carried_out.enterprise")
    qtbot.keyClick(table, Key.Key_Delete)
    page_of(window).turn_to(0)
    line = window.frame.panel.unfinished

    assert {one.rule for one in findings_of(window)} == {"R-BALANCE", "S-UNFILLED"}
    assert rules_shown(window) == ["S-UNFILLED"]
    assert line.text() == "还没有填：2 个等式还有空格"
    assert verdict(window) == "还有 1 项待填写"
    assert window.frame.panel.filter.buttons[FindingGroup.UNFILLED].text().endswith(" 1")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert page_of(window).tab == "requests"
    assert table.current_address() == "requests.carried_out.enterprise"
    type_at(qtbot, table, "requests.carried_out.enterprise", "1")
    assert line.isHidden()


def test_the_first_listed_finding_has_a_card(qtbot: QtBot, window: MainWindow) -> None:
    table = table_on(window, "requests")
    type_at(qtbot, table, "requests.received.enterprise", "1")
    table.go_to("requests.carried_out.enterprise")
    qtbot.keyClick(table, Key.Key_Delete)
    window.frame.panel.go_to_first()

    (card,) = cards_in_order(window)
    assert window.frame.panel.current == card.finding


def test_equations_are_news_once_their_blanks_are_filled(qtbot: QtBot, window: MainWindow) -> None:
    said: list[str] = []
    window.frame.panel.announced.connect(said.append)
    table = table_on(window, "requests")
    table.go_to("requests.carried_out.enterprise")
    qtbot.keyClick(table, Key.Key_Delete)
    type_at(qtbot, table, "requests.received.enterprise", "1")
    assert any(one.unfinished for one in findings_of(window))
    assert said == [f"新增1项待填写：{card_of(window, 'S-UNFILLED').finding.message}"]
    type_at(qtbot, table, "requests.carried_out.enterprise", "0")
    assert said[1:] == [f"新增2项必须改正：{card_of(window, 'R-BALANCE').finding.message}"]

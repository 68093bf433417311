"""Before units report: the roster from a list or typed, terms, 下发包, and who is reminded."""

from pathlib import Path

import pytest
from gui.access import clipped
from gui.county_driving import UNITS, YEAR, make_county, receive_in, sent_by
from gui.table_driving import commit
from gui.window_driving import Key, choose_file, dialog_on, make_window, press
from openpyxl import Workbook, load_workbook
from package_files import sent as packed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.roster_lists import read_roster_list
from zwgk_desktop.ui.county.preparing import PublicationDialog, ReminderDialog, TermsDialog
from zwgk_desktop.ui.county.roster_dialog import RosterDialog, UnsureLinesDialog
from zwgk_desktop.ui.county.scoring import ScoringDialog
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_county(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.county.open(YEAR)
    return window


def row_of(dialog: RosterDialog, row: int) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def roster_of(window: MainWindow) -> list[str]:
    collection = window.county.collection
    return [unit.name for unit in collection.roster.units] if collection else []


def test_a_county_begins_with_a_list_of_its_units(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "单位名称", "类别"])
    for number, (unit, group) in enumerate(UNITS.items(), start=1):
        sheet.append([number, unit, group.label])
    book.save(tmp_path / "名单.xlsx")
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["county"].trigger()

    press(qtbot, window.county.page, "导入单位名单…")
    choose_file(window, tmp_path / "名单.xlsx")

    page = window.county.page
    assert page.has_begun
    assert [row.status.unit for row in page.board.shown] == list(UNITS)
    assert "名册里现在有7个单位" in window.frame.status.message.text()


@pytest.mark.parametrize("percent", [100, 200])
def test_how_to_begin_can_be_read_and_is_begun_by_enter(
    percent: int, qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    apply_scale(percent)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.frame.actions["county"].trigger()
    QApplication.processEvents()
    page = window.county.page
    (leave,) = [b for b in page.findChildren(QPushButton) if b.text() == "← 报告列表"]

    assert clipped(page) == []
    assert leave.width() < page.width() // 4
    (begin,) = [b for b in page.findChildren(QPushButton) if b.text() == "导入单位名单…"]
    qtbot.keyClick(begin, Key.Key_Return)
    assert [dialog.windowTitle() for dialog in window.findChildren(QFileDialog)] != []


def test_the_first_unit_is_typed(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["county"].trigger()
    press(qtbot, window.county.page, "加一个单位…")
    dialog = dialog_on(window, RosterDialog)

    for name in ("青山县民政局", "云溪镇人民政府"):
        commit(dialog.name, name)
        press(qtbot, dialog, "加入")

    assert [dialog.group.currentText()] == ["乡镇街道"]
    assert roster_of(window) == ["青山县民政局", "云溪镇人民政府"]
    assert window.county.page.has_begun


def test_the_roster_is_mended_and_each_step_undone(qtbot: QtBot, window: MainWindow) -> None:
    window.county.page.page_actions["roster"].trigger()
    dialog = dialog_on(window, RosterDialog)
    dialog.resize(dialog.sizeHint())
    assert clipped(dialog) == []
    dialog.table.selectRow(3)
    commit(dialog.name, "云溪街道办事处")
    press(qtbot, dialog, "改名")
    assert roster_of(window)[3] == "云溪街道办事处"

    dialog.table.selectRow(1)
    press(qtbot, dialog, "去掉")
    assert len(roster_of(window)) == len(UNITS) - 1
    commit(dialog.name, "云溪街道办事处")
    press(qtbot, dialog, "加入")
    assert "已经有" in dialog.advice.text()

    for _ in range(2):
        press(qtbot, dialog, "撤销")
    assert roster_of(window) == list(UNITS)


def test_a_unit_on_the_roster_is_edited_moved_and_written(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.county.page.page_actions["roster"].trigger()
    dialog = dialog_on(window, RosterDialog)
    dialog.table.selectRow(1)
    dialog.kept_group.setCurrentText("本级")
    for field, text in (
        (dialog.aliases, "县民政、县社会局"),
        (dialog.contact, "办公室"),
        (dialog.telephone, "0571-000000"),
        (dialog.not_summed, "垂直管理"),
    ):
        commit(field, text)
    press(qtbot, dialog, "保存")

    assert row_of(dialog, 1)[1:] == [
        "本级",
        "县民政、县社会局",
        "办公室",
        "0571-000000",
        "垂直管理",
        "",
    ]
    press(qtbot, dialog, "上移")
    assert roster_of(window)[0] == "青山县民政局"
    assert dialog.table.currentIndex().row() == 0
    press(qtbot, dialog, "写出名册…")
    choose_file(window, tmp_path / "名册.xlsx")
    for _ in range(2):
        press(qtbot, dialog, "撤销")
    assert roster_of(window) == list(UNITS)
    assert row_of(dialog, 1)[3] == ""
    assert read_roster_list(tmp_path / "名册.xlsx").sure[0].name == "青山县民政局"


def test_what_a_lower_government_contributes_stays_when_it_is_edited(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.county.page.page_actions["roster"].trigger()
    dialog = dialog_on(window, RosterDialog)
    dialog.table.selectRow(1)
    dialog.summed.setChecked(True)
    press(qtbot, dialog, "保存")
    assert row_of(dialog, 1)[6] == "汇总"
    commit(dialog.contact, "办公室")
    press(qtbot, dialog, "保存")
    assert (row_of(dialog, 1)[3], row_of(dialog, 1)[6]) == ("办公室", "汇总")
    assert dialog.summed.isChecked()
    for column in (0, 1, 3, 6):  # each as wide as its contents
        assert dialog.table.columnWidth(column) >= dialog.table.sizeHintForColumn(column)


def test_a_unit_is_moved_only_in_the_order_of_the_roster(window: MainWindow) -> None:
    window.county.page.page_actions["roster"].trigger()
    dialog = dialog_on(window, RosterDialog)
    dialog.table.choose("云溪镇人民政府")
    assert [action.text() for action in dialog.table.actions()] == ["去掉", "上移", "下移"]
    assert dialog.page_actions["up"].isEnabled()

    dialog.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    assert dialog.table.chosen == "云溪镇人民政府"
    assert not dialog.page_actions["up"].isEnabled()
    assert dialog.page_actions["remove"].isEnabled()


def test_lines_that_are_not_sure_are_asked_about(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["单位名称"], ["青山县某中心"], ["青山县另一中心"], ["双桥镇人民政府"]):
        sheet.append(row)
    book.save(tmp_path / "名单.xlsx")
    window.county.page.page_actions["roster"].trigger()
    dialog = dialog_on(window, RosterDialog)
    press(qtbot, dialog, "导入单位名单…")
    choose_file(window, tmp_path / "名单.xlsx")

    asked = dialog_on(dialog, UnsureLinesDialog)
    assert roster_of(window)[-1] == "双桥镇人民政府"
    asked.groups[1].setCurrentText("区直单位")
    press(qtbot, asked, "加入")

    assert roster_of(window)[-2:] == ["双桥镇人民政府", "青山县另一中心"]


def test_terms_are_said_once_and_dispatched(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.county.page.page_actions["terms"].trigger()
    dialog = dialog_on(window, TermsDialog)
    assert dialog.due.text() == "2026-01-25"
    dialog.due.setText("下周")
    press(qtbot, dialog, "保存")
    assert dialog.isVisible()
    assert "下周" in dialog.advice.text()
    dialog.due.setText("2026-2-10")
    dialog.limit.setText("3000")
    dialog.conventions.setPlainText("个体工商户计入商业企业\n\n一封信里几件事，按一件计")
    press(qtbot, dialog, "保存")
    collection = window.county.collection
    assert collection is not None
    assert collection.terms.conventions == ("个体工商户计入商业企业", "一封信里几件事，按一件计")
    assert "截止 2026年2月10日" in window.county.page.board.due.text()
    assert window.county.page.page_actions["county_undo"].text() == "撤销收报设置"

    window.county.page.page_actions["dispatch"].trigger()
    folder = tmp_path / "下发"
    folder.mkdir()
    dialog_on(window, QFileDialog).fileSelected.emit(str(folder))

    qtbot.waitUntil(lambda: "已写好7个下发包" in window.frame.notice.text)
    assert len(list(folder.glob("*.zwgkb"))) == len(UNITS)
    offered = window.frame.notice.findChildren(QPushButton)
    assert [one.text() for one in offered if one.text()] == ["打开文件夹"]


def test_who_is_missing_is_a_text_for_the_chat_group(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = tmp_path / "units"
    made.mkdir()
    make_county(tmp_path, catalog, units=list(UNITS)[2:7])
    water, _, drafting, _, street = list(UNITS)[2:7]
    sent = [sent_by(made, catalog, unit, draft=unit == drafting) for unit in (water, drafting)]
    receive_in(tmp_path, catalog, *sent, sent_by(made, catalog, street))
    window = make_window(qtbot, tmp_path, catalog)
    window.county.open(YEAR)
    collection = Collection(window.library.writable_workspace().context, YEAR)
    returned = ExaminationStep(
        remarks=(("text.problems", "请写具体"),), decision=ExaminationState.RETURNED.value
    )
    examine(collection, water, returned, tmp_path / "退改.zwgkr")
    window.refresh()

    window.county.page.page_actions["remind"].trigger()
    dialog = dialog_on(window, ReminderDialog)
    press(qtbot, dialog, "复制")

    said = (
        "尚未报送：云溪镇人民政府、柳河乡人民政府。退回后还没有重报：青山县水利局。"
        "报的还是草稿，请定稿后再报：白石镇人民政府。截止1月25日。"
    )
    assert QApplication.clipboard().text() == said
    assert clipped(dialog) == []


def test_a_unit_of_the_roster_is_found_by_its_name(window: MainWindow) -> None:
    window.county.page.page_actions["roster"].trigger()
    dialog = dialog_on(window, RosterDialog)
    (field,) = [f for f in dialog.findChildren(QLineEdit) if f.placeholderText()[:2] == "查找"]
    commit(field, "云溪")
    assert [unit.name for unit in dialog.table.rows] == ["云溪镇人民政府"]
    field.clear()
    assert [unit.name for unit in dialog.table.rows] == list(UNITS)


def test_accepted_reports_are_published_into_a_folder(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    unit, folder = "云溪镇人民政府", tmp_path / "公布"
    folder.mkdir()
    collection = window.county.collection
    assert collection is not None
    receive(collection.context, [packed(tmp_path, unit, {}, name="a")], YEAR)
    accepted = ExaminationStep(decision="accepted", override="试")
    examine(Collection(collection.context, YEAR), unit, accepted)
    window.county.refresh()

    window.county.page.page_actions["publish_all"].trigger()

    dialog = dialog_on(window, PublicationDialog)
    commit(dialog.years, "2025-2021")
    press(qtbot, dialog, "选文件夹…")
    assert "比前一个早" in dialog.advice.text()
    dialog.years.clear()
    dialog.missing.setChecked(True)
    press(qtbot, dialog, "选文件夹…")
    dialog_on(window, QFileDialog).fileSelected.emit(str(folder))
    qtbot.waitUntil(lambda: "已写好1个单位的报告" in window.frame.notice.text, timeout=30_000)
    assert (folder / unit / f"{YEAR}.pdf").exists()
    assert "青山县民政局" in (folder / "index.html").read_text("utf-8")


def test_scores_are_written_by_the_countys_own_items(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.county.page.page_actions["score"].trigger()
    dialog = dialog_on(window, ScoringDialog)
    dialog.items.setPlainText("迟报")
    press(qtbot, dialog, "导出评分表、通报…")
    assert "不是名称和分值" in dialog.advice.text()
    dialog.items.setPlainText("迟报 3\n专栏没有建 4")
    press(qtbot, dialog, "导出评分表、通报…")
    dialog_on(window, QFileDialog).fileSelected.emit(str(tmp_path / "评分.xlsx"))

    qtbot.waitUntil(lambda: "评了" in window.frame.notice.text, timeout=30_000)
    heads = next(load_workbook(tmp_path / "评分.xlsx")["评分"].iter_rows(values_only=True))
    assert heads == ("单位", "类别", "迟报", "专栏没有建", "扣分", "得分")
    window.county.page.page_actions["score"].trigger()
    again = dialog_on(window, ScoringDialog)
    assert again.items.toPlainText() == "迟报 3\n专栏没有建 4"
    press(qtbot, again, "恢复原来的项目")
    assert "网页与报告不一致 5" in again.items.toPlainText()


def test_a_unit_off_the_roster_is_not_counted_as_to_be_published(
    window: MainWindow, tmp_path: Path
) -> None:
    units = ("云溪镇人民政府", "青山县民政局")
    collection = window.county.collection
    assert collection is not None
    receive(collection.context, [packed(tmp_path, unit, {}, name=unit) for unit in units], YEAR)
    for unit in units:
        accepted = ExaminationStep(decision="accepted", override="试")
        examine(Collection(collection.context, YEAR), unit, accepted)
    rosters.remove(collection.context, units[0])
    window.county.refresh()

    window.county.page.page_actions["publish_all"].trigger()

    words = [label.text() for label in dialog_on(window, PublicationDialog).findChildren(QLabel)]
    assert any("已接收的1个单位" in text for text in words)


@pytest.mark.parametrize("action", ["list_1", "list_2"])
@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
def test_lists_to_sign_are_written(
    window: MainWindow, tmp_path: Path, action: str, ending: str
) -> None:
    target = tmp_path / f"单{ending}"

    window.county.page.page_actions[action].trigger()
    choose_file(window, target)

    assert target.read_bytes().startswith(b"PK")

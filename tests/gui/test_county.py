"""The county's page in the window: the board, its counts, what it opens, and undoing."""

import shutil
from pathlib import Path

import pytest
from gui.access import clipped, nameless
from gui.county_driving import UNITS, YEAR, make_county, receive_in, sent_by
from gui.window_driving import (
    Key,
    answer,
    choose_file,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    press,
    workspace_file,
)
from openpyxl import load_workbook
from package_files import sent as packed
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.county.board import BoardColumn, BoardFilter
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.unit_history import HistoryKind
from zwgk_desktop.ui.county.history_dialog import HistoryDialog
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.examination.examination_commands import ExaminationCommands
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow

Column = list(BoardColumn).index


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """The folder of a county of seven, two of which have submitted, one with something wrong."""
    folder = tmp_path_factory.mktemp("青山县")
    made = folder / "units"
    made.mkdir()
    make_county(folder, catalog)
    wrong = {"requests.received.natural_person": 3}
    receive_in(
        folder,
        catalog,
        sent_by(made, catalog, "白石镇人民政府", wrong, draft=True),
        sent_by(made, catalog, "云溪镇人民政府"),
    )
    return folder


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog, county: Path) -> MainWindow:
    shutil.copytree(county, tmp_path, dirs_exist_ok=True)
    return make_window(qtbot, tmp_path, catalog)


@pytest.fixture
def page(window: MainWindow) -> CountyPage:
    window.frame.actions["county"].trigger()
    assert window.county.page.isVisible()
    return window.county.page


def units_shown(page: CountyPage) -> list[str]:
    return [row.status.unit for row in page.board.shown]


def cell(page: CountyPage, unit: str, column: BoardColumn) -> str:
    row = page.board.table.row_of_key(unit)
    assert row is not None
    return str(page.board.table.model().index(row, Column(column)).data())


def click_head(qtbot: QtBot, page: CountyPage, column: BoardColumn) -> None:
    head = page.board.table.horizontalHeader()
    at = head.sectionViewportPosition(Column(column)) + head.sectionSize(Column(column)) // 2
    place = QPoint(at, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_township_sees_nothing_of_it_until_it_asks(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.show_start()
    buttons = [b for b in window.frame.start.findChildren(QPushButton) if b.text() == "收报"]
    assert [button.isVisible() for button in buttons] == [False]

    window.frame.actions["county"].trigger()

    page = window.county.page
    assert not page.has_begun
    (begin,) = [b for b in page.findChildren(QPushButton) if b.text() == "导入单位名单…"]
    assert begin.hasFocus()
    assert not page.tabs.isVisible()


def test_a_county_finds_its_board_on_the_start_page(qtbot: QtBot, window: MainWindow) -> None:
    window.show_start()

    press(qtbot, window.frame.start, "收报")

    page = window.county.page
    assert window.county.year == YEAR
    assert units_shown(page) == list(UNITS)
    assert page.board.table.hasFocus()
    assert page.board.table.chosen == next(iter(UNITS))  # Enter opens it
    assert "截止 2026年1月25日" in page.board.due.text()
    press(qtbot, page, "← 报告列表")
    assert window.frame.start.isVisible()


def test_the_board_says_how_far_the_county_is_with_each(page: CountyPage) -> None:
    assert cell(page, "云溪镇人民政府", BoardColumn.STATE) == "已收到"
    assert cell(page, "白石镇人民政府", BoardColumn.STATE) == "已收到（草稿）"
    assert cell(page, "柳河乡人民政府", BoardColumn.STATE) == "未报送"
    assert cell(page, "青山县水利局", BoardColumn.GROUP) == "区直单位"
    assert cell(page, "云溪镇人民政府", BoardColumn.ERROR) == ""
    assert int(cell(page, "白石镇人民政府", BoardColumn.ERROR)) > 0
    assert cell(page, "云溪镇人民政府", BoardColumn.DUE).startswith("迟")
    assert cell(page, "柳河乡人民政府", BoardColumn.DUE).startswith("逾期")
    assert len(cell(page, "云溪镇人民政府", BoardColumn.CODE)) == len("0000 0000 0000")


def test_one_click_on_a_count_shows_these_and_no_others(qtbot: QtBot, page: CountyPage) -> None:
    chips = page.board.counts.buttons
    assert chips[BoardFilter.ALL].text() == "全部 7"
    assert chips[BoardFilter.MISSING].text() == "未报送 5"

    qtbot.mouseClick(chips[BoardFilter.RECEIVED], Qt.MouseButton.LeftButton)

    assert units_shown(page) == ["云溪镇人民政府", "白石镇人民政府"]
    assert page.board.verdict.text() == "共7个单位，显示2个"
    qtbot.mouseClick(chips[BoardFilter.ALL], Qt.MouseButton.LeftButton)
    page.board.group.setCurrentIndex(page.board.group.findText("区直单位"))
    assert units_shown(page) == ["青山县民政局", "青山县水利局"]
    assert chips[BoardFilter.ALL].text() == "全部 2"
    page.board.group.setCurrentIndex(0)
    page.board.search.setText("街道")
    assert units_shown(page) == ["城关街道办事处"]


def test_a_click_on_a_head_sorts_and_a_third_gives_the_roster_back(
    qtbot: QtBot, page: CountyPage
) -> None:
    click_head(qtbot, page, BoardColumn.ERROR)
    click_head(qtbot, page, BoardColumn.ERROR)
    assert units_shown(page)[0] == "白石镇人民政府"

    click_head(qtbot, page, BoardColumn.ERROR)
    assert units_shown(page) == list(UNITS)


def test_enter_opens_what_a_unit_submitted(
    qtbot: QtBot, window: MainWindow, page: CountyPage
) -> None:
    wanted: list[str] = []
    window.county.submission_wanted.connect(wanted.append)
    page.board.table.choose("云溪镇人民政府")
    qtbot.keyClick(page.board.table, Key.Key_Return)
    assert wanted == ["云溪镇人民政府"]

    page.board.table.choose("柳河乡人民政府")
    qtbot.keyClick(page.board.table, Key.Key_Return)
    assert wanted == ["云溪镇人民政府"]
    assert "还没有报送" in window.frame.status.message.text()
    assert window.county.next_unit("云溪镇人民政府") == "白石镇人民政府"
    assert window.county.next_unit("白石镇人民政府") == "云溪镇人民政府"
    page.board.counts.buttons[BoardFilter.MISSING].click()
    assert window.county.next_unit("云溪镇人民政府") is None


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_another_workspace_is_opened_over_the_board_only_when_asked(
    qtbot: QtBot, window: MainWindow, page: CountyPage, tmp_path: Path, catalog: Catalog
) -> None:
    own, other = window.library.path, tmp_path / "units" / "别处"
    other.mkdir()
    make_report(other, catalog)

    window.come_forward(str(workspace_file(other)))
    answer(qtbot, window, "留在收报台")
    assert window.library.path == own
    assert page.isVisible()

    window.frame.actions["open_workspace"].trigger()
    choose_file(window, workspace_file(other))
    answer(qtbot, window, "打开")
    assert window.library.path == workspace_file(other)


def test_a_receiving_is_taken_back_whole(
    qtbot: QtBot, window: MainWindow, page: CountyPage
) -> None:
    assert page.page_actions["county_undo"].text() == "撤销收报（2 份）"

    press(qtbot, page, page.page_actions["county_undo"].text())

    assert page.board.counts.buttons[BoardFilter.MISSING].text() == "未报送 7"
    assert "已撤销：收报（2 份）" in window.frame.status.message.text()
    qtbot.keyClick(page.board.table, Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert page.board.counts.buttons[BoardFilter.MISSING].text() == "未报送 5"
    qtbot.keyClick(page.board.table, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.board.counts.buttons[BoardFilter.MISSING].text() == "未报送 7"


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_off(window: MainWindow, page: CountyPage, percent: int) -> None:
    apply_scale(percent)
    for width in (1024, 1366):
        window.resize(width, 768)
        QApplication.processEvents()
        assert page.isVisible()
        assert window.width() == width
        assert clipped(page) == []
        assert nameless(page) == []


def test_the_board_goes_out_as_it_is_shown(
    qtbot: QtBot, window: MainWindow, page: CountyPage, tmp_path: Path
) -> None:
    page.board.counts.buttons[BoardFilter.RECEIVED].click()
    page.page_actions["export_board"].trigger()
    choose_file(window, tmp_path / "收报台.xlsx")
    sheet = load_workbook(tmp_path / "收报台.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["序号", "单位", "类别", "状态"]
    assert [row[1] for row in rows[1:]] == ["云溪镇人民政府", "白石镇人民政府"]
    assert isinstance(rows[2][rows[0].index("必须改正")], int)

    page.board.counts.buttons[BoardFilter.ALL].click()
    page.page_actions["export_board"].trigger()
    choose_file(window, tmp_path / "收报台.pdf")
    reader = PdfReader(tmp_path / "收报台.pdf")
    text = "".join(one.extract_text() for one in reader.pages)
    assert "共7个单位，未报送5，已收到2，截止2026年1月25日" in text.replace("\n", "")
    assert all(unit in text for unit in UNITS)

    page.page_actions["print_board"].trigger()
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "没有找到打印机" in answer(qtbot, window, "知道了")


def test_a_right_click_on_a_unit_offers_what_is_done_with_it(
    window: MainWindow, page: CountyPage
) -> None:
    opening, *others = page.board.table.actions()
    assert opening.text() == "审核"
    assert [one.text() for one in others] == ["往来记录…", "发布核对…"]
    page.board.table.choose("云溪镇人民政府")

    opening.trigger()

    assert window.context.group(ExaminationCommands).shown
    assert "云溪镇人民政府" in window.context.group(ExaminationCommands).page.head.heading.text()


def test_undo_has_no_button_where_nothing_can_be_undone(page: CountyPage) -> None:
    undo, redo = (page.page_actions[f"county_{step}"] for step in ("undo", "redo"))
    while undo.isVisible():
        undo.trigger()

    assert [
        b.text() for b in page.findChildren(QPushButton) if "撤销" in b.text() and b.isVisible()
    ] == []
    redo.trigger()
    assert undo.isVisible()


def test_an_empty_board_says_what_to_do(page: CountyPage) -> None:
    page.board.search.setText("没有这个单位")
    assert page.board.table.rows == []
    page.board.table.grab()  # the words are painted

    assert "全部类别" in page.board.table.accessibleDescription()
    page.board.search.clear()
    assert page.board.table.accessibleDescription() == ""


def test_an_older_version_counts_when_the_county_chooses_it(
    window: MainWindow, page: CountyPage, tmp_path: Path
) -> None:
    unit = "柳河乡人民政府"
    files = [packed(tmp_path, unit, {}, name=str(n), version=n) for n in (2, 1)]
    collection = window.county.collection
    assert collection is not None
    for file in (*files, tmp_path / f"没有的{unit}.zwgks"):
        receive(collection.context, [file], YEAR)
    window.county.refresh()
    assert cell(page, unit, BoardColumn.NUMBER) == "1"
    page.board.table.choose(unit)

    page.page_actions["unit_history"].trigger()

    dialog = dialog_on(window, HistoryDialog)
    assert [row.words for row in dialog.table.rows][:2] == [
        "第2版，以这一份为准",
        "第1版，旧版，不计",
    ]
    assert dialog.table.rows[2].kind is HistoryKind.REFUSED
    use = dialog.page_actions["use"]
    assert not use.isEnabled()  # it counts already
    dialog.table.selectRow(2)
    assert not use.isEnabled()  # nothing was stored of it
    dialog.table.selectRow(1)
    use.trigger()
    assert [row.counts for row in dialog.table.rows] == [False, True, False]
    assert cell(page, unit, BoardColumn.NUMBER) == "2"
    dialog.reject()
    page.page_actions["county_undo"].trigger()
    assert cell(page, unit, BoardColumn.NUMBER) == "1"

"""汇总 in the window: sums by group, the units behind a cell, and the ways out."""

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from gui.access import clipped, nameless
from gui.county_driving import UNITS, YEAR, make_county, receive_in, sent_by
from gui.window_driving import Key, choose_file, dialog_on, make_window, press, workspace_file
from openpyxl import load_workbook
from package_files import sent
from pypdfium2 import PdfDocument
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.county.rolling_up import FillInDialog, RollingUp
from zwgk_desktop.ui.county.rollup_view import RollUpView
from zwgk_desktop.ui.county.sum_comparison import SumComparisonDialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.records import RecordView
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.view import StatutoryTable

RECEIVED, GRANTED = "requests.received.natural_person", "requests.granted.natural_person"
TOTAL = "requests.received.total"
FEES = "proactive.fees.amount"
SENT: Mapping[str, int] = {"青山县民政局": 3, "云溪镇人民政府": 7, "白石镇人民政府": 2}
LEFT = [unit for unit in UNITS if unit not in SENT]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """The folder of a county of which three of seven have submitted; two are accepted."""
    folder = tmp_path_factory.mktemp("青山县")
    made = folder / "units"
    made.mkdir()
    make_county(folder, catalog)
    files = [sent_by(made, catalog, unit, figures(count)) for unit, count in SENT.items()]
    receive_in(folder, catalog, *files)
    path = workspace_file(folder)
    with Workspace.open(path, catalog, writing=True, program="test") as workspace:
        for unit in ("青山县民政局", "云溪镇人民政府"):
            said = ExaminationStep(decision=ExaminationState.ACCEPTED, override="已核对")
            examine(Collection(workspace.context, YEAR), unit, said)
    return folder


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog, county: Path) -> MainWindow:
    shutil.copytree(county, tmp_path, dirs_exist_ok=True)
    return make_window(qtbot, tmp_path, catalog)


@pytest.fixture
def view(window: MainWindow) -> RollUpView:
    window.county.open(YEAR)
    view = window.context.group(RollingUp).view
    assert view is not None
    window.county.page.turn_to(view)
    view.sections.setCurrentIndex(1)
    return view


def figures(count: int) -> Mapping[Address, Value | None]:
    return {RECEIVED: count, GRANTED: count, FEES: Decimal("0.1")}


def table_of(view: RollUpView) -> StatutoryTable:
    assert view.table is not None
    return view.table


def shown(view: RollUpView, cell: Address) -> str:
    return table_of(view).own_model.figure(cell).text


def listed(view: RollUpView) -> list[tuple[str, str, str]]:
    model = view.behind.table.model()
    return [
        (
            str(model.index(row, 0).data()),
            str(model.index(row, 1).data()),
            str(model.index(row, 2).data()),
        )
        for row in range(model.rowCount())
    ]


def test_each_tab_is_a_sum_and_who_is_left_out_is_named(view: RollUpView) -> None:
    assert shown(view, RECEIVED) == "10"
    assert view.said.text().startswith("计入2个单位。没有计入：青山县人民政府办公室（未报送）、")
    assert "白石镇人民政府（未接收（已收到））" in view.said.toolTip()
    view.groups.setCurrentIndex(3)
    assert shown(view, RECEIVED) == "7"
    view.groups.setCurrentIndex(2)
    assert shown(view, RECEIVED) == "3"

    view.groups.setCurrentIndex(0)
    view.every.click()

    assert shown(view, RECEIVED) == "12"
    assert view.said.text().startswith("计入3个单位。")
    view.sections.setCurrentIndex(0)
    assert shown(view, FEES) == "0.3"


def test_the_caret_lists_the_units_behind_a_figure_largest_first(
    qtbot: QtBot, window: MainWindow, view: RollUpView
) -> None:
    view.every.click()
    table_of(view).go_to(RECEIVED)
    assert listed(view) == [
        ("云溪镇人民政府", "7", "58.3%"),
        ("青山县民政局", "3", "25.0%"),
        ("白石镇人民政府", "2", "16.7%"),
    ]
    assert view.behind.years.text() == "2024年没有收报，不能比较"

    table_of(view).go_to(TOTAL)
    assert [unit for unit, *_ in listed(view)] == [
        "云溪镇人民政府",
        "青山县民政局",
        "白石镇人民政府",
    ]
    qtbot.keyClick(table_of(view), Key.Key_Down)
    assert listed(view) == []
    assert view.behind.rest.text() == "另有3个单位是0"

    wanted: list[str] = []
    window.county.submission_wanted.connect(wanted.append)
    table_of(view).go_to(RECEIVED)
    view.behind.table.selectRow(1)
    qtbot.keyClick(view.behind.table, Key.Key_Return)
    assert wanted == ["青山县民政局"]


def test_the_year_before_stands_beside(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    make_county(tmp_path, catalog)
    folder = tmp_path / "sent"
    path = workspace_file(tmp_path)
    with Workspace.open(path, catalog, writing=True, program="test") as workspace:
        for year, count in ((YEAR - 1, 4), (YEAR, 9)):
            (folder / str(year)).mkdir(parents=True)
            package = sent(
                folder / str(year), "云溪镇人民政府", {RECEIVED: count, "report.year": year}
            )
            assert receive(workspace.context, [package], year).refused == ()
    window = make_window(qtbot, tmp_path, catalog)
    window.county.open(YEAR)
    view = window.context.group(RollingUp).view
    assert view is not None
    window.county.page.turn_to(view)
    view.every.click()
    view.sections.setCurrentIndex(1)
    table_of(view).go_to(RECEIVED)

    assert view.behind.years.text() == "2024年 4，多5"
    view.compare.click()

    tables = [t for t in view.findChildren(StatutoryTable) if t.isVisible()]
    (before,) = [table for table in tables if table is not table_of(view)]
    assert before.own_model.figure(RECEIVED).text == "4"
    assert before.accessibleName().startswith("2024年")
    qtbot.keyClick(table_of(view), Key.Key_Right)
    assert before.current_address() == table_of(view).current_address() != RECEIVED


def test_a_sum_is_never_typed_over(qtbot: QtBot, view: RollUpView) -> None:
    table = table_of(view)
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_9)
    QApplication.clipboard().setText("9")
    table.paste()

    assert shown(view, RECEIVED) == "10"


def test_the_workbook_holds_the_group_that_is_shown(
    qtbot: QtBot, window: MainWindow, view: RollUpView, tmp_path: Path
) -> None:
    press(qtbot, view, "导出表格…")
    choose_file(window, tmp_path / "汇总.xlsx")

    book = load_workbook(tmp_path / "汇总.xlsx")
    names = [str(row[0].value) for row in book["各单位数据"].iter_rows()]
    assert {"青山县民政局", "云溪镇人民政府"} <= set(names)
    assert "白石镇人民政府" not in names
    assert "汇总表" in window.frame.notice.text


def test_the_sums_are_printed_in_the_statutory_layout(
    qtbot: QtBot, window: MainWindow, view: RollUpView, tmp_path: Path
) -> None:
    press(qtbot, view, "导出表格…")
    choose_file(window, tmp_path / "汇总.pdf")

    pages = PdfDocument(tmp_path / "汇总.pdf")
    assert "区直单位" in "".join(page.get_textpage().get_text_range() for page in pages)


def old_and_new(dialog: FillInDialog, address: str) -> tuple[str, ...]:
    """Return the two values of a cell in the dialog's list."""
    (row,) = (at for at, one in enumerate(dialog.list.changes) if one and one.address == address)
    return tuple(dialog.list.model().index(row, column).data() for column in (1, 2))


def test_the_countys_own_report_is_filled_in_one_act(
    qtbot: QtBot, window: MainWindow, view: RollUpView
) -> None:
    press(qtbot, view, "填入本级报告…")
    dialog = dialog_on(window, FillInDialog)
    assert dialog.unit.text() == "青山县人民政府办公室"
    assert "将新建一份" in dialog.said.text()
    assert clipped(dialog) == []
    dialog.unit.setText("云溪镇人民政府")
    assert "没有汇总的报告" in dialog.said.text()
    assert not dialog.take.isEnabled()
    QApplication.processEvents()
    assert clipped(dialog) == []
    dialog.unit.setText("青山县人民政府")
    assert "自己的数" not in dialog.said.text()
    press(qtbot, dialog, "填入")

    workspace = window.library.workspace
    assert workspace is not None
    session = workspace.session_of("青山县人民政府", YEAR, Scope.SUMMED)
    assert session.report.entry(RECEIVED) == 10
    assert session.report.entry(FEES) == Decimal("0.2")
    press(qtbot, view, "填入本级报告…")
    assert dialog_on(window, FillInDialog).unit.text() == "青山县人民政府"
    assert old_and_new(dialog_on(window, FillInDialog), RECEIVED) == ("10", "10")
    dialog_on(window, FillInDialog).reject()
    session.undo()
    assert session.report.entry(RECEIVED) is None

    session.apply({"report.status": "final"}, ActKind.FINALISE)
    press(qtbot, view, "填入本级报告…")
    dialog = dialog_on(window, FillInDialog)
    assert "已经定稿，不能填入" in dialog.said.text()
    assert not dialog.take.isEnabled()
    dialog.reject()


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_off(window: MainWindow, view: RollUpView, percent: int) -> None:
    apply_scale(percent)
    for width in (1024, 1366):
        window.resize(width, 768)
        QApplication.processEvents()
        assert view.isVisible()
        assert window.width() == width
        assert clipped(window.county.page) == []
        assert nameless(window.county.page) == []


def test_a_request_that_may_stand_in_it_twice_is_told(window: MainWindow, view: RollUpView) -> None:
    workspace = window.library.writable_workspace()
    for unit in ("青山县人民政府办公室", "云溪镇人民政府"):
        fields = {"number": "2025-001", "received_on": "2025-03-03", "channel": "in_person"}
        more = {"class": "natural_person", "subject": "征地补偿方案"}
        request_acts.register_request(workspace.books(unit), fields | more)

    window.county.open(YEAR)
    window.county.page.turn_to(view)

    assert "2025-001号申请青山县人民政府办公室、云溪镇人民政府都登记了" in view.said.text()


def test_enter_opens_nothing_on_a_board_that_is_not_seen(
    qtbot: QtBot, window: MainWindow, view: RollUpView
) -> None:
    window.show_start()
    window.county.open(YEAR)
    assert view.isVisible()

    focused = window.focusWidget()
    assert focused is window.county.page.tabs
    qtbot.keyClick(focused, Key.Key_Return)

    assert window.county.shown


def text_of(table: RecordView[Any], row: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, at).data() or "") for at in range(model.columnCount())]


def test_units_stand_beside_each_other_sorted_by_a_head_with_bars(
    qtbot: QtBot, window: MainWindow, view: RollUpView
) -> None:
    view.every.click()
    press(qtbot, view, "比较…")
    qtbot.waitUntil(lambda: bool(window.findChildren(SumComparisonDialog)))
    dialog = dialog_on(window, SumComparisonDialog)
    assert dialog.years.rows == []
    assert dialog.years.accessibleDescription() == "2024年没有计入汇总的报告，不能比较。"
    dialog.tabs.setCurrentIndex(1)

    table = dialog.units
    model, across = table.model(), Qt.Orientation.Horizontal
    heads = [model.headerData(column, across) for column in range(model.columnCount())]
    at = heads.index("新收申请")
    table.sortByColumn(at, Qt.SortOrder.DescendingOrder)
    assert [text_of(table, row)[0] for row in range(3)] == [
        "云溪镇人民政府",
        "中位数（2个单位）",
        "青山县民政局",
    ]
    assert [text_of(table, row)[at] for row in range(3)] == ["7", "4.5", "3"]
    long, none = (bar_length(dialog, row, at) for row in (0, 1))
    assert long > bar_length(dialog, 2, at) > none
    assert bar_length(dialog, 0, at + 1) == 0  # only the sorted column has bars

    wanted: list[str] = []
    window.county.submission_wanted.connect(wanted.append)
    table.selectRow(1)
    qtbot.keyClick(table, Key.Key_Return)  # medians are no unit
    assert (wanted, dialog.isVisible()) == ([], True)
    table.selectRow(0)
    qtbot.keyClick(table, Key.Key_Return)
    assert wanted == ["云溪镇人民政府"]


def bar_length(dialog: SumComparisonDialog, row: int, column: int) -> int:
    """Count the pixels of a bar in the upper part of a cell, above its text."""
    table, colour = dialog.units, theme.colours().selection.rgb()
    table.clearSelection()
    table.setCurrentIndex(QModelIndex())
    index = table.model().index(row, column)
    table.scrollTo(index)
    QApplication.processEvents()
    box = table.visualRect(index)
    image = table.viewport().grab(box).toImage()
    return sum(image.pixel(x, 6) == colour for x in range(image.width()))


def test_last_year_noughts_and_outliers_are_told_in_the_window(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_county(tmp_path, catalog)
    sums = {YEAR - 1: {"云溪镇人民政府": 4, "白石镇人民政府": 1}, YEAR: {"云溪镇人民政府": 45}}
    sums[YEAR]["柳河乡人民政府"] = 0
    with Workspace.open(
        workspace_file(tmp_path), catalog, writing=True, program="test"
    ) as workspace:
        for year, units in sums.items():
            (tmp_path / str(year)).mkdir()
            for unit, count in units.items():
                values = {RECEIVED: count, "report.year": year}
                package = sent(tmp_path / str(year), unit, values)
                assert receive(workspace.context, [package], year).refused == ()
    window = make_window(qtbot, tmp_path, catalog)
    window.county.open(YEAR)
    view = window.context.group(RollingUp).view
    assert view is not None
    window.county.page.turn_to(view)
    view.every.click()

    press(qtbot, view, "比较…")
    qtbot.waitUntil(lambda: bool(window.findChildren(SumComparisonDialog)))
    dialog = dialog_on(window, SumComparisonDialog)

    assert [text_of(dialog.years, row)[1:5] for row in range(2)] == [
        ["5", "45", "+40", "+800.0%"]
    ] * 2
    said = "".join(label.text() for label in dialog.findChildren(PlainLabel))
    assert "柳河乡人民政府（只计入2025年；2024年未报送）" in said
    assert "白石镇人民政府（只计入2024年；2025年未报送）" in said
    assert [text_of(dialog.again, row) for row in range(2)] == [
        ["柳河乡人民政府", "报的数字全部是0"],
        ["云溪镇人民政府", "相差很大：新收申请45件，上年4件"],
    ]
    for at in range(3):
        dialog.tabs.setCurrentIndex(at)
        QApplication.processEvents()
        assert clipped(dialog) == []
        assert nameless(dialog) == []

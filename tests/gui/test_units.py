"""单位更名与合并: what it will do is said first; then the chain of years runs through."""

from pathlib import Path

import pytest
from gui.window_driving import (
    UNIT,
    Key,
    answer,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
)
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.finalising import finalise
from zwgk_desktop.services.workspace import Succession, Workspace
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.records.units_dialog import RenameDialog, SuccessionDialog, UnitsDialog

NEW = "云溪街道办事处"
OTHER = "青溪乡人民政府"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_report(tmp_path, catalog, {}, year=2022)
    make_report(tmp_path, catalog, {}, year=2023)
    return make_window(qtbot, tmp_path, catalog)


def workspace_of(window: MainWindow) -> Workspace:
    workspace = window.library.workspace
    assert workspace is not None
    return workspace


def opened(window: MainWindow) -> UnitsDialog:
    window.frame.actions["units"].trigger()
    return dialog_on(window, UnitsDialog)


def lines(dialog: UnitsDialog) -> list[str]:
    model = dialog.table.model()
    rows = range(model.rowCount())
    return ["　".join(filter(None, (model.index(r, c).data() for c in (0, 1)))) for r in rows]


def ticked(dialog: SuccessionDialog, *units: str) -> None:
    for row in range(dialog.old.count()):
        item = dialog.old.item(row)
        on = item.text() in units
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_a_name_is_written_otherwise_in_all_its_reports(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(window)
    assert lines(dialog) == [f"{UNIT}　2022、2023年"]
    press(qtbot, dialog, "改写名称…")
    rename = dialog_on(dialog, RenameDialog)
    assert "请写新的名称" in rename.plan.text()
    rename.name.setText(NEW)
    assert rename.plan.text() == f"· 2022、2023年的报告改写为“{NEW}”，每份算一步，可以撤销。"
    qtbot.keyClick(rename.name, Key.Key_Return)

    assert lines(dialog) == [f"{NEW}　2022、2023年"]
    assert [one.unit for one in workspace_of(window).reports()] == [NEW, NEW]
    assert NEW in window.frame.status.message.text()


def test_a_final_report_keeps_its_name_in_the_chain(qtbot: QtBot, window: MainWindow) -> None:
    workspace = workspace_of(window)
    old = workspace.find(UNIT, 2022)
    new = workspace.find(UNIT, 2023)
    assert old is not None
    assert new is not None
    session = workspace.session(old)
    session.apply({"report.signed_by": UNIT, "report.contact": "0571-00000000"}, ActKind.ENTRY)
    finalise(session)
    window.open_report(new)
    dialog = opened(window)
    press(qtbot, dialog, "改写名称…")
    rename = dialog_on(dialog, RenameDialog)
    rename.name.setText(NEW)
    assert "2022年的已经定稿，名称不变" in rename.plan.text()
    press(qtbot, rename, "改写")

    assert f"↳ 从2023年起，“{NEW}”接着“{UNIT}”" in lines(dialog)
    session = page_of(window).session
    assert session.report.unit == NEW
    assert session.previous is not None
    assert NEW in window.windowTitle()


def test_two_reports_of_a_year_cannot_bear_one_name(qtbot: QtBot, window: MainWindow) -> None:
    workspace_of(window).new_report(OTHER, 2023, Level.TOWNSHIP)
    dialog = opened(window)
    dialog.table.selectRow(0)
    press(qtbot, dialog, "改写名称…")
    rename = dialog_on(dialog, RenameDialog)
    rename.name.setText(UNIT if dialog.chosen == OTHER else OTHER)
    assert "同一年不能有两份" in rename.plan.text()
    press(qtbot, rename, "改写")
    assert rename.isVisible()
    assert rename.advice.text()
    assert {one.unit for one in workspace_of(window).reports()} == {UNIT, OTHER}


def test_units_are_merged_and_released(qtbot: QtBot, window: MainWindow) -> None:
    workspace = workspace_of(window)
    workspace.new_report(OTHER, 2023, Level.TOWNSHIP)
    dialog = opened(window)
    press(qtbot, dialog, "设承接…")
    merge = dialog_on(dialog, SuccessionDialog)
    assert merge.year.text() == "2024"
    ticked(merge, UNIT, OTHER)
    merge.name.setText(NEW)
    assert "2023年各格相加；文字不相加" in merge.plan.text()
    press(qtbot, merge, "设承接")

    assert set(workspace.unit_names.successions()) == {
        Succession(NEW, UNIT, 2024),
        Succession(NEW, OTHER, 2024),
    }
    session = workspace.session(workspace.new_report(NEW, 2024, Level.STREET))
    assert session.previous is not None

    dialog.table.selectRow(len(dialog.table.rows) - 1)
    press(qtbot, dialog, "解除承接…")
    assert "报告本身不变" in answer(qtbot, dialog, "解除承接")
    assert len(workspace.unit_names.successions()) == 1


def test_what_cannot_be_carried_on_is_said(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(window)
    press(qtbot, dialog, "设承接…")
    merge = dialog_on(dialog, SuccessionDialog)
    ticked(merge)
    press(qtbot, merge, "设承接")
    assert "没有选择原来的单位" in merge.advice.text()
    ticked(merge, UNIT)
    merge.name.setText(UNIT)
    press(qtbot, merge, "设承接")
    assert "不能承接" in merge.advice.text()
    merge.year.setText("二〇")
    assert "年" in merge.plan.text()
    press(qtbot, merge, "设承接")
    assert merge.isVisible()
    merge.name.setText(NEW)
    merge.year.setText("2030")
    assert f"“{UNIT}”没有2029年的报告" in merge.plan.text()
    press(qtbot, merge, "设承接")
    assert workspace_of(window).unit_names.successions() == (Succession(NEW, UNIT, 2030),)


def test_without_reports_there_is_nothing_to_join(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["units"].trigger()
    assert dialogs_on(window) == []
    assert "还没有报告" in window.frame.status.message.text()


def test_what_was_set_is_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    workspace = workspace_of(window)
    workspace.new_report(OTHER, 2022, Level.TOWNSHIP)
    workspace.unit_names.add_succession(UNIT, [OTHER], 2023)
    dialog = opened(window)
    assert (dialog.undo.isEnabled(), dialog.redo.isEnabled()) == (True, False)
    assert dialog.undo.toolTip() == "撤销：设承接"

    qtbot.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
    assert workspace.unit_names.successions() == ()
    assert not any("↳" in line for line in lines(dialog))
    assert (dialog.undo.isEnabled(), dialog.redo.isEnabled()) == (False, True)
    qtbot.mouseClick(dialog.redo, Qt.MouseButton.LeftButton)
    assert workspace.unit_names.successions() == (Succession(UNIT, OTHER, 2023),)
    assert any("↳" in line for line in lines(dialog))

"""导入: read, shown, agreed to, then one act."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from gui.table_driving import commit
from gui.window_driving import (
    UNIT,
    Key,
    answer,
    choose_file,
    dialog_on,
    dialogs_on,
    make_report,
    make_window,
    page_of,
    press,
    workspace_file,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from reports import EDITION, nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Status
from zwgk_desktop.domain.sheet_code import encode_sheet_code
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.import_draft import ReadingState
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.incoming.imports import Imports
from zwgk_desktop.ui.incoming.members import MembersDialog
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.cell_paint import CellFigure

TEXT = f"""{UNIT}2023年政府信息公开工作年度报告

一、总体情况
全年公开信息一百二十条。

二、主动公开政府信息情况
第二十条 第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
行政规范性文件\t2\t0\t5
第二十条 第（五）项
信息内容\t本年处理决定数量
行政许可\t若干

五、存在的主要问题及改进情况
更新不及时，下一步每月检查整改。

六、其他需要报告的事项
本年度没有收取信息处理费。
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "年报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    return make_window(qtbot, tmp_path, catalog)


def read(qtbot: QtBot, window: MainWindow, source: Path) -> ImportDialog:
    window.frame.actions["import"].trigger()
    choose_file(window, source)
    qtbot.waitUntil(lambda: any(isinstance(d, ImportDialog) for d in dialogs_on(window)))
    return dialog_on(window, ImportDialog)


def stored(folder: Path, catalog: Catalog) -> list[int]:
    """Return the years that count, as another program sees them."""
    if not workspace_file(folder).exists():
        return []
    with Workspace.open(workspace_file(folder), catalog, writing=False, program="试") as other:
        return [entry.year for entry in other.reports()]


def figure_of(dialog: ImportDialog, cell: Address) -> CellFigure:
    return dialog.form.tables[cell.partition(".")[0]].own_model.figure(cell)


def test_what_was_read_is_shown_and_nothing_written(
    qtbot: QtBot, window: MainWindow, source: Path, tmp_path: Path
) -> None:
    dialog = read(qtbot, window, source)
    said = "\n".join(dialog.reading.lines())

    assert dialog.unit.text() == UNIT
    assert dialog.year.text() == "2023"
    assert dialog.level.level is Level.TOWNSHIP
    assert f"将新建“{UNIT}”2023年的报告" in dialog.advice.text()
    assert "？ 拿不准" in said
    assert "若干" in said
    assert "缺 没有读到　三、收到和处理政府信息公开申请情况" in said
    assert "✓ 0" in dialog.source.toPlainText().replace("\xa0", " ")
    assert "读到 6" in dialog.legend.text()
    assert dialog.overwrite.isHidden()  # nothing differs: the buttons keep their width
    assert dialog.take.width() == dialog.take.sizeHint().width()
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not workspace_file(tmp_path).exists()


def test_the_files_of_an_archive_are_chosen_before_they_are_read(
    qtbot: QtBot, window: MainWindow, source: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "各镇年报.zip"
    with zipfile.ZipFile(archive, "w") as package:
        for name in ("甲镇.txt", "乙镇.txt", "丙镇.txt"):
            package.writestr(name, source.read_text("utf-8").replace("2023", "2024"))
    window.frame.actions["import"].trigger()
    choose_file(window, archive)
    qtbot.waitUntil(lambda: any(isinstance(d, MembersDialog) for d in dialogs_on(window)))
    members = dialog_on(window, MembersDialog)

    assert not members.take.isEnabled()
    for row in (1, 2):
        members.list.setCurrentRow(row)
        qtbot.keyClick(members.list, Key.Key_Space)
    qtbot.mouseClick(members.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(isinstance(d, ImportDialog) for d in dialogs_on(window)))
    dialog = dialog_on(window, ImportDialog)

    assert dialog.year.text() == "2024"
    assert "各镇年报.zip/乙镇.txt" in dialog.draft.recognised.note


def test_a_small_screen_has_room_to_choose_a_file_and_to_compare(
    qtbot: QtBot, window: MainWindow, source: Path
) -> None:
    """As 1366 × 768 is with the desktop's own scale at 200 %."""
    window.resize(683, 384)
    window.frame.actions["import"].trigger()
    chooser = dialog_on(window, QFileDialog)
    assert chooser.width() <= 683
    assert chooser.height() <= 384
    choose_file(window, source)
    qtbot.waitUntil(lambda: any(isinstance(d, ImportDialog) for d in dialogs_on(window)))
    dialog = dialog_on(window, ImportDialog)

    dialog.resize(651, 360)  # as high as such a screen lets it be
    QApplication.processEvents()
    assert dialog.height() == 360
    assert dialog.source.height() >= 110  # five lines of it
    assert dialog.take.visibleRegion().boundingRect() == dialog.take.rect()


def test_import_makes_a_report_in_one_act(qtbot: QtBot, window: MainWindow, source: Path) -> None:
    press(qtbot, read(qtbot, window, source), "导入")

    session = page_of(window).session
    assert (session.report.unit, session.report.year) == (UNIT, 2023)
    assert session.report.entry("proactive.normative_documents.in_force") == 5
    assert session.report.text("overview") == "全年公开信息一百二十条。"
    assert {row.kind.label for row in session.history()} == {"导入"}
    assert len({row.act for row in session.history()}) == 1

    window.frame.actions["undo"].trigger()
    assert session.report.text("overview") == ""


def test_overwriting_is_shown_and_has_to_be_chosen(
    qtbot: QtBot, window: MainWindow, source: Path, tmp_path: Path, catalog: Catalog
) -> None:
    values = {"proactive.normative_documents.issued": 1, "proactive.rules.issued": None}
    make_report(tmp_path, catalog, values)
    window.workspaces.begin()
    dialog = read(qtbot, window, source)
    cell = "proactive.normative_documents.issued"
    assert dialog.draft.state_of(cell) is ReadingState.KEPT
    assert dialog.draft.conflicting_values()[cell] == (1, 2)
    assert not dialog.level.isEnabled()
    press(qtbot, dialog, "导入")  # without overwriting: only blanks are filled
    report = page_of(window).session.report
    assert report.entry("proactive.normative_documents.issued") == 1
    assert report.entry("proactive.rules.issued") == 0

    dialog = read(qtbot, window, source)
    dialog.overwrite.click()
    assert dialog.take.text().startswith("导入并覆盖 ")
    assert figure_of(dialog, cell).text == "1→2"
    press(qtbot, dialog, dialog.take.text())
    assert page_of(window).session.report.entry("proactive.normative_documents.issued") == 2


def test_unit_and_year_are_asked_when_unclear(
    qtbot: QtBot, window: MainWindow, source: Path
) -> None:
    source.write_text(TEXT.partition("\n")[2], encoding="utf-8")
    dialog = read(qtbot, window, source)
    assert not dialog.take.isEnabled()
    assert "请填写单位名称和年度" in dialog.advice.text()
    assert dialog.unit.hasFocus()

    commit(dialog.unit, "石桥街道办事处")
    commit(dialog.year, "２０２２")
    assert dialog.level.level is Level.STREET
    press(qtbot, dialog, "导入")
    assert page_of(window).session.report.year == 2022


def test_refusal_stays_in_the_dialog(
    qtbot: QtBot, window: MainWindow, source: Path, tmp_path: Path
) -> None:
    dialog = read(qtbot, window, source)
    workspace_file(tmp_path).mkdir()  # nothing can be made there any more
    press(qtbot, dialog, "导入")

    assert dialog.isVisible()
    assert dialog.advice.text().startswith("◆")
    press(qtbot, dialog, "取消")


def test_file_without_the_form_is_refused(qtbot: QtBot, window: MainWindow, source: Path) -> None:
    source.write_text("今天天气很好。", encoding="utf-8")
    window.context.group(Imports).read(source)
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))

    assert "代码 I05" in answer(qtbot, window, "知道了")


def test_without_a_title_the_unit_at_hand_and_the_files_year_are_proposed(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    untitled = tmp_path / "2022年年报.txt"
    untitled.write_text(TEXT.partition("\n")[2], encoding="utf-8")

    dialog = read(qtbot, window, untitled)

    assert (dialog.unit.text(), dialog.year.text()) == (UNIT, "2022")
    assert "请核对" in dialog.advice.text()
    press(qtbot, dialog, "取消")


def test_of_several_units_the_one_whose_report_is_open_is_proposed(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = make_report(tmp_path, catalog)
    with Workspace.open(workspace_file(tmp_path), catalog, writing=True, program="试") as other:
        other.new_report("红石乡人民政府", 2023, Level.TOWNSHIP)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    untitled = tmp_path / "2022年年报.txt"
    untitled.write_text(TEXT.partition("\n")[2], encoding="utf-8")

    dialog = read(qtbot, window, untitled)

    assert (dialog.unit.text(), dialog.year.text()) == (UNIT, "2022")
    assert "请核对" in dialog.advice.text()
    press(qtbot, dialog, "取消")


def test_a_folder_of_reports_is_read_one_after_another(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    folder = tmp_path / "历年"
    folder.mkdir()
    for year in (2022, 2021):
        text = TEXT.replace("2023", str(year))
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    for other in ("~$2021.docx", "照片.jpg", ".2021.txt"):
        (folder / other).write_bytes(b"")

    window.context.group(Imports).read_all((folder,))
    years: list[str] = []
    for _ in range(2):
        qtbot.waitUntil(lambda: any(isinstance(d, ImportDialog) for d in dialogs_on(window)))
        dialog = dialog_on(window, ImportDialog)
        years.append(dialog.year.text())
        assert len(stored(tmp_path, catalog)) == len(years) - 1  # none counts before it is seen
        qtbot.waitUntil(dialog.take.hasFocus)
        qtbot.keyClick(dialog.take, Key.Key_Return)
        qtbot.waitUntil(lambda: len(stored(tmp_path, catalog)) == len(years))

    assert years == ["2021", "2022"]


def test_the_code_of_a_submission_sheet_is_imported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    report = nil_report(catalog.editions[EDITION], {"requests.received.natural_person": 12})
    scanned = tmp_path / "扫码.txt"
    scanned.write_text(encode_sheet_code(report, 1, "a" * 64), encoding="ascii")

    dialog = read(qtbot, window, scanned)
    assert dialog.unit.text() == report.unit
    assert "未与纸面核对" in "\n".join(dialog.reading.lines())
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)

    assert page_of(window).session.report.entry("requests.received.natural_person") == 12


def test_an_old_report_is_imported_as_published(
    qtbot: QtBot, window: MainWindow, source: Path
) -> None:
    dialog = read(qtbot, window, source)
    target = dialog.target
    assert not target.published_on.isEnabled()
    qtbot.mouseClick(target.published, Qt.MouseButton.LeftButton)
    assert target.published_on.hasFocus()

    press(qtbot, dialog, "导入")  # without a day
    assert dialog.isVisible()
    assert "发布日期" in dialog.advice.text()
    qtbot.keyClicks(target.published_on, "20240124")
    press(qtbot, dialog, "导入")

    session = page_of(window).session
    assert session.report.status is Status.PUBLISHED
    assert session.report.values["report.published_on"] == date(2024, 1, 24)
    assert len(session.versions) == 1


def test_several_old_reports_are_published_each_on_its_day(
    qtbot: QtBot, window: MainWindow, source: Path, tmp_path: Path, catalog: Catalog
) -> None:
    other = tmp_path / "上一年.txt"
    other.write_text(TEXT.replace("2023年", "2022年"), encoding="utf-8")
    window.context.group(Imports).read_all([source, other])
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    qtbot.mouseClick(dialog_on(window, ImportDialog).target.published, Qt.MouseButton.LeftButton)
    for year, day in ((2023, "20240124"), (2022, "20230119")):
        qtbot.waitUntil(lambda: bool(dialogs_on(window)))
        dialog = dialog_on(window, ImportDialog)
        assert dialog.year.text() == str(year)
        assert dialog.target.published_on.hasFocus()  # ticked for all after the first
        assert dialog.target.published_on.text() == ""
        qtbot.keyClicks(dialog.target.published_on, day)
        press(qtbot, dialog, "导入")

    with Workspace.open(workspace_file(tmp_path), catalog, writing=False, program="试") as stored_:
        days = {
            entry.year: stored_.session(entry.id).report.values["report.published_on"]
            for entry in stored_.reports()
        }
    assert days == {2023: date(2024, 1, 24), 2022: date(2023, 1, 19)}


def test_only_years_before_the_current_one_may_be_published(
    qtbot: QtBot, window: MainWindow, source: Path
) -> None:
    dialog = read(qtbot, window, source)
    dialog.target.published.setChecked(True)
    dialog.year.setText(str(today().year))

    assert not dialog.target.published.isVisible()
    assert dialog.target.publication() is None

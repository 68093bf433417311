"""Receiving at the county: chosen, dropped, asked about, told file by file, taken back whole."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from exports import save
from gui.access import clipped
from gui.county_driving import YEAR, make_county, sent_by
from gui.table_driving import commit
from gui.window_driving import (
    answer,
    choose_file,
    dialog_on,
    dialogs_on,
    drop,
    make_window,
    press,
)
from package_files import by_hand, photo
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import canonical_json, sha256
from zwgk_desktop.ui.county.receipt_dialog import AGAIN, REFUSED, TAKEN, ReceiptDialog
from zwgk_desktop.ui.county.receiving import Receiving
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.main_window import MainWindow

CLOUD, STONE, RIVER = "云溪镇人民政府", "白石镇人民政府", "柳河乡人民政府"


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The folder packages are carried in."""
    folder = tmp_path / "收到的"
    folder.mkdir()
    return folder


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_county(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.county.open(YEAR)
    return window


def document(folder: Path, edition: Edition, unit: str) -> Path:
    """Write a report as a unit without the program would send it."""
    path = folder / f"{unit}的报告.docx"
    save("docx", nil_report(edition, {"report.unit": unit}, YEAR), path)
    return path


def told(qtbot: QtBot, window: MainWindow) -> ReceiptDialog:
    qtbot.waitUntil(lambda: any(isinstance(d, ReceiptDialog) for d in dialogs_on(window)))
    return dialog_on(window, ReceiptDialog)


def said(dialog: ReceiptDialog) -> dict[str, tuple[str, str]]:
    """Return what the table says of each file: whose, and what came of it."""
    rows = [cells(dialog, row) for row in range(len(dialog.table.rows))]
    return {file: (unit, result) for file, unit, result, *_ in rows}


def cells(dialog: ReceiptDialog, row: int) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def states(window: MainWindow) -> dict[str, str]:
    return {row.status.unit: row.status.state.label for row in window.county.page.board.shown}


def test_an_archive_dropped_is_opened_and_its_photo_waits_to_be_entered(
    qtbot: QtBot, window: MainWindow, edition: Edition, sent: Path
) -> None:
    archive = sent / "报送.zip"
    picture = QImage(QSize(64, 64), QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    scans = [sent / f"{RIVER}年报.png", sent / "IMG_1.png"]
    with ZipFile(archive, "w") as file:
        for scan in scans:
            picture.save(str(scan))
            file.write(scan, scan.name)
        file.write(document(sent, edition, STONE), f"{STONE}.docx")

    drop(window, [archive])
    qtbot.waitUntil(lambda: bool(dialogs_on(window)), timeout=60_000)
    dialog = dialog_on(window, ReceiptDialog)

    result = said(dialog)
    assert result[scans[0].name] == (RIVER, TAKEN)
    assert result[f"{STONE}.docx"] == (STONE, TAKEN)
    assert result[scans[1].name] == ("", REFUSED)
    dialog.table.selectRow(0)
    assert not dialog.remember.isChecked()
    dialog.units.setCurrentText(CLOUD)
    press(qtbot, dialog, "收下")
    qtbot.waitUntil(lambda: said(dialog)[scans[1].name] == (CLOUD, TAKEN), timeout=60_000)
    press(qtbot, dialog, "关闭")
    (row,) = [one for one in window.county.page.board.shown if one.status.unit == RIVER]
    assert "已收到（待录入）" in row.cells


def test_a_folder_dropped_is_received_and_each_file_is_told_of(
    qtbot: QtBot, window: MainWindow, catalog: Catalog, edition: Edition, sent: Path
) -> None:
    package = sent_by(sent, catalog, CLOUD)
    again = sent / "又发了一遍.zwgks"
    again.write_bytes(package.read_bytes())
    whole = document(sent, edition, STONE)
    broken = sent / "坏的.zwgks"
    broken.write_bytes(package.read_bytes()[:900])
    (sent / f"{CLOUD}.zwgk").unlink()

    drop(window, [sent])
    dialog = told(qtbot, window)

    assert said(dialog) == {
        package.name: (CLOUD, TAKEN),
        again.name: (CLOUD, AGAIN),
        whole.name: (STONE, TAKEN),
        broken.name: ("", REFUSED),
    }
    assert dialog.summary.text() == "收下 2 份，收过 1 份，没有收 1 份。"
    first = cells(dialog, 0)  # what must be seen to
    assert first[0] == broken.name
    assert "不是完好的文件包" in first[3]
    assert dialog.table.rowHeight(0) >= dialog.table.sizeHintForRow(0)  # the reason in full
    offered = [one.text() for one in dialog.table.actions() if one.isEnabled()]
    assert offered == ["打开所在文件夹", "复制这一行", "复制全表"]
    (field,) = [f for f in dialog.findChildren(QLineEdit) if f.placeholderText()[:2] == "查找"]
    commit(field, REFUSED)
    assert [one.file for one in dialog.table.rows] == [broken]
    field.clear()
    assert dialog.table.rowHeight(0) >= dialog.table.sizeHintForRow(0)
    press(qtbot, dialog, "复制")
    assert QApplication.clipboard().text().count("\n") == 4
    press(qtbot, dialog, "关闭")
    assert (states(window)[CLOUD], states(window)[STONE]) == ("已收到", "已收到")
    qtbot.waitUntil(lambda: window.focusWidget() is window.county.page.board.table)

    press(qtbot, window.county.page, window.county.page.page_actions["county_undo"].text())

    assert set(states(window).values()) == {"未报送"}


def test_undoing_is_offered_only_where_something_was_taken(
    qtbot: QtBot, window: MainWindow, catalog: Catalog, sent: Path
) -> None:
    package = sent_by(sent, catalog, CLOUD)
    broken = sent / "坏的.zwgks"
    broken.write_bytes(package.read_bytes()[:900])

    for file, words in (
        (package, "收下 1 份。可以撤销。"),
        (package, "收过 1 份。"),  # 撤销 would take back what was received before
        (broken, "没有收 1 份。"),
    ):
        drop(window, [file])
        press(qtbot, told(qtbot, window), "关闭")
        assert window.frame.status.message.text() == words


def test_what_is_not_sure_is_asked_one_after_another(
    qtbot: QtBot, window: MainWindow, edition: Edition, sent: Path
) -> None:
    sure = document(sent, edition, STONE)
    text = "{}\n一、总体情况\n全年公开信息一百二十条。\n五、存在的主要问题及改进情况\n每月检查。\n"
    nameless, other, third = (sent / f"{name}.txt" for name in ("1无名", "2无名", "3无名"))
    for path in (nameless, other, third):
        path.write_text(text.format("政府信息公开工作年度报告"), encoding="utf-8")
    half = f"{RIVER}{YEAR}年政府信息公开工作年度报告"  # whose it is, but no tables
    third.write_text(text.format(half), encoding="utf-8")
    drop(window, [nameless, sure, other, third])

    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    first = dialog_on(window, ImportDialog)
    assert "后面还有 2 份" in first.windowTitle()
    assert not first.take.isEnabled()
    first.unit.setText("没有的镇")
    assert "名册里没有" in first.advice.text()
    first.unit.setText(RIVER)
    assert first.advice.text() == f"将收作“{RIVER}”{YEAR}年的第1次报送"
    assert not first.year.isEnabled()
    press(qtbot, first, "收下")
    qtbot.waitUntil(lambda: "2无名" in dialog_on(window, ImportDialog).windowTitle())
    press(qtbot, dialog_on(window, ImportDialog), "跳过这份")
    qtbot.waitUntil(lambda: "3无名" in dialog_on(window, ImportDialog).windowTitle())
    assert dialog_on(window, ImportDialog).unit.text() == RIVER
    press(qtbot, dialog_on(window, ImportDialog), "取消")

    dialog = told(qtbot, window)
    assert said(dialog) == {
        "1无名.txt": (RIVER, TAKEN),
        "2无名.txt": ("", REFUSED),
        "3无名.txt": ("", REFUSED),
        sure.name: (STONE, TAKEN),
    }
    assert window.county.page.page_actions["county_undo"].text() == "撤销收报（2 份）"


def test_a_unit_that_is_not_on_the_roster_is_asked_about(
    qtbot: QtBot, window: MainWindow, catalog: Catalog, sent: Path
) -> None:
    package = sent_by(sent, catalog, "云溪乡人民政府")
    window.county.page.page_actions["receive"].trigger()
    choose_file(window, package)
    dialog = told(qtbot, window)
    assert said(dialog) == {package.name: ("云溪乡人民政府", REFUSED)}
    assert dialog.remember.text() == "以后也认得“云溪乡人民政府”"
    dialog.resize(dialog.sizeHint())
    assert clipped(dialog) == []

    dialog.units.setCurrentText(CLOUD)
    press(qtbot, dialog, "收下")

    qtbot.waitUntil(lambda: said(dialog) == {package.name: (CLOUD, TAKEN)})
    collection = window.county.collection
    assert collection is not None
    found = collection.roster.find("云溪乡人民政府")
    assert found is not None
    assert found.name == CLOUD


def test_which_of_two_reports_a_document_is_is_asked(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, edition: Edition, sent: Path
) -> None:
    lower = "白水县人民政府"
    path = make_county(tmp_path, catalog)
    with Workspace.open(path, catalog, writing=True, program="test") as workspace:
        unit = RosterUnit(0, lower, Group.DEPARTMENT, 0, contributes=Scope.SUMMED)
        rosters.add_unit(workspace.context, unit)
    window = make_window(qtbot, tmp_path, catalog)
    window.county.open(YEAR)
    word, picture = sent / "年报.txt", sent / f"{lower}.png"
    save("txt", nil_report(edition, {"report.unit": lower}, YEAR), word)
    picture.write_bytes(photo())

    drop(window, [word, picture])
    qtbot.waitUntil(lambda: bool(dialogs_on(window)), timeout=60_000)
    asked = dialog_on(window, ImportDialog)
    assert asked.target.scope.isVisible()
    assert asked.target.scope.scope is Scope.SUMMED
    assert asked.advice.text().startswith(f"将收作“{lower}（汇总）”{YEAR}年的第1次报送；")
    qtbot.keyClick(asked.target.scope, Qt.Key.Key_Up)
    assert asked.advice.text().startswith(f"将收作“{lower}”{YEAR}年的第1次报送；")
    press(qtbot, asked, "收下")
    dialog = told(qtbot, window)

    assert said(dialog) == {word.name: (lower, TAKEN), picture.name: ("", REFUSED)}
    dialog.units.setCurrentText(f"{lower}（汇总）")
    press(qtbot, dialog, "收下")
    qtbot.waitUntil(lambda: said(dialog)[picture.name] == (f"{lower}（汇总）", TAKEN))
    press(qtbot, dialog, "关闭")
    rows = {row.status.name: row.cells for row in window.county.page.board.shown}
    assert "已收到" in rows[lower]
    assert "已收到（待录入）" in rows[f"{lower}（汇总）"]


def test_a_receiving_that_is_stopped_takes_nothing(
    qtbot: QtBot, window: MainWindow, catalog: Catalog, sent: Path
) -> None:
    packages = [sent_by(sent, catalog, unit) for unit in (CLOUD, STONE)]
    window.context.group(Receiving).receive(packages)
    status = window.frame.status
    assert status.progress.isVisible()

    press(qtbot, status, "取消")

    qtbot.waitUntil(lambda: not status.progress.isVisible())
    assert set(states(window).values()) == {"未报送"}
    window.context.group(Receiving).receive(packages)
    assert len(said(told(qtbot, window))) == 2


def test_a_package_dropped_on_the_start_page_finds_its_way(
    qtbot: QtBot, window: MainWindow, catalog: Catalog, sent: Path
) -> None:
    package = sent_by(sent, catalog, CLOUD)
    window.show_start()

    drop(window, [package])

    assert said(told(qtbot, window)) == {package.name: (CLOUD, TAKEN)}


def test_without_a_roster_nothing_is_received(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, sent: Path
) -> None:
    package = sent_by(sent, catalog, CLOUD)
    window = make_window(qtbot, tmp_path, catalog)

    drop(window, [package])

    assert "还没有名册" in window.frame.status.message.text()
    assert not window.county.page.has_begun


@pytest.mark.parametrize(
    ("answered", "result"), [("不收", REFUSED), ("仍然收下", TAKEN), ("", REFUSED)]
)
def test_a_package_of_another_form_is_asked_about(
    qtbot: QtBot, window: MainWindow, sent: Path, answered: str, result: str
) -> None:
    content = canonical_json(
        {"edition": "gkb-2019-60", "values": {"report.unit": CLOUD, "report.year": YEAR}}
    )
    about = {"unit": CLOUD, "year": YEAR, "edition": "gkb-2019-60", "report": sha256(content)}
    path = sent / "旧表.zwgks"
    members = {"report.json": content.encode(), "report.pdf": b"%PDF-"}
    path.write_bytes(by_hand(members, **about, version=1, draft=False))

    drop(window, [path])
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    (box,) = dialogs_on(window)
    assert isinstance(box, QMessageBox)
    assert box.defaultButton().text() == "不收"
    if answered:
        answer(qtbot, window, answered)
    else:
        qtbot.keyClick(box, Qt.Key.Key_Escape)

    dialog = told(qtbot, window)
    assert {came for _, came in said(dialog).values()} == {result}
    assert len(dialog.table.rows) == 1

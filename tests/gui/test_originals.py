"""看原件: what a unit sent is looked at beside what was read from it, and written out."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from exports import save
from gui.access import clipped, nameless
from gui.county_driving import YEAR, make_county, receive_in, sent_by
from gui.window_driving import (
    Key,
    choose_file,
    dialog_on,
    dialogs_on,
    make_window,
    press,
    workspace_file,
)
from package_files import by_hand, members_of
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui.examination.original import OriginalDialog
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow

TOWN, STONE, RIVER = "云溪镇人民政府", "白石镇人民政府", "柳河乡人民政府"
OFFICE = "青山县民政局"


@pytest.fixture(scope="module")
def all_sent(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, edition: Edition) -> Path:
    """The folder of what three units sent, and of the county that has it."""
    folder = tmp_path_factory.mktemp("青山县")
    county, sent = folder / "县", folder / "收到的"
    county.mkdir()
    sent.mkdir()
    make_county(county, catalog)
    word, pdf = sent / "白石镇.docx", sent / "柳河乡.pdf"
    save("docx", nil_report(edition, {"report.unit": STONE}, YEAR), word)
    save("pdf", nil_report(edition, {"report.unit": RIVER}, YEAR), pdf)
    files = (sent_by(sent, catalog, TOWN), word, pdf)
    assert receive_in(county, catalog, *files).refused == ()
    return folder


@pytest.fixture
def county(tmp_path: Path, all_sent: Path) -> Path:
    """The county's folder: one unit sent a package, one a Word file, one a PDF."""
    shutil.copytree(all_sent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "县"


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The folder what the units send is carried in."""
    folder = tmp_path / "收到的"
    folder.mkdir(exist_ok=True)
    return folder


def opened(qtbot: QtBot, county: Path, catalog: Catalog, unit: str) -> MainWindow:
    window = make_window(qtbot, county, catalog)
    window.resize(1366, 768)
    window.county.open(YEAR)
    window.county.open_submission(unit)
    window.activateWindow()
    QTest.keyClick(QApplication.focusWidget() or window, Key.Key_F3)
    return window


def test_the_pdf_of_a_package_is_looked_at_and_written_out(
    qtbot: QtBot, county: Path, sent: Path, catalog: Catalog, tmp_path: Path
) -> None:
    window = opened(qtbot, county, catalog, TOWN)
    dialog = dialog_on(window, OriginalDialog)
    qtbot.waitUntil(lambda: dialog.settled, timeout=30_000)
    assert dialog.view.pages is not None
    assert len(dialog.view.pages.sizes) > 1
    assert "报送包里的 PDF" in dialog.about.text()

    (tmp_path / "出").mkdir()
    press(qtbot, dialog, "另存为…")
    choose_file(window, tmp_path / "出" / "原件.pdf")

    (package,) = sent.glob("*.zwgks")
    assert (tmp_path / "出" / "原件.pdf").read_bytes() == members_of(package)["report.pdf"]


def test_a_document_is_written_out_as_it_came(
    qtbot: QtBot, county: Path, sent: Path, catalog: Catalog, tmp_path: Path
) -> None:
    content = (sent / "白石镇.docx").read_bytes()
    shutil.rmtree(sent)
    window = opened(qtbot, county, catalog, STONE)
    dialog = dialog_on(window, OriginalDialog)
    assert "白石镇.docx" in dialog.about.text()
    assert dialog.zoom.isHidden()
    assert dialog.focusWidget() is dialog.save

    QTest.keyClick(dialog.save, Key.Key_Space)
    choose_file(window, tmp_path / "存.docx")

    assert (tmp_path / "存.docx").read_bytes() == content


def test_a_pdf_of_a_unit_without_the_program_has_pages(
    qtbot: QtBot, county: Path, catalog: Catalog
) -> None:
    dialog = dialog_on(opened(qtbot, county, catalog, RIVER), OriginalDialog)

    qtbot.waitUntil(lambda: dialog.settled, timeout=30_000)
    assert "没有本程序的单位" in dialog.about.text()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_is_lost_is_told(qtbot: QtBot, county: Path, catalog: Catalog) -> None:
    with closing(sqlite3.connect(workspace_file(county))) as db, db:
        db.execute("UPDATE attachment SET content = x'00'")

    window = opened(qtbot, county, catalog, TOWN)

    assert "丢失或者损坏" in window.frame.status.message.text()
    assert dialogs_on(window) == []


def test_what_never_came_is_told(qtbot: QtBot, county: Path, sent: Path, catalog: Catalog) -> None:
    package = sent_by(sent, catalog, OFFICE)
    members = members_of(package)
    about = json.loads(members.pop("manifest.json"))
    del about["members"]
    package.write_bytes(by_hand({**members, "report.pdf": b""}, **about))
    receive_in(county, catalog, package)

    window = opened(qtbot, county, catalog, OFFICE)

    assert "没有附原件" in window.frame.status.message.text()
    assert dialogs_on(window) == []


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_of_it_is_cut(percent: int, qtbot: QtBot, county: Path, catalog: Catalog) -> None:
    apply_scale(percent)
    dialog = dialog_on(opened(qtbot, county, catalog, TOWN), OriginalDialog)
    qtbot.waitUntil(lambda: dialog.settled, timeout=30_000)
    assert nameless(dialog) == []
    assert clipped(dialog) == []
    assert dialog.minimumSizeHint().height() <= 680  # with frame and bars, of 768

"""The pictures of the manual and of the README, made from the sample: `make pictures`."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from gui import county_driving
from gui.county_driving import YEAR, receive_in, sent_by
from gui.window_driving import (
    choose_file,
    dialog_on,
    dialogs_on,
    make_window,
    tab_of,
    workspace_file,
)
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from update_files import OWNER, begin_anew, calendar_update, test_key, trust

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.findings import Finding, Origin
from zwgk_desktop.services.books.unit_books import SubjectKind
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.sample_county import make_county
from zwgk_desktop.services.packages.submitting import WrittenSubmission
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.updates.installation import check_update
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.books.book_commands import open_books, open_entry
from zwgk_desktop.ui.county import county_commands
from zwgk_desktop.ui.county.rollup_view import RollUpView
from zwgk_desktop.ui.examination.examination_commands import ExaminationCommands
from zwgk_desktop.ui.examination.page import ExaminationPage
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.look.palettes import LIGHT
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.report_actions import NewReportDialog
from zwgk_desktop.ui.submitting.dialogs import SubmittedDialog
from zwgk_desktop.ui.updates import DataDialog

pytestmark = pytest.mark.pictures

ROOT = Path(__file__).parents[2]
MANUAL = paths.resources() / "manual" / "pictures"
README = ROOT / "docs" / "screenshots"
SIZE = QSize(1366, 768)
PAGES = {
    "information": "report",
    "overview": "overview",
    "proactive": "proactive",
    "requests": "requests",
    "disputes": "disputes",
}


@pytest.fixture
def latest(tmp_path: Path, catalog: Catalog) -> int:
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as workspace:
        return make_sample(workspace, catalog)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog, latest: int) -> MainWindow:
    del latest
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(SIZE)
    window.frame.start.place.setText("保存在 文档/年度报告.zwgk")
    return window


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def keep(picture: QImage, *files: Path) -> None:
    """Write a picture in the theme's and its most common colours: half the size, unseen."""
    full = picture.convertToFormat(QImage.Format.Format_RGB32)
    common = Counter(memoryview(full.constBits()).cast("I")).most_common(256)
    own = [QColor(value).rgb() for value in asdict(LIGHT).values()]
    colours = list(dict.fromkeys([*own, *(colour for colour, _ in common)]))[:256]
    few = full.convertToFormat(
        QImage.Format.Format_Indexed8,
        colours,
        Qt.ImageConversionFlag.ThresholdDither,
    )
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        assert few.save(str(file), quality=0)
        assert file.stat().st_size <= 150_000


def crop(window: QWidget, box: QRect) -> QImage:
    settle()
    return window.grab(box).toImage()


def over(window: MainWindow, dialog: QWidget) -> QImage:
    """Return a dialog as it stands over its window, with a little of it around."""
    settle()
    ground = window.grab().toImage()
    top = QRect(0, 0, dialog.width(), dialog.height())
    top.moveCenter(window.rect().center())
    painter = QPainter(ground)
    painter.drawImage(top.topLeft(), dialog.grab().toImage())
    painter.drawRect(top)
    painter.end()
    return ground.copy(top.adjusted(-40, -40, 40, 40).intersected(window.rect()))


def test_start(qtbot: QtBot, window: MainWindow) -> None:
    reports = window.frame.start.reports
    qtbot.waitUntil(lambda: all(card.counts is not None for card in reports.cards()))
    picture = crop(window, window.rect())
    keep(picture, MANUAL / "start.png", README / "start.png")


def test_pages(window: MainWindow, latest: int) -> None:
    window.open_report(latest)
    for name, tab in PAGES.items():
        tab_of(window, tab)
        files = [MANUAL / f"{name}.png", *([README / f"{name}.png"] if tab == "requests" else [])]
        keep(crop(window, window.rect()), *files)


def test_findings(window: MainWindow, latest: int) -> None:
    window.open_report(latest)
    tab_of(window, "requests")
    window.frame.actions["next"].trigger()
    panel = window.frame.panel
    box = QRect(panel.mapTo(window, panel.rect().topLeft()), panel.size())
    keep(crop(window, box.adjusted(-420, -4, 0, -160)), MANUAL / "findings.png")


def test_books(window: MainWindow) -> None:
    open_books(window.context, "云溪镇人民政府")
    keep(crop(window, window.rect()), MANUAL / "books.png", README / "books.png")
    assert window.library.workspace is not None
    subject, _ = window.library.workspace.books("云溪镇人民政府").request("2025-004")
    open_entry(window.context, ("云溪镇人民政府", SubjectKind.REQUEST, subject))
    keep(crop(window, window.rect()), MANUAL / "request.png", README / "request.png")


def test_examination(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    """A second submission: what was remarked, what has changed, what is alike."""
    folder, town, other = tmp_path / "县", "云溪镇人民政府", "白石镇人民政府"
    folder.mkdir()
    county_driving.make_county(folder, catalog)
    receive_in(folder, catalog, *(sent_by(tmp_path, catalog, unit) for unit in (town, other)))
    with Workspace.open(workspace_file(folder), catalog, writing=True, program="test") as county:
        collection = Collection(county.context, YEAR)
        remarks = (("requests.granted.natural_person", "与台账不符，请核对"),)
        ticks = ("overview", "proactive", "requests", "disputes", "problems", "other_matters")
        examine(
            collection,
            town,
            ExaminationStep(ticks, remarks, decision="returned"),
            tmp_path / "退.zwgkr",
        )
    figures = dict.fromkeys(
        ("requests.received.natural_person", "requests.granted.natural_person"), 2
    )
    receive_in(folder, catalog, sent_by(tmp_path, catalog, town, figures))
    window = make_window(qtbot, folder, catalog)
    window.resize(SIZE)
    window.county.open(YEAR)
    window.county.open_submission(town)
    page = window.context.group(ExaminationCommands).page
    qtbot.waitUntil(lambda: any(one.origin is Origin.ALIKE for one in _findings(page)))
    page.turn_to("requests")
    page.show_next_comparison()
    keep(crop(window, window.rect()), MANUAL / "review.png", README / "review.png")


def _findings(page: ExaminationPage) -> tuple[Finding, ...]:
    return page.report.view.all_findings if page.report is not None else ()


def test_submitted(qtbot: QtBot, window: MainWindow, latest: int, tmp_path: Path) -> None:
    window.open_report(latest)
    sent = WrittenSubmission(tmp_path / "云溪镇.zwgks", f"{'a3f19c2e84d7':0<64}", 1)
    dialog = SubmittedDialog(window, sent, tmp_path / "云溪镇报送单.pdf")
    qtbot.addWidget(dialog)
    dialog.place.setText(
        "在 优盘\n报送包：云溪镇人民政府2025年报送.zwgks\n报送单：云溪镇人民政府2025年报送单.pdf"
    )
    dialog.open()
    keep(over(window, dialog), MANUAL / "submitted.png")


def test_update(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, tmp_path, test_key())
    found = check_update(calendar_update(), b"", OWNER, "2027年放假安排.zwgku")
    dialog = DataDialog(window, found)
    dialog.open()
    keep(over(window, dialog), MANUAL / "update.png")
    monkeypatch.undo()
    begin_anew()


def test_new_report(window: MainWindow) -> None:
    window.frame.actions["new"].trigger()
    dialog = dialog_on(window, NewReportDialog)
    dialog.unit.setText("云溪镇人民政府")
    keep(over(window, dialog), MANUAL / "new-report.png")


def test_import(qtbot: QtBot, window: MainWindow, latest: int, tmp_path: Path) -> None:
    window.open_report(latest)
    assert window.desk.session is not None
    report = window.desk.session.report
    text = "\n".join([report.title, "一、总体情况", report.text("overview"), "三、数字 5"])
    source = tmp_path / "2025年报告.txt"
    source.write_text(text, encoding="utf-8")
    window.frame.actions["import"].trigger()
    choose_file(window, source)
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)))
    keep(over(window, dialog_on(window, ImportDialog)), MANUAL / "import.png")


def test_export(qtbot: QtBot, window: MainWindow, latest: int, tmp_path: Path) -> None:
    window.open_report(latest)
    tab_of(window, "requests")
    assert window.desk.session is not None
    repair = next(f.repairs for f in window.desk.session.findings if f.repairs)[0]
    window.desk.repair(repair)
    window.frame.actions["pdf"].trigger()
    for dialog in dialogs_on(window):
        assert not isinstance(dialog, QMessageBox)
    choose_file(window, tmp_path / "云溪镇人民政府2025年政府信息公开工作年度报告.pdf")
    qtbot.waitUntil(window.frame.notice.isVisible)
    keep(crop(window, window.rect()), MANUAL / "export.png")


def test_county(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "青山县"
    folder.mkdir()
    make_county(folder, catalog).workspace.rename(workspace_file(tmp_path))
    monkeypatch.setattr(county_commands, "today", lambda: date(2026, 1, 28))
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(SIZE)
    window.county.open(2025)
    keep(crop(window, window.rect()), MANUAL / "county.png", README / "county.png")
    window.county.page.tabs.setCurrentIndex(1)
    sums = window.findChild(RollUpView)
    assert sums is not None
    sums.sections.setCurrentIndex(1)
    keep(crop(window, window.rect()), MANUAL / "county-sums.png")

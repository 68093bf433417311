"""End-to-end run on the sample: create, check, export, open the window, take screenshots."""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity, may_be_final
from zwgk_desktop.services.county.sample_county import make_county
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import EXPORTERS, export_of, export_report, proposed_name
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.storage.lock import WriterLock
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.frame import SIZE
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look.labels import PROGRAM_TITLE
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.tabs import Page

_PATIENCE = 30
"""Longest time to render a preview, in seconds."""


def take(window: MainWindow, folder: Path) -> tuple[Path, ...]:
    """Write a screenshot of the start page and of every tab of the latest report.

    Files are named 1-…, 2-… in order. Each has the size `SIZE`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    window.resize(SIZE)
    window.show()
    window.show_start()
    written = [_grab(window, folder / "1-开始.png")]
    entries = window.library.workspace.reports() if window.library.workspace else ()
    if not entries:
        return tuple(written)
    window.open_report(entries[0].id)
    page = window.desk.page
    assert page is not None  # noqa: S101 - it was just opened
    for index, tab in enumerate(tabs.names(page.edition)):
        page.turn_to(index)
        _settle(page.page(tab))
        title = tabs.tab_title(page.edition, tab)
        written.append(_grab(window, folder / f"{index + 2}-{title}.png"))
    return tuple(written)


def _settle(page: Page) -> None:
    """Process events until a preview page is fully rendered."""
    from zwgk_desktop.ui.output.preview import PreviewPage  # noqa: PLC0415 - see `ReportPage`

    if not isinstance(page, PreviewPage):
        return
    late = time.monotonic() + _PATIENCE
    for _ in range(2):
        while not page.settled and time.monotonic() < late:
            QApplication.processEvents()
            time.sleep(0.005)
        page.grab()  # painting requests the pages: paint once to request, once to show


def _grab(window: MainWindow, file: Path) -> Path:
    for _ in range(3):  # until layouts and counts are final
        QApplication.processEvents()
    window.grab().save(str(file))
    return file


WORKSPACE, COUNTY = "样例.zwgk", "青山县"


def run(
    folder: Path,
    make_window: Callable[[Library, Settings], MainWindow],
    work: Callable[[MainWindow], int],
) -> int:
    """Run the whole sample in a folder, without reading or writing the user's own files.

    Returns:
        2, with nothing done, if an earlier sample in the folder is still open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    workspace = folder / WORKSPACE
    try:
        lock = WriterLock(workspace, PROGRAM_TITLE)
    except UserError as error:
        _say(str(error))
        return 2
    workspace.unlink(missing_ok=True)
    lock.release()
    library = Library(load_catalog(paths.forms()), workspace)
    latest = make_sample(library.writable_workspace(), library.catalog)
    session = library.writable_workspace().session(latest)
    _tell(workspace, session)
    for name in EXPORTERS:
        _export(name, session, folder)
    library.close()
    _make_county(folder / COUNTY, library.catalog)
    window = make_window(library, Settings(folder / "设置.ini"))
    if QGuiApplication.platformName() == "offscreen":
        for picture in take(window, folder):
            _say(f"图片：{picture}")
        window.close()
        return 0
    window.open_report(latest)
    window.show_fitted_to_screen()
    return work(window)


def _tell(workspace: Path, session: EditingSession) -> None:
    report, findings = session.report, session.findings
    _say(f"工作区：{workspace}")
    _say(f"报告：{report.title}")
    for severity in Severity:
        for finding in findings:
            if finding.severity is severity:
                _say(f"{severity.label}　{finding.rule}　{finding.message}。{finding.remedy}。")
    _say("核对结论：" + ("可定稿" if may_be_final(findings) else "不可定稿"))


def _export(name: str, session: EditingSession, folder: Path) -> None:
    export = export_of(session)
    target = folder / proposed_name(session.report, name)
    length = export_report(name, export, target, as_draft=export.draft).length
    _say(f"{EXPORTERS[name].label}：{target}（{EXPORTERS[name].length_unit.in_words(length)}）")


def _make_county(folder: Path, catalog: Catalog) -> None:
    """Create the county's sample in an emptied folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    made = make_county(folder, catalog)
    _say(f"收报：{made.workspace}")
    for label, path in made.files:
        _say(f"{label}：{path}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

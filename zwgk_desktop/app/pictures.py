"""Pictures of every page: of what the program looks like, to look at without a display."""

import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from zwgk_desktop.ui import places
from zwgk_desktop.ui.frame import SIZE
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.page import Page

_PATIENCE = 30
"""Seconds."""


def take(window: MainWindow, folder: Path) -> tuple[Path, ...]:
    """Write a picture of the start page and of every tab of the latest report.

    They are named 1-…, 2-… in order, each of `SIZE`.
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
    for index, tab in enumerate(places.tabs(page.edition)):
        page.turn_to(index)
        _settle(page.page(tab))
        title = places.tab_title(page.edition, tab)
        written.append(_grab(window, folder / f"{index + 2}-{title}.png"))
    return tuple(written)


def _settle(page: Page) -> None:
    """Wait for pages that are set in the background."""
    from zwgk_desktop.ui.paper.preview import PreviewPage  # noqa: PLC0415 - see `ReportPage`

    if not isinstance(page, PreviewPage):
        return
    late = time.monotonic() + _PATIENCE
    for _ in range(2):
        while not page.settled and time.monotonic() < late:
            QApplication.processEvents()
            time.sleep(0.005)
        page.grab()  # what is painted is what is asked for: once to ask, once to see


def _grab(window: MainWindow, file: Path) -> Path:
    for _ in range(3):  # layouts settle, counts are filled in
        QApplication.processEvents()
    window.grab().save(str(file))
    return file

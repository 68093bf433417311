"""What the tests of the window stand on: its theme, and a report in a real file."""

import sqlite3
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from gui.window_driving import Disk, make_report, make_window
from patience import PatientBot
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.look.appearance import apply_appearance, apply_scale, apply_theme
from zwgk_desktop.ui.look.palettes import Appearance
from zwgk_desktop.ui.main_window import MainWindow

UNIT, YEAR = "云溪镇人民政府", 2023


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """Destroy what a test has closed while the workspace it works on is still open.

    Outside an event loop nothing else does, and a timer of a closed editor would
    save into a closed file in the middle of another test.
    """
    if QApplication.instance() is None:
        return
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 - it must be made first
    """Wait for what must come however slow the machine is."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def _theme(qapp: QApplication) -> Generator[None]:
    apply_theme(qapp)
    yield
    # Without a display Qt keeps what was copied in a static of its own, which outlives
    # the interpreter: an object made in Python must not be destroyed after it.
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _usual() -> Generator[None]:
    """Hand every test on to the next in the usual size and colours."""
    yield
    apply_scale(100)
    apply_appearance(Appearance.LIGHT)


@pytest.fixture
def workspace(tmp_path: Path, catalog: Catalog) -> Generator[Workspace]:
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as opened:
        yield opened


@pytest.fixture
def session(workspace: Workspace) -> EditingSession:
    """A new report, all blank."""
    return workspace.session(workspace.new_report(UNIT, YEAR, Level.TOWNSHIP))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk; it must be asked for before the window, whose connection it gets to know."""
    made = Disk()
    connect = sqlite3.connect

    def known(*args: Any, **options: Any) -> sqlite3.Connection:
        made.connections.append(connect(*args, **options))
        return made.connections[-1]

    monkeypatch.setattr(sqlite3, "connect", known)
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """The window with a sound report open: nothing happened all year."""
    made = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window

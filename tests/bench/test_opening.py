"""Opening a report, turning to a tab for the first time, the findings, the pages on paper.

Each ≤150 ms on a quiet machine; beside them a bare table of Qt's with as many cells as 三.
"""

from pathlib import Path

import pytest
from gui.conftest import _theme  # noqa: F401 - the fixture that every window stands on
from gui.window_driving import make_window, page_of, tab_of
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output.preview import PreviewPage
from zwgk_desktop.ui.tabs import PREVIEW

ROUNDS = 20
ROWS, COLUMNS = 29, 10


@pytest.fixture
def made(tmp_path: Path, catalog: Catalog) -> int:
    """The sample's latest report, in the workspace that the window will open."""
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        return make_sample(workspace, catalog)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog, made: int) -> MainWindow:
    del made  # it made the workspace
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    QApplication.processEvents()
    return window


@pytest.mark.benchmark(group="opening")
def test_opening_a_report(benchmark: BenchmarkFixture, window: MainWindow, made: int) -> None:
    """From the list to the report as it was left, all its tabs put away."""

    def begin() -> None:
        window.show_start()
        QApplication.processEvents()

    def enter() -> None:
        window.open_report(made)
        QApplication.processEvents()

    benchmark.pedantic(enter, setup=begin, rounds=ROUNDS, warmup_rounds=1)
    assert page_of(window).session.id == made


@pytest.mark.benchmark(group="opening")
@pytest.mark.parametrize("tab", ["overview", "requests", "problems"])
def test_first_show_of_a_tab(
    benchmark: BenchmarkFixture, window: MainWindow, made: int, tab: str
) -> None:
    """A tab is built when it is first shown."""

    def begin() -> None:
        window.show_start()
        window.open_report(made)
        tab_of(window, "disputes")
        QApplication.processEvents()

    def turn() -> None:
        tab_of(window, tab)
        QApplication.processEvents()

    benchmark.pedantic(turn, setup=begin, rounds=ROUNDS, warmup_rounds=1)
    assert page_of(window).tab == tab


@pytest.mark.benchmark(group="opening")
def test_showing_the_findings(benchmark: BenchmarkFixture, window: MainWindow, made: int) -> None:
    """F9, away and back."""
    window.open_report(made)
    tab_of(window, "requests")
    QApplication.processEvents()

    def turn() -> None:
        for _ in range(2):
            window.frame.actions["panel"].trigger()
            QApplication.processEvents()

    benchmark.pedantic(turn, rounds=ROUNDS, warmup_rounds=1)
    assert window.frame.panel.isVisible()


@pytest.mark.benchmark(group="opening")
def test_the_pages_on_paper(benchmark: BenchmarkFixture, window: MainWindow, made: int) -> None:
    """预览: from the tab's click to sharp pages, set anew each time."""

    def begin() -> None:
        window.show_start()
        window.open_report(made)
        tab_of(window, "requests")
        QApplication.processEvents()

    def turn() -> None:
        page_of(window).turn_to_tab(PREVIEW)
        preview = page_of(window).page(PREVIEW)
        assert isinstance(preview, PreviewPage)
        while not preview.settled or preview.view.pages is None:
            QApplication.processEvents()

    benchmark.pedantic(turn, setup=begin, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="opening")
def test_peer_bare_table(benchmark: BenchmarkFixture, qtbot: QtBot) -> None:
    """What a table of that size costs anybody, made and shown."""

    def make() -> None:
        table = QTableWidget(ROWS, COLUMNS)
        qtbot.addWidget(table)
        for row in range(ROWS):
            for column in range(COLUMNS):
                table.setItem(row, column, QTableWidgetItem(str(row * column)))
        table.resize(1366, 768)
        table.show()
        QApplication.processEvents()
        table.close()

    benchmark.pedantic(make, rounds=ROUNDS, warmup_rounds=1)

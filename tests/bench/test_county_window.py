"""The board and the roll-up of a county of 3,000 units in the real window: 1 s each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bench.county import YEAR, fill_roster, name
from gui.window_driving import make_window, workspace_file
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county.read_files import CheckedFiles, CheckedReport
from zwgk_desktop.services.county.receiving import store
from zwgk_desktop.services.county.submission_file import IncomingReport
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.county.rolling_up import RollingUp
from zwgk_desktop.ui.county.rollup_view import RollUpView
from zwgk_desktop.ui.look.appearance import apply_theme
from zwgk_desktop.ui.main_window import MainWindow

UNITS, MISSING = 3_000, 30  # one in so many has sent nothing
CELL = "requests.received.natural_person"
TOTAL = "requests.concluded.total"


def judged(edition: Edition, count: int) -> Iterator[CheckedReport]:
    """Yield a report of each unit as it is when its package has been read."""
    for number in range(count):
        report = nil_report(edition, {"report.unit": name(number), CELL: number % 9}, YEAR)
        incoming = IncomingReport(Path(f"{number}.zwgks"), report, draft=False, version=1)
        counts = dict.fromkeys(Severity, number % 3)
        yield CheckedReport.of(incoming, name(number), finalising.canonical_text(report), counts)


@pytest.fixture(scope="module")
def county(
    catalog: Catalog,
    edition: Edition,
    tmp_path_factory: pytest.TempPathFactory,
    scaled: Callable[[int], int],
) -> Path:
    units = scaled(UNITS)
    folder = tmp_path_factory.mktemp("county")
    path = workspace_file(folder)
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        fill_roster(workspace, units)
        sent = tuple(judged(edition, units - units // MISSING))
        store(workspace.context, CheckedFiles(YEAR, sent, ()))
    return folder


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, county: Path, catalog: Catalog) -> MainWindow:
    apply_theme(qapp)
    window = make_window(qtbot, county, catalog)
    qtbot.waitUntil(lambda: not window.library.locked, timeout=60_000)  # verified
    window.resize(1366, 768)
    window.county.page.board.table.setFocus()  # the page is made once
    return window


@pytest.fixture
def view(window: MainWindow) -> RollUpView:
    """The roll-up as it stands over all that was received."""
    window.county.open(YEAR)
    view = window.context.group(RollingUp).view
    assert view is not None
    view.every.setChecked(True)
    window.county.page.turn_to(view)
    return view


@pytest.mark.benchmark(group="county window")
def test_board_of_three_thousand(
    benchmark: BenchmarkFixture, window: MainWindow, scaled: Callable[[int], int]
) -> None:
    def shown() -> None:
        window.show_start()
        window.county.open(YEAR)
        window.county.page.board.table.grab()

    benchmark.pedantic(shown, rounds=3)
    assert len(window.county.page.board.shown) == scaled(UNITS)


@pytest.mark.benchmark(group="county window")
def test_roll_up_of_three_thousand(
    benchmark: BenchmarkFixture, window: MainWindow, view: RollUpView
) -> None:
    collection = window.county.collection
    assert collection is not None

    def shown() -> None:
        view.show_collection(collection)
        view.grab()

    benchmark.pedantic(shown, rounds=3)


@pytest.mark.benchmark(group="county window")
def test_units_behind_a_total(benchmark: BenchmarkFixture, view: RollUpView) -> None:
    view.sections.setCurrentIndex(1)
    table = view.table
    assert table is not None

    def stepped() -> None:
        table.go_to(CELL)
        table.go_to(TOTAL)

    benchmark.pedantic(stepped, rounds=3)

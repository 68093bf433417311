"""From the start of the process to a window that can be used, and what memory it takes."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

_OURS = """
import resource, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from zwgk_desktop import paths
from zwgk_desktop.__main__ import load
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.settings import Settings

app = load()  # as the program does
folder = Path(sys.argv[1])
qt = app.make_application()
library = Library(load_catalog(paths.forms()), folder / "年度报告.zwgk")
window = app.make_window(library, Settings(folder / "设置.ini"))
window.show()
qt.processEvents()
if sys.argv[2] == "export":
    from zwgk_desktop.services.exporting import Export, export_report
    from zwgk_desktop.services.sample import make_sample

    latest = make_sample(library.writable_workspace(), library.catalog)
    window.open_report(latest)
    qt.processEvents()
    session = library.writable_workspace().session(latest)
    export = Export(session.report, session.findings)
    for name in ("pdf", "xlsx"):
        export_report(name, export, folder / f"报告.{name}", as_draft=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
window.close()
"""

_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
qt = QApplication([])
window = QMainWindow()
window.show()
qt.processEvents()
"""


def _run(script: str, *words: str) -> str:
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.benchmark(group="start")
def test_start_to_a_usable_window(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """≤5 × a bare window."""
    benchmark.pedantic(lambda: _run(_OURS, str(tmp_path), "start"), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="start")
def test_peer_bare_window(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(lambda: _run(_BARE), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="memory")
def test_memory_after_an_export(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """≤200 MB at the highest, in the extra column."""
    folders = (tmp_path / str(number) for number in range(3))

    def run() -> int:
        folder = next(folders)
        folder.mkdir()
        return int(_run(_OURS, str(folder), "export"))

    benchmark.extra_info["peak MB"] = benchmark.pedantic(run, rounds=2)

"""What must be fast, each beside a peer in the same run: machines drift, ratios hold."""

import sqlite3
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Export, export_report
from zwgk_desktop.services.importing import recognise_file

CELL = "requests.granted.natural_person"


@pytest.mark.benchmark(group="entry")
def test_entry_on_disk_and_all_rules(benchmark: BenchmarkFixture, session: EditingSession) -> None:
    """≤5 ms median with the repaint, see the window's benchmark."""
    figures = cycle(range(50))
    benchmark.pedantic(lambda: session.enter(CELL, next(figures)), rounds=300, warmup_rounds=10)


@pytest.mark.benchmark(group="entry")
def test_peer_bare_commit(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "bare.db", isolation_level=None)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE cell (address TEXT PRIMARY KEY, value INTEGER)")
    figures = cycle(range(50))

    def enter() -> None:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT OR REPLACE INTO cell VALUES (?, ?)", [CELL, next(figures)])
        db.execute("COMMIT")

    benchmark.pedantic(enter, rounds=300, warmup_rounds=10)
    db.close()


@pytest.mark.benchmark(group="xlsx")
def test_xlsx_from_the_click(
    benchmark: BenchmarkFixture, session: EditingSession, tmp_path: Path
) -> None:
    export = Export(session.report, session.findings)
    benchmark.pedantic(
        lambda: export_report("xlsx", export, tmp_path / "报告.xlsx", as_draft=True), rounds=10
    )


@pytest.mark.benchmark(group="import")
def test_import_of_a_page(
    benchmark: BenchmarkFixture, catalog: Catalog, session: EditingSession, tmp_path: Path
) -> None:
    """≤0.3 s beyond the program's start."""
    page = tmp_path / "报告.html"
    export_report("html", Export(session.report, session.findings), page, as_draft=True)
    recognised = benchmark.pedantic(lambda: recognise_file(page, catalog), rounds=20)
    assert len(recognised.cells) == 166


_ZWGK = str(Path(sys.executable).with_name("zwgk"))


@pytest.mark.benchmark(group="command")
def test_command_list(benchmark: BenchmarkFixture, session: EditingSession, tmp_path: Path) -> None:
    del session  # it made the workspace
    words = [_ZWGK, "list", "--workspace", str(tmp_path / "样例.zwgk")]
    benchmark.pedantic(lambda: subprocess.run(words, check=True, capture_output=True), rounds=5)


@pytest.mark.benchmark(group="command")
def test_peer_bare_python(benchmark: BenchmarkFixture) -> None:
    words = [sys.executable, "-c", "import sqlite3, json, argparse, tomllib"]
    benchmark.pedantic(lambda: subprocess.run(words, check=True), rounds=5)

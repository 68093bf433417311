"""The command line beside a process that does nothing but load what opens a database.

≤2 × for `list` and `show`, ≤3 × for `set`.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

_PROGRAM = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
_REPORT = ("--unit", "云溪镇人民政府", "--year", "2024")
_PEER = "import sqlite_utils.db"


def _run(script: str, words: Sequence[str] = ()) -> None:
    subprocess.run([sys.executable, "-c", script, *words], check=True, capture_output=True)


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    path = str(tmp_path / "年报.zwgk")
    cell = "requests.received.natural_person=3"
    _run(_PROGRAM, ("set", cell, "--workspace", path, *_REPORT))
    return path


@pytest.mark.benchmark(group="command line")
def test_list(benchmark: BenchmarkFixture, workspace: str) -> None:
    words = ("list", "--json", "--workspace", workspace)
    benchmark.pedantic(lambda: _run(_PROGRAM, words), rounds=15, warmup_rounds=1)


@pytest.mark.benchmark(group="command line")
def test_show(benchmark: BenchmarkFixture, workspace: str) -> None:
    words = ("show", "--json", "--workspace", workspace, *_REPORT)
    benchmark.pedantic(lambda: _run(_PROGRAM, words), rounds=15, warmup_rounds=1)


@pytest.mark.benchmark(group="command line")
def test_set(benchmark: BenchmarkFixture, workspace: str) -> None:
    numbers = iter(range(1000))

    def enter() -> None:
        cell = f"requests.received.natural_person={next(numbers)}"
        _run(_PROGRAM, ("set", cell, "--json", "--workspace", workspace, *_REPORT))

    benchmark.pedantic(enter, rounds=15, warmup_rounds=1)


@pytest.mark.benchmark(group="command line")
def test_peer_loads_sqlite_utils(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(lambda: _run(_PEER), rounds=15, warmup_rounds=1)

"""A county of 300 units: receiving, the board, sums beside a bare query, texts each with each.

30 units received in 5 s, a board of 3,000 in 1 s, sums in 2 × the bare query.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.county import YEAR, fill_roster, packages
from pytest_benchmark.fixture import BenchmarkFixture

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.county.collecting import Collection
from zwgk_desktop.services.county.likeness import likeness
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import roll_up
from zwgk_desktop.services.workspace import Workspace

UNITS = 300
_BARE = """
    SELECT figure.key, sum(figure.value)
    FROM value JOIN json_each(value.value) AS figure
    WHERE value.address = 'submission.figures' GROUP BY 1
"""


@pytest.fixture(scope="module")
def county(
    catalog: Catalog, edition: Edition, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("county")
    path = folder / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        fill_roster(workspace, UNITS)
        receive(workspace.context, packages(folder, edition, UNITS), YEAR)
        yield workspace


@pytest.mark.benchmark(group="county receives")
def test_receive_thirty(
    benchmark: BenchmarkFixture, catalog: Catalog, edition: Edition, tmp_path: Path
) -> None:
    files = list(packages(tmp_path, edition, 30))
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        fill_roster(workspace, 30)
        benchmark.pedantic(lambda: receive(workspace.context, files, YEAR), rounds=1)


@pytest.mark.benchmark(group="county board")
def test_board(benchmark: BenchmarkFixture, county: Workspace) -> None:
    benchmark(lambda: Collection(county.context, YEAR).board())


@pytest.mark.benchmark(group="county sums")
def test_roll_up(benchmark: BenchmarkFixture, county: Workspace) -> None:
    benchmark(lambda: roll_up(Collection(county.context, YEAR), all_received=True))


@pytest.mark.benchmark(group="county sums")
def test_peer_bare_query(benchmark: BenchmarkFixture, county: Workspace) -> None:
    bare = sqlite3.connect(county.path)
    benchmark(lambda: bare.execute(_BARE).fetchall())
    bare.close()


@pytest.mark.benchmark(group="county texts")
def test_likeness(benchmark: BenchmarkFixture, county: Workspace) -> None:
    benchmark.pedantic(lambda: likeness(Collection(county.context, YEAR), 0.5), rounds=1)

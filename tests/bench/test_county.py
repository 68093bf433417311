"""A county, and a province: receiving, the board, sums beside a bare query, texts each with each.

30 units received in 5 s and 1,500 in 300; a board of 3,000 in 1 s; sums of 3,000 units in five
years in 2 × the bare query, of 38,600 in 10 s; 40 texts compared in 1 s, 1,500 in 60.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bench.county import YEAR, bare_figures, fill_roster, fill_year, name, overview, packages
from pytest_benchmark.fixture import BenchmarkFixture

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.likeness import ReportProse, find_similar_pairs
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import RollUp, roll_up
from zwgk_desktop.services.workspace import Workspace

UNITS, YEARS = 3_000, range(YEAR - 4, YEAR + 1)
ALL_TOWNSHIPS = 38_600
_BARE = "SELECT address, sum(value), count(value) FROM figure GROUP BY address"


@pytest.fixture(scope="module")
def county(
    catalog: Catalog,
    edition: Edition,
    tmp_path_factory: pytest.TempPathFactory,
    scaled: Callable[[int], int],
) -> Iterator[Workspace]:
    units = scaled(UNITS)
    path = tmp_path_factory.mktemp("county") / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        fill_roster(workspace, units)
        for year in YEARS:
            fill_year(workspace, year, units, edition)
        yield workspace


@pytest.fixture(params=[30, 1_500])
def files(
    request: pytest.FixtureRequest,
    edition: Edition,
    tmp_path: Path,
    scaled: Callable[[int], int],
) -> list[Path]:
    return list(packages(tmp_path, edition, scaled(request.param)))


@pytest.mark.benchmark(group="county receives")
def test_receive(
    benchmark: BenchmarkFixture, catalog: Catalog, tmp_path: Path, files: list[Path]
) -> None:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        fill_roster(workspace, len(files))
        receipt = benchmark.pedantic(lambda: receive(workspace.context, files, YEAR), rounds=1)
        assert len(receipt.received) == len(files)


@pytest.mark.benchmark(group="county board")
def test_board(
    benchmark: BenchmarkFixture, county: Workspace, scaled: Callable[[int], int]
) -> None:
    board = benchmark(lambda: Collection(county.context, YEAR).status_lines())
    assert len(board) == scaled(UNITS)


@pytest.mark.benchmark(group="county sums")
def test_roll_up(
    benchmark: BenchmarkFixture, county: Workspace, scaled: Callable[[int], int]
) -> None:
    units = scaled(UNITS)

    def years() -> list[RollUp]:
        return [roll_up(Collection(county.context, one), all_received=True) for one in YEARS]

    assert all(len(rolled.included) == units for rolled in benchmark(years))


@pytest.mark.benchmark(group="county sums")
def test_peer_bare_query(benchmark: BenchmarkFixture, county: Workspace) -> None:
    bare = bare_figures(county)
    benchmark.pedantic(lambda: bare.execute(_BARE).fetchall(), rounds=3)
    bare.close()


@pytest.mark.benchmark(group="sums of a whole country")
def test_roll_up_all_townships(
    benchmark: BenchmarkFixture,
    catalog: Catalog,
    edition: Edition,
    tmp_path: Path,
    scaled: Callable[[int], int],
) -> None:
    path, units = tmp_path / "全国.zwgk", scaled(ALL_TOWNSHIPS)
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        fill_roster(workspace, units)
        fill_year(workspace, YEAR, units, edition)
    with Workspace.open(path, catalog, writing=False, program="bench") as workspace:
        rolled = benchmark.pedantic(
            lambda: roll_up(Collection(workspace.context, YEAR), all_received=True), rounds=1
        )
        assert len(rolled.included) == units


@pytest.mark.benchmark(group="county texts")
@pytest.mark.parametrize("count", [40, 1_500])
def test_likeness(
    benchmark: BenchmarkFixture, edition: Edition, scaled: Callable[[int], int], count: int
) -> None:
    count = scaled(count)
    dice = random.Random(3)  # noqa: S311 - not for secrets
    said = [overview(dice, number) for number in range(count)]
    said[::50] = [said[(at + 1) % count] for at in range(0, count, 50)]  # who copied
    texts = [
        ReportProse.of(Report(edition, {"report.year": YEAR, "text.overview": one}), name(number))
        for number, one in enumerate(said)
    ]

    found = benchmark.pedantic(lambda: find_similar_pairs(texts, 0.5), rounds=1)

    assert len(found) >= len(range(0, count, 50))

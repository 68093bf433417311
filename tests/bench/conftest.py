"""Fixtures of the benchmarks: the sample open for writing, and how large a crowd is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace


@pytest.fixture(scope="session")
def scaled(pytestconfig: pytest.Config) -> Callable[[int], int]:
    """Scale a count down to a fiftieth, at least 30, where benchmarks run once and unmeasured."""
    if not pytestconfig.getoption("benchmark_disable"):
        return lambda count: count
    return lambda count: max(count // 50, min(count, 30))


@pytest.fixture(autouse=True)
def _compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile modules as in an installed program, whatever this shell asks for."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)


@pytest.fixture
def session(tmp_path: Path, catalog: Catalog) -> Iterator[EditingSession]:
    path = tmp_path / "样例.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        yield workspace.session(make_sample(workspace, catalog))

"""What the benchmarks without a window stand on: the sample, open for writing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace


@pytest.fixture
def session(tmp_path: Path, catalog: Catalog) -> Iterator[EditingSession]:
    path = tmp_path / "样例.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        yield workspace.session(make_sample(workspace, catalog))

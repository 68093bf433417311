"""A workspace on disk with a report in which nothing is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import filled

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "青山县.zwgk"


@pytest.fixture
def workspace(path: Path, catalog: Catalog) -> Iterator[Workspace]:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        yield opened


@pytest.fixture
def sound(workspace: Workspace, edition: Edition) -> EditingSession:
    """A report of 2025 that may be made final."""
    return filled(workspace, edition, 2025)

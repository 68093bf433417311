"""What every test stands on: the shipped forms."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported, or it aborts

import pytest
from reports import EDITION

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.spec import Edition


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(paths.forms())


@pytest.fixture(scope="session")
def edition(catalog: Catalog) -> Edition:
    return catalog.editions[EDITION]

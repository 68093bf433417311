"""What every test stands on: the shipped forms."""

import os
import sys

if not os.environ.get("QT_QPA_PLATFORM"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported, or it aborts

# A line once seen is not asked about again; slipcover does not hand this on to its workers.
for measured in vars(sys.modules.get("slipcover.pytest_plugin", object)).values():
    if type(measured).__name__ == "Slipcover":
        measured.immediate = True  # before anything measured is imported

import pytest
from hypothesis import settings
from reports import EDITION

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.spec import Edition

settings.register_profile("same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("new", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
"""`make test` tries the same examples each time, so that what fails is what was changed;
`make explore` looks for new ones."""


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(paths.forms())


@pytest.fixture(scope="session")
def edition(catalog: Catalog) -> Edition:
    return catalog.editions[EDITION]

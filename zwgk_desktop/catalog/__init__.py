"""Strict readers of the data under `forms/` and `resources/`, shipped or installed later."""

from zwgk_desktop.catalog.editions import (
    Catalog,
    InstalledEdition,
    build_catalog,
    load_catalog,
    shipped_years,
)
from zwgk_desktop.catalog.node import DataFileError

__all__ = [
    "Catalog",
    "DataFileError",
    "InstalledEdition",
    "build_catalog",
    "load_catalog",
    "shipped_years",
]

"""Strict readers of the data under `forms/` and `resources/`, shipped or installed later."""

from zwgk_desktop.catalog.editions import (
    AddedEdition,
    Catalog,
    catalog_of,
    load_catalog,
    shipped_years,
)
from zwgk_desktop.catalog.node import FormError

__all__ = ["AddedEdition", "Catalog", "FormError", "catalog_of", "load_catalog", "shipped_years"]

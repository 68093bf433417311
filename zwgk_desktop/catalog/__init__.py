"""Strict readers of what the program ships, and of what was installed beside it."""

from zwgk_desktop.catalog.editions import (
    AddedEdition,
    Catalog,
    catalog_of,
    load_catalog,
    shipped_years,
)
from zwgk_desktop.catalog.node import FormError

__all__ = ["AddedEdition", "Catalog", "FormError", "catalog_of", "load_catalog", "shipped_years"]

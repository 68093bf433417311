"""Strict readers of what the program ships."""

from zwgk_desktop.catalog.editions import Catalog, load_catalog
from zwgk_desktop.catalog.node import FormError

__all__ = ["Catalog", "FormError", "load_catalog"]

"""Strict readers of what the program ships."""

from zwgk_desktop.catalog.editions import Catalog, Example, load_catalog
from zwgk_desktop.catalog.node import FormError

__all__ = ["Catalog", "Example", "FormError", "load_catalog"]

"""Exporters: each module composes one document; tables come from `domain.grid`."""

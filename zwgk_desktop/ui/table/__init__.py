"""Statutory tables in the window: model, view, keys, clipboard and cell help."""

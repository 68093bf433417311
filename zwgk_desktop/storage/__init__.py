"""Workspace on disk; the only package that imports sqlite3 or sqlite_utils."""

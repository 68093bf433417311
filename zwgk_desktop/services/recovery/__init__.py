"""Diagnose damaged workspaces, restore backups and salvage readable data."""

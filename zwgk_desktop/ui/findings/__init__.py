"""Findings panel: the list of findings and their cards."""

"""Signed updates of editions and calendars, installed from files."""

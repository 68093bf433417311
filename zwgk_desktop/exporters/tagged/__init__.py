"""Accessible, archival PDF: structure, tags, colours and metadata."""

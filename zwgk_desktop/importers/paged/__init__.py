"""Formats of fixed pages: characters and rules put together into lines, tables, paragraphs."""

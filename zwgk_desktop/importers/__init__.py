"""Importers: `formats/` has a module for each format, `recognise/` finds the form's contents.

Nothing is imported here, so that the process that reads a file (`sandbox`) loads only the
modules of that file's format.
"""

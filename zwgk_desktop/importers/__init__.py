"""Readers of documents: `formats/` a module each, `recognise/` alone knows the form.

Nothing is imported here, so that the process that reads a file (`sandbox`)
starts with what that file's format needs and no more.
"""

"""Readers of documents, one file format a module; `recognise` alone knows the form."""

from zwgk_desktop.importers.document import Document, Grid, GridRow, Paragraph
from zwgk_desktop.importers.readers import READERS, Reader, read_document
from zwgk_desktop.importers.recognise import Proposal, Unsure, recognise

__all__ = [
    "READERS",
    "Document",
    "Grid",
    "GridRow",
    "Paragraph",
    "Proposal",
    "Reader",
    "Unsure",
    "read_document",
    "recognise",
]

"""Readers of documents, one file format a module; `recognise` alone knows the form."""

from zwgk_desktop.importers.document import Document, Grid, GridRow, Paragraph
from zwgk_desktop.importers.formats import READERS, SUFFIXES, Reader
from zwgk_desktop.importers.readers import read_document, read_html_fragment, read_pasted
from zwgk_desktop.importers.recognise import Proposal, Source, Unsure, read_figure, recognise

__all__ = [
    "READERS",
    "SUFFIXES",
    "Document",
    "Grid",
    "GridRow",
    "Paragraph",
    "Proposal",
    "Reader",
    "Source",
    "Unsure",
    "read_document",
    "read_figure",
    "read_html_fragment",
    "read_pasted",
    "recognise",
]

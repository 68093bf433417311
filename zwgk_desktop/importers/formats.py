"""Which format a file has, by what is in it first, and which reader serves it."""

from collections.abc import Callable, Mapping

from zwgk_desktop.importers.document import Block
from zwgk_desktop.importers.text import read_text

Reader = Callable[[bytes, str], tuple[Block, ...]]
"""Turns a file's bytes into blocks; its name is for messages only."""


def _html(data: bytes, name: str) -> tuple[Block, ...]:
    from zwgk_desktop.importers.html import read_html  # noqa: PLC0415 - lxml loads when needed

    return read_html(data, name)


def _mht(data: bytes, name: str) -> tuple[Block, ...]:
    from zwgk_desktop.importers.mht import read_mht  # noqa: PLC0415 - as above

    return read_mht(data, name)


def _docx(data: bytes, name: str) -> tuple[Block, ...]:
    from zwgk_desktop.importers.docx import read_docx  # noqa: PLC0415 - as above

    return read_docx(data, name)


def _xlsx(data: bytes, name: str) -> tuple[Block, ...]:
    from zwgk_desktop.importers.xlsx import read_xlsx  # noqa: PLC0415 - as above

    return read_xlsx(data, name)


def _xls(data: bytes, name: str) -> tuple[Block, ...]:
    from zwgk_desktop.importers.xls import read_xls  # noqa: PLC0415 - xlrd, likewise

    return read_xls(data, name)


def _pdf(data: bytes, name: str) -> tuple[Block, ...]:
    from zwgk_desktop.importers.pdf import read_pdf  # noqa: PLC0415 - PDFium, likewise

    return read_pdf(data, name)


READERS: Mapping[str, Reader] = {
    "docx": _docx,
    "html": _html,
    "mht": _mht,
    "pdf": _pdf,
    "text": read_text,
    "xls": _xls,
    "xlsx": _xlsx,
}
"""Readers by format, as `format_of` names it."""

SUFFIXES = (".docx", ".xlsx", ".xls", ".et", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".txt")
"""Of files that are likely to be readable; what decides is what is in them."""

_SNIFFED = 4096
_ZIPPED = {b"word/": "docx", b"xl/": "xlsx", b"OFD.xml": "OFD", b"content.xml": "OpenDocument"}
_BY_NAME = {
    ".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls",
    ".et": "xls", ".doc": "旧版 Word", ".wps": "WPS", ".pdf": "pdf", ".ofd": "OFD",
    ".rtf": "RTF", ".html": "html", ".htm": "html", ".mht": "mht", ".mhtml": "mht",
}  # fmt: skip


def format_of(data: bytes, suffix: str) -> str:
    """Name a file's format: a reader's name, or what the clerk calls a format without one."""
    start = data[:_SNIFFED].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _ZIPPED.items() if mark in data), "压缩")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    for mark, kind in ((b"%pdf", "pdf"), (b"{\\rtf", "RTF"), (b"mime-version:", "mht")):
        if start.startswith(mark):
            return kind
    if b"<?mso-application" in start:
        return "XML 表格"
    if any(mark in start for mark in (b"<html", b"<!doctype html", b"<table", b"<body")):
        return "mht" if b"\nmime-version:" in start else "html"
    return _BY_NAME.get(suffix.lower(), "text")

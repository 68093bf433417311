"""Web pages, and what office programs save as one."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, Format, beginning


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.html import read_html  # noqa: PLC0415 - lxml loads when needed

    return read_html(data, name)


_MARKS = (b"<html", b"<!doctype html", b"<table", b"<body")


def _signature(data: bytes) -> bool:
    start = beginning(data)
    return any(mark in start for mark in _MARKS) and b"mime-version:" not in start


FORMAT = Format(
    name="网页",
    suffixes=(
        ".html",
        ".htm",
    ),
    signature=_signature,
    limit=16 * MEGABYTE,
    sandboxed=MEGABYTE,
    read=_read,
)

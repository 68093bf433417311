"""Web pages, and what office programs save as one."""

from zwgk_desktop.importers.format import MEGABYTE, Format, beginning
from zwgk_desktop.late import late

_MARKS = (b"<html", b"<!doctype html", b"<table", b"<body")


def _signature(data: bytes) -> bool:
    start = beginning(data)
    return any(mark in start for mark in _MARKS) and b"mime-version:" not in start


_MOST_TAGS = 10_000
"""A page about a report has a third of that; unclosed ones take time by the square."""


def _is_heavy(data: bytes) -> bool:
    return len(data) > MEGABYTE or data.count(b"<") > _MOST_TAGS


FORMAT = Format(
    name="网页",
    suffixes=(
        ".html",
        ".htm",
    ),
    signature=_signature,
    limit=16 * MEGABYTE,
    sandboxed=_is_heavy,
    read=late("zwgk_desktop.importers.html:read_html"),
)

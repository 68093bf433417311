"""Format of web pages (.html), also as saved by office programs."""

from zwgk_desktop.importers.format import MEGABYTE, Format, beginning
from zwgk_desktop.late import late

_MARKS = (b"<html", b"<!doctype html", b"<table", b"<body")


def _signature(data: bytes) -> bool:
    start = beginning(data)
    return any(mark in start for mark in _MARKS) and b"mime-version:" not in start


_MOST_TAGS = 10_000
"""Maximum number of tags of a page read in the program's own process.

A web page with a report has a third of that. Unclosed tags take quadratic time.
"""


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

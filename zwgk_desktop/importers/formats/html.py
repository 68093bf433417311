"""Format of web pages (.html), also as saved by office programs."""

from zwgk_desktop.importers.format import MEGABYTE, Format, text_start
from zwgk_desktop.late import late

_MARKS = (b"<html", b"<!doctype html", b"<table", b"<body")


def _signature(data: bytes) -> bool:
    start = text_start(data)
    return any(mark in start for mark in _MARKS) and b"mime-version:" not in start


FORMAT = Format(
    name="网页",
    suffixes=(
        ".html",
        ".htm",
    ),
    signature=_signature,
    limit=16 * MEGABYTE,
    read=late("zwgk_desktop.importers.html:read_html"),
    read_data=late("zwgk_desktop.importers.html:read_html_data"),
)

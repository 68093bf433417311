"""QR codes as rectangles, for PDF pages."""

from collections.abc import Iterator
from itertools import groupby

import segno

from zwgk_desktop.exporters.typesetting.lines import Box

_QUIET = 4
"""Width of the quiet zone, in modules (ISO/IEC 18004, 9.1)."""

_OVERLAP = 1.02
"""Height of a row in modules: rows overlap, because printers leave gaps between them."""


Modules = tuple[bytes, ...]
"""Rows of a code without its quiet zone; 1 is dark."""


def qr_modules(text: str, error: str = "m") -> Modules:
    """Return the QR code of a text; `error` is the level of error correction."""
    return tuple(bytes(row) for row in segno.make_qr(text, error=error).matrix)


def modules_across(code: Modules) -> int:
    """Return the width of a code in modules, quiet zone included."""
    return len(code) + 2 * _QUIET


def dark_areas(code: Modules, place: Box) -> Iterator[Box]:
    """Yield the dark areas of a code as wide as its box, quiet zone included."""
    side = place.width / modules_across(code)
    for number, row in enumerate(code):
        at = _QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                left, top = place.x + at * side, place.y + (_QUIET + number) * side
                yield Box(left, top, length * side, side * _OVERLAP)
            at += length

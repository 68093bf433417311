"""The address of the full report as a square of squares that a telephone reads."""

from collections.abc import Iterator
from itertools import groupby

import segno

from zwgk_desktop.exporters.notice.marks import Area, Mark, Tone
from zwgk_desktop.exporters.typesetting.lines import Box

_LONGEST = 230
"""Bytes of an address; with more the modules are too small for a board."""

_QUIET = 4
"""Modules left blank on every side (ISO/IEC 18004, 9.1)."""


def has_code(address: str) -> bool:
    """Tell whether an address is one a telephone opens, and short enough to be read."""
    return address.startswith(("http://", "https://")) and len(address.encode()) <= _LONGEST


def draw_code(address: str, place: Box) -> tuple[Mark, ...]:
    """Draw a code as wide as its place, its quiet zone included; it is no part of the text."""
    code = segno.make_qr(address, error="m")
    rows = [bytes(row) for row in code.matrix]
    side = place.width / (len(rows) + 2 * _QUIET)
    return tuple(
        Area(
            Box(
                place.x + (_QUIET + start) * side,
                place.y + (_QUIET + number) * side,
                length * side,
                side * _OVERLAP,
            ),
            Tone.INK,
        )
        for number, row in enumerate(rows)
        for start, length in _dark(row)
    )


_OVERLAP = 1.02
"""Rows reach a little into one another, or printers leave hairs between them."""


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin and how many there are."""
    at = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield at, length
        at += length

"""The sheet of GB/T 9704-2012: A4, 22 lines of 28 characters. All lengths in points.

Horizontal places count from the sheet's left edge, vertical ones from its top.
"""

MM = 72 / 25.4
"""One millimetre in points."""

WIDTH, HEIGHT = 210 * MM, 297 * MM

LEFT = 28 * MM
"""订口: where the type area begins."""

TOP = 37 * MM
"""天头: where the type area begins."""

ROWS = 22
COLUMNS = 28

PITCH = 225 * MM / ROWS
"""From line to line."""

BOTTOM = TOP + ROWS * PITCH

SIZE = 15.75
"""三号: 28 characters of 16 pt would be wider than the 156 mm type area."""

MEASURE = COLUMNS * SIZE
"""The width text and tables are set to: 155.6 of the 156 mm."""

RIGHT = LEFT + MEASURE

TITLE_SIZE = 22.0
"""二号."""

FOLIO_SIZE = 14.0
"""四号: the page number."""

FOLIO_DROP = 7 * MM
"""From the type area down to the dashes of the page number."""

ASCENT = 0.88
"""From the top of a character's square to its baseline, in ems; the same in all our fonts."""


def row_top(row: int) -> float:
    """Return where a line of the type area begins; the first is 0."""
    return TOP + row * PITCH


def baseline(top: float, height: float, size: float) -> float:
    """Return the baseline of characters centred in a strip."""
    return top + (height - size) / 2 + ASCENT * size

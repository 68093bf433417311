"""Page geometry of GB/T 9704-2012: A4, 22 lines of 28 characters. All lengths in points.

Horizontal positions count from the sheet's left edge, vertical ones from its top.
"""

MM = 72 / 25.4
"""One millimetre in points."""

WIDTH, HEIGHT = 210 * MM, 297 * MM

LEFT = 28 * MM
"""订口: left edge of the type area."""

TOP = 37 * MM
"""天头: top of the type area."""

ROWS = 22
COLUMNS = 28

PITCH = 225 * MM / ROWS
"""Line pitch."""

BOTTOM = TOP + ROWS * PITCH

SIZE = 15.75
"""Size of body text (三号): 28 characters of 16 pt would exceed the 156 mm type area."""

MEASURE = COLUMNS * SIZE
"""Width of text and tables: 155.6 of the 156 mm."""

RIGHT = LEFT + MEASURE

TITLE_SIZE = 22.0
"""Size of the title (二号)."""

FOLIO_SIZE = 14.0
"""Size of the page number (四号)."""

FOLIO_DROP = 7 * MM
"""Distance from the type area down to the dashes of the page number."""

ASCENT = 0.88
"""Distance from the top of a character's square to its baseline, in ems; equal in all fonts."""


def row_top(row: int) -> float:
    """Return the top of a line of the type area; the first line is 0."""
    return TOP + row * PITCH


def baseline(top: float, height: float, size: float) -> float:
    """Return the baseline of characters centred vertically in a strip."""
    return top + (height - size) / 2 + ASCENT * size

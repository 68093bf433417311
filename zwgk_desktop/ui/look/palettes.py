"""Colour palettes of the program: light, dark and high-contrast.

A stored colour does not follow a change of the palette. Call `theme.colours` for each use.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor


class Appearance(StrEnum):
    """Choice of a palette. The value is stored in the settings."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Immutable set of the colours used for painting."""

    window: QColor
    paper: QColor
    ink: QColor
    quiet_ink: QColor
    """Text colour of secondary text: labels, help and zeros."""
    disabled_ink: QColor
    line: QColor
    """Thin lines between cells."""
    strong_line: QColor
    """Borders of tables, header rows and controls."""
    head: QColor
    band: QColor
    """Background of headings that span a part of a table."""
    total: QColor
    """Background of computed totals."""
    blank: QColor
    """Background of cells still to fill."""
    blank_dot: QColor
    blank_ink: QColor
    accent: QColor
    accent_hover: QColor
    """Background of the primary button under the mouse."""
    accent_ink: QColor
    selection: QColor
    crosshair: QColor
    """Background of the row and column heads of the current cell."""
    settled: QColor
    """Text colour of positive states, such as “nothing to correct”."""
    error_ink: QColor
    error_ground: QColor
    explain_ink: QColor
    explain_ground: QColor
    hint_ink: QColor
    hint_ground: QColor


LIGHT = Palette(
    window=QColor("#f4f5f7"),
    paper=QColor("#ffffff"),
    ink=QColor("#1d2430"),
    quiet_ink=QColor("#59626f"),
    disabled_ink=QColor("#8b929c"),
    line=QColor("#d9dde3"),
    strong_line=QColor("#aab1bb"),
    head=QColor("#eceff3"),
    band=QColor("#dfe4eb"),
    total=QColor("#f1f3f6"),
    blank=QColor("#fffaeb"),
    blank_dot=QColor("#b59b52"),
    blank_ink=QColor("#806a2c"),
    accent=QColor("#1c5d99"),
    accent_hover=QColor("#185185"),
    accent_ink=QColor("#ffffff"),
    selection=QColor("#d6e6f5"),
    crosshair=QColor("#dfe9f4"),
    settled=QColor("#2a6a3d"),
    error_ink=QColor("#b3261e"),
    error_ground=QColor("#fde8e6"),
    explain_ink=QColor("#8a4b00"),
    explain_ground=QColor("#fdeed5"),
    hint_ink=QColor("#0b6265"),
    hint_ground=QColor("#e0f1f0"),
)

DARK = Palette(
    window=QColor("#1a1d22"),
    paper=QColor("#22262c"),
    ink=QColor("#e7eaee"),
    quiet_ink=QColor("#aeb6c1"),
    disabled_ink=QColor("#6f7884"),
    line=QColor("#373d46"),
    strong_line=QColor("#5c6571"),
    head=QColor("#2a2f37"),
    band=QColor("#333a44"),
    total=QColor("#282c33"),
    blank=QColor("#302b1e"),
    blank_dot=QColor("#a18a4c"),
    blank_ink=QColor("#d6be7e"),
    accent=QColor("#7fb9ec"),
    accent_hover=QColor("#a3cdf2"),
    accent_ink=QColor("#0f1d2b"),
    selection=QColor("#274056"),
    crosshair=QColor("#2b3c4d"),
    settled=QColor("#7fca97"),
    error_ink=QColor("#ff9f96"),
    error_ground=QColor("#452624"),
    explain_ink=QColor("#f0b565"),
    explain_ground=QColor("#40311a"),
    hint_ink=QColor("#72cfcb"),
    hint_ground=QColor("#1e3b3b"),
)

CONTRAST = Palette(
    window=QColor("#000000"),
    paper=QColor("#000000"),
    ink=QColor("#ffffff"),
    quiet_ink=QColor("#e4e4e4"),
    disabled_ink=QColor("#a8a8a8"),
    line=QColor("#8a8a8a"),
    strong_line=QColor("#ffffff"),
    head=QColor("#1f1f1f"),
    band=QColor("#303030"),
    total=QColor("#1a1a1a"),
    blank=QColor("#000000"),
    blank_dot=QColor("#ffe14d"),
    blank_ink=QColor("#ffe14d"),
    accent=QColor("#ffe14d"),
    accent_hover=QColor("#ffffff"),
    accent_ink=QColor("#000000"),
    selection=QColor("#00407a"),
    crosshair=QColor("#3a3a00"),
    settled=QColor("#7dff9b"),
    error_ink=QColor("#ff9c94"),
    error_ground=QColor("#4d0f0a"),
    explain_ink=QColor("#ffbe5c"),
    explain_ground=QColor("#3d2600"),
    hint_ink=QColor("#66e6e0"),
    hint_ground=QColor("#003a38"),
)

PALETTES = {
    Appearance.LIGHT: LIGHT,
    Appearance.DARK: DARK,
    Appearance.CONTRAST: CONTRAST,
}

SHEET, SHADOW = QColor("#ffffff"), QColor("#000000")
"""Colours of a previewed sheet and its shadow, the same in every palette."""

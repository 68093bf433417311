"""The colours of the program: light, dark and high-contrast, each of our own.

A colour of the theme is one object that lasts; choosing a palette changes its
value. Whoever keeps ``theme.PAPER`` keeps the paper of the palette at hand.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

from PySide6.QtGui import QColor


class Appearance(StrEnum):
    """What the clerk can choose; the value is kept in the settings."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """One colour for each thing that is painted; `theme` says what each is for."""

    window: str
    paper: str
    ink: str
    quiet_ink: str
    disabled_ink: str
    line: str
    strong_line: str
    head: str
    band: str
    total: str
    blank: str
    blank_dot: str
    blank_ink: str
    accent: str
    accent_hover: str
    accent_ink: str
    selection: str
    crosshair: str
    settled: str
    error_ink: str
    error_ground: str
    explain_ink: str
    explain_ground: str
    hint_ink: str
    hint_ground: str


LIGHT = Palette(
    window="#f4f5f7",
    paper="#ffffff",
    ink="#1d2430",
    quiet_ink="#59626f",
    disabled_ink="#8b929c",
    line="#d9dde3",
    strong_line="#aab1bb",
    head="#eceff3",
    band="#dfe4eb",
    total="#f1f3f6",
    blank="#fffaeb",
    blank_dot="#b59b52",
    blank_ink="#806a2c",
    accent="#1c5d99",
    accent_hover="#185185",
    accent_ink="#ffffff",
    selection="#d6e6f5",
    crosshair="#dfe9f4",
    settled="#2a6a3d",
    error_ink="#b3261e",
    error_ground="#fde8e6",
    explain_ink="#8a4b00",
    explain_ground="#fdeed5",
    hint_ink="#0b6265",
    hint_ground="#e0f1f0",
)

DARK = Palette(
    window="#1a1d22",
    paper="#22262c",
    ink="#e7eaee",
    quiet_ink="#aeb6c1",
    disabled_ink="#6f7884",
    line="#373d46",
    strong_line="#5c6571",
    head="#2a2f37",
    band="#333a44",
    total="#282c33",
    blank="#302b1e",
    blank_dot="#a18a4c",
    blank_ink="#d6be7e",
    accent="#7fb9ec",
    accent_hover="#a3cdf2",
    accent_ink="#0f1d2b",
    selection="#274056",
    crosshair="#2b3c4d",
    settled="#7fca97",
    error_ink="#ff9f96",
    error_ground="#452624",
    explain_ink="#f0b565",
    explain_ground="#40311a",
    hint_ink="#72cfcb",
    hint_ground="#1e3b3b",
)

CONTRAST = Palette(
    window="#000000",
    paper="#000000",
    ink="#ffffff",
    quiet_ink="#e4e4e4",
    disabled_ink="#a8a8a8",
    line="#8a8a8a",
    strong_line="#ffffff",
    head="#1f1f1f",
    band="#303030",
    total="#1a1a1a",
    blank="#000000",
    blank_dot="#ffe14d",
    blank_ink="#ffe14d",
    accent="#ffe14d",
    accent_hover="#ffffff",
    accent_ink="#000000",
    selection="#00407a",
    crosshair="#3a3a00",
    settled="#7dff9b",
    error_ink="#ff9c94",
    error_ground="#4d0f0a",
    explain_ink="#ffbe5c",
    explain_ground="#3d2600",
    hint_ink="#66e6e0",
    hint_ground="#003a38",
)

PALETTES = {
    Appearance.LIGHT: LIGHT,
    Appearance.DARK: DARK,
    Appearance.CONTRAST: CONTRAST,
}

SHEET, SHADOW = QColor("#ffffff"), QColor("#000000")
"""Paper and what it casts on the desk: what will be printed looks the same in every palette."""

_colours = {name: QColor(value) for name, value in asdict(LIGHT).items()}


def colour(name: str) -> QColor:
    """Return a colour by its name in `Palette`; it follows the palette at hand."""
    return _colours[name]


def wear(appearance: Appearance) -> None:
    """Turn every colour to a palette's."""
    for name, value in asdict(PALETTES[appearance]).items():
        _colours[name].setRgb(QColor(value).rgb())

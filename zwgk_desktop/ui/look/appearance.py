"""Commands that apply and save the type size and the palette."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from zwgk_desktop import paths
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.actions import ActionSpec, MenuSection
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import AppStyle
from zwgk_desktop.ui.look.palettes import Appearance
from zwgk_desktop.ui.look.theme import SMALLEST
from zwgk_desktop.ui.settings import Settings

FONT_FILES = ("ZwHei.ttf", "ZwSong.ttf", "ZwFang.ttf", "ZwRare.ttf")
"""Fonts loaded at start (14 ms). The other two are used only in documents."""


def apply_theme(app: QApplication) -> None:
    """Set style, colours and fonts of the application. Call once, before any window exists."""
    _load_fonts()
    app.setStyle(AppStyle())
    app.styleHints().colorSchemeChanged.connect(_apply_system_scheme)
    _colour(app)
    _size(app)


def apply_scale(percent: int) -> None:
    """Set the type size of the application, from 100 to 200 percent."""
    app = QApplication.instance()
    if theme.scale.take(percent) and isinstance(app, QApplication):
        _size(app)
        theme.scale.changed.emit(theme.scale.percent)
        theme.looks.changed.emit()


def apply_appearance(appearance: Appearance) -> None:
    """Apply a palette to the application."""
    app = QApplication.instance()
    if appearance is not theme.looks.appearance and isinstance(app, QApplication):
        theme.looks.appearance = appearance
        _colour(app)
        _size(app)
        theme.looks.changed.emit()


def follow_system(*, follow: bool) -> None:
    """Start or stop following the desktop's light or dark mode."""
    theme.looks.follows = follow
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    hints = app.styleHints()
    if follow:
        hints.unsetColorScheme()
        _apply_system_scheme(hints.colorScheme())
    theme.looks.changed.emit()


def _apply_system_scheme(scheme: Qt.ColorScheme) -> None:
    if theme.looks.follows:
        dark = scheme is Qt.ColorScheme.Dark
        apply_appearance(Appearance.DARK if dark else Appearance.LIGHT)


def _colour(app: QApplication) -> None:
    light = theme.looks.appearance is Appearance.LIGHT
    if not theme.looks.follows:
        app.styleHints().setColorScheme(Qt.ColorScheme.Light if light else Qt.ColorScheme.Dark)
    app.setPalette(_palette())
    QToolTip.setPalette(_palette())


def _size(app: QApplication) -> None:
    app.setFont(theme.ui_font())
    QToolTip.setFont(theme.ui_font())
    app.setStyleSheet(theme.scale.sheet(_style_sheet()))


def _load_fonts() -> None:
    known = set(QFontDatabase.families())
    if known.issuperset(theme.UI_FAMILIES + theme.PROSE_FAMILIES):
        return
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(paths.fonts() / name)) < 0:
            raise FileNotFoundError(paths.fonts() / name)


def _palette() -> QPalette:
    role, own = QPalette.ColorRole, theme.colours()
    palette = QPalette(own.window)
    painted = {
        role.Window: own.window,
        role.WindowText: own.ink,
        role.Base: own.paper,
        role.AlternateBase: own.window,
        role.Text: own.ink,
        role.PlaceholderText: own.quiet_ink,
        role.Button: own.paper,
        role.ButtonText: own.ink,
        role.ToolTipBase: own.paper,
        role.ToolTipText: own.ink,
        role.Highlight: own.accent,
        role.HighlightedText: own.accent_ink,
        role.Accent: own.accent,
        role.Link: own.accent,
        role.LinkVisited: own.accent,
        role.Mid: own.line,
        role.Dark: own.strong_line,
    }
    for where, ink in painted.items():
        palette.setColor(where, ink)
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, own.disabled_ink)
    return palette


def _style_sheet() -> str:
    own, error = theme.colours(), theme.SEVERITIES[Severity.ERROR]
    return f"""
QToolTip {{
    background: {own.paper.name()}; color: {own.ink.name()};
    border: 1px solid {own.strong_line.name()}; padding: {theme.GAP_SMALL}px {theme.GAP}px;
}}
QFrame#bubble {{
    background: {own.paper.name()}; color: {own.ink.name()};
    border: 1px solid {own.accent.name()}; border-radius: {theme.RADIUS}px;
}}
QFrame#bubble[refusal="true"] {{
    background: {error.ground.name()};
    border-color: {error.ink.name()};
}}
QLineEdit#entry {{ background: {own.paper.name()}; border: none; padding: 0; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {own.line.name()}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
"""


SIZES = (100, 110, 125, 150, 175, 200)
"""Selectable type sizes in percent."""

SYSTEM = "system"
"""Setting for following the desktop's light or dark mode."""

_APPEARANCES = {
    Appearance.LIGHT: "浅色",
    Appearance.DARK: "深色",
    Appearance.CONTRAST: "高对比",
}


class AppearanceCommands(CommandGroup):
    """Command group for type size and palette. Creating it applies the saved settings."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        apply_scale(settings.number("size", SMALLEST))
        kept = settings.word("appearance")
        follow_system(follow=kept == SYSTEM)
        if kept != SYSTEM:
            apply_appearance(Appearance(kept) if kept in set(Appearance) else Appearance.LIGHT)

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec("larger", "放大字号", self.enlarge, MenuSection.SIZE, keys="Ctrl++ Ctrl+="),
            ActionSpec("smaller", "缩小字号", self.reduce, MenuSection.SIZE, keys="Ctrl+-"),
            ActionSpec("usual", "恢复原来字号", self.reset, MenuSection.SIZE, keys="Ctrl+0"),
            ActionSpec(SYSTEM, "跟随系统", self.follow, MenuSection.APPEARANCE, access_letter="S"),
            *(
                ActionSpec(
                    appearance.value,
                    words,
                    partial(self.choose, appearance),
                    MenuSection.APPEARANCE,
                    access_letter=appearance.value[0].upper(),
                )
                for appearance, words in _APPEARANCES.items()
            ),
        )

    def enlarge(self) -> None:
        """Apply the next larger type size."""
        self._size(next((size for size in SIZES if size > theme.scale.percent), SIZES[-1]))

    def reduce(self) -> None:
        """Apply the next smaller type size."""
        self._size(next((size for size in SIZES[::-1] if size < theme.scale.percent), SIZES[0]))

    def reset(self) -> None:
        """Apply the default type size."""
        self._size(SMALLEST)

    def choose(self, appearance: Appearance) -> None:
        """Apply a palette, and save it in the settings."""
        follow_system(follow=False)
        apply_appearance(appearance)
        self._settings.remember_word("appearance", appearance.value)

    def follow(self) -> None:
        """Follow the desktop's light or dark mode, and save this in the settings."""
        follow_system(follow=True)
        self._settings.remember_word("appearance", SYSTEM)

    def _size(self, percent: int) -> None:
        apply_scale(percent)
        self._settings.remember_number("size", percent)

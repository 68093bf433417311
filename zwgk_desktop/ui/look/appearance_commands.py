"""Type size and palette: chosen in the menu, applied at once, remembered."""

from functools import partial

from PySide6.QtCore import QObject

from zwgk_desktop.ui.actions import ActionSpec, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import apply_appearance, apply_scale, follow_system
from zwgk_desktop.ui.look.palettes import Appearance
from zwgk_desktop.ui.look.scale import SMALLEST
from zwgk_desktop.ui.settings import Settings

SIZES = (100, 110, 125, 150, 175, 200)
"""Type sizes in percent."""

SYSTEM = "system"
"""What is kept where light and dark are left to the desktop."""

_APPEARANCES = {
    Appearance.LIGHT: "浅色",
    Appearance.DARK: "深色",
    Appearance.CONTRAST: "高对比",
}


class AppearanceCommands(CommandGroup):
    """Keeps what the clerk has chosen; a new one applies it."""

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
            ActionSpec("larger", "放大字号", self.enlarge, Place.SIZE, keys="Ctrl++ Ctrl+="),
            ActionSpec("smaller", "缩小字号", self.reduce, Place.SIZE, keys="Ctrl+-"),
            ActionSpec("usual", "恢复原来字号", self.reset, Place.SIZE, keys="Ctrl+0"),
            ActionSpec(SYSTEM, "跟随系统", self.follow, Place.APPEARANCE, letter="S"),
            *(
                ActionSpec(
                    appearance.value,
                    words,
                    partial(self.choose, appearance),
                    Place.APPEARANCE,
                    letter=appearance.value[0].upper(),
                )
                for appearance, words in _APPEARANCES.items()
            ),
        )

    def enlarge(self) -> None:
        """Take the next larger type size."""
        self._size(next((size for size in SIZES if size > theme.scale.percent), SIZES[-1]))

    def reduce(self) -> None:
        """Take the next smaller type size."""
        self._size(next((size for size in SIZES[::-1] if size < theme.scale.percent), SIZES[0]))

    def reset(self) -> None:
        """Go back to the usual type size."""
        self._size(SMALLEST)

    def choose(self, appearance: Appearance) -> None:
        """Take a palette, and keep it for the next start."""
        follow_system(follow=False)
        apply_appearance(appearance)
        self._settings.remember_word("appearance", appearance.value)

    def follow(self) -> None:
        """Leave light and dark to the desktop."""
        follow_system(follow=True)
        self._settings.remember_word("appearance", SYSTEM)

    def _size(self, percent: int) -> None:
        apply_scale(percent)
        self._settings.remember_number("size", percent)

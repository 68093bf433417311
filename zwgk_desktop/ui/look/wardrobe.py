"""Type size and palette: chosen in the menu, worn at once, remembered."""

from collections.abc import Callable
from functools import partial

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.palettes import Appearance
from zwgk_desktop.ui.look.scale import SMALLEST
from zwgk_desktop.ui.settings import Settings

SIZES = (100, 110, 125, 150, 175, 200)
"""Type sizes in percent."""


class Wardrobe:
    """Keeps what the clerk has chosen; a new one puts it on."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        theme.set_scale(settings.number("size", SMALLEST))
        worn = settings.word("appearance")
        known = Appearance(worn) if worn in set(Appearance) else Appearance.LIGHT
        theme.wear(known)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What each action of the menu does."""
        return {
            "larger": self.enlarge,
            "smaller": self.reduce,
            "usual": self.reset,
            **{worn.value: partial(self.wear, worn) for worn in Appearance},
        }

    def enlarge(self) -> None:
        """Take the next larger type size."""
        self._size(next((size for size in SIZES if size > theme.scale.percent), SIZES[-1]))

    def reduce(self) -> None:
        """Take the next smaller type size."""
        self._size(next((size for size in SIZES[::-1] if size < theme.scale.percent), SIZES[0]))

    def reset(self) -> None:
        """Go back to the usual type size."""
        self._size(SMALLEST)

    def wear(self, appearance: Appearance) -> None:
        """Put on a palette."""
        theme.wear(appearance)
        self._settings.remember_word("appearance", appearance.value)

    def _size(self, percent: int) -> None:
        theme.set_scale(percent)
        self._settings.remember_number("size", percent)

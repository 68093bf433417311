"""How the clerk likes to work in tables; remembered between two sittings."""

from PySide6.QtCore import QObject, Signal

from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.ui.settings import Settings

_ENTER_RIGHT = "table/enter_right"
_ENTER_DOWN_BANDS = "table/enter_down_bands"
"""Of 二, which is read by rows: Enter goes right there until the clerk says otherwise."""
_HELP = "table/help"
_KEYS = (_ENTER_RIGHT, _ENTER_DOWN_BANDS, _HELP)


class TableOptions(QObject):
    """One for all tables of the window."""

    changed = Signal()

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._on = {key: bool(settings and settings.flag(key)) for key in _KEYS}

    def enter_right(self, layout: Layout) -> bool:
        """Tell whether Enter goes along the row in a table; else it goes down the column."""
        if layout is Layout.BANDS:
            return not self._on[_ENTER_DOWN_BANDS]
        return self._on[_ENTER_RIGHT]

    @property
    def help_shown(self) -> bool:
        """Whether the help of the cell is shown beside the table."""
        return self._on[_HELP]

    def set_enter_right(self, layout: Layout, *, on: bool) -> None:
        """Choose where Enter goes in tables of a layout."""
        if layout is Layout.BANDS:
            self._set(_ENTER_DOWN_BANDS, on=not on)
        else:
            self._set(_ENTER_RIGHT, on=on)

    def set_help_shown(self, on: bool) -> None:  # noqa: FBT001 - a slot of toggled
        """Show the help, or not."""
        self._set(_HELP, on=on)

    def _set(self, key: str, *, on: bool) -> None:
        if on == self._on[key]:
            return
        self._on[key] = on
        if self._settings is not None:
            self._settings.remember_flag(key, on=on)
        self.changed.emit()

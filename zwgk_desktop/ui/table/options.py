"""How the clerk likes to work in tables; remembered between two sittings."""

from PySide6.QtCore import QObject, Signal

from zwgk_desktop.ui.settings import Settings

_ENTER_RIGHT = "table/enter_right"
_HELP = "table/help"


class TableOptions(QObject):
    """One for all tables of the window."""

    changed = Signal()

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._on = {key: bool(settings and settings.flag(key)) for key in (_ENTER_RIGHT, _HELP)}

    @property
    def enter_right(self) -> bool:
        """Whether Enter goes along the row; else it goes down the column."""
        return self._on[_ENTER_RIGHT]

    @property
    def help_shown(self) -> bool:
        """Whether the help of the cell is shown beside the table."""
        return self._on[_HELP]

    def set_enter_right(self, on: bool) -> None:  # noqa: FBT001 - a slot of toggled
        """Choose where Enter goes."""
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

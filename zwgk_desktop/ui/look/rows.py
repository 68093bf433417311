"""Common settings of tables, and saved column widths."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QTableView

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.settings import Settings

_ROW, _LINE = 30, 20
"""Height of a row and of each further line in px at 100 %."""


def as_rows(table: QTableView) -> None:
    """Make a table read-only with selection of single rows. Tab leaves the table."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()


class RememberedColumns(QObject):
    """Row height and column layout of a table, saved for each type size."""

    def __init__(self, table: QTableView, settings: Settings, lines: int = 1) -> None:
        super().__init__(table)
        self._rows, self._height = table.verticalHeader(), _ROW + _LINE * (lines - 1)
        self._head, self._settings = table.horizontalHeader(), settings
        self._name, self._widths, self._percent = "", tuple[int, ...](), theme.scale.percent
        self._rows.setDefaultSectionSize(theme.px(self._height))
        theme.scale.changed.connect(self._follow)

    def show(self, name: str, widths: Sequence[int]) -> None:
        """Restore the column layout of a list, else set default widths in px at 100 %."""
        self._name, self._widths = name, tuple(widths)
        if self._restored():
            return
        for column in range(len(self._widths)):
            self._head.showSection(column)
            self._head.moveSection(self._head.visualIndex(column), column)
        self._size()

    def remember(self) -> None:
        """Save the column layout in the settings."""
        if self._name:
            self._settings.remember_bytes(self._key, self._head.saveState())

    @property
    def _key(self) -> str:
        return f"{self._name}-{self._percent}"

    def _follow(self, percent: int) -> None:
        """Apply another type size, with its saved column layout or the default widths."""
        self.remember()
        self._percent = percent
        self._rows.setDefaultSectionSize(theme.px(self._height))
        if not self._restored():
            self._size()

    def _restored(self) -> bool:
        return self._head.restoreState(self._settings.bytes(self._key))

    def _size(self) -> None:
        for column, width in enumerate(self._widths):
            self._head.resizeSection(column, theme.px(width))

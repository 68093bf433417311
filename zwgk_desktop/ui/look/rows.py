"""Tables and lists that are read line by line, wherever there are any."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QTableView

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.settings import Settings

_ROW = 30
"""Height of a row in px at 100 %."""


def as_rows(table: QTableView) -> None:
    """Let one whole line be chosen and nothing typed; Tab goes on to what follows the table."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()


def as_lines(list_: QListWidget) -> None:
    """Let a list show its entries whole, however many lines each takes."""
    list_.setObjectName("hits")
    list_.setWordWrap(True)
    list_.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class RememberedColumns(QObject):
    """Rows and columns of a table that follow the type size, each size as the clerk left it."""

    def __init__(self, table: QTableView, settings: Settings) -> None:
        super().__init__(table)
        self._rows = table.verticalHeader()
        self._head, self._settings = table.horizontalHeader(), settings
        self._name, self._widths, self._percent = "", tuple[int, ...](), theme.scale.percent
        self._rows.setDefaultSectionSize(theme.px(_ROW))
        theme.scale.changed.connect(self._follow)

    def show(self, name: str, widths: Sequence[int]) -> None:
        """Take the columns of another list; their widths in px at 100 %."""
        self._name, self._widths = name, tuple(widths)
        if self._restored():
            return
        for column in range(len(self._widths)):
            self._head.showSection(column)
            self._head.moveSection(self._head.visualIndex(column), column)
        self._size()

    def remember(self) -> None:
        """Keep how the columns stand."""
        if self._name:
            self._settings.remember_bytes(self._key, self._head.saveState())

    @property
    def _key(self) -> str:
        return f"{self._name}-{self._percent}"

    def _follow(self, percent: int) -> None:
        """Take another type size; which columns are shown, and in which order, stays."""
        self.remember()
        self._percent = percent
        self._rows.setDefaultSectionSize(theme.px(_ROW))
        if not self._restored():
            self._size()

    def _restored(self) -> bool:
        return self._head.restoreState(self._settings.bytes(self._key))

    def _size(self) -> None:
        for column, width in enumerate(self._widths):
            self._head.resizeSection(column, theme.px(width))

"""A tab with one statutory table."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.spec import Address, Table
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.table_view import StatutoryTable


class TablePage(Page):
    """The table, alone: heads, figures and help are its own."""

    def __init__(
        self, table: Table, session: EditingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.table = StatutoryTable(table, session, self)
        self.setFocusProxy(self.table)
        self.table.changed.connect(self.changed)
        self.table.rejected.connect(self.rejected)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        box.addWidget(self.table)

    def refresh(self) -> None:
        self.table.refresh()

    def flush(self) -> bool:
        return self.table.flush()

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        del passage
        self.table.go_to(address)

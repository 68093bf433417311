"""A tab with one statutory table, and what the cell with the caret counts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.spec import Address, Table
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.table_view import StatutoryTable


class TablePage(Page):
    """The table, and under it the help of the row and column at hand."""

    def __init__(
        self, table: Table, session: EditingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.table = StatutoryTable(table, session, self)
        self.setFocusProxy(self.table)
        self.help = QLabel(self)
        self.help.setObjectName("small")
        self.help.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setWordWrap(True)
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.help.setFixedHeight(36)  # two lines; the rest is in the tip
        self._spec = table
        self.table.changed.connect(self.changed)
        self.table.rejected.connect(self.rejected)
        self.table.current_changed.connect(self._explain)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP_SMALL)
        box.setSpacing(6)
        box.addWidget(self.table, 1)
        box.addWidget(self.help)
        self._explain(self.table.current_address())

    def refresh(self) -> None:
        self.table.refresh()

    def flush(self) -> bool:
        return self.table.flush()

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        del passage
        self.table.go_to(address)

    def _explain(self, address: Address) -> None:
        """Say what the cell with the caret counts."""
        _, row_id, column_id = address.split(".")
        row, column = self._spec.row_of[row_id], self._spec.column_of[column_id]
        text = f"{row.label}：{row.help.text}　{column.label}：{column.help.text}"
        self.help.setText(text)
        self.help.setToolTip(text)

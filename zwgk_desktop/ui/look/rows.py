"""Tables and lists that are read line by line, wherever there are any."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QTableView


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

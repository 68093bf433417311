"""Tables that are read line by line, wherever there are any."""

from PySide6.QtWidgets import QAbstractItemView, QTableView


def as_rows(table: QTableView) -> None:
    """Let one whole line be chosen and nothing typed; Tab goes on to what follows the table."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()

"""Driving a table as a clerk does: through the keyboard and the input method."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.look.notice import EntryBubble
from zwgk_desktop.ui.table.model import TableModel
from zwgk_desktop.ui.table.view import StatutoryTable

Key = Qt.Key


def opened(qtbot: QtBot, session: EditingSession, name: str) -> StatutoryTable:
    """Show a table in a window of its own, with the caret in it."""
    table = StatutoryTable(session.report.edition.table_of[name], session)
    qtbot.addWidget(table)
    table.resize(1000, 600)
    with qtbot.waitActive(table):
        table.show()
    table.setFocus()
    return table


def commit(widget: QWidget, text: str) -> None:
    """Commit a text through the input method; `QTest.keyClicks` knows ASCII only."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def editor_of(table: StatutoryTable) -> QLineEdit | None:
    """Return the open editor."""
    open_ones = [e for e in table.findChildren(QLineEdit) if e.isVisible()]
    return open_ones[0] if open_ones else None


def bubble_of(table: StatutoryTable) -> EntryBubble:
    """Return the bubble of a table, shown or not."""
    found = table.findChild(EntryBubble)
    assert isinstance(found, EntryBubble)
    return found


def type_at(
    qtbot: QtBot, table: StatutoryTable, address: Address, text: str, key: Key = Key.Key_Return
) -> None:
    """Type over a cell and finish with a key; the entry is taken."""
    table.go_to(address)
    commit(table, text)
    editor = editor_of(table)
    assert editor is not None
    qtbot.keyClick(editor, key)
    assert editor_of(table) is None


def model_of(table: StatutoryTable) -> TableModel:
    """Return the table's own model."""
    model = table.model()
    assert isinstance(model, TableModel)
    return model


def shown(table: StatutoryTable, address: Address) -> str:
    """Return what a cell displays."""
    return str(model_of(table).index_of(address).data())

"""Driving the whole window as a clerk does."""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from gui.table_driving import commit
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reports import nil_values

from zwgk_desktop.app import speak_chinese
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.findings.card import FindingCard
from zwgk_desktop.ui.info_page import InfoPage
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.prose.editor import ProseEditor
from zwgk_desktop.ui.prose.page import ProsePage
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.table.page import TablePage
from zwgk_desktop.ui.table.view import StatutoryTable
from zwgk_desktop.ui.tabs import Page

UNIT = "云溪镇人民政府"
Key = Qt.Key
Dialog = TypeVar("Dialog", bound=QDialog)
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Disk:
    """What lies under the connections made in a test, and can refuse to be written to."""

    def __init__(self) -> None:
        self.connections: list[sqlite3.Connection] = []

    def refuse(self, *, refusing: bool = True) -> None:
        """Let nothing be written any more, or everything again."""
        taken = 0
        for connection in self.connections:
            with suppress(sqlite3.ProgrammingError):  # closed, or of another thread
                connection.execute(f"PRAGMA query_only = {refusing:d}")
                taken += 1
        assert taken


def workspace_file(folder: Path) -> Path:
    return folder / "年度报告.zwgk"


@cache
def speak_chinese_once() -> None:
    """Give the application of all tests the translations of Qt's own words."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    speak_chinese(app)


def make_window(qtbot: QtBot, folder: Path, catalog: Catalog) -> MainWindow:
    """Show the window over the workspace in a folder, which need not exist."""
    speak_chinese_once()
    library = Library(catalog, workspace_file(folder))
    window = MainWindow(library, Settings(folder / "settings.ini"))
    qtbot.addWidget(window, before_close_func=_let_go)
    with qtbot.waitActive(window):
        window.show()
    window.workspaces.begin()
    return window


def _let_go(window: QWidget) -> None:
    """Have the window close at the end of a test even over an entry it has refused."""
    assert isinstance(window, MainWindow)
    window.giving_up = True


def make_report(
    folder: Path,
    catalog: Catalog,
    values: Mapping[Address, Value | None] | None = None,
    year: int = 2023,
) -> int:
    """Make a report in which nothing is wrong, with some values on top; None clears."""
    path = workspace_file(folder)
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as workspace:
        made = workspace.new_report(UNIT, year, Level.TOWNSHIP)
        session = workspace.session(made)
        wanted: dict[Address, Value | None] = dict(nil_values(session.report.edition, year))
        session.apply(wanted | dict(values or {}), ActKind.ENTRY)
    return made


def page_of(window: MainWindow) -> ReportPage:
    page = window.desk.page
    assert page is not None
    return page


def tab_of(window: MainWindow, name: str) -> Page:
    """Turn to a tab and return its page."""
    page = page_of(window)
    page.turn_to([*("report", *(s.content for s in page.edition.sections))].index(name))
    return page.page(name)


def table_on(window: MainWindow, name: str) -> StatutoryTable:
    page = tab_of(window, name)
    assert isinstance(page, TablePage)
    return page.table


def editor_on(window: MainWindow, name: str) -> ProseEditor:
    page = tab_of(window, name)
    assert isinstance(page, ProsePage)
    return page.editor(f"text.{name}")


def field_on(window: MainWindow, name: str) -> QWidget:
    page = tab_of(window, "report")
    assert isinstance(page, InfoPage)
    return page.rows[f"report.{name}"].control


def advice_on(window: MainWindow, name: str) -> str:
    page = tab_of(window, "report")
    assert isinstance(page, InfoPage)
    return page.rows[f"report.{name}"].advice.text()


def type_field(qtbot: QtBot, window: MainWindow, name: str, text: str) -> QLineEdit:
    """Type over a field as a clerk does, and press Enter."""
    line = field_on(window, name)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    if text:
        commit(line, text)
    else:
        qtbot.keyClick(line, Key.Key_Delete)
    qtbot.keyClick(line, Key.Key_Return)
    return line


def dialog_on(window: QWidget, kind: type[Dialog]) -> Dialog:
    """Return the dialog of a kind that is open over the window."""
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    assert found, f"no {kind.__name__} is open"
    return found[-1]


def dialogs_on(window: QWidget) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def press(qtbot: QtBot, parent: QWidget, label: str) -> None:
    """Click the button that says so."""
    found = [b for b in parent.findChildren(QPushButton) if b.text() == label and b.isVisible()]
    assert found, f"no button says {label}"
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def answer(qtbot: QtBot, window: QWidget, label: str) -> str:
    """Answer the message box that is open; return what it said."""
    box = dialog_on(window, QMessageBox)
    said = f"{box.text()}{box.informativeText()}"
    press(qtbot, box, label)
    return said


def choose_file(window: QWidget, path: Path) -> None:
    """Choose a file in the file dialog that is open."""
    dialog = dialog_on(window, QFileDialog)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    line = dialog.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setText(path.name)
    dialog.accept()


def drop(target: QWidget, paths: list[Path]) -> None:
    """Drag files over a widget and let go of them there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    mime.setText("\n".join(map(str, paths)))  # as file managers add
    where, copy = target.rect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, copy, mime, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDragMoveEvent(where, copy, mime, left, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(where), copy, mime, left, none))


def choose_in_lost_folder(window: QWidget, path: Path) -> None:
    """Choose a file in a folder that goes just then, as a stick that is pulled out."""
    dialog = dialog_on(window, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def card_of(window: MainWindow, rule: str) -> FindingCard:
    """Return the first card of a rule, once the findings of a narrow window are opened."""
    if not window.frame.actions["panel"].isChecked():
        window.frame.actions["panel"].trigger()
    cards = window.frame.panel.findChildren(FindingCard)
    found = [c for c in cards if c.finding.rule == rule and not c.isHidden()]
    assert found, f"no finding of {rule}"
    return found[0]


def rules_shown(window: MainWindow) -> list[str]:
    cards = window.frame.panel.findChildren(FindingCard)
    return [card.finding.rule for card in cards if not card.isHidden()]


def findings_of(window: MainWindow) -> tuple[Finding, ...]:
    return page_of(window).session.findings

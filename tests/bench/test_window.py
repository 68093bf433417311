"""An entry as the clerk makes it: key, commit, every rule, repaint, in the real window."""

import sqlite3
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from gui.table_driving import commit
from gui.window_driving import editor_on, make_window, page_of, table_on
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from zwgk_desktop.app import spare_entries
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.look.appearance import apply_theme
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.view import StatutoryTable

CELL = "requests.granted.natural_person"
ROUNDS = 200


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, catalog: Catalog) -> MainWindow:
    apply_theme(qapp)
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="bench") as workspace:
        made = make_sample(workspace, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(made)
    spare_entries()
    return window


@pytest.fixture
def table(window: MainWindow) -> Iterator[StatutoryTable]:
    table = table_on(window, "requests")
    table.setFocus()
    QApplication.processEvents()
    yield table
    table.flush()


def send(key: Qt.Key, text: str = "") -> None:
    """Press and release a key where the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def begin(table: StatutoryTable, digit: str) -> None:
    """Type a figure that waits for Enter."""
    table.go_to(CELL)
    send(Qt.Key(ord(digit)), digit)
    QApplication.processEvents()
    assert isinstance(QApplication.focusWidget(), QLineEdit)


@pytest.mark.benchmark(group="entry in the window")
def test_enter_to_repaint(
    benchmark: BenchmarkFixture, window: MainWindow, table: StatutoryTable
) -> None:
    """≤5 × the peer, p99 ≤10 ×; from Enter to the picture of it: findings and totals change."""
    digits = cycle("1234")

    def enter() -> None:
        send(Qt.Key.Key_Return)
        QApplication.processEvents()

    benchmark.pedantic(
        enter, setup=lambda: begin(table, next(digits)), rounds=ROUNDS, warmup_rounds=20
    )
    assert page_of(window).session.report.last_entry == CELL


@pytest.mark.benchmark(group="entry in the window")
def test_a_step_of_the_caret(
    benchmark: BenchmarkFixture, window: MainWindow, table: StatutoryTable
) -> None:
    """What moving alone costs, help shown: never to be felt."""
    table.go_to(CELL)
    window.frame.actions["help"].trigger()
    keys = cycle((Qt.Key.Key_Down, Qt.Key.Key_Up))

    def step() -> None:
        send(next(keys))
        QApplication.processEvents()

    benchmark.pedantic(step, rounds=ROUNDS, warmup_rounds=20)


LONG = ("（一）主动公开\n" + "全年在县政府网站公开信息120条，其中惠农补贴64条。" * 12 + "\n") * 40
"""A text of ten thousand characters and more, in paragraphs."""


@pytest.mark.benchmark(group="prose")
def test_a_key_in_ten_thousand_characters(benchmark: BenchmarkFixture, window: MainWindow) -> None:
    """≤16 ms a key."""
    editor = editor_on(window, "problems")
    editor.setPlainText(LONG[:10_000])
    editor.setFocus()
    QApplication.processEvents()

    def key() -> None:
        commit(editor, "文")
        QApplication.processEvents()

    benchmark.pedantic(key, rounds=ROUNDS, warmup_rounds=10)
    assert editor.flush()


@pytest.mark.benchmark(group="prose")
def test_pasting_ten_thousand_characters(benchmark: BenchmarkFixture, window: MainWindow) -> None:
    """≤300 ms."""
    editor = editor_on(window, "problems")
    editor.setFocus()
    QApplication.clipboard().setText(LONG[:10_000])

    def paste() -> None:
        editor.selectAll()
        editor.paste()
        QApplication.processEvents()

    benchmark.pedantic(paste, rounds=10, warmup_rounds=1)
    QApplication.clipboard().clear()
    assert editor.flush()


@pytest.mark.benchmark(group="entry in the window")
def test_peer_commit_and_line_edit(
    benchmark: BenchmarkFixture, qtbot: QtBot, tmp_path: Path
) -> None:
    """A bare field that commits to a bare file on Enter: what Qt and SQLite cost anybody."""
    db = sqlite3.connect(tmp_path / "bare.db", isolation_level=None)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE cell (address TEXT PRIMARY KEY, value TEXT)")
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitActive(line):
        line.show()
    line.setFocus()
    line.returnPressed.connect(
        lambda: db.execute("INSERT OR REPLACE INTO cell VALUES (?, ?)", [CELL, line.text()])
    )

    def enter() -> None:
        send(Qt.Key.Key_Return)
        line.clear()
        QApplication.processEvents()

    def type_digit() -> None:
        send(Qt.Key.Key_4, "4")
        QApplication.processEvents()

    benchmark.pedantic(enter, setup=type_digit, rounds=ROUNDS, warmup_rounds=20)
    db.close()

"""A county's collection from receipt to roll-up in the real window, without the mouse."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from gui.county_driving import YEAR, make_county, sent_by
from gui.keyboard import Keyboard
from gui.window_driving import SHIFT, Key, choose_file, dialog_on, dialogs_on, make_window
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.ui.county.receipt_dialog import ReceiptDialog
from zwgk_desktop.ui.county.rollup_view import RollUpView
from zwgk_desktop.ui.examination.examination_commands import ExaminationCommands
from zwgk_desktop.ui.examination.remark_box import SendBackDialog
from zwgk_desktop.ui.main_window import MainWindow

CLOUD, STONE = "云溪镇人民政府", "白石镇人民政府"
_MOST_STOPS = 120


def status(window: MainWindow, unit: str) -> UnitStatus:
    workspace = window.library.workspace
    assert workspace is not None
    return Collection(workspace.context, YEAR).status_of(unit)


def button(parent: QWidget, text: str) -> QPushButton:
    (found,) = [b for b in parent.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    return found


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    make_county(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.settings.remember_folder("send_back", tmp_path)
    return window


def test_a_collection_is_run_by_keys_alone(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    sent = tmp_path / "收到的"
    sent.mkdir()
    packages = [sent_by(sent, catalog, unit) for unit in (CLOUD, STONE)]
    keys = Keyboard(qtbot, window)
    keys.control(Key.Key_J, SHIFT)

    receive_all(qtbot, keys, window, packages)
    return_first(keys, window)
    assert len([*tmp_path.glob("*.zwgkr")]) == 1
    accept_second(keys, window)
    see_sums(keys, window)


def receive_all(qtbot: QtBot, keys: Keyboard, window: MainWindow, packages: Sequence[Path]) -> None:
    page = window.county.page
    assert keys.focus is page.board.table
    for package in packages:
        keys.go_to(button(page, "收文件…"), Key.Key_Backtab)
        keys.press(Key.Key_Space)
        choose_file(window, package)
        qtbot.waitUntil(lambda: bool(dialogs_on(window)), timeout=30_000)
        dialog_on(window, ReceiptDialog)
        keys.press(Key.Key_Escape)
        assert keys.focus is page.board.table


def return_first(keys: Keyboard, window: MainWindow) -> None:
    """Open a unit from the board, tick all sections, write a remark and return the report."""
    table = window.county.page.board.table
    keys.press(Key.Key_Home)
    while table.chosen != CLOUD:
        keys.press(Key.Key_Down)
    keys.press(Key.Key_Return)
    assert window.context.group(ExaminationCommands).shown
    for _ in range(6):
        keys.press(Key.Key_F4)
    assert len(status(window, CLOUD).examination.ticks) == 6
    keys.press(Key.Key_F2)
    keys.type("请补充考核情况")
    keys.control(Key.Key_Return)
    assert [one.text for one in status(window, CLOUD).remarks] == ["请补充考核情况"]
    keys.control(Key.Key_Return, SHIFT)
    dialog_on(window, SendBackDialog)
    keys.press(Key.Key_Return)
    assert status(window, CLOUD).state is ExaminationState.RETURNED


def accept_second(keys: Keyboard, window: MainWindow) -> None:
    """Accept the report that is shown next, which leads back to the board."""
    page = window.context.group(ExaminationCommands).page
    assert page.examining is not None
    assert page.examining.status.unit == STONE
    keys.press(Key.Key_F4)
    keys.control(Key.Key_Return)
    assert status(window, STONE).state is ExaminationState.ACCEPTED
    assert window.county.page.isVisible()


def see_sums(keys: Keyboard, window: MainWindow) -> None:
    """Turn to the roll-up, then leave the county's page."""
    page = window.county.page
    keys.go_to(page.tabs, Key.Key_Backtab)
    for _ in range(page.tabs.count()):
        if not isinstance(page.view, RollUpView):
            keys.press(Key.Key_Right)
    assert isinstance(page.view, RollUpView)
    keys.go_to(button(page, "← 报告列表"), Key.Key_Backtab)
    keys.press(Key.Key_Space)
    assert window.frame.start.isVisible()


def controls(page: QWidget) -> Iterator[QWidget]:
    """Yield what a clerk can use on a page, but the parts of compound controls."""
    for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView, QTabBar):
        for one in page.findChildren(kind):
            compound = isinstance(one.parentWidget(), QComboBox | QLineEdit | QAbstractItemView)
            if one.isVisible() and one.isEnabled() and not compound:
                yield one


def is_led(one: QWidget) -> bool:
    """Return whether arrow keys lead to a control from another one of its group."""
    group = one.group() if isinstance(one, QAbstractButton) else None
    return group is not None and group.exclusive()


def unreached(keys: Keyboard, page: QWidget) -> list[str]:
    """Return the names of the controls of a page that Tab does not reach."""
    seen: set[QWidget] = set()
    for _ in range(_MOST_STOPS):
        seen.add(keys.focus)
        keys.press(Key.Key_Tab)
    seen |= {proxy for one in seen if (proxy := one.focusProxy())}
    return [
        f"{type(one).__name__} {one.accessibleName() or one.property('text')}"
        for one in controls(page)
        if one not in seen and not is_led(one)
    ]


@pytest.fixture
def received(window: MainWindow, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """The county's page with two reports, one of them accepted."""
    made = tmp_path / "units"
    made.mkdir()
    workspace = window.library.workspace
    assert workspace is not None
    receive(workspace.context, [sent_by(made, catalog, unit) for unit in (CLOUD, STONE)], YEAR)
    accept = ExaminationStep(decision=ExaminationState.ACCEPTED.value)
    examine(Collection(workspace.context, YEAR), STONE, accept)
    window.county.open(YEAR)
    return window


@pytest.mark.parametrize("at", [0, 1, 2])
def test_every_control_of_the_countys_page_is_reached_by_tab(
    qtbot: QtBot, received: MainWindow, at: int
) -> None:
    page = received.county.page
    page.tabs.setCurrentIndex(at)
    page.focus()

    assert len([*controls(page)]) > 4
    assert unreached(Keyboard(qtbot, received), page) == []


@pytest.mark.parametrize("unit", [CLOUD, STONE])
def test_every_action_of_an_examination_is_reached_by_tab(
    qtbot: QtBot, received: MainWindow, unit: str
) -> None:
    received.county.open_submission(unit)
    page = received.context.group(ExaminationCommands).page
    page.focus()

    assert len([*controls(page.head)]) > 7
    assert unreached(Keyboard(qtbot, received), page.head) == []

"""Reading what somebody sent holds nobody up: no export, no backup, no cancelling, no closing."""

from collections.abc import Generator
from threading import Event

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.tasks import Tasks


class Endless:
    """Work that ends only when the test is over, deaf to being cancelled."""

    def __init__(self) -> None:
        self.begun, self.over = Event(), Event()

    def __call__(self, report: Progress) -> str:
        del report
        self.begun.set()
        self.over.wait(20)
        return "read"


@pytest.fixture
def tasks(qtbot: QtBot) -> Generator[Tasks]:
    del qtbot
    parent = QObject()
    made = Tasks(parent)
    yield made
    made.close()


def test_other_work_is_done_meanwhile(qtbot: QtBot, tasks: Tasks) -> None:
    endless, done, heard = Endless(), list[object](), list[object]()
    tasks.read("正在读取…", endless, then=heard.append, failed=heard.append)
    qtbot.waitUntil(endless.begun.is_set)

    tasks.begin("正在导出…", lambda _: "exported", then=done.append, failed=done.append)
    qtbot.waitUntil(lambda: bool(done))

    assert done == ["exported"]
    assert heard == []
    with qtbot.waitSignal(tasks.ended):
        endless.over.set()
    assert heard == ["read"]


def test_cancelled_it_is_over_at_once_and_nothing_is_heard_of_it(
    qtbot: QtBot, tasks: Tasks
) -> None:
    endless, heard = Endless(), list[object]()
    tasks.read("正在读取…", endless, then=heard.append, failed=heard.append)
    qtbot.waitUntil(endless.begun.is_set)

    with qtbot.waitSignal(tasks.ended):
        tasks.cancel()
    endless.over.set()
    qtbot.wait(50)

    assert heard == []


def test_closing_does_not_wait_for_it(qtbot: QtBot, tasks: Tasks) -> None:
    endless, heard = Endless(), list[object]()
    tasks.read("正在读取…", endless, then=heard.append, failed=heard.append)
    qtbot.waitUntil(endless.begun.is_set)

    tasks.close()  # would not come back: the work ends only below

    assert not endless.over.is_set()
    endless.over.set()
    qtbot.wait(50)
    assert heard == []


def test_what_goes_wrong_is_handed_on(qtbot: QtBot, tasks: Tasks) -> None:
    failure, heard = OSError("甲"), list[object]()

    def work(report: Progress) -> object:
        report(0, 0)
        raise failure

    with qtbot.waitSignal(tasks.ended):
        tasks.read("正在读取…", work, then=heard.append, failed=heard.append)

    assert heard == [failure]

"""The tabs of a report: every one in sight, however much each still needs."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from gui.window_driving import UNIT, make_window, page_of, workspace_file
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    """The window over a report that is blank: each tab has a number."""
    path = workspace_file(tmp_path)
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as workspace:
        made = workspace.new_report(UNIT, 2023, Level.TOWNSHIP)
    window = make_window(qtbot, tmp_path, catalog)
    window.resize(1366, 768)
    window.open_report(made)
    return window


def shown(window: MainWindow) -> list[str]:
    for _ in range(5):
        QApplication.processEvents()
    bar = page_of(window).tabs.tabBar()
    last = bar.tabRect(bar.count() - 1)
    assert last.right() < bar.width(), f"{bar.tabText(bar.count() - 1)} is out of sight"
    return [bar.tabText(index) for index in range(bar.count())]


def test_numbers_stand_on_every_tab_on_a_small_screen(window: MainWindow) -> None:
    assert shown(window) == [
        *("报告信息 3", "一、总体情况 1", "二、主动公开 10", "三、依申请公开 144"),
        *("四、复议诉讼 12", "五、问题改进 1", "六、其他事项 1", "预览"),
    ]


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
@pytest.mark.parametrize("width", [1024, 1366, 1920])
def test_every_tab_is_in_sight(window: MainWindow, percent: int, width: int) -> None:
    window.resize(width, 768)
    apply_scale(percent)
    assert shown(window)[-1] == "预览"


def test_a_very_small_screen_has_all_tabs_and_whole_fields(window: MainWindow) -> None:
    """As 1366 × 768 is with the desktop's own scale at 200 %."""
    window.resize(683, 384)
    assert shown(window)[-1] == "预览"
    page = page_of(window).page("report")
    (area,) = page.findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    window.resize(1366, 768)
    assert shown(window)[0] == "报告信息 3"
    assert shown(window)[3] == "三、依申请公开 144"


def test_where_there_is_little_room_the_titles_are_numerals(
    qtbot: QtBot, window: MainWindow
) -> None:
    apply_scale(200)
    assert shown(window)[3].startswith("三")
    assert "依申请公开" not in shown(window)[3]
    bar = page_of(window).tabs.tabBar()
    assert "收到和处理政府信息公开申请情况" in page_of(window).tabs.tabToolTip(3)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(7).center())
    assert page_of(window).tab == "preview"


def test_findings_are_counted_once_an_act(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[Report] = []
    count = tabs.count_findings

    def counting(report: Report, findings: Iterable[Finding]) -> tabs.ReportStanding:
        counted.append(report)
        return count(report, findings)

    monkeypatch.setattr(tabs, "count_findings", counting)

    page_of(window).session.enter("disputes.review.upheld", 1)
    window.refresh()

    assert len(counted) == 1
    assert window.frame.status.unfilled.text() == "未填 171"


@pytest.mark.parametrize("percent", [100, 200])
def test_tabs_stay_where_they_are_when_their_numbers_change(
    window: MainWindow, percent: int
) -> None:
    apply_scale(percent)
    page = page_of(window)
    bar = page.tabs.tabBar()
    shown(window)
    before = [bar.tabRect(index) for index in range(bar.count())]

    page.session.apply(dict.fromkeys(page.edition.entered, 0), ActKind.FILL)
    window.refresh()

    assert shown(window)[3].split()[1:] == []
    assert [bar.tabRect(index) for index in range(bar.count())] == before

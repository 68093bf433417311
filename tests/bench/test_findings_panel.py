"""A refresh of the findings panel: at every entry, so quicker than an eye."""

from dataclasses import replace
from itertools import cycle

import pytest
from gui.conftest import _theme  # noqa: F401 - the fixture that every window stands on
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui.findings.listing import AvailableActions
from zwgk_desktop.ui.findings.panel import FindingsPanel


@pytest.mark.benchmark(group="panel")
def test_forty_findings_of_which_five_change(
    benchmark: BenchmarkFixture, qtbot: QtBot, edition: Edition
) -> None:
    """≤5 ms a refresh."""
    panel = FindingsPanel()
    qtbot.addWidget(panel)
    panel.show()
    forty = tuple(
        Finding(
            rule="R-BALANCE",
            severity=Severity.ERROR,
            message=f"三、第{number}列不平衡，相差{number}件",
            source="国办公开办函〔2021〕30号",
            remedy="核对这一列的各项数字",
            cells=(cell,),
        )
        for number, cell in enumerate(edition.entered[:40])
    )
    changed = tuple(
        replace(finding, message=f"{finding.message}；尚有 1 格未填")
        if number % 8 == 0
        else finding
        for number, finding in enumerate(forty)
    )
    offers = AvailableActions(releasable=(), fillable=(), locked=False)
    turns = cycle((forty, changed))
    benchmark(lambda: panel.show_findings(edition, next(turns), offers))
    measured = benchmark.stats
    assert measured is None or measured.stats.median <= 0.005

"""The window shows a form with other ids, rows and groups: every page, the years, a nil return."""

from pathlib import Path

import pytest
from gui.window_driving import dialog_on, make_window, page_of, tab_of
from pytestqt.qtbot import QtBot
from third_edition import SINCE, THIRD, UNIT, asked, third_catalog, third_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.table.table_actions import NilDialog


@pytest.fixture(scope="module")
def third(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return third_catalog(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, third: Catalog) -> MainWindow:
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, third, writing=True, create=True, program="test") as opened:
        for year, figures in ((SINCE - 1, {"received": 2, "granted": 2}), (SINCE, {"received": 3})):
            made = opened.new_report(UNIT, year, Level.TOWNSHIP)
            values = third_values(third.edition_to_fill(year), year, figures)
            opened.session(made).apply(values, ActKind.FILL)
    window = make_window(qtbot, tmp_path, third)
    window.open_report(made)
    return window


def test_every_page_stands(window: MainWindow) -> None:
    page = page_of(window)
    assert page.edition.id == THIRD
    for name in tabs.names(page.edition):
        page.turn_to_tab(name)
        assert page.tab == name
        assert tabs.tab_title(page.edition, name)


def test_its_error_is_gone_to(window: MainWindow) -> None:
    page = page_of(window)
    broken = next(one for one in page.session.findings if one.rule == "R-BALANCE")
    assert broken.cells[0] == asked(page.edition, "received")


def test_its_nil_return_is_proposed(window: MainWindow) -> None:
    page = page_of(window)
    tab_of(window, page.edition.roles.texts.overview)
    window.frame.actions["nil"].trigger()
    dialog = dialog_on(window, NilDialog)

    assert f"{SINCE}年，本机关没有收到政府信息公开申请" in dialog.sentence.toPlainText()
    dialog.replace.click()
    dialog.fill.click()
    assert page.session.report.entry(asked(page.edition, "received")) == 0

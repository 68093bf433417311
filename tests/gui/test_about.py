"""关于本程序: whose work is in it, and under which licences."""

from importlib.metadata import version
from pathlib import Path

import pytest
from gui.window_driving import dialog_on, make_window, press
from PySide6.QtWidgets import QLabel, QTextBrowser
from pytestqt.qtbot import QtBot

from zwgk_desktop import __version__
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.ui.look.labels import program_icon
from zwgk_desktop.ui.manual.help_dialogs import AboutDialog


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> AboutDialog:
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["about"].trigger()
    return dialog_on(window, AboutDialog)


def page(dialog: AboutDialog, title: str) -> str:
    pages = dialog.pages
    index = [pages.tabText(at) for at in range(pages.count())].index(title)
    browser = pages.widget(index)
    assert isinstance(browser, QTextBrowser)
    assert browser.accessibleName() == title
    return browser.toPlainText()


def test_program_and_version_stand_at_the_head(dialog: AboutDialog) -> None:
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel))

    assert f"政府信息公开年度报告　{__version__}" in said
    assert "木兰宽松许可证第2版" in said
    assert "不联网" in said


def test_components_stand_with_version_and_licence(dialog: AboutDialog) -> None:
    lines = page(dialog, "所用组件").splitlines()

    at = lines.index("reportlab")
    assert lines[at : at + 3] == ["reportlab", version("reportlab"), "BSD License"]
    assert lines[lines.index("Qt") + 2] == "LGPL-3.0-only"


def test_fonts_stand_with_their_licences(dialog: AboutDialog) -> None:
    said = page(dialog, "字体")

    assert "SIL OFL 1.1" in said
    assert "ZW FangSong" in said


def test_own_licence_stands_in_full(dialog: AboutDialog) -> None:
    assert page(dialog, "本程序的许可证").startswith("木兰宽松许可证, 第2版")


def test_it_is_closed_by_its_button(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["about"].trigger()
    dialog = dialog_on(window, AboutDialog)
    with qtbot.waitSignal(dialog.finished):
        press(qtbot, dialog, "关闭")


def test_icon_has_every_size_drawn() -> None:
    sizes = {size.width() for size in program_icon().availableSizes()}

    assert sizes == {16, 24, 32, 48, 64, 128, 256}

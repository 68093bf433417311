"""Type size and palette, chosen by keys and menu and remembered."""

from pathlib import Path

import pytest
from gui.window_driving import CONTROL, Key, editor_on, make_report, make_window, tab_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import SIZES, AppearanceCommands, apply_appearance, apply_scale
from zwgk_desktop.ui.look.palettes import PALETTES, Appearance
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings import Settings


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    report = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(report)
    return window


def test_keys_change_the_type_size(qtbot: QtBot, window: MainWindow) -> None:
    sizes: list[int] = []
    for key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus, Key.Key_0):
        qtbot.keyClick(window, key, CONTROL)
        sizes.append(theme.scale.percent)

    assert sizes == [110, 125, 110, 100]


def test_sizes_end_at_200_percent(window: MainWindow) -> None:
    for _ in range(9):
        window.frame.actions["larger"].trigger()
    assert theme.scale.percent == SIZES[-1] == 200
    for _ in range(9):
        window.frame.actions["smaller"].trigger()
    assert theme.scale.percent == SIZES[0] == 100


def test_everything_grows(window: MainWindow) -> None:
    tab_of(window, "report")
    labels = [label for label in window.findChildren(QLabel) if label.isVisible()]
    before = [label.fontMetrics().height() for label in labels]
    apply_scale(200)

    for label, height in zip(labels, before, strict=True):
        assert label.fontMetrics().height() >= 2 * height - 3, label.text()


def test_choice_is_remembered(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    window = make_window(qtbot, tmp_path, catalog)
    window.frame.actions["larger"].trigger()
    window.frame.actions["dark"].trigger()
    window.close()
    apply_scale(100)
    apply_appearance(Appearance.LIGHT)
    again = make_window(qtbot, tmp_path, catalog)

    assert theme.scale.percent == 110
    assert theme.looks.appearance is Appearance.DARK
    assert again.frame.actions["dark"].isChecked()
    assert not again.frame.actions["light"].isChecked()


def test_light_and_dark_follow_the_desktop_when_it_turns(
    qapp: QApplication, window: MainWindow
) -> None:
    turned = qapp.styleHints().colorSchemeChanged
    turned.emit(Qt.ColorScheme.Dark)
    assert theme.looks.appearance is Appearance.LIGHT  # as was chosen
    window.frame.actions["system"].trigger()
    for scheme, appearance in (
        (Qt.ColorScheme.Dark, Appearance.DARK),
        (Qt.ColorScheme.Light, Appearance.LIGHT),
        (Qt.ColorScheme.Dark, Appearance.DARK),
    ):
        turned.emit(scheme)
        assert theme.looks.appearance is appearance
    window.frame.actions["light"].trigger()
    turned.emit(Qt.ColorScheme.Dark)
    assert theme.looks.appearance is Appearance.LIGHT


def test_nonsense_in_the_settings_is_passed_over(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    settings.remember_word("size", "大")
    settings.remember_word("appearance", "紫色")
    AppearanceCommands(settings)

    assert theme.scale.percent == 100
    assert theme.looks.appearance is Appearance.LIGHT


@pytest.mark.parametrize("appearance", Appearance)
def test_window_turns_to_the_palette(window: MainWindow, appearance: Appearance) -> None:
    window.frame.actions[appearance.value].trigger()
    QApplication.processEvents()
    picture = window.grab().toImage()

    worn = PALETTES[appearance]
    menu = picture.pixelColor(window.menuBar().width() - 2, 4)
    assert menu == worn.paper
    status = window.frame.status.verdict
    corner = status.mapTo(window, status.rect().bottomRight())
    assert picture.pixelColor(corner) == worn.paper


def test_what_is_typed_survives(qtbot: QtBot, window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    qtbot.keyClicks(editor, "abc")
    window.frame.actions["dark"].trigger()
    window.frame.actions["larger"].trigger()

    assert editor.toPlainText().startswith("abc")
    assert editor.testAttribute(Qt.WidgetAttribute.WA_WState_Visible)

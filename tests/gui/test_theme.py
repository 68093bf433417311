"""The look: what is written can be read, and every character is ours."""

import re
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication, QCheckBox, QDialogButtonBox, QMessageBox, QStyle
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.look import style, theme
from zwgk_desktop.ui.look.appearance import apply_appearance, apply_scale
from zwgk_desktop.ui.look.palettes import PALETTES, Appearance
from zwgk_desktop.ui.main_window import MainWindow

LITERAL = re.compile(r"QColor\([\"'\d]|[\"']#[0-9a-fA-F]{3,8}[\"']|GlobalColor\.(?!transparent)")
UI = Path(theme.__file__).parent


def luminance(colour: QColor) -> float:
    """WCAG 2.1, relative luminance."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_on_ground() -> tuple[tuple[QColor, QColor], ...]:
    """Return every pair of words on a ground that the program paints."""
    own, looks_of = theme.colours(), theme.SEVERITIES.values()
    inks, grounds = (own.ink, own.quiet_ink), (own.window, own.paper, own.head)
    return (
        *((ink, ground) for ink in inks for ground in (*grounds, own.total, own.blank)),
        (own.ink, own.band),
        *((own.accent, ground) for ground in (*grounds, own.crosshair)),
        *((ink, own.selection) for ink in inks),
        (own.ink, own.crosshair),
        *((look.ink, ground) for look in looks_of for ground in (own.paper, own.window)),
        *((look.ink, look.ground) for look in looks_of),
        *((ink, look.ground) for look in looks_of for ink in inks),
        (theme.SEVERITIES[Severity.ERROR].ink, own.total),
        (own.blank_ink, own.blank),
        (own.accent_ink, own.accent),
        (own.accent_ink, own.accent_hover),
        (own.settled, own.paper),
        (own.settled, own.window),
    )


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast(QColor("#000"), QColor("#fff")) == pytest.approx(21)


@pytest.fixture(params=Appearance)
def appearance(request: pytest.FixtureRequest) -> Generator[Appearance]:
    """Each palette in turn, and light again."""
    worn: Appearance = request.param
    apply_appearance(worn)
    yield worn
    apply_appearance(Appearance.LIGHT)


def test_words_stand_out_from_their_ground(appearance: Appearance) -> None:
    least = 7 if appearance is Appearance.CONTRAST else 4.5
    faint = {
        (ink.name(), ground.name())
        for ink, ground in text_on_ground()
        if contrast(ink, ground) < least
    }
    assert not faint


def test_what_is_disabled_is_still_seen() -> None:
    worn = PALETTES[Appearance.CONTRAST]
    assert contrast(worn.disabled_ink, worn.paper) >= 4.5
    assert contrast(worn.line, worn.paper) >= 3


def test_everything_turns_to_the_palette(qapp: QApplication, appearance: Appearance) -> None:
    worn = PALETTES[appearance]
    role = QPalette.ColorRole
    assert qapp.palette().color(role.Window).name() == worn.window.name()
    assert qapp.palette().color(role.Text) == worn.ink
    assert worn.paper.name() in qapp.styleSheet()
    assert worn.error_ink == theme.SEVERITIES[Severity.ERROR].ink


def test_signs_are_drawn_in_the_palette(appearance: Appearance) -> None:
    picture = theme.sign_icon(Severity.ERROR, 12).pixmap(12).toImage()
    worn = PALETTES[appearance].error_ink
    assert picture.pixelColor(6, 6) == worn


def test_severities_differ_by_shape() -> None:
    assert len({look.sign for look in theme.SEVERITIES.values()}) == len(Severity)
    pictures = [theme.sign_icon(severity, 16).pixmap(16).mask() for severity in Severity]
    shapes = [picture.toImage() for picture in pictures]
    assert shapes[0] != shapes[1] != shapes[2] != shapes[0]


@pytest.mark.parametrize(
    ("font", "families"),
    [(theme.ui_font(), theme.UI_FAMILIES), (theme.prose_font(), theme.PROSE_FAMILIES)],
    ids=["ui", "prose"],
)
def test_our_fonts_draw_every_character(font: QFont, families: tuple[str, ...]) -> None:
    text = "三、不予公开（载明）０9〔2021〕—·◆▲○→≠镕喆堃㎡⑪𠮷"
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()

    runs = layout.glyphRuns()

    assert {run.rawFont().familyName() for run in runs} == set(families)
    assert sum(len(run.glyphIndexes()) for run in runs) == len(text)
    assert all(index for run in runs for index in run.glyphIndexes())


def test_the_application_has_the_theme(qapp: QApplication) -> None:
    assert qapp.font().pixelSize() == theme.BASE_SIZE
    assert qapp.palette().color(qapp.palette().ColorRole.Window) == theme.colours().window


def test_boxes_are_drawn_in_the_palette(qtbot: QtBot, appearance: Appearance) -> None:
    worn = PALETTES[appearance]
    for percent in (100, 200):
        apply_scale(percent)
        box = QCheckBox("是")
        qtbot.addWidget(box)
        box.setStyleSheet(style.sheet())
        box.setEnabled(True)
        box.resize(box.sizeHint())
        side, middle = 16 * percent // 100, box.height() // 2
        empty = box.grab().toImage()
        box.setChecked(True)
        ticked = box.grab().toImage()
        assert empty.pixelColor(side // 2, middle) == worn.paper
        assert empty.pixelColor(side // 2, middle - side // 2 + 1) != worn.paper
        assert ticked.pixelColor(side // 4 + 1, middle - side // 4) == worn.accent
    apply_scale(100)


def test_no_other_module_names_a_colour() -> None:
    offenders = [
        path.name
        for path in UI.rglob("*.py")
        if path.name != "palettes.py" and LITERAL.search(path.read_text("utf-8"))
    ]
    assert not offenders


def test_boxes_have_their_buttons_in_our_order_on_every_desktop(window: MainWindow) -> None:
    box = QMessageBox(window)
    hint = box.style().styleHint(QStyle.StyleHint.SH_DialogButtonLayout, None, box)

    assert hint == QDialogButtonBox.ButtonLayout.WinLayout.value
    assert "button-layout: 0" in window.styleSheet()

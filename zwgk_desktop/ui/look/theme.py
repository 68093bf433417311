"""How the program looks: fonts, colours, spacing. Only `palettes` writes colour literals."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QToolTip

from zwgk_desktop import paths
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.look import palettes
from zwgk_desktop.ui.look.palettes import Appearance, colour
from zwgk_desktop.ui.look.scale import Scale

scale = Scale()
"""The type size. Every size in this program is written for 100 % and goes through `px`."""

px = scale.px

FONT_FILES = ("ZwHei.ttf", "ZwSong.ttf", "ZwFang.ttf")
"""What the first window needs, 14 ms in all; the other two are only ever on paper."""

UI_FAMILIES = ("ZW Hei", "ZW Song")
"""黑体; 宋体 lends the rare characters of names, glyph by glyph."""

PROSE_FAMILIES = ("ZW FangSong", "ZW Song")
"""仿宋, as the prose will stand on paper."""

BASE_SIZE = 14
SMALL_SIZE = 12
HEADING_SIZE = 16
TITLE_SIZE = 20
PROSE_SIZE = 17

GAP_SMALL, GAP, GAP_LARGE = 4, 8, 16
"""Spacing in px: inside a control, between controls, between groups and at a page's edge."""
RADIUS = 4

WINDOW = colour("window")
PAPER = colour("paper")
INK = colour("ink")
QUIET_INK = colour("quiet_ink")
"""Labels, help, noughts: what is read second."""
DISABLED_INK = colour("disabled_ink")
LINE = colour("line")
"""Hairlines between cells."""
STRONG_LINE = colour("strong_line")
"""Edges: round a table, under its heads, round a control."""
HEAD = colour("head")
BAND = colour("band")
"""Ground of the name of a stretch of a table."""
TOTAL = colour("total")
"""Ground of computed totals."""
BLANK = colour("blank")
"""Ground of cells still to fill."""
BLANK_DOT = colour("blank_dot")
BLANK_INK = colour("blank_ink")
ACCENT = colour("accent")
ACCENT_HOVER = colour("accent_hover")
"""Ground of the proposed button under the mouse."""
ACCENT_INK = colour("accent_ink")
SELECTION = colour("selection")
CROSSHAIR = colour("crosshair")
"""Ground of the heads of the cell that has the caret."""
SETTLED = colour("settled")
"""Saved, nothing to correct."""


@dataclass(frozen=True, slots=True)
class SeverityLook:
    """How findings of one severity look: a sign of its own shape, never colour alone.

    Args:
        sign: The shape as a character, for lists and titles.
        ink: Colour of the sign and of words.
        ground: Tint of cells and passages.
    """

    sign: str
    ink: QColor
    ground: QColor


def _look(sign: str, name: str) -> SeverityLook:
    return SeverityLook(sign, colour(f"{name}_ink"), colour(f"{name}_ground"))


SEVERITIES = {
    Severity.ERROR: _look("◆", "error"),
    Severity.EXPLAIN: _look("▲", "explain"),
    Severity.HINT: _look("○", "hint"),
}
"""Heaviest first."""

TEXT_ON_GROUND = (
    *((ink, ground) for ink in (INK, QUIET_INK) for ground in (WINDOW, PAPER, HEAD, TOTAL, BLANK)),
    (INK, BAND),
    *((ACCENT, ground) for ground in (PAPER, WINDOW, CROSSHAIR, HEAD)),
    *((ink, SELECTION) for ink in (INK, QUIET_INK)),
    (INK, CROSSHAIR),
    *((look.ink, ground) for look in SEVERITIES.values() for ground in (PAPER, WINDOW)),
    *((look.ink, look.ground) for look in SEVERITIES.values()),
    *((ink, look.ground) for look in SEVERITIES.values() for ink in (INK, QUIET_INK)),
    (SEVERITIES[Severity.ERROR].ink, TOTAL),
    (BLANK_INK, BLANK),
    (ACCENT_INK, ACCENT),
    (ACCENT_INK, ACCENT_HOVER),
    (SETTLED, PAPER),
    (SETTLED, WINDOW),
)
"""Every pair of words on a ground that the program paints; a test measures each."""


class _Looks(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.appearance = Appearance.LIGHT


looks = _Looks()
"""Tells when sizes or colours have changed; the application has them already."""


def apply_theme(app: QApplication) -> None:
    """Give the application its style, colours and fonts; once, before any window."""
    _load_fonts()
    from zwgk_desktop.ui.look.ticks import Ticks  # noqa: PLC0415 - it stands on this module

    app.setStyle(Ticks())
    _colour(app)
    _size(app)


def set_scale(percent: int) -> None:
    """Make everything larger or smaller, from 100 to 200 percent."""
    app = QApplication.instance()
    if scale.take(percent) and isinstance(app, QApplication):
        _size(app)
        scale.changed.emit(scale.percent)
        looks.changed.emit()


def wear(appearance: Appearance) -> None:
    """Turn everything to a palette's colours."""
    app = QApplication.instance()
    if appearance is not looks.appearance and isinstance(app, QApplication):
        looks.appearance = appearance
        palettes.wear(appearance)
        _colour(app)
        _size(app)
        looks.changed.emit()


def _colour(app: QApplication) -> None:
    light = looks.appearance is Appearance.LIGHT
    app.styleHints().setColorScheme(Qt.ColorScheme.Light if light else Qt.ColorScheme.Dark)
    app.setPalette(_palette())
    QToolTip.setPalette(_palette())


def _size(app: QApplication) -> None:
    app.setFont(ui_font())
    QToolTip.setFont(ui_font())
    app.setStyleSheet(scale.sheet(_style_sheet()))


def ui_font(size: int = BASE_SIZE, *, bold: bool = False) -> QFont:
    """Return the font of controls and tables."""
    return _font(UI_FAMILIES, size, bold=bold)


def prose_font(size: int = PROSE_SIZE) -> QFont:
    """Return the font of the prose pages."""
    return _font(PROSE_FAMILIES, size)


def paint_sign(
    painter: QPainter, severity: Severity, box: QRectF, ink: QColor | None = None
) -> None:
    """Paint the sign of a severity into a square box; in its own ink unless told another."""
    ink = ink or SEVERITIES[severity].ink
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if severity is Severity.HINT:
        painter.setPen(QPen(ink, box.width() / 5))
        inset = box.width() / 10
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    else:
        painter.fillPath(_sign_path(severity, box), ink)
    painter.restore()


def sign_icon(severity: Severity, size: int = 12) -> QIcon:
    """Return the sign of a severity as an icon; a picture for each usual pixel ratio."""
    return _sign_icon(severity, px(size), looks.appearance)


@lru_cache(maxsize=64)
def _sign_icon(severity: Severity, size: int, _: Appearance) -> QIcon:
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_sign(painter, severity, QRectF(0.5, 0.5, size - 1, size - 1))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _sign_path(severity: Severity, box: QRectF) -> QPainterPath:
    """Return a diamond for an error, a triangle for what must be explained."""
    path = QPainterPath(QPointF(box.center().x(), box.top()))
    if severity is Severity.ERROR:
        path.lineTo(box.right(), box.center().y())
        path.lineTo(box.center().x(), box.bottom())
        path.lineTo(box.left(), box.center().y())
    else:
        path.lineTo(box.bottomRight())
        path.lineTo(box.bottomLeft())
    path.closeSubpath()
    return path


def _load_fonts() -> None:
    known = set(QFontDatabase.families())
    if known.issuperset(UI_FAMILIES + PROSE_FAMILIES):
        return
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(paths.fonts() / name)) < 0:
            raise FileNotFoundError(paths.fonts() / name)


def _font(families: tuple[str, ...], size: int, *, bold: bool = False) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(px(size))
    font.setBold(bold)
    return font


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(WINDOW)
    colours = {
        role.Window: WINDOW,
        role.WindowText: INK,
        role.Base: PAPER,
        role.AlternateBase: WINDOW,
        role.Text: INK,
        role.PlaceholderText: QUIET_INK,
        role.Button: PAPER,
        role.ButtonText: INK,
        role.ToolTipBase: PAPER,
        role.ToolTipText: INK,
        role.Highlight: ACCENT,
        role.HighlightedText: ACCENT_INK,
        role.Accent: ACCENT,
        role.Link: ACCENT,
        role.LinkVisited: ACCENT,
        role.Mid: LINE,
        role.Dark: STRONG_LINE,
    }
    for where, worn in colours.items():
        palette.setColor(where, worn)
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, DISABLED_INK)
    return palette


def _style_sheet() -> str:
    error = SEVERITIES[Severity.ERROR]
    return f"""
QToolTip {{
    background: {PAPER.name()}; color: {INK.name()};
    border: 1px solid {STRONG_LINE.name()}; padding: {GAP_SMALL}px {GAP}px;
}}
QFrame#bubble {{
    background: {PAPER.name()}; color: {INK.name()};
    border: 1px solid {ACCENT.name()}; border-radius: {RADIUS}px;
}}
QFrame#bubble[refusal="true"] {{
    background: {error.ground.name()};
    border-color: {error.ink.name()};
}}
QLineEdit#entry {{ background: {PAPER.name()}; border: none; padding: 0; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {LINE.name()}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
"""

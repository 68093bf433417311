"""Fonts, colours, spacing and severity signs. Only `palettes` defines colour literals."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.findings import Finding, Origin, Severity
from zwgk_desktop.ui.look.palettes import PALETTES, Appearance, Palette

SMALLEST, LARGEST = 100, 200
"""Limits of the type size in percent."""

_SIZE = re.compile(r"(\d+)px")


class Scale(QObject):
    """Current type size in percent. The only instance is `theme.scale`."""

    changed = Signal(int)
    """Emitted with the new percent, after fonts and style sheet are updated."""

    def __init__(self) -> None:
        super().__init__()
        self.percent = SMALLEST

    def px(self, size: int) -> int:
        """Return a size scaled to the type size. Sizes below 2 px are not scaled."""
        return size if self.percent == SMALLEST or size < 2 else size * self.percent // 100

    def sheet(self, text: str) -> str:
        """Return a style sheet with its pixel sizes scaled."""
        return _SIZE.sub(lambda match: f"{self.px(int(match[1]))}px", text)

    def take(self, percent: int) -> bool:
        """Set the type size, limited to the allowed range. Return False if it is unchanged."""
        wanted = min(max(percent, SMALLEST), LARGEST)
        if wanted == self.percent:
            return False
        self.percent = wanted
        return True


ROOMY = 150
"""Type size in percent up to which buttons have wide padding and icons."""

scale = Scale()
"""Current type size. Every size in the code is for 100 % and is scaled with `px`."""

px = scale.px

UI_FAMILIES = ("ZW Hei", "ZW Song", "ZW Rare")
"""Font families of the user interface: 黑体, with 宋体 for rare characters."""

PROSE_FAMILIES = ("ZW FangSong", "ZW Rare", "ZW Song")
"""Font families of prose: 仿宋, as in the printed report."""

BASE_SIZE = 14
SMALL_SIZE = 12
TITLE_SIZE = 20
PROSE_SIZE = 17

GAP_SMALL, GAP, GAP_LARGE = 4, 8, 16
"""Spacing in px: inside controls, between controls, and between groups or at page edges."""
RADIUS = 4


class _Looks(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.appearance = Appearance.LIGHT
        self.follows = False
        """Whether the palette follows the desktop's light or dark mode."""


looks = _Looks()
"""Current palette. Its signal is emitted after sizes or colours have changed."""


def colours() -> Palette:
    """Return the current palette. Stored colours do not follow a later change."""
    return PALETTES[looks.appearance]


@dataclass(frozen=True, slots=True)
class SeverityLook:
    """Colours and sign of findings of one severity. Signs also differ in shape.

    Args:
        sign: Character with the shape of the sign, for lists and titles.
    """

    severity: Severity
    sign: str

    @property
    def ink(self) -> QColor:
        """Colour of the sign and of words."""
        own = colours()
        match self.severity:
            case Severity.ERROR:
                return own.error_ink
            case Severity.EXPLAIN:
                return own.explain_ink
            case Severity.HINT:
                return own.hint_ink

    @property
    def ground(self) -> QColor:
        """Tint of cells and passages."""
        own = colours()
        match self.severity:
            case Severity.ERROR:
                return own.error_ground
            case Severity.EXPLAIN:
                return own.explain_ground
            case Severity.HINT:
                return own.hint_ground


SEVERITIES = {
    look.severity: look
    for look in (
        SeverityLook(Severity.ERROR, "◆"),
        SeverityLook(Severity.EXPLAIN, "▲"),
        SeverityLook(Severity.HINT, "○"),
    )
}
"""Look of each severity, most severe first."""


@dataclass(frozen=True, slots=True)
class OriginLook:
    """Colours and sign of findings that do not come from a rule, by origin."""

    origin: Origin
    sign: str

    @property
    def ink(self) -> QColor:
        """Colour of the sign and of words."""
        return colours().accent

    @property
    def ground(self) -> QColor:
        """Tint of cells and passages."""
        own = colours()
        return own.crosshair if self.origin is Origin.CHANGE else own.selection


REMARK = OriginLook(Origin.REMARK, "■")
ORIGINS = {
    look.origin: look
    for look in (REMARK, OriginLook(Origin.CHANGE, "±"), OriginLook(Origin.ALIKE, "≈"))
}


@dataclass(frozen=True, slots=True)
class UnfilledLook:
    """Colours and sign of findings about blanks still to fill (grey)."""

    sign: str

    @property
    def ink(self) -> QColor:
        """Colour of the sign and of words."""
        return colours().quiet_ink

    @property
    def ground(self) -> QColor:
        """Tint of passages."""
        return colours().blank


UNFILLED = UnfilledLook("◇")


def look_of(finding: Finding) -> SeverityLook | OriginLook | UnfilledLook:
    """Return the colours and sign of a finding."""
    if finding.is_unfilled:
        return UNFILLED
    return ORIGINS.get(finding.origin) or SEVERITIES[finding.severity]


def ui_font(size: int = BASE_SIZE, *, bold: bool = False) -> QFont:
    """Return the font of controls and tables."""
    return QFont(_font(UI_FAMILIES, px(size), bold=bold))


def prose_font(size: int = PROSE_SIZE) -> QFont:
    """Return the font of the prose pages."""
    return QFont(_font(PROSE_FAMILIES, px(size)))


def paint_sign(
    painter: QPainter, kind: Severity | Origin, box: QRectF, ink: QColor | None = None
) -> None:
    """Paint the sign of a severity or origin into a square box, in `ink` or its default colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if isinstance(kind, Severity):
        _paint_severity(painter, kind, box, ink or SEVERITIES[kind].ink)
    else:
        _paint_origin(painter, kind, box, ink or ORIGINS[kind].ink)
    painter.restore()


def _paint_unfilled(painter: QPainter, box: QRectF) -> None:
    """Paint the sign of a blank still to fill: the outline of a diamond."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(UNFILLED.ink, box.width() / 8))
    painter.translate(box.topLeft())
    painter.drawPath(_sign_path(Severity.ERROR, box.width(), box.height()))


def _paint_origin(painter: QPainter, origin: Origin, box: QRectF, ink: QColor) -> None:
    """Paint the sign of an origin: a square for remark, ± for change, ≈ for likeness."""
    side, thick = box.width(), box.width() / 6
    if origin is Origin.REMARK:
        painter.fillRect(box.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2), ink)
        return
    heights = (0.4, 0.92) if origin is Origin.CHANGE else (0.33, 0.67)
    for at in heights:
        painter.fillRect(QRectF(box.left(), box.top() + at * side - thick / 2, side, thick), ink)
    if origin is Origin.CHANGE:
        painter.fillRect(QRectF(box.center().x() - thick / 2, box.top(), thick, side * 0.8), ink)


def _paint_severity(painter: QPainter, severity: Severity, box: QRectF, ink: QColor) -> None:
    if severity is Severity.HINT:
        painter.setPen(QPen(ink, box.width() / 5))
        inset = box.width() / 10
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    else:
        painter.translate(box.topLeft())
        painter.fillPath(_sign_path(severity, box.width(), box.height()), ink)


def sign_icon(severity: Severity, size: int = 12) -> QIcon:
    """Return the sign of a severity as an icon with images for common pixel ratios."""
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


@lru_cache(maxsize=64)
def _sign_path(severity: Severity, width: float, height: float) -> QPainterPath:
    """Return the shape of a severity's sign: a diamond for errors, else a triangle."""
    box = QRectF(0, 0, width, height)
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


@lru_cache(maxsize=64)  # called for each painted cell; callers copy the font
def _font(families: tuple[str, ...], pixels: int, *, bold: bool = False) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


class SeveritySign(QWidget):
    """Widget that shows the sign of a finding.

    Severity or origin, and whether it is about a blank, are queried at each painting.
    """

    _SIDE = 12
    _DOWN = 4  # aligns it with the first line of text beside it

    def __init__(
        self,
        kind: Callable[[], Severity | Origin],
        parent: QWidget,
        *,
        unfilled: Callable[[], bool],
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._unfilled = unfilled
        self._size()
        scale.changed.connect(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        side = px(self._SIDE) - 1
        box = QRectF(0.5, px(self._DOWN), side, side)
        painter = QPainter(self)
        if self._unfilled():
            _paint_unfilled(painter, box)
        else:
            paint_sign(painter, self._kind(), box)

    def _size(self) -> None:
        self.setFixedSize(px(self._SIDE) + 1, px(self._SIDE + self._DOWN) + 1)


def mark(widget: QWidget, name: str) -> None:
    """Set a property that the style sheet selects widgets by, such as "small" or "primary"."""
    widget.setProperty(name, True)  # noqa: FBT003 - Qt's own

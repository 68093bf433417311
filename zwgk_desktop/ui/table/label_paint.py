"""Painting the words of a table: heads, labels, group names down the side."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from zwgk_desktop.domain.grid import GridCell, Role
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.layout import CORNER_SIZE, LABEL_SIZE, PAD, lines

px = theme.px

LINE_HEIGHT = 18
_UPRIGHT_STEP = 17
_BRACKET_INSET = 6
"""A full-width bracket is blank on its left: set it out to align with other labels."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
"""Ready made: Python's flags are slow."""
_HANGING = "、，。"
"""Set in the upper right of its square when writing runs downwards."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label to paint.

    Args:
        box: Its whole cell, hairlines on the right and below included.
        shown: The part of the head in view; a name spanning many rows keeps to it.
        current: Whether the caret is in its row or column.
    """

    cell: GridCell
    box: QRect
    shown: QRect
    current: bool = False
    vertical: bool = False


def paint_label(painter: QPainter, label: Label) -> None:
    """Paint one label with its ground and the hairlines right of it and below."""
    painter.fillRect(label.box, _ground(label))
    if label.cell.role is Role.BAND:  # its name runs on over the figures
        painter.fillRect(
            label.box.left(), label.box.bottom(), label.box.width(), 1, theme.colours().line
        )
    else:
        paint_edges(painter, label.box, theme.colours().line)
    painter.setPen(_ink(label))
    if label.vertical:
        _paint_upright(painter, label)
    else:
        _paint_lines(painter, label)


def paint_edges(painter: QPainter, box: QRect, colour: QColor) -> None:
    """Paint a cell's right and lower hairlines; its neighbours paint the others."""
    painter.fillRect(box.right(), box.top(), 1, box.height(), colour)
    painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour)


def _ground(label: Label) -> QColor:
    if label.current:
        return theme.colours().crosshair
    return theme.colours().band if label.cell.role is Role.BAND else theme.colours().head


def _ink(label: Label) -> QColor:
    if label.current:
        return theme.colours().accent
    return theme.colours().quiet_ink if label.cell.role is Role.CORNER else theme.colours().ink


def _paint_lines(painter: QPainter, label: Label) -> None:
    cell = label.cell
    corner = cell.role is Role.CORNER and cell.row_span > 1
    left = cell.role in {Role.LABEL, Role.BAND, Role.CORNER} and not corner
    align = _LEFT if left else _CENTRED
    painter.setFont(theme.ui_font(CORNER_SIZE if corner else LABEL_SIZE))
    texts = lines(cell, label.box.width())
    pad, height = px(PAD), px(LINE_HEIGHT)
    top = _top(label, len(texts) * height)
    for number, text in enumerate(texts):
        start = pad - (px(_BRACKET_INSET) if left and text.startswith("（") else 0)
        width = label.box.width() - start - pad
        place = QRectF(label.box.left() + start, top + number * height, width, height)
        painter.drawText(place, align, text)


def _paint_upright(painter: QPainter, label: Label) -> None:
    painter.setFont(theme.ui_font(LABEL_SIZE))
    size, whole = px(LABEL_SIZE), px(_UPRIGHT_STEP)
    steps = [whole / 2 if sign in _HANGING else whole for sign in label.cell.text]
    top = _top(label, round(sum(steps)))
    left = label.box.left() + (label.box.width() - size) / 2
    for sign, step in zip(label.cell.text, steps, strict=True):
        shift = size / 2 if sign in _HANGING else 0
        place = QRectF(left + shift, top - shift, size + 2, whole)
        painter.drawText(place, _LEFT, sign)
        top += step


def _top(label: Label, height: int) -> float:
    """Return where words begin: the middle of the part in view, never over the cell's edge."""
    box, shown = label.box, label.box.intersected(label.shown)
    middle = shown.top() + (shown.height() - height) / 2
    pad = px(PAD)
    if height >= box.height() - pad:
        return box.top() + (box.height() - height) / 2
    return min(max(middle, box.top() + pad / 2), box.bottom() - height - pad / 2)

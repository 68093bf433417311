"""Layout sizes of a table, and painting of its heads and row labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from zwgk_desktop.domain.grid import CellRole, Grid, GridCell, lay_out
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.typesetting.label_breaks import break_label
from zwgk_desktop.ui.look import theme

PAD = 6
"""Padding in px between a label and its cell's edges."""

LABEL_SIZE, CORNER_SIZE = theme.BASE_SIZE, theme.SMALL_SIZE
_HEAD_LINE = 18
_VERTICAL_WIDTH = 34
_GROUP_WIDTH = 76
"""Width in px that fits （三） above 不予公开."""
_LABEL_WIDTHS = (256, 292, 346)
"""Minimum, preferred and maximum width in px of the row labels.

The minimum breaks every label into at most two lines. The preferred width fits
5.要求行政机关确认或重新出具已获取信息 in one line. The maximum, used when the figures are wide
enough, fits （二）部分公开（区分处理的，只计这一情形，不计其他情形）.
"""
_NARROW_LABEL = 120
"""Label width in px (seven characters) for large type on a small screen."""
_WANTED_FIGURE_WIDTH = 96
_ROW_HEIGHTS = {Layout.MATRIX: (18, 22), Layout.BANDS: (24, 29), Layout.LINE: (36, 36)}
"""Minimum and preferred row height in px. At the minimum, table 三 fits a screen of 768 px."""
_BAND_LABEL_WIDTH = 220
_FIGURE_WIDTHS = {
    # minimum: fits eight digits; maximum: limits the gaps of a row in a wide window
    Layout.MATRIX: (76, 150),
    Layout.BANDS: (96, 190),
    Layout.LINE: (62, 110),
}
_TIGHT = 2
"""Overlap in px of a label's lines when height is short."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in px of label columns, figure columns, head rows and body rows."""

    labels: tuple[int, ...]
    figures: tuple[int, ...]
    heads: tuple[int, ...]
    rows: tuple[int, ...]


def measure(grid: Grid, width: int, height: int | None = None) -> Measures:
    """Return the column widths and row heights that fit a table into a given size.

    Args:
        grid: The table's grid.
        width: Available width in px. Figure columns share it evenly, up to a maximum.
        height: Available height in px. Rows and heads shrink to fit it, down to a
            readable minimum. None means no limit.
    """
    count = grid.column_count - grid.label_columns
    least, most = map(px, _FIGURE_WIDTHS[grid.table.layout])
    ample = width - count * px(_WANTED_FIGURE_WIDTH)
    labels = _label_widths(grid, width - count * least, ample)
    room = min(max(width - sum(labels), count * least), count * most)
    figures = tuple(room // count + (place < room % count) for place in range(count))
    heights = _heights(grid, labels + figures, height)
    return Measures(labels, figures, heights[: grid.head_rows], heights[grid.head_rows :])


def _heights(grid: Grid, columns: tuple[int, ...], room: int | None) -> tuple[int, ...]:
    """Return the heights of heads and rows: the preferred ones, or shrunk to fit `room`."""
    ample, least = (
        [
            *(_head_height(grid, row, columns, pad) for row in range(grid.head_rows)),
            *(
                _row_height(grid, row, columns, pad)
                for row in range(grid.head_rows, grid.row_count)
            ),
        ]
        for pad in (px(PAD), -px(_TIGHT))
    )
    if room is None or sum(ample) <= room:
        return tuple(ample)
    each = max(room - sum(least), 0) // len(least)
    return tuple(min(low + each, high) for low, high in zip(least, ample, strict=True))


def lines(cell: GridCell, width: int) -> tuple[str, ...]:
    """Return the text of a label or head broken into lines that fit a width in px."""
    size = CORNER_SIZE if cell.role is CellRole.CORNER and cell.row_span > 1 else LABEL_SIZE
    return _lines(cell.text, width - 2 * px(PAD), size, theme.scale.percent)


@lru_cache(maxsize=512)
def _lines(text: str, width: int, size: int, percent: int) -> tuple[str, ...]:
    del percent  # cache key only: `theme.ui_font` depends on it
    advance = QFontMetrics(theme.ui_font(size)).horizontalAdvance
    return break_label(text, lambda part: advance(part) <= width)


def is_vertical(grid: Grid, cell: GridCell) -> bool:
    """Return whether a group's name is written vertically (outermost of several groups)."""
    return cell.role is CellRole.GROUP and cell.column == 0 and grid.label_columns > 2


def _label_widths(grid: Grid, room: int, ample: int) -> tuple[int, ...]:
    match grid.label_columns:
        case 0:
            return ()
        case 1:
            return (px(_BAND_LABEL_WIDTH),)
        case count:
            groups = (px(_VERTICAL_WIDTH), *(px(_GROUP_WIDTH),) * (count - 2))
            lowest, wanted, most = map(px, _LABEL_WIDTHS)
            if room < sum(groups) + lowest:
                return (*groups, max(room - sum(groups), px(_NARROW_LABEL)))
            label = min(max(room - sum(groups), lowest), wanted)
            label = min(max(ample - sum(groups), label), most)
            return (*groups, label)


def _head_height(grid: Grid, row: int, columns: tuple[int, ...], pad: int) -> int:
    return max(
        _text_height(cell, columns, pad)
        for cell in grid.cells
        if cell.row == row and cell.role is CellRole.HEAD and cell.row_span == 1
    )


def _row_height(grid: Grid, row: int, columns: tuple[int, ...], pad: int) -> int:
    heights = [_text_height(cell, columns, pad) for cell in _worded(grid.table).get(row, ())]
    least, ample = _ROW_HEIGHTS[grid.table.layout]
    lowest = px(ample if pad > 0 else least)
    return max(lowest, *heights) if heights else lowest


@lru_cache(maxsize=32)
def _worded(table: Table) -> Mapping[int, tuple[GridCell, ...]]:
    """Map each row to its labels and heads, whose text may need a taller row."""
    rows: dict[int, tuple[GridCell, ...]] = {}
    for cell in lay_out(table).cells:
        if cell.role in {CellRole.LABEL, CellRole.HEAD}:
            rows[cell.row] = (*rows.get(cell.row, ()), cell)
    return rows


def _text_height(cell: GridCell, columns: tuple[int, ...], pad: int) -> int:
    width = sum(columns[cell.column : cell.column + cell.column_span])
    count = len(lines(cell, width))
    if cell.role is CellRole.LABEL and count == 1:
        return 0
    return count * px(_HEAD_LINE) + pad


px = theme.px

LINE_HEIGHT = 18
_UPRIGHT_STEP = 17
_BRACKET_INSET = 6
"""Outdent in px of a label that starts with a full-width bracket, blank on its left."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
"""Alignments, combined once because Python's flags are slow."""
_HANGING = "、，。"
"""Punctuation placed in the upper right of its square in vertical text."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label or head to paint.

    Args:
        box: Rectangle of its cell, including the hairlines right and below.
        shown: Visible part of the header. A label that spans many rows is centred in it.
        current: Whether its row or column has the caret.
    """

    cell: GridCell
    box: QRect
    shown: QRect
    current: bool = False
    vertical: bool = False


def paint_label(painter: QPainter, label: Label) -> None:
    """Paint a label with its background and its right and lower hairlines."""
    painter.fillRect(label.box, _ground(label))
    if label.cell.role is CellRole.BAND:  # the name extends over the figures
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
    """Paint the right and lower hairlines of a cell. Its neighbours paint the others."""
    painter.fillRect(box.right(), box.top(), 1, box.height(), colour)
    painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour)


def _ground(label: Label) -> QColor:
    if label.current:
        return theme.colours().crosshair
    return theme.colours().band if label.cell.role is CellRole.BAND else theme.colours().head


def _ink(label: Label) -> QColor:
    if label.current:
        return theme.colours().accent
    return theme.colours().quiet_ink if label.cell.role is CellRole.CORNER else theme.colours().ink


def _paint_lines(painter: QPainter, label: Label) -> None:
    cell = label.cell
    corner = cell.role is CellRole.CORNER and cell.row_span > 1
    left = cell.role in {CellRole.LABEL, CellRole.BAND, CellRole.CORNER} and not corner
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
    """Return the y of a label's first line: centred in the visible part, within its cell."""
    box, shown = label.box, label.box.intersected(label.shown)
    middle = shown.top() + (shown.height() - height) / 2
    pad = px(PAD)
    if height >= box.height() - pad:
        return box.top() + (box.height() - height) / 2
    return min(max(middle, box.top() + pad / 2), box.bottom() - height - pad / 2)

"""Sizes of a table's heads and labels, and how they are painted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from zwgk_desktop.domain.grid import Grid, GridCell, Role, lay_out
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.typesetting.label_breaks import break_label
from zwgk_desktop.ui.look import theme

PAD = 6
"""Between a label and its cell's edges."""

LABEL_SIZE, CORNER_SIZE = theme.BASE_SIZE, theme.SMALL_SIZE
_HEAD_LINE = 18
_VERTICAL_WIDTH = 34
_GROUP_WIDTH = 76
"""Room for （三） over 不予公开."""
_LABEL_WIDTHS = (256, 292, 346)
"""Least, for two lines each; wanted, for 5.要求行政机关确认或重新出具已获取信息 in one; most, for
（二）部分公开（区分处理的，只计这一情形，不计其他情形）, when figures have all they want."""
_NARROW_LABEL = 120
"""Seven characters a line: large type on a small screen scrolls sideways, labels give way."""
_WANTED_FIGURE_WIDTH = 96
_ROW_HEIGHTS = {Layout.MATRIX: (18, 22), Layout.BANDS: (24, 29), Layout.LINE: (36, 36)}
"""Least, so that all of 三 is seen on a screen of 768; and where there is room."""
_BAND_LABEL_WIDTH = 220
_FIGURE_WIDTHS = {
    # least: eight digits fit; most: a wide window does not tear a row apart
    Layout.MATRIX: (76, 150),
    Layout.BANDS: (96, 190),
    Layout.LINE: (62, 110),
}
_TIGHT = 2
"""By how much the lines of a label overlap their squares where height is short."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in px: label columns, figure columns, head rows, body rows."""

    labels: tuple[int, ...]
    figures: tuple[int, ...]
    heads: tuple[int, ...]
    rows: tuple[int, ...]


def measure(grid: Grid, width: int, height: int | None = None) -> Measures:
    """Share a width out: labels as wide as they need to be, figures evenly.

    Args:
        grid: The table laid out.
        width: What there is; a narrower table than this leaves the rest empty.
        height: What there is; rows and heads give way to be seen all at once,
            down to what can still be read. None is as much as they like.
    """
    count = grid.columns - grid.label_columns
    least, most = map(px, _FIGURE_WIDTHS[grid.table.layout])
    ample = width - count * px(_WANTED_FIGURE_WIDTH)
    labels = _label_widths(grid, width - count * least, ample)
    room = min(max(width - sum(labels), count * least), count * most)
    figures = tuple(room // count + (place < room % count) for place in range(count))
    heights = _heights(grid, labels + figures, height)
    return Measures(labels, figures, heights[: grid.head_rows], heights[grid.head_rows :])


def _heights(grid: Grid, columns: tuple[int, ...], room: int | None) -> tuple[int, ...]:
    """Return the heights of heads and rows: ample where there is room, else shared out."""
    ample, least = (
        [
            *(_head_height(grid, row, columns, pad) for row in range(grid.head_rows)),
            *(_row_height(grid, row, columns, pad) for row in range(grid.head_rows, grid.rows)),
        ]
        for pad in (px(PAD), -px(_TIGHT))
    )
    if room is None or sum(ample) <= room:
        return tuple(ample)
    each = max(room - sum(least), 0) // len(least)
    return tuple(min(low + each, high) for low, high in zip(least, ample, strict=True))


def lines(cell: GridCell, width: int) -> tuple[str, ...]:
    """Break the text of a label or head for its width."""
    size = CORNER_SIZE if cell.role is Role.CORNER and cell.row_span > 1 else LABEL_SIZE
    return _lines(cell.text, width - 2 * px(PAD), size, theme.scale.percent)


@lru_cache(maxsize=512)
def _lines(text: str, width: int, size: int, percent: int) -> tuple[str, ...]:
    del percent  # it makes the font another
    advance = QFontMetrics(theme.ui_font(size)).horizontalAdvance
    return break_label(text, lambda part: advance(part) <= width)


def is_vertical(grid: Grid, cell: GridCell) -> bool:
    """Tell whether a group's name runs down the side: the outermost of several."""
    return cell.role is Role.GROUP and cell.column == 0 and grid.label_columns > 2


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
        if cell.row == row and cell.role is Role.HEAD and cell.row_span == 1
    )


def _row_height(grid: Grid, row: int, columns: tuple[int, ...], pad: int) -> int:
    heights = [_text_height(cell, columns, pad) for cell in _worded(grid.table).get(row, ())]
    least, ample = _ROW_HEIGHTS[grid.table.layout]
    lowest = px(ample if pad > 0 else least)
    return max(lowest, *heights) if heights else lowest


@lru_cache(maxsize=32)
def _worded(table: Table) -> Mapping[int, tuple[GridCell, ...]]:
    """Return, by row, the cells whose words may need height."""
    rows: dict[int, tuple[GridCell, ...]] = {}
    for cell in lay_out(table).cells:
        if cell.role in {Role.LABEL, Role.HEAD}:
            rows[cell.row] = (*rows.get(cell.row, ()), cell)
    return rows


def _text_height(cell: GridCell, columns: tuple[int, ...], pad: int) -> int:
    width = sum(columns[cell.column : cell.column + cell.column_span])
    count = len(lines(cell, width))
    if cell.role is Role.LABEL and count == 1:
        return 0
    return count * px(_HEAD_LINE) + pad


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

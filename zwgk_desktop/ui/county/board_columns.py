"""The columns of the board: widths, colours, and what each is sorted by."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.services.county import board
from zwgk_desktop.services.county.board import COUNTED, TIPS, BoardColumn, BoardRow
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.records import RecordColumn

_WIDTHS = {
    BoardColumn.UNIT: 216,
    BoardColumn.GROUP: 84,
    BoardColumn.STATE: 116,
    BoardColumn.NUMBER: 56,
    BoardColumn.RECEIVED: 140,
    BoardColumn.DUE: 84,
    BoardColumn.ERROR: 80,
    BoardColumn.EXPLAIN: 72,
    BoardColumn.HINT: 72,
    BoardColumn.CHANGED: 110,
    BoardColumn.STALE: 90,
    BoardColumn.CODE: 130,
    BoardColumn.NOTE: 160,
}
_CENTRED = frozenset({BoardColumn.NUMBER, *COUNTED})


def _text(at: int) -> Callable[[BoardRow], str]:
    return lambda row: row.cells[at]


def _order(at: int) -> Callable[[BoardRow], object]:
    return lambda row: row.order[at]


def _ink(at: int) -> Callable[[BoardRow], QColor | None]:
    """Return the colour of words that are not as all others."""

    def ink(row: BoardRow) -> QColor | None:
        if at in row.urgent:
            return theme.SEVERITIES[row.urgent[at]].ink
        if row.state is ExaminationState.MISSING:
            return theme.colours().quiet_ink
        accepted = row.state is ExaminationState.ACCEPTED
        settled = accepted and board.COLUMNS[at] is BoardColumn.STATE
        return theme.colours().settled if settled else None

    return ink


COLUMNS = tuple(
    RecordColumn[BoardRow](
        column.value,
        _text(at),
        _WIDTHS[column],
        _order(at),
        _ink(at),
        Qt.AlignmentFlag.AlignCenter if column in _CENTRED else None,
        TIPS.get(column, ""),
    )
    for at, column in enumerate(board.COLUMNS)
)

"""The board as a file: a workbook to work on, or pages to print."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.late import late
from zwgk_desktop.services.county.board import COLUMNS, COUNTED, BoardColumn, BoardRow
from zwgk_desktop.services.county.collecting import Collection
from zwgk_desktop.services.outgoing import Outgoing, send_out

if TYPE_CHECKING:
    from zwgk_desktop.exporters.board_sheet import BoardSheet, compose_board
    from zwgk_desktop.exporters.xlsx.register import compose_list
else:  # imported at the first call
    BoardSheet = late("zwgk_desktop.exporters.board_sheet:BoardSheet")
    compose_board = late("zwgk_desktop.exporters.board_sheet:compose_board")
    compose_list = late("zwgk_desktop.exporters.xlsx.register:compose_list")

_WIDTHS = {
    BoardColumn.UNIT: 60,
    BoardColumn.GROUP: 22,
    BoardColumn.STATE: 29,
    BoardColumn.NUMBER: 13,
    BoardColumn.RECEIVED: 40,
    BoardColumn.DUE: 26,
    BoardColumn.ERROR: 19,
    BoardColumn.EXPLAIN: 16,
    BoardColumn.HINT: 16,
    BoardColumn.CHANGED: 23,
    BoardColumn.STALE: 18,
    BoardColumn.CODE: 37,
    BoardColumn.NOTE: 40,
}
"""Parts of the width of a page."""

_NUMBER = 12
_NUMBERS = frozenset({BoardColumn.NUMBER, *COUNTED})


def write_board(
    collection: Collection, rows: Sequence[BoardRow], target: Path, today: date
) -> None:
    """Write units as they are shown: by its suffix a PDF, else a workbook.

    Raises:
        UserError: A unit is called by something personal (E04), it cannot be written
            (E01), or a font is missing (E05).
    """
    if target.suffix.lower() == ".pdf":
        data = board_pdf(collection, rows, today)
    else:
        heads = ("序号", *(column.value for column in COLUMNS))
        cells = [(at, *_cells(row)) for at, row in enumerate(rows, start=1)]
        data = compose_list(f"{collection.year}年收报台", heads, cells, today)
    send_out([(target, data)], _outgoing(collection, rows))


def board_pdf(collection: Collection, rows: Sequence[BoardRow], today: date) -> bytes:
    """Set units as they are shown on pages of A4 across.

    Raises:
        UserError: A unit is called by something personal (E04), or a font is missing (E05).
    """
    _outgoing(collection, rows).ensure_clear()  # for it is printed too
    subject = collection.held.catalog.edition_to_fill(collection.year).subject
    return compose_board(
        BoardSheet(
            f"{collection.year}年{subject}收报情况",
            _said(collection, rows),
            ("序号", *(column.value for column in COLUMNS)),
            (_NUMBER, *(_WIDTHS[column] for column in COLUMNS)),
            [(str(at), *row.cells) for at, row in enumerate(rows, start=1)],
            today,
        )
    )


def _outgoing(collection: Collection, rows: Sequence[BoardRow]) -> Outgoing:
    texts = [("单位名称", row.line.unit) for row in rows]
    texts += [("备注", reason) for row in rows for reason in row.line.reasons]
    return Outgoing(texts=texts, names=collection.held.books.persons())


def _said(collection: Collection, rows: Sequence[BoardRow]) -> str:
    counts = Counter(row.state.label for row in rows)
    due = collection.terms.due_on
    parts = [f"共{len(rows)}个单位", *(f"{state}{count}" for state, count in counts.items())]
    return "，".join((*parts, *((f"截止{day_text(due)}",) if due else ()))) + "。"


def _cells(row: BoardRow) -> list[str | int | None]:
    """Return the words of a row; numbers as numbers."""
    return [
        int(cell) if cell and column in _NUMBERS else cell
        for column, cell in zip(COLUMNS, row.cells, strict=True)
    ]

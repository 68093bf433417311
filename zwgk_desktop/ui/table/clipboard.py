"""Blocks of figures on the clipboard, as spreadsheets and word processors exchange them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QMimeData

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.pasting import Cells, cells_of
from zwgk_desktop.ui.table.model import Index, TableModel

_Place = tuple[int, int]
_FIGURE = "border:1px solid; padding:1px 6px; text-align:right"


@dataclass(frozen=True, slots=True)
class Refused:
    """A block that was not taken.

    Args:
        at: The cell to show it at.
    """

    at: Address
    error: UserError


@dataclass(frozen=True, slots=True)
class _Pasted:
    """One cell of a block, numbered from 1, and where it falls."""

    row: int
    column: int
    text: str | None
    covered_by: str
    address: Address | None


def block_mime(model: TableModel, selected: Sequence[Index]) -> QMimeData:
    """Return the figures of the selected block: as a table, and as tab-parted text."""
    mime = QMimeData()
    mime.setText(block_text(model, selected))
    mime.setHtml(_html(model, selected))
    return mime


def block_text(model: TableModel, selected: Sequence[Index]) -> str:
    """Return the figures of the selected block, nothing where a head stands."""
    rows, columns = _block(selected)
    return "\n".join("\t".join(_shown(model, (row, column)) for column in columns) for row in rows)


def mime_cells(mime: QMimeData) -> Cells:
    """Return the block a clipboard holds."""
    return cells_of(mime.html(), mime.text())


def read_block(
    model: TableModel, selected: Sequence[Index], pasted: Cells
) -> Mapping[Address, Value | None] | Refused:
    """Read a pasted block for the cells it falls on; all of it or nothing.

    It begins at the top left of what is selected. A selection of more than
    one cell must have the block's own shape.
    """
    first = model.address(min(selected, key=lambda index: (index.row(), index.column()))) or ""
    places = _target(model, selected, pasted)
    if places is None:
        return Refused(first, _misfit(model, first, pasted))
    values: dict[Address, Value | None] = {}
    for cell in _cells(model, pasted, places):
        try:
            _take(model, cell, values)
        except UserError as error:
            return Refused(cell.address or first, error)
    return values


def _take(model: TableModel, cell: _Pasted, values: dict[Address, Value | None]) -> None:
    """Put one pasted cell where it falls.

    Raises:
        UserError: It cannot stand there.
    """
    text = (cell.text or "").strip()
    if cell.address is None:
        if text:
            raise _misplaced(cell)
        return
    if cell.text is None and cell.covered_by.strip():
        raise _merged(model, cell)
    try:
        values[cell.address] = parse_value(model.sheet.report.edition, cell.address, text)
    except UserError as error:
        raise _placed(model, cell.address, error) from None


def _cells(model: TableModel, pasted: Cells, places: Sequence[_Place]) -> Iterator[_Pasted]:
    """Yield the cells of a block with where each falls."""
    targets = iter(places)
    above: list[str] = [""] * len(pasted[0])
    for row, line in enumerate(pasted, start=1):
        left = ""
        for column, text in enumerate(line, start=1):
            if text is not None:
                above[column - 1] = left = text
            covering = left or above[column - 1]
            address = model.address(model.index(*next(targets)))
            yield _Pasted(row, column, text, covering if text is None else "", address)


def _block(selected: Sequence[Index]) -> tuple[range, range]:
    rows = [index.row() for index in selected]
    columns = [index.column() for index in selected]
    return range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)


def _target(model: TableModel, selected: Sequence[Index], pasted: Cells) -> list[_Place] | None:
    """Return the places a block falls on, row by row; None where it does not fit."""
    rows, columns = _block(selected)
    height, width = len(pasted), len(pasted[0])
    if len(selected) == 1:
        rows = range(rows.start, rows.start + height)
        columns = range(columns.start, columns.start + width)
    ragged = any(len(line) != width for line in pasted)
    outside = rows.stop > model.rowCount() or columns.stop > model.columnCount()
    if ragged or outside or (len(rows), len(columns)) != (height, width):
        return None
    return [(row, column) for row in rows for column in columns]


def _shown(model: TableModel, place: _Place) -> str:
    address = model.address(model.index(*place))
    return "" if address is None else model.figure(address).text


def _html(model: TableModel, selected: Sequence[Index]) -> str:
    """Write the block as a table; merged cells stay merged."""
    rows, columns = _block(selected)
    lines = ("".join(_html_cells(model, row, columns)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table style="border-collapse:collapse">{body}</table>'


def _html_cells(model: TableModel, row: int, columns: range) -> Iterator[str]:
    column = columns.start
    while column < columns.stop:
        cell = model.grid_cell(model.index(row, column))
        figure = cell is not None and cell.address is not None
        span = min(cell.column_span, columns.stop - column) if cell and figure else 1
        across = f' colspan="{span}"' if span > 1 else ""
        yield f'<td{across} style="{_FIGURE}">{escape(_shown(model, (row, column)))}</td>'
        column += span


def _misfit(model: TableModel, first: Address, pasted: Cells) -> UserError:
    width = max(len(line) for line in pasted)
    label = model.sheet.report.edition.label(first)
    return UserError(
        f"要粘贴的内容是{len(pasted)}行{width}列，从“{label}”起放不下，没有粘贴",
        remedy="请选中左上角的一格，或选中同样大小的区域，再粘贴",
        code="P01",
    )


def _misplaced(cell: _Pasted) -> UserError:
    shown = (cell.text or "").strip()[:20]
    return UserError(
        f"第{cell.row}行第{cell.column}列的“{shown}”落在不填数字的格上，整块没有粘贴",
        remedy="请只复制数字部分，再选中左上角的一格粘贴",
        code="P01",
    )


def _merged(model: TableModel, cell: _Pasted) -> UserError:
    label = model.sheet.report.edition.label(cell.address or "")
    return UserError(
        f"{label}：来源在这里是合并的单元格“{cell.covered_by.strip()[:20]}”，整块没有粘贴",
        remedy="请在来源里取消合并，每格填一个数字后再复制",
        code="P01",
    )


def _placed(model: TableModel, address: Address, error: UserError) -> UserError:
    label = model.sheet.report.edition.label(address)
    return UserError(f"{label}：{error.what}，整块没有粘贴", remedy=error.remedy, code=error.code)

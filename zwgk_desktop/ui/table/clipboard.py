"""Blocks of figures on the clipboard, as spreadsheets and word processors exchange them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QMimeData

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.pasting import Cells, cells_of, lenient
from zwgk_desktop.ui.table.model import Index, TableModel

_Place = tuple[int, int]
_MOST_WAYS = 3
"""How many readings an offer names."""
_FIGURE = "border:1px solid; padding:1px 6px; text-align:right"


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to take a block that was refused as it stands.

    Args:
        label: What would be done.
        values: What would be put where.
        left_out: What would not be taken, cell by cell.
    """

    label: str
    values: Mapping[Address, Value | None]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A block that was not taken.

    Args:
        at: The cell to show it at.
        bad: Every cell that something in the block cannot stand in.
    """

    at: Address
    error: UserError
    bad: frozenset[Address] = frozenset()
    offers: tuple[Offer, ...] = ()


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
    faults: list[_Fault] = []
    for cell in _cells(model, pasted, places):
        try:
            _take(model, cell, values)
        except UserError as error:
            faults.append(_Fault(cell, error))
    if not faults:
        return values
    return _refused(model, first, values, faults, alone=len(places) == 1)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A cell of a block that cannot stand where it falls, and why."""

    cell: _Pasted
    error: UserError


def _refused(
    model: TableModel,
    first: Address,
    values: Mapping[Address, Value | None],
    faults: Sequence[_Fault],
    *,
    alone: bool,
) -> Refused:
    """Say what is wrong with a block, and how it could be taken all the same."""
    bad = [fault.cell.address for fault in faults if fault.cell.address is not None]
    error = faults[0].error
    what = f"{error.what}，{'没有粘贴' if alone else '整块没有粘贴'}"
    if len(faults) > 1:
        what = f"{what}；这样的格共有 {len(faults)} 个"
    error = UserError(what, remedy=error.remedy, code=error.code)
    return Refused(bad[0] if bad else first, error, frozenset(bad), _offers(model, values, faults))


def _offers(
    model: TableModel, values: Mapping[Address, Value | None], faults: Sequence[_Fault]
) -> tuple[Offer, ...]:
    """Return the offers: to read as an import does, and to leave out what cannot be read."""
    read: dict[Address, Value | None] = {}
    ways: dict[str, None] = {}
    rest: list[_Fault] = []
    for fault in faults:
        cell = fault.cell
        try:
            value = _leniently(model, cell)
        except UserError:
            rest.append(fault)
            continue
        read[cell.address or ""] = value
        ways[f"“{_short(cell.text)}”读作{'空白' if value is None else number_text(value)}"] = None
    offers: list[Offer] = []
    if read:
        named = "，".join([*ways][:_MOST_WAYS]) + ("等" if len(ways) > _MOST_WAYS else "")
        more = f"，另 {len(rest)} 格不粘贴" if rest else "，粘贴"
        offers.append(Offer(named + more, {**values, **read}, _named(model, rest)))
    if any(value is not None for value in values.values()):
        label = f"只粘贴其余 {len(values)} 格"
        offers.append(Offer(label, values, _named(model, faults)))
    return tuple(offers)


def _leniently(model: TableModel, cell: _Pasted) -> Number | None:
    """Read a cell as an import does.

    Raises:
        UserError: It is no figure even so, or falls where none stands.
    """
    if cell.address is None:
        raise _misplaced(cell)
    if cell.text is None:
        raise _merged(model, cell)
    return lenient(model.sheet.report.edition, cell.address, cell.text)


def _named(model: TableModel, faults: Sequence[_Fault]) -> tuple[str, ...]:
    """Name what is left out: its cell, and what stood in the block."""
    return tuple(
        f"{_label(model, fault.cell.address)}“{_short(fault.cell.text)}”" for fault in faults
    )


def _label(model: TableModel, address: Address | None) -> str:
    return model.table.label(address) if address else "不填数字的格"


def _short(text: str | None) -> str:
    return (text or "").strip()[:20]


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
    return UserError(
        f"第{cell.row}行第{cell.column}列的“{_short(cell.text)}”落在不填数字的格上",
        remedy="请只复制数字部分，再选中左上角的一格粘贴",
        code="P01",
    )


def _merged(model: TableModel, cell: _Pasted) -> UserError:
    label = model.sheet.report.edition.label(cell.address or "")
    return UserError(
        f"{label}：来源在这里是合并的单元格“{cell.covered_by.strip()[:20]}”",
        remedy="请在来源里取消合并，每格填一个数字后再复制",
        code="P01",
    )


def _placed(model: TableModel, address: Address, error: UserError) -> UserError:
    label = model.sheet.report.edition.label(address)
    return UserError(f"{label}：{error.what}", remedy=error.remedy, code=error.code)

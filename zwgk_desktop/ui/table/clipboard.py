"""Copy and paste of blocks of figures, in the formats of spreadsheets and word processors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QMimeData

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.pasting import Cells, clipboard_cells, parse_leniently
from zwgk_desktop.ui.table.model import Index, TableModel

_Place = tuple[int, int]
_MOST_WAYS = 3
"""Maximum number of readings named in the label of an offer."""
_FIGURE = "border:1px solid; padding:1px 6px; text-align:right"


@dataclass(frozen=True, slots=True)
class Offer:
    """Proposed way to paste a refused block in part or with corrected figures.

    Args:
        label: Description of the proposal, for its button.
        values: Values to store, by address.
        left_out: Descriptions of the cells that would not be pasted.
    """

    label: str
    values: Mapping[Address, Value | None]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Refused pasted block, with its error and the offers to paste it otherwise.

    Args:
        at: Address of the cell to show the error at.
        bad: Addresses of all cells whose pasted content is invalid.
    """

    at: Address
    error: UserError
    bad: frozenset[Address] = frozenset()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pasted:
    """One cell of a pasted block (row and column from 1) and its target address."""

    row: int
    column: int
    text: str | None
    covered_by: str
    address: Address | None


def block_mime(model: TableModel, selected: Sequence[Index]) -> QMimeData:
    """Return the figures of the selected block as an HTML table and tab-separated text."""
    mime = QMimeData()
    mime.setText(block_text(model, selected))
    mime.setHtml(_html(model, selected))
    return mime


def block_text(model: TableModel, selected: Sequence[Index]) -> str:
    """Return the figures of the selected block as tab-separated text. Heads give empty cells."""
    rows, columns = _block(selected)
    return "\n".join("\t".join(_shown(model, (row, column)) for column in columns) for row in rows)


def mime_cells(mime: QMimeData) -> Cells:
    """Return the cells of the block in clipboard data."""
    return clipboard_cells(mime.html(), mime.text())


def read_block(
    model: TableModel, selected: Sequence[Index], pasted: Cells
) -> Mapping[Address, Value | None] | Refused:
    """Return the values of a pasted block by target address, or the refusal of the block.

    The block starts at the top left selected cell. A selection of more than
    one cell must have the shape of the block.
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
    """A pasted cell that is invalid at its target, and the error."""

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
    """Return the refusal of a block: first error, bad cells and offers."""
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
    """Return the offers to read bad cells leniently, and to leave them out."""
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
    """Return the figure of a pasted cell, parsed as leniently as in an import.

    Raises:
        UserError: The text is still no figure, or the target is no entry cell.
    """
    if cell.address is None:
        raise _misplaced(cell)
    if cell.text is None:
        raise _merged(model, cell)
    return parse_leniently(model.sheet.report.edition, cell.address, cell.text)


def _named(model: TableModel, faults: Sequence[_Fault]) -> tuple[str, ...]:
    """Return the label and the pasted text of each cell that is left out."""
    return tuple(
        f"{_label(model, fault.cell.address)}“{_short(fault.cell.text)}”" for fault in faults
    )


def _label(model: TableModel, address: Address | None) -> str:
    return model.table.label(address) if address else "不填数字的格"


def _short(text: str | None) -> str:
    return (text or "").strip()[:20]


def _take(model: TableModel, cell: _Pasted, values: dict[Address, Value | None]) -> None:
    """Parse one pasted cell and add its value to `values`.

    Raises:
        UserError: The text is invalid at the target cell.
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
    """Yield the cells of a pasted block with their target addresses."""
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
    """Return the target (row, column) of each pasted cell, or None if the block does not fit."""
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
    """Return the selected block as an HTML table. Merged cells stay merged."""
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

"""Blocks of figures as tab-parted text, as spreadsheets copy and paste them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Address
from zwgk_desktop.ui.table_model import Index, TableModel

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Refused:
    """A block that was not taken.

    Args:
        at: The cell to show it at.
    """

    at: Address
    error: UserError


def block_text(model: TableModel, selected: Sequence[Index]) -> str:
    """Return the figures of the selected block, nothing where a head stands."""
    rows, columns = _block(selected)
    return "\n".join("\t".join(_shown(model, (row, column)) for column in columns) for row in rows)


def read_block(
    model: TableModel, selected: Sequence[Index], text: str
) -> Mapping[Address, Value | None] | Refused:
    """Read pasted text for the cells it falls on; all of it or nothing.

    It begins at the top left of what is selected. A selection of more than
    one cell must have the block's own shape.
    """
    pasted = _cut(text)
    first = model.address(min(selected, key=lambda index: (index.row(), index.column()))) or ""
    places = _target(model, selected, pasted)
    if places is None:
        return Refused(first, _misfit(pasted))
    values: dict[Address, Value | None] = {}
    for place, cell in zip(places, (cell for line in pasted for cell in line), strict=True):
        address = model.address(model.index(*place))
        if address is None and cell.strip():
            return Refused(first, _misplaced(cell))
        if address is not None:
            try:
                values[address] = parse_value(model.session.report.edition, address, cell)
            except UserError as error:
                return Refused(address, _placed(model, address, error))
    return values


def _cut(text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines]


def _block(selected: Sequence[Index]) -> tuple[range, range]:
    rows = [index.row() for index in selected]
    columns = [index.column() for index in selected]
    return range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)


def _target(
    model: TableModel, selected: Sequence[Index], pasted: Sequence[Sequence[str]]
) -> list[_Place] | None:
    """Return the places a block falls on, row by row; None where it does not fit."""
    rows, columns = _block(selected)
    height, width = len(pasted), len(pasted[0])
    if (len(rows), len(columns)) == (1, 1):
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


def _misfit(pasted: Sequence[Sequence[str]]) -> UserError:
    width = max(len(line) for line in pasted)
    return UserError(
        f"要粘贴的内容是{len(pasted)}行{width}列，这里放不下，没有粘贴",
        remedy="请选中左上角的一格，或选中同样大小的区域，再粘贴",
        code="P01",
    )


def _misplaced(cell: str) -> UserError:
    return UserError(
        f"“{cell.strip()[:20]}”落在不填数字的格上，整块没有粘贴",
        remedy="请只复制数字部分，再选中左上角的一格粘贴",
        code="P01",
    )


def _placed(model: TableModel, address: Address, error: UserError) -> UserError:
    label = model.session.report.edition.label(address)
    return UserError(f"{label}：{error.what}，整块没有粘贴", remedy=error.remedy, code=error.code)

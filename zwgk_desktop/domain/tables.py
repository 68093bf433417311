"""Immutable model of a statutory table: rows, columns, help texts and totals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from zwgk_desktop.domain.addresses import Address, CellAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Help text on what a row or a column counts.

    Args:
        text: One or two sentences for the clerk.
        source: The article or notice; None where no source defines it.
    """

    text: str
    source: str | None

    @property
    def origin(self) -> str:
        """The source in the clerk's words, or a remark that there is none."""
        return f"依据：{self.source}" if self.source else "没有查到对此作出定义的文件"


_NUMBERED = re.compile(r"^(?:（.）|[一二三四五六七八九十]、|\d+\.)")
_REMARK = re.compile(r"(?<=.{4})（.*）$")  # （区分处理的，只计这一情形…）, not the leading （二）


def without_remark(label: str) -> str:
    """Return a label without the remark after it: （二）部分公开."""
    return _REMARK.sub("", label)


def plain_label(label: str) -> str:
    """Return a label without its numbering and without the remark after it: 部分公开."""
    return _NUMBERED.sub("", without_remark(label))


class ColumnKind(StrEnum):
    """Kind of figures in a column: whole 件 or decimal 万元."""

    COUNT = "count"
    AMOUNT = "amount"


class Layout(StrEnum):
    """Layout of a printed table.

    BANDS: rows in bands, each with its own column heads (二).
    MATRIX: rows by columns (三). LINE: all rows side by side in one line (四).
    """

    BANDS = "bands"
    MATRIX = "matrix"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Column of a table; a total if `sum_of` names other columns.

    Args:
        signed: Whether its figures may be negative, and may be written +19.
    """

    id: str
    label: str
    help: Help
    kind: ColumnKind = ColumnKind.COUNT
    unit: str = "件"
    group: str | None = None
    signed: bool = False
    sum_of: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def full_label(self) -> str:
        """The label, with the group's label before it if it is too short to be clear: 其他."""
        return f"{self.group}·{self.label}" if self.group and len(self.label) < 3 else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Band of a `Layout.BANDS` table: consecutive rows with their own column heads."""

    id: str
    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Row of a table; a total if `sum_of` names other rows.

    Args:
        groups: The group labels on its left, outermost first.
        columns: The columns in which it has cells.
    """

    id: str
    label: str
    help: Help
    columns: tuple[str, ...]
    groups: tuple[str, ...] = ()
    band: str | None = None
    sum_of: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The label without numbering and remark: 结转下年度继续办理."""
        return plain_label(self.label)


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Statutory table; its cells are entered cells or totals."""

    id: str
    layout: Layout
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    source: str
    corner: str = ""
    heading: str = ""
    bands: tuple[Band, ...] = ()
    group_aliases: Mapping[str, tuple[str, ...]]

    @cached_property
    def row_of(self) -> Mapping[str, Row]:
        """The rows by id, the middle part of an address."""
        return {row.id: row for row in self.rows}

    @cached_property
    def column_of(self) -> Mapping[str, Column]:
        """The columns by id, the last part of an address."""
        return {column.id: column for column in self.columns}

    def address(self, row: Row | str, column: Column | str) -> Address:
        """Return the address of a cell of this table."""
        row_id = row if isinstance(row, str) else row.id
        column_id = column if isinstance(column, str) else column.id
        return CellAddress(self.id, row_id, column_id).address

    @cached_property
    def cell_of(self) -> Mapping[Address, CellAddress]:
        """All cells and totals by address, row by row in the form's order."""
        cells = (CellAddress(self.id, row.id, id_) for row in self.rows for id_ in row.columns)
        return {cell.address: cell for cell in cells}

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """The addresses of all cells and totals, row by row in the form's order."""
        return tuple(self.cell_of)

    @cached_property
    def leaves(self) -> Mapping[Address, tuple[Address, ...]]:
        """All totals, with the entered cells that add up to each."""
        found: dict[Address, tuple[Address, ...]] = {}
        for row in self.rows:
            for column_id in row.columns:
                columns = self.column_of[column_id].sum_of or (column_id,)
                rows = row.sum_of or (row.id,)
                if len(columns) > 1 or len(rows) > 1:
                    found[self.address(row, column_id)] = tuple(
                        self.address(part, column) for part in rows for column in columns
                    )
        return found

    @cached_property
    def entered(self) -> tuple[Address, ...]:
        """All entered cells (not totals), in the form's order."""
        return tuple(address for address in self.addresses if address not in self.leaves)

    def row_label(self, row: Row) -> str:
        """Return an unambiguous label of a row: （三）不予公开 1.属于国家秘密.

        The outermost group of a matrix, shared by all outcomes, is left out.
        """
        if len(row.groups) > 1 or (row.groups and self.layout is Layout.LINE):
            return f"{row.groups[-1]} {row.label}"
        return row.label

    def label(self, address: Address) -> str:
        """Return the label of a cell in the form's own words."""
        cell = self.cell_of[address]
        return f"{self.row_label(self.row_of[cell.row])}，{self.column_of[cell.column].full_label}"

"""A statutory table as immutable data: rows, columns, help texts, and which cells add up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from zwgk_desktop.domain.addresses import Address, CellAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What a row or a column counts.

    Args:
        text: One or two sentences for the clerk.
        source: The article or notice; None where no source defines it.
    """

    text: str
    source: str | None

    @property
    def origin(self) -> str:
        """Where it comes from, in the clerk's words, or that nothing defines it."""
        return f"依据：{self.source}" if self.source else "没有查到对此作出定义的文件"


_NUMBERED = re.compile(r"^(?:（.）|[一二三四五六七八九十]、|\d+\.)")
_REMARK = re.compile(r"(?<=.{4})（.*）$")  # （区分处理的，只计这一情形…）, not the leading （二）


def unremarked(label: str) -> str:
    """Return a label without the remark after it: （二）部分公开."""
    return _REMARK.sub("", label)


def plain_label(label: str) -> str:
    """Return a label without its numbering and without the remark after it: 部分公开."""
    return _NUMBERED.sub("", unremarked(label))


class ColumnKind(StrEnum):
    """What a column holds: whole 件 or decimal 万元."""

    COUNT = "count"
    AMOUNT = "amount"


class Layout(StrEnum):
    """How a table stands on paper.

    BANDS: one column of rows cut into bands, each with its own heads (二).
    MATRIX: rows by columns (三). LINE: all rows side by side in one line (四).
    """

    BANDS = "bands"
    MATRIX = "matrix"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; a total when `sum_of` names others.

    Args:
        signed: Whether its figures may lie below nought, and may be written +19.
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
        """Its label, after its group's where the label alone says nothing: 其他."""
        return f"{self.group}·{self.label}" if self.group and len(self.label) < 3 else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of a `Layout.BANDS` table with column heads of its own."""

    id: str
    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; a total when `sum_of` names others.

    Args:
        groups: The labels that span it on the left, outermost first.
        columns: The columns it has cells in.
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
        """Its label as it is spoken: 结转下年度继续办理."""
        return plain_label(self.label)


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """One statutory table; of its cells, those are entered that no total adds up."""

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
        """Its rows by the middle part of an address."""
        return {row.id: row for row in self.rows}

    @cached_property
    def column_of(self) -> Mapping[str, Column]:
        """Its columns by the last part of an address."""
        return {column.id: column for column in self.columns}

    def address(self, row: Row | str, column: Column | str) -> Address:
        """Join the address of a cell of this table."""
        row_id = row if isinstance(row, str) else row.id
        column_id = column if isinstance(column, str) else column.id
        return CellAddress(self.id, row_id, column_id).address

    @cached_property
    def cell_of(self) -> Mapping[Address, CellAddress]:
        """Every cell, totals too, by its address, row by row in the form's order."""
        cells = (CellAddress(self.id, row.id, id_) for row in self.rows for id_ in row.columns)
        return {cell.address: cell for cell in cells}

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every cell, totals too, row by row in the form's order."""
        return tuple(self.cell_of)

    @cached_property
    def leaves(self) -> Mapping[Address, tuple[Address, ...]]:
        """For each total, the entered cells that add up to it."""
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
        """Every cell that is no total, in the form's order."""
        return tuple(address for address in self.addresses if address not in self.leaves)

    def row_label(self, row: Row) -> str:
        """Name a row so that it is told from its namesakes: （三）不予公开 1.属于国家秘密.

        The group that all of a matrix's outcomes share says nothing and is left out.
        """
        if len(row.groups) > 1 or (row.groups and self.layout is Layout.LINE):
            return f"{row.groups[-1]} {row.label}"
        return row.label

    def label(self, address: Address) -> str:
        """Name a cell in the form's own words."""
        cell = self.cell_of[address]
        return f"{self.row_label(self.row_of[cell.row])}，{self.column_of[cell.column].full_label}"

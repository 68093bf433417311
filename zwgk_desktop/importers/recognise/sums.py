"""Whether a row's total is the sum of its figures: the proof that each stands in its column."""

from collections.abc import Sequence
from decimal import Decimal

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_TOTAL
from zwgk_desktop.domain.tables import Row, Table
from zwgk_desktop.importers.recognise.wording import read_figure


def row_comes_out(row: Row, cells: Sequence[str], table: Table) -> bool | None:
    """Tell whether a row's total is the sum of its figures; None where it has no total."""
    columns = [table.column_of[id_] for id_ in row.columns]
    totals = [column for column in columns if column.sum_of]
    read = row_figures(row, cells, table)
    if not read:
        return False
    figures = {column.id: figure for column, figure in zip(columns, read, strict=True)}
    sums = all(figures[one.id] == sum(figures[part] for part in one.sum_of) for one in totals)
    return sums if totals else None


def line_comes_out(cells: Sequence[str], table: Table) -> bool:
    """Tell whether the figures of a one-line table are the form's, and all its totals right."""
    rest = list(cells)
    for row in table.rows:
        own, rest = rest[: len(row.columns)], rest[len(row.columns) :]
        if not row_comes_out(row, own, table):
            return False
    return not rest


def row_figures(row: Row, cells: Sequence[str], table: Table) -> list[Decimal]:
    """Return a row's figures, one for each of its columns; nothing where it has others."""
    columns = [table.column_of[id_] for id_ in row.columns]
    if len(columns) != len(cells):
        return []
    try:
        return [
            Decimal(read_figure(cell, column, MAX_TOTAL) or 0)
            for cell, column in zip(cells, columns, strict=True)
        ]
    except UserError:
        return []

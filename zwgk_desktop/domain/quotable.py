"""The figures of the tables that a text can quote: totals, sums of groups, single cells."""

from collections.abc import Iterator
from dataclasses import dataclass

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Row, Table, plain_label
from zwgk_desktop.domain.ties import TieSource


@dataclass(frozen=True, slots=True)
class Quotable:
    """One figure, and what the clerk calls it."""

    label: str
    source: TieSource


def quotables(edition: Edition) -> tuple[Quotable, ...]:
    """Return what can be quoted: of each table the totals, the groups' sums, then every cell."""
    return tuple(one for table in edition.tables for one in _of(edition, table))


def _of(edition: Edition, table: Table) -> Iterator[Quotable]:
    totals = [column.id for column in table.columns if column.sum_of]
    numeral = edition.section_of[table.id].numeral
    for row in table.rows:
        for column in totals:
            address = table.address(row, column)
            yield Quotable(edition.label(address), TieSource((address,)))
    for group in dict.fromkeys(group for row in table.rows for group in row.groups):
        rows = [row for row in table.rows if group in row.groups and not row.sum_of]
        if totals and len(rows) > 1 and not _has_total(table, rows):
            sums = tuple(table.address(row, totals[-1]) for row in rows)
            yield Quotable(f"{numeral}、{plain_label(group)}合计", TieSource(sums))
    for address in table.entered:
        yield Quotable(edition.label(address), TieSource((address,)))


def _has_total(table: Table, rows: list[Row]) -> bool:
    """Tell whether a row of the form adds these rows up already."""
    own = {row.id for row in rows}
    return any(own == set(row.sum_of) for row in table.rows)

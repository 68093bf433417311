"""统计口径: how a county wants things counted, as it stands at the unit's report."""

from collections.abc import Iterator

from zwgk_desktop.domain.addresses import Address, AddressKind, kind_of
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Column, Row

_LEAST = 3
"""Shorter labels (其他, 总计) are words that any sentence may have."""


def convention_address(number: int) -> Address:
    """Return where a convention is kept, by its number from 1 on."""
    return f"terms.convention.{number}"


def conventions_of(report: Report) -> tuple[str, ...]:
    """Return the conventions that a report is to be counted by, in the county's order."""
    found = [address for address in report.values if kind_of(address) is AddressKind.TERMS]
    found.sort(key=lambda address: int(address.rpartition(".")[2]))
    return tuple(str(report.values[address]) for address in found)


def conventions_at(report: Report, cell: Address) -> tuple[str, ...]:
    """Return by which of its county's conventions a cell is counted.

    These are those that name its row or its column, and those that name none at all.
    """
    said = conventions_of(report)
    if not said:
        return ()
    edition = report.edition
    place = edition.cell_of[cell]
    table = edition.table_of[place.table]
    own = set(_names(table.row_of[place.row], table.column_of[place.column]))
    every = {name for one in edition.tables for name in (*_names(*one.rows), *_names(*one.columns))}
    return tuple(
        text
        for text in said
        if any(name in text for name in own) or not any(name in text for name in every)
    )


def _names(*lines: Row | Column) -> Iterator[str]:
    return (line.label for line in lines if len(line.label) >= _LEAST)

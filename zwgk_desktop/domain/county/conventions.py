"""统计口径、内容要求: what a county wants of a report, as it stands at the unit's."""

from collections.abc import Iterator

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.terms import numbered
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition, Text
from zwgk_desktop.domain.tables import Column, Row

_CONVENTION, _WANTED = "terms.convention.", "terms.wanted."
_LEAST = 3
"""Shorter labels (其他, 总计) are words that any sentence may have."""


def convention_address(number: int) -> Address:
    """Return where a convention is kept, by its number from 1 on."""
    return f"{_CONVENTION}{number}"


def wanted_address(number: int) -> Address:
    """Return where it is kept what the texts must speak of, by its number from 1 on."""
    return f"{_WANTED}{number}"


def conventions_of(report: Report) -> tuple[str, ...]:
    """Return the conventions that a report is to be counted by, in the county's order."""
    return numbered(report.values, _CONVENTION)


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


def wanted_in(report: Report, text: Text) -> tuple[str, ...]:
    """Return what a text must speak of, as its county wants it.

    This is what names its section, and what names no section of texts at all; nothing is
    wanted in a text that is no section of its own.
    """
    edition = report.edition
    if text.id not in edition.section_of:
        return ()
    titles = {one.id: edition.section_of[one.id].title for one in _sections(edition)}
    return tuple(
        said
        for said in numbered(report.values, _WANTED)
        if titles[text.id] in said or not any(title in said for title in titles.values())
    )


def _sections(edition: Edition) -> Iterator[Text]:
    return (text for text in edition.texts if text.id in edition.section_of)


def _names(*lines: Row | Column) -> Iterator[str]:
    return (line.label for line in lines if len(line.label) >= _LEAST)

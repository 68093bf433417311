"""Mapping between the addresses of two editions of the form.

Rows and columns that play a role in either edition are matched by role only. Others
are matched by id or by label.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from zwgk_desktop.domain.addresses import (
    SOURCE_TITLE,
    SOURCE_UNSURE,
    Address,
    field_address,
    source_address,
    text_address,
)
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.roles import TableRoles
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table


@lru_cache(maxsize=32)
def counterparts(new: Edition, old: Edition) -> Mapping[Address, Address]:
    """Map the addresses of one edition to the addresses of another with the same meaning.

    A total maps only to a total, an entered cell only to an entered cell.
    """
    found = {
        **dict(_field_pairs(new, old)),
        **dict(_text_pairs(new, old)),
        **dict(_source_pairs(new, old)),
        **{cell: other for pair in _table_pairs(new, old) for cell, other in _cell_pairs(*pair)},
    }
    return {
        kind: found[kind]
        for kind in new.kinds
        if kind in found and _label_matches(new, old, kind, found)
    }


def converted_to_edition(edition: Edition, report: Report) -> Report:
    """Convert a report to another edition; cells without a counterpart are blank.

    Totals are those of the report's own form, even where some of their parts have no
    counterpart in the other edition.
    """
    return report if report.edition is edition else _converted(edition, report)


@lru_cache(maxsize=4)  # every entry compares this year's report with last year's
def _converted(edition: Edition, report: Report) -> Report:
    values = dict(values_on_edition(edition, report))
    pairs = counterparts(edition, report.edition)
    view = Report(edition, values, report.status)
    totals = {
        leave: report.stated_or_computed(pairs[leave]) for leave in edition.leaves if leave in pairs
    }
    stated = {
        one: n for one, n in totals.items() if n is not None and n != view.stated_or_computed(one)
    }
    return Report(edition, {**values, **stated}, report.status)


def values_on_edition(edition: Edition, report: Report) -> Mapping[Address, Value]:
    """Return the values of a report at the addresses of another edition."""
    pairs = counterparts(edition, report.edition)
    return {one: report.values[two] for one, two in pairs.items() if two in report.values}


def _label_matches(
    new: Edition, old: Edition, one: Address, found: Mapping[Address, Address]
) -> bool:
    return new.kinds[one] is old.kinds.get(found[one])


def _field_pairs(new: Edition, old: Edition) -> Iterator[tuple[Address, Address]]:
    for field in new.fields:  # unit, year, level, scope, and fields without a role
        yield field.address, field.address
    for role in fields(new.roles.fields):
        one, other = (getattr(edition.roles.fields, role.name) for edition in (new, old))
        yield field_address(one), field_address(other)


def _text_pairs(new: Edition, old: Edition) -> Iterator[tuple[Address, Address]]:
    for role in fields(new.roles.texts):
        one, other = (getattr(edition.roles.texts, role.name) for edition in (new, old))
        yield text_address(one), text_address(other)


def _source_pairs(new: Edition, old: Edition) -> Iterator[tuple[Address, Address]]:
    yield from ((one, one) for one in (SOURCE_TITLE, SOURCE_UNSURE))
    texts = ((one.partition(".")[2], two.partition(".")[2]) for one, two in _text_pairs(new, old))
    tables = ((one.table.id, two.table.id) for one, two in _table_pairs(new, old))
    for one, two in (*texts, *tables):
        yield source_address(one), source_address(two)


def _table_pairs(new: Edition, old: Edition) -> "Iterator[tuple[_TableWithRoles, _TableWithRoles]]":
    """Yield the three tables of both forms in pairs, each with its roles."""
    for one, other in zip(_table_roles(new), _table_roles(old), strict=True):
        yield (
            _TableWithRoles(new.table_of[one.table], one),
            _TableWithRoles(old.table_of[other.table], other),
        )


def _table_roles(edition: Edition) -> Sequence[TableRoles]:
    return edition.roles.proactive, edition.roles.requests, edition.roles.disputes


@dataclass(frozen=True, slots=True)
class _TableWithRoles:
    """Table with its roles; each row of a group plays a part in the group's role."""

    table: Table
    roles: TableRoles

    def rows(self) -> "Iterator[_RowOrColumn]":
        """Yield each row with the role it plays and the group it belongs to."""
        played, parts = self._roles_by_id(columns=False), self._group_parts()
        for row in self.table.rows:
            part = f"{parts[row.id]} {row.name}" if row.id in parts else ""
            yield _RowOrColumn(row.id, self.table.row_label(row), played.get(row.id), part)

    def columns(self) -> "Iterator[_RowOrColumn]":
        """Yield each column with its full label and the role it plays."""
        played = self._roles_by_id(columns=True)
        for column in self.table.columns:
            yield _RowOrColumn(column.id, column.full_label, played.get(column.id))

    def _roles_by_id(self, *, columns: bool) -> Mapping[str, str]:
        """Map each row or column that plays a role alone to it; a group of one row counts."""
        names = {role.name for role in fields(self.roles)} - {"table"} - self.roles.SHARED
        wanted = {name for name in names if (name in self.roles.COLUMNS) is columns}
        named = ((getattr(self.roles, name), name) for name in sorted(wanted))
        alone = ((id_[0] if len(id_) == 1 else id_, name) for id_, name in named if id_)
        return {id_: name for id_, name in alone if isinstance(id_, str)}

    def _group_parts(self) -> Mapping[str, str]:
        """Map each row of a group to the role of the group."""
        return {id_: name for name in self.roles.GROUPS for id_ in getattr(self.roles, name)}


@dataclass(frozen=True, slots=True)
class _RowOrColumn:
    """Row or column with its label and role.

    Args:
        part: The role of its group and its own name; "" for a row without a group.
    """

    id: str
    label: str
    role: str | None
    part: str = ""

    def is_same(self, other: "_RowOrColumn") -> bool:
        """Return whether a row or column of another form has the same meaning."""
        if self.role or other.role:
            return self.role == other.role
        same_part = bool(self.part) and self.part == other.part
        return same_part or self.id == other.id or self.label == other.label


def _cell_pairs(new: _TableWithRoles, old: _TableWithRoles) -> Iterator[tuple[Address, Address]]:
    rows = _matched_ids(new.rows(), list(old.rows()))
    columns = _matched_ids(new.columns(), list(old.columns()))
    for row in new.table.rows:
        for column in row.columns:
            if row.id in rows and column in columns:
                yield (
                    new.table.address(row, column),
                    old.table.address(rows[row.id], columns[column]),
                )


def _matched_ids(new: Iterable[_RowOrColumn], old: Iterable[_RowOrColumn]) -> Mapping[str, str]:
    found = ((one.id, next((two.id for two in old if one.is_same(two)), None)) for one in new)
    return {one: two for one, two in found if two is not None}

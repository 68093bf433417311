"""Reader of an edition's roles, checked to be complete and to name existing parts of the form."""

import dataclasses
import string
from collections.abc import Collection, Iterable, Mapping

from zwgk_desktop.catalog.node import Node, read_fields
from zwgk_desktop.domain.addresses import ValueType
from zwgk_desktop.domain.books.requests import CLASSES, OUTCOMES
from zwgk_desktop.domain.roles import DisputeRoles, ProactiveRoles, RequestRoles, Roles
from zwgk_desktop.domain.spec import Field, Text
from zwgk_desktop.domain.tables import Layout, Table

IDENTITY_FIELDS = {
    "unit": ValueType.TEXT,
    "year": ValueType.YEAR,
    "level": ValueType.LEVEL,
    "scope": ValueType.SCOPE,
}
"""Types of the fields that identify a report; their ids are the same in every edition."""

_FIELD_TYPES = {
    "signed_by": ValueType.TEXT,
    "issued_on": ValueType.DATE,
    "seal": ValueType.YES_NO,
    "contact": ValueType.TEXT,
    "supervision": ValueType.TEXT,
    "length_limit": ValueType.COUNT,
    "due_on": ValueType.DATE,
    "published_on": ValueType.DATE,
    "published_page": ValueType.TEXT,
    "posted_from": ValueType.DATE,
    "posted_until": ValueType.DATE,
}
_STOCK_COLUMNS = ("issued", "repealed", "in_force")


def read_roles(
    node: Node, tables: tuple[Table, ...], texts: tuple[Text, ...], fields: tuple[Field, ...]
) -> Roles:
    """Return the roles of a form with these tables, texts and fields.

    Raises:
        DataFileError: A role is missing or unknown, or names a part that the form does not
            have; the message names file and key.
    """
    roles = Roles(**read_fields(node, Roles))
    by_id = {table.id: table for table in tables}
    for name, part, layout in (
        ("proactive", roles.proactive, Layout.BANDS),
        ("requests", roles.requests, Layout.MATRIX),
        ("disputes", roles.disputes, Layout.LINE),
    ):
        table = by_id.get(part.table)
        if table is None or table.layout is not layout:
            raise node.error(f"no table “{part.table}” of layout {layout}", f"{name}.table")
    _check_proactive_roles(node, roles.proactive, by_id[roles.proactive.table])
    _check_request_roles(node, roles.requests, by_id[roles.requests.table])
    _check_dispute_roles(node, roles.disputes, by_id[roles.disputes.table])
    _check_text_and_field_roles(node, roles, texts, fields)
    _check_nil_roles(node, roles, by_id)
    return roles


def _check_proactive_roles(node: Node, roles: ProactiveRoles, table: Table) -> None:
    optional = (*_STOCK_COLUMNS, "amount")
    absent = tuple(name for name in optional if getattr(roles, name) is None)
    if set(absent) != set(roles.absent):
        raise node.error(f"the form has no {absent}: name these and no others", "proactive.absent")
    stocks = [(row, column) for row in ("rules", "documents") for column in _STOCK_COLUMNS]
    decided = [(row, "decisions") for row in ("licences", "penalties", "coercions")]
    for row, column in (*stocks, *decided, ("fees", "amount")):
        row_id, column_id = getattr(roles, row), getattr(roles, column)
        if row_id not in table.row_of:
            raise node.error(f"no row “{row_id}”", f"proactive.{row}")
        if column_id is not None and column_id not in table.row_of[row_id].columns:
            raise node.error(f"row “{row_id}” has no “{column_id}”", f"proactive.{column}")


def _check_request_roles(node: Node, roles: RequestRoles, table: Table) -> None:
    for name in ("received", "carried_in", "concluded", "carried_out"):
        _check_known(node, f"requests.{name}", (getattr(roles, name),), table.row_of)
    _check_total(node, "requests.total", roles.total, table)
    grouped = [row for rows in roles.outcome_groups for row in rows]
    wanted = table.row_of[roles.concluded].sum_of
    if sorted(grouped) != sorted(wanted):
        apart = sorted({*grouped}.symmetric_difference(wanted))
        raise node.error(
            f"the six groups and the rows of “{roles.concluded}” are not the same: {apart}",
            "requests",
        )
    columns = table.column_of.keys() - {roles.total}
    _check_counted(node, "requests.outcome_rows", roles.outcome_rows, (OUTCOMES, grouped))
    _check_counted(node, "requests.class_columns", roles.class_columns, (CLASSES, columns))


def _check_dispute_roles(node: Node, roles: DisputeRoles, table: Table) -> None:
    for name in ("review", "suit_direct", "suit_after_review"):
        _check_known(node, f"disputes.{name}", (getattr(roles, name),), table.row_of)
    for name in ("upheld", "corrected", "other", "pending"):
        _check_known(node, f"disputes.{name}", (getattr(roles, name),), table.column_of)
    _check_total(node, "disputes.total", roles.total, table)


def _check_counted(
    node: Node,
    key: str,
    counted: Mapping[str, str],
    wanted: tuple[Collection[str], Collection[str]],
) -> None:
    """Raise unless every name of the books is counted in an existing row or column."""
    names, ids = wanted
    missing = set(names).symmetric_difference(counted)
    if missing:
        raise node.error(f"missing or unknown: {sorted(missing)}", key)
    _check_known(node, key, counted.values(), ids)


def _check_total(node: Node, key: str, column: str, table: Table) -> None:
    _check_known(node, key, (column,), table.column_of)
    others = {column.id for column in table.columns} - {column}
    if set(table.column_of[column].sum_of) != others:
        raise node.error(f"“{column}” is not the sum of the other columns", key)


def _check_text_and_field_roles(
    node: Node, roles: Roles, texts: Iterable[Text], fields: Iterable[Field]
) -> None:
    known = [text.id for text in texts]
    for text in dataclasses.fields(roles.texts):
        _check_known(node, f"texts.{text.name}", (getattr(roles.texts, text.name),), known)
    types = {field.id: field.type for field in fields}
    played = {name: (getattr(roles.fields, name), type_) for name, type_ in _FIELD_TYPES.items()}
    for name, (field, type_) in (played | {n: (n, t) for n, t in IDENTITY_FIELDS.items()}).items():
        if types.get(field) is not type_:
            raise node.error(f"no field “{field}” of type {type_}", f"fields.{name}")


def _check_nil_roles(node: Node, roles: Roles, tables: Collection[str]) -> None:
    _check_known(node, "nil.tables", roles.nil.tables, tables)
    for clause in roles.nil.sentence:
        if {name for _, name, _, _ in string.Formatter().parse(clause)} - {None, "year"}:
            raise node.error(f"may name the year and nothing else: “{clause}”", "nil.sentence")


def _check_known(node: Node, key: str, ids: Iterable[str], known: Collection[str]) -> None:
    for one in ids:
        if one not in known:
            raise node.error(f"the form has no “{one}”", key)

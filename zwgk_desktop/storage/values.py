"""Where each address stands, and how its value is written there."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import (
    DELETED,
    EDITION,
    LEVEL,
    STATUS,
    UNIT,
    YEAR,
    Address,
    AddressKind,
    ValueType,
    row_of,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.storage.migrations import VALUE_TABLES

Stored = int | str | None
"""As in the file: counts and yes/no INTEGER, amounts and dates TEXT, blank absent."""

_ROW = {
    UNIT: "unit",
    YEAR: "year",
    LEVEL: "level",
    EDITION: "edition",
    STATUS: "status",
    DELETED: "deleted",
}
"""Addresses that stand in the report's row."""

_PREFIXES = {
    "text": "text",
    "report": "field",
    "explanation": "explanation",
    "source": "source_remark",
    "privacy": "privacy_reason",
    "posting": "posting",
    "second": "second_keying",
    "correction": "correction",
}

_FIGURES = {AddressKind.CELL, AddressKind.SECOND}

_READ_ALL = {
    table: f"SELECT address, value FROM {table} WHERE report = ?"  # noqa: S608 - our own name
    for table in VALUE_TABLES
}
_READ = {
    table: f"SELECT value FROM {table} WHERE report = ? AND address = ?"  # noqa: S608 - as above
    for table in VALUE_TABLES
}
_READ_ROW = {
    address: f"SELECT nullif({column}, 0) FROM report WHERE id = ?"  # noqa: S608 - as above
    for address, column in _ROW.items()
}
_DELETE = {
    table: f"DELETE FROM {table} WHERE report = ? AND address = ?"  # noqa: S608 - as above
    for table in VALUE_TABLES
}
_UPSERT = {
    table: f"INSERT INTO {table} (report, address, value) VALUES (?, ?, ?)"  # noqa: S608 - as above
    " ON CONFLICT (report, address) DO UPDATE SET value = excluded.value"
    for table in VALUE_TABLES
}


class StoredChange(NamedTuple):
    """A change as it stands in the log."""

    address: Address
    before: Stored
    after: Stored


def encode(value: Value | None) -> Stored:
    """Write a value as it is stored; amounts keep every place typed."""
    match value:
        case bool():
            return int(value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case str():
            return str(value)  # an enumeration becomes a plain string
        case _:
            return value


@dataclass(frozen=True)
class Places:
    """What all editions say about addresses.

    Args:
        totals: Addresses of totals, whose stated figures stand apart.
        types: Types of the fields by address.
    """

    totals: frozenset[Address]
    types: Mapping[Address, ValueType]

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> "Places":
        """Gather them from editions, old ones too: the log speaks of them."""
        known = tuple(editions)
        return cls(
            frozenset(total for edition in known for total in edition.leaves),
            {field.address: field.type for edition in known for field in edition.fields},
        )

    def table(self, address: Address) -> str:
        """Name the table a value stands in."""
        prefix = address.partition(".")[0]
        return _PREFIXES.get(prefix) or ("stated" if address in self.totals else "cell")

    def decode(self, address: Address, stored: Stored) -> Value | None:
        """Read a value as it was stored."""
        if stored is None:
            return None
        row = row_of(address)
        if row.kind in _FIGURES:
            return Decimal(stored) if isinstance(stored, str) else stored
        match self.types.get(address, row.type):
            case ValueType.YES_NO:
                return bool(stored)
            case ValueType.DATE:
                return date.fromisoformat(str(stored))
            case _:
                return stored

    def change(self, stored: StoredChange) -> Change:
        """Read a change of the log."""
        address, before, after = stored
        return Change(address, self.decode(address, before), self.decode(address, after))


class ValueStore:
    """The values of all reports, by report and address. Callers hold the transaction."""

    def __init__(self, db: Database, places: Places) -> None:
        self._db = db
        self._places = places

    def all(self, report: int) -> dict[Address, Value]:
        """Return all of a report but what stands in its row."""
        found: dict[Address, Value] = {}
        for sql in _READ_ALL.values():
            for address, stored in self._db.execute(sql, [report]):
                value = self._places.decode(address, stored)
                if value is not None:
                    found[address] = value
        return found

    def verify(self, report: int, changes: Iterable[StoredChange]) -> None:
        """Make sure that everything still stands as it was seen.

        Raises:
            UserError: Another process has changed it since (D09).
        """
        for address, before, _ in changes:
            if self._read(report, address) != before:
                raise UserError(
                    "报告已被另一个程序修改，与屏幕上的不一致",
                    remedy="请重新打开这份报告后再改",
                    code="D09",
                )

    def write(self, report: int, changes: Iterable[StoredChange]) -> None:
        """Write values, and the report's row at once, so that a rename has no in-between.

        Raises:
            UserError: Another report of that unit and year exists (D05).
        """
        row: dict[str, Stored] = {}
        for address, _, after in changes:
            if address in _ROW:
                row[_ROW[address]] = after
            elif after is None:
                self._db.execute(_DELETE[self._places.table(address)], [report, address])
            else:
                self._db.execute(_UPSERT[self._places.table(address)], [report, address, after])
        if row:
            self._write_row(report, row)

    def _read(self, report: int, address: Address) -> Stored:
        if address in _ROW:
            row = self._db.execute(_READ_ROW[address], [report]).fetchone()
        else:
            sql = _READ[self._places.table(address)]
            row = self._db.execute(sql, [report, address]).fetchone()
        return row[0] if row else None

    def _write_row(self, report: int, row: dict[str, Stored]) -> None:
        if "deleted" in row:
            row["deleted"] = row["deleted"] or 0
        columns = ", ".join(f"{column} = ?" for column in row)
        sql = f"UPDATE report SET {columns} WHERE id = ?"  # noqa: S608 - our own names
        try:
            self._db.execute(sql, [*row.values(), report])
        except sqlite3.IntegrityError as exc:
            if exc.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_UNIQUE:
                raise
            raise UserError(
                "工作文件中已有同一单位、同一年度的另一份报告",
                remedy="请先将那一份更名或删除，再重试",
                code="D05",
            ) from exc

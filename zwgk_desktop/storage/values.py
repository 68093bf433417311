"""Storage of values: the table or column of each address, and the encoding of its value."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, cast

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import (
    DELETED,
    EDITION,
    LEVEL,
    SCOPE,
    STATUS,
    UNIT,
    YEAR,
    Address,
    AddressKind,
    ValueType,
    after_prefix,
    spec_of,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.storage.acts import SubjectChange
from zwgk_desktop.storage.subjects import SubjectKind

Stored = int | str | None
"""Value as stored in the file: counts and yes/no INTEGER, amounts and dates TEXT, blank None."""

_ROW = {
    UNIT: "unit",
    YEAR: "year",
    LEVEL: "level",
    SCOPE: "scope",
    EDITION: "edition",
    STATUS: "status",
    DELETED: "deleted",
}
"""Column of the report's row for each address stored there."""

_BLANKS: Mapping[str, Stored] = {"scope": "office", "deleted": 0}
"""Stored in the report's row for a blank value, by column."""

_FIGURES = {AddressKind.CELL, AddressKind.SECOND}

VALUE_TABLES = ("value", "personal")
"""Tables of values, both with the columns subject, address and value."""

_READ_ROW = {
    address: f"SELECT {column} FROM report WHERE id = ?"  # noqa: S608 - our own name
    for address, column in _ROW.items()
}
_READ = {
    table: f"SELECT value FROM {table} WHERE subject = ? AND address = ?"  # noqa: S608 - our own name
    for table in VALUE_TABLES
}
_DELETE = {
    table: f"DELETE FROM {table} WHERE subject = ? AND address = ?"  # noqa: S608 - our own name
    for table in VALUE_TABLES
}
_UPSERT = {
    table: f"INSERT INTO {table} (subject, address, value) VALUES (?, ?, ?)"  # noqa: S608 - our own name
    " ON CONFLICT (subject, address) DO UPDATE SET value = excluded.value"
    for table in VALUE_TABLES
}
_OF_KIND = """
    SELECT subject.id, json_group_object(value.address, value.value)
    FROM subject JOIN value ON value.subject = subject.id
    WHERE subject.kind = :kind AND (:line IS NULL OR subject.line = :line)
    GROUP BY subject.id ORDER BY subject.id
"""
"""One row per subject: aggregating in SQLite takes half the time of doing it in Python."""


def table_of(address: Address) -> str:
    """Return the name of the table that stores an address."""
    return "personal" if spec_of(address).personal else "value"


class StoredChange(NamedTuple):
    """Change of one address of one subject, with values as stored in the log."""

    subject: int
    address: Address
    before: Stored
    after: Stored


def encode(value: Value | None) -> Stored:
    """Return a value as it is stored; amounts preserve every decimal place typed."""
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


def _decode_figure(stored: int | str) -> Value:
    return Decimal(stored) if isinstance(stored, str) else stored


_READERS: Mapping[ValueType, Callable[[int | str], Value]] = {
    ValueType.YES_NO: bool,
    ValueType.DATE: lambda stored: date.fromisoformat(str(stored)),
}


class _FieldTypes(Mapping[Address, ValueType]):
    """Types of the fields of all editions, each of which is loaded when first needed."""

    def __init__(self, editions: Mapping[str, Edition]) -> None:
        self._editions = editions

    def __getitem__(self, address: Address) -> ValueType:
        for id_ in reversed(tuple(self._editions)):  # the newest knows nearly all
            field = self._editions[id_].field_of.get(after_prefix(address))
            if field is not None:
                return field.type
        raise KeyError(address)

    def __iter__(self) -> Iterator[Address]:
        known = (field.address for edition in self._editions.values() for field in edition.fields)
        return iter(dict.fromkeys(known))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class ValueTypes:
    """Decoder of stored values, by the field types of all editions.

    Args:
        types: Types of the fields by address.
    """

    types: Mapping[Address, ValueType]

    @classmethod
    def of(cls, editions: Mapping[str, Edition]) -> "ValueTypes":
        """Return the decoder for these editions; pass old ones too, since the log needs them."""
        return cls(_FieldTypes(editions))

    def decode(self, address: Address, stored: Stored) -> Value | None:
        """Return a stored value decoded."""
        if stored is None:
            return None
        read = self.reader(address)
        return stored if read is None else read(stored)

    def reader(self, address: Address) -> Callable[[int | str], Value] | None:
        """Return the decoding function for an address; None if values are stored unchanged."""
        row = spec_of(address)
        if row.kind in _FIGURES:
            return _decode_figure
        type_ = self.types.get(address) if row.kind is AddressKind.FIELD else row.type
        return _READERS.get(type_) if type_ else None

    def change(self, stored: StoredChange) -> SubjectChange:
        """Return a change of the log with its values decoded."""
        subject, address, before, after = stored
        read = self.reader(address)  # even if both values are None
        if read is not None:
            return SubjectChange(
                address,
                None if before is None else read(before),
                None if after is None else read(after),
                subject,
            )
        return SubjectChange(address, before, after, subject)


class ValueStore:
    """Values of all subjects, by subject and address. Callers open the transaction."""

    def __init__(self, db: Database, value_types: ValueTypes) -> None:
        self._db = db
        self._value_types = value_types

    def without_personal(self, subject: int) -> dict[Address, Value]:
        """Return a subject's values without personal data and without a report's row."""
        found: dict[Address, Value] = {}
        sql = "SELECT address, value FROM value WHERE subject = ?"
        for address, stored in self._db.execute(sql, [subject]):
            value = self._value_types.decode(address, stored)
            if value is not None:
                found[address] = value
        return found

    def with_personal(self, subject: int) -> dict[Address, Value]:
        """Return a subject's values with personal data but without a report's row."""
        sql = "SELECT address, value FROM personal WHERE subject = ?"
        rows = self._db.execute(sql, [subject]).fetchall()
        personal = {address: self._value_types.decode(address, stored) for address, stored in rows}
        return self.without_personal(subject) | {a: v for a, v in personal.items() if v is not None}

    def of_kind(
        self, kind: SubjectKind, line: int | None = None
    ) -> dict[int, dict[Address, Value]]:
        """Return the values of every existing subject of a kind, in order of creation.

        With `line`, only subjects of that timeline, such as the entries of one unit's books.
        """
        found: dict[int, dict[Address, Value]] = {}
        met: set[Address] = set()
        readers: dict[Address, Callable[[int | str], Value]] = {}
        for subject, whole in self._db.execute(_OF_KIND, {"kind": str(kind), "line": line}):
            found[subject] = values = cast("dict[Address, Value]", json.loads(whole))
            for address in values.keys() - met:
                met.add(address)
                reader = self._value_types.reader(address)
                if reader is not None:
                    readers[address] = reader
            for address, read in readers.items():
                stored = values.get(address)
                if isinstance(stored, int | str):
                    values[address] = read(stored)
        return found

    def stale_changes(self, changes: Iterable[StoredChange]) -> Iterator[StoredChange]:
        """Yield the changes whose `before` differs from the stored value."""
        for change in changes:
            if self._read_value(change.subject, change.address) != change.before:
                yield change

    def verify(self, changes: Iterable[StoredChange]) -> None:
        """Raise if any change's `before` differs from the stored value.

        Raises:
            UserError: Another process has changed the value since (D09).
        """
        for _ in self.stale_changes(changes):
            raise UserError(
                "报告已被另一个程序修改，与屏幕上的不一致",
                remedy="请重新打开这份报告后再改",
                code="D09",
            )

    def write(self, changes: Iterable[StoredChange]) -> None:
        """Write the `after` values of changes, with a single update for each report's row.

        Raises:
            UserError: Another report of that unit, year and scope exists (D05).
        """
        rows: dict[int, dict[str, Stored]] = {}
        for subject, address, _, after in changes:
            if address in _ROW:
                rows.setdefault(subject, {})[_ROW[address]] = after
            elif after is None:
                self._db.execute(_DELETE[table_of(address)], [subject, address])
            else:
                self._db.execute(_UPSERT[table_of(address)], [subject, address, after])
        for report, row in rows.items():
            self._write_report_row(report, row)

    def _read_value(self, subject: int, address: Address) -> Stored:
        if address in _ROW:
            row = self._db.execute(_READ_ROW[address], [subject]).fetchone()
            blank = _BLANKS.get(_ROW[address])
        else:
            row = self._db.execute(_READ[table_of(address)], [subject, address]).fetchone()
            blank = None
        return row[0] if row and row[0] != blank else None

    def _write_report_row(self, report: int, row: dict[str, Stored]) -> None:
        row = {column: _BLANKS.get(column) if v is None else v for column, v in row.items()}
        columns = ", ".join(f"{column} = ?" for column in row)
        sql = f"UPDATE report SET {columns} WHERE id = ?"  # noqa: S608 - our own names
        try:
            self._db.execute(sql, [*row.values(), report])
        except sqlite3.IntegrityError as exc:
            if exc.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_UNIQUE:
                raise
            raise UserError(
                "工作文件中已有同一单位、同一年度、同一范围的另一份报告",
                remedy="请先将那一份更名或删除，再重试",
                code="D05",
            ) from exc

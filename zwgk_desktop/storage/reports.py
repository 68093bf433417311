"""Stored reports and their final versions."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import LEVEL, SCOPE, SPELLING, UNIT, YEAR, Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Status, Value
from zwgk_desktop.domain.units import Level, Scope, same_unit
from zwgk_desktop.storage.acts import ActKind, ActSummary, birth_digest, canonical_json, now, sha256
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.failures import damaged_error, explain_decoding_errors, explain_failures
from zwgk_desktop.storage.subjects import SubjectKind, SubjectStore
from zwgk_desktop.storage.values import ValueStore, ValueTypes, encode

_ENTRIES = """
    SELECT id, unit, year, level, edition, scope, status, updated, deleted FROM report
    WHERE deleted = ? ORDER BY year DESC, unit, scope, id DESC
"""
_ENTRY = """
    SELECT id, unit, year, level, edition, scope, status, updated, deleted
    FROM report WHERE id = ?
"""
_FIND = """
    SELECT id FROM report WHERE unit = ? AND year = ? AND scope = ? AND deleted = ?
    ORDER BY updated DESC, id DESC LIMIT 1
"""
_OF_YEAR = """
    SELECT id, unit FROM report WHERE year = ? AND scope = ? AND deleted = ?
    ORDER BY updated DESC, id DESC
"""
_SPELLINGS = """
    SELECT report.unit, address, value.value FROM value JOIN report ON report.id = value.subject
    WHERE address LIKE ? AND report.deleted = 0 ORDER BY report.year, report.id, address
"""
_CREATE = """
    INSERT INTO report (id, unit, year, level, edition, scope, status, created, updated, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """Row of the list of reports.

    Args:
        updated: Time of the last act, aware.
    """

    id: int
    unit: str
    year: int
    level: Level
    edition: str
    status: Status
    updated: datetime
    scope: Scope = Scope.OFFICE
    deleted: bool = False

    @property
    def name(self) -> str:
        """Unit and year, as `Report.name`."""
        return f"{self.unit}{self.scope.mark}{self.year}年"


class ReportStore:
    """Reports of one open workspace."""

    def __init__(self, db: Database, value_types: ValueTypes) -> None:
        self._db = db
        self._values = ValueStore(db, value_types)
        self._subjects = SubjectStore(db)

    def create(
        self, unit: str, year: int, level: Level, edition: str, scope: Scope = Scope.OFFICE
    ) -> int:
        """Create a report and return its id.

        Raises:
            UserError: A report of that unit, year and scope exists (D04).
        """
        if self.find(unit, year, scope) is not None:
            raise _exists_error(unit, year, scope)
        at = now().isoformat()
        summed = None if scope is Scope.OFFICE else str(scope)
        born = birth_digest([unit, year, str(level), edition, summed, at])
        row = [unit, year, str(level), edition, str(scope), str(Status.EDITING), at, at, born]
        with transaction(self._db):
            made = self._subjects.create(SubjectKind.REPORT)
            try:
                self._db.execute(_CREATE, [made, *row])
            except sqlite3.IntegrityError as exc:
                if exc.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_UNIQUE:
                    raise
                raise _exists_error(unit, year, scope) from exc
        return made

    def entries(self, *, deleted: bool = False) -> tuple[ReportEntry, ...]:
        """Return the reports, or the deleted ones, latest year first."""
        with explain_failures(), explain_decoding_errors():
            return tuple(_entry(row) for row in self._db.execute(_ENTRIES, [int(deleted)]))

    def find(
        self, unit: str, year: int, scope: Scope = Scope.OFFICE, *, deleted: bool = False
    ) -> int | None:
        """Return the id of the report of a unit, year and scope; None if there is none.

        Other spellings of the unit's name match too. Of several deleted reports the last
        deleted one is returned.
        """
        with explain_failures():
            row = self._db.execute(_FIND, [unit, year, str(scope), int(deleted)]).fetchone()
            if row is None:
                every = self._db.execute(_OF_YEAR, [year, str(scope), int(deleted)])
                row = next((one for one in every if same_unit(one[1], unit)), None)
        return row[0] if row else None

    def entry(self, report: int) -> ReportEntry:
        """Return the list row of a report, deleted or not.

        Raises:
            UserError: There is no such report (D08).
        """
        with explain_failures():
            row = self._db.execute(_ENTRY, [report]).fetchone()
        if row is None:
            raise UserError("没有这份报告", remedy="请在报告列表中重新选择", code="D08")
        with explain_decoding_errors():
            return _entry(row)

    def values(self, report: int) -> Mapping[Address, Value]:
        """Return all values of a report by address, including those of its row."""
        entry = self.entry(report)
        with explain_failures(), explain_decoding_errors():
            return {
                UNIT: entry.unit,
                YEAR: entry.year,
                LEVEL: str(entry.level),
                **({} if entry.scope is Scope.OFFICE else {SCOPE: str(entry.scope)}),
                **self._values.without_personal(report),
            }

    def spellings(self) -> Mapping[str, Mapping[str, Address]]:
        """Return, by unit, the address for each row label confirmed in its reports."""
        found: dict[str, dict[str, Address]] = {}
        with explain_failures(), explain_decoding_errors():
            for unit, address, labels in self._db.execute(_SPELLINGS, [f"{SPELLING}.%"]):
                own = found.setdefault(unit, {})
                own |= dict.fromkeys(str(labels).split("\n"), address)
        return found

    def is_report(self, subject: int) -> bool:
        """Return whether a subject is a report, deleted or not."""
        with explain_failures():
            row = self._db.execute("SELECT 1 FROM report WHERE id = ?", [subject]).fetchone()
        return row is not None


def _entry(row: tuple[int, str, int, str, str, str, str, str, int]) -> ReportEntry:
    key, unit, year, level, edition, scope, status, updated, deleted = row
    return ReportEntry(
        id=key,
        unit=unit,
        year=year,
        level=Level(level),
        edition=edition,
        status=Status(status),
        updated=datetime.fromisoformat(updated),
        scope=Scope(scope),
        deleted=bool(deleted),
    )


def _exists_error(unit: str, year: int, scope: Scope) -> UserError:
    return UserError(
        f"“{unit}{scope.mark}”{year}年的报告已经存在",
        remedy="请打开已有的那一份，或换一个年度",
        code="D04",
    )


_OF = "SELECT number, at, reason, hash, content FROM version WHERE report = ? ORDER BY number"
_ADD = """
    INSERT INTO version (report, act, number, at, reason, hash, content)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Final version of a report.

    Args:
        number: Running number from 1; from 2 on it is a 更正版.
        reason: Reason for the correction; "" for the first version.
        hash: SHA-256 of the contents as written by `version_content`.
        edition: Id of the edition of the form.
        values: All values by address.
    """

    number: int
    at: datetime
    reason: str
    hash: str
    edition: str
    values: Mapping[Address, Value]


def version_content(edition: str, values: Mapping[Address, Value]) -> str:
    """Return a report's contents as canonical JSON, so that equal contents have equal hashes."""
    stored = {address: encode(value) for address, value in values.items()}
    return canonical_json({"edition": edition, "values": stored})


class VersionStore:
    """Final versions of all reports of one open workspace."""

    def __init__(self, db: Database, log: ActLog, value_types: ValueTypes) -> None:
        self._db = db
        self._log = log
        self._value_types = value_types

    def of(self, report: int) -> tuple[Version, ...]:
        """Return the versions of a report, oldest first.

        Raises:
            UserError: The content of a version does not match its hash (D11).
        """
        with explain_failures():
            rows = self._db.execute(_OF, [report]).fetchall()
        with explain_decoding_errors():
            return tuple(self._version(*row) for row in rows)

    def freeze(
        self, report: int, changes: Sequence[Change], whole: str, reason: str = ""
    ) -> ActSummary:
        """Store a final version together with the act that creates it, and return the act.

        Raises:
            UserError: As for `ActLog.record`.
        """
        with transaction(self._db):
            number = len(self.of(report)) + 1
            act = self._log.record(report, ActKind.FINALISE, changes, reason)
            row = [report, act.id, number, act.at.isoformat(), reason, sha256(whole), whole]
            self._db.execute(_ADD, row)
        return act

    def _version(self, number: int, at: str, reason: str, hash_: str, whole: str) -> Version:
        if sha256(whole) != hash_:
            raise damaged_error(f"第{number}版：内容与定稿时不一致")
        read = cast("dict[str, object]", json.loads(whole))
        stored = cast("dict[str, int | str]", read["values"])
        values = {a: self._value_types.decode(a, value) for a, value in stored.items()}
        return Version(
            number=number,
            at=datetime.fromisoformat(at),
            reason=reason,
            hash=hash_,
            edition=str(read["edition"]),
            values={a: value for a, value in values.items() if value is not None},
        )

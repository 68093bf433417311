"""Verification of a workspace: the structure of the file, and its contents."""

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from zwgk_desktop.domain.progress import Progress, no_progress
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.storage.acts import sha256
from zwgk_desktop.storage.collections import LOST, ORIGINALS, attachment_content
from zwgk_desktop.storage.database import FileState, state_of_file
from zwgk_desktop.storage.failures import ILLEGIBLE, damaged_error
from zwgk_desktop.storage.lock import FileStamp, file_stamp
from zwgk_desktop.storage.log_replay import log_faults
from zwgk_desktop.storage.migrations import MIGRATIONS
from zwgk_desktop.storage.reading import open_for_reading
from zwgk_desktop.storage.reports import ReportEntry, ReportStore
from zwgk_desktop.storage.values import VALUE_TABLES, ValueTypes

_MOST = 50  # maximum number of faults reported
_ORIGINAL_ROWS = 20  # an original takes as long to read as this many rows
_VERSIONS = """
    SELECT version.hash, version.content, version.number, report.unit, report.scope, report.year,
        version.at = act.at AND version.reason = act.note AND act.kind = 'finalise'
        AND act.line = version.report
    FROM version JOIN report ON report.id = version.report JOIN act ON act.id = version.act
"""

_ORIGINALS = """
    SELECT unit.value, number.value, original.value
    FROM value AS original
        JOIN value AS unit ON unit.subject = original.subject
            AND unit.address = 'submission.unit'
        JOIN value AS number ON number.subject = original.subject
            AND number.address = 'submission.number'
    WHERE original.address IN (?, ?) AND original.value <> ? ORDER BY original.subject
"""
_ORIGINAL_PLACES = [*ORIGINALS.values(), LOST]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Summary of the contents of a workspace or backup.

    Args:
        acts: Number of acts in the log.
        last: Time of the last act; None if there are no acts.
    """

    reports: tuple[ReportEntry, ...]
    acts: int
    last: datetime | None


class _RowProgress:
    """Progress of reading the rows of a workspace, in percent."""

    def __init__(self, db: Database, progress: Progress, *, with_originals: bool) -> None:
        counted = (f"SELECT count(*) FROM {table}" for table in ("act", "change", *VALUE_TABLES))  # noqa: S608 - our own names
        self._total = sum(int(db.execute(sql).fetchone()[0]) for sql in counted)
        if with_originals:
            originals = f"SELECT count(*) FROM ({_ORIGINALS})"  # noqa: S608 - as above
            count = db.execute(originals, _ORIGINAL_PLACES).fetchone()[0]
            self._total += int(count) * _ORIGINAL_ROWS
        self._progress = progress
        self._done = self._percent = 0

    def read(self, rows: Iterable[Any], weight: int = 1) -> Iterator[Any]:
        """Yield rows and report the progress."""
        for row in rows:
            self._done += weight
            percent = 100 * self._done // self._total
            if percent > self._percent:
                self._percent = percent
                self._progress(percent, 100)
            yield row

    def end(self) -> None:
        """Report 100 percent."""
        self._progress(100, 100)


def faults(
    db: Database, *, with_originals: bool = True, progress: Progress = no_progress
) -> tuple[str, ...]:
    """Return the faults of an open workspace as Chinese messages; empty if it is sound.

    Everything is read in one transaction, unaffected by other writers.

    Args:
        db: The workspace.
        with_originals: Whether to hash the originals of submissions too, maybe gigabytes.
        progress: Called with percents.
    """
    found: list[str] = []
    try:
        with _read_transaction(db):
            rows = _RowProgress(db, progress, with_originals=with_originals)
            further = _original_faults(db, rows) if with_originals else ()
            for fault in chain(_faults(db, rows), further):
                found.append(fault)
                if len(found) == _MOST:
                    break
            rows.end()
    except (sqlite3.Error, *ILLEGIBLE):
        found.append("有一部分内容读不出来")
    return tuple(dict.fromkeys(found))


def ensure_sound(db: Database) -> None:
    """Raise if a workspace is damaged; originals of submissions are not checked.

    Raises:
        UserError: It is damaged (D11). The message names the first fault.
    """
    _raise_first_fault(faults(db, with_originals=False))


def _raise_first_fault(found: tuple[str, ...]) -> None:
    if found:
        raise damaged_error(found[0])


@contextmanager
def _read_transaction(db: Database) -> Generator[None]:
    if db.conn.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def contents(db: Database) -> Contents:
    """Return the summary of an open workspace."""
    acts, last = db.execute("SELECT count(*), max(id) FROM act").fetchone()
    at = last and db.execute("SELECT at FROM act WHERE id = ?", [last]).fetchone()[0]
    return Contents(
        reports=ReportStore(db, ValueTypes({})).entries(),
        acts=acts,
        last=datetime.fromisoformat(at) if at else None,
    )


def check_file(path: Path, migrations: Migrations = MIGRATIONS) -> Contents:
    """Verify a workspace file completely and return the summary of its contents.

    Raises:
        UserError: The file is absent (D10), not a workspace (D03), newer (D02), damaged or
            empty (D11), or cannot be read (D01).
    """
    if state_of_file(path) is FileState.EMPTY:
        raise damaged_error()
    db = open_for_reading(path, migrations)
    with closing(db.conn):
        _raise_first_fault(faults(db))
        return contents(db)


def _faults(db: Database, rows: _RowProgress) -> Iterator[str]:
    built = [row[0] for row in db.execute(f"PRAGMA integrity_check({_MOST})").fetchall()]
    if built != ["ok"]:
        yield f"文件的结构损坏（{len(built)}处）"
    if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        yield "有内容不属于任何报告"
    yield from log_faults(db, rows.read)
    told = db.execute("SELECT count(*) FROM version").fetchone()[0]
    for hash_, content, number, unit, scope, year, fits in db.execute(_VERSIONS).fetchall():
        told -= 1
        name = f"“{unit}{Scope(scope).mark}”{year}年的报告第{number}版"
        if sha256(content) != hash_ or not fits:
            yield f"{name}：内容与定稿时不一致"
        json.loads(content)
    if told:
        yield "有定稿的版本不属于任何报告"


def _original_faults(db: Database, rows: _RowProgress) -> Iterator[str]:
    """Yield a message for each original of a submission that is missing or damaged."""
    originals = db.execute(_ORIGINALS, _ORIGINAL_PLACES).fetchall()
    for unit, number, hash_ in rows.read(originals, _ORIGINAL_ROWS):
        if attachment_content(db.conn, hash_) is None:
            yield f"“{unit}”第{number}次报送：收到的原件丢失或者损坏"


def faults_of_file(
    path: Path, steps: Migrations = MIGRATIONS, progress: Progress = no_progress
) -> tuple[str, ...]:
    """Return the faults of a workspace file as Chinese messages; empty if it is sound.

    Raises:
        UserError: The file cannot be opened at all, as for `open_for_reading`.
    """
    db = open_for_reading(path, steps)
    with closing(db.conn):
        return faults(db, progress=progress)


def verify_file(path: Path, progress: Progress, steps: Migrations = MIGRATIONS) -> FileStamp | None:
    """Verify a file without the originals of submissions, and return its stamp.

    Raises:
        UserError: As for `open_for_reading`, or the file is damaged (D11).
    """
    db = open_for_reading(path, steps)
    with closing(db.conn), _read_transaction(db):
        db.execute("SELECT count(*) FROM act")  # starts the read lock: no other process writes
        stamp = file_stamp(path)
        _raise_first_fault(faults(db, with_originals=False, progress=progress))
        return stamp

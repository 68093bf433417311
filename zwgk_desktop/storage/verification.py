"""Verification of a workspace: how the file is built, and what it says."""

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

from zwgk_desktop.domain.progress import Progress, unwatched
from zwgk_desktop.storage.acts import sha256
from zwgk_desktop.storage.collections import LOST, ORIGINALS, attached
from zwgk_desktop.storage.database import FileState, inspect
from zwgk_desktop.storage.failures import ILLEGIBLE, damaged
from zwgk_desktop.storage.lock import FileStamp, file_stamp
from zwgk_desktop.storage.log_replay import log_faults
from zwgk_desktop.storage.migrations import MIGRATIONS
from zwgk_desktop.storage.reading import open_for_reading
from zwgk_desktop.storage.reports import ReportEntry, ReportStore
from zwgk_desktop.storage.values import VALUE_TABLES, ValueTypes

_MOST = 50  # faults told; the rest are more of the same
_ORIGINAL_ROWS = 20  # an original takes as long to read as so many rows
_VERSIONS = """
    SELECT version.hash, version.content, version.number, report.unit, report.year,
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
    """What a workspace or a copy of one holds.

    Args:
        acts: How many acts its log tells of.
        last: When the last of them was done; None without any.
    """

    reports: tuple[ReportEntry, ...]
    acts: int
    last: datetime | None


class _Rows:
    """Rows of the workspace as they are read, with progress in percent."""

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
        """Yield rows and report how far the reading has come."""
        for row in rows:
            self._done += weight
            percent = 100 * self._done // self._total
            if percent > self._percent:
                self._percent = percent
                self._progress(percent, 100)
            yield row

    def end(self) -> None:
        """Report that everything is read."""
        self._progress(100, 100)


def faults(
    db: Database, *, with_originals: bool = True, progress: Progress = unwatched
) -> tuple[str, ...]:
    """Return what is wrong with an open workspace, in words; nothing when it is sound.

    All is read as it stood at one moment, whoever writes meanwhile.

    Args:
        db: Of the workspace.
        with_originals: Hash every original of a submission too, which may be gigabytes.
        progress: Told percents.
    """
    found: list[str] = []
    try:
        with _one_moment(db):
            rows = _Rows(db, progress, with_originals=with_originals)
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
    """Refuse to use what a damaged workspace says; originals of submissions are not read.

    Raises:
        UserError: It is damaged (D11); the first fault is named.
    """
    _ensure_none(faults(db, with_originals=False))


def _ensure_none(found: tuple[str, ...]) -> None:
    if found:
        raise damaged(found[0])


@contextmanager
def _one_moment(db: Database) -> Generator[None]:
    if db.conn.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def contents(db: Database) -> Contents:
    """Count what an open workspace holds."""
    acts, last = db.execute("SELECT count(*), max(id) FROM act").fetchone()
    at = last and db.execute("SELECT at FROM act WHERE id = ?", [last]).fetchone()[0]
    return Contents(
        reports=ReportStore(db, ValueTypes({})).entries(),
        acts=acts,
        last=datetime.fromisoformat(at) if at else None,
    )


def checked(path: Path, steps: Migrations = MIGRATIONS) -> Contents:
    """Open a file, test all of it, and count what it holds.

    Raises:
        UserError: It is absent (D10), foreign (D03), newer (D02), damaged or
            empty (D11), or cannot be read (D01).
    """
    if inspect(path) is FileState.EMPTY:
        raise damaged()
    db = open_for_reading(path, steps)
    with closing(db.conn):
        _ensure_none(faults(db))
        return contents(db)


def _faults(db: Database, rows: _Rows) -> Iterator[str]:
    built = [row[0] for row in db.execute(f"PRAGMA integrity_check({_MOST})").fetchall()]
    if built != ["ok"]:
        yield f"文件的结构损坏（{len(built)}处）"
    if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        yield "有内容不属于任何报告"
    yield from log_faults(db, rows.read)
    told = db.execute("SELECT count(*) FROM version").fetchone()[0]
    for hash_, content, number, unit, year, fits in db.execute(_VERSIONS).fetchall():
        told -= 1
        name = f"“{unit}”{year}年的报告第{number}版"
        if sha256(content) != hash_ or not fits:
            yield f"{name}：内容与定稿时不一致"
        json.loads(content)
    if told:
        yield "有定稿的版本不属于任何报告"


def _original_faults(db: Database, rows: _Rows) -> Iterator[str]:
    """Yield which originals of submissions are gone or no longer what was received."""
    originals = db.execute(_ORIGINALS, _ORIGINAL_PLACES).fetchall()
    for unit, number, hash_ in rows.read(originals, _ORIGINAL_ROWS):
        if attached(db.conn, hash_) is None:
            yield f"“{unit}”第{number}次报送：收到的原件丢失或者损坏"


def examined(
    path: Path, steps: Migrations = MIGRATIONS, progress: Progress = unwatched
) -> tuple[str, ...]:
    """Return what is wrong with a file; nothing when it is sound.

    Raises:
        UserError: As for `open_for_reading`; then it is not even that far.
    """
    db = open_for_reading(path, steps)
    with closing(db.conn):
        return faults(db, progress=progress)


def verified(path: Path, progress: Progress, steps: Migrations = MIGRATIONS) -> FileStamp | None:
    """Verify a file, without originals of submissions; return its stamp meanwhile.

    Raises:
        UserError: As for `open_for_reading`, or it is damaged (D11).
    """
    db = open_for_reading(path, steps)
    with closing(db.conn), _one_moment(db):
        db.execute("SELECT count(*) FROM act")  # from here on nobody else writes
        stamp = file_stamp(path)
        _ensure_none(faults(db, with_originals=False, progress=progress))
        return stamp

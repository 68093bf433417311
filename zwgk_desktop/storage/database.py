"""Opening a workspace: checking the file, connecting to it, and upgrading its schema."""

import re
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database, Migrations

from zwgk_desktop import __version__
from zwgk_desktop.atomic_file import Purpose, free_name, written
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.private_files import create_private, make_private
from zwgk_desktop.storage.failures import damaged_error, explain_failures
from zwgk_desktop.storage.lock import ensure_safe_companions
from zwgk_desktop.storage.migrations import known_steps

APPLICATION_ID = 0x5A57474B
"""SQLite application id of a workspace: ``ZWGK`` in its header."""

_HEADER = 100  # bytes; https://www.sqlite.org/fileformat2.html, 1.3
_MAGIC = b"SQLite format 3\0"
_MARK = b"CREATE UNIQUE INDEX report_of_unit_year"
"""Text in the schema of every workspace, by which one with a damaged header is recognised."""
_LOOKED_THROUGH = 500_000_000  # bytes to search for the mark; workspaces are far smaller
PATIENCE = 5.0  # seconds for another process to finish its transaction
_WRITABLE = 0o222
_SPACED = re.compile(r"\s+")
_OF_TABLES = ("table", "index")
_NOT_OURS = ("sqlite_", "_sqlite_migrations")
"""Prefixes of internal tables of SQLite and sqlite-utils, whose SQL varies by version."""
_KERNEL = tuple(Path(place) for place in ("/proc", "/sys", "/dev"))
"""Folders of virtual files, whose reading may never end."""
_KEPT = Purpose(deed="升级", code="D01", mode=0o600)


class FileState(Enum):
    """State of a path that is not a foreign file."""

    ABSENT = auto()
    EMPTY = auto()
    OURS = auto()
    OURS_WAL = auto()


def state_of_file(path: Path) -> FileState:
    """Return the state of a file by its header, without SQLite, which might change the file.

    Raises:
        UserError: The file is not a workspace (D03), is a damaged one (D11), or cannot be
            read (D01).
    """
    with explain_failures():
        if not path.exists():
            return FileState.ABSENT
        if not path.is_file() or any(path.resolve().is_relative_to(one) for one in _KERNEL):
            raise _foreign_file_error(path)
        with path.open("rb") as file:
            header = file.read(_HEADER)
        ours = header.startswith(_MAGIC) and _application_id(header) == APPLICATION_ID
        if header and not ours:
            if _was_ours(path, header):
                raise damaged_error()
            raise _foreign_file_error(path)
    if not header:
        return FileState.EMPTY
    if len(header) < _HEADER:
        raise damaged_error()
    return FileState.OURS_WAL if 2 in header[18:20] else FileState.OURS


def _application_id(header: bytes) -> int:
    return int.from_bytes(header[68:72], "big")


def _was_ours(path: Path, header: bytes) -> bool:
    """Guess whether a file with an unreadable header was once a workspace."""
    if len(header) < _HEADER:
        return header.startswith(_MAGIC)
    return path.stat().st_size <= _LOOKED_THROUGH and _MARK in path.read_bytes()


def open_for_writing(
    path: Path,
    steps: Migrations,
    ensure_sound: Callable[[Database], None] = lambda _db: None,
    wait: float = 0,
) -> Database:
    """Open a workspace for writing, creating it if absent, and upgrade its schema.

    The caller holds the writer's lock. A file that needs upgrading is first copied beside
    itself.

    Args:
        path: The workspace file.
        steps: Migrations of the schema.
        ensure_sound: Called once the schema is up to date and before anything else is
            written. Raises a `UserError` if the contents are damaged.
        wait: Minimum seconds to wait for another program that writes to the file.

    Raises:
        UserError: As for `state_of_file`, a newer version wrote the file (D02), it is damaged
            (D11) or read-only (D01), or an unsafe file lies beside it (D16). The file is
            then unchanged.
    """
    state = state_of_file(path)
    with explain_failures():
        ensure_safe_companions(path)
        if state is FileState.ABSENT:
            create_private(path)
        else:
            _ensure_not_read_only(path)
            make_private(path)
        db = connect(path, "rw", wait)
        try:
            if state is FileState.EMPTY or state is FileState.ABSENT:
                _begin_file(db, steps)
            else:
                with explain_read_errors():
                    _bring_up_to_date(db, path, steps, ensure_sound)
        except BaseException:
            db.close()
            if state is FileState.ABSENT:
                path.unlink(missing_ok=True)
            raise
    return db


def _ensure_not_read_only(path: Path) -> None:
    if not path.stat().st_mode & _WRITABLE:  # as root, SQLite would ignore the mark
        raise UserError(
            f"“{path.name}”标记为只读，没有打开来修改",
            remedy="请去掉只读标记，或者复制一份再改；也可以只查看",
            code="D01",
        )


@contextmanager
def explain_read_errors() -> Generator[None]:
    """Turn SQLite errors into `UserError`: unknown ones into D11, others as `explain_failures`."""
    try:
        with explain_failures():
            yield
    except sqlite3.Error as exc:
        raise damaged_error() from exc


def busy_timeout(wait: float) -> float:
    """Return how many seconds SQLite waits for another writer: at least `PATIENCE`."""
    return max(wait, PATIENCE)


def connect(path: Path, mode: str, wait: float = 0) -> Database:
    """Connect to a file in one of SQLite's URI modes, with the program's PRAGMA settings."""
    return _with_settings(raw_connection(path, mode, wait))


def raw_connection(path: Path, mode: str, wait: float = 0) -> sqlite3.Connection:
    """Connect to a file without PRAGMA settings, after checking the files beside it.

    Raises:
        UserError: A file beside it would make SQLite change another file (D16).
    """
    ensure_safe_companions(path)
    seconds = busy_timeout(wait)
    return sqlite3.connect(uri(path, mode), timeout=seconds, isolation_level=None, uri=True)


def in_memory() -> Database:
    """Return an empty in-memory database with the program's PRAGMA settings."""
    return _with_settings(sqlite3.connect(":memory:", isolation_level=None))


def uri(path: Path, mode: str) -> str:
    """Return a path as an SQLite URI, also for a Windows share (file:////server/…)."""
    posix = path.absolute().as_posix()
    return f"file://{'' if posix.startswith('/') else '/'}{quote(posix)}?mode={mode}"


@contextmanager
def transaction(db: Database) -> Generator[None]:
    """Run the block in a write transaction: commit at the end, roll back on any exception.

    Inside another transaction it is a savepoint.
    """
    with explain_failures():
        if db.conn.in_transaction:
            with db.atomic():
                yield
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.commit()
        except BaseException:
            db.rollback()
            raise


def refuse_newer(db: Database, steps: Migrations) -> None:
    """Raise if a file has migrations that this version of the program does not know.

    Raises:
        UserError: A newer version wrote it (D02), or its list of migrations is damaged (D11).
    """
    applied, known = {step.name for step in steps.applied(db)}, known_steps(steps)
    strangers = applied - known
    if strangers and known - applied:
        raise damaged_error()  # a newer version would have applied all known steps first
    if strangers:
        raise UserError(
            "此文件由更高版本的程序保存",
            remedy=f"请升级本程序后再打开（缺少 {min(strangers)}）",
            code="D02",
        )


def write_copy(db: Database, target: Path) -> None:
    """Write a copy of an open database into an empty file."""
    with closing(sqlite3.connect(target)) as copy:
        db.conn.backup(copy)


def ensure_schema(db: Database, steps: Migrations) -> None:
    """Raise unless the schema is exactly that of the migrations applied so far.

    A foreign trigger or view could change the figures or show others.

    Raises:
        UserError: The schema differs (D11).
    """
    first = next((step.name for step in steps.pending(db)), None)
    if _schema(db) != _whole_schema(steps, first):
        raise damaged_error()


@lru_cache(maxsize=8)
def _whole_schema(steps: Migrations, before: str | None) -> frozenset[tuple[str, ...]]:
    """Return the schema after the steps before a given one; after all steps for None."""
    with closing(in_memory().conn) as connection:
        blank = _with_settings(connection)
        steps.apply(blank, stop_before=before)
        return _schema(blank)


def _schema(db: Database) -> frozenset[tuple[str, ...]]:
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return frozenset(
        tuple(_SPACED.sub(" ", str(one).replace('"', "")) for one in row)
        for row in rows
        if row[0] not in _OF_TABLES or not str(row[2]).startswith(_NOT_OURS)
    )


def _with_settings(connection: sqlite3.Connection) -> Database:
    try:
        db = Database(connection, recursive_triggers=False, execute_plugins=False)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA trusted_schema = OFF")  # the file may come from a stranger's stick
    except BaseException:
        connection.close()
        raise
    return db


def _begin_file(db: Database, steps: Migrations) -> None:
    with transaction(db):
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        steps.apply(db)


def _bring_up_to_date(
    db: Database, path: Path, steps: Migrations, ensure_sound: Callable[[Database], None]
) -> None:
    refuse_newer(db, steps)
    ensure_schema(db, steps)
    db.execute("PRAGMA journal_mode = DELETE")
    with transaction(db):  # BEGIN alone succeeds on a file that cannot be written
        db.execute("UPDATE report SET year = year WHERE 0")
        _discard_cold_journal(path)
    if not steps.pending(db):
        ensure_sound(db)
        return
    _copy_before_upgrade(db, path)
    with transaction(db):
        steps.apply(db)
        ensure_schema(db, steps)
        ensure_sound(db)


def _discard_cold_journal(path: Path) -> None:
    """Remove the journal of a writer that was killed before it changed the file.

    A journal with anything to roll back is gone by now: SQLite rolls it back and removes
    it before it grants the lock that the caller has.
    """
    real = path.resolve()
    real.with_name(f"{real.name}-journal").unlink(missing_ok=True)


def _copy_before_upgrade(db: Database, path: Path) -> None:
    day = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.stem}.升级到{__version__}前-{day}{path.suffix}")
    with written(free_name(kept), _KEPT) as part:
        write_copy(db, part)


def _foreign_file_error(path: Path) -> UserError:
    return UserError(
        f"“{path.name}”不是本程序的工作文件",
        remedy="请选择本程序保存的文件（一般以 .zwgk 结尾）",
        code="D03",
    )

"""Opening a workspace read-only, without writing to it or creating files beside it.

Where SQLite would have to write first (to roll back an interrupted transaction or upgrade
an older schema), a private copy is repaired and read instead.
"""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.storage.database import (
    FileState,
    connect,
    ensure_schema,
    explain_read_errors,
    in_memory,
    raw_connection,
    refuse_newer,
    state_of_file,
)
from zwgk_desktop.storage.failures import explain_decoding_errors
from zwgk_desktop.storage.lock import companions_of, ensure_safe_companions, file_stamp

_ATTEMPTS = 5


def open_for_reading(path: Path, steps: Migrations, wait: float = 0) -> Database:
    """Open a workspace read-only; an empty file is a workspace without reports.

    Args:
        path: The workspace file.
        steps: Migrations of the schema.
        wait: Minimum seconds to wait for another program that writes to the file.

    Raises:
        UserError: As for `state_of_file`, or the file is absent (D10), was written by a newer
            version (D02) or is damaged (D11).
    """
    state = state_of_file(path)
    if state is FileState.ABSENT:
        raise absent_error(path)
    with explain_read_errors():
        if state is FileState.EMPTY:
            db = in_memory()
        elif state is FileState.OURS_WAL or _needs_rollback(path, wait):
            db = _recovered_copy(path)
        else:
            db = connect(path, "ro", wait)
        try:
            refuse_newer(db, steps)
            ensure_schema(db, steps)
            if not steps.pending(db):
                return db
            upgraded = db if state is FileState.EMPTY else _copy_in_memory(db)
            with explain_decoding_errors():
                steps.apply(upgraded)
            ensure_schema(upgraded, steps)
        except BaseException:
            db.close()
            raise
        if upgraded is not db:
            db.close()
        return upgraded


def absent_error(path: Path) -> UserError:
    """Return the error for a workspace that does not exist (D10)."""
    return UserError(
        f"没有找到工作文件“{path}”", remedy="请核对文件的位置，或先新建一份报告", code="D10"
    )


def _needs_rollback(path: Path, wait: float) -> bool:
    """Return whether SQLite would have to roll back an interrupted transaction first."""
    with closing(raw_connection(path, "ro", wait)) as db:
        try:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
                return True
            raise
    return False


def _recovered_copy(path: Path) -> Database:
    real = path.resolve()  # the journal lies beside the file, not beside a link to it
    files = [real, *companions_of(real)[:2]]  # SQLite rebuilds the index of a WAL
    ensure_safe_companions(real)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        for _ in range(_ATTEMPTS):
            seen = [file_stamp(file) for file in files]
            for file in files:
                (Path(folder) / file.name).unlink(missing_ok=True)
                if file.exists():
                    shutil.copyfile(file, Path(folder) / file.name)
            if seen == [file_stamp(file) for file in files]:
                break
        else:
            raise UserError("文件正被另一个程序写入", remedy="请稍候再试", code="D01")
        with closing(connect(Path(folder) / real.name, "rw")) as recovered:
            return _copy_in_memory(recovered)


def _copy_in_memory(db: Database) -> Database:
    copy = in_memory()
    db.conn.backup(copy.conn)
    return copy

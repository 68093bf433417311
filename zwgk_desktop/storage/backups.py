"""Copies of a workspace: made whole, tested before they count, and never over anything else."""

import os
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from zwgk_desktop.atomic_file import Purpose, written
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.storage.companions import companions_of
from zwgk_desktop.storage.database import write_copy
from zwgk_desktop.storage.failures import explained
from zwgk_desktop.storage.lock import WriterLock, lock_file
from zwgk_desktop.storage.migrations import MIGRATIONS
from zwgk_desktop.storage.reading import open_for_reading
from zwgk_desktop.storage.recovery.examine import Contents, checked

BACKUP = Purpose(deed="备份", code="D01", mode=0o600)

_ACTS = "SELECT id, digest FROM act"
_SUBJECTS = """
    SELECT subject.id, subject.digest, report.digest, report.created
    FROM subject LEFT JOIN report ON report.id = subject.id WHERE subject.kind <> 'workspace'
"""


def write_backup(db: Database, target: Path) -> Contents:
    """Write a copy, test it, and only then let it stand in its place.

    What stands there already gives way only if it is an earlier copy of the same workspace.

    Raises:
        UserError: It cannot be written (D01); the copy did not pass the test,
            since what was copied is damaged (B01); something else stands there, or a
            journal beside it (B06).
    """

    def may_replace(standing: Path, _purpose: Purpose) -> None:
        if not _is_copy(standing, db):
            raise UserError(
                f"“{standing.name}”不是这个工作文件的备份，没有替换",
                remedy="请换一个文件名，或者先把那个文件移走",
                code="B06",
            )

    _ensure_alone(target)
    with written(target, BACKUP, may_replace=may_replace) as part, explained():
        write_copy(db, part)
        return _tested(part)


def _ensure_alone(target: Path) -> None:
    """Raise if SQLite would play a journal beside the target into the copy."""
    for companion in companions_of(target):
        if os.path.lexists(companion):
            raise UserError(
                f"“{target.name}”旁边有“{companion.name}”，会混进备份，没有备份",
                remedy="请换一个文件名或者文件夹，或者先把那个文件移走",
                code="B06",
            )


def _is_copy(standing: Path, db: Database) -> bool:
    """Tell whether all that a file holds is in the workspace too, and nobody writes to it."""
    try:
        if lock_file(standing).exists():
            WriterLock(standing, "备份").release()
        copy = open_for_reading(standing, MIGRATIONS)
    except UserError:
        return False
    with closing(copy.conn), explained():
        holds = [set(copy.execute(sql).fetchall()) for sql in (_ACTS, _SUBJECTS)]
        stands = [set(db.execute(sql).fetchall()) for sql in (_ACTS, _SUBJECTS)]
        return any(holds) and all(a <= b for a, b in zip(holds, stands, strict=True))


def _tested(part: Path) -> Contents:
    try:
        return checked(part)
    except UserError as error:
        raise UserError(
            "备份没有通过检查，没有保留",
            remedy="工作文件可能已经损坏，请用“检查工作文件”查看",
            code="B01",
        ) from error

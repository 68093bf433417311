"""Writing backups of a workspace, and restoring one."""

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from zwgk_desktop.atomic_file import Purpose, free_name, written
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.private_files import create_private
from zwgk_desktop.storage.acts import now
from zwgk_desktop.storage.attachment_files import FOLDER, AttachmentFiles
from zwgk_desktop.storage.database import write_copy
from zwgk_desktop.storage.failures import explain_failures
from zwgk_desktop.storage.lock import COMPANIONS, Writer, WriterLock, companions_of, lock_file
from zwgk_desktop.storage.migrations import MIGRATIONS
from zwgk_desktop.storage.reading import open_for_reading
from zwgk_desktop.storage.verification import Contents, check_file

BACKUP = Purpose(deed="备份", code="D01", mode=0o600)

_ACTS = "SELECT id, digest FROM act"
_SUBJECTS = """
    SELECT subject.id, subject.digest, report.digest, report.created
    FROM subject LEFT JOIN report ON report.id = subject.id WHERE subject.kind <> 'workspace'
"""


def write_backup(db: Database, target: Path) -> Contents:
    """Write a backup and verify it before it replaces the target; return its contents.

    An existing target is replaced only if it is an earlier backup of the same workspace.

    Raises:
        UserError: The backup cannot be written (D01). It fails verification because the
            workspace is damaged (B01). The target is another file, or a journal lies
            beside it (B06).
    """

    def may_replace(standing: Path, _purpose: Purpose) -> None:
        if not _is_earlier_copy(standing, db):
            raise UserError(
                f"“{standing.name}”不是这个工作文件的备份，没有替换",
                remedy="请换一个文件名，或者先把那个文件移走",
                code="B06",
            )

    _ensure_alone(target)
    with written(target, BACKUP, may_replace=may_replace) as part, explain_failures():
        write_copy(db, part)
        return _verified_contents(part)


def _ensure_alone(target: Path) -> None:
    """Raise if SQLite would apply a journal beside the target to the backup."""
    for companion in companions_of(target):
        if os.path.lexists(companion):
            raise UserError(
                f"“{target.name}”旁边有“{companion.name}”，会混进备份，没有备份",
                remedy="请换一个文件名或者文件夹，或者先把那个文件移走",
                code="B06",
            )


def _is_earlier_copy(standing: Path, db: Database) -> bool:
    """Return whether a file is an earlier copy of the workspace that no process writes to."""
    try:
        if lock_file(standing).exists():
            WriterLock(standing, "备份").release()
        copy = open_for_reading(standing, MIGRATIONS)
    except UserError:
        return False
    with closing(copy.conn), explain_failures():
        holds = [set(copy.execute(sql).fetchall()) for sql in (_ACTS, _SUBJECTS)]
        stands = [set(db.execute(sql).fetchall()) for sql in (_ACTS, _SUBJECTS)]
        return any(holds) and all(a <= b for a, b in zip(holds, stands, strict=True))


def _verified_contents(part: Path) -> Contents:
    try:
        return check_file(part)
    except UserError as error:
        raise UserError(
            "备份没有通过检查，没有保留",
            remedy="工作文件可能已经损坏，请用“检查工作文件”查看",
            code="B01",
        ) from error


RESTORE = Purpose(deed="恢复", code="D01", mode=0o600)
_WHY = "恢复前"


@dataclass(frozen=True, slots=True)
class Restored:
    """Result of restoring a backup.

    Args:
        former_file: New path of the replaced workspace; None if there was none.
    """

    contents: Contents
    former_file: Path | None


def restore(path: Path, backup: Path, writer: Writer | str) -> Restored:
    """Replace a workspace by a backup; the former file stays beside it under another name.

    Before the replacement the new file is verified and the former one copied and synced.

    Raises:
        UserError: The backup is not a sound workspace, as for `check_file`. Another process
            writes to the workspace (D06). The file cannot be written (D01). Both are the
            same file (B02).
    """
    if path.exists() and backup.exists() and path.samefile(backup):
        raise UserError(
            "要恢复的副本就是正在使用的工作文件", remedy="请选择备份文件夹里的副本", code="B02"
        )
    check_file(backup)
    lock = WriterLock(path, writer)
    try:
        shared = AttachmentFiles(backup.parent / FOLDER)
        AttachmentFiles.of(path).copy_from(shared, repair=True)
        with explain_failures():
            return _replace_with_backup(path.resolve(), backup)
    finally:
        lock.release()


def _replace_with_backup(path: Path, backup: Path) -> Restored:
    _clear_former_leftovers(path)
    with written(path, RESTORE, may_replace=lambda _standing, _purpose: None) as part:
        with closing(open_for_reading(backup, MIGRATIONS).conn) as connection:
            write_copy(Database(connection, execute_plugins=False), part)
        contents = check_file(part)
        kept = _set_aside(path)
        for companion in companions_of(path):  # SQLite would apply a leftover journal
            companion.unlink(missing_ok=True)
    return Restored(contents, kept)


def _clear_former_leftovers(path: Path) -> None:
    """Remove temporary files of a restore by the first release that was killed."""
    for left in path.parent.glob(f"*.{_WHY}-*.part"):
        if left.name.startswith(f"{path.stem}.{_WHY}-"):
            left.unlink()


def _set_aside(path: Path) -> Path | None:
    """Copy a workspace and its journal to a name with “恢复前”; None if there is no workspace.

    A journal that is not a regular file is renamed, not read.
    """
    for companion in companions_of(path):
        if os.path.lexists(companion) and (companion.is_symlink() or not companion.is_file()):
            companion.rename(free_name(companion.with_name(f"{companion.name}.{_WHY}")))
    if not path.exists() or path.stat().st_size == 0:
        return None
    kept = free_name(path.with_name(f"{path.stem}.{_WHY}-{now():%Y%m%d-%H%M%S}{path.suffix}"))
    for ending in (*COMPANIONS, ""):  # the workspace last: then its copy is complete
        source = path.with_name(f"{path.name}{ending}")
        if source.exists():
            _copy_and_sync(source, kept, ending)
    return kept


def _copy_and_sync(source: Path, kept: Path, ending: str) -> None:
    """Copy a file to its new name and sync it."""
    if not ending:
        with written(kept, RESTORE) as part:
            shutil.copyfile(source, part)
        return
    target = kept.with_name(f"{kept.name}{ending}")
    create_private(target)
    try:
        shutil.copyfile(source, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise

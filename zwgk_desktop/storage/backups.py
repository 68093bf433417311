"""Copies of a workspace: made whole, tested before they count, and put back."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.storage.acts import now
from zwgk_desktop.storage.database import discard, write_copy
from zwgk_desktop.storage.failures import explained
from zwgk_desktop.storage.lock import WriterLock
from zwgk_desktop.storage.migrations import MIGRATIONS
from zwgk_desktop.storage.permissions import create_private, sync_folder
from zwgk_desktop.storage.reading import open_for_reading
from zwgk_desktop.storage.soundness import Contents, checked

_COMPANIONS = ("-journal", "-wal")
_WHY = "恢复前"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    Args:
        kept: Where the file that stood there is now; None when none did.
    """

    contents: Contents
    kept: Path | None


def write_backup(db: Database, target: Path) -> Contents:
    """Write a copy, test it, and only then let it stand in its place.

    Raises:
        UserError: It cannot be written (D01); the copy did not pass the test,
            since what was copied is damaged (B01).
    """
    part = target.with_name(f"{target.name}.part")
    with explained():
        try:
            write_copy(db, part)
            contents = _tested(part)
            part.replace(target)
            sync_folder(target.parent)
        finally:
            discard(part)
    return contents


def restore(path: Path, backup: Path, program: str) -> Restored:
    """Put a sound copy in the place of a workspace; what stood there is kept beside it.

    Raises:
        UserError: The copy is no sound workspace, as for `checked`; another
            process writes to the workspace (D06); it cannot be written (D01);
            both are one file (B02).
    """
    if path.exists() and backup.exists() and path.samefile(backup):
        raise UserError(
            "要恢复的副本就是正在使用的工作文件", remedy="请选择备份文件夹里的副本", code="B02"
        )
    contents = checked(backup)
    lock = WriterLock(path, program)
    try:
        with explained():
            return Restored(contents, _replace(path.resolve(), backup))
    finally:
        lock.release()


def set_aside(path: Path, why: str) -> Path | None:
    """Copy a workspace as it is, with its journal, under a name that says why."""
    with explained():
        if not path.exists() or path.stat().st_size == 0:
            return None
        kept = _free(path.with_name(f"{path.stem}.{why}-{now():%Y%m%d-%H%M%S}{path.suffix}"))
        for ending in (*_COMPANIONS, ""):  # the file itself last: then it is whole
            source = path.with_name(f"{path.name}{ending}")
            if source.exists():
                _copy_whole(source, kept.with_name(f"{kept.name}{ending}"))
        return kept


def _copy_whole(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    try:
        create_private(part)
        shutil.copyfile(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _replace(path: Path, backup: Path) -> Path | None:
    part = path.with_name(f"{path.name}.part")
    for left in path.parent.glob(f"*.{_WHY}-*.part"):  # by a restoring that was killed
        if left.name.startswith(f"{path.stem}.{_WHY}-"):
            left.unlink()
    try:
        with closing(open_for_reading(backup, MIGRATIONS).conn) as connection:
            write_copy(Database(connection, execute_plugins=False), part)
        kept = set_aside(path, _WHY)
        for ending in _COMPANIONS:  # a journal left here would be played into the copy
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        part.replace(path)
        sync_folder(path.parent)
    finally:
        discard(part)
    return kept


def _tested(part: Path) -> Contents:
    try:
        return checked(part)
    except UserError as error:
        raise UserError(
            "备份没有通过检查，没有保留",
            remedy="工作文件可能已经损坏，请用“检查工作文件”查看",
            code="B01",
        ) from error


def _free(path: Path) -> Path:
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate

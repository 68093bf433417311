"""Find the newest sound backup of a workspace, to restore it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.backups import (
    Backup,
    Contents,
    backup_folder_of,
    backups_in,
    check_file,
    second_folder_of,
)
from zwgk_desktop.storage.backups import Restored, restore

__all__ = ["Copy", "Restored", "newest_sound", "restore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Newest backup that passed its check.

    Args:
        skipped: Newer backups that failed the check.
    """

    backup: Backup
    contents: Contents
    skipped: tuple[Path, ...]


def newest_sound(path: Path, second: Path | None = None) -> Copy | None:
    """Return the newest sound backup of a workspace; None for none."""
    skipped: list[Path] = []
    for backup in _copies(path, second):
        try:
            contents = check_file(backup.path)
        except UserError:
            skipped.append(backup.path)
            continue
        return Copy(backup=backup, contents=contents, skipped=tuple(skipped))
    return None


def _copies(path: Path, second: Path | None) -> Iterable[Backup]:
    folders = [backup_folder_of(path)]
    if second is not None:
        folders.append(second_folder_of(path, second))
    return sorted((copy for folder in folders for copy in backups_in(folder)), reverse=True)

"""Putting a copy back: which is the newest that is sound."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.backups import (
    Backup,
    Contents,
    checked,
    folder_of,
    listed,
    second_folder_of,
)
from zwgk_desktop.storage.backups import Restored, restore

__all__ = ["Copy", "Restored", "newest_sound", "restore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The newest copy that passed every test.

    Args:
        skipped: Newer copies that did not.
    """

    backup: Backup
    contents: Contents
    skipped: tuple[Path, ...]


def newest_sound(path: Path, second: Path | None = None) -> Copy | None:
    """Return the newest copy of a workspace that is sound, testing the newest first."""
    skipped: list[Path] = []
    for backup in _copies(path, second):
        try:
            contents = checked(backup.path)
        except UserError:
            skipped.append(backup.path)
            continue
        return Copy(backup=backup, contents=contents, skipped=tuple(skipped))
    return None


def _copies(path: Path, second: Path | None) -> Iterable[Backup]:
    folders = [folder_of(path)]
    if second is not None:
        folders.append(second_folder_of(path, second))
    return sorted((copy for folder in folders for copy in listed(folder)), reverse=True)

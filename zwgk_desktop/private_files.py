"""Files and folders that only their owner can read."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OWNER, _GROUP, _OWNERS_FOLDER = 0o600, 0o060, 0o700


def create_private(path: Path) -> None:
    """Create an empty file that only its owner can read.

    Raises:
        FileExistsError: The path exists already.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER))


def make_private(path: Path) -> None:
    """Restrict a file to its owner, and to its group if the group may write.

    On a file system without owners this does nothing.
    """
    with suppress(OSError):
        shared = path.stat().st_mode & _GROUP if path.stat().st_mode & stat.S_IWGRP else 0
        path.chmod(_OWNER | shared)


def opened_private(path: str, flags: int) -> int:
    """Open a file descriptor (an `opener` for `open`); a new file is readable by its owner only."""
    return os.open(path, flags, _OWNER)


def private_folder(path: Path) -> Path:
    """Create a folder that only its owner can read, with its missing parents, and return it.

    Existing parent folders are not changed.
    """
    for missing in reversed([each for each in path.parents if not each.exists()]):
        missing.mkdir(mode=_OWNERS_FOLDER, exist_ok=True)  # `parents=True` ignores the mode
    path.mkdir(mode=_OWNERS_FOLDER, exist_ok=True)
    with suppress(OSError):
        path.chmod(_OWNERS_FOLDER)
    return path

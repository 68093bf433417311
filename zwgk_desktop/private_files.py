"""Files that only their owner reads."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OWNER, _GROUP, _OWNERS_FOLDER = 0o600, 0o060, 0o700


def create_private(path: Path) -> None:
    """Make an empty file only its owner can read.

    Raises:
        FileExistsError: Something has come to stand there.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER))


def make_private(path: Path) -> None:
    """Let only its owner read a file, or the group it is shared with where that may write.

    Where the disk knows no owners, nothing is done.
    """
    with suppress(OSError):
        shared = path.stat().st_mode & _GROUP if path.stat().st_mode & stat.S_IWGRP else 0
        path.chmod(_OWNER | shared)


def opened_private(path: str, flags: int) -> int:
    """Open a file as `open` does with its `opener`; one made now only its owner reads."""
    return os.open(path, flags, _OWNER)


def private_folder(path: Path) -> Path:
    """Make a folder of our own, which only its owner can look into; those above it likewise.

    Folders that exist already above it are left as they are.
    """
    for missing in reversed([each for each in path.parents if not each.exists()]):
        missing.mkdir(mode=_OWNERS_FOLDER, exist_ok=True)  # `parents=True` knows no mode
    path.mkdir(mode=_OWNERS_FOLDER, exist_ok=True)
    with suppress(OSError):
        path.chmod(_OWNERS_FOLDER)
    return path

"""Files that only their owner reads, and writes that reach the disk."""

import os
from contextlib import suppress
from pathlib import Path

_OWNER, _OWNERS_FOLDER = 0o600, 0o700


def create_private(path: Path) -> None:
    """Make an empty file only its owner can read, or empty the one that is there."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER))
    make_private(path)


def make_private(path: Path) -> None:
    """Let only its owner read a file; where the disk knows no owners, nothing is done."""
    with suppress(OSError):
        path.chmod(_OWNER)


def private_folder(path: Path) -> Path:
    """Make a folder of our own, which only its owner can look into."""
    path.mkdir(mode=_OWNERS_FOLDER, parents=True, exist_ok=True)
    with suppress(OSError):
        path.chmod(_OWNERS_FOLDER)
    return path


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk; Windows does that by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

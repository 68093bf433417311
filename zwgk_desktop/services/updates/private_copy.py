"""A copy of our own of what lies on a stick: it alone is examined, and it alone is used.

The stick may be pulled out, and what lies there may be another file a moment later.
"""

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from zwgk_desktop import paths
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.private_files import opened_private, private_folder

_PACKAGES = "安装包-"
_PIECE = 1 << 20
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def taken(path: Path, most: int) -> bytes:
    """Read a small file from a stick, once: what is returned is what is examined and used.

    Raises:
        UserError: It is no file, cannot be read or is larger than `most` (W06).
    """
    with _source(path, most) as source:
        data = _read(source, path, most + 1)
    if len(data) > most:
        raise _unreadable(path, "比更新文件应有的大")
    return data


def copied(path: Path, most: int) -> Path:
    """Copy a package from a stick into a folder only this user reads; return the copy, on disk.

    What was copied before is removed: one package is looked at at a time.

    Raises:
        UserError: It is no file, cannot be read to its end or is larger than `most` (W06);
            the disk takes no copy (W07).
    """
    with _source(path, most) as source:
        discard()
        folder = paths.updates() / f"{_PACKAGES}{token_hex(8)}"
        with discarded_if_refused():
            try:
                private_folder(folder.parent)
                private_folder(folder)
                copy = folder / path.name
                with open(copy, "xb", opener=opened_private) as target:
                    _copy(source, target, path, most)
                    target.flush()
                    os.fsync(target.fileno())
            except OSError as exc:
                raise unwritten(exc) from exc
    return copy


def digest(copy: Path) -> str:
    """Return the SHA-256 of what is on disk, in hexadecimal digits.

    Raises:
        UserError: Our own copy is gone or cannot be read (W06).
    """
    try:
        with copy.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise _unreadable(copy, "的副本读不出来") from exc


def discard() -> None:
    """Remove the packages copied before."""
    with suppress(OSError):
        for left in paths.updates().glob(f"{_PACKAGES}*"):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def discarded_if_refused() -> Generator[None]:
    """Remove what was copied where it is refused meanwhile."""
    try:
        yield
    except UserError:
        discard()
        raise


def unwritten(exc: OSError) -> UserError:
    """Say that this computer's disk did not take what was to be written."""
    full = exc.errno in _FULL
    return UserError(
        f"{'电脑的磁盘空间不足' if full else '不能写入更新用的文件夹'}，没有更新，原来的都不变",
        remedy=f"请{'清理磁盘' if full else f'检查“{paths.updates()}”能不能写入'}后再试一次",
        code="W07",
    )


@contextmanager
def _source(path: Path, most: int) -> Generator[BinaryIO]:
    """Open a regular file of no more than so many bytes."""
    try:
        source = os.fdopen(os.open(path, _READING), "rb", buffering=0)
    except (OSError, ValueError) as exc:
        raise _unreadable(path, "打不开，优盘可能已经拔出") from exc
    with source:
        found = os.fstat(source.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _unreadable(path, "不是文件")
        if found.st_size > most:
            raise _unreadable(path, "比更新文件应有的大")
        yield source


def _copy(source: BinaryIO, target: BinaryIO, path: Path, most: int) -> None:
    """Copy piece by piece; a file that grows meanwhile is not copied beyond its bound."""
    done = 0
    while piece := _read(source, path, _PIECE):
        done += len(piece)
        if done > most:
            raise _unreadable(path, "比更新文件应有的大")
        target.write(piece)


def _read(source: BinaryIO, path: Path, most: int) -> bytes:
    try:
        return source.read(most) or b""
    except OSError as exc:
        raise _unreadable(path, "读到一半读不出来了，优盘可能已经拔出") from exc


def _unreadable(path: Path, why: str) -> UserError:
    return UserError(
        f"“{escaped(path.name)}”{why}",
        remedy="请插好优盘，或者先把文件拷到电脑上，再试一次",
        code="W06",
    )

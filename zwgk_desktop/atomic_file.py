"""Atomic file writing: write a temporary file beside the target, then rename it.

Exports, backups, diagnoses and change lists all use this module.
"""

import errno
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import is_refused_by_windows

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_WORKSPACE = b"SQLite format 3\0"
"""First bytes of every SQLite file."""

_COMPANIONS = ("-journal", "-wal", "-shm", ".lock")
"""Suffixes of the files that SQLite and the program put beside an open workspace."""

_PARTS = re.compile(r"\.zwgk-[0-9a-f]{16}\.part(?:-journal)?")
WINDOWS = sys.platform == "win32"
"""Whether the program runs on Windows, with its limits on names and paths."""

_LONGEST_PATH = 259
"""Maximum path length on Windows, in characters, without the long-path setting."""

_PATIENCE = 1.0  # seconds: on Windows a virus scanner or indexer briefly locks a new file
_WRITABLE = 0o222
_ABANDONED = 86_400  # seconds without a write, for file systems without locks
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY})
_NO_SPACE = ("磁盘空间不足，没有写入“{name}”", "请清理磁盘后再{deed}一次")
_ELSEWHERE = "请换一个文件夹，例如“文档”，再{deed}一次"
_OTHER_NAME = "请换一个文件名后再{deed}一次"
_EXPLAINED = {
    errno.ENOSPC: _NO_SPACE,
    errno.EDQUOT: _NO_SPACE,
    errno.EROFS: ("“{folder}”是只读的，没有写入“{name}”", _ELSEWHERE),
    errno.ENAMETOOLONG: (
        "文件名“{name}”太长，或者文件夹的层数太多",
        "请把文件名改短，或者换一个文件夹，再{deed}一次",
    ),
    errno.ENOENT: ("文件夹“{folder}”不存在", "请选择一个已有的文件夹后再{deed}一次"),
    errno.ENOTDIR: ("“{folder}”不是文件夹", "请选择一个已有的文件夹后再{deed}一次"),
}


@dataclass(frozen=True, slots=True)
class Purpose:
    """Purpose of a file, with the words and error code of write failures.

    Args:
        deed: The clerk's word for the operation: 导出, 备份.
        code: Error code of every failure to write the file.
        mode: Permissions of the new file, before the umask; 0o600 for private files.
    """

    deed: str
    code: str
    mode: int = 0o666

    def refusal(self, target: Path, what: str, remedy: str) -> UserError:
        """Return the error for a target, filling in `{name}`, `{folder}` and `{deed}`."""
        names = {"name": target.name, "folder": target.parent, "deed": self.deed}
        return UserError(what.format(**names), remedy=remedy.format(**names), code=self.code)


EXPORT = Purpose(deed="导出", code="E01")
PRIVATE_EXPORT = Purpose(deed="导出", code="E01", mode=0o600)
"""Purpose of exports with applicants' names: readable by the owner only."""


def spare_workspaces(target: Path, purpose: Purpose) -> None:
    """Raise a `UserError` if the target is a workspace, which no export may replace."""
    if _is_workspace(target):
        raise purpose.refusal(target, "“{name}”是工作文件，不能用{deed}的文件替换", _OTHER_NAME)


@contextmanager
def written(
    target: Path,
    purpose: Purpose = EXPORT,
    *,
    may_replace: Callable[[Path, Purpose], None] = spare_workspaces,
) -> Generator[Path]:
    """Yield an empty temporary file beside the target, and rename it to the target at the end.

    On failure the target is unchanged and the temporary file is removed. The temporary file
    has a random name and is created exclusively. So it never follows a planted link and
    never overwrites a user's own `.part` file.

    Args:
        target: Path of the finished file.
        purpose: Purpose of the file, for error messages.
        may_replace: Called with an existing regular file at the target. Raises a
            `UserError` if that file must not be replaced.

    Raises:
        UserError: The file cannot be written, or the target must not be replaced: a folder,
            link, device or pipe, a read-only file, a workspace or a file of one.
            Other exceptions from inside pass through.
    """
    with _explaining(target, purpose):
        _examine(target, purpose, may_replace)
        clear_abandoned(target.parent)
        with _unfinished(target.parent, purpose.mode) as part:
            yield part
            _flush(part)
            _examine(target, purpose, may_replace)  # again: writing may have taken a minute
            put_in_place(part, target)
            sync_folder(target.parent)


def write_together(files: Sequence[tuple[Path, bytes]], purpose: Purpose = EXPORT) -> None:
    """Write several files atomically: all of them, or none if one cannot be written.

    All are synced to disk before the first is renamed, and they are renamed in their order.
    Put the most important file last, since the program may be killed in between. If a later
    rename fails, the earlier targets are restored.

    Raises:
        UserError: As for `written`, or two files have the same target (E01).
    """
    if len({target.resolve() for target, _ in files}) < len(files):
        raise purpose.refusal(files[0][0], "有两个文件都要写成“{name}”", _OTHER_NAME)
    with ExitStack() as parts:
        ready: list[tuple[Path, Path]] = []
        for target, data in files:
            with _explaining(target, purpose):
                _examine(target, purpose, spare_workspaces)
                clear_abandoned(target.parent)
                part = parts.enter_context(_unfinished(target.parent, purpose.mode))
                part.write_bytes(data)
                _flush(part)
            ready.append((part, target))
        with ExitStack() as undoing:
            for part, target in ready:
                with _explaining(target, purpose):
                    _examine(target, purpose, spare_workspaces)
                    former = _former(target, parts, purpose)
                    put_in_place(part, target)
                    undoing.callback(_put_back, former, target)
                    sync_folder(target.parent)
            undoing.pop_all()


def write_folder(
    folder: Path, files: Sequence[tuple[str, bytes]], purpose: Purpose = EXPORT
) -> None:
    """Write a new folder of files atomically: whole, or not at all.

    The files are written and synced in a temporary folder beside it, which is renamed at the end.

    Args:
        folder: Path of the folder, which must not exist.
        files: Name and content of each file.
        purpose: Purpose of the files, for error messages.

    Raises:
        UserError: A file or folder of that name exists, or the folder cannot be written.
    """
    with _explaining(folder, purpose):
        _examine(folder, purpose, _spare_file)
        clear_abandoned(folder.parent)
        part = folder.with_name(f".zwgk-{token_hex(8)}.part")
        try:
            part.mkdir()
            for name, data in files:
                (part / name).write_bytes(data)
                _flush(part / name)
            sync_folder(part)
            _examine(folder, purpose, _spare_file)
            put_in_place(part, folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        sync_folder(folder.parent)


def _spare_file(target: Path, purpose: Purpose) -> None:
    raise purpose.refusal(target, "已有一个名为“{name}”的文件", _OTHER_NAME)


def _former(target: Path, parts: ExitStack, purpose: Purpose) -> Path | None:
    """Copy the existing target to a temporary file; return None if there is no target."""
    if not target.exists():
        return None
    kept = parts.enter_context(_unfinished(target.parent, purpose.mode))
    shutil.copy2(target, kept)
    return kept


def _put_back(former: Path | None, target: Path) -> None:
    with suppress(OSError):  # the failure itself is being reported
        if former is None:
            target.unlink()
        else:
            former.replace(target)


@contextmanager
def _explaining(target: Path, purpose: Purpose) -> Generator[None]:
    try:
        yield
    except OSError as exc:
        raise _explained(exc, target, purpose) from exc


def free_name(target: Path, numbered: str = "{stem}-{number}") -> Path:
    """Return the target, or its name with the first free number from 2 if the target exists."""
    candidate, number = target, 1
    while candidate.exists():
        number += 1
        stem = numbered.format(stem=target.stem, number=number)
        candidate = target.with_name(f"{stem}{target.suffix}")
    return candidate


def clear_abandoned(folder: Path) -> None:
    """Remove temporary files of killed programs from a folder, not those still being written."""
    with suppress(OSError):
        for left in [each for each in folder.iterdir() if _PARTS.fullmatch(each.name)]:
            with suppress(OSError):
                if _is_abandoned(left):
                    _discard(left)


def sync_folder(folder: Path) -> None:
    """Sync a folder to disk, so that a rename in it is durable. Windows needs no such call."""
    if os.name == "nt":  # pragma: no cover - a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as exc:
        if exc.errno != errno.EINVAL:  # some network shares do not support fsync of folders
            raise
    finally:
        os.close(handle)


def _examine(target: Path, purpose: Purpose, may_replace: Callable[[Path, Purpose], None]) -> None:
    """Raise a `UserError` if the target must not be written or replaced."""
    if WINDOWS and is_refused_by_windows(target.name):
        raise purpose.refusal(target, "“{name}”里有 Windows 不许用在文件名里的字", _OTHER_NAME)
    if any(_is_workspace(owner) for owner in _owners(target)):
        raise purpose.refusal(target, "“{name}”属于旁边的工作文件，不能写入", _OTHER_NAME)
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise purpose.refusal(target, "已有一个名为“{name}”的文件夹", _OTHER_NAME)
    if stat.S_ISLNK(mode):
        raise purpose.refusal(target, "“{name}”是指向别处的链接，没有写入", _OTHER_NAME)
    if not stat.S_ISREG(mode):
        raise purpose.refusal(target, "“{name}”是设备或管道，不是文件", _OTHER_NAME)
    if not mode & _WRITABLE:  # a rename would ignore the mark
        raise purpose.refusal(target, "“{name}”标记为只读，没有替换", _OTHER_NAME)
    may_replace(target, purpose)


def _owners(target: Path) -> Iterator[Path]:
    """Yield the workspaces to which a companion file of this name would belong."""
    for ending in _COMPANIONS:
        if target.name.lower().endswith(ending) and len(target.name) > len(ending):
            yield target.with_name(target.name[: -len(ending)])


def _is_workspace(path: Path) -> bool:
    if not path.is_file():  # opening a pipe would block
        return False
    with path.open("rb") as file:
        return file.read(len(_WORKSPACE)) == _WORKSPACE


@contextmanager
def _unfinished(folder: Path, mode: int) -> Generator[Path]:
    """Create a locked empty temporary file, and remove it at the end unless it was renamed."""
    part, handle = _create(folder, mode)
    try:
        if WINDOWS:  # an open file cannot be renamed there
            unlock(handle)
        yield part
    finally:
        if not WINDOWS:
            unlock(handle)
        _discard(part)


def _create(folder: Path, mode: int) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    while True:
        part = folder / f".zwgk-{token_hex(8)}.part"
        handle = os.open(part, flags, mode)
        with suppress(OSError):  # without locks, its age tells whether it is abandoned
            if not claimed(handle):  # another process removed it before it was locked
                os.close(handle)
                continue
        return part, handle


def claimed(handle: int) -> bool:
    """Lock an open file; return False if another process has locked or removed it.

    The lock lasts until `unlock`, or until the process ends. Windows locks the first byte.

    Raises:
        PermissionError: Another process has locked it (Windows and some network shares).
        OSError: The disk or network share does not support locks.
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.fstat(handle).st_nlink > 0


def unlock(handle: int) -> None:
    """Unlock and close a file."""
    if sys.platform == "win32":
        with suppress(OSError):  # the file system may have no locks
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    os.close(handle)


def _is_abandoned(part: Path) -> bool:
    """Return whether no process writes the temporary file any more."""
    found = part.lstat()
    is_file, is_folder = stat.S_ISREG(found.st_mode), stat.S_ISDIR(found.st_mode)
    if not (is_file or is_folder):
        return False
    if time.time() - found.st_mtime > _ABANDONED:
        return True
    if sys.platform != "win32" and part.suffix == ".part" and is_file:
        handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            return claimed(handle)
        finally:
            os.close(handle)
    return False  # a journal or a folder has no lock: only its age counts


def put_in_place(part: Path, target: Path) -> None:
    """Rename a temporary file to its target, retrying on Windows while either is open."""
    latest = time.monotonic() + _PATIENCE
    while True:
        try:
            part.replace(target)
        except PermissionError:
            if not WINDOWS or time.monotonic() >= latest:
                raise
            time.sleep(0.05)
        else:
            return


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _discard(part: Path) -> None:
    """Remove a temporary folder, or a temporary file and the SQLite journal beside it."""
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
        return
    for ending in ("", "-journal"):
        with suppress(OSError):  # if the folder is gone, that failure is being reported already
            part.with_name(f"{part.name}{ending}").unlink(missing_ok=True)


def _explained(exc: OSError, target: Path, purpose: Purpose) -> UserError:
    if exc.errno in _DENIED:
        return purpose.refusal(target, *_denied(target))
    code = _missing(target) if exc.errno == errno.ENOENT else exc.errno or 0
    return purpose.refusal(target, *_EXPLAINED.get(code, ("没有写入“{name}”", _ELSEWHERE)))


def _missing(target: Path) -> int:
    """Return the true error code behind ENOENT.

    Windows also reports ENOENT for a folder that is a file and for a path that is too long.
    """
    if target.parent.exists() and not target.parent.is_dir():
        return errno.ENOTDIR
    too_long = len(str(target.absolute())) > _LONGEST_PATH
    return errno.ENAMETOOLONG if WINDOWS and too_long else errno.ENOENT


def _denied(target: Path) -> tuple[str, str]:
    """Return message and remedy for a denied write: file in use, or folder not writable."""
    if target.exists() and os.access(target.parent, os.W_OK):
        return "“{name}”正被其他程序打开，没有写入", "请关闭打开它的程序后再{deed}一次"
    return "没有权限写入“{folder}”", _ELSEWHERE

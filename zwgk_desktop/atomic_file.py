"""A file written beside its target, then renamed: it is there whole, or as it was before.

Exports, backups, diagnoses and change lists all write through this one piece.
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

if sys.platform != "win32":
    import fcntl

_WORKSPACE = b"SQLite format 3\0"
"""How every SQLite file begins, whatever its name."""

_COMPANIONS = ("-journal", "-wal", "-shm", ".lock")
"""Endings of what SQLite and the program keep beside a workspace while it is written."""

_PARTS = re.compile(r"\.zwgk-[0-9a-f]{16}\.part(?:-journal)?")
WINDOWS = sys.platform == "win32"
"""Whether its bounds of names, paths and patience hold."""

_LONGEST_PATH = 259
"""Characters of a path that Windows opens, unless an administrator has said otherwise."""

_PATIENCE = 1.0  # seconds: there a virus scanner or an indexer holds a new file for an instant
_WRITABLE = 0o222
_ABANDONED = 86_400  # seconds without a write, where no lock can tell: the writer has gone
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
    """What a file is written for, in the words of its failures.

    Args:
        deed: As the clerk says it: 导出, 备份.
        code: Of every failure to write it.
        mode: Of the new file, before the umask; 0o600 for what only its owner reads.
    """

    deed: str
    code: str
    mode: int = 0o666

    def refusal(self, target: Path, what: str, remedy: str) -> UserError:
        """Say what stands in the way of a target; `{name}`, `{folder}` and `{deed}` are filled."""
        names = {"name": target.name, "folder": target.parent, "deed": self.deed}
        return UserError(what.format(**names), remedy=remedy.format(**names), code=self.code)


EXPORT = Purpose(deed="导出", code="E01")
PRIVATE_EXPORT = Purpose(deed="导出", code="E01", mode=0o600)
"""Of files with names of applicants: only their owner reads them, whatever the umask."""


def spare_workspaces(target: Path, purpose: Purpose) -> None:
    """Refuse to put anything in the place of a file that holds the reports themselves."""
    if _is_workspace(target):
        raise purpose.refusal(target, "“{name}”是工作文件，不能用{deed}的文件替换", _OTHER_NAME)


@contextmanager
def written(
    target: Path,
    purpose: Purpose = EXPORT,
    *,
    may_replace: Callable[[Path, Purpose], None] = spare_workspaces,
) -> Generator[Path]:
    """Give an empty file of our own beside the target to write to; rename it at the end.

    Whatever happens inside, the target is either the new file, on disk, or what it was
    before, and nothing is left beside it. The file has a name nobody can foresee and is
    made anew, so that neither a link laid in its way nor a user's own `.part` is touched.

    Args:
        target: Where it will stand.
        purpose: What it is written for.
        may_replace: Looks at a regular file that stands at the target, and raises a
            `UserError` where it must stay.

    Raises:
        UserError: The file cannot be written there, or something stands there that must
            stay: a folder, link, device or pipe, a file marked read-only, a workspace or
            what belongs to one.
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
    """Write several files: all of them, or none where one cannot be written.

    All are on disk before the first takes its place, and they take it in their order: the
    file that counts goes last, for a program may be killed in between. Where a later one
    cannot take its place, the earlier ones are taken out again and what stood there is put
    back.

    Raises:
        UserError: As for `written`; two of them are to stand in one place (E01).
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


def _former(target: Path, parts: ExitStack, purpose: Purpose) -> Path | None:
    """Keep what stands at a target under another name until all are in place."""
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
    """Return the target, or the same with a number, from 2 on, where something stands there."""
    candidate, number = target, 1
    while candidate.exists():
        number += 1
        stem = numbered.format(stem=target.stem, number=number)
        candidate = target.with_name(f"{stem}{target.suffix}")
    return candidate


def clear_abandoned(folder: Path) -> None:
    """Remove from a folder what a killed program left unfinished, never what one still writes."""
    with suppress(OSError):
        for left in [each for each in folder.iterdir() if _PARTS.fullmatch(each.name)]:
            with suppress(OSError):
                if _is_abandoned(left):
                    _discard(left)


def sync_folder(folder: Path) -> None:
    """Put a rename itself on disk; Windows does that without being asked."""
    if os.name == "nt":  # pragma: no cover - a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as exc:
        if exc.errno != errno.EINVAL:  # some network shares know no fsync of folders
            raise
    finally:
        os.close(handle)


def _examine(target: Path, purpose: Purpose, may_replace: Callable[[Path, Purpose], None]) -> None:
    """Refuse a target whose place is not ours to take."""
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
    if not mode & _WRITABLE:  # a rename would not ask
        raise purpose.refusal(target, "“{name}”标记为只读，没有替换", _OTHER_NAME)
    may_replace(target, purpose)


def _owners(target: Path) -> Iterator[Path]:
    """Give the workspaces a file of this name would belong to; Windows knows no case."""
    for ending in _COMPANIONS:
        if target.name.lower().endswith(ending) and len(target.name) > len(ending):
            yield target.with_name(target.name[: -len(ending)])


def _is_workspace(path: Path) -> bool:
    if not path.is_file():  # also of a link: a pipe would not let go of who opens it
        return False
    with path.open("rb") as file:
        return file.read(len(_WORKSPACE)) == _WORKSPACE


@contextmanager
def _unfinished(folder: Path, mode: int) -> Generator[Path]:
    """Make an empty file that is known to be in the works, and gone at the end unless renamed."""
    part, handle = _create(folder, mode)
    try:
        if sys.platform == "win32":  # an open file cannot be renamed there
            os.close(handle)
        yield part
    finally:
        if sys.platform != "win32":
            os.close(handle)
        _discard(part)


def _create(folder: Path, mode: int) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    while True:
        part = folder / f".zwgk-{token_hex(8)}.part"
        handle = os.open(part, flags, mode)
        with suppress(OSError):  # without locks, its age will tell
            if not _claimed(handle):  # cleared away in the instant before it was locked
                os.close(handle)
                continue
        return part, handle


def _claimed(handle: int) -> bool:
    """Lock a file of ours, unless somebody writes it; he has it as long as it is open.

    Raises:
        OSError: The disk, a share perhaps, knows no locks.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return os.fstat(handle).st_nlink > 0


def _is_abandoned(part: Path) -> bool:
    """Tell whether nobody writes a file of ours any more."""
    found = part.lstat()
    if not stat.S_ISREG(found.st_mode):
        return False
    if time.time() - found.st_mtime > _ABANDONED:
        return True
    if sys.platform != "win32" and part.suffix == ".part":
        handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            return _claimed(handle)
        finally:
            os.close(handle)
    return False  # a journal goes by its age


def put_in_place(part: Path, target: Path) -> None:
    """Rename, on Windows after the instant in which somebody else looks into either file."""
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
    """Remove an unfinished file, and the journal SQLite may have left beside it."""
    for ending in ("", "-journal"):
        with suppress(OSError):  # the folder has gone: the failure itself is being reported
            part.with_name(f"{part.name}{ending}").unlink(missing_ok=True)


def _explained(exc: OSError, target: Path, purpose: Purpose) -> UserError:
    if exc.errno in _DENIED:
        return purpose.refusal(target, *_denied(target))
    code = _missing(target) if exc.errno == errno.ENOENT else exc.errno or 0
    return purpose.refusal(target, *_EXPLAINED.get(code, ("没有写入“{name}”", _ELSEWHERE)))


def _missing(target: Path) -> int:
    """Return what is the matter where a system says that something is not there.

    Windows says so too of a folder that is a file, and of a path that is too long.
    """
    if target.parent.exists() and not target.parent.is_dir():
        return errno.ENOTDIR
    too_long = len(str(target.absolute())) > _LONGEST_PATH
    return errno.ENAMETOOLONG if WINDOWS and too_long else errno.ENOENT


def _denied(target: Path) -> tuple[str, str]:
    """Tell a file held open by another program from a folder we may not write to."""
    if target.exists() and os.access(target.parent, os.W_OK):
        return "“{name}”正被其他程序打开，没有写入", "请关闭打开它的程序后再{deed}一次"
    return "没有权限写入“{folder}”", _ELSEWHERE

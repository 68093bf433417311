"""Files beside a workspace: SQLite's journals, and the writer's lock file.

The lock is the operating system's own lock on the lock file, so it ends with a crashed
writer. The file also names the writer, from its second byte on, since Windows does not
let other processes read the locked first byte.
"""

import getpass
import json
import os
import platform
import stat
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from zwgk_desktop.atomic_file import WINDOWS, claimed, unlock
from zwgk_desktop.domain.errors import UserError

COMPANIONS = ("-journal", "-wal", "-shm")

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_RECORD_END = 16
"""Bytes of length, checksum and magic at the end of a super-journal record.

SQLite, pager.c, readSuperJournal; https://www.sqlite.org/fileformat2.html, 3.
"""


def companions_of(path: Path) -> tuple[Path, ...]:
    """Return the paths of SQLite's files beside a database, with links resolved."""
    real = path.resolve()
    return tuple(real.with_name(f"{real.name}{ending}") for ending in COMPANIONS)


def ensure_safe_companions(path: Path) -> None:
    """Raise if opening a database would make SQLite delete or overwrite another file.

    SQLite deletes the super-journal that a rollback journal names. Only transactions over
    attached databases have one, and this program attaches none.

    Raises:
        UserError: A companion names a super-journal, is a link, or is not a regular file (D16).
        OSError: A companion cannot be read.
    """
    for companion in companions_of(path):
        fault = companion_fault(companion)
        if fault:
            raise UserError(
                f"“{path.name}”旁边的“{companion.name}”不是本程序留下的（{fault}），"
                "没有打开，什么都没有改动",
                remedy=f"请先把“{companion.name}”移到别处再打开；文件是别人给的，请重新要一份",
                code="D16",
            )


def companion_fault(companion: Path) -> str:
    """Return the reason why a companion file is unsafe, in Chinese; "" if safe or absent."""
    try:
        found = companion.lstat()
    except FileNotFoundError:
        return ""
    if not stat.S_ISREG(found.st_mode):
        return "是链接、文件夹或者管道"
    if found.st_nlink > 1:
        return "是另一个文件的别名"
    if found.st_size >= _RECORD_END and companion.name.endswith(COMPANIONS[0]):
        with companion.open("rb") as file:
            file.seek(-len(_JOURNAL_MAGIC), 2)
            if file.read() == _JOURNAL_MAGIC:
                return "打开时会删除它里面写着的另一个文件"
    return ""


FileStamp = tuple[int, int, bytes]
"""Modification time and size of a file, and SQLite's change counter in its header."""


def file_stamp(path: Path) -> FileStamp | None:
    """Return a file's stamp, which differs once the file changes; None if absent."""
    if not path.exists():
        return None
    found = path.stat()
    with path.open("rb") as file:
        return found.st_mtime_ns, found.st_size, file.read(28)[24:]


_PATIENCE = 0.5  # seconds: long enough for another process to finish closing

_OWNER, _READ_AND_WRITE = 0o600, 0o666


@dataclass(frozen=True, slots=True)
class Holder:
    """Process that writes to a workspace, as named in the lock file.

    Args:
        since: Time of locking, ISO 8601 with time zone.
    """

    program: str
    user: str
    host: str
    pid: int
    since: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Program that opens a workspace for writing.

    Args:
        program: Name of the program, shown to other users.
        wait: Seconds to wait for another writer.
        verified: Stamp of the file when it was last verified. A file that still has this
            stamp is not verified again.
    """

    program: str
    wait: float = 0
    verified: FileStamp | None = None

    @classmethod
    def from_name(cls, name: "Writer | str") -> "Writer":
        """Return a writer unchanged, or for a program's name a writer that does not wait."""
        return cls(name) if isinstance(name, str) else name


class WriterLock:
    """Writer's lock on one workspace, from construction to `release`.

    Args:
        workspace: The workspace file.
        writer: The locking program; a plain name for one that does not wait.

    Raises:
        UserError: Another process has the lock (D06), the lock file cannot be created
            (D01), or another file has its name (D16).
    """

    def __init__(self, workspace: Path, writer: Writer | str) -> None:
        who = Writer.from_name(writer)
        self._file = lock_file(workspace)
        if not self._file.parent.is_dir():
            raise UserError(
                f"没有文件夹“{self._file.parent}”",
                remedy="请先建立这个文件夹，或换一个位置保存",
                code="D01",
            )
        _ensure_own_file(self._file)
        mode = _lock_file_mode(workspace)
        try:
            self._handle = _acquire(self._file, mode, max(who.wait, _PATIENCE))
        except OSError as exc:
            raise UserError(
                f"文件夹“{workspace.parent}”不能写入，无法编辑其中的工作文件",
                remedy="请把文件复制到“文档”文件夹后再打开，或只查看、不修改",
                code="D01",
            ) from exc
        if self._handle is None:
            raise _locked_error(_read_holder(self._file))
        with suppress(OSError):  # only information: the lock works without it
            self._write_holder(self._handle, who.program)
            if sys.platform != "win32":  # the umask may exclude other users of the workspace
                os.fchmod(self._handle, mode)

    def release(self) -> None:
        """Release the lock and remove its file.

        The file is removed before the lock is released: a waiting process then finds it
        unlinked and starts afresh. On Windows an open file cannot be removed, so it is
        removed afterwards, unless another process has opened it meanwhile.
        """
        if self._handle is None:
            return
        with suppress(OSError):
            self._file.unlink()
        handle, self._handle = self._handle, None
        unlock(handle)
        if WINDOWS:
            with suppress(OSError):
                self._file.unlink()

    def _write_holder(self, handle: int, program: str) -> None:
        now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        holder = Holder(program, _user_name(), platform.node(), os.getpid(), now)
        os.ftruncate(handle, 0)
        os.lseek(handle, 1, os.SEEK_SET)
        os.write(handle, json.dumps(asdict(holder)).encode())


def _acquire(file: Path, mode: int, wait: float) -> int | None:
    """Open and lock a file, trying for some seconds. Return None if another process has it.

    Raises:
        OSError: The file cannot be created, or its disk or network share has no locks.
    """
    begun = time.monotonic()
    while True:
        waited = time.monotonic() - begun
        try:
            handle = _try_lock(file, mode)
        except PermissionError:  # on Windows also while another process removes the file
            if not WINDOWS or waited > _PATIENCE:
                raise
            handle = None
        if handle is not None or waited > wait:
            return handle
        time.sleep(0.02)


def _try_lock(file: Path, mode: int) -> int | None:
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(file, flags)
    except FileNotFoundError:
        handle = os.open(file, flags | os.O_CREAT, mode)
    with ExitStack() as stack:
        stack.callback(os.close, handle)
        with suppress(PermissionError):  # another process has locked it
            if claimed(handle):
                stack.pop_all()
                return handle
    return None


def lock_file(workspace: Path) -> Path:
    """Return the path of a workspace's lock file, with links resolved."""
    real = workspace.resolve()
    return real.with_name(f"{real.name}.lock")


def _ensure_own_file(file: Path) -> None:
    """Raise if the lock file is a link or alias, since locking would overwrite its target."""
    with suppress(OSError):
        found = file.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            raise UserError(
                f"“{file.name}”是链接、文件夹、管道或者另一个文件的别名，没有打开，什么都没有改动",
                remedy=f"请先把“{file.name}”移到别处，再打开",
                code="D16",
            )


def _lock_file_mode(workspace: Path) -> int:
    """Return the permissions of the lock file: those of the workspace."""
    with suppress(OSError):
        return stat.S_IMODE(workspace.stat().st_mode) & _READ_AND_WRITE | _OWNER
    return _OWNER


def _read_holder(file: Path) -> Holder | None:
    try:
        with file.open("rb", buffering=0) as stream:
            stream.seek(1)
            read = cast("dict[str, object]", json.loads(stream.read()))
        return Holder(
            str(read["program"]),
            str(read["user"]),
            str(read["host"]),
            int(str(read["pid"])),
            str(read["since"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _locked_error(holder: Holder | None) -> UserError:
    if holder is None:
        what = "工作文件正由另一个程序编辑"
    else:
        since = datetime.fromisoformat(holder.since).astimezone()
        what = (
            f"工作文件正由另一个程序编辑：计算机“{holder.host}”上的用户“{holder.user}”，"
            f"{since.month}月{since.day}日 {since:%H:%M} 打开的"
        )
    return UserError(
        what,
        remedy="请等对方关闭后再改；现在可以查看，不能修改",
        code="D06",
        command=f"可看进程 {holder.pid}（{holder.program}）" if holder else "",
    )


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account name, or no list of accounts
        return "?"

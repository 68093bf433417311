"""Diagnose a workspace file before opening it, and suggest remedies."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.progress import Progress, no_progress
from zwgk_desktop.storage.database import FileState, state_of_file
from zwgk_desktop.storage.lock import WriterLock, companions_of, lock_file
from zwgk_desktop.storage.verification import faults_of_file, verify_file

__all__ = [
    "Condition",
    "Diagnosis",
    "Remedy",
    "diagnose",
    "is_empty",
    "is_large",
    "is_open_elsewhere",
    "verify_file",
]

LARGE = 32_000_000
"""File size in bytes from which verifying takes about half a second."""


class Condition(StrEnum):
    """Condition of a workspace file."""

    SOUND = "sound"
    ABSENT = "absent"
    EMPTY = "empty"
    INTERRUPTED = "interrupted"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    FOREIGN = "foreign"
    NEWER = "newer"
    LOCKED = "locked"
    READ_ONLY = "read_only"
    UNREADABLE = "unreadable"
    UNSAFE = "unsafe"


class Remedy(StrEnum):
    """Remedy for a workspace file that the clerk can choose."""

    OPEN = "open"
    LOOK = "look"
    RETRY = "retry"
    RESTORE = "restore"
    SALVAGE = "salvage"
    CHOOSE = "choose"
    MAKE = "make"

    @property
    def label(self) -> str:
        """Text of the remedy's button."""
        return _WAYS[self]


_WAYS = {
    Remedy.OPEN: "打开",
    Remedy.LOOK: "只读查看",
    Remedy.RETRY: "再试一次",
    Remedy.RESTORE: "恢复最近的备份",
    Remedy.SALVAGE: "救出还能读的内容",
    Remedy.CHOOSE: "选择别的文件",
    Remedy.MAKE: "新建工作区",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Diagnosis of a workspace file, worded for the clerk.

    Args:
        faults: The damage in detail.
        code: Code of the error that opening the file would raise; "" for none.
        choices: Remedies the clerk can choose, the best first.
    """

    condition: Condition
    problem: str
    remedy: str
    choices: tuple[Remedy, ...]
    faults: tuple[str, ...] = ()
    code: str = ""


_REPAIR = (Remedy.RESTORE, Remedy.SALVAGE, Remedy.CHOOSE)

_DIAGNOSES: dict[Condition, tuple[str, str, tuple[Remedy, ...]]] = {
    Condition.SOUND: ("工作文件完好", "可以直接打开", (Remedy.OPEN,)),
    Condition.ABSENT: (
        "没有找到工作文件",
        "请核对位置；优盘或者共享没有连上的，连上再试；也可以恢复备份",
        (Remedy.RETRY, Remedy.RESTORE, Remedy.CHOOSE, Remedy.MAKE),
    ),
    Condition.EMPTY: (
        "工作文件是空的，里面没有报告",
        "以前填过报告的，请恢复备份；第一次使用的，直接打开",
        (Remedy.RESTORE, Remedy.OPEN, Remedy.CHOOSE),
    ),
    Condition.INTERRUPTED: (
        "程序上次没有正常退出",
        "打开时会自动回到最后一次保存的样子，已经保存的内容都在",
        (Remedy.OPEN, Remedy.LOOK),
    ),
    Condition.DAMAGED: ("工作文件已损坏", "请恢复最近的备份，或者救出还能读的内容", _REPAIR),
    Condition.TRUNCATED: (
        "工作文件不完整，后面一截没有了",
        "多半是没有复制完，或者优盘没有正常拔出。请恢复最近的备份，或者救出还能读的内容",
        _REPAIR,
    ),
    Condition.FOREIGN: (
        "这不是本程序的工作文件",
        "请选择本程序保存的文件；文件没有被改动",
        (Remedy.CHOOSE, Remedy.RESTORE),
    ),
    Condition.NEWER: (
        "此文件由更高版本的程序保存",
        "请升级本程序后再打开；文件没有被改动",
        (Remedy.CHOOSE,),
    ),
    Condition.LOCKED: (
        "工作文件正由另一个程序编辑",
        "请等对方关闭后再改；现在可以查看",
        (Remedy.LOOK, Remedy.RETRY),
    ),
    Condition.READ_ONLY: (
        "工作文件或者它所在的文件夹不能写入",
        "可以只读查看；要修改，请复制到“文档”文件夹再打开",
        (Remedy.LOOK, Remedy.CHOOSE),
    ),
    Condition.UNREADABLE: (
        "工作文件不能读取",
        "请检查权限、优盘和网络是否正常，再试一次",
        (Remedy.RETRY, Remedy.CHOOSE, Remedy.RESTORE),
    ),
    Condition.UNSAFE: (
        "工作文件旁边有一个不可信的文件",
        "请先把旁边的那个文件移到别处，再试一次；也可以恢复备份，或者救出内容。什么都没有改动",
        (Remedy.RETRY, Remedy.RESTORE, Remedy.SALVAGE, Remedy.CHOOSE),
    ),
}

_BY_CODE = {
    "D02": Condition.NEWER,
    "D03": Condition.FOREIGN,
    "D10": Condition.ABSENT,
    "D11": Condition.DAMAGED,
    "D16": Condition.UNSAFE,
}


def diagnose(path: Path, *, locking: bool = True, progress: Progress = no_progress) -> Diagnosis:
    """Return the diagnosis of a workspace file, without changing the file.

    Args:
        path: The file.
        locking: Whether to check also if another process writes to it.
        progress: Callback for reading progress.
    """
    try:
        if state_of_file(path) is FileState.ABSENT:
            return _diagnosis(Condition.ABSENT, code="D10")
        if state_of_file(path) is FileState.EMPTY:
            return _diagnosis(Condition.EMPTY, ("文件是空的",))
        faults = faults_of_file(path, progress=progress)
    except UserError as error:
        condition = _BY_CODE.get(error.code, Condition.UNREADABLE)
        faults = (error.what,)
        if condition is not Condition.DAMAGED:
            return _diagnosis(condition, what=error.what, code=error.code)
    if faults:
        return _diagnosis(Condition.TRUNCATED if _cut(path) else Condition.DAMAGED, faults)
    return _usable(path, locking=locking)


def is_empty(path: Path) -> bool:
    """Return whether a file exists and is empty; False if it cannot be read."""
    with suppress(OSError):
        return path.is_file() and path.stat().st_size == 0
    return False


def is_large(path: Path) -> bool:
    """Return whether a file is too large to verify before it is shown."""
    with suppress(OSError):
        return path.stat().st_size >= LARGE
    return False


def is_open_elsewhere(path: Path) -> bool:
    """Return whether another process has a workspace open for writing."""
    return bool(_holder(path))


def _usable(path: Path, *, locking: bool) -> Diagnosis:
    if not _writable(path):
        return _diagnosis(Condition.READ_ONLY)
    holder = _holder(path) if locking else ""
    if holder:
        return _diagnosis(Condition.LOCKED, what=holder)
    if any(_companions(path)) and (
        locking or not _holder(path)
    ):  # otherwise another process is writing
        return _diagnosis(Condition.INTERRUPTED)
    return _diagnosis(Condition.SOUND)


def _writable(path: Path) -> bool:
    real = path.resolve()
    marked = not real.stat().st_mode & 0o222  # root may write regardless
    return not marked and os.access(real, os.W_OK) and os.access(real.parent, os.W_OK)


def _holder(path: Path) -> str:
    """Return the message that another process has locked a file; "" for none."""
    if not lock_file(path).exists():
        return ""
    try:
        WriterLock(path, "检查").release()
    except UserError as error:
        return error.what
    return ""


def _companions(path: Path) -> Iterator[bool]:
    for companion in companions_of(path)[:2]:
        with suppress(OSError):
            yield companion.stat().st_size > 0


def _cut(path: Path) -> bool:
    """Return whether a file is shorter than its SQLite header states."""
    with suppress(OSError):
        header = path.read_bytes()[:100]
        if len(header) < 100:
            return True
        page = int.from_bytes(header[16:18], "big")
        pages = int.from_bytes(header[28:32], "big")
        return path.stat().st_size < (65536 if page == 1 else page) * pages
    return False


def _diagnosis(
    condition: Condition, faults: tuple[str, ...] = (), what: str = "", code: str = ""
) -> Diagnosis:
    words, remedy, ways = _DIAGNOSES[condition]
    return Diagnosis(
        condition=condition,
        problem=what or words,
        remedy=remedy,
        choices=ways,
        faults=faults,
        code=code,
    )

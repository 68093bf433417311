"""Chinese error messages for failures of SQLite and of the file system."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError

_MOVE = "请把文件复制到“文档”文件夹后再打开"
_DAMAGED = (
    "工作文件已损坏",
    "请从备份恢复最近一次的副本（自动备份在“{backups}”）",
    "D11",
)
_EXPLANATIONS = {
    sqlite3.SQLITE_PERM: ("没有读写此文件的权限", _MOVE, "D01"),
    sqlite3.SQLITE_BUSY: (
        "文件正被另一个程序占用",
        "请稍候，或关闭其他打开此文件的程序后重试",
        "D01",
    ),
    sqlite3.SQLITE_LOCKED: ("文件正被占用", "请稍候再试", "D01"),
    sqlite3.SQLITE_NOMEM: ("内存不足，未能完成", "请关闭其他程序后重试", "D01"),
    sqlite3.SQLITE_READONLY: ("文件是只读的，无法保存", _MOVE, "D01"),
    sqlite3.SQLITE_IOERR: (
        "读写磁盘时出错，未能完成",
        "请检查磁盘、优盘或网络是否正常后重试",
        "D01",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: (
        "磁盘空间不足，未能保存",
        "请清理磁盘后重试，已保存的内容不受影响",
        "D01",
    ),
    sqlite3.SQLITE_CANTOPEN: ("无法打开文件", "请检查所在的文件夹是否存在、是否可写", "D01"),
    sqlite3.SQLITE_PROTOCOL: ("文件正被占用", "请稍候再试", "D01"),
    sqlite3.SQLITE_NOLFS: ("文件超过磁盘格式允许的大小", "请换一个磁盘保存", "D01"),
    sqlite3.SQLITE_NOTADB: _DAMAGED,  # its header was ours, so what follows is damage
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        "正在编辑此文件的程序中途退出了",
        "请关闭此文件后重新打开，已保存的内容不受影响",
        "D01",
    ),
}
"""Message, remedy and error code for each SQLite result code that is no bug."""

_SPOILT = ("Could not decode to UTF-8", "unsupported file format", "JSON cannot hold BLOB")
"""Starts of SQLite messages that mean damage but have no result code of their own."""

_REASONS = {
    errno.ENOENT: "没有这个文件或者文件夹",
    errno.ENOTDIR: "上一级不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘空间不足",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "读写磁盘时出错",
}
"""Chinese text for each system error code of file operations."""


ILLEGIBLE = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
"""Exceptions that Python raises when a stored value has the wrong type or is missing."""


@contextmanager
def explain_decoding_errors() -> Generator[None]:
    """Turn errors in decoding stored values into a `UserError` for damage (D11)."""
    try:
        yield
    except ILLEGIBLE as exc:
        raise damaged_error() from exc


@contextmanager
def explain_failures() -> Generator[None]:
    """Turn SQLite and file failures into `UserError`; let other exceptions pass."""
    try:
        yield
    except sqlite3.Error as exc:
        result: int = getattr(exc, "sqlite_errorcode", 0)  # none when Python itself refuses
        found = _EXPLANATIONS.get(result) or _EXPLANATIONS.get(result & 0xFF)
        if str(exc).startswith(_SPOILT):
            found = _DAMAGED
        if found is None:
            raise
        if found is _DAMAGED:
            raise damaged_error() from exc
        what, remedy, code = found
        raise UserError(what, remedy=remedy, code=code) from exc
    except UnicodeDecodeError as exc:  # SQLite's message quotes damaged bytes that are no UTF-8
        raise damaged_error() from exc
    except OSError as exc:
        reason = _REASONS.get(exc.errno or 0, str(exc.strerror or exc))
        raise UserError(
            f"无法读写“{exc.filename or '文件'}”（{reason}）",
            remedy="请检查该文件夹是否存在、是否可写，磁盘是否正常",
            code="D01",
        ) from exc


def damaged_error(fault: str = "") -> UserError:
    """Return the error for a damaged workspace, with the folder of its backups as remedy."""
    what, remedy, code = _DAMAGED
    named = f"（{fault}）" if fault else ""
    advice = remedy.format(backups=paths.backups())
    return UserError(f"{what}{named}", remedy=advice, code=code)

"""Written beside the target, then renamed: a file is there whole, or as it was before."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from zwgk_desktop.domain.errors import UserError

_CODE = "E01"
_ELSEWHERE = "请换一个文件夹，例如“文档”，再导出一次"
_EXPLAINED = {
    errno.ENOSPC: ("磁盘空间不足，没有写入“{name}”", "请清理磁盘后再导出一次"),
    errno.EDQUOT: ("磁盘空间不足，没有写入“{name}”", "请清理磁盘后再导出一次"),
    errno.EROFS: ("“{folder}”是只读的，没有写入“{name}”", _ELSEWHERE),
    errno.ENAMETOOLONG: ("文件名“{name}”太长", "请把文件名改短后再导出一次"),
    errno.ENOENT: ("文件夹“{folder}”不存在", "请选择一个已有的文件夹后再导出一次"),
    errno.ENOTDIR: ("“{folder}”不是文件夹", "请选择一个已有的文件夹后再导出一次"),
}
_WORKSPACE = b"SQLite format 3\0"
"""How every SQLite file begins, whatever its name."""

_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY})


@contextmanager
def written(target: Path) -> Generator[Path]:
    """Give a path beside the target to write to; rename it to the target at the end.

    Whatever happens inside, the target is either the new file, on disk, or
    what it was before, and no part is left beside it.

    Raises:
        UserError: The file cannot be written there, or a workspace stands
            there (E01). Other exceptions from inside pass through.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        if target.is_dir():
            raise UserError(
                f"已有一个名为“{target.name}”的文件夹",
                remedy="请换一个文件名后再导出一次",
                code=_CODE,
            )
        _spare_workspaces(target)
        yield part
        _flush(part)
        part.replace(target)
        _flush_folder(target.parent)
    except OSError as exc:
        raise _explained(exc, target) from exc
    finally:
        _discard(part)


def _spare_workspaces(target: Path) -> None:
    """Refuse to put a document in the place of a file that holds the reports themselves."""
    if not target.is_file():
        return
    with target.open("rb") as file:
        if file.read(len(_WORKSPACE)) == _WORKSPACE:
            raise UserError(
                f"“{target.name}”是工作文件，不能用导出的文件替换",
                remedy="请换一个文件名后再导出一次",
                code=_CODE,
            )


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Put the rename itself on disk; Windows does that without being asked."""
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


def _discard(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the folder has gone or forbids it: the failure itself is being reported


def _explained(exc: OSError, target: Path) -> UserError:
    names = {"name": target.name, "folder": target.parent}
    if exc.errno in _DENIED:
        what, remedy = _denied(target)
    else:
        what, remedy = _EXPLAINED.get(exc.errno or 0, ("没有写入“{name}”", _ELSEWHERE))
    return UserError(what.format(**names), remedy=remedy, code=_CODE)


def _denied(target: Path) -> tuple[str, str]:
    """Tell a file held open by another program from a folder we may not write to."""
    if target.exists() and os.access(target.parent, os.W_OK):
        return "“{name}”正被其他程序打开，没有写入", "请关闭打开它的程序后再导出一次"
    return "没有权限写入“{folder}”", _ELSEWHERE

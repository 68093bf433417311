"""Checks of the files that SQLite reads beside a database: journal, WAL and its index."""

import stat
from pathlib import Path

from zwgk_desktop.domain.errors import UserError

COMPANIONS = ("-journal", "-wal", "-shm")

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_RECORD_END = 16
"""Bytes of length, checksum and magic at the end of a super-journal record.

SQLite, pager.c, readSuperJournal; https://www.sqlite.org/fileformat2.html, 3.
"""


def companions_of(path: Path) -> tuple[Path, ...]:
    """Return the paths that SQLite reads beside a database, behind every link to it."""
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
    """Return why SQLite must not open a companion file; "" if it may or there is none."""
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

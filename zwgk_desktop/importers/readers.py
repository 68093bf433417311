"""Which reader serves which file, and the files none of them can serve."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import Block, Document
from zwgk_desktop.importers.text import read_text

Reader = Callable[[bytes, str], tuple[Block, ...]]
"""Turns a file's bytes into blocks; its name is for messages only."""

READERS: Mapping[str, Reader] = {"text": read_text}
"""Readers by format, as `_format` names it."""

MAX_BYTES = 2 * 1024 * 1024
"""Largest file read: a report is some tens of KB, so anything larger is something else."""

_MAGIC = {
    b"PK\x03\x04": "Word、Excel 或压缩",
    b"\xd0\xcf\x11\xe0": "旧版 Word、Excel 或 WPS",
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"<!doctype html": "网页",
    b"<html": "网页",
}
_SUFFIXES = {
    ".docx": "Word",
    ".doc": "Word",
    ".wps": "WPS",
    ".xlsx": "Excel",
    ".xls": "Excel",
    ".et": "WPS",
    ".pdf": "PDF",
    ".ofd": "OFD",
    ".rtf": "RTF",
    ".html": "网页",
    ".htm": "网页",
    ".mht": "网页",
}


def read_document(path: Path) -> Document:
    """Read a file.

    Raises:
        UserError: It is absent, a folder or unreadable (I01), too large (I02),
            of a format without a reader (I03), or no text after all (I04).
    """
    data = _bytes_of(path)
    kind = _format(path, data)
    if kind not in READERS:
        raise UserError(
            f"“{path.name}”是{kind}文件，这一版只能导入纯文本",
            remedy="请打开它，全选、复制到记事本，另存为编码是 UTF-8 的 .txt 文件再导入",
            code="I03",
        )
    blocks = READERS[kind](data, path.name)
    return Document(path.name, hashlib.sha256(data).hexdigest(), blocks)


def _format(path: Path, data: bytes) -> str:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, kind in _MAGIC.items():
        if start.startswith(magic.lower()):
            return kind
    return _SUFFIXES.get(path.suffix.lower(), "text")


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.exists():
            raise _unusable(path, "不存在")
        if not path.is_file():
            raise _unusable(path, "是文件夹" if path.is_dir() else "不是普通文件")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as exc:
        raise _unusable(path, "无法读取") from exc
    if len(data) > MAX_BYTES:
        raise UserError(
            f"“{path.name}”超过{MAX_BYTES // 1024 // 1024} MB，不像是一份年度报告",
            remedy="请选择年度报告的文本文件",
            code="I02",
        )
    return data


def _unusable(path: Path, trouble: str) -> UserError:
    remedy = "请检查文件名和位置，并确认有权打开它"
    return UserError(f"“{path.name or path}”{trouble}", remedy=remedy, code="I01")

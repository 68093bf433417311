"""Files within archives and mails: one of them, or all of them."""

import contextlib
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePosixPath
from typing import Any

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.confined import error_json
from zwgk_desktop.importers.format import (
    PACKED,
    SeveralFilesError,
    contains_files_error,
    unusable_error,
)
from zwgk_desktop.importers.package import ZipPackage

_SHOWN = 5
_ZIP = "压缩包"


def chosen_member(
    data: bytes, name: str, member: str, suffixes: Collection[str]
) -> tuple[str, bytes]:
    """Return the name and content of a readable file in a zip or mail.

    A mail without attachments is a saved web page, and is returned itself.

    Args:
        data: Bytes of the archive.
        name: Its file name, for messages.
        member: Path or name of the file in it; "" for the only readable one.
        suffixes: Lower-case suffixes of readable files.

    Raises:
        SeveralFilesError: It has several of them, and none is named.
        UserError: It has none (I03), or not the named one (I01), is damaged (I07), unpacks to
            too much (I02) or needs a password (I09).
    """
    if data.startswith(PACKED):
        package = ZipPackage(data, name, _ZIP)
        refusal = (name, _ZIP, "请先解压缩，再导入里面的年度报告")
        only = _chosen(package.names, member, suffixes, refusal)
        return _short_name(only), package.bytes_of(only)
    attached = dict(_attachments(data))
    if not attached and not member:
        return name, data
    refusal = (name, "带附件的邮件", "请先在邮件里把附件另存出来，再导入附件")
    only = _chosen(attached, member, suffixes, refusal)
    return _short_name(only), attached[only]


_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
"""Names of files that Windows creates in folders."""


def all_members(data: bytes, name: str) -> list[Any]:
    """Return every file in a zip or mail as JSON data: path, and content in base64 or error.

    Folders, hidden files, and those of the system are skipped. A mail without attachments gives
    none.

    Raises:
        UserError: The archive is damaged (I07), unpacks to too much (I02) or needs a
            password (I09).
    """
    if not data.startswith(PACKED):
        return [[_safe_path(one), _in_base64(content)] for one, content in _attachments(data)]
    package = ZipPackage(data, name, _ZIP)
    found: list[Any] = []
    for one in package.names:
        path = _safe_path(one)
        if one.endswith(("/", "\\")) or not path or is_system_file(path):
            continue
        try:
            found.append([path, _in_base64(package.bytes_of(one))])
        except UserError as error:
            found.append([path, error_json(error)["error"]])
    return found


def is_system_file(path: str) -> bool:
    """Return whether a file is hidden, temporary, or one that a system creates in folders."""
    parts = path.split("/")
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
    return hidden or parts[-1].lower() in _SYSTEM_FILES


def _safe_path(name: str) -> str:
    """Return the path of a member within its archive, without steps out of it."""
    parts = PurePosixPath(_decode_name(name).replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in {"/", ".", ".."} and ":" not in part)


def _in_base64(content: bytes) -> str:
    return b64encode(content).decode()


def _chosen(
    members: Iterable[str], wanted: str, suffixes: Collection[str], refusal: tuple[str, str, str]
) -> str:
    """Return the wanted or only readable member; `refusal` is the file, its kind and the remedy."""
    file, kind, remedy = refusal
    names = [one for one in members if _is_readable(one, suffixes)]
    if wanted:
        exact = [one for one in names if _safe_path(one) == wanted]
        names = exact or [one for one in names if _short_name(one) == wanted]
        if not names:
            raise unusable_error(wanted, f"不在“{file}”里，或者不是能读的文件")
    if len(names) == 1:
        return names[0]
    paths = tuple(map(_safe_path, names))
    if not paths:
        raise contains_files_error(file, kind, remedy)
    several = "、".join(paths[:_SHOWN]) + ("等" if len(paths) > _SHOWN else "")
    raise SeveralFilesError(f"“{file}”是{kind}，里面有{len(paths)}个文件（{several}）", paths)


def _is_readable(name: str, suffixes: Collection[str]) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return path.suffix.lower() in suffixes and not hidden


def _short_name(name: str) -> str:
    """Return the last part of a member's name."""
    return PurePosixPath(_decode_name(name).replace("\\", "/")).name


def _decode_name(name: str) -> str:
    """Return a member's name, in Chinese where an old program packed it."""
    with contextlib.suppress(UnicodeError):
        return name.encode("cp437").decode("gb18030")
    return name


def _attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    times = Counter[str]()
    for part in message_from_bytes(data).walk():
        if part.get_content_disposition() == "attachment":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                path = PurePosixPath(_filename(part))
                times[path.name] += 1
                number = f"（{times[path.name]}）" if times[path.name] > 1 else ""
                yield f"{path.stem}{number}{path.suffix}", content


def _filename(part: Message) -> str:
    try:
        return str(make_header(decode_header(part.get_filename() or "")))
    except (LookupError, ValueError, HeaderParseError):
        return ""

"""Files within archives and mails, of which one is read."""

import contextlib
from collections.abc import Collection, Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePosixPath

from zwgk_desktop.importers.format import PACKED, holds_files
from zwgk_desktop.importers.package import ZipPackage

_SHOWN = 5


def only_member(data: bytes, name: str, suffixes: Collection[str]) -> tuple[str, bytes]:
    """Return the name and content of the only readable file in a zip or mail.

    Args:
        data: Bytes of the archive.
        name: Its file name, for messages.
        suffixes: Lower-case suffixes of readable files.

    Raises:
        UserError: It has none or several of them (I03), is damaged (I07), unpacks to too
            much (I02) or needs a password (I09).
    """
    packed = not is_mail(data)
    kind, remedy = (
        ("压缩包", "请先解压缩，再导入里面的年度报告")
        if packed
        else ("带附件的邮件", "请先在邮件里把附件另存出来，再导入附件")
    )
    package = ZipPackage(data, name, kind) if packed else None
    attached = {} if packed else dict(_attachments(data))
    names = [one for one in (package.names if package else attached) if _is_readable(one, suffixes)]
    if len(names) != 1:
        several = "、".join(map(_shown, names[:_SHOWN])) + ("等" if len(names) > _SHOWN else "")
        kind = f"{kind}，里面有{len(names)}个文件（{several}）" if names else kind
        raise holds_files(name, kind, remedy)
    (only,) = names
    return _shown(only), package.bytes_of(only) if package else attached[only]


def _is_readable(name: str, suffixes: Collection[str]) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return path.suffix.lower() in suffixes and not hidden


def _shown(name: str) -> str:
    """Return the last part of a member's name, in Chinese where an old program packed it."""
    with contextlib.suppress(UnicodeError):
        name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name.replace("\\", "/")).name


def is_mail(data: bytes) -> bool:
    """Return whether a file is a mail with attachments, rather than a saved web page."""
    return not data.startswith(PACKED) and any(_attachments(data))


def _attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    for part in message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if part.get_content_disposition() == "attachment" and isinstance(content, bytes):
            yield _filename(part), content


def _filename(part: Message) -> str:
    try:
        return str(make_header(decode_header(part.get_filename() or "")))
    except (LookupError, ValueError, HeaderParseError):
        return ""

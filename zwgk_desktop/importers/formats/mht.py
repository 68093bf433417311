"""Web pages saved with everything in one file."""

import re
from typing import TYPE_CHECKING

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.failures import broken, holds_files
from zwgk_desktop.importers.format import MEGABYTE, Format, always, beginning

if TYPE_CHECKING:
    from email.message import Message


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read the page in it; its pictures are left.

    Raises:
        UserError: It is a mail with files attached (I03), or holds no page (I07).
    """
    from email import message_from_bytes  # noqa: PLC0415 - loads when needed

    from zwgk_desktop.importers.html import blocks_of_html  # noqa: PLC0415 - loads lexbor

    message = message_from_bytes(data)
    if any(part.get_content_disposition() == "attachment" for part in message.walk()):
        raise holds_files(name, "带附件的邮件", "请先在邮件里把附件另存出来，再导入附件")
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return blocks_of_html(_text(part), name)
    raise broken(name, "网页")


def _text(part: "Message") -> str:
    from zwgk_desktop.importers.html import decode  # noqa: PLC0415 - loads lexbor

    content = part.get_payload(decode=True)
    plain = content if isinstance(content, bytes) else b""
    charset = part.get_content_charset() or ""
    if charset in {"gb2312", "gbk", "gb18030"}:
        return plain.decode("gb18030", "replace")
    return decode(plain)


def _signature(data: bytes) -> bool:
    return re.search(rb"(?:^|\n)mime-version:", beginning(data)) is not None


FORMAT = Format(
    name="单个文件的网页",
    suffixes=(
        ".mht",
        ".mhtml",
    ),
    signature=_signature,
    limit=16 * MEGABYTE,
    sandboxed=always,
    read=_read,
)

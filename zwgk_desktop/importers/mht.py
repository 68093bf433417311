"""Web pages saved with everything in one file (.mht, .mhtml)."""

from email import message_from_bytes
from email.message import Message

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.failures import broken
from zwgk_desktop.importers.html import blocks_of_html, decode


def read_mht(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read the page in it; its pictures are left.

    Raises:
        UserError: There is no page in it (I07).
    """
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return blocks_of_html(_text(part), name)
    raise broken(name, "网页")


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    plain = content if isinstance(content, bytes) else b""
    charset = part.get_content_charset() or ""
    if charset in {"gb2312", "gbk", "gb18030"}:
        return plain.decode("gb18030", "replace")
    return decode(plain)

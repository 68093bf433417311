"""Reader of web pages saved in one MIME file."""

from email import message_from_bytes
from email.message import Message

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.failures import broken, holds_files
from zwgk_desktop.importers.html import blocks_of_html, decode


def read_mht(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read the page in it; its pictures are left.

    Raises:
        UserError: It is a mail with files attached (I03), or holds no page (I07).
    """
    message = message_from_bytes(data)
    if any(part.get_content_disposition() == "attachment" for part in message.walk()):
        raise holds_files(name, "带附件的邮件", "请先在邮件里把附件另存出来，再导入附件")
    for part in message.walk():
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

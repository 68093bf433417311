"""Format of plain text, the fallback for files of no other format."""

from zwgk_desktop.importers.format import MEGABYTE, Format
from zwgk_desktop.importers.text import read_text


def _signature(_data: bytes) -> bool:
    return False


FORMAT = Format(
    name="文本文件",
    suffixes=(".txt",),
    signature=_signature,
    limit=2 * MEGABYTE,
    read=read_text,
)

"""Format of RTF documents (.rtf)."""

from zwgk_desktop.importers.format import MEGABYTE, Format, text_start
from zwgk_desktop.late import late


def _signature(data: bytes) -> bool:
    return text_start(data).startswith(b"{\\rtf")


FORMAT = Format(
    name="RTF 文档",
    suffixes=(".rtf",),
    signature=_signature,
    limit=16 * MEGABYTE,
    read=late("zwgk_desktop.importers.rtf:read_rtf"),
)

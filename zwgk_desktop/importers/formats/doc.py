"""Format of binary Word documents (.doc) and WPS documents (.wps)."""

from zwgk_desktop.importers.format import MEGABYTE, OLE, Format
from zwgk_desktop.late import late

_STREAM = "WordDocument".encode("utf-16-le")


def _signature(data: bytes) -> bool:
    return data.startswith(OLE) and _STREAM in data


FORMAT = Format(
    name="旧版 Word 和 WPS 文字",
    suffixes=(".doc", ".wps"),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=late("zwgk_desktop.importers.word97.document:read_doc"),
)

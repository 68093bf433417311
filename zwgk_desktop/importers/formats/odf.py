"""Format of OpenDocument texts and spreadsheets (.odt, .ods)."""

from zwgk_desktop.importers.format import MEGABYTE, PACKED, Format
from zwgk_desktop.late import late


def _signature(data: bytes) -> bool:
    return data.startswith(PACKED) and b"content.xml" in data and b"word/" not in data


FORMAT = Format(
    name="OpenDocument 文字和表格",
    suffixes=(".odt", ".ods"),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=late("zwgk_desktop.importers.odf:read_odf"),
)

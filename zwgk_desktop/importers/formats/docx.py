"""Format of Word documents (.docx)."""

from zwgk_desktop.importers.format import MEGABYTE, PACKED, Format
from zwgk_desktop.late import late


def _signature(data: bytes) -> bool:
    return data.startswith(PACKED) and b"word/" in data


FORMAT = Format(
    name="Word 文档",
    suffixes=(
        ".docx",
        ".docm",
    ),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=late("zwgk_desktop.importers.docx:read_docx"),
    read_data=late("zwgk_desktop.importers.docx:read_docx_data"),
)

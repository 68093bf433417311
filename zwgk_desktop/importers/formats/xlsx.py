"""Format of Excel workbooks (.xlsx)."""

from zwgk_desktop.importers.format import MEGABYTE, PACKED, Format
from zwgk_desktop.late import late


def _signature(data: bytes) -> bool:
    return data.startswith(PACKED) and b"xl/" in data and b"word/" not in data


FORMAT = Format(
    name="Excel 工作簿",
    suffixes=(
        ".xlsx",
        ".xlsm",
    ),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=late("zwgk_desktop.importers.xlsx:read_xlsx"),
    read_data=late("zwgk_desktop.importers.xlsx:read_xlsx_data"),
)

"""Format of binary Excel workbooks (.xls) and WPS workbooks (.et)."""

from zwgk_desktop.importers.format import MEGABYTE, OLE, Format
from zwgk_desktop.late import late

_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


def _signature(data: bytes) -> bool:
    return data.startswith(OLE) and any(stream in data for stream in _STREAMS)


FORMAT = Format(
    name="旧版 Excel 和 WPS 表格",
    suffixes=(
        ".xls",
        ".et",
    ),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=late("zwgk_desktop.importers.xls:read_xls"),
)

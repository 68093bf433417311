"""Workbooks of the old kind, Kingsoft's among them."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, OLE, Format, always


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.xls import read_xls  # noqa: PLC0415 - xlrd loads when needed

    return read_xls(data, name)


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
    sandboxed=always,
    read=_read,
)

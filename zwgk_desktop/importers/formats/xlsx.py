"""Workbooks."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, PACKED, Format, always


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.xlsx import read_xlsx  # noqa: PLC0415 - lxml loads when needed

    return read_xlsx(data, name)


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
    sandboxed=always,
    read=_read,
)

"""OFD, the format of fixed pages of GB/T 33190."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, PACKED, Format, always


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.ofd.document import read_ofd  # noqa: PLC0415 - lxml loads when needed

    return read_ofd(data, name)


def _signature(data: bytes) -> bool:
    return data.startswith(PACKED) and b"OFD.xml" in data


FORMAT = Format(
    name="OFD 文件",
    suffixes=(".ofd",),
    signature=_signature,
    limit=50 * MEGABYTE,
    sandboxed=always,
    read=_read,
)

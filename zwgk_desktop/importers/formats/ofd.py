"""Format of OFD files, the fixed-layout documents of GB/T 33190."""

from zwgk_desktop.importers.format import MEGABYTE, PACKED, Format
from zwgk_desktop.late import late


def _signature(data: bytes) -> bool:
    return data.startswith(PACKED) and b"OFD.xml" in data


FORMAT = Format(
    name="OFD 文件",
    suffixes=(".ofd",),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=late("zwgk_desktop.importers.ofd.document:read_ofd"),
    read_data=late("zwgk_desktop.importers.ofd.document:read_ofd_data"),
)

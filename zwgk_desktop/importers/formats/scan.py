"""Format of photos and scans of pages, including PDFs with pictures only."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import (
    MEGABYTE,
    Bounds,
    Format,
    Reader,
    missing_component_error,
)
from zwgk_desktop.importers.scan.component import is_installed, open_folder
from zwgk_desktop.late import late

_read_scan: Reader = late("zwgk_desktop.importers.scan.document:read_scan")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"BM")


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    if not is_installed():
        raise missing_component_error(name)
    open_folder()
    return _read_scan(data, name)


def _signature(data: bytes) -> bool:
    return data.startswith(_PICTURES)


FORMAT = Format(
    name="扫描件、照片",
    suffixes=(".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=_read,
    whole=False,
    bounds=Bounds(memory=3 * 1024 * MEGABYTE, cpu_seconds=400, seconds=1200, answer=128 * MEGABYTE),
)

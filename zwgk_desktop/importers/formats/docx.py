"""Word documents."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, PACKED, Format, always


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.docx import read_docx  # noqa: PLC0415 - lxml loads when needed

    return read_docx(data, name)


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
    sandboxed=always,
    read=_read,
)

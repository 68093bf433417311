"""Word's documents of the old kind, Kingsoft's among them."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, OLE, Format, always

_STREAM = "WordDocument".encode("utf-16-le")


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.word97.document import read_doc  # noqa: PLC0415 - olefile likewise

    return read_doc(data, name)


def _signature(data: bytes) -> bool:
    return data.startswith(OLE) and _STREAM in data


FORMAT = Format(
    name="旧版 Word 和 WPS 文字",
    suffixes=(".doc", ".wps"),
    signature=_signature,
    limit=50 * MEGABYTE,
    sandboxed=always,
    read=_read,
)

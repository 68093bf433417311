"""PDF."""

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, Format, always


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.pdf.document import read_pdf  # noqa: PLC0415 - PDFium loads when needed

    return read_pdf(data, name)


def _signature(data: bytes) -> bool:
    return data[:1024].lstrip().lower().startswith(b"%pdf")


FORMAT = Format(
    name="PDF 文件",
    suffixes=(".pdf",),
    signature=_signature,
    limit=50 * MEGABYTE,
    sandboxed=always,
    read=_read,
)

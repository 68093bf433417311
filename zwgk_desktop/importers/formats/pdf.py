"""Format of PDF files."""

from zwgk_desktop.importers.format import MEGABYTE, Format
from zwgk_desktop.late import late


def _signature(data: bytes) -> bool:
    return data[:1024].lstrip().lower().startswith(b"%pdf")


FORMAT = Format(
    name="PDF 文件",
    suffixes=(".pdf",),
    signature=_signature,
    limit=50 * MEGABYTE,
    read=late("zwgk_desktop.importers.pdf.document:read_pdf"),
)

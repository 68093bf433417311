"""Reader of PDF files with PDFium, run in a confined process."""

from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import broken_error, locked_error, scan_error, too_large_error
from zwgk_desktop.importers.paged.blocks import read_pages
from zwgk_desktop.importers.paged.lines import MAX_PAGES, TooMuchOnAPageError
from zwgk_desktop.importers.pdf.page import read_page

_pypdfium2: Any = pypdfium2

_PASSWORD = 4


def read_pdf(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the content of a PDF as blocks. Run in a confined process.

    Raises:
        UserError: It is damaged (I07), locked (I09), a scan (I08) or far too
            long (I02).
    """
    try:
        document = _pypdfium2.PdfDocument(data)
        count = len(document)
    except _pypdfium2.PdfiumError as exc:
        raise refused_error(name, exc) from exc
    if count > MAX_PAGES:
        raise too_large_error(name, f"有{count}页")
    try:
        pages = [read_page(document[number]) for number in range(count)]
    except TooMuchOnAPageError:
        raise too_large_error(name, "一页上的内容太多") from None
    except _pypdfium2.PdfiumError as exc:
        raise broken_error(name, "PDF") from exc
    if not any(char.text.strip() for page in pages for char in page.chars):
        raise (
            scan_error(name) if any(page.pictures for page in pages) else broken_error(name, "PDF")
        )
    return read_pages(pages)


def refused_error(name: str, exc: Exception) -> UserError:
    """Return the error for a PDF that PDFium cannot open: locked (I09) or damaged (I07)."""
    if getattr(exc, "err_code", None) == _PASSWORD or "assword" in str(exc):
        return locked_error(name)
    return broken_error(name, "PDF")

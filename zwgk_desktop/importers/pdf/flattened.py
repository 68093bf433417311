"""Rendering of the pages of a foreign PDF to pixels, in a confined process.

Only the pixels leave that process, nothing else of the file. Run as a module, it is that
process, as `importers.sandbox` is for reading.
"""

import base64
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none
import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop.importers.confined import (
    Pulse,
    answer_of_process,
    answer_stdin,
    command,
    no_pulse,
)
from zwgk_desktop.importers.format import MEGABYTE, Bounds, broken_error, too_large_error
from zwgk_desktop.importers.pdf.document import refused_error

_pypdfium2: Any = pypdfium2
_raw: Any = pypdfium2.raw
_WHITE = (255, 255, 255, 255)

ARGUMENT = "--flatten-pages"
"""First argument that makes a frozen program call `main` and be the confined process."""

MOST = 30
"""Maximum number of pages rendered; a report has some six."""

_BOUNDS = Bounds(memory=1024 * MEGABYTE, cpu_seconds=30, seconds=60, answer=256 * MEGABYTE)
_SCALE = 150 / 72
_MOST_PIXELS = 4_000_000
"""Maximum number of pixels of a page; A4 has 2.2 million at this scale."""

_LARGEST = 14_400
"""Maximum length of a page's side in points, by the PDF standard."""

_CHANNELS = 3


@dataclass(frozen=True, slots=True)
class FlatPage:
    """Rendered page.

    Args:
        size: Width and height of the paper, in points.
        pixels: Width and height of the picture, in pixels.
        compressed: Red, green and blue of each pixel, row by row, compressed by zlib.
    """

    size: tuple[float, float]
    pixels: tuple[int, int]
    compressed: bytes

    @property
    def colours(self) -> bytes:
        """Red, green and blue of each pixel, row by row.

        Raises:
            ValueError: The number of bytes does not match the size.
        """
        wanted = self.pixels[0] * self.pixels[1] * _CHANNELS
        found = zlib.decompressobj().decompress(self.compressed, wanted)
        if len(found) != wanted:
            raise ValueError(wanted)
        return found


def flatten_pages(data: bytes, name: str, pulse: Pulse = no_pulse) -> tuple[FlatPage, ...]:
    """Return the pages of a PDF as pixels, rendered in a confined process.

    Args:
        data: Bytes of the file.
        name: File name, for messages.
        pulse: Called repeatedly during rendering. An exception from it ends the rendering.

    Raises:
        UserError: It is damaged (I07) or locked (I09), has too many pages (I02), or takes
            too much time or memory (I10).
    """
    answer = answer_of_process([*command(ARGUMENT, __name__), name], data, name, _BOUNDS, pulse)
    pages = tuple(_page_from_json(page) for page in answer["pages"])
    if not all(_is_plausible(page) for page in pages):
        raise broken_error(name, "PDF")
    return pages


def _is_plausible(page: FlatPage) -> bool:
    """Return whether a page's sizes are plausible, in case the confined process was hijacked."""
    return (
        all(0 < side <= _LARGEST for side in page.size)
        and all(side > 0 for side in page.pixels)
        and page.pixels[0] * page.pixels[1] <= 2 * _MOST_PIXELS
    )


def _page_from_json(answer: Mapping[str, Any]) -> FlatPage:
    (width, height), (columns, rows) = answer["size"], answer["pixels"]
    size, pixels = (float(width), float(height)), (int(columns), int(rows))
    return FlatPage(size, pixels, base64.b64decode(answer["packed"]))


def main(arguments: Sequence[str]) -> int:
    """Run the confined process; the argument is the file's name."""
    (name,) = arguments
    return answer_stdin(_BOUNDS, partial(_render_pages, name))


def _render_pages(name: str, data: bytes) -> dict[str, Any]:
    try:
        document = _pypdfium2.PdfDocument(data)
        count = len(document)
        if count > MOST:
            raise too_large_error(name, f"有{count}页")
        return {"pages": [_page_to_json(document[number]) for number in range(count)]}
    except _pypdfium2.PdfiumError as exc:
        raise refused_error(name, exc) from exc


def _page_to_json(page: Any) -> dict[str, Any]:
    size = [min(max(float(side), 1.0), _LARGEST) for side in page.get_size()]
    scale = min(_SCALE, (_MOST_PIXELS / (size[0] * size[1])) ** 0.5)
    width, height = (max(1, round(side * scale)) for side in size)
    compressed = zlib.compress(_render_page(page, width, height), 1)
    return {
        "size": size,
        "pixels": [width, height],
        "packed": base64.b64encode(compressed).decode(),
    }


def _render_page(page: Any, width: int, height: int) -> bytes:
    """Return a page rendered on white: red, green and blue of each pixel, row by row."""
    bitmap = _pypdfium2.PdfBitmap.new_native(width, height, _raw.FPDFBitmap_BGR)
    try:
        bitmap.fill_rect(_WHITE, 0, 0, width, height)
        flags = _raw.FPDF_REVERSE_BYTE_ORDER | _raw.FPDF_ANNOT
        _raw.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, width, height, 0, flags)
        drawn, stride = bytes(bitmap.buffer), bitmap.stride
        rows = range(0, stride * height, stride)
        return b"".join(drawn[row : row + width * _CHANNELS] for row in rows)
    finally:
        bitmap.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Pages onto a printer, band by band: a sheet is never in memory whole. Runs in a worker thread.

Qt allows painting on a `QPrinter` outside the GUI thread. Greys go out at up to
600 dpi, for small type; a notice in colour at up to 300, where type is large
and a sheet of A3 would otherwise be 280 MB to the printer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.paper import pdf_pages
from zwgk_desktop.ui.paper.pdf_pages import PdfPages, Region

MOST_GREY, MOST_COLOUR = 600, 300
"""Dots an inch at the most."""

ROWS = 768
"""Of a band, in the picture's own dots."""

_ROUGH = 36
"""Dots an inch for looking where there is ink."""

_SAME = 6.0
"""Points by which two papers may differ and be the same: 2 mm, as drivers round."""

Box = tuple[float, float, float, float]
"""What is left free at left, top, right and bottom, in points."""


@dataclass(frozen=True, slots=True)
class PrintedSpot:
    """Where a page stands on its sheet: its size, and its corner in points."""

    scale: float
    x: float
    y: float


def placed(
    page: tuple[float, float], paper: tuple[float, float], margins: Box, ink: Box
) -> PrintedSpot:
    """Return where a page goes: as it is, unless the printer cannot reach its ink.

    Args:
        page: Its width and height.
        paper: In the printer.
        margins: Of the paper, where the printer cannot print.
        ink: What the page leaves blank.
    """
    same = all(abs(ours - theirs) <= _SAME for ours, theirs in zip(page, paper, strict=True))
    reached = all(edge <= blank for edge, blank in zip(margins, ink, strict=True))
    if same and reached:
        return PrintedSpot(1.0, 0.0, 0.0)
    left, top, right, bottom = margins
    width, height = paper[0] - left - right, paper[1] - top - bottom
    scale = min(1.0, width / page[0], height / page[1])
    return PrintedSpot(
        scale,
        left + (width - page[0] * scale) / 2,
        top + (height - page[1] * scale) / 2,
    )


def send(pages: PdfPages, printer: QPrinter, colour: bool, progress: Progress) -> int:  # noqa: FBT001 - bound beforehand
    """Print what the printer was told to; a stopped job is taken back.

    Returns:
        How many pages went out.

    Raises:
        UserError: The printer does not take them (E06).
        CancelledError: `progress` asked to stop.
    """
    printer.setFullPage(True)
    numbers = tuple(page_numbers(printer, len(pages.sizes)))
    painter = QPainter()
    if not painter.begin(printer):
        raise refused(printer)
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        for done, number in enumerate(numbers):
            progress(done, len(numbers))
            if done and not printer.newPage():
                raise refused(printer)
            paint_page(pages, number, printer, painter, colour)
        progress(len(numbers), len(numbers))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise refused(printer)
    return len(numbers)


def refused(printer: QPrinter) -> UserError:
    """Return what is told when a printer has gone, or takes nothing."""
    name = printer.printerName()
    what = f"打印机“{name}”没有接受打印" if name else "打印机没有接受打印"
    return UserError(
        what,
        remedy="请看它是否开着、连着，有没有纸；或者换一台，再打印一次",
        code="E06",
    )


def page_numbers(printer: QPrinter, count: int) -> Iterator[int]:
    """Yield the pages to print in order, as often as the printer itself does not repeat them."""
    ranges = printer.pageRanges()
    every = printer.printRange() is QPrinter.PrintRange.AllPages or ranges.isEmpty()
    chosen = [n for n in range(count) if every or ranges.contains(n + 1)]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        yield from chosen * copies
    else:
        yield from (number for number in chosen for _ in range(copies))


def paint_page(
    pages: PdfPages,
    number: int,
    printer: QPrinter,
    painter: QPainter,
    colour: bool,  # noqa: FBT001 - as `send` has it
) -> None:
    """Paint one page on the sheet in the printer, band by band."""
    most = MOST_COLOUR if colour else MOST_GREY
    dots = ceil(printer.resolution() / most)  # of the printer, to one of ours: whole, so no seams
    dpi = printer.resolution() / dots
    page = pages.sizes[number]
    paper = printer.pageLayout().fullRectPoints().size()
    spot = placed(page, (paper.width(), paper.height()), _margins(printer), ink_free(pages, number))
    whole = round(page[0] * spot.scale * dpi / 72), round(page[1] * spot.scale * dpi / 72)
    corner = QPoint(round(spot.x * dpi / 72), round(spot.y * dpi / 72))
    painter.resetTransform()
    painter.scale(dots, dots)
    for y in range(0, whole[1], ROWS):
        band = Region(whole, 0, y, whole[0], min(ROWS, whole[1] - y))
        image = pdf_pages.drawn(pages.data, number, band, colour=colour)
        painter.drawImage(corner + QPoint(0, y), image)


def _margins(printer: QPrinter) -> Box:
    layout = QPageLayout(printer.pageLayout())
    layout.setUnits(QPageLayout.Unit.Point)
    least = layout.minimumMargins()
    return least.left(), least.top(), least.right(), least.bottom()


def ink_free(pages: PdfPages, number: int) -> Box:
    """Return what a page leaves blank at its edges, in points."""
    size = pages.sizes[number]
    wide, high = (ceil(side * _ROUGH / 72) for side in size)
    image = pdf_pages.drawn(
        pages.data, number, Region((wide, high), 0, 0, wide, high), colour=False
    )
    bits, step = bytes(image.constBits()), image.bytesPerLine()
    rows = [bits[y * step : y * step + wide] for y in range(high)]
    inked = [y for y, row in enumerate(rows) if row.strip(b"\xff")]
    if not inked:
        return size[0], size[1], size[0], size[1]
    left = min(len(row) - len(row.lstrip(b"\xff")) for row in rows)
    right = min(len(row) - len(row.rstrip(b"\xff")) for row in rows)
    point = 72 / _ROUGH
    return left * point, inked[0] * point, right * point, (high - 1 - inked[-1]) * point

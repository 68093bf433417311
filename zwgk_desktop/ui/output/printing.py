"""Printing (打印) of the exported PDF pages to a chosen printer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import ceil

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import Export, NoticeLayout, Paper, Progress
from zwgk_desktop.ui.output import pdf_pages
from zwgk_desktop.ui.output.pdf_pages import PdfPages, Region
from zwgk_desktop.ui.window_context import WindowCommands

MOST_GREY, MOST_COLOUR = 600, 300
"""Maximum resolution of printed images in dots per inch."""

ROWS = 768
"""Height of a printed band in pixels of the image."""

_ROUGH = 36
"""Resolution in dots per inch to find the blank edges of a page."""

_SAME = 6.0
"""Tolerance in points (2 mm) for equal paper sizes, because drivers round."""

Box = tuple[float, float, float, float]
"""Blank space at the left, top, right and bottom edge, in points."""


@dataclass(frozen=True, slots=True)
class PrintedSpot:
    """Scale of a printed page and its corner on the paper, in points."""

    scale: float
    x: float
    y: float


def spot_on_paper(
    page: tuple[float, float], paper: tuple[float, float], margins: Box, ink: Box
) -> PrintedSpot:
    """Return scale and position of a page on the paper.

    The page is unchanged if the paper size matches and the printer reaches all its ink.
    Otherwise it is centred in the printable area, and shrunk if too large.

    Args:
        page: Width and height of the page in points.
        paper: Width and height of the printer's paper in points.
        margins: Margins where the printer cannot print.
        ink: Blank edges of the page.
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


def send(pages: PdfPages, printer: QPrinter, progress: Progress, *, colour: bool) -> int:
    """Print the pages chosen in the printer's settings; abort the job on failure.

    Returns:
        Number of pages sent to the printer.

    Raises:
        UserError: The printer refuses the job (E06).
        CancelledError: `progress` asked to stop.
    """
    printer.setFullPage(True)
    numbers = tuple(page_numbers(printer, len(pages.sizes)))
    painter = QPainter()
    if not painter.begin(printer):
        raise printer_error(printer)
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        for done, number in enumerate(numbers):
            progress(done, len(numbers))
            if done and not printer.newPage():
                raise printer_error(printer)
            paint_page(pages, number, printer, painter, colour=colour)
        progress(len(numbers), len(numbers))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise printer_error(printer)
    return len(numbers)


def printer_error(printer: QPrinter) -> UserError:
    """Return the error for a printer that has gone or refuses the job."""
    name = printer.printerName()
    what = f"打印机“{name}”没有接受打印" if name else "打印机没有接受打印"
    return UserError(
        what,
        remedy="请看它是否开着、连着，有没有纸；或者换一台，再打印一次",
        code="E06",
    )


def page_numbers(printer: QPrinter, count: int) -> Iterator[int]:
    """Yield the page indices to print in order, with copies that the printer cannot make itself."""
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
    *,
    colour: bool,
) -> None:
    """Paint one page for the printer, band by band."""
    most = MOST_COLOUR if colour else MOST_GREY
    dots = ceil(printer.resolution() / most)  # printer dots per pixel, an integer to avoid seams
    dpi = printer.resolution() / dots
    page = pages.sizes[number]
    paper = printer.pageLayout().fullRectPoints().size()
    spot = spot_on_paper(
        page, (paper.width(), paper.height()), _margins(printer), blank_edges(pages, number)
    )
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


def blank_edges(pages: PdfPages, number: int) -> Box:
    """Return the width of a page's blank edges in points."""
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


_NOTICE = "notice"
_MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """Document to print, with its paper and the message shown afterwards.

    Args:
        title: Name in the printer's queue.
        after: Message about the next step, shown after printing.
    """

    title: str
    landscape: bool = False
    paper: Paper = Paper.A4
    colour: bool = False
    after: str = ""


def printed_document(name: str, export: Export) -> PrintedDocument:
    """Return the print settings of a report: the chosen paper for a notice, else A4."""
    title = export.report.title
    if name != _NOTICE:
        return PrintedDocument(title)
    layout = export.options_of(NoticeLayout)
    return PrintedDocument(
        f"{title}公示",
        layout.landscape,
        layout.paper,
        layout.colour,
        after="贴出后请在“张贴记录”里记一笔。",
    )


class Printing(WindowCommands):
    """Printing with a dialog, which remembers the printer settings for each paper size."""

    def start(self, name: str, export: Export) -> None:
        """Compose a report as a PDF, then ask for a printer.

        The caller must have asked about personal data before.
        """
        self.start_pages(
            printed_document(name, export), partial(exporting.render_document, name, export)
        )

    def start_pages(self, document: PrintedDocument, compose: Callable[[Progress], bytes]) -> None:
        """Compose any document as a PDF, then ask for a printer."""
        self._tasks.begin(
            "正在排版…",
            lambda progress: pdf_pages.read(compose(progress)),
            then=partial(self._ask, document),
            failed=self.failed.emit,
        )

    def _ask(self, document: PrintedDocument, pages: PdfPages) -> None:
        if not QPrinterInfo.availablePrinterNames():
            self.failed.emit(_no_printer_error())
            return
        printer = self.printer_for(document)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(f"打印 {document.paper.value}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
        dialog.setMinMax(1, len(pages.sizes))
        dialog.finished.connect(partial(self._answered, document, pages, printer))
        QDialog.open(dialog)  # `QPrintDialog.open` requires a slot

    def printer_for(self, document: PrintedDocument) -> QPrinter:
        """Return a printer set up for a document with the last settings for its paper."""
        printer = new_printer()
        self._apply_saved_settings(printer, document.paper)
        printer.setDocName(document.title)
        size = QPageSize(QPageSize.PageSizeId[document.paper.value])
        printer.setPageSize(size)
        way = QPageLayout.Orientation
        printer.setPageOrientation(way.Landscape if document.landscape else way.Portrait)
        printer.setFullPage(True)
        mode = QPrinter.ColorMode
        printer.setColorMode(mode.Color if document.colour else mode.GrayScale)
        return printer

    def _answered(
        self, document: PrintedDocument, pages: PdfPages, printer: QPrinter, result: int
    ) -> None:
        if result == QDialog.DialogCode.Accepted:
            self.send(document, pages, printer)

    def send(self, document: PrintedDocument, pages: PdfPages, printer: QPrinter) -> None:
        """Save the chosen printer settings, and print in the background."""
        self.remember(printer, document.paper)
        if _is_missing(printer):
            self.failed.emit(printer_error(printer))
            return
        self._tasks.begin(
            "正在打印…",
            partial(send, pages, printer, colour=document.colour),
            then=partial(self._show_result, document, printer),
            failed=self.failed.emit,
        )

    def _show_result(self, document: PrintedDocument, printer: QPrinter, count: int) -> None:
        name = printer.printerName()
        where = f"打印机“{name}”" if name else "打印机"
        self.reported.emit(f"已送往{where}，共 {count} 页。{document.after}")

    # What is remembered -------------------------------------------------------

    def _apply_saved_settings(self, printer: QPrinter, paper: Paper) -> None:
        kept = self._settings
        name = kept.word(f"print/{paper}/printer")
        if name in QPrinterInfo.availablePrinterNames():
            printer.setPrinterName(name)
        sides = kept.number(f"print/{paper}/sides", QPrinter.DuplexMode.DuplexNone.value)
        if sides in {mode.value for mode in QPrinter.DuplexMode}:
            printer.setDuplex(QPrinter.DuplexMode(sides))
        copies = kept.number(f"print/{paper}/copies", 1)
        printer.setCopyCount(min(max(copies, 1), _MOST_COPIES))

    def remember(self, printer: QPrinter, paper: Paper) -> None:
        """Save the printer, sides and copies chosen for a paper size."""
        self._settings.remember_word(f"print/{paper}/printer", printer.printerName())
        self._settings.remember_number(f"print/{paper}/sides", printer.duplex().value)
        self._settings.remember_number(f"print/{paper}/copies", printer.copyCount())


def new_printer() -> QPrinter:
    """Return the default printer at its own resolution."""
    return QPrinter(QPrinter.PrinterMode.HighResolution)


def _is_missing(printer: QPrinter) -> bool:
    """Return whether a chosen printer no longer exists."""
    native = printer.outputFormat() is QPrinter.OutputFormat.NativeFormat
    return native and QPrinterInfo.printerInfo(printer.printerName()).isNull()


def _no_printer_error() -> UserError:
    return UserError(
        "没有找到打印机",
        remedy="请先在系统里添加打印机；或者导出 PDF，拿到能打印的电脑上打印",
        code="E06",
    )

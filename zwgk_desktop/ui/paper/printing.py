"""打印: the exporter's own pages, to the printer the clerk chooses."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import Export, NoticeLayout, Paper, Progress
from zwgk_desktop.ui.paper import pdf_pages, print_job
from zwgk_desktop.ui.paper.pdf_pages import PdfPages
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.tasks import Tasks

_NOTICE = "notice"
_MOST_COPIES = 99


class Printable(Protocol):
    """What is printed, and the paper it is set for."""

    @property
    def paper(self) -> Paper:
        """Its size."""
        ...

    @property
    def landscape(self) -> bool:
        """Which way up."""
        ...

    @property
    def colour(self) -> bool:
        """Whether there is any."""
        ...

    @property
    def title(self) -> str:
        """What the queue of the printer shows."""
        ...

    @property
    def after(self) -> str:
        """What the clerk does next, in words."""
        ...


@dataclass(frozen=True, slots=True)
class PlainPages:
    """Pages of A4, black on white, that are no report's."""

    title: str
    landscape: bool
    paper: Paper = Paper.A4
    colour: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed, and the paper it is set for."""

    name: str
    export: Export

    @property
    def paper(self) -> Paper:
        """A report is on A4, the notice on what was chosen for it."""
        return self.export.chosen(NoticeLayout).paper if self.name == _NOTICE else Paper.A4

    @property
    def landscape(self) -> bool:
        """Which way up the pages of this document stand."""
        return self.name == _NOTICE and self.export.chosen(NoticeLayout).landscape

    @property
    def colour(self) -> bool:
        """Whether there is any: a report is black on white."""
        return self.name == _NOTICE and self.export.chosen(NoticeLayout).colour

    @property
    def title(self) -> str:
        """What the queue of the printer shows."""
        return f"{self.export.report.title}{'公示' if self.name == _NOTICE else ''}"

    @property
    def after(self) -> str:
        """A notice is posted."""
        return "贴出后请在“张贴记录”里记一笔。" if self.name == _NOTICE else ""


class Printing(QObject):
    """One print after another; what was chosen for a paper is proposed for it again."""

    reported = Signal(str)
    failed = Signal(object)

    def __init__(self, window: QWidget, tasks: Tasks, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._settings = settings

    def start(self, name: str, export: Export) -> None:
        """Set the pages, then ask for a printer; nothing personal may be in them any more."""
        self.start_pages(Document(name, export), partial(exporting.rendered, name, export))

    def start_pages(self, document: Printable, compose: Callable[[Progress], bytes]) -> None:
        """Set pages of any kind as a PDF, then ask for a printer."""
        self._tasks.begin(
            "正在排版…",
            lambda progress: pdf_pages.read(compose(progress)),
            then=partial(self._ask, document),
            failed=self.failed.emit,
        )

    def _ask(self, document: Printable, pages: object) -> None:
        assert isinstance(pages, PdfPages)  # noqa: S101 - what `start` set
        if not QPrinterInfo.availablePrinterNames():
            self.failed.emit(_none())
            return
        printer = self.printer_for(document)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(f"打印 {document.paper.value}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
        dialog.setMinMax(1, len(pages.sizes))
        dialog.finished.connect(partial(self._answered, document, pages, printer))
        QDialog.open(dialog)  # its own `open` wants a slot

    def printer_for(self, document: Printable) -> QPrinter:
        """Return a printer set for a document, as was chosen for its paper last."""
        printer = new_printer()
        self._recall(printer, document.paper)
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
        self, document: Printable, pages: PdfPages, printer: QPrinter, result: int
    ) -> None:
        if result == QDialog.DialogCode.Accepted:
            self.send(document, pages, printer)

    def send(self, document: Printable, pages: PdfPages, printer: QPrinter) -> None:
        """Remember what was chosen, and print in the background."""
        self.remember(printer, document.paper)
        if _gone(printer):
            self.failed.emit(print_job.refused(printer))
            return
        self._tasks.begin(
            "正在打印…",
            partial(print_job.send, pages, printer, document.colour),
            then=partial(self._tell, document, printer),
            failed=self.failed.emit,
        )

    def _tell(self, document: Printable, printer: QPrinter, count: object) -> None:
        name = printer.printerName()
        where = f"打印机“{name}”" if name else "打印机"
        self.reported.emit(f"已送往{where}，共 {count} 页。{document.after}")

    # What is remembered -------------------------------------------------------

    def _recall(self, printer: QPrinter, paper: Paper) -> None:
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
        """Keep what was chosen for a paper."""
        self._settings.remember_word(f"print/{paper}/printer", printer.printerName())
        self._settings.remember_number(f"print/{paper}/sides", printer.duplex().value)
        self._settings.remember_number(f"print/{paper}/copies", printer.copyCount())


def new_printer() -> QPrinter:
    """Return the usual printer, at its own resolution."""
    return QPrinter(QPrinter.PrinterMode.HighResolution)


def _gone(printer: QPrinter) -> bool:
    """Tell whether a printer was there to be chosen and is no more."""
    native = printer.outputFormat() is QPrinter.OutputFormat.NativeFormat
    return native and QPrinterInfo.printerInfo(printer.printerName()).isNull()


def _none() -> UserError:
    return UserError(
        "没有找到打印机",
        remedy="请先在系统里添加打印机；或者导出 PDF，拿到能打印的电脑上打印",
        code="E06",
    )

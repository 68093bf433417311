"""打印: the pages themselves, at their size, on a printer that writes a PDF."""

from math import isclose
from pathlib import Path

import pytest
from gui.window_driving import answer, dialog_on, dialogs_on, page_of
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageLayout, QPageRanges, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import CancelledError, Export, NoticeLayout, Paper
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.output import pdf_pages, printing
from zwgk_desktop.ui.output.notice_dialog import NoticeDialog
from zwgk_desktop.ui.output.pdf_pages import PdfPages, Region
from zwgk_desktop.ui.output.printing import PrintedSpot, spot_on_paper

A4, A5 = (595.28, 841.89), (419.53, 595.28)
NAME = "办公室激光打印机"


def to_file(path: Path, resolution: int = 150) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(resolution)
    return printer


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that the only printer there is writes."""
    path = tmp_path / "印出来的.pdf"
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [NAME])
    monkeypatch.setattr(printing, "new_printer", lambda: to_file(path))
    return path


@pytest.fixture
def pages(window: MainWindow) -> PdfPages:
    session = page_of(window).session
    return pdf_pages.read(
        exporting.render_document("pdf", Export(session.report, session.findings))
    )


def accept(dialog: QPrintDialog) -> None:
    """Answer 打印: Qt's own button would clear the name of the file we print to."""
    dialog.finished.emit(QPrintDialog.DialogCode.Accepted.value)
    dialog.reject()


def said_below(window: MainWindow) -> str:
    return "".join(label.text() for label in window.frame.status.findChildren(QLabel))


def looked_at(data: bytes, number: int, *, dpi: int = 36, colour: bool = False) -> QImage:
    wide, high = (round(side * dpi / 72) for side in pdf_pages.read(data).sizes[number])
    region = Region((wide, high), 0, 0, wide, high)
    return pdf_pages.drawn(data, number, region, colour=colour)


def difference(one: QImage, other: QImage) -> float:
    """The mean difference of two grey pictures, of 255."""
    assert one.size() == other.size()
    bits, others = bytes(one.constBits()), bytes(other.constBits())
    return sum(abs(a - b) for a, b in zip(bits, others, strict=True)) / len(bits)


def test_what_is_printed_are_the_pages_of_the_export(
    qtbot: QtBot, window: MainWindow, printed: Path, pages: PdfPages
) -> None:
    window.frame.actions["print"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QPrintDialog)))
    dialog = dialog_on(window, QPrintDialog)
    assert (dialog.minPage(), dialog.maxPage()) == (1, 3)
    accept(dialog)
    qtbot.waitUntil(lambda: "共 3 页" in said_below(window))

    out = printed.read_bytes()
    sizes = pdf_pages.read(out).sizes
    assert len(sizes) == 3
    assert all(isclose(w, A4[0], abs_tol=1) and isclose(h, A4[1], abs_tol=1) for w, h in sizes)
    for number in range(3):
        assert (
            difference(looked_at(out, number, dpi=150), looked_at(pages.data, number, dpi=150)) < 8
        )


def test_a_notice_in_colour_is_in_colour(qtbot: QtBot, window: MainWindow, printed: Path) -> None:
    session = page_of(window).session
    layout = NoticeLayout(paper=Paper.A4, landscape=True)
    window.frame.actions["notice"].trigger()
    chosen = Export(session.report, session.findings, layout)
    dialog_on(window, NoticeDialog).wished.emit("print", chosen)
    qtbot.waitUntil(lambda: bool(window.findChildren(QPrintDialog)))
    dialog = dialog_on(window, QPrintDialog)
    assert dialog.windowTitle() == "打印 A4"
    accept(dialog)
    qtbot.waitUntil(lambda: "张贴记录" in said_below(window))

    out = printed.read_bytes()
    wide, high = pdf_pages.read(out).sizes[0]
    assert wide > high
    image = looked_at(out, 0, colour=True)
    inks = [image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width())]
    assert any(ink.saturation() > 128 and ink.value() > 64 for ink in inks)


def test_a_draft_is_asked_about(qtbot: QtBot, window: MainWindow, printed: Path) -> None:
    page_of(window).session.enter("text.problems", None)
    window.refresh()
    window.frame.actions["print"].trigger()
    assert "还有 1 项待填写" in answer(qtbot, window, "作为草稿打印")
    qtbot.waitUntil(lambda: bool(window.findChildren(QPrintDialog)))
    dialog_on(window, QPrintDialog).reject()

    assert not printed.exists()


def test_choices_are_remembered_for_each_paper(window: MainWindow, printed: Path) -> None:
    session = page_of(window).session
    made = window.context.group(printing.Printing)
    report = printing.printed_document("pdf", Export(session.report, session.findings))
    notice = printing.printed_document("notice", Export(session.report, session.findings))
    printer = made.printer_for(report)
    assert printer.docName() == session.report.title
    printer.setCopyCount(3)
    made.remember(printer, report.paper)

    again, other = made.printer_for(report), made.printer_for(notice)
    assert (again.copyCount(), other.copyCount()) == (3, 1)
    assert other.pageLayout().pageSize().id() is QPageSize.PageSizeId.A3
    assert not printed.exists()


def test_no_printer_is_told(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    window.frame.actions["print"].trigger()
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))

    assert "没有找到打印机" in dialog_on(window, QMessageBox).text()


def test_a_printer_that_has_gone_is_told(window: MainWindow, pages: PdfPages) -> None:
    class LostPrinter(QPrinter):
        def outputFormat(self) -> QPrinter.OutputFormat:  # noqa: N802 - Qt's own names
            return QPrinter.OutputFormat.NativeFormat

        def printerName(self) -> str:  # noqa: N802 - Qt's own names
            return NAME

        def duplex(self) -> QPrinter.DuplexMode:
            return QPrinter.DuplexMode.DuplexLongSide

    said: list[UserError] = []
    made = window.context.group(printing.Printing)
    made.failed.connect(said.append)
    session = page_of(window).session
    document = printing.printed_document("pdf", Export(session.report, session.findings))
    made.send(document, pages, LostPrinter())

    assert window.settings.number("print/A4/sides", -1) == 2
    assert NAME in said[0].what
    assert said[0].code == "E06"


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\)")
def test_a_printer_that_takes_nothing_is_told(pages: PdfPages, tmp_path: Path) -> None:
    printer = to_file(tmp_path / "无" / "x.pdf")
    with pytest.raises(UserError) as refused:
        printing.send(pages, printer, lambda *_: None, colour=False)

    assert refused.value.code == "E06"


def test_a_job_is_stopped(pages: PdfPages, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 1 < total:
            raise CancelledError

    with pytest.raises(CancelledError):
        printing.send(pages, to_file(tmp_path / "x.pdf"), stop, colour=False)


def test_range_copies_and_order(pages: PdfPages, tmp_path: Path) -> None:
    printer = to_file(tmp_path / "x.pdf", 72)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    ranges = QPageRanges()
    ranges.addRange(2, 3)
    printer.setPageRanges(ranges)
    printer.setCopyCount(2)
    assert list(printing.page_numbers(printer, 3)) == [1, 2, 1, 2]
    printer.setCollateCopies(False)
    assert list(printing.page_numbers(printer, 3)) == [1, 1, 2, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert list(printing.page_numbers(printer, 3)) == [2, 2, 1, 1]
    assert printing.send(pages, printer, lambda *_: None, colour=False) == 4

    assert len(pdf_pages.read((tmp_path / "x.pdf").read_bytes()).sizes) == 4


def test_bands_leave_no_seam(pages: PdfPages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "ROWS", 97)
    whole = Region((827, 1169), 0, 0, 827, 1169)
    sheet = QImage(827, 1169, QImage.Format.Format_Grayscale8)
    sheet.fill(0)
    printer = QPrinter()
    printer.setResolution(100)
    painter = QPainter(sheet)
    printing.paint_page(pages, 0, printer, painter, colour=False)
    painter.end()

    assert difference(sheet, pdf_pages.drawn(pages.data, 0, whole, colour=False)) < 0.5


def test_a_page_goes_out_as_it_is_unless_ink_would_be_lost() -> None:
    ink = (79.0, 73.0, 73.0, 60.0)
    assert spot_on_paper(A4, A4, (17, 17, 17, 17), ink) == PrintedSpot(1, 0, 0)
    assert spot_on_paper(A4, (595, 842), (0, 0, 0, 0), ink) == PrintedSpot(1, 0, 0)

    kept = spot_on_paper(
        A4, A4, (17, 17, 17, 80), ink
    )  # a printer that cannot reach the page number
    assert kept.scale < 1
    assert kept.y == 17
    assert kept.y + A4[1] * kept.scale <= A4[1] - 80 + 0.01

    small = spot_on_paper(A4, A5, (10, 10, 10, 10), ink)
    assert isclose(small.scale, (A5[0] - 20) / A4[0])


def test_where_ink_is(pages: PdfPages) -> None:
    left, top, right, bottom = printing.blank_edges(pages, 0)

    assert 28 / 25.4 * 72 - 4 <= left <= 28 / 25.4 * 72 + 4
    assert top >= 37 / 25.4 * 72 - 4
    assert right >= 26 / 25.4 * 72 - 4
    assert 60 < bottom < 35 / 25.4 * 72


def test_margins_of_the_printer_are_honoured(pages: PdfPages, tmp_path: Path) -> None:
    printer = to_file(tmp_path / "x.pdf", 100)
    margins = QMarginsF(100, 100, 100, 100)
    unit = QPageLayout.Unit.Point
    page = QPageSize(QPageSize.PageSizeId.A4)
    way = QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(page, way, margins, unit, margins))
    kept = printer.pageLayout().minimumMargins()
    if kept.left() < 99:
        pytest.skip("this Qt lets a PDF printer have no margins of its own")
    printing.send(pages, printer, lambda *_: None, colour=False)

    out = pdf_pages.read((tmp_path / "x.pdf").read_bytes())
    assert min(printing.blank_edges(out, 0)) >= 98


def test_an_empty_page_has_no_ink() -> None:
    from io import BytesIO  # noqa: PLC0415 - for this test alone

    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - for this test alone

    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.showPage()
    canvas.save()
    pages = pdf_pages.read(file.getvalue())

    assert printing.blank_edges(pages, 0) == (*pages.sizes[0], *pages.sizes[0])
    assert pages.outline == ()

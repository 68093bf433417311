"""The manual on paper: chapters one after another, each page with its number at the foot."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop.services.manual import Chapter, Manual
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.palettes import LIGHT
from zwgk_desktop.ui.manual import typesetting
from zwgk_desktop.ui.manual.text import fitted

_MARGINS = QMarginsF(20, 18, 20, 18)  # mm
_DOTS = 96
"""To the inch, in which a page is laid out."""
_FOOT = 28
_SHARP = 2
"""Dots of a picture to one of the layout."""


def ask_to_print(parent: QWidget, manual: Manual, chapters: Iterable[Chapter]) -> QPrintDialog:
    """Ask for a printer, then print."""
    printer = a4()
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印使用手册")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(partial(_answered, printer, manual, tuple(chapters)))
    QDialog.open(dialog)  # its own wants a slot by name
    return dialog


def _answered(
    printer: QPrinter, manual: Manual, chapters: tuple[Chapter, ...], result: int
) -> None:
    if result == QDialog.DialogCode.Accepted:
        print_chapters(printer, manual, chapters)


def a4() -> QPrinter:
    """Return the usual printer, set to A4."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    unit = QPageLayout.Unit.Millimeter
    printer.setPageLayout(QPageLayout(size, upright, _MARGINS, unit))
    return printer


def print_chapters(printer: QPrinter, manual: Manual, chapters: tuple[Chapter, ...]) -> int:
    """Print chapters, each from a new page; return how many pages."""
    rect = printer.pageLayout().paintRect(QPageLayout.Unit.Inch)
    page = QSizeF(rect.width() * _DOTS, rect.height() * _DOTS)
    painter = QPainter(printer)
    factor = printer.resolution() / _DOTS
    painter.scale(factor, factor)
    number = 0
    for chapter in chapters:
        document = _laid_out(manual.folder, chapter, page)
        for index in range(document.pageCount()):
            if number:
                printer.newPage()
            number += 1
            _draw(painter, document, index)
            _draw_foot(painter, page, f"{chapter.title}　　{number}")
    painter.end()
    return number


def _laid_out(folder: Path, chapter: Chapter, page: QSizeF) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(theme.ui_font())
    document.setDocumentMargin(0)
    for file in (folder / "pictures").glob("*.png"):
        picture = fitted(QImage(str(file)), int(page.width()), _SHARP)
        kind = QTextDocument.ResourceType.ImageResource.value
        document.addResource(kind, QUrl(f"pictures/{file.name}"), picture)
    typesetting.set_text(document, chapter.text, typesetting.on_paper())
    document.setPageSize(QSizeF(page.width(), page.height() - _FOOT))
    _keep_headings(document)
    return document


def _keep_headings(document: QTextDocument) -> None:
    """Let no heading end a page."""
    block = document.begin()
    while block.isValid():
        under = block.next()
        while under.isValid() and under.blockFormat().headingLevel():
            under = under.next()
        if block.blockFormat().headingLevel() and _page(block) < _page(under):
            form = block.blockFormat()
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(block).setBlockFormat(form)
        block = block.next()


def _page(block: QTextBlock) -> int:
    document = block.document()
    rect = document.documentLayout().blockBoundingRect(block)
    line = block.layout().lineAt(0)
    foot = rect.top() + (line.height() if line.isValid() else 0)
    return int(foot // document.pageSize().height())


def _draw(painter: QPainter, document: QTextDocument, index: int) -> None:
    size = document.pageSize()
    painter.save()
    painter.translate(0, -index * size.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    black = QPalette(QColor(LIGHT.ink), QColor(LIGHT.paper))
    # The stubs do not know that these are attributes to set.
    context.palette = black  # type: ignore[attr-defined]
    clip = QRectF(0, index * size.height(), size.width(), size.height())
    context.clip = clip  # type: ignore[attr-defined]
    painter.setClipRect(clip)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _draw_foot(painter: QPainter, page: QSizeF, words: str) -> None:
    font = theme.ui_font()
    font.setPixelSize(11)
    painter.setFont(font)
    foot = QRectF(0, page.height() - _FOOT, page.width(), _FOOT)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, words)

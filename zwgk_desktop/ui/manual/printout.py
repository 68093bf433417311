"""The manual on paper: chapters one after another, each page with its number at the foot."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSizeF, Qt, QUrl
from PySide6.QtGui import QImage, QTextBlock, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop.services.manual import Chapter, Manual
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.manual import typesetting
from zwgk_desktop.ui.manual.text import fitted
from zwgk_desktop.ui.paper import text_pages

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
    printer.setPageLayout(text_pages.a4())
    return printer


def print_chapters(printer: QPrinter, manual: Manual, chapters: tuple[Chapter, ...]) -> int:
    """Print chapters, each from a new page; return how many pages."""
    page = text_pages.page_size(printer)
    painter = text_pages.begin(printer)
    number = 0
    for chapter in chapters:
        document = _laid_out(manual.folder, chapter, page)
        for index in range(document.pageCount()):
            if number:
                printer.newPage()
            number += 1
            text_pages.draw_page(painter, document, index)
            text_pages.draw_foot(painter, page, f"{chapter.title}　　{number}")
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
    text_pages.set_to(document, page)
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

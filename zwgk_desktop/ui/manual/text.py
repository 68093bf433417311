"""Text view of a manual chapter, its pictures, and printing of the manual."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPixmap,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QScrollArea, QTextBrowser, QTextEdit, QWidget

from zwgk_desktop.services.manual import Chapter, Manual, SearchHit
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.palettes import LIGHT
from zwgk_desktop.ui.manual import typesetting
from zwgk_desktop.ui.manual.typesetting import fragments

_MARGINS = QMarginsF(20, 18, 20, 18)  # mm
_DOTS = 96
"""Dots per inch of the page layout."""
_FOOT = 28


def page_layout() -> QPageLayout:
    """Return the layout of an A4 page in portrait with margins."""
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    return QPageLayout(size, upright, _MARGINS, QPageLayout.Unit.Millimeter)


def page_size(device: QPagedPaintDevice) -> QSizeF:
    """Return the size between the margins, including the footer, in layout dots."""
    rect = device.pageLayout().paintRect(QPageLayout.Unit.Inch)
    return QSizeF(rect.width() * _DOTS, rect.height() * _DOTS)


def set_to(document: QTextDocument, page: QSizeF) -> None:
    """Set a document's page size, leaving space for the footer."""
    document.setPageSize(QSizeF(page.width(), page.height() - _FOOT))


def begin(device: QPagedPaintDevice) -> QPainter:
    """Return a painter scaled to layout dots."""
    painter = QPainter(device)
    factor = device.logicalDpiX() / _DOTS
    painter.scale(factor, factor)
    return painter


def draw_page(painter: QPainter, document: QTextDocument, index: int) -> None:
    """Draw one page of a document."""
    size = document.pageSize()
    painter.save()
    painter.translate(0, -index * size.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    # The stubs do not know that these are attributes to set.
    black = QPalette(LIGHT.ink, LIGHT.paper)
    context.palette = black  # type: ignore[attr-defined]  # the stubs lack it
    clip = QRectF(0, index * size.height(), size.width(), size.height())
    context.clip = clip  # type: ignore[attr-defined]  # the stubs lack it
    painter.setClipRect(clip)
    document.documentLayout().draw(painter, context)
    painter.restore()


def draw_foot(painter: QPainter, page: QSizeF, words: str) -> None:
    """Draw the footer at the right of the page."""
    font = theme.ui_font()
    font.setPixelSize(11)
    painter.setFont(font)
    foot = QRectF(0, page.height() - _FOOT, page.width(), _FOOT)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, words)


_AROUND = QSize(60, 130)
"""Size of the dialog beyond its picture."""


class PictureDialog(Dialog):
    """Dialog of an enlarged picture, scrolled if larger than the screen."""

    def __init__(self, parent: QWidget, picture: QPixmap, title: str) -> None:
        super().__init__(parent, title)
        shown = PlainLabel("", self)
        shown.setPixmap(picture)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(title)
        self.area = QScrollArea(self)
        self.area.setObjectName("picture")
        self.area.setWidget(shown)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(title)
        self.box.addWidget(self.area, 1)
        self.add_buttons(self.closing_button("关闭"))
        room = self.screen().availableGeometry().size()
        self.resize((picture.deviceIndependentSize().toSize() + _AROUND).boundedTo(room * 0.95))


_WIDEST = 760
_MARGIN = 32
_SPARE = 2
"""Pixels left free beside a picture, so that rounding never shows a scroll bar."""


class ManualText(QTextBrowser):
    """View of one chapter with links and pictures."""

    asked = Signal(str)
    """Emitted with the file name of the chapter that a link leads to."""

    def __init__(self, manual: Manual, parent: QWidget) -> None:
        super().__init__(parent)
        self._manual = manual
        self.chapter: Chapter | None = None
        self._fitted = 0
        self.setObjectName("manual")
        self.setAccessibleName("手册正文")
        self.setOpenLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.anchorClicked.connect(self._ask)

    def show_chapter(self, chapter: Chapter) -> None:
        self.chapter = chapter
        self._margins()
        self._fitted = self._column()
        self.document().setDocumentMargin(0)
        typesetting.set_text(self.document(), chapter.text, typesetting.on_screen())
        self._link_pictures()
        self._marked(())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def go_to(self, heading: str) -> None:
        """Scroll to a heading."""
        self._to_top(self._line(heading, 0))

    def show_hit(self, hit: SearchHit) -> None:
        """Scroll to a search hit and highlight its words in the whole chapter."""
        line = self._line(hit.line.text, hit.occurrence)
        words = {hit.line.text[a:b] for a, b in hit.spans}
        self._marked(tuple(words))
        if line is not None:
            self._to_top(line, theme.px(120))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return a picture scaled to the column."""
        path = self._manual.folder / (name.path() if isinstance(name, QUrl) else name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_file():
            return super().loadResource(kind, name)
        return fitted(QImage(str(path)), self._column() - _SPARE, self.devicePixelRatioF())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self._fitted
        self._margins()
        if self._column() != before:
            self._fitted = self._column()
            self._fit_pictures()

    # -------------------------------------------------------------------------

    def _ask(self, link: QUrl) -> None:
        path = self._manual.folder / link.path()
        if path.suffix != ".png":
            self.asked.emit(link.path())
            return
        picture = QPixmap(str(path))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        PictureDialog(self, picture, self.chapter.title if self.chapter else "").open()

    def _link_pictures(self) -> None:
        """Make each picture a link that enlarges it."""
        for at, form in self._pictures():
            form.setAnchor(True)
            form.setAnchorHref(form.name())
            set_tip(form, "点一下放大")
            cursor = QTextCursor(self.document())
            cursor.setPosition(at)
            cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(form)

    def _pictures(self) -> list[tuple[int, QTextImageFormat]]:
        """Return all pictures of the chapter with their positions."""
        found: list[tuple[int, QTextImageFormat]] = []
        block = self.document().begin()
        while block.isValid():
            found += [
                (fragment.position(), fragment.charFormat().toImageFormat())
                for fragment in fragments(block)
                if fragment.charFormat().isImageFormat()
            ]
            block = block.next()
        return found

    def _fit_pictures(self) -> None:
        """Scale the pictures to the current column width."""
        document, kind = self.document(), QTextDocument.ResourceType.ImageResource
        for _, form in self._pictures():
            url = QUrl(form.name())
            document.addResource(kind.value, url, self.loadResource(kind.value, url))
        document.markContentsDirty(0, document.characterCount())

    def _column(self) -> int:
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * _MARGIN
        return max(min(room, theme.px(_WIDEST)), 200)

    def _margins(self) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        side = max((self.width() - bar - self._column()) // 2, 0)
        self.setViewportMargins(side, theme.px(20), side, 0)
        self.document().setTextWidth(self.viewport().width())

    def _line(self, words: str, nth: int) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.text().strip() == words:
                nth -= 1
                if nth < 0:
                    return block
            block = block.next()
        return None

    def _to_top(self, line: QTextBlock | None, above: int = 0) -> None:
        if line is None:
            return
        self.setTextCursor(QTextCursor(line))
        top = self.document().documentLayout().blockBoundingRect(line).top()
        self.verticalScrollBar().setValue(int(top) - above)

    def _marked(self, words: tuple[str, ...]) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        for word in words:
            cursor = self.document().find(word)
            while not cursor.isNull():
                marks.append(_search_mark(cursor))
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)


def fitted(picture: QImage, width: int, ratio: float = 1) -> QImage:
    """Return a picture scaled to at most the given width, sharp at the screen's pixel ratio."""
    shown = min(width, picture.width())
    smooth = Qt.TransformationMode.SmoothTransformation
    made = picture.scaledToWidth(min(round(shown * ratio), picture.width()), smooth)
    made.setDevicePixelRatio(made.width() / shown)
    return made


def _search_mark(cursor: QTextCursor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    form = cursor.charFormat()
    form.setBackground(theme.colours().selection)
    # The stubs do not know that these are attributes to set.
    mark.cursor = cursor  # type: ignore[attr-defined]  # the stubs lack it
    mark.format = form  # type: ignore[attr-defined]  # the stubs lack it
    return mark


_SHARP = 2
"""Picture dots for one layout dot."""


def ask_to_print(parent: QWidget, manual: Manual, chapters: Iterable[Chapter]) -> QPrintDialog:
    """Show the print dialog and print the chapters."""
    printer = a4()
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印使用手册")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(partial(_answered, printer, manual, tuple(chapters)))
    QDialog.open(dialog)  # QPrintDialog.open needs a slot by name
    return dialog


def _answered(
    printer: QPrinter, manual: Manual, chapters: tuple[Chapter, ...], result: int
) -> None:
    if result == QDialog.DialogCode.Accepted:
        print_chapters(printer, manual, chapters)


def a4() -> QPrinter:
    """Return the default printer, set to A4."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(page_layout())
    return printer


def print_chapters(printer: QPrinter, manual: Manual, chapters: tuple[Chapter, ...]) -> int:
    """Print chapters, each from a new page. Return the number of pages."""
    page = page_size(printer)
    painter = begin(printer)
    number = 0
    for chapter in chapters:
        document = _laid_out(manual.folder, chapter, page)
        for index in range(document.pageCount()):
            if number:
                printer.newPage()
            number += 1
            draw_page(painter, document, index)
            draw_foot(painter, page, f"{chapter.title}　　{number}")
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
    set_to(document, page)
    _keep_headings(document)
    return document


def _keep_headings(document: QTextDocument) -> None:
    """Insert page breaks so that no heading is the last line of a page."""
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

"""Rich text on paper: a document of Qt's page by page in black on A4, each page with a foot."""

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextDocument,
)

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.palettes import LIGHT

_MARGINS = QMarginsF(20, 18, 20, 18)  # mm
_DOTS = 96
"""To the inch, in which a page is laid out."""
_FOOT = 28


def a4() -> QPageLayout:
    """Return an upright sheet of A4 with our margins."""
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    return QPageLayout(size, upright, _MARGINS, QPageLayout.Unit.Millimeter)


def page_size(device: QPagedPaintDevice) -> QSizeF:
    """Return what lies between the margins, foot included, in dots of the layout."""
    rect = device.pageLayout().paintRect(QPageLayout.Unit.Inch)
    return QSizeF(rect.width() * _DOTS, rect.height() * _DOTS)


def set_to(document: QTextDocument, page: QSizeF) -> None:
    """Set a document to pages of a size, with room for the foot."""
    document.setPageSize(QSizeF(page.width(), page.height() - _FOOT))


def begin(device: QPagedPaintDevice) -> QPainter:
    """Return a painter that counts in dots of the layout."""
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
    """Write at the foot of a page, at its right."""
    font = theme.ui_font()
    font.setPixelSize(11)
    painter.setFont(font)
    foot = QRectF(0, page.height() - _FOOT, page.width(), _FOOT)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, words)

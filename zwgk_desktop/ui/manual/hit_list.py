"""What was found in the manual: under each heading the line, with the words found marked."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from zwgk_desktop.services.manual import Hit
from zwgk_desktop.ui.look import theme

BEFORE, LENGTH = 10, 64
"""How much of a line is shown: characters before the first word found, and in all."""

_HIT = Qt.ItemDataRole.UserRole


class HitList(QListWidget):
    """Chosen by arrow keys or the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hits")
        self.setAccessibleName("找到的内容")
        self.setItemDelegate(_HitPainter(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        self.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.line.heading}：{hit.line.words}", self)
            item.setData(_HIT, hit)

    def hit(self, row: int) -> Hit:
        hit = self.item(row).data(_HIT)
        assert isinstance(hit, Hit)  # noqa: S101 - we put it there
        return hit


class _HitPainter(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option
        parent = self.parent()
        assert isinstance(parent, QListWidget)  # noqa: S101 - given by HitList
        width = parent.viewport().width()
        text = _laid_out(_hit(index), width - 2 * theme.px(12))
        return QSize(width, int(text.boundingRect().height()) + theme.px(38))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        # The stubs do not know these members of the option.
        box = cast("QRect", option.rect)  # type: ignore[attr-defined]  # the stubs lack it
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]  # the stubs lack it
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colours().accent)
            painter.fillRect(box.adjusted(3, 0, 0, 0), theme.colours().head)
        painter.setPen(theme.colours().line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(theme.px(12), theme.px(8), -theme.px(12), -theme.px(8))
        hit = _hit(index)
        painter.setFont(theme.ui_font(theme.SMALL_SIZE))
        painter.setPen(theme.colours().quiet_ink)
        metrics = painter.fontMetrics()
        heading = metrics.elidedText(hit.line.heading, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, heading)
        painter.setPen(theme.colours().ink)
        place = QPointF(inner.left(), inner.top() + theme.px(20))
        _laid_out(hit, inner.width()).draw(painter, place)
        painter.restore()


def _hit(index: QModelIndex | QPersistentModelIndex) -> Hit:
    hit = index.data(_HIT)
    assert isinstance(hit, Hit)  # noqa: S101 - HitList put it there
    return hit


def _laid_out(hit: Hit, width: int) -> QTextLayout:
    """Lay out the part of the line round the first word found."""
    start = max(hit.spans[0][0] - BEFORE, 0)
    words = hit.line.words[start : start + LENGTH]
    lead, tail = "…" if start else "", "…" if start + LENGTH < len(hit.line.words) else ""
    layout = QTextLayout(f"{lead}{words}{tail}", theme.ui_font())
    marks: list[QTextLayout.FormatRange] = []
    for begin, end in hit.spans:
        mark = QTextLayout.FormatRange()
        form = QTextCharFormat()
        form.setBackground(theme.colours().selection)
        # The stubs do not know that these are attributes to set.
        mark.start = begin - start + len(lead)  # type: ignore[attr-defined]  # the stubs lack it
        mark.length = end - begin  # type: ignore[attr-defined]  # the stubs lack it
        mark.format = form  # type: ignore[attr-defined]  # the stubs lack it
        if end - start <= LENGTH:
            marks.append(mark)
    layout.setFormats(marks)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height() * 1.1
    layout.endLayout()
    return layout

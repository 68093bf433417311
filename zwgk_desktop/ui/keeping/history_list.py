"""Acts by day: a line for each, its time in quiet ink, its words as long as they are."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.history import HistoryLine, by_day
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.tips import set_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

LINE = Qt.ItemDataRole.UserRole
_MORE = Qt.ItemDataRole.UserRole + 1
_TIME, _SIDE, _GAP = 44, 14, 5  # px
_WRAP = int(Qt.TextFlag.TextWordWrap)  # between characters, never within a number

SHOWN = 400
"""So many acts at first: a year's work has thousands, and each line is laid out."""

Index = QModelIndex | QPersistentModelIndex


class HistoryList(QListWidget):
    """The latest act on top; days are headings and cannot be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[HistoryLine, ...] = ()
        self._limit = SHOWN
        self._later = QTimer(self, singleShot=True, interval=0)  # the item told of must outlive it
        self._later.timeout.connect(self._show_again)
        self.setObjectName("history")
        self.setAccessibleName("历史")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_LinePaint(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.itemClicked.connect(self._show_more)
        self.itemActivated.connect(self._show_more)

    @property
    def chosen(self) -> HistoryLine | None:
        item = self.currentItem()
        line = item.data(LINE) if self.currentRow() >= 0 else None
        return line if isinstance(line, HistoryLine) else None

    def show_lines(self, lines: tuple[HistoryLine, ...]) -> None:
        """List acts; the one chosen stays chosen."""
        added = len(lines) - len(self._lines)
        if self._lines and added >= 0 and lines[added:] == self._lines:
            self._put_on_top(lines[:added])
            self._lines = lines
            return
        chosen = self.chosen
        self._lines = lines
        self.clear()
        for day, acts in by_day(lines[: self._limit]):
            self.addItem(_heading(day_text(day)))
            self._add(acts, chosen)
        if len(lines) > self._limit:
            more = QListWidgetItem(f"再看更早的 {len(lines) - self._limit} 步", self)
            more.setData(_MORE, True)  # noqa: FBT003 - Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _add(self, acts: Iterable[HistoryLine], chosen: HistoryLine | None) -> None:
        for line in acts:
            item = _item(line)
            self.addItem(item)
            if chosen is not None and chosen.act == line.act:
                self.setCurrentItem(item)

    def _put_on_top(self, lines: tuple[HistoryLine, ...]) -> None:
        """Add what was done since: the rest, however long, stays as it is."""
        for line in reversed(lines):
            day = day_text(line.at.date())
            if self.item(0).text() != day:
                self.insertItem(0, _heading(day))
            self.insertItem(1, _item(line))

    def _show_again(self) -> None:
        lines, self._lines = self._lines, ()
        self.show_lines(lines)

    def _show_more(self, item: QListWidgetItem) -> None:
        if item.data(_MORE):
            self._limit += 5 * SHOWN
            self._later.start()


def _heading(words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _item(line: HistoryLine) -> QListWidgetItem:
    item = QListWidgetItem(line.words)
    item.setData(LINE, line)
    set_tip(item, f"{line.at:%Y-%m-%d %H:%M:%S}\n{line.words}")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.at:%H:%M} {line.words}")
    return item


class _LinePaint(QStyledItemDelegate):
    """Paints a heading, or the time and the words of an act."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        stands = cast("Any", option)  # PySide's stubs leave out QStyleOption
        box = cast("QRect", stands.rect)
        chosen = bool(stands.state & QStyle.StateFlag.State_Selected)
        over = bool(stands.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if isinstance(line, HistoryLine) and (chosen or over):
            painter.fillRect(box, theme.colours().selection if chosen else theme.colours().head)
        words = _words_box(box)
        if isinstance(line, HistoryLine):
            painter.setPen(theme.colours().quiet_ink)
            painter.setFont(_font())
            at = QRect(box.left() + theme.px(_SIDE), words.top(), theme.px(_TIME), words.height())
            painter.drawText(at, 0, f"{line.at:%H:%M}")
            painter.setPen(theme.colours().ink)
            painter.drawText(words, _WRAP, line.words)
        else:
            self._paint_other(painter, box, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, QListWidget)  # noqa: S101 - given in HistoryList
        width = view.viewport().width()
        metrics = cast("QFontMetrics", cast("Any", option).fontMetrics)
        if not isinstance(index.data(LINE), HistoryLine):
            return QSize(width, metrics.height() + theme.px(16))
        room = _words_box(QRect(0, 0, width, 10_000))
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        needed = metrics.boundingRect(room, _WRAP, text)
        return QSize(width, needed.height() + 2 * theme.px(_GAP))

    def _paint_other(self, painter: QPainter, box: QRect, index: Index) -> None:
        more = bool(index.data(_MORE))
        painter.setPen(theme.colours().accent if more else theme.colours().ink)
        painter.setFont(_font(bold=not more))
        inner = box.adjusted(theme.px(_SIDE), 0, 0, 0)
        place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, int(place), str(index.data(Qt.ItemDataRole.DisplayRole)))


def _words_box(box: QRect) -> QRect:
    side, gap = theme.px(_SIDE), theme.px(_GAP)
    return box.adjusted(side + theme.px(_TIME), gap, -side, -gap)


def _font(*, bold: bool = False) -> QFont:
    font = QFont(theme.UI_FAMILIES[0])
    font.setFamilies(list(theme.UI_FAMILIES))
    font.setPixelSize(theme.px(theme.BASE_SIZE - 1))
    font.setBold(bold)
    return font

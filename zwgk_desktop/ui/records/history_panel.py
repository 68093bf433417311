"""Side panel with the history (历史) of a report, a section or a cell, listed by day."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.history import Followed, HistoryLine, by_day
from zwgk_desktop.services.wording import short_label
from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

LINE = Qt.ItemDataRole.UserRole
_MORE = Qt.ItemDataRole.UserRole + 1
_TIME, _SIDE, _GAP = 44, 14, 5  # px
_WRAP = int(Qt.TextFlag.TextWordWrap)  # breaks between characters, but not within numbers

SHOWN = 400
"""Number of acts listed at first, since laying out thousands is slow."""

Index = QModelIndex | QPersistentModelIndex


class HistoryList(QListWidget):
    """List of acts, newest first, under day headings that cannot be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[HistoryLine, ...] = ()
        self._limit = SHOWN
        self._later = QTimer(
            self, singleShot=True, interval=0
        )  # an item must not be deleted in its own signal
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
        """Replace the acts listed, preserving the selection."""
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
        """Insert new acts at the top without rebuilding the list."""
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
    """Delegate that paints a day heading, or the time and text of an act."""

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
            painter.setFont(theme.ui_font(theme.BASE_SIZE - 1))
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
        painter.setFont(theme.ui_font(theme.BASE_SIZE - 1, bold=not more))
        inner = box.adjusted(theme.px(_SIDE), 0, 0, 0)
        place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, int(place), str(index.data(Qt.ItemDataRole.DisplayRole)))


def _words_box(box: QRect) -> QRect:
    side, gap = theme.px(_SIDE), theme.px(_GAP)
    return box.adjusted(side + theme.px(_TIME), gap, -side, -gap)


TITLE = "历史"
_ALL = "整份报告"
_NONE = "还没有做过什么。"
_NONE_HERE = "这里还没有改动过。"


class HistoryPanel(QWidget):
    """Side panel with the history of the open report."""

    chosen = Signal(str)
    """Emitted with an address to show in the report."""
    wanted = Signal(object)
    """Emitted with the `HistoryLine` whose state of the report is to be restored."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session: EditingSession | None = None
        self._followed: Followed | None = None
        self._where: str | None = None
        self.locked = False
        self.list = HistoryList(self)
        self.filter = QToolButton(self)
        theme.mark(self.filter, "quiet")
        self.filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.filter.setMenu(QMenu(self.filter))
        self.filter.setAccessibleName("只看哪里的历史")
        self.close_button = QPushButton(self)
        self.close_button.setFlat(True)
        self.close_button.setAccessibleName("关闭历史")
        set_tip(self.close_button, "关闭历史（F7）")
        self.count = PlainLabel("", self, "small")
        self.back = QPushButton("回到这一步…", self)
        set_tip(self.back, "把报告恢复成做完这一步时的样子；算一步，可以撤销")
        self._lay_out()
        self.close_button.clicked.connect(self.closed)
        self.back.clicked.connect(self._want)
        self.list.currentItemChanged.connect(self._allow)
        self.list.itemActivated.connect(self._go)
        self.restyle()

    def show_session(self, session: EditingSession | None) -> None:
        """Show the history of a report, or an empty list for None."""
        if session is not self._session:
            self._where = None
            self._followed = None
        self._session = session
        if self.isVisible():
            self.refresh()

    def show_where(self, where: str | None) -> None:
        """Show only the acts on a cell or section; None shows all."""
        self._where = where
        self.refresh()

    def refresh(self) -> None:
        """Reload the history list."""
        session = self._session
        if session is None:
            self.list.show_lines(())
            return
        if self._followed is None or self._followed.session is not session:
            self._followed = Followed(session)
        lines = self._followed.lines(self._where)
        self.list.show_lines(lines)
        empty = _NONE if self._where is None else _NONE_HERE
        self.count.setText(f"共 {len(lines)} 步" if lines else empty)
        self._offer(session)
        self._allow()

    def restyle(self) -> None:
        """Apply the current type size and palette."""
        self.close_button.setIcon(labels.icon("close"))
        self.list.viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(120))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Reset the filter, so that F7 shows the whole history next time."""
        self._where = None
        super().hideEvent(event)

    def _offer(self, session: EditingSession) -> None:
        edition = session.report.edition
        menu = self.filter.menu()
        menu.clear()
        places = [(_ALL, None), ("报告信息", "report")]
        places += [(section.heading, section.content) for section in edition.sections]
        for words, where in places:
            on_press(menu.addAction(words), partial(self.show_where, where))
        names = {where: words for words, where in places}
        self.filter.setText(names.get(self._where) or self._cell_name(session))

    def _cell_name(self, session: EditingSession) -> str:
        return short_label(session.report.edition, str(self._where))

    def _allow(self, *_items: QListWidgetItem | None) -> None:
        chosen = self.list.chosen
        self.back.setEnabled(chosen is not None and not self.locked and not self._latest(chosen))

    def _latest(self, line: HistoryLine) -> bool:
        return self._followed is not None and self._followed.last == line.act

    def _want(self) -> None:
        if self.list.chosen is not None:
            self.wanted.emit(self.list.chosen)

    def _go(self, _item: QListWidgetItem) -> None:
        chosen = self.list.chosen
        if chosen is not None and chosen.addresses:
            self.chosen.emit(chosen.addresses[0])

    def _lay_out(self) -> None:
        title = PlainLabel(TITLE, self, "heading")
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(14), theme.px(8), theme.px(4), 0)
        head.addWidget(title)
        head.addWidget(self.filter)
        head.addStretch(1)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(10))
        foot.addWidget(self.count, 1)
        foot.addWidget(self.back)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.setSpacing(theme.px(4))
        box.addLayout(head)
        box.addWidget(self.list, 1)
        box.addLayout(foot)

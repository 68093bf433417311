"""Tour of the window: a bubble that explains one control after another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QPushButton, QVBoxLayout, QWidget

from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.report_page import ReportPage

_WIDTH = 340
_BEAK = 10
"""Size of the bubble's arrow."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop of the tour, which explains one control.

    Args:
        target: Returns the control and the part of it to point at.
        before: Makes the control visible.
    """

    title: str
    words: str
    target: Callable[[], tuple[QWidget, QRect]]
    before: Callable[[], object] | None = None


class Tour(QWidget):
    """Bubble of the tour with a frame round the control; a child of the window, never modal."""

    ended = Signal()

    def __init__(self, window: QWidget, stops: Sequence[Stop]) -> None:
        super().__init__(window)
        self._window = window
        self._stops = stops
        self._at = -1
        self._side = Qt.Edge.TopEdge
        self._aim = QPoint()
        self._target: QWidget | None = None
        self._frame = _Outline(window)
        self.setObjectName("tour")
        self.title = _label(self, "strong")
        self.words = _label(self, "")
        self.where = _label(self, "quiet")
        self.back = QPushButton("上一步", self)
        self.next = QPushButton("下一步", self)
        self.leave = QPushButton("不看了", self)
        self._lay_out()
        self.back.clicked.connect(lambda: self.show_stop(self._at - 1))
        self.next.clicked.connect(lambda: self.show_stop(self._at + 1))
        self.leave.clicked.connect(self.end)
        self._later = QTimer(self, singleShot=True, interval=0)  # once layouts have settled
        self._later.timeout.connect(self.place)
        theme.looks.changed.connect(self._later.start)
        window.installEventFilter(self)
        self.show_stop(0)

    @property
    def stop(self) -> Stop:
        return self._stops[self._at]

    def show_stop(self, index: int) -> None:
        """Show a stop. End the tour after the last one."""
        if index >= len(self._stops):
            self.end()
            return
        self._at = max(index, 0)
        last = self._at == len(self._stops) - 1
        if self.stop.before is not None:
            self.stop.before()
        self.title.setText(self.stop.title)
        self.words.setText(self.stop.words)
        self.where.setText(f"第 {self._at + 1} 步，共 {len(self._stops)} 步")
        self.back.setEnabled(self._at > 0)
        self.next.setText("完成" if last else "下一步")
        self.leave.setHidden(last)
        self.setAccessibleName(f"{self.where.text()}：{self.stop.title}")
        self.next.setAccessibleDescription(self.stop.words)
        self.place()
        self._later.start()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Place the bubble beside the control where there is space."""
        target, part = self.stop.target()
        self._follow(target)
        box = QRect(target.mapTo(self._window, part.topLeft()), part.size())
        self._frame.surround(box)
        self.setFixedWidth(theme.px(_WIDTH))
        self.setFixedHeight(self._box.totalHeightForWidth(self.width()))
        self._place_bubble(box)
        self.show()
        self.raise_()
        self.update()

    def end(self) -> None:
        self._later.stop()
        self._window.removeEventFilter(self)
        self._follow(None)
        for widget in (self._frame, self):
            widget.hide()
            widget.deleteLater()
        self.ended.emit()

    # Qt interface ------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size. End the tour if the control is hidden."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._later.start()
        elif watched is self._target and event.type() == QEvent.Type.Hide:
            self.end()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.next.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colours().accent, 1))
        painter.setBrush(theme.colours().paper)
        painter.drawPath(self._shape())

    # -------------------------------------------------------------------------

    def _lay_out(self) -> None:
        theme.mark(self.next, "primary")
        self.leave.setFlat(True)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        self._box = box = QVBoxLayout(self)
        margin = theme.GAP_LARGE + _BEAK
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.GAP)
        for widget in (self.where, self.title, self.words):
            box.addWidget(widget)
        box.addLayout(foot)

    def _follow(self, target: QWidget | None) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
        self._target = target
        if target is not None:
            target.installEventFilter(self)

    def _place_bubble(self, box: QRect) -> None:
        """Move the bubble below, above, left or right of the control, else over its middle."""
        room = self._window.rect()
        self._aim = box.center()
        middle = box.center() - self.rect().center()
        places = {
            Qt.Edge.TopEdge: QPoint(middle.x(), box.bottom() + 2),
            Qt.Edge.BottomEdge: QPoint(middle.x(), box.top() - self.height() - 2),
            Qt.Edge.RightEdge: QPoint(box.left() - self.width() - 2, middle.y()),
            Qt.Edge.LeftEdge: QPoint(box.right() + 2, middle.y()),
        }
        for side, place in places.items():
            stood = _within(QRect(place, self.size()), room)
            if not stood.intersects(box):
                self._side = side
                self.move(stood.topLeft())
                return
        self._side = Qt.Edge(0)
        self.move(_within(QRect(middle, self.size()), room).topLeft())

    def _shape(self) -> QPainterPath:
        body = QRectF(self.rect()).adjusted(_BEAK, _BEAK, -_BEAK - 1, -_BEAK - 1)
        path = QPainterPath()
        path.addRoundedRect(body, theme.RADIUS * 2, theme.RADIUS * 2)
        if self._side is not Qt.Edge(0):
            path = path.united(self._beak(body))
        return path

    def _beak(self, body: QRectF) -> QPainterPath:
        """Return the polygon of the bubble's arrow towards the control."""
        aim = self.mapFromParent(self._aim)
        least, slack = 2 * _BEAK, 3 * _BEAK
        x = min(max(aim.x(), body.left() + least), body.right() - slack)
        y = min(max(aim.y(), body.top() + least), body.bottom() - slack)
        top, bottom, left, right = body.top(), body.bottom(), body.left(), body.right()
        tips = {
            Qt.Edge.TopEdge: ((x, top + 1), (x + _BEAK, top - _BEAK), (x + 2 * _BEAK, top + 1)),
            Qt.Edge.BottomEdge: (
                *((x, bottom - 1), (x + _BEAK, bottom + _BEAK), (x + 2 * _BEAK, bottom - 1)),
            ),
            Qt.Edge.LeftEdge: ((left + 1, y), (left - _BEAK, y + _BEAK), (left + 1, y + 2 * _BEAK)),
            Qt.Edge.RightEdge: (
                *((right - 1, y), (right + _BEAK, y + _BEAK), (right - 1, y + 2 * _BEAK)),
            ),
        }
        first, *others = tips[self._side]
        path = QPainterPath()
        path.moveTo(*first)
        for point in others:
            path.lineTo(*point)
        path.closeSubpath()
        return path


class _Outline(QWidget):
    """Frame round the explained control, transparent for the mouse."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def surround(self, box: QRect) -> None:
        """Place the frame round a part of the window."""
        self.setGeometry(box)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(QPen(theme.colours().accent, 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


def _within(box: QRect, room: QRect) -> QRect:
    """Return a rectangle moved inside another."""
    x = min(max(box.left(), room.left()), room.right() - box.width())
    y = min(max(box.top(), room.top()), room.bottom() - box.height())
    return QRect(QPoint(x, y), box.size())


def _label(parent: QWidget, name: str) -> PlainLabel:
    label = PlainLabel("", parent, wrap=True)
    label.setObjectName(name)
    return label


def stops(menus: QMenuBar, frame: Frame, page: ReportPage) -> tuple[Stop, ...]:
    """Return the stops of the tour for a window with an open report."""
    most = page.edition.roles.requests.table  # the table with the most cells and errors
    requests = partial(page.turn_to_tab, most)
    return (
        Stop(
            "一份报告，七页",
            "六个部分各占一页。名称前的记号说明填得怎样：✓ 填好，□ 未填，◆ 有错。"
            "按 Ctrl 加数字也能翻页。",
            lambda: _whole_widget(page.tabs.tabBar()),
        ),
        Stop(
            "填一格，存一格",
            "键入数字，按 Enter 到下一格，马上就存好了，不用点保存。总计由程序计算。",
            lambda: _whole_widget(page.page(page.tab)),
            requests,
        ),
        Stop(
            "当场核对",
            "有错的列在这里。点一条，光标就到出错的那一格；怎么改，程序给出办法。",
            lambda: _whole_widget(frame.panel),
            requests,
        ),
        Stop(
            "什么都能撤销",
            "填错、粘错、导入错了，点“撤销”或者按 Ctrl+Z，一步一步退回去。",
            lambda: _whole_widget(frame.tool("undo")),
        ),
        Stop(
            "做好了就导出",
            "右上角写着“可定稿”，就可以导出 PDF，打印、公布。",
            lambda: _whole_widget(frame.tool("pdf")),
        ),
        Stop(
            "随时可以查",
            "使用手册、快捷键都在“帮助”菜单里；这段介绍也可以从那里再看一遍。",
            lambda: (menus, menus.actionGeometry(menus.actions()[-1])),
        ),
    )


def _whole_widget(widget: QWidget) -> tuple[QWidget, QRect]:
    return widget, widget.rect()

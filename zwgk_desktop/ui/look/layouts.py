"""Scroll areas, and a layout that wraps its widgets."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.ui.look import theme

_LEAST = 48  # px


class _UprightArea(QScrollArea):
    """Vertical scroll area that takes no focus and can shrink to a small height."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), theme.px(_LEAST))


def scrolling(inner: QWidget) -> QScrollArea:
    """Return a vertical scroll area around a widget."""
    return _UprightArea(inner)


class ScrollingBody(_UprightArea):
    """Vertical box of controls at their minimum width or wider, which scrolls if too low."""

    def __init__(self, parent: QWidget) -> None:
        inner = _Inner()
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(0, 0, 0, 0)
        super().__init__(inner, parent)

    def wanted_height(self, width: int) -> int:
        """Return the preferred height of the controls at a width."""
        if self.box.hasHeightForWidth():
            return self.box.totalHeightForWidth(width)
        return self.box.totalSizeHint().height()

    def least_height(self, width: int) -> int:
        """Return the minimum height of the controls at a width."""
        if self.box.hasHeightForWidth():
            return self.box.totalMinimumHeightForWidth(width)
        return self.box.totalMinimumSize().height()

    def sizeHint(self) -> QSize:
        return self.box.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.box.totalMinimumSize().width() + bar, theme.px(_LEAST))

    def viewportEvent(self, event: QEvent) -> bool:
        """Update the geometry when the controls request a new layout."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)


class _Inner(QWidget):
    """Inner widget of `ScrollingBody`, which shrinks to its minimum before scrolling."""

    def heightForWidth(self, width: int) -> int:
        box = self.layout()
        return box.totalMinimumHeightForWidth(width) if box is not None else -1


class Flow(QLayout):
    """Flow layout: places widgets from left to right and wraps them to further rows."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def clear(self) -> None:
        """Delete all widgets."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            widget.hide()
            widget.deleteLater()

    # Qt interface ------------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # likewise
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        edge = self.contentsMargins()
        inner = width - edge.left() - edge.right()
        return self._placed(inner)[1] + edge.top() + edge.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        for item, place in self._placed(inner.width())[0]:
            item.setGeometry(QRect(inner.topLeft() + place, item.sizeHint()))

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(len(shown) - 1, 0)
        height = max((size.height() for size in shown), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._items:
            least = least if item.isEmpty() else least.expandedTo(item.minimumSize())
        return least.grownBy(self.contentsMargins())

    # -------------------------------------------------------------------------

    def _placed(self, width: int) -> tuple[list[tuple[QLayoutItem, QPoint]], int]:
        """Return the position of each item within a width, and the total height."""
        places: list[tuple[QLayoutItem, QPoint]] = []
        y = 0
        for line in self._lines(width):
            x, height = 0, max(item.sizeHint().height() for item in line)
            for item in line:  # vertically centred in the row
                size = item.sizeHint()
                places.append((item, QPoint(x, y + (height - size.height()) // 2)))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return places, max(y - self.spacing(), 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if not lines or x + needed > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += needed + self.spacing()
        return lines

"""What is higher than a small screen has room for is scrolled, never cut off."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.ui.look import theme

_LEAST = 48  # px


class _UprightArea(QScrollArea):
    """Scrolls up and down; Tab does not stop at it, and it gives way to what stands beside it."""

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
    """Put a widget where it can be scrolled up and down."""
    return _UprightArea(inner)


class ScrollingBody(_UprightArea):
    """Box of controls that is never narrower than they need, and scrolls where it is lower."""

    def __init__(self, parent: QWidget) -> None:
        inner = _Inner()
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(0, 0, 0, 0)
        super().__init__(inner, parent)

    def wanted_height(self, width: int) -> int:
        """Return the height of the controls at a width, each at the size it wants."""
        if self.box.hasHeightForWidth():
            return self.box.totalHeightForWidth(width)
        return self.box.totalSizeHint().height()

    def least_height(self, width: int) -> int:
        """Return the height of the controls at a width, each at its least."""
        if self.box.hasHeightForWidth():
            return self.box.totalMinimumHeightForWidth(width)
        return self.box.totalMinimumSize().height()

    def sizeHint(self) -> QSize:
        return self.box.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.box.totalMinimumSize().width() + bar, theme.px(_LEAST))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the layout around it when the controls need another width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)


class _Inner(QWidget):
    """Controls that shrink to their least before they are scrolled."""

    def heightForWidth(self, width: int) -> int:
        box = self.layout()
        return box.totalMinimumHeightForWidth(width) if box is not None else -1

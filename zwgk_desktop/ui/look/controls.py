"""Helpers for buttons, combo boxes, tab bars and check boxes."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QInputMethodEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QTabBar,
    QToolButton,
    QWidget,
)

from zwgk_desktop.ui.look import labels, theme


def on_press(pressed: QAbstractButton | QAction, *actions: Callable[[], object]) -> None:
    """Call functions in order at each press of a button or action, without arguments.

    Qt passes the checked state, which must not reach a function with optional parameters.
    """
    signal = pressed.triggered if isinstance(pressed, QAction) else pressed.clicked
    for action in actions:
        signal.connect(partial(_do, action))


def _do(action: Callable[[], object], *_down: bool) -> None:
    action()


class Picker(QComboBox):
    """Combo box styled like a line edit. It paints its arrow, which the style sheet removes.

    Words typed with the input method choose the next item that contains them.

    Args:
        name: Accessible name.
        items: Choices.
    """

    def __init__(self, parent: QWidget | None, name: str = "", items: Iterable[str] = ()) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.addItems(list(items))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Choose the next item that contains the committed words."""
        words, count = event.commitString(), self.count()
        for step in range(1, count + 1 if words else 0):
            at = (self.currentIndex() + step) % count
            if words in self.itemText(at):
                self.setCurrentIndex(at)
                self.activated.emit(at)
                break
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px(16)
        arrow = QRect(self.width() - theme.px(24), (self.height() - side) // 2, side, side)
        labels.icon("next").paint(QPainter(self), arrow)


def as_sections(bar: QTabBar) -> None:
    """Style a tab bar, and exclude its scroll arrows from the Tab order."""
    bar.setObjectName("sections")
    for arrow in bar.findChildren(QToolButton):
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class SteadyTabBar(QTabBar):
    """Tab bar whose tabs are as wide as their longest title, so that no count moves them."""

    reserved: Sequence[str] = ()
    """Longest title of each tab."""

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        if self.reserved:
            now, most = (
                self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width()  # as Qt does
                for words in (self.tabText(index), self.reserved[index])
            )
            size.setWidth(size.width() - now + most)
        return size


class SteadyButton(QPushButton):
    """Button as wide as with a count of some digits, so that no smaller count moves others."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._counted = ""

    def show_count(self, words: str, count: int, digits: int) -> None:
        """Show words and a count, in a width that a count of so many digits needs."""
        self._counted = f"{words} {'0' * digits}"
        self.setText(f"{words} {count}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        now, most = (
            self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width()  # as Qt does
            for words in (self.text(), self._counted)
        )
        return QSize(size.width() + max(most - now, 0), size.height())


class SearchLine(QLineEdit):
    """Line edit with a clear button, wide enough for its hints."""

    def __init__(self, parent: QWidget | None, *hints: str) -> None:
        super().__init__(parent)
        self._hints = hints
        self.show_hint(hints[0])
        self._cross = QToolButton(self)  # Qt's own is 16 px at every type size
        self._cross.setObjectName("cross")
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setAccessibleName("清除查找的内容")
        self._cross.hide()
        on_press(self._cross, self.clear)
        self.textChanged.connect(self._show_cross)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the clear button at the right end, as large as the arrow of a `Picker`."""
        super().resizeEvent(event)
        width = theme.px(_CROSS)
        self._cross.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._cross.setGeometry(self.width() - width - 1, 1, width, self.height() - 2)

    def _show_cross(self, text: str) -> None:
        self._cross.setIcon(labels.icon("close", theme.colours().quiet_ink.name()))
        self._cross.setVisible(bool(text))
        self.setTextMargins(0, 0, theme.px(_CROSS) if text else 0, 0)

    def show_hint(self, hint: str) -> None:
        """Show one of the hints while nothing is typed."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def sizeHint(self) -> QSize:
        size, words = super().sizeHint(), self.fontMetrics()
        widest = max(words.horizontalAdvance(hint) for hint in self._hints)
        least = size.width() - _QT_CHARACTERS * words.horizontalAdvance("x") + widest
        least += theme.px(_CROSS)
        return QSize(max(least, size.width()), size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(_SEARCH)), super().sizeHint().height())


_QT_CHARACTERS = 17
"""Width that Qt gives a line edit, in letters x."""
_SEARCH, _CROSS = 220, 24  # px
_ARROW = 7  # px
_ARROWS = {
    QStyle.PrimitiveElement.PE_IndicatorArrowDown: 0,
    QStyle.PrimitiveElement.PE_IndicatorArrowLeft: 90,
    QStyle.PrimitiveElement.PE_IndicatorArrowUp: 180,
    QStyle.PrimitiveElement.PE_IndicatorArrowRight: 270,
}
"""Arrows of menu buttons, folds and scrolling tab bars: degrees clockwise from downwards."""
_BOX = QStyle.PrimitiveElement.PE_IndicatorCheckBox
_RING = QStyle.PrimitiveElement.PE_FrameFocusRect


class AppStyle(QProxyStyle):
    """Fusion style with custom check boxes, focus rings and arrows that grow with the type.

    Qt calls a style thousands of times while a window is built. So nothing is overridden
    here that a style sheet can do.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is _BOX:
            # PySide's stubs lack these members of the option.
            _draw(painter, QRectF(option.rect), option.state)  # type: ignore[attr-defined]  # the stubs lack it
        elif element is _RING:
            _ring(painter, QRectF(option.rect))  # type: ignore[attr-defined]  # likewise
        elif (turn := _ARROWS.get(element)) is not None:
            lit = bool(option.state & QStyle.StateFlag.State_Enabled)  # type: ignore[attr-defined]  # likewise
            _arrow(painter, QRectF(option.rect).center(), turn, lit=lit)  # type: ignore[attr-defined]  # likewise
        else:
            super().drawPrimitive(element, option, painter, widget)


def _draw(painter: QPainter, box: QRectF, state: QStyle.StateFlag) -> None:
    on, lit = bool(state & QStyle.StateFlag.State_On), bool(state & QStyle.StateFlag.State_Enabled)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    own = theme.colours()
    edge = own.line
    if lit:
        edge = own.accent if on or focused else own.quiet_ink
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(edge if on else own.paper)
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.drawRoundedRect(inner, 2, 2)
    if on:
        pen = QPen(own.accent_ink, box.width() / 8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_tick(inner))
    painter.restore()


def _arrow(painter: QPainter, at: QPointF, turn: int, *, lit: bool) -> None:
    """Draw the same arrow as in a `Picker`. Fusion draws a small one at every type size."""
    own, side = theme.colours(), theme.px(_ARROW)
    pen = QPen(own.ink if lit else own.disabled_ink, side / 6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.translate(at)
    painter.rotate(turn)
    tip = QPointF(0, side / 4)
    for wing in (-side / 2, side / 2):
        painter.drawLine(QPointF(wing, -side / 4), tip)
    painter.restore()


def _ring(painter: QPainter, box: QRectF) -> None:
    """Draw the focus ring. Fusion draws only a shade, and only after Tab."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colours().accent, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.restore()


def _tick(box: QRectF) -> QPainterPath:
    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height())

    path = QPainterPath(at(0.22, 0.52))
    path.lineTo(at(0.42, 0.74))
    path.lineTo(at(0.8, 0.28))
    return path

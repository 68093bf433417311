"""Widget that shows the pages of a PDF with scrolling and zoom, and its zoom bar."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.output.page_column import (
    LARGEST,
    SMALLEST,
    STEPS,
    Fit,
    PageColumn,
    Space,
    Zoom,
    column,
    next_step,
    paint_sheet,
    scale_of,
    spot_of,
)
from zwgk_desktop.ui.output.pdf_pages import PdfPages, TileStore
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.ui.output.pdf_pages import Tile

_LINE = 48
_NEAR = 24
"""Pixels shown above the target when the view scrolls to it."""


class PageView(QAbstractScrollArea):
    """Scrollable view of `PdfPages`, or of a sentence in their place.

    Ctrl and the wheel zoom at the pointer, + and - at the middle.
    """

    moved = Signal()
    """Emitted when the current page or the zoom may have changed."""
    drawn = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget, *, colour: bool = False) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self.column = PageColumn(1.0, (), 0, 0)
        self._zoom: Zoom = Fit.WIDTH
        self._said = ""
        self._painted = False
        self.tiles = TileStore(tasks, self, colour=colour)
        self.tiles.drawn.connect(self._take_tile)
        self.tiles.failed.connect(self.failed)
        self.setObjectName("pages")
        self.setAccessibleName("版面")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Always shown, since a fitted page would flicker between two widths otherwise.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(_LINE)
        self.horizontalScrollBar().setSingleStep(_LINE)
        self.verticalScrollBar().valueChanged.connect(self.moved)

    @property
    def pages(self) -> PdfPages | None:
        return self._pages

    @property
    def zoom(self) -> Zoom:
        """Zoom: a fit mode or percent."""
        return self._zoom

    @property
    def percent(self) -> float:
        """Zoom in percent of the paper size, also when fitted."""
        return self.column.scale * 7200 / self._space().dpi

    @property
    def page(self) -> int:
        """Index of the page in the middle of the view, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        return self.column.at(middle)

    @property
    def settled(self) -> bool:
        """Whether everything visible is painted at full resolution."""
        return self._pages is not None and self._painted and self.tiles.complete

    def show_pages(self, pages: PdfPages, *, colour: bool | None = None) -> None:
        """Show pages at the current scroll position."""
        if colour is not None:
            self.tiles.colour = colour
        self.tiles.show(pages)
        self._pages, self._said = pages, ""
        self._lay_out()

    def say(self, sentence: str) -> None:
        """Show a sentence in place of pages."""
        self.tiles.stop()
        self._pages, self._said = None, sentence
        self._lay_out()

    def set_zoom(self, zoom: Zoom, about: QPointF | None = None) -> None:
        """Set the zoom, with a point of the window (default: the middle) fixed."""
        point = about or QPointF(self.viewport().rect().center())
        place = self._scrolled() + point
        before = self.column
        self._zoom = zoom
        self._lay_out()
        if not before.sheets or self.column.scale == before.scale:
            self.moved.emit()
            return
        number = before.at(place.y())
        old, new = before.sheets[number], self.column.sheets[number]
        factor = new.width / old.width
        self.horizontalScrollBar().setValue(round(new.x + (place.x() - old.x) * factor - point.x()))
        self.verticalScrollBar().setValue(round(new.y + (place.y() - old.y) * factor - point.y()))
        self.moved.emit()

    def step_zoom(self, *, up: bool, about: QPointF | None = None) -> None:
        """Set the zoom to the next larger or smaller step."""
        self.set_zoom(next_step(self.percent, up=up), about)

    def go_to(self, page: int, top: float = 0.0) -> None:
        """Scroll to a place of a page, given in points from its upper edge."""
        if page < len(self.column.sheets):
            sheet = self.column.sheets[page]
            self.verticalScrollBar().setValue(round(sheet.y + top * self.column.scale) - _NEAR)

    # Qt interface ------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page, before = self.page, self.column
        within = self.verticalScrollBar().value() - before.sheets[page].y if before.sheets else 0
        self._lay_out()
        if before.sheets and self.column.scale != before.scale:
            factor = self.column.scale / before.scale
            self.verticalScrollBar().setValue(round(self.column.sheets[page].y + within * factor))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        del dx, dy  # repainted, since pages are aligned to device pixels
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.step_zoom(up=event.angleDelta().y() > 0, about=event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step_zoom(up=True)
            case Qt.Key.Key_Minus:
                self.step_zoom(up=False)
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case _:
                super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.tiles.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colours().band)
        if self._pages is None:
            self._paint_sentence(painter)
        else:
            self._paint_pages(painter)
        painter.end()

    # -------------------------------------------------------------------------

    def _space(self) -> Space:
        size = self.viewport().size()
        return Space(size.width(), size.height(), self.logicalDpiX())

    def _scrolled(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _lay_out(self) -> None:
        sizes = self._pages.sizes if self._pages else ()
        if sizes:
            space = self._space()
            scale = scale_of(self._zoom, sizes, space)
            if scale != self.column.scale:
                self.tiles.mark_stale()
            self.column = column(sizes, scale, space)
        else:
            self.column = PageColumn(self.column.scale, (), 0, 0)
        size = self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), self.column.width, size.width()),
            (self.verticalScrollBar(), self.column.height, size.height()),
        ):
            bar.setPageStep(seen)
            bar.setRange(0, max(0, round(whole) - seen))
        self._painted = False
        self.viewport().update()
        self.moved.emit()

    def _take_tile(self) -> None:
        self.viewport().update()
        self.drawn.emit()

    def _paint_sentence(self, painter: QPainter) -> None:
        painter.setFont(theme.ui_font())
        painter.setPen(theme.colours().quiet_ink)
        box = self.viewport().rect().adjusted(48, 24, -48, -24)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), self._said)

    def _paint_pages(self, painter: QPainter) -> None:
        ratio, scrolled = self.devicePixelRatioF(), self._scrolled()
        seen = self.viewport().size()
        wanted: list[Tile] = []
        for number in self.column.visible(scrolled.y(), seen.height()):
            spot = spot_of(self.column.sheets[number], scrolled, ratio)
            wanted += paint_sheet(painter, number, spot, self.tiles, seen)
        self.tiles.request(tuple(wanted))
        self._painted = True


_ICON = 16


class ZoomBar(QWidget):
    """Tool bar with the zoom and the page number of a `PageView`."""

    def __init__(self, view: PageView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.smaller = self._button("缩小（-）", partial(view.step_zoom, up=False))
        self.larger = self._button("放大（+）", partial(view.step_zoom, up=True))
        self.choice = quiet_button("", self)
        self.choice.setObjectName("zoom")
        self.choice.setAccessibleName("比例")
        set_tip(self.choice, "比例；按住 Ctrl 滚动滚轮也可以缩放")
        self.choice.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choice.setMenu(self._menu())
        self.place = PlainLabel("", self, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.smaller, self.choice, self.larger):
            row.addWidget(widget)
        row.addSpacing(theme.GAP)
        row.addWidget(self.place)
        view.moved.connect(self.refresh)
        self.restyle()
        self.refresh()

    def restyle(self) -> None:
        """Apply the current palette and type size to the icons."""
        for button, shape in ((self.smaller, "minus"), (self.larger, "plus")):
            button.setIcon(labels.icon(shape))
            button.setIconSize(QSize(theme.px(_ICON), theme.px(_ICON)))

    def refresh(self) -> None:
        """Update the zoom and the page number shown."""
        view = self._view
        zoom, percent = view.zoom, round(view.percent)
        self.choice.setText(zoom.value if isinstance(zoom, Fit) else f"{percent}%")
        count = len(view.pages.sizes) if view.pages else 0
        self.place.setText(f"{view.page + 1}/{count} 页" if count else "")
        self.place.setAccessibleName(f"第 {view.page + 1} 页，共 {count} 页" if count else "")
        for widget in (self.choice, self.smaller, self.larger):
            widget.setEnabled(count > 0)
        self.smaller.setEnabled(count > 0 and percent > SMALLEST)
        self.larger.setEnabled(count > 0 and percent < LARGEST)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for fit in Fit:
            on_press(menu.addAction(fit.value), partial(self._view.set_zoom, fit))
        menu.addSeparator()
        for step in STEPS:
            on_press(menu.addAction(f"{step}%"), partial(self._view.set_zoom, step))
        return menu

    def _button(self, tip: str, action: Callable[[], object]) -> QToolButton:
        button = quiet_button("", self)
        set_tip(button, tip)
        button.setAccessibleName(tip.partition("（")[0])
        on_press(button, action)
        return button


def quiet_button(text: str, parent: QWidget) -> QToolButton:
    """Return a flat tool button with a text."""
    button = QToolButton(parent)
    button.setText(text)
    theme.mark(button, "quiet")
    return button

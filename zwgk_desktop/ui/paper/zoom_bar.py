"""Smaller, larger, fitted: the zoom of pages, and which page is seen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from zwgk_desktop.ui.look import icons, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.paper.page_column import LARGEST, SMALLEST, STEPS, Fit
from zwgk_desktop.ui.paper.page_view import PageView

_ICON = 16


class ZoomBar(QWidget):
    """Steers one `PageView` and follows it."""

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
        self.place = PlainLabel("", self)
        self.place.setObjectName("quiet")
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
        """Take the palette at hand."""
        for button, shape in ((self.smaller, "minus"), (self.larger, "plus")):
            button.setIcon(icons.icon(shape))
            button.setIconSize(QSize(theme.px(_ICON), theme.px(_ICON)))

    def refresh(self) -> None:
        """Say how the view stands."""
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
    """Return a button of a row of tools."""
    button = QToolButton(parent)
    button.setText(text)
    button.setProperty("quiet", True)  # noqa: FBT003 - Qt's own
    return button

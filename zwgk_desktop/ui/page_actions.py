"""Actions of a page: its buttons, keys and the context menu of its rows."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLayout, QMenu, QPushButton, QWidget

from zwgk_desktop.ui.actions import ActionContext, ActionSpec, make_action
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import icon, set_tip
from zwgk_desktop.ui.look.records import RecordView


class ActionButton(QPushButton):
    """Button of an action: shows its text, tip and state, and triggers it."""

    def __init__(self, action: QAction, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._action, self._icon = action, ""
        set_tip(self, tip)
        # Enter presses the focused button. A `Dialog` sees to that itself.
        self.setAutoDefault(not isinstance(parent, QDialog))
        self.setCheckable(action.isCheckable())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def show_icon(self, name: str) -> None:
        """Show an icon in the colour of the text, but none where large type needs the room."""
        self._icon = name
        theme.looks.changed.connect(self._draw_icon)
        self._draw_icon()

    def _draw_icon(self) -> None:
        if theme.scale.percent > theme.ROOMY:
            self.setIcon(QIcon())
            return
        own, side = theme.colours(), theme.px(16)
        ink = own.accent_ink if self.property("primary") else own.ink
        self.setIcon(icon(self._icon, ink.name()))
        self.setIconSize(QSize(side, side))

    def _follow(self) -> None:
        action = self._action
        self.setText(action.text())
        self.setEnabled(action.isEnabled())
        self.setChecked(action.isChecked())
        if self.isHidden() is action.isVisible():
            self.setVisible(action.isVisible())


class PageActions:
    """Actions of a page by name.

    Keys work while the keyboard is on the page. Buttons stand in bars, in the order in which
    the actions are declared.

    Args:
        page: The widget that owns the actions.
        specs: Declarations by the groups that define the handlers.
        saved: Saves all typing; returns False if an entry was refused.
        table: Table whose selected row the actions apply to, with a context menu of them.
    """

    def __init__(
        self,
        page: QWidget,
        specs: Iterable[ActionSpec],
        saved: Callable[[], bool] = lambda: True,
        table: RecordView[Any] | None = None,
    ) -> None:
        self._page, self._table = page, table
        self._specs = {spec.name: spec for spec in specs}
        self._actions = {name: make_action(one, page, saved) for name, one in self._specs.items()}
        for action in self._actions.values():
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if table is not None:
            self.fill_row_menu(table)
            table.choice_changed.connect(self.allow)
            self.allow()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: str, layout: QLayout) -> None:
        """Add the buttons of a bar to a layout."""
        for spec in self._specs.values():
            if spec.bar == bar:
                layout.addWidget(self.button(spec.name))

    def button(self, name: str) -> ActionButton:
        """Return a new button of an action."""
        spec = self._specs[name]
        button = ActionButton(self[name], spec.tip_text, self._page)
        button.setProperty("primary", spec.primary)
        if spec.icon:
            button.show_icon(spec.icon)
        return button

    def menu_button(self, text: str, bar: str) -> QPushButton:
        """Return a button with a menu of the actions of a bar."""
        button = QPushButton(text, self._page)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.addActions([self[spec.name] for spec in self._specs.values() if spec.bar == bar])
        button.setMenu(menu)
        return button

    def fill_row_menu(self, rows: QAbstractItemView) -> None:
        """Offer the actions of a row in the context menu of a list."""
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        rows.addActions([self[name] for name, spec in self._specs.items() if spec.of_row])

    def allow(self, context: ActionContext | None = None) -> None:
        """Enable the actions that are possible now, and hide those that do not apply.

        Args:
            context: State of the page; None for that of its table.
        """
        if context is None:
            context = ActionContext(row=self._table is not None and self._table.chosen is not None)
        for name, spec in self._specs.items():
            self[name].setVisible(spec.shown())
            self[name].setEnabled(spec.needs.is_met(context) and spec.possible())

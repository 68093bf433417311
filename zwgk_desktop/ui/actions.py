"""Actions of the window and its pages: `ActionSpec`, and the menus and toolbar made of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QWidget

from zwgk_desktop.domain.report import Status
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.look import labels, theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip


class MenuSection(Enum):
    """Section of a menu, between two separators. Actions follow the order of declaration."""

    MAKE = auto()
    EXPORT = auto()
    PAPER = auto()
    WORKSPACE = auto()
    LEAVE = auto()
    UNDO = auto()
    CLIPBOARD = auto()
    TEXT = auto()
    FILL = auto()
    SECOND_KEYING = auto()
    DELETE = auto()
    GO = auto()
    FINDINGS = auto()
    BESIDE = auto()
    SIZE = auto()
    APPEARANCE = auto()
    """Submenu of 查看 whose actions exclude each other."""
    HISTORY = auto()
    LINKS = auto()
    STATE = auto()
    YEARS = auto()
    LEARN = auto()
    SUPPORT = auto()


_MENUS = (
    (
        "文件(&F)",
        (
            MenuSection.MAKE,
            MenuSection.EXPORT,
            MenuSection.PAPER,
            MenuSection.WORKSPACE,
            MenuSection.LEAVE,
        ),
    ),
    (
        "编辑(&E)",
        (
            MenuSection.UNDO,
            MenuSection.CLIPBOARD,
            MenuSection.TEXT,
            MenuSection.FILL,
            MenuSection.SECOND_KEYING,
            MenuSection.DELETE,
        ),
    ),
    ("查看(&V)", (MenuSection.GO, MenuSection.FINDINGS, MenuSection.BESIDE, MenuSection.SIZE)),
    ("报告(&P)", (MenuSection.HISTORY, MenuSection.LINKS, MenuSection.STATE, MenuSection.YEARS)),
    ("帮助(&H)", (MenuSection.LEARN, MenuSection.SUPPORT)),
)
_TOOLS = (MenuSection.GO, MenuSection.UNDO, MenuSection.MAKE, MenuSection.EXPORT, MenuSection.PAPER)


@dataclass(frozen=True, slots=True)
class ActionContext:
    """State that decides which actions are possible.

    Args:
        session: Session of the report shown, or None.
        locked: Whether another process writes to the workspace.
        deleted: Whether a report was just deleted and can be brought back.
        row: Whether a row is chosen in the list of the page.
    """

    session: EditingSession | None = None
    locked: bool = False
    deleted: bool = False
    row: bool = False


class Needs(Enum):
    """Condition under which an action is possible."""

    NOTHING = auto()
    WRITABLE = auto()
    """Workspace that is writable, or that does not exist yet."""
    REPORT = auto()
    EDITABLE = auto()
    """Report that can be changed now."""
    FINAL = auto()
    UNPUBLISHED = auto()
    """Final report that is not marked as published."""
    UNDOABLE = auto()
    REDOABLE = auto()
    ROW = auto()
    """Row selected in the list of the page."""
    WRITABLE_ROW = auto()
    """Row selected in a list whose entries can be changed."""

    def is_met(self, context: ActionContext) -> bool:
        """Return whether the condition is met."""
        session = context.session
        match self:
            case Needs.NOTHING:
                return True
            case Needs.WRITABLE:
                return not context.locked
            case Needs.ROW:
                return context.row
            case Needs.WRITABLE_ROW:
                return context.row and not context.locked
            case _:
                pass
        if session is None:
            return self is Needs.UNDOABLE and context.deleted
        return self._met_by(session, locked=context.locked)

    def _met_by(self, session: EditingSession, *, locked: bool) -> bool:
        match self:
            case Needs.UNDOABLE:
                return session.timeline.can_undo
            case Needs.REDOABLE:
                return session.timeline.can_redo
            case Needs.EDITABLE:
                return not locked and not session.frozen
            case Needs.FINAL:
                return not locked and session.frozen
            case Needs.UNPUBLISHED:
                published = session.report.status is Status.PUBLISHED
                return not locked and session.frozen and not published
            case _:
                return True


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """Declaration of an action of the window or a page.

    Args:
        name: Name in the code.
        text: Label in the menu; the toolbar omits the dots.
        run: Handler. "module:function" is imported at the first use and called with the
            context of the action, in the window a `WindowContext`; a callable is called
            without. A switch passes its state too.
        menu: Section of the menus; None for an action of a page.
        needs: Condition for the action.
        keys: Keys separated by blanks; the first is shown.
        icon: Name of a shape of `icons`.
        tip: Tooltip, if the label is not enough.
        access_letter: Letter that chooses it in the menu with Alt.
        in_toolbar: Whether it is in the toolbar too.
        saves_first: Whether all typing must be saved before.
        switched: Initial state of a switch; None for other actions.
        bar: Of a page, the row of buttons that shows it; "" for none.
        primary: Of a page, whether its button is the proposed one.
        of_row: Of a page, whether it is in the context menu of rows.
        possible: Of a page, a condition besides `needs`.
        shown: Of a page, whether it applies to what the page shows now.
    """

    name: str
    text: str
    run: Callable[..., object] | str
    menu: MenuSection | None = None
    needs: Needs = Needs.NOTHING
    keys: str = ""
    icon: str = ""
    tip: str = ""
    access_letter: str = ""
    in_toolbar: bool = False
    saves_first: bool = False
    switched: bool | None = None
    bar: str = ""
    primary: bool = False
    of_row: bool = False
    possible: Callable[[], bool] = _always
    shown: Callable[[], bool] = _always

    def handler(self, context: object) -> Callable[..., object]:
        """Return the handler, bound to its context if it is named."""
        return partial(late(self.run), context) if isinstance(self.run, str) else self.run

    @property
    def tip_text(self) -> str:
        """Tooltip of a button: the tip and the first key; "" without both."""
        keys = self.keys.split()
        label = self.text.removesuffix("…")
        return f"{self.tip or label}（{keys[0]}）" if keys else self.tip


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys of one menu.

    Args:
        keys: Label and written keys of each action.
    """

    title: str
    keys: tuple[tuple[str, str], ...]


_LETTER = re.compile(r"\(&\w\)|&")
_HEADED, _HEADED_WIDTH = 125, 1000
"""Limits for the report's name in the toolbar: type size in percent, width in px at 100 %."""


class Actions:
    """Actions by name, with the menus and the toolbar made of them.

    Args:
        window: Window in which their keys work.
        saved: Saves unfinished typing; returns False if some of it was refused.
    """

    def __init__(self, window: QWidget, saved: Callable[[], bool]) -> None:
        self._window = window
        self._saved = saved
        self._specs: dict[str, ActionSpec] = {}
        self._by_name: dict[str, QAction] = {}
        self._wanting: dict[Needs, list[QAction]] = {}
        self._menus: dict[str, QMenu] = {}
        self._lent: Mapping[str, QAction] = {}
        self.recent = QMenu("最近的工作区(&R)", window)
        self.tabs = QMenu("转到(&T)", window)
        self._appearance = QMenu("外观(&P)", window)
        self._headed: QAction | None = None
        self._at_cell: bool | None = None
        self.heading = PlainLabel()
        self.heading.setObjectName("quiet")

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """Specs of all actions, in the order they were added."""
        return tuple(self._specs.values())

    def add(self, specs: Iterable[ActionSpec], context: object = None) -> None:
        """Add actions before the menus are filled. Handlers given by name get the context."""
        for spec in specs:
            if spec.name in self._specs:
                raise ValueError(spec.name)
            self._specs[spec.name] = spec
            self._by_name[spec.name] = make_action(spec, self._window, self._saved, context)
            if spec.needs is not Needs.NOTHING:
                self._wanting.setdefault(spec.needs, []).append(self._by_name[spec.name])

    def fill_menus(self, bar: QMenuBar) -> None:
        """Fill the menu bar."""
        choice = QActionGroup(self._window)
        for action in self._at(MenuSection.APPEARANCE):
            action.setCheckable(True)
            choice.addAction(action)
            self._appearance.addAction(action)
        under = {
            MenuSection.WORKSPACE: (self.recent,),
            MenuSection.SIZE: (self._appearance, self.tabs),
        }
        for title, places in _MENUS:
            menu = self._menus[title] = bar.addMenu(title)
            for place in places:
                if menu.actions():
                    menu.addSeparator()
                menu.addActions(self._at(place))
                for other in under.get(place, ()):
                    menu.addMenu(other)

    def fill_tools(self, bar: QToolBar) -> None:
        """Fill the toolbar, with the report's name at its right end."""
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for place in _TOOLS:
            if bar.actions():
                bar.addSeparator()
            bar.addActions([a for a in self._at(place) if self._specs[a.objectName()].in_toolbar])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        self._headed = bar.addWidget(self.heading)

    def do(self, name: str) -> None:
        """Trigger an action if it is enabled."""
        self[name].trigger()

    def add_tab_actions(self, titles: Iterable[str], turn: Callable[[int], None]) -> None:
        """Fill the menu of the tabs, each with the key Ctrl and its number."""
        self.tabs.clear()
        for index, title in enumerate(titles):
            action = self.tabs.addAction(title)
            action.setShortcut(f"Ctrl+{index + 1}")
            on_press(action, partial(turn, index))

    def key_groups(self) -> tuple[KeyGroup, ...]:
        """Return all keys of the menus, grouped by menu, including disabled actions."""
        menus = self._menus.items()
        return tuple(KeyGroup(title.partition("(")[0], tuple(_walk(menu))) for title, menu in menus)

    def set_help_key_target(self, *, here: bool) -> None:
        """Set whether F1 explains the current cell or lists the keys."""
        if here is self._at_cell:
            return  # called at every entry; changing keys updates all menus
        self._at_cell = here
        self["help"].setEnabled(here)
        keys = ["Shift+F1"] if here else ["F1", "Shift+F1"]
        self["keys"].setShortcuts([QKeySequence(key) for key in keys])

    def restyle(self) -> None:
        """Apply the current type size and palette to the icons."""
        for name, spec in self._specs.items():
            if spec.icon:
                self[name].setIcon(labels.icon(spec.icon))
        chosen = "system" if theme.looks.follows else theme.looks.appearance.value
        self[chosen].setChecked(True)
        self.fit_report_name()

    def fit_report_name(self) -> None:
        """Show the report's name in the toolbar if there is room."""
        roomy = self._window.width() >= theme.px(_HEADED_WIDTH)
        if self._headed is not None:
            self._headed.setVisible(roomy and theme.scale.percent <= _HEADED)

    def allow(self, context: ActionContext) -> None:
        """Enable the actions that are possible in the given context."""
        for needs, actions in self._wanting.items():
            possible = needs.is_met(context)
            for action in actions:
                if action.isEnabled() is not possible:
                    action.setEnabled(possible)
        self.tabs.setEnabled(context.session is not None)

    def lend(self, actions: Mapping[str, QAction]) -> None:
        """Show a page's actions in the menus instead of the window's; {} takes them back.

        Args:
            actions: Actions of the page, by the name of the window's action they replace.
        """
        if actions == self._lent:
            return
        for name in self._lent:
            self[name].setVisible(True)
        for menu in self._menus.values():
            for action in self._lent.values():
                menu.removeAction(action)
            for name, action in actions.items():
                if self[name] in menu.actions():
                    menu.insertAction(self[name], action)
        for name in actions:
            self[name].setVisible(False)
        self._lent = actions

    def _at(self, place: MenuSection) -> list[QAction]:
        return [self[name] for name, spec in self._specs.items() if spec.menu is place]


def make_action(
    spec: ActionSpec, owner: QWidget, saved: Callable[[], bool], context: object = None
) -> QAction:
    """Return the `QAction` of a spec, added with its keys to the owner widget."""
    run = spec.handler(context)
    action = QAction(_with_letter(spec), owner)
    action.setObjectName(spec.name)
    action.setIconText(spec.text.removesuffix("…"))
    if spec.icon:
        action.setIcon(labels.icon(spec.icon))
    action.setShortcuts([QKeySequence(key) for key in spec.keys.split()])
    set_tip(action, spec.tip_text or spec.text.removesuffix("…"))
    action.setIconVisibleInMenu(False)
    owner.addAction(action)
    if spec.switched is None:
        action.triggered.connect(lambda: run() if not spec.saves_first or saved() else None)
    else:
        action.setCheckable(True)
        action.setChecked(spec.switched)
        action.toggled.connect(run)
    return action


def _walk(menu: QMenu) -> Iterator[tuple[str, str]]:
    """Yield label and keys of each action with a key in a menu and its submenus."""
    for action in menu.actions():
        under = action.menu()
        if isinstance(under, QMenu):
            yield from _walk(under)
        elif action.shortcuts() and action.isVisible():
            words = _LETTER.sub("", action.text()).removesuffix("…")
            yield words, "、".join(key.toString() for key in action.shortcuts())


def _with_letter(spec: ActionSpec) -> str:
    if not spec.access_letter:
        return spec.text
    words = spec.text.removesuffix("…")
    return f"{words}(&{spec.access_letter}){spec.text.removeprefix(words)}"

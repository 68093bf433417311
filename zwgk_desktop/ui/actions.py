"""Everything the window can be told to do: words, keys and icons in one table."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QMenuBar, QSizePolicy, QToolBar, QWidget

from zwgk_desktop.domain.status import Status
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.look import icons, theme
from zwgk_desktop.ui.look.palettes import Appearance


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of a menu.

    Args:
        keys: What each does, and the keys as they are written.
    """

    title: str
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Deed:
    """Keys are parted by blanks; the letter is what Alt chooses in the menu."""

    text: str
    keys: str = ""
    icon: str = ""
    tip: str = ""
    letter: str = ""


_DEEDS = {
    "new": _Deed("新建年度报告…", "Ctrl+N", "new"),
    "import": _Deed("导入…", "Ctrl+I", "import", "读入已有的报告，先看读到了什么，再决定是否导入"),
    "sample": _Deed("打开样例", letter="S"),
    "pdf": _Deed("导出 PDF", "Ctrl+E", "pdf", "按公文格式排成 A4，供上网公布和打印"),
    "xlsx": _Deed("导出 Excel", "Ctrl+Shift+E", "xlsx", "三张统计表和核对结果，供上报"),
    "docx": _Deed("导出 Word", letter="O"),
    "html": _Deed("导出网页", letter="B"),
    "notice": _Deed(
        "公示单…", "Ctrl+G", "notice", "贴在公开栏的一张：选纸张、方向、颜色，打印或者导出"
    ),
    "posting": _Deed("张贴记录…", letter="G"),
    "print": _Deed("打印…", "Ctrl+P", "print", "打印预览里的这几页"),
    "new_workspace": _Deed("新建工作区…", letter="W"),
    "open_workspace": _Deed("打开工作区…", "Ctrl+O", "open"),
    "backups": _Deed("备份…", letter="K"),
    "quit": _Deed("退出", "Ctrl+Q"),
    "undo": _Deed("撤销", "Ctrl+Z", "undo"),
    "redo": _Deed("重做", "Ctrl+Y", "redo"),
    "find": _Deed("查找…", "Ctrl+F", letter="F"),
    "replace": _Deed("替换…", "Ctrl+H", letter="H"),
    "punctuate": _Deed("标点改全角", "Ctrl+J", letter="P"),
    "renumber": _Deed("小标题重新编号", "Ctrl+K", letter="K"),
    "last_year": _Deed("并排显示上年文字", "Ctrl+L", letter="Y"),
    "filter": _Deed("核对结果换一类看", "Ctrl+F8"),
    "fill_here": _Deed("选区填 0…", "Alt+0", letter="S"),
    "fill": _Deed("本表无发生，全部填 0…", "Alt+9", letter="B"),
    "nil": _Deed(
        "零报告…", "Alt+8", "", "三、四两张表全部填 0，并为“一、总体情况”拟一句话", letter="N"
    ),
    "review": _Deed("复核本表（第二人重录）", "Alt+R", letter="R"),
    "help": _Deed("单元格说明", "F1"),
    "history": _Deed("历史", "F7", "", "做过的每一步，可以回到任何一步"),
    "cell_history": _Deed("这一处的历史", "Shift+F7"),
    "carry": _Deed("从上年开始…", letter="S"),
    "link": _Deed("解除、恢复与上年的关联…", letter="L"),
    "finalise": _Deed("定稿…", "Ctrl+D", "", "没有要处理的，整份存为一版，不再改动"),
    "publish": _Deed("标为已发布", letter="P"),
    "correct": _Deed("开始更正版…", letter="C"),
    "versions": _Deed("各版对照、更正清单…", letter="V"),
    "units": _Deed("单位更名与合并…", letter="U"),
    "years": _Deed("年度对比…", "Ctrl+B", "", "各年并排，附图"),
    "delete": _Deed("删除这份报告…", "", "delete", letter="D"),
    "reports": _Deed("报告列表", "Alt+Home", "reports", "回到报告列表；这份报告已经保存"),
    "next": _Deed("下一项核对结果", "F8", "next"),
    "previous": _Deed("上一项核对结果", "Shift+F8", "previous"),
    "panel": _Deed("显示核对结果", "F9"),
    "larger": _Deed("放大字号", "Ctrl++ Ctrl+="),
    "smaller": _Deed("缩小字号", "Ctrl+-"),
    "usual": _Deed("恢复原来字号", "Ctrl+0"),
    "light": _Deed("浅色", letter="L"),
    "dark": _Deed("深色", letter="D"),
    "contrast": _Deed("高对比", letter="C"),
    "manual": _Deed("使用手册", "Ctrl+F1"),
    "keys": _Deed("快捷键", "Shift+F1"),
    "tour": _Deed("跟着走一遍", letter="T"),
    "diagnosis": _Deed("导出诊断包…", letter="D"),
    "log": _Deed("打开日志所在文件夹", letter="L"),
    "about": _Deed("关于本程序", letter="A"),
}

_VIEWING = (
    *("reports", "", "next", "previous", "filter", "panel", "", "last_year", "help", ""),
    *("larger", "smaller", "usual", ""),
)
_TEXTS = ("find", "replace", "punctuate", "renumber")
_EDITING = (
    *("undo", "redo", "", *_TEXTS, "", "fill_here", "fill", "nil", "", "review", "", "delete"),
)
_RECORD = (
    *(
        "history",
        "cell_history",
        "",
        "carry",
        "link",
        "",
        "finalise",
        "publish",
        "correct",
        "versions",
    ),
    *("", "years", "units"),
)
_PAPERS = ("pdf", "xlsx", "docx", "html", "", "print", "notice", "posting")
_MENUS = (
    ("文件(&F)", ("new", "import", "sample", "", *_PAPERS, "")),
    ("编辑(&E)", _EDITING),
    ("查看(&V)", _VIEWING),
    ("报告(&P)", _RECORD),
    ("帮助(&H)", ("manual", "keys", "tour", "", "diagnosis", "log", "about")),
)
_WORKSPACE = ("new_workspace", "open_workspace", "backups")
_APPEARANCES = tuple(appearance.value for appearance in Appearance)
_OF_A_REPORT = (
    *(
        "reports",
        *(name for name in _PAPERS if name),
        "next",
        "previous",
        "filter",
        "panel",
    ),
    *("find", "last_year"),
    *("history", "cell_history", "versions", "years"),
)
_TO_WRITE = ("new", "import", "units")
_TO_WRITE_A_REPORT = ("delete", "fill", "fill_here", "nil", "review", *_TEXTS[1:])
_TOOLS = ("reports", "", "undo", "redo", "", "import", "", "pdf", "xlsx", "", "print", "notice")


_LETTER = re.compile(r"\(&\w\)|&")
_HEADED = 125
"""Percent up to which the toolbar has room for the report's name; it stands in the title too."""


class Actions:
    """The actions by name, and the menus and the toolbar made of them."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._by_name = {name: self._made(name, deed) for name, deed in _DEEDS.items()}
        self["panel"].setCheckable(True)
        self["panel"].setChecked(True)
        self["help"].setCheckable(True)
        self["history"].setCheckable(True)
        self["last_year"].setCheckable(True)
        self._menus: dict[str, QMenu] = {}
        self.recent = QMenu("最近的工作区(&R)", window)
        self.tabs = QMenu("转到(&T)", window)
        self._appearance = self._choice("外观(&P)", _APPEARANCES)
        self.heading = QLabel()
        self.heading.setObjectName("quiet")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def fill_menus(self, bar: QMenuBar) -> None:
        """Lay out the menus."""
        menus = [self._menu(bar, title, names) for title, names in _MENUS]
        file, _, view, *_ = menus
        file.addActions([self[name] for name in _WORKSPACE])
        file.addMenu(self.recent)
        file.addSeparator()
        file.addAction(self["quit"])
        view.addMenu(self._appearance)
        view.addMenu(self.tabs)

    def fill_tools(self, bar: QToolBar) -> None:
        """Lay out the toolbar, with the report's name at its right end."""
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in _TOOLS:
            if name:
                bar.addAction(self[name])
            else:
                bar.addSeparator()
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(self.heading)

    def do(self, name: str) -> None:
        """Do an action, if it is allowed."""
        self[name].trigger()

    def on(self, name: str, deed: Callable[[], object]) -> None:
        """Say what an action does."""
        self[name].triggered.connect(lambda _=False: deed())

    def list_tabs(self, titles: Iterable[str], turn: Callable[[int], None]) -> None:
        """Fill the menu of the tabs; Ctrl and its number turns to each."""
        self.tabs.clear()
        for index, title in enumerate(titles):
            action = self.tabs.addAction(title)
            action.setShortcut(f"Ctrl+{index + 1}")
            action.triggered.connect(partial(_turn, turn, index))

    def key_groups(self) -> tuple[KeyGroup, ...]:
        """Return every key of the menus, menu by menu, whether allowed at present or not."""
        menus = self._menus.items()
        return tuple(KeyGroup(title.partition("(")[0], tuple(_walk(menu))) for title, menu in menus)

    def stand_at_cell(self, *, here: bool) -> None:
        """F1 explains the cell with the caret; elsewhere it lists the keys."""
        self["help"].setEnabled(here)
        keys = ["Shift+F1"] if here else ["F1", "Shift+F1"]
        self["keys"].setShortcuts([QKeySequence(key) for key in keys])

    def redress(self) -> None:
        """Take the type size and the palette at hand."""
        for name, deed in _DEEDS.items():
            if deed.icon:
                self[name].setIcon(icons.icon(deed.icon))
        self[theme.looks.appearance.value].setChecked(True)
        self.heading.setVisible(theme.scale.percent <= _HEADED)

    def allow(self, session: EditingSession | None, *, locked: bool) -> None:
        """Allow what is possible with the report shown, or with none."""
        shown = session is not None
        self["undo"].setEnabled(session is not None and session.can_undo)
        self["redo"].setEnabled(session is not None and session.can_redo)
        self.tabs.setEnabled(shown)
        for name in _TO_WRITE:
            self[name].setEnabled(not locked)
        for name in _OF_A_REPORT:
            self[name].setEnabled(shown)
        self._allow_states(session, locked=locked)

    def _allow_states(self, session: EditingSession | None, *, locked: bool) -> None:
        """Allow what leads on from how far the report has come."""
        frozen = session is not None and session.frozen
        here = session is not None and not locked
        for name in (*_TO_WRITE_A_REPORT, "carry", "link", "finalise"):
            self[name].setEnabled(here and not frozen)
        self["correct"].setEnabled(here and frozen)
        published = session is not None and session.report.status is Status.PUBLISHED
        self["publish"].setEnabled(here and frozen and not published)

    def _menu(self, bar: QMenuBar, title: str, names: tuple[str, ...]) -> QMenu:
        menu = self._menus[title] = bar.addMenu(title)
        for name in names:
            if name:
                menu.addAction(self[name])
            else:
                menu.addSeparator()
        return menu

    def _choice(self, title: str, names: tuple[str, ...]) -> QMenu:
        """Make a menu of which one is chosen."""
        menu, group = QMenu(title, self._window), QActionGroup(self._window)
        for name in names:
            self[name].setCheckable(True)
            group.addAction(self[name])
        menu.addActions(group.actions())
        return menu

    def _made(self, name: str, deed: _Deed) -> QAction:
        action = QAction(_with_letter(deed), self._window)
        action.setObjectName(name)
        action.setIconText(deed.text.removesuffix("…"))
        if deed.icon:
            action.setIcon(icons.icon(deed.icon))
        keys = deed.keys.split()
        action.setShortcuts([QKeySequence(key) for key in keys])
        shown = f"（{keys[0]}）" if keys else ""
        action.setToolTip(f"{deed.tip or deed.text.removesuffix('…')}{shown}")
        action.setIconVisibleInMenu(False)
        self._window.addAction(action)
        return action


def _walk(menu: QMenu) -> Iterator[tuple[str, str]]:
    """Yield what has a key in a menu and the menus under it."""
    for action in menu.actions():
        under = action.menu()
        if isinstance(under, QMenu):
            yield from _walk(under)
        elif action.shortcuts():
            words = _LETTER.sub("", action.text()).removesuffix("…")
            yield words, "、".join(key.toString() for key in action.shortcuts())


def _with_letter(deed: _Deed) -> str:
    if not deed.letter:
        return deed.text
    words = deed.text.removesuffix("…")
    return f"{words}(&{deed.letter}){deed.text.removeprefix(words)}"


def _turn(turn: Callable[[int], None], index: int, *_checked: bool) -> None:
    turn(index)

"""All keys in a list: those of the menus from the actions themselves, the rest from the manual."""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from zwgk_desktop.services.manual import Chapter, Manual
from zwgk_desktop.ui.actions import KeyGroup
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.manual.text import ManualText

TITLE = "快捷键"
CHAPTER = "11-keys.md"
OF_THE_WINDOW = "整个窗口"
"""The part of the chapter that the actions tell better."""

_SIZE = QSize(620, 640)


class KeysWindow(Dialog):
    """To look at beside the program."""

    def __init__(self, parent: QWidget, groups: Iterable[KeyGroup], manual: Manual) -> None:
        super().__init__(parent, TITLE, _SIZE.width())
        self.text = ManualText(manual, self)
        self.text.setAccessibleName(TITLE)
        self.text.show_chapter(Chapter("", _listed(groups, manual)))
        self.box.addWidget(self.text, 1)
        self.foot(self.leaving("关闭"))
        room = self.screen().availableGeometry().size()
        wanted = QSize(theme.px(_SIZE.width()), theme.px(_SIZE.height()))
        self.resize(wanted.boundedTo(room * 0.9))


def _listed(groups: Iterable[KeyGroup], manual: Manual) -> str:
    parts = [f"# {TITLE}"]
    for group in groups:
        lines = [f"| {_shown(keys)} | {words} |" for words, keys in group.keys]
        parts.append("\n".join([f"## {group.title}", "", "| 按键 | 作用 |", "|---|---|", *lines]))
    chapter = manual.chapter(CHAPTER)
    sections = chapter.text.split("\n## ")[1:] if chapter else []
    own = [section for section in sections if not section.startswith(OF_THE_WINDOW)]
    return "\n\n".join([*parts, *(f"## {section.strip()}" for section in own)])


def _shown(keys: str) -> str:
    """Write a key as it stands on the keyboard."""
    return keys.replace("++", "+＋").replace("+-", "+－").replace("|", "\\|")

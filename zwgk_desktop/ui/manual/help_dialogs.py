"""Dialogs of the help menu: the keys, and about the program."""

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QGridLayout, QTabWidget, QTextBrowser, QWidget

from zwgk_desktop import __version__, paths
from zwgk_desktop.services.diagnosis import Component, components, licence
from zwgk_desktop.services.manual import Chapter, Manual
from zwgk_desktop.services.updates.installation import list_sources
from zwgk_desktop.ui.actions import KeyGroup
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import as_sections
from zwgk_desktop.ui.look.labels import PROGRAM_TITLE, PlainLabel, program_icon
from zwgk_desktop.ui.manual.text import ManualText
from zwgk_desktop.ui.window_context import WindowContext

_ABOUT = "关于本程序"
_WHAT = "供乡镇编制政府信息公开工作年度报告：填报、核对、排版、导出。本程序不联网。"
_OURS = "以木兰宽松许可证第2版（MulanPSL-2.0）发布。"
_OTHERS = (
    "本程序使用下列自由软件，各按自己的许可证发布。"
    "Qt 和 PySide6 以动态链接库的形式附带，可以自行替换；"
    "许可证全文在程序文件夹的 resources/licences 和各组件的 dist-info 中。"
)
_IN_A_FILE = "见组件所附文件"
_ICON = 64
_SHARE = 0.9  # of the screen, at most


def show_keys(context: WindowContext) -> None:
    """Show all keys: those of the menus, and the others from the manual."""
    manual = Manual.read(paths.resources() / "manual")
    KeysWindow(context.window, context.frame.actions.key_groups(), manual).show()


def show_about(context: WindowContext) -> None:
    """Show version, licences and components of the program."""
    AboutDialog(context.window).open()


class AboutDialog(Dialog):
    """Dialog with version, licences and components, read when it is opened."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _ABOUT)
        self.resize(QSize(theme.px(680), theme.px(540)).boundedTo(_room(self)))
        self.pages = QTabWidget(self)
        self.pages.setObjectName("tabs")
        as_sections(self.pages.tabBar())
        for title, document in (
            ("所用组件", _rich(_table(_listed()))),
            ("表式和放假安排", _rich(_sources())),
            ("字体", _of_markdown((paths.fonts() / "LICENSE.md").read_text("utf-8"))),
            ("本程序的许可证", _plain(licence())),
        ):
            self.pages.addTab(self._page(title, document), title)
        self.box.setSpacing(theme.GAP_LARGE)
        self.box.addLayout(self._head())
        self.box.addWidget(self.pages, 1)
        self.add_buttons(self.closing_button("关闭"))

    def _head(self) -> QGridLayout:
        icon = PlainLabel("", self)
        icon.setPixmap(program_icon().pixmap(theme.px(_ICON)))
        head = QGridLayout()
        head.setHorizontalSpacing(theme.GAP_LARGE)
        head.setVerticalSpacing(theme.GAP_SMALL)
        head.setColumnStretch(1, 1)
        head.addWidget(icon, 0, 0, 3, 1, Qt.AlignmentFlag.AlignTop)
        for row, (text, look) in enumerate(
            ((f"{PROGRAM_TITLE}　{__version__}", "heading"), (_WHAT, ""), (_OURS, "quiet"))
        ):
            label = PlainLabel(text, self, look, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            head.addWidget(label, row, 1)
        return head

    def _page(self, title: str, document: QTextDocument) -> QTextBrowser:
        page = QTextBrowser(self)
        page.setAccessibleName(title)
        page.setOpenLinks(False)
        document.setParent(page)
        document.setDocumentMargin(theme.px(12))
        page.setDocument(document)
        return page


def _room(widget: QWidget) -> QSize:
    """Return the space that the screen has for a dialog."""
    return widget.screen().availableSize() * _SHARE


def _listed() -> Iterable[Component]:
    yield Component("Qt", qVersion(), "LGPL-3.0-only")
    yield from components()


def _table(listed: Iterable[Component]) -> str:
    rows = ((one.name, one.version, one.licence or _IN_A_FILE) for one in listed)
    return f"<p>{_OTHERS}</p>{_grid(('组件', '版本', '许可证'), rows)}"


def _sources() -> str:
    heads = ("表式、放假安排", "来自", "是否采用")
    rows = ((one.what, one.origin, one.status_text) for one in list_sources())
    return _grid(heads, rows)


def _grid(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return an HTML table."""
    head = "".join(f'<th align="left">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(one)}</td>' for one in row)}</tr>" for row in rows)
    return f'<table cellpadding="{theme.px(5)}"><tr>{head}</tr>{body}</table>'


def _document() -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(theme.ui_font(theme.SMALL_SIZE))
    return document


def _rich(text: str) -> QTextDocument:
    document = _document()
    document.setHtml(text)
    return document


def _of_markdown(text: str) -> QTextDocument:
    document = _document()
    document.setMarkdown(text)
    return document


def _plain(text: str) -> QTextDocument:
    document = _document()
    document.setPlainText(text)
    return document


_KEYS = "快捷键"
CHAPTER = "11-keys.md"
OF_THE_WINDOW = "整个窗口"
"""Section of the manual's key chapter that is replaced by the keys of the actions."""

_SIZE = QSize(620, 640)


class KeysWindow(Dialog):
    """Window of the keys, which stays open beside the program."""

    def __init__(self, parent: QWidget, groups: Iterable[KeyGroup], manual: Manual) -> None:
        super().__init__(parent, _KEYS, _SIZE.width())
        self.text = ManualText(manual, self)
        self.text.setAccessibleName(_KEYS)
        self.text.show_chapter(Chapter("", _key_list(groups, manual)))
        self.box.addWidget(self.text, 1)
        self.add_buttons(self.closing_button("关闭"))
        room = self.screen().availableGeometry().size()
        wanted = QSize(theme.px(_SIZE.width()), theme.px(_SIZE.height()))
        self.resize(wanted.boundedTo(room * 0.9))


def _key_list(groups: Iterable[KeyGroup], manual: Manual) -> str:
    parts = [f"# {_KEYS}"]
    for group in groups:
        lines = [f"| {_shown(keys)} | {words} |" for words, keys in group.keys]
        parts.append("\n".join([f"## {group.title}", "", "| 按键 | 作用 |", "|---|---|", *lines]))
    chapter = manual.chapter(CHAPTER)
    sections = chapter.text.split("\n## ")[1:] if chapter else []
    own = [section for section in sections if not section.startswith(OF_THE_WINDOW)]
    return "\n\n".join([*parts, *(f"## {section.strip()}" for section in own)])


def _shown(keys: str) -> str:
    """Return a key as labelled on the keyboard, escaped for Markdown."""
    return keys.replace("++", "+＋").replace("+-", "+－").replace("|", "\\|")

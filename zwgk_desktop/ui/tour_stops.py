"""What the tour shows of the window, stop by stop."""

from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QMenuBar, QWidget

from zwgk_desktop.ui.frame import Frame
from zwgk_desktop.ui.manual.tour import Stop
from zwgk_desktop.ui.report_page import ReportPage


def stops(menus: QMenuBar, frame: Frame, page: ReportPage) -> tuple[Stop, ...]:
    """Return the stops of a tour of the window with a report open."""
    most = page.edition.roles.requests.table  # most is filled in there, and most goes wrong
    requests = partial(page.turn_to_tab, most)
    return (
        Stop(
            "一份报告，七页",
            "六个部分各占一页。名称前的记号说明填得怎样：✓ 填好，□ 未填，◆ 有错。"
            "按 Ctrl 加数字也能翻页。",
            lambda: _whole(page.tabs.tabBar()),
        ),
        Stop(
            "填一格，存一格",
            "键入数字，按 Enter 到下一格，马上就存好了，不用点保存。总计由程序计算。",
            lambda: _whole(page.page(page.tab)),
            requests,
        ),
        Stop(
            "当场核对",
            "有错的列在这里。点一条，光标就到出错的那一格；怎么改，程序给出办法。",
            lambda: _whole(frame.panel),
            requests,
        ),
        Stop(
            "什么都能撤销",
            "填错、粘错、导入错了，点“撤销”或者按 Ctrl+Z，一步一步退回去。",
            lambda: _whole(frame.tool("undo")),
        ),
        Stop(
            "做好了就导出",
            "右上角写着“可定稿”，就可以导出 PDF，打印、公布。",
            lambda: _whole(frame.tool("pdf")),
        ),
        Stop(
            "随时可以查",
            "使用手册、快捷键都在“帮助”菜单里；这段介绍也可以从那里再看一遍。",
            lambda: (menus, menus.actionGeometry(menus.actions()[-1])),
        ),
    )


def _whole(widget: QWidget) -> tuple[QWidget, QRect]:
    return widget, widget.rect()

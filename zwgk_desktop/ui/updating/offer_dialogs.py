"""What an update is and what it changes, before anything of it counts."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from zwgk_desktop import __version__
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.updates.data import DataOffer
from zwgk_desktop.services.updates.installing import Installer, technicians_command
from zwgk_desktop.services.updates.program import ProgramOffer
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.rows import as_lines

_CHANGES_HEIGHT = 80
_BEFORE = (
    "报告、备份和设置都不动。安装时系统会要管理员密码；装好以后再打开本程序。"
    "没有出现安装窗口的，请技术人员用命令安装。"
)
_BY_HAND = "这台电脑上没有找到安装器，请技术人员在终端里用这条命令安装，装好以后再打开本程序："


class _OfferDialog(Dialog):
    """Says who signed what, and lists what is new."""

    agreed = Signal()
    """It is to be used."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self.setObjectName("offer")

    def tell(self, heading: str, owner: str, changes: Iterable[str]) -> None:
        """Say what it is, whose signature was found right, and what changes."""
        self.label(heading, "heading")
        self.label(f"签名无误，发布者：{owner}。有什么改动：")
        self.changes = QListWidget(self)
        as_lines(self.changes)
        self.changes.setAccessibleName("有什么改动")
        self.changes.setMinimumHeight(theme.px(_CHANGES_HEIGHT))
        self.changes.addItems([*changes])
        self.box.addWidget(self.changes, 1)

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


class ProgramDialog(_OfferDialog):
    """Offers a newer program: agreed to, it is installed and this one closed.

    Args:
        installer: What installs it in a window; None where only a command does.
    """

    def __init__(self, parent: QWidget, offer: ProgramOffer, installer: Installer | None) -> None:
        super().__init__(parent, "更新程序")
        update = offer.update
        self.tell(
            f"{update.version} 版（{day_text(update.released)}），本程序是 {__version__} 版",
            offer.owner,
            update.changes,
        )
        self.command = technicians_command(offer.copy)
        copy = self.button("复制命令", self._copy)
        if installer is None:
            self.label(_BY_HAND)
            self.shown = self.label(self.command, "quiet")
            self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.foot(self.leaving("关闭"), primary=copy)
            copy.setFocus()
            return
        self.label(_BEFORE)
        install = self.button("安装并关闭本程序", self._agree)
        self.foot(self.leaving(), copy, primary=install)
        install.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.command)
        self.advice.say("已复制", "asked")


class DataDialog(_OfferDialog):
    """Offers editions and calendars: agreed to, they are in use from the next start on."""

    def __init__(self, parent: QWidget, offer: DataOffer) -> None:
        super().__init__(parent, "更新表式和放假安排")
        update = offer.update
        self.tell(f"{update.name}（{day_text(update.released)}）", offer.owner, update.changes)
        self.label(
            f"将要采用：{'、'.join(offer.new)}。程序自带的都留着；"
            "关闭再打开本程序以后生效；以后可以在“更新…”里移除。"
        )
        take = self.button("采用", self._agree)
        self.foot(self.leaving(), primary=take)
        take.setFocus()

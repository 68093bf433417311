"""Dialog “更新”: trusted publishers and installed updates."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from zwgk_desktop import __version__
from zwgk_desktop.services.updates.installation import IN_USE, Provenance
from zwgk_desktop.services.updates.installed import InstalledUpdate
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.rows import as_lines

TITLE = "更新"
_WHAT = (
    "插上优盘，选择里面的更新文件（.zwgku），也可以把文件拖到窗口上。"
    "先检查签名，写明有什么改动，您同意了才装。不联网。新版程序请直接双击它的安装包。"
)
_NOBODY = "这一份程序没有登记发布者的公钥：任何更新文件都不采用，要更新，请技术人员换装新版程序。"
_LIST_HEIGHT = 80


class UpdatesDialog(Dialog):
    """Lists installed updates, and lets the user choose or remove one.

    Args:
        owners: Whose keys are trusted.
        sources: Where editions and calendars come from.
    """

    choosing = Signal()
    """A file is to be chosen."""
    removing = Signal(object)
    """An `InstalledUpdate` is to be removed."""

    def __init__(
        self, parent: QWidget, owners: Sequence[str], sources: Sequence[Provenance]
    ) -> None:
        super().__init__(parent, TITLE)
        self.setObjectName("updates")
        self.label(f"本程序是 {__version__} 版", "heading")
        self.label(_WHAT)
        self.label(f"只认这些发布者的签名：{'、'.join(owners)}。" if owners else _NOBODY)
        self.label("由更新文件带来的表式和放假安排：")
        self.list = QListWidget(self)
        as_lines(self.list)
        self.list.setAccessibleName("由更新文件带来的表式和放假安排")
        self.list.setMinimumHeight(theme.px(_LIST_HEIGHT))
        self.box.addWidget(self.list, 1)
        choose = self.button("选择文件…", self._choose)
        self.remove = self.button("移除…", self._remove)
        self.foot(self.leaving("关闭"), self.remove, primary=choose)
        self.list.currentItemChanged.connect(self._allow)
        self.show_sources(sources)
        choose.setFocus()

    def show_sources(self, sources: Sequence[Provenance]) -> None:
        """Fill the list with what was installed by updates."""
        self.list.clear()
        for source in sources:
            if source.update is not None:
                standing = "" if source.standing == IN_USE else f"　{source.standing}"
                item = QListWidgetItem(f"{source.what}　{source.update.label}{standing}")
                item.setData(Qt.ItemDataRole.UserRole, source.update)
                self.list.addItem(item)
        if self.list.count() == 0:
            self.list.addItem("没有：用的都是程序自带的。")
        self.list.setCurrentRow(0)
        self._allow()

    def chosen(self) -> InstalledUpdate | None:
        """Return the update of the current entry."""
        row = self.list.currentRow()
        found = None if row < 0 else self.list.item(row).data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, InstalledUpdate) else None

    def _allow(self) -> None:
        self.remove.setEnabled(self.chosen() is not None)

    def _choose(self) -> None:
        self.accept()
        self.choosing.emit()

    def _remove(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.removing.emit(chosen)

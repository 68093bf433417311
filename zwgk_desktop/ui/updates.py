"""Command “更新…”: examine_update, show, install and remove update files."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop import __version__
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.updates.installation import (
    IN_USE,
    DataOffer,
    Provenance,
    examine_update,
    install,
    list_sources,
    remove,
)
from zwgk_desktop.services.updates.installed import InstalledUpdate
from zwgk_desktop.services.updates.update_file import trusted_keys
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.window_context import WindowContext

_CHANGES_HEIGHT = 80


class DataDialog(Dialog):
    """Dialog that offers new editions and calendars, used from the next start on."""

    def __init__(self, parent: QWidget, offer: DataOffer) -> None:
        super().__init__(parent, "更新表式和放假安排")
        self.setObjectName("offer")
        update = offer.update
        self.label(f"{update.name}（{day_text(update.released)}）", "heading")
        self.label(f"签名无误，发布者：{offer.owner}。有什么改动：")
        self.changes = self.lines("有什么改动", update.changes, _CHANGES_HEIGHT)
        self.label(
            f"将要采用：{'、'.join(offer.new)}。程序自带的都留着；"
            "关闭再打开本程序以后生效；以后可以在“更新…”里移除。"
        )
        take = self.button("采用", self.accept)
        self.add_buttons(self.closing_button(), primary=take)
        take.setFocus()


TITLE = "更新"
_WHAT = (
    "插上优盘，选择里面的更新文件（.zwgku），也可以把文件拖到窗口上。"
    "先检查签名，写明有什么改动，您同意了才装。不联网。新版程序请直接双击它的安装包。"
)
_NOBODY = "这一份程序没有登记发布者的公钥：任何更新文件都不采用，要更新，请技术人员换装新版程序。"
_LIST_HEIGHT = 80


class UpdatesDialog(Dialog):
    """Dialog that lists installed updates. When accepted, it asks for a file to install.

    Args:
        owners: Owners of the trusted keys.
        sources: Origins of editions and calendars.
    """

    removing = Signal(object)
    """Emitted with an `InstalledUpdate` to remove."""

    def __init__(
        self, parent: QWidget, owners: Sequence[str], sources: Sequence[Provenance]
    ) -> None:
        super().__init__(parent, TITLE)
        self.setObjectName("updates")
        self.label(f"本程序是 {__version__} 版", "heading")
        self.label(_WHAT)
        self.label(f"只认这些发布者的签名：{'、'.join(owners)}。" if owners else _NOBODY)
        self.label("由更新文件带来的表式和放假安排：")
        self._updates: list[InstalledUpdate] = []
        self.list = self.lines("由更新文件带来的表式和放假安排", height=_LIST_HEIGHT)
        choose = self.button("选择文件…", self.accept)
        self.remove = self.button("移除…", self._remove)
        self.add_buttons(self.closing_button("关闭"), self.remove, primary=choose)
        self.list.currentItemChanged.connect(self._allow)
        self.show_sources(sources)
        choose.setFocus()

    def show_sources(self, sources: Sequence[Provenance]) -> None:
        """List the editions and calendars that updates installed."""
        self.list.clear()
        self._updates = [source.update for source in sources if source.update is not None]
        for source in sources:
            if source.update is not None:
                standing = "" if source.status_text == IN_USE else f"　{source.status_text}"
                self.list.addItem(f"{source.what}　{source.update.label}{standing}")
        if not self._updates:
            self.list.addItem("没有：用的都是程序自带的。")
        self.list.setCurrentRow(0)
        self._allow()

    def chosen(self) -> InstalledUpdate | None:
        """Return the selected update, or None."""
        row = self.list.currentRow()
        return self._updates[row] if 0 <= row < len(self._updates) else None

    def _allow(self) -> None:
        self.remove.setEnabled(self.chosen() is not None)

    def _remove(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.removing.emit(chosen)


_KINDS = "更新文件 (*.zwgku)"
_AGAIN = "关闭再打开本程序以后生效"


def show_updates(context: WindowContext) -> None:
    """Show the installed updates."""
    owners = [*dict.fromkeys(trusted_keys().values())]
    dialog = UpdatesDialog(context.window, owners, list_sources())
    dialog.accepted.connect(partial(_choose, context))
    dialog.removing.connect(partial(_ask_to_remove, context, dialog))
    dialog.open()


def _choose(context: WindowContext) -> None:
    context.files.to_read("update", "选择更新文件", _KINDS, partial(_examine_file, context))


def examine_first_file(context: WindowContext, paths: tuple[Path, ...]) -> None:
    """Examine the first of the dropped files, by name."""
    _examine_file(context, min(paths))


def _examine_file(context: WindowContext, path: Path) -> None:
    """Examine a file in the background and offer to install it."""
    context.tasks.begin(
        "正在检查更新文件…",
        lambda _progress: examine_update(path),
        then=partial(_offer, context),
        failed=context.fail,
    )


def _offer(context: WindowContext, offer: DataOffer) -> None:
    dialog = DataDialog(context.window, offer)
    dialog.accepted.connect(partial(_install, context, offer))
    dialog.open()


def _install(context: WindowContext, offer: DataOffer) -> None:
    with context.attempt():
        _offer_to_quit(context, f"已装入“{install(offer).name}”，{_AGAIN}。")


def _ask_to_remove(context: WindowContext, dialog: UpdatesDialog, one: InstalledUpdate) -> None:
    with context.attempt():
        _ensure_unused(context, one)
        alerts.ask(
            dialog,
            "移除",
            (
                f"移除{one.label}带来的内容？",
                "以后用程序自带的。用其中的表式填过的报告不会丢，但要装回来才能打开。",
            ),
            (("移除", partial(_remove, context, dialog, one)),),
        )


def _ensure_unused(context: WindowContext, one: InstalledUpdate) -> None:
    """Raise if a report in the open workspace uses an edition of the update.

    Raises:
        UserError: A report uses one (W13).
    """
    workspace = context.library.workspace
    for report in workspace.reports() if workspace is not None else ():
        if report.edition in one.first_years:
            raise UserError(
                f"{report.name}的报告用的是其中的表式，不能移除",
                remedy="请先删除这份报告，或者把它换成别的表式",
                code="W13",
            )


def _remove(context: WindowContext, dialog: UpdatesDialog, one: InstalledUpdate) -> None:
    with context.attempt():
        remove(one)
        dialog.show_sources(list_sources())
        _offer_to_quit(context, f"已移除{one.label}，{_AGAIN}。")


def _offer_to_quit(context: WindowContext, done: str) -> None:
    alerts.ask(
        context.window,
        "更新",
        (done, "现在可以接着填，什么都不变；填的内容都已保存。"),
        (("关闭本程序", context.window.close),),
        cancel="接着填",
    )

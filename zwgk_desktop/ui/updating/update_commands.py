"""Command “更新…”: examine, show, install and remove update files."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.late import late
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # all of it loads when it is first wanted
    from zwgk_desktop.services.updates.installation import (
        DataOffer,
        examine,
        install,
        remove,
        sources,
    )
    from zwgk_desktop.services.updates.installed import InstalledUpdate, warning
    from zwgk_desktop.services.updates.update_file import trusted_keys
    from zwgk_desktop.ui.updating.offer_dialog import DataDialog
    from zwgk_desktop.ui.updating.updates_dialog import UpdatesDialog
else:  # imported at the first call
    examine = late("zwgk_desktop.services.updates.installation:examine")
    install = late("zwgk_desktop.services.updates.installation:install")
    remove = late("zwgk_desktop.services.updates.installation:remove")
    sources = late("zwgk_desktop.services.updates.installation:sources")
    warning = late("zwgk_desktop.services.updates.installed:warning")
    trusted_keys = late("zwgk_desktop.services.updates.update_file:trusted_keys")
    DataDialog = late("zwgk_desktop.ui.updating.offer_dialog:DataDialog")
    UpdatesDialog = late("zwgk_desktop.ui.updating.updates_dialog:UpdatesDialog")

_KINDS = "更新文件 (*.zwgku)"
_AGAIN = "关闭再打开本程序以后生效"


class UpdateCommands(CommandGroup):
    """Examines an update file, shows it, and installs it once the clerk agrees."""

    def __init__(
        self, window: QWidget, library: Library, files: FileQuestions, tasks: Tasks
    ) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self._files = files
        self._tasks = tasks

    def actions(self) -> tuple[ActionSpec, ...]:
        return (ActionSpec("update", "更新…", self.show, Place.SUPPORT, letter="U"),)

    def show(self) -> None:
        """Show the installed updates."""
        dialog = UpdatesDialog(self._window, [*dict.fromkeys(trusted_keys().values())], sources())
        dialog.choosing.connect(self.choose)
        dialog.removing.connect(partial(self._ask_to_remove, dialog))
        dialog.open()

    def warn(self) -> None:
        """Show which installed updates are damaged and not in use."""
        found = warning()
        if found is not None:
            self.failed.emit(found)

    def choose(self) -> None:
        """Ask for a file."""
        self._files.to_read("update", "选择更新文件", _KINDS, self.take)

    def take(self, path: Path) -> None:
        """Examine a file in the background and offer it."""
        self._tasks.begin(
            "正在检查更新文件…",
            lambda _progress: examine(path),
            then=self._offer,
            failed=self.failed.emit,
        )

    def take_first(self, paths: tuple[Path, ...]) -> None:
        """Examine the first of the files that were dropped."""
        self.take(min(paths))

    def _offer(self, offer: object) -> None:
        found = cast("DataOffer", offer)
        dialog = DataDialog(self._window, found)
        dialog.agreed.connect(partial(self._install, found))
        dialog.open()

    def _install(self, offer: "DataOffer") -> None:
        with self.attempt():
            one = install(offer)
            self._tell_to_begin_anew(f"已装入“{one.name}”，{_AGAIN}。")

    def _ask_to_remove(self, dialog: "UpdatesDialog", one: "InstalledUpdate") -> None:
        with self.attempt():
            self._ensure_unused(one)
            alerts.ask(
                dialog,
                "移除",
                (
                    f"移除{one.label}带来的内容？",
                    "以后用程序自带的。用其中的表式填过的报告不会丢，但要装回来才能打开。",
                ),
                (("移除", partial(self._remove, dialog, one)),),
            )

    def _ensure_unused(self, one: "InstalledUpdate") -> None:
        """Raise if a report in the open workspace uses an edition of the update.

        Raises:
            UserError: A report uses one (W13).
        """
        workspace = self._library.workspace
        reports = workspace.reports() if workspace is not None else ()
        for report in reports:
            if report.edition in one.first_years:
                raise UserError(
                    f"{report.unit}{report.year}年的报告用的是其中的表式，不能移除",
                    remedy="请先删除这份报告，或者把它换成别的表式",
                    code="W13",
                )

    def _remove(self, dialog: "UpdatesDialog", one: "InstalledUpdate") -> None:
        with self.attempt():
            remove(one)
            dialog.show_sources(sources())
            self._tell_to_begin_anew(f"已移除{one.label}，{_AGAIN}。")

    def _tell_to_begin_anew(self, done: str) -> None:
        alerts.ask(
            self._window,
            "更新",
            (done, "现在可以接着填，什么都不变；填的内容都已保存。"),
            (("关闭本程序", self._window.close),),
            cancel="接着填",
        )

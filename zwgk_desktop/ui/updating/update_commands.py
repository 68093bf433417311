"""Takes updates from a stick: chosen, dropped on the window, or named at the start."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # all of it loads when it is first wanted
    from zwgk_desktop.services.updates.data import DataOffer
    from zwgk_desktop.services.updates.held_data import HeldData
    from zwgk_desktop.services.updates.installing import Installer
    from zwgk_desktop.services.updates.program import ProgramOffer
    from zwgk_desktop.ui.updating.updates_dialog import UpdatesDialog

_KINDS = "更新文件、安装包 (*.zwgku *.deb *.exe)"
_AGAIN = "关闭再打开本程序以后生效"


class UpdateCommands(CommandGroup):
    """Has an update examined, shown, and used once the clerk agrees."""

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
        """Say which version this is and what came by updates, and ask for more."""
        from zwgk_desktop.services.updates.data import sources  # noqa: PLC0415 - seldom
        from zwgk_desktop.services.updates.keys import trusted  # noqa: PLC0415 - seldom
        from zwgk_desktop.ui.updating.updates_dialog import UpdatesDialog  # noqa: PLC0415 - seldom

        dialog = UpdatesDialog(self._window, [*dict.fromkeys(trusted().values())], sources())
        dialog.choosing.connect(self.choose)
        dialog.removing.connect(partial(self._ask_to_remove, dialog))
        dialog.open()

    def choose(self) -> None:
        """Ask for a file."""
        self._files.to_read("update", "选择更新文件", _KINDS, self.take)

    def take(self, path: Path) -> None:
        """Have a file examined in the background, over a copy of our own."""
        from zwgk_desktop.services.updates.taking import examine  # noqa: PLC0415 - seldom

        self._tasks.begin(
            "正在检查更新文件…",
            lambda _progress: examine(path),
            then=self._offer,
            failed=self.failed.emit,
        )

    def take_first(self, paths: tuple[Path, ...]) -> None:
        """Take one of the files that were dropped: the update file, where there is one."""
        self.take(min(paths, key=lambda path: (path.suffix.lower() != ".zwgku", path)))

    def _offer(self, offer: object) -> None:
        from zwgk_desktop.services.updates.data import DataOffer  # noqa: PLC0415 - seldom
        from zwgk_desktop.services.updates.program import ProgramOffer  # noqa: PLC0415 - seldom

        match offer:
            case DataOffer():
                self._offer_data(offer)
            case ProgramOffer():
                self._offer_program(offer)
            case _:
                raise TypeError(offer)

    def _offer_data(self, offer: "DataOffer") -> None:
        from zwgk_desktop.ui.updating.offer_dialogs import DataDialog  # noqa: PLC0415 - seldom

        dialog = DataDialog(self._window, offer)
        dialog.agreed.connect(partial(self._install, offer))
        dialog.open()

    def _install(self, offer: "DataOffer") -> None:
        from zwgk_desktop.services.updates.data import install  # noqa: PLC0415 - seldom

        with self.attempt():
            one = install(offer)
            self._tell_to_begin_anew(f"已装入“{one.name}”，{_AGAIN}。")

    def _offer_program(self, offer: "ProgramOffer") -> None:
        from zwgk_desktop.services.updates.installing import installer  # noqa: PLC0415 - seldom
        from zwgk_desktop.services.updates.private_copy import discard  # noqa: PLC0415 - seldom
        from zwgk_desktop.ui.updating.offer_dialogs import ProgramDialog  # noqa: PLC0415 - seldom

        found = installer()
        dialog = ProgramDialog(self._window, offer, found)
        if found is not None:
            dialog.agreed.connect(partial(self._hand_over, offer, found))
            dialog.rejected.connect(discard)
        dialog.open()

    def _hand_over(self, offer: "ProgramOffer", installer: "Installer") -> None:
        with self.attempt():
            offer.hand_over(installer)
            self._window.close()

    def _ask_to_remove(self, dialog: "UpdatesDialog", one: "HeldData") -> None:
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

    def _ensure_unused(self, one: "HeldData") -> None:
        """Refuse to take away the form of a report in the workspace at hand.

        Raises:
            UserError: One is filled in on it (W13).
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

    def _remove(self, dialog: "UpdatesDialog", one: "HeldData") -> None:
        from zwgk_desktop.services.updates.data import remove, sources  # noqa: PLC0415 - seldom

        with self.attempt():
            remove(one)
            dialog.show_sources(sources())
            self._tell_to_begin_anew(f"已移除“{one.name}”，{_AGAIN}。")

    def _tell_to_begin_anew(self, done: str) -> None:
        alerts.ask(
            self._window,
            "更新",
            (done, "现在可以接着填，什么都不变；填的内容都已保存。"),
            (("关闭本程序", self._window.close),),
            cancel="接着填",
        )

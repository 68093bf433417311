"""The ways out when a workspace cannot be opened, and the way back to a backup."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.late import late
from zwgk_desktop.services.backups import Backup, folder_of, in_words, listed
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.recovery.examine import Condition, Diagnosis, Way, examine
from zwgk_desktop.services.recovery.restore import Restored, newest_sound, restore
from zwgk_desktop.ui.actions import ActionSpec, Place
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.keeping.auto_backup import AutoBackup
from zwgk_desktop.ui.keeping.backups_dialog import BackupsDialog
from zwgk_desktop.ui.keeping.recovery_dialog import LossDialog, RecoveryDialog
from zwgk_desktop.ui.library import PROGRAM, Library
from zwgk_desktop.ui.tasks import Tasks
from zwgk_desktop.ui.workspaces import Workspaces

if TYPE_CHECKING:
    from collections.abc import Callable

    from zwgk_desktop.services.diagnosis import write_bundle
    from zwgk_desktop.services.recovery.salvage import missing, salvage
else:  # imported at the first call
    write_bundle = late("zwgk_desktop.services.diagnosis:write_bundle")
    missing = late("zwgk_desktop.services.recovery.salvage:missing")
    salvage = late("zwgk_desktop.services.recovery.salvage:salvage")

_KINDS = "工作区 (*.zwgk)"
_USABLE = (Condition.SOUND, Condition.INTERRUPTED, Condition.LOCKED)


class RecoveryCommands(CommandGroup):
    """Tells what is the matter with a file, and does what the clerk chooses."""

    def __init__(  # noqa: PLR0913 - what a file is opened, copied and asked for with
        self,
        window: QWidget,
        library: Library,
        workspaces: Workspaces,
        auto_backup: AutoBackup,
        files: FileQuestions,
        *,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._library = library
        self._workspaces = workspaces
        self._auto_backup = auto_backup
        self._files = files
        self._tasks = tasks

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "backups", "备份…", self.list_backups, Place.WORKSPACE, letter="K", saved=True
            ),
            ActionSpec("diagnosis", "导出诊断包…", self.diagnose, Place.SUPPORT, letter="D"),
        )

    def begin(self) -> None:
        """Say so if the workspace the program was started with is gone but has copies."""
        path = self._library.path
        if not path.exists() and listed(folder_of(path)):
            self.help(path)

    def help(self, path: Path, error: UserError | None = None) -> None:
        """Say what is the matter with a workspace, and offer the ways out."""
        with self.attempt():
            self._offer(path, examine(path), error)

    def _offer(self, path: Path, diagnosis: Diagnosis, error: UserError | None) -> None:
        if diagnosis.condition in _USABLE and error is not None:
            self.failed.emit(error)
            return
        ways: dict[Way, Callable[[], object]] = {
            Way.OPEN: partial(self._workspaces.open, path, emptied=True),
            Way.LOOK: partial(self._workspaces.look, path, diagnosis.what),
            Way.RETRY: partial(self._workspaces.open, path),
            Way.RESTORE: partial(self.restore_newest, path),
            Way.SALVAGE: partial(self._ask_to_salvage, path),
            Way.CHOOSE: self._workspaces.ask_to_open,
            Way.MAKE: self._workspaces.ask_to_make,
        }
        RecoveryDialog(self._window, path, diagnosis, ways).open()

    def list_backups(self) -> None:
        """Show the copies of the workspace at hand."""
        dialog = BackupsDialog(self._window, self._library.path, self._auto_backup, self._tasks)
        dialog.wanted.connect(partial(self.restore, self._library.path))
        dialog.open()

    def diagnose(self) -> None:
        """Ask where the diagnosis bundle goes, and write it in the background."""
        self._files.to_write("export", "导出诊断包", "诊断包 (*.zip)", "诊断包.zip", self._write)

    def _write(self, chosen: Path) -> None:
        target, path, catalog = free_name(chosen), self._library.path, self._library.catalog
        words = "已导出诊断包：其中的文字、名称和数字都已打乱，可以发给技术人员。"
        self._tasks.begin(
            "正在导出诊断包…",
            lambda _progress: write_bundle(target, path, catalog),
            then=lambda _done: self.written.emit(target, words),
            failed=self.failed.emit,
        )

    def restore_newest(self, path: Path) -> None:
        """Offer the newest sound copy, with what would be missing in it.

        Where that is not taken, or there is none, the other ways out are offered again.
        """
        copy = newest_sound(path, self._auto_backup.second)
        if copy is None:
            words = "没有找到能用的备份。可以在备份文件夹或者优盘里选一份，用“打开工作区”打开。"
            self._show(LossDialog(self._window, words, ()), path)
            return
        try:
            gone = missing(path, copy.backup.path, self._library.catalog) if path.exists() else ()
        except UserError:
            gone = ("损坏的文件读不出来，比不出备份里缺什么",)
        words = (
            f"最近的好备份是 {copy.backup.at:%Y-%m-%d %H:%M} 的：{in_words(copy.contents)}。"
            f"现在的文件不删除，改名留在原处。{'备份里没有的：' if gone else ''}"
        )
        answer = ("恢复这一份", partial(self.restore, path, copy.backup))
        self._show(LossDialog(self._window, words, gone, answer), path)

    def _show(self, dialog: LossDialog, path: Path) -> None:
        dialog.rejected.connect(partial(self.help, path))
        dialog.open()

    def restore(self, path: Path, copy: Backup) -> None:
        """Put a copy in the place of a workspace, and open it."""
        if self._library.path.resolve() == path.resolve():
            self._workspaces.leave()
        done = list[Restored]()
        with self.attempt():
            done.append(restore(path, copy.path, PROGRAM))
        if not done:
            self._workspaces.begin()
            return
        restored = done[0]
        self._workspaces.open(path)
        kept = f"原来的文件改名为“{restored.kept.name}”。" if restored.kept else ""
        self.reported.emit(f"已恢复 {copy.at:%Y-%m-%d %H:%M} 的备份。{kept}")

    def _ask_to_salvage(self, path: Path) -> None:
        name = f"{path.stem}（救出）.zwgk"
        self._files.to_write(
            "workspace", "救出的内容存为", _KINDS, name, partial(self._salvage, path)
        )

    def _salvage(self, path: Path, target: Path) -> None:
        with self.attempt():
            saved = salvage(path, target, self._library.catalog)
            self._workspaces.open(target)
            lines = (*saved.saved, *(f"没有救出：{line}" for line in saved.lost))
            LossDialog(self._window, f"救出 {len(saved.saved)} 份报告，请逐项核对：", lines).open()

"""Ways out when a workspace cannot be opened; backups and the diagnosis bundle."""

from functools import partial
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.backups import Backup, in_words
from zwgk_desktop.services.diagnosis import write_bundle
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.recovery.examine import Condition, Diagnosis, Way, examine
from zwgk_desktop.services.recovery.restore import Restored, newest_sound
from zwgk_desktop.services.recovery.restore import restore as put_in_place
from zwgk_desktop.services.recovery.salvage import missing, salvage
from zwgk_desktop.ui.keeping.auto_backup import AutoBackup
from zwgk_desktop.ui.keeping.backups_dialog import BackupsDialog
from zwgk_desktop.ui.keeping.recovery_dialog import LossDialog, RecoveryDialog
from zwgk_desktop.ui.library import PROGRAM
from zwgk_desktop.ui.window_context import WindowContext
from zwgk_desktop.ui.workspaces import Workspaces

_KINDS = "工作区 (*.zwgk)"
_USABLE = (Condition.SOUND, Condition.INTERRUPTED, Condition.LOCKED)


def help_open(context: WindowContext, path: Path, error: UserError | None = None) -> None:
    """Explain why a workspace cannot be opened, and offer the ways out."""
    with context.attempt():
        _offer(context, path, examine(path), error)


def _offer(
    context: WindowContext, path: Path, diagnosis: Diagnosis, error: UserError | None
) -> None:
    if diagnosis.condition in _USABLE and error is not None:
        context.fail(error)
        return
    workspaces = context.group(Workspaces)
    dialog = RecoveryDialog(
        context.window,
        path,
        diagnosis,
        {
            Way.OPEN: partial(workspaces.open, path, emptied=True),
            Way.LOOK: partial(workspaces.look, path, diagnosis.what),
            Way.RETRY: partial(workspaces.open, path),
            Way.RESTORE: partial(_restore_newest, context, path),
            Way.SALVAGE: partial(_ask_to_salvage, context, path),
            Way.CHOOSE: workspaces.ask_to_open,
            Way.MAKE: workspaces.ask_to_make,
        },
    )
    dialog.open()


def list_backups(context: WindowContext) -> None:
    """Show the backups of the open workspace."""
    path = context.library.path
    dialog = BackupsDialog(context.window, path, context.group(AutoBackup), context.tasks)
    dialog.wanted.connect(partial(_restore, context, path))
    dialog.open()


def diagnose(context: WindowContext) -> None:
    """Ask where the diagnosis bundle goes, and write it in the background."""
    write = partial(_write, context)
    context.files.to_write("export", "导出诊断包", "诊断包 (*.zip)", "诊断包.zip", write)


def _write(context: WindowContext, chosen: Path) -> None:
    target, path, catalog = free_name(chosen), context.library.path, context.library.catalog
    words = "已导出诊断包：其中的文字、名称和数字都已打乱，可以发给技术人员。"
    context.tasks.begin(
        "正在导出诊断包…",
        lambda _progress: write_bundle(target, path, catalog),
        then=lambda _done: context.written(target, words),
        failed=context.fail,
    )


def _restore_newest(context: WindowContext, path: Path) -> None:
    """Offer the newest sound backup, with what is missing in it.

    Where that is refused, or there is none, the other ways out are offered again.
    """
    copy = newest_sound(path, context.group(AutoBackup).second)
    if copy is None:
        words = "没有找到能用的备份。可以在备份文件夹或者优盘里选一份，用“打开工作区”打开。"
        _show(context, LossDialog(context.window, words, ()), path)
        return
    try:
        gone = missing(path, copy.backup.path, context.library.catalog) if path.exists() else ()
    except UserError:
        gone = ("损坏的文件读不出来，比不出备份里缺什么",)
    words = (
        f"最近的好备份是 {copy.backup.at:%Y-%m-%d %H:%M} 的：{in_words(copy.contents)}。"
        f"现在的文件不删除，改名留在原处。{'备份里没有的：' if gone else ''}"
    )
    answer = ("恢复这一份", partial(_restore, context, path, copy.backup))
    _show(context, LossDialog(context.window, words, gone, answer), path)


def _show(context: WindowContext, dialog: LossDialog, path: Path) -> None:
    dialog.rejected.connect(partial(help_open, context, path))
    dialog.open()


def _restore(context: WindowContext, path: Path, copy: Backup) -> None:
    """Replace a workspace by a backup, and open it."""
    workspaces = context.group(Workspaces)
    if context.library.path.resolve() == path.resolve():
        workspaces.leave()
    done = list[Restored]()
    with context.attempt():
        done.append(put_in_place(path, copy.path, PROGRAM))
    if not done:
        workspaces.begin()
        return
    restored = done[0]
    workspaces.open(path)
    kept = f"原来的文件改名为“{restored.kept.name}”。" if restored.kept else ""
    context.tell(f"已恢复 {copy.at:%Y-%m-%d %H:%M} 的备份。{kept}")


def _ask_to_salvage(context: WindowContext, path: Path) -> None:
    name, salvage_to = f"{path.stem}（救出）.zwgk", partial(_salvage, context, path)
    context.files.to_write("workspace", "救出的内容存为", _KINDS, name, salvage_to)


def _salvage(context: WindowContext, path: Path, target: Path) -> None:
    with context.attempt():
        saved = salvage(path, target, context.library.catalog)
        context.group(Workspaces).open(target)
        lines = (*saved.saved, *(f"没有救出：{line}" for line in saved.lost))
        LossDialog(context.window, f"救出 {len(saved.saved)} 份报告，请逐项核对：", lines).open()

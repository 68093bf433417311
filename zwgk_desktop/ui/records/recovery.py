"""Recovery of workspaces that cannot be opened, the backup list and the diagnosis bundle."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.backups import (
    Backup,
    Contents,
    Restored,
    backup_folder_of,
    backups_in,
    check_file,
    contents_text,
    newest_sound_backup,
)
from zwgk_desktop.services.backups import restore as put_in_place
from zwgk_desktop.services.diagnosis import write_bundle
from zwgk_desktop.services.exporting import Progress, free_name
from zwgk_desktop.services.recovery.examine import Condition, Diagnosis, Remedy, diagnose, is_large
from zwgk_desktop.services.recovery.salvage import missing_in_backup, salvage
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.library import PROGRAM
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.records.auto_backup import AutoBackup
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.tasks import Tasks
from zwgk_desktop.ui.window_context import WindowContext
from zwgk_desktop.ui.workspaces import Workspaces

if TYPE_CHECKING:
    from zwgk_desktop.ui.tasks import Task

_BACKUPS = "备份"
_SIZE = QSize(860, 520)
_SAID = (
    "程序启动时、每填写半小时、关闭时自动备份；每份都打开检查过。"
    "今天最近6份，最近12天每天、10周每周、9个月每月各留一份。"
)
_NONE = "还没有备份。点“现在备份”做一份。"


class BackupsDialog(Dialog):
    """Dialog with the backups of a workspace, newest first.

    Each backup is opened and checked in the background, one after another.
    """

    wanted = Signal(object)
    """Emitted with the `Backup` that is to replace the workspace."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        workspace: Path,
        auto_backup: AutoBackup,
        tasks: Tasks,
    ) -> None:
        super().__init__(parent, _BACKUPS)
        self.resize_scaled(_SIZE)
        self._folder = backup_folder_of(workspace)
        self._auto_backup = auto_backup
        self._tasks = tasks
        self._copies: tuple[Backup, ...] = ()
        self._contents = dict[Path, str]()
        self._under_way: Task | None = None
        self.label(_SAID, "quiet")
        self.table: RecordView[Backup] = RecordView(settings, lambda one: one.path, _BACKUPS, self)
        self.table.set_empty_text(_NONE)
        restore = ActionSpec(
            "restore", "恢复这一份…", self._restore, needs=Needs.ROW, bar="row", of_row=True
        )
        self.page_actions = PageActions(self, (restore,), table=self.table)
        self.box.addWidget(self.table, 1)
        self.second = self.label("", "quiet")
        self._lay_out()
        auto_backup.made.connect(self.refresh)
        self.finished.connect(self._stop)
        self.refresh()

    def refresh(self) -> None:
        """Reload the list of backups, and start to check them."""
        self._stop()
        self._copies = backups_in(self._folder)
        self._list()
        self.table.selectRow(0)
        second = self._auto_backup.second
        self.second.setText(f"第二备份文件夹：{second or '没有指定（可以是优盘）'}")
        self.forget.setVisible(second is not None)
        self._check(0)

    def _check(self, row: int) -> None:
        if row >= len(self._copies):
            self._under_way = None
            return
        self._under_way = self._tasks.quietly(
            partial(_looked_into, self._copies[row].path),
            then=partial(self._found, row),
            failed=partial(self._found, row),
        )

    def _found(self, row: int, found: object) -> None:
        if isinstance(found, Contents):
            words = contents_text(found)
        else:
            words = f"不能用：{found.what if isinstance(found, UserError) else '读不出来'}"
        self._contents[self._copies[row].path] = words
        self._list()
        self._check(row + 1)

    def _list(self) -> None:
        self.table.show_list("backups", self._columns, self._copies)
        self.page_actions.allow()

    @property
    def _columns(self) -> tuple[RecordColumn[Backup], ...]:
        def contents(one: Backup) -> str:
            return self._contents.get(one.path, "正在检查…")

        return (
            RecordColumn("备份时间", lambda one: f"{one.at:%Y-%m-%d %H:%M}", 150),
            RecordColumn("里面有什么", contents, 560),
        )

    def _stop(self) -> None:
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None

    def _restore(self) -> None:
        copy = self.table.chosen_record
        if copy is None:
            return
        alerts.ask(
            self,
            "恢复备份",
            (
                f"把整个工作区恢复成 {copy.at:%Y-%m-%d %H:%M} 的备份？",
                "之后填的内容不在这份备份里。现在的文件不删除，改名留在原来的文件夹。",
            ),
            (("恢复这一份", partial(self._choose_backup, copy)),),
        )

    def _choose_backup(self, copy: Backup) -> None:
        self.accept()
        self.wanted.emit(copy)

    def _name_second(self) -> None:
        dialog = QFileDialog(self, "第二备份文件夹")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(self._chose)
        dialog.open()

    def _chose(self, name: str) -> None:
        self._named(Path(name))

    def _named(self, folder: Path | None) -> None:
        self._auto_backup.set_second_folder(folder)
        self.refresh()
        if folder is not None:
            self._auto_backup.back_up()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.second, 1)
        self.forget = self.button("不用了", partial(self._named, None))
        for button in (self.forget, self.button("指定…", self._name_second)):
            theme.mark(button, "small")
            line.addWidget(button)
        self.box.addLayout(line)
        self.box.addSpacing(theme.px(6))
        now = self.button("现在备份", partial(self._auto_backup.back_up, aloud=True))
        folder = self.button("打开文件夹", partial(show_file, self._folder))
        restore = self.page_actions.button("restore")
        self.add_buttons(self.closing_button("关闭"), now, folder, restore)


def _looked_into(path: Path, progress: Progress) -> Contents:
    del progress
    return check_file(path)


_UNOPENABLE = "工作区打不开"
_FAULTS = 20


class RecoveryDialog(Dialog):
    """Dialog with one button for each recovery option of a workspace, the best one first.

    The dialog itself does not change the file.
    """

    def __init__(
        self,
        parent: QWidget,
        path: Path,
        diagnosis: Diagnosis,
        ways: Mapping[Remedy, Callable[[], object]],
    ) -> None:
        super().__init__(parent, _UNOPENABLE)
        self.label(f"{diagnosis.problem}。", "heading")
        self.label(f"{diagnosis.remedy}。")
        code = f"（代码 {diagnosis.code}）" if diagnosis.code else ""
        self.place = self.label(f"{path}{code}", "small")
        if diagnosis.faults:
            shown = self.lines("查到的问题", diagnosis.faults[:_FAULTS])
            shown.setMaximumHeight(theme.px(120))
        buttons = QVBoxLayout()
        buttons.setSpacing(theme.px(6))
        for way in diagnosis.choices:
            if way in ways:
                button = self.button(way.label, ways[way])
                button.clicked.connect(self.accept)
                button.setProperty("primary", way is diagnosis.choices[0])
                buttons.addWidget(button)
        self.box.addLayout(buttons)
        self.add_buttons(self.closing_button("先不打开"))


class LossDialog(Dialog):
    """Dialog that lists what a recovery saves and loses, before or after it runs."""

    def __init__(
        self,
        parent: QWidget,
        words: str,
        lines: tuple[str, ...],
        answer: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__(parent, "恢复")
        self.label(words)
        self.list = self.lines("逐项", lines)
        self.list.setVisible(bool(lines))
        close = self.closing_button("取消" if answer else "知道了")
        if answer is None:
            self.add_buttons(close)
            return
        go = self.button(answer[0], answer[1])
        go.clicked.connect(self.accept)
        self.add_buttons(close, primary=go)


_KINDS = "工作区 (*.zwgk)"
_USABLE = (Condition.SOUND, Condition.INTERRUPTED, Condition.LOCKED)


def explain_unopenable(context: WindowContext, path: Path, error: UserError | None = None) -> None:
    """Explain why a workspace cannot be opened, and offer recovery options.

    A large file is examined in the background.
    """
    if is_large(path):
        context.tasks.read(
            "正在检查工作区",
            lambda progress: diagnose(path, progress=progress),
            then=lambda found: _offer(context, path, found, error),
            failed=context.fail,
        )
        return
    with context.attempt():
        _offer(context, path, diagnose(path), error)


def _offer(
    context: WindowContext, path: Path, diagnosis: Diagnosis, error: UserError | None
) -> None:
    """Show the recovery options of a `Diagnosis`, or just the error if the file is usable."""
    if diagnosis.condition in _USABLE and error is not None:
        context.fail(error)
        return
    workspaces = context.group(Workspaces)
    dialog = RecoveryDialog(
        context.window,
        path,
        diagnosis,
        {
            Remedy.OPEN: partial(workspaces.open, path, emptied=True),
            Remedy.LOOK: partial(workspaces.open_read_only, path, diagnosis.problem),
            Remedy.RETRY: partial(workspaces.open, path),
            Remedy.RESTORE: partial(_restore_newest, context, path),
            Remedy.SALVAGE: partial(_ask_to_salvage, context, path),
            Remedy.CHOOSE: workspaces.ask_to_open,
            Remedy.MAKE: workspaces.ask_to_make,
        },
    )
    dialog.open()


def list_backups(context: WindowContext) -> None:
    """Open the list of backups of the open workspace."""
    path = context.library.path
    dialog = BackupsDialog(
        context.window, context.settings, path, context.group(AutoBackup), context.tasks
    )
    dialog.wanted.connect(partial(_restore, context, path))
    dialog.open()


def write_diagnosis(context: WindowContext) -> None:
    """Ask for a path, and write the diagnosis bundle there in the background."""
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
    """Offer to restore the newest sound backup, listing what it lacks.

    If the user declines, or there is no backup, the recovery options are shown again.
    """
    copy = newest_sound_backup(path, context.group(AutoBackup).second)
    if copy is None:
        words = "没有找到能用的备份。可以在备份文件夹或者优盘里选一份，用“打开工作区”打开。"
        _show(context, LossDialog(context.window, words, ()), path)
        return
    try:
        gone = (
            missing_in_backup(path, copy.backup.path, context.library.catalog)
            if path.exists()
            else ()
        )
    except UserError:
        gone = ("损坏的文件读不出来，比不出备份里缺什么",)
    words = (
        f"最近的好备份是 {copy.backup.at:%Y-%m-%d %H:%M} 的：{contents_text(copy.contents)}。"
        f"现在的文件不删除，改名留在原处。{'备份里没有的：' if gone else ''}"
    )
    answer = ("恢复这一份", partial(_restore, context, path, copy.backup))
    _show(context, LossDialog(context.window, words, gone, answer), path)


def _show(context: WindowContext, dialog: LossDialog, path: Path) -> None:
    dialog.rejected.connect(partial(explain_unopenable, context, path))
    dialog.open()


def _restore(context: WindowContext, path: Path, copy: Backup) -> None:
    """Replace a workspace with a backup, and open it."""
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
    kept = f"原来的文件改名为“{restored.former_file.name}”。" if restored.former_file else ""
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

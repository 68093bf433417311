"""备份: what copies there are, what each holds, and the way back to one."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QHeaderView, QTableWidgetItem, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.backups import (
    Backup,
    Contents,
    checked,
    folder_of,
    in_words,
    listed,
)
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.keeping.auto_backup import AutoBackup
from zwgk_desktop.ui.keeping.compare_dialog import LEFT, ChangeTable
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.tips import set_tip
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.ui.tasks import Task

TITLE = "备份"
_SIZE = QSize(860, 520)
_SAID = (
    "程序启动时、每填写半小时、关闭时自动备份；每份都打开检查过。"
    "今天最近6份，最近12天每天、10周每周、9个月每月各留一份。"
)
_NONE = "还没有备份。"


class BackupsDialog(Dialog):
    """The latest on top; each is opened and counted, one after another, in the background."""

    wanted = Signal(object)
    """The clerk wants this `Backup` in the place of the workspace."""

    def __init__(
        self, parent: QWidget, workspace: Path, auto_backup: AutoBackup, tasks: Tasks
    ) -> None:
        super().__init__(parent, TITLE)
        self.spread(_SIZE)
        self._folder = folder_of(workspace)
        self._workspace = workspace
        self._auto_backup = auto_backup
        self._tasks = tasks
        self._copies: tuple[Backup, ...] = ()
        self._under_way: Task | None = None
        self.label(_SAID, "quiet")
        self.table = ChangeTable(self)
        self.table.setAccessibleName(TITLE)
        self.table.name_columns("备份时间", "里面有什么")
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setStretchLastSection(True)
        contents = QTableWidgetItem("里面有什么")
        contents.setTextAlignment(LEFT)
        self.table.setHorizontalHeaderItem(1, contents)
        self.box.addWidget(self.table, 1)
        self.second = self.label("", "quiet")
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._allow)
        auto_backup.made.connect(self.refresh)
        self.finished.connect(self._stop)
        self.refresh()

    @property
    def chosen(self) -> Backup | None:
        rows = self.table.selectionModel().selectedRows()
        return self._copies[rows[0].row()] if rows and self._copies else None

    def refresh(self) -> None:
        """List the copies as they stand."""
        self._stop()
        self._copies = listed(self._folder)
        self.table.setRowCount(len(self._copies) or 1)
        self.table.setItem(0, 0, QTableWidgetItem(_NONE))
        self.table.setItem(0, 1, QTableWidgetItem(""))
        for row, copy in enumerate(self._copies):
            self.table.setItem(row, 0, QTableWidgetItem(f"{copy.at:%Y-%m-%d %H:%M}"))
            self._say(row, "正在检查…")
        self.table.resizeColumnToContents(0)
        if self._copies:
            self.table.selectRow(0)
        second = self._auto_backup.second
        self.second.setText(f"第二备份文件夹：{second or '没有指定（可以是优盘）'}")
        self.forget.setVisible(second is not None)
        self._allow()
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
            self._say(row, in_words(found))
        else:
            what = found.what if isinstance(found, UserError) else "读不出来"
            self._say(row, f"不能用：{what}")
        self._check(row + 1)

    def _say(self, row: int, words: str) -> None:
        item = QTableWidgetItem(words)
        set_tip(item, words)
        self.table.setItem(row, 1, item)

    def _stop(self) -> None:
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None

    def _allow(self) -> None:
        self.restore.setEnabled(self.chosen is not None)

    def _restore(self) -> None:
        copy = self.chosen
        if copy is None:
            return
        alerts.ask(
            self,
            "恢复备份",
            (
                f"把整个工作区恢复成 {copy.at:%Y-%m-%d %H:%M} 的备份？",
                "之后填的内容不在这份备份里。现在的文件不删除，改名留在原来的文件夹。",
            ),
            (("恢复这一份", partial(self._grant, copy)),),
        )

    def _grant(self, copy: Backup) -> None:
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
        self._auto_backup.name_second(folder)
        self.refresh()
        if folder is not None:
            self._auto_backup.make()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.second, 1)
        self.forget = self.button("不用了", partial(self._named, None))
        for button in (self.forget, self.button("指定…", self._name_second)):
            button.setProperty("small", True)  # noqa: FBT003 - Qt's own
            line.addWidget(button)
        self.box.addLayout(line)
        self.box.addSpacing(theme.px(6))
        self.restore = self.button("恢复这一份…", self._restore)
        now = self.button("现在备份", partial(self._auto_backup.make, aloud=True))
        folder = self.button("打开文件夹", partial(show_file, self._folder))
        self.foot(self.leaving("关闭"), now, folder, self.restore)


def _looked_into(path: Path, progress: Progress) -> Contents:
    del progress
    return checked(path)

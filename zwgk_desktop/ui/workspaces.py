"""Commands that open, create and verify workspaces, including read-only ones."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QMenu

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.late import late
from zwgk_desktop.services.backups import backup_folder_of, backups_in
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.packages.kinds import TO_UNIT
from zwgk_desktop.services.recovery.examine import is_empty, is_large, is_open_elsewhere
from zwgk_desktop.services.workspace import FileStamp
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, MenuSection
from zwgk_desktop.ui.files import DroppedFiles
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.tasks import Task
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

if TYPE_CHECKING:
    from zwgk_desktop.services.recovery.examine import verify_file as verify
    from zwgk_desktop.services.sample import make_sample
else:  # imported at the first call
    verify = late("zwgk_desktop.services.recovery.examine:verify_file")
    make_sample = late("zwgk_desktop.services.sample:make_sample")

_KINDS = "工作区 (*.zwgk);;所有文件 (*)"
_SENT = " ".join(f"*{kind.suffix}" for kind in TO_UNIT)
_TO_OPEN = f"工作区、县里发来的文件 (*.zwgk {_SENT});;所有文件 (*)"
_HELD = "D06"
_VERIFYING = "这个工作区较大，正在检查是否完好。现在可以查看，检查完就可以修改。"
_STOPPED = "没有检查完，现在只能查看，不能修改。"
_VERIFIED = "工作区检查完了，没有损坏，可以修改了。"


class Workspaces(WindowCommands):
    """Commands that open and create workspaces for one window.

    Args:
        at_county: Returns whether a page of the county is shown.
    """

    opened = Signal()
    """Emitted when another workspace is open, or the same one in another mode."""
    troubled = Signal(object, object)
    """Emitted with the path of a workspace that could not be opened, and its error or None."""
    handed = Signal(object)
    """Emitted with the path of a package that was chosen as a workspace."""

    def __init__(self, context: WindowContext, at_county: Callable[[], bool]) -> None:
        super().__init__(context)
        self._at_county = at_county
        self._own = self._library.path
        """Path of the workspace to return to from the sample."""
        self._verifying: Task | None = None

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "sample",
                "打开样例",
                self.open_sample,
                MenuSection.MAKE,
                access_letter="S",
                saves_first=True,
            ),
            ActionSpec(
                "new_workspace",
                "新建工作区…",
                self.ask_to_make,
                MenuSection.WORKSPACE,
                access_letter="W",
                saves_first=True,
            ),
            ActionSpec(
                "open_workspace",
                "打开工作区…",
                self.ask_to_open,
                MenuSection.WORKSPACE,
                keys="Ctrl+O",
                icon="open",
                saves_first=True,
            ),
        )

    def begin(self) -> None:
        """Open the initial workspace. If it is gone and has backups, emit `troubled`."""
        path = self._library.path
        if path.exists():
            self.open(path)
        elif backups_in(backup_folder_of(path)):
            self.troubled.emit(path, None)

    def open(self, path: Path, *, emptied: bool = False, verified: FileStamp | None = None) -> None:
        """Open a workspace for writing, or offer to open it read-only if another process writes.

        A large one is first shown read-only and verified in the background.

        Args:
            path: The file.
            emptied: Whether to open an empty workspace that has backups.
            verified: Stamp of the file when it was verified.
        """
        if not emptied and is_empty(path) and backups_in(backup_folder_of(path)):
            self.troubled.emit(path, None)
            return
        if verified is None and is_large(path) and not is_open_elsewhere(path):
            self._show_and_verify(path)
            return
        try:
            self._library.open(path, verified=verified)
        except UserError as error:
            if error.code == _HELD:
                self._offer_to_look(path, error)
            else:
                self.troubled.emit(path, error)
            return
        self._turn_to(path)

    def _show_and_verify(self, path: Path) -> None:
        """Open a workspace read-only, and for writing after it was verified in the background."""
        under_way = self._verifying is not None and not self._verifying.cancelled
        if under_way and self._is_shown(path):
            return
        try:
            self._library.open(path, writing=False)
        except UserError as error:
            self.troubled.emit(path, error)
            return
        self._turn_to(path)
        self._context.frame.lock_notice.say(_VERIFYING)
        if self._verifying is not None:
            self._verifying.cancel()
        self._verifying = task = self._context.tasks.read(
            "正在检查工作区",
            partial(verify, path),
            then=partial(self._verified, path),
            failed=partial(self._found_damaged, path),
        )
        task.finished.connect(lambda: self._end_verifying(path, task))

    def _is_shown(self, path: Path) -> bool:
        """Return whether the workspace is open read-only."""
        return self._library.locked and self._library.path == path

    def _end_verifying(self, path: Path, task: Task) -> None:
        """Offer to verify again after the clerk stopped it."""
        if self._verifying is not task:
            return
        self._verifying = None
        if task.cancelled and self._is_shown(path):
            self._context.frame.lock_notice.say(_STOPPED, ("再检查", self.try_to_write))

    def _found_damaged(self, path: Path, error: BaseException) -> None:
        if self._is_shown(path):
            self.troubled.emit(path, error)

    def _verified(self, path: Path, stamp: Any) -> None:
        """Open a verified workspace for writing. Ask first if that would close a page.

        Args:
            path: The workspace.
            stamp: Its `FileStamp`.
        """
        if not self._is_shown(path):
            return
        edit = partial(self._edit_verified, path, stamp)
        busy = self._context.desk.page is not None or self._at_county()
        if busy or QApplication.activeModalWidget() is not None:
            self._context.frame.lock_notice.say(_VERIFIED, ("开始编辑", edit))
        else:
            edit()

    def _edit_verified(self, path: Path, stamp: FileStamp) -> None:
        page, at_county = self._context.desk.page, self._at_county()
        self.open(path, verified=stamp)
        if page is not None:
            self._context.navigation.open_report(page.session.id)
        elif at_county:
            self._context.frame.start.county_wanted.emit()

    def switch(self, path: Path, *then: Callable[[], object]) -> None:
        """Open another workspace. Ask first if the county's page is shown."""

        def go() -> None:
            self.open(path)
            for follow in then:
                follow()

        if self._at_county() and path.resolve() != self._library.path.resolve():
            alerts.ask(
                self._window,
                "打开另一个工作区",
                (
                    f"要离开收报台，打开“{path.name}”吗？",
                    "收到的都已保存。这是单位发来的工作区的，收不进来，请单位改发报送包。",
                ),
                (("打开", go),),
                cancel="留在收报台",
            )
        else:
            go()

    def make(self, path: Path) -> None:
        """Create a workspace and open it."""
        with self.attempt():
            self._library.open(free_name(path), create=True)
            self._turn_to(self._library.path)

    def return_to(self, path: Path) -> None:
        """Return to the clerk's own workspace, which may not exist yet."""
        if path.exists():
            self.open(path)
            return
        self._library.close()
        self._library.path = path
        self._show_opened()

    def leave(self) -> None:
        """Close the current workspace, so that its file can be replaced."""
        start = self._context.frame.start
        self._context.navigation.close_report()
        start.release()
        start.reports.show_cards(())
        self._library.close()

    def open_sample(self) -> None:
        """Open the sample workspace at its latest report, creating it if absent."""
        path = paths.default_workspace().with_name("样例.zwgk")
        with self.attempt():
            self._library.open(path, create=True)
            latest = make_sample(self._library.writable_workspace(), self._library.catalog)
            self._turn_to(path)
            self._context.navigation.open_report(latest)
            self._context.frame.tell_sample(partial(self.return_to, self._own))

    def ask_to_open(self) -> None:
        """Ask which workspace to open."""
        self._files.to_read("workspace", "打开工作区", _TO_OPEN, self._open_chosen)

    def ask_to_make(self) -> None:
        """Ask for a file name and create a workspace."""
        self._files.to_write("workspace", "新建工作区", _KINDS, "年度报告.zwgk", self.make)

    def try_to_write(self) -> None:
        """Try to open the current workspace for writing."""
        self.open(self._library.path)

    def fill_recent(self, menu: QMenu) -> None:
        """Fill the menu of recent workspaces."""
        menu.clear()
        for number, path in enumerate(self._settings.recent(), start=1):
            action = menu.addAction(f"&{number}　{path.name}　（{path.parent}）")
            on_press(action, partial(self.switch, path))
        menu.setEnabled(bool(menu.actions()))

    def _open_chosen(self, path: Path) -> None:
        if DroppedFiles.is_own_format(path):
            self.handed.emit((path,))
        else:
            self.switch(path)

    def _offer_to_look(self, path: Path, error: UserError) -> None:
        alerts.ask(
            self._window,
            "工作区正在使用",
            (f"{error.what}。", f"{error.remedy}。"),
            (("只读查看", partial(self.open_read_only, path, error.what)),),
            cancel="不打开",
        )

    def open_read_only(self, path: Path, holder: str) -> None:
        """Open a workspace read-only."""
        with self.attempt():
            self._library.open(path, writing=False)
            self._turn_to(path, holder)

    def _turn_to(self, path: Path, holder: str = "") -> None:
        self._settings.remember(path.resolve())
        self._show_opened(holder)

    def _show_opened(self, holder: str = "") -> None:
        """Reset the window after another workspace was opened, or the same one in another mode."""
        context = self._context
        self.opened.emit()
        context.navigation.close_report()
        context.last_deleted = None
        context.frame.notice.hide()
        context.frame.lock_notice.hide()
        if context.locked:
            context.frame.tell_locked(holder, self.try_to_write)
        context.navigation.show_start()

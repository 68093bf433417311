"""Automatic backups at start, every half hour of work, and on closing."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QTimer, Signal

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.backups import BackupResult, back_up, is_backup_due
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

log = logging.getLogger(__name__)

SECOND = "second_backup_folder"
_LOOKS = 60_000
"""Milliseconds between two checks whether a backup is due."""
_PATIENCE = 2.0
"""Maximum seconds to wait for the last backup on closing.

An unfinished backup does not affect the older copies.
"""


class AutoBackup(WindowCommands):
    """Scheduler that backs up the open workspace in the background.

    It reads the workspace over a connection of its own.
    """

    made = Signal()
    """Emitted after each backup attempt that did not fail."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._begun = False
        self._last: datetime | None = None
        self._copied: tuple[Path, int] | None = None
        self._timer = QTimer(self, interval=_LOOKS)
        self._timer.timeout.connect(self.back_up_if_due)

    @property
    def second(self) -> Path | None:
        """Second backup folder, or None if none is set."""
        name = self._settings.word(SECOND)
        return Path(name) if name else None

    def set_second_folder(self, folder: Path | None) -> None:
        """Set the second backup folder; None removes it."""
        self._settings.remember_word(SECOND, str(folder) if folder else "")

    def begin(self) -> None:
        """Make the first backup, and start the regular checks."""
        self._begun = True
        self._timer.start()
        self.back_up_if_due()

    def start_for_workspace(self) -> None:
        """Make the first backup of a newly opened workspace."""
        self._last = None
        if self._begun:
            self.back_up_if_due()

    def back_up_if_due(self) -> None:
        """Make a backup if one is due and the file has changed since the last."""
        if is_backup_due(now(), self._last) and self._stamp() not in {None, self._copied}:
            self.back_up()

    def back_up(self, *, aloud: bool = False) -> None:
        """Make a backup now in the background; with `aloud`, report success."""
        stamp = self._stamp()
        if stamp is None:
            return
        self._last = now()
        self._context.tasks.quietly(
            partial(_work, self._library.reader(), self.second),
            then=partial(self._after, stamp, aloud),
            failed=self._fail,
        )

    def close(self) -> None:
        """Make the last backup after the workspace was closed, within a time limit."""
        self._timer.stop()
        stamp = self._stamp(closed=True)
        if not self._begun or stamp in {None, self._copied}:
            return
        work = partial(_work, self._library.reader(), self.second)
        last = Thread(target=_quietly, args=(work,), daemon=True, name="last backup")
        last.start()
        last.join(_PATIENCE)

    def _stamp(self, *, closed: bool = False) -> tuple[Path, int] | None:
        """Return path and modification time of the file, or None if it cannot be backed up."""
        path = self._library.path
        if (self._library.workspace is None and not closed) or self._library.locked:
            return None
        try:
            return path, path.stat().st_mtime_ns
        except OSError:
            return None

    def _after(self, stamp: tuple[Path, int], aloud: bool, made: object) -> None:  # noqa: FBT001 - bound beforehand
        self._copied = stamp
        trouble = made.copy_failure if isinstance(made, BackupResult) else ""
        if trouble:
            self._context.tell(f"{trouble}。")
        elif aloud:
            self._context.tell(
                "已备份。" if isinstance(made, BackupResult) else "还没有报告，不用备份。"
            )
        self.made.emit()

    def _fail(self, error: BaseException) -> None:
        log.warning("no backup", exc_info=error)
        what = error.what if isinstance(error, UserError) else type(error).__name__
        self._context.tell(f"自动备份没有做成：{what}。填写的内容都已保存，不受影响。")


def now() -> datetime:
    """Return the local time without time zone, as used in backup names."""
    return datetime.now(UTC).astimezone().replace(tzinfo=None)


def _work(
    read: Callable[[], Workspace], second: Path | None, progress: Progress | None = None
) -> BackupResult | None:
    del progress
    with read() as workspace:
        return back_up(workspace, now(), second)


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        log.exception("no backup on closing")

"""Desktop integration: one window for each user, and Chinese input methods on Linux."""

import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

from zwgk_desktop.private_files import opened_private, private_folder

_LOCK, _NOTE = "窗口.lock", "窗口.note"
_PATIENCE = 3.0
"""Seconds after which a window that does not answer counts as dead."""


class OneWindow(QObject):
    """Lock that allows one window for each user.

    Args:
        folder: The user's folder with the lock file and the note file.
    """

    wanted = Signal(str)
    """Emitted when the program is started again, with the file to open or ""."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lock = QLockFile(str(folder / _LOCK))
        self._lock.setStaleLockTime(0)  # only the lock of a dead process is removed
        self._watcher: QFileSystemWatcher | None = None

    def first(self) -> bool:
        """Return whether this is the user's first window; also True if no lock can be made."""
        try:
            private_folder(self._folder)
        except OSError:
            return True
        held = self._lock.tryLock(0)
        return held or self._lock.error() is not QLockFile.LockError.LockFailedError

    def hand_over(self, file: str) -> bool:
        """Ask the open window to come forward with a file. Return False if it does not answer."""
        note = self._folder / _NOTE
        part = note.with_suffix(f".{os.getpid()}")
        try:
            part.unlink(missing_ok=True)
            with open(part, "x", encoding="utf-8", opener=opened_private) as written:
                written.write(file)
            part.replace(note)
            late = time.monotonic() + _PATIENCE
            while note.exists():
                if time.monotonic() > late:
                    note.unlink(missing_ok=True)
                    return False
                time.sleep(0.05)
        except OSError:
            return False
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return True

    def listen(self) -> None:
        """Watch for further starts of the program."""
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        self._look()

    def close(self) -> None:
        """Release the lock."""
        self._lock.unlock()

    def _look(self) -> None:
        note = self._folder / _NOTE
        try:
            file = note.read_text(encoding="utf-8")
            note.unlink()
        except (OSError, UnicodeDecodeError):
            return  # nobody, or not for us
        self.wanted.emit(file)


_OVER_IBUS = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
_OF_FCITX = {"", "fcitx", "fcitx5"}
_SERVERS = {"fcitx5", "fcitx"}


def wanted(environment: Mapping[str, str], *, fcitx: bool) -> dict[str, str]:
    """Return the environment variables to set so that fcitx receives input.

    Args:
        environment: Environment variables of the process.
        fcitx: Whether fcitx runs; Qt then reaches it through the ibus portal.
    """
    if not fcitx:
        return {}
    modules = {environment.get("QT_IM_MODULE", ""), *_several(environment)}
    return dict(_OVER_IBUS) if modules & _OF_FCITX else {}


def prepare(processes: Path = Path("/proc")) -> None:
    """Set the environment for the input method, before the application is created."""
    if sys.platform.startswith("linux"):
        os.environ.update(wanted(os.environ, fcitx=runs(processes)))


def runs(processes: Path) -> bool:
    """Return whether fcitx runs for this user."""
    return any(_is_ours(process) for process in processes.glob("[0-9]*"))


def _is_ours(process: Path) -> bool:
    try:
        name = (process / "comm").read_text("utf-8", errors="replace").strip()
        owner = process.stat().st_uid
    except OSError:  # the process has ended meanwhile
        return False
    return sys.platform != "win32" and name in _SERVERS and owner == os.getuid()


def _several(environment: Mapping[str, str]) -> set[str]:
    """Return the input methods of `QT_IM_MODULES`, which Qt tries in turn since 6.7."""
    return set(filter(None, environment.get("QT_IM_MODULES", "").split(";")))

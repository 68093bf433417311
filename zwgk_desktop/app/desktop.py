"""Meeting the desktop: one window for each user, and Chinese input methods."""

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
"""Seconds until a window that does not answer is taken for dead."""


class OneWindow(QObject):
    """Holds the lock of this user's window for as long as it lives.

    Args:
        folder: Where lock and note lie; the user's own.
    """

    wanted = Signal(str)
    """A second start; the file it was to open, "" for none."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lock = QLockFile(str(folder / _LOCK))
        self._lock.setStaleLockTime(0)  # only that of a dead process is broken
        self._watcher: QFileSystemWatcher | None = None

    def first(self) -> bool:
        """Tell whether no other window of this user is open; so too where no lock can be made."""
        try:
            private_folder(self._folder)
        except OSError:
            return True
        held = self._lock.tryLock(0)
        return held or self._lock.error() is not QLockFile.LockError.LockFailedError

    def hand_over(self, file: str) -> bool:
        """Ask the open window to come forward with a file; False when it does not answer."""
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
        """Answer second starts from now on."""
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        self._look()

    def close(self) -> None:
        """Let another window be the first."""
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
    """Return what must be set so that the input method at hand is heard.

    Args:
        environment: As the desktop has set it.
        fcitx: Whether fcitx runs; it then answers over ibus's portal.
    """
    if not fcitx:
        return {}
    modules = {environment.get("QT_IM_MODULE", ""), *_several(environment)}
    return dict(_OVER_IBUS) if modules & _OF_FCITX else {}


def prepare(processes: Path = Path("/proc")) -> None:
    """Set the environment; to be called before there is an application."""
    if sys.platform.startswith("linux"):
        os.environ.update(wanted(os.environ, fcitx=runs(processes)))


def runs(processes: Path) -> bool:
    """Return whether fcitx runs for this user."""
    return any(_is_ours(process) for process in processes.glob("[0-9]*"))


def _is_ours(process: Path) -> bool:
    try:
        name = (process / "comm").read_text("utf-8", errors="replace").strip()
        owner = process.stat().st_uid
    except OSError:  # it has ended meanwhile
        return False
    return sys.platform != "win32" and name in _SERVERS and owner == os.getuid()


def _several(environment: Mapping[str, str]) -> set[str]:
    """Qt 6.7 and later try these in turn."""
    return set(filter(None, environment.get("QT_IM_MODULES", "").split(";")))

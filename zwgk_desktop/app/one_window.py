"""One window a user: a second start raises the one that is open, and hands it its file.

No socket is needed for it: who holds the lock watches the folder, and whoever
comes second leaves a note there.
"""

import os
import time
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

"""Settings of the window between two starts, without contents of reports."""

from contextlib import suppress
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings

from zwgk_desktop.private_files import make_private, private_folder

MOST_RECENT = 8
_MOST_PLACES = 30


class Settings:
    """Typed wrapper of QSettings.

    Args:
        file: Separate ini file; None for the user's default file.
    """

    def __init__(self, file: Path | None = None) -> None:
        if file is None:
            ini = QSettings.Format.IniFormat
            user = QSettings.Scope.UserScope
            self._store = QSettings(ini, user, "zwgk_desktop", "zwgk_desktop")
        else:
            self._store = QSettings(str(file), QSettings.Format.IniFormat)
        self._keep_private(own=file is None)

    def _keep_private(self, *, own: bool) -> None:
        """Make the file readable by its owner only: it names units and files. Qt keeps the mode."""
        kept = Path(self._store.fileName())
        with suppress(OSError):
            if own:
                private_folder(kept.parent)
            kept.touch(0o600)
            make_private(kept)

    def recent(self) -> tuple[Path, ...]:
        """Return the recent workspaces that still exist, the latest first."""
        names = self._names("workspaces/recent")
        return tuple(path for name in names if (path := Path(name)).is_file())

    def remember(self, workspace: Path) -> None:
        """Put a workspace first in the list of recent ones."""
        others = [path for path in self.recent() if path != workspace]
        names = [str(path) for path in (workspace, *others)][:MOST_RECENT]
        self._store.setValue("workspaces/recent", names)

    def folder(self, purpose: str) -> Path | None:
        """Return the folder used last for a purpose if it still exists."""
        kept = cast("object", self._store.value(f"folders/{purpose}"))
        folder = Path(str(kept)) if kept else None
        return folder if folder and folder.is_dir() else None

    def remember_folder(self, purpose: str, folder: Path) -> None:
        """Store the folder used last for a purpose."""
        self._store.setValue(f"folders/{purpose}", str(folder))

    def flag(self, key: str) -> bool:
        """Return a stored flag, False by default."""
        return str(self._store.value(key, "false")) == "true"

    def remember_flag(self, key: str, *, on: bool) -> None:
        """Store a flag."""
        self._store.setValue(key, "true" if on else "false")

    def bytes(self, key: str) -> QByteArray:
        """Return a stored window geometry; empty by default."""
        kept: object = self._store.value(f"window/{key}")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def remember_bytes(self, key: str, state: QByteArray) -> None:
        """Store a window geometry."""
        self._store.setValue(f"window/{key}", state)

    def number(self, key: str, otherwise: int) -> int:
        """Return a stored number, or the default if it is absent or invalid."""
        kept = self.word(key)
        return int(kept) if kept.isdecimal() else otherwise

    def remember_number(self, key: str, number: int) -> None:
        self._store.setValue(f"look/{key}", number)

    def word(self, key: str) -> str:
        """Return a stored word; empty by default."""
        kept: object = self._store.value(f"look/{key}")
        return "" if kept is None else str(kept)

    def remember_word(self, key: str, word: str) -> None:
        self._store.setValue(f"look/{key}", word)

    def tab(self, workspace: Path, report: int) -> str:
        """Return the tab at which a report was left; empty if unknown."""
        begun = f"{workspace}|{report}|"
        return next((p.removeprefix(begun) for p in self._places() if p.startswith(begun)), "")

    def last_report(self, workspace: Path) -> int | None:
        """Return the id of the report of a workspace used last, or None."""
        begun = f"{workspace}|"
        last = next((place for place in self._places() if place.startswith(begun)), "")
        number = last.removeprefix(begun).partition("|")[0]
        return int(number) if number.isdecimal() else None

    def remember_tab(self, workspace: Path, report: int, tab: str) -> None:
        """Store the current tab of a report, and the report as the one used last."""
        begun = f"{workspace}|{report}|"
        others = [place for place in self._places() if not place.startswith(begun)]
        self._store.setValue("window/places", [begun + tab, *others][:_MOST_PLACES])

    def _places(self) -> list[str]:
        return self._names("window/places")

    def _names(self, key: str) -> list[str]:
        kept = cast("object", self._store.value(key))
        # QSettings returns a list of one item as that item.
        names = cast("list[object]", kept) if isinstance(kept, list) else [kept] if kept else []
        return [str(name) for name in names]

    @property
    def untouched(self) -> bool:
        """Whether no setting was ever stored, which is true at the first start."""
        return not self._store.allKeys()

"""Paths of the program's folders and files."""

import os
import sys
from functools import cache
from pathlib import Path

_APPLICATION = "zwgk_desktop"
_CARRIED = "便携"


def _shipped() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)  # set by the frozen build
    if frozen:
        return Path(str(frozen))
    here = Path(__file__).resolve().parent
    installed = here / "_shipped"
    return installed if installed.is_dir() else here.parent


def forms() -> Path:
    """Return the folder with the editions of the form."""
    return _shipped() / "forms"


def resources() -> Path:
    """Return the folder with fonts, samples, manual and other resources."""
    return _shipped() / "resources"


@cache
def fonts() -> Path:
    """Return the folder with the eight fonts."""
    return resources() / "fonts"


def holidays() -> Path:
    """Return the folder with the working days of each year."""
    return resources() / "holidays"


def update_keys() -> Path:
    """Return the file with the public keys that updates must be signed with."""
    return resources() / "update-keys.toml"


def carried() -> Path | None:
    """Return the folder for the user's data of a portable program; None if not portable.

    Only a frozen program with a file 便携 beside it is portable, for example on a USB stick.
    """
    if not hasattr(sys, "_MEIPASS"):
        return None
    beside = Path(sys.executable).resolve().parent
    return beside / "数据" if (beside / _CARRIED).exists() else None


def default_workspace() -> Path:
    """Return the path of the default workspace, which may not exist yet."""
    return _own("user_data_dir") / "年度报告.zwgk"


def backups() -> Path:
    """Return the folder for backups of workspaces, which may not exist yet."""
    return default_workspace().with_name("备份")


def updates() -> Path:
    """Return the folder for updates (更新): installed data, and packages for the installer."""
    return default_workspace().with_name("更新")


def log_file() -> Path:
    """Return the path of the window's log file; its folder may not exist yet."""
    return _own("user_log_dir") / "zwgk.log"


def settings_file() -> Path | None:
    """Return the window's settings file if the program is portable; None for Qt's default."""
    folder = carried()
    return folder / "设置.ini" if folder else None


def _own(kind: str) -> Path:
    folder = carried()
    if folder is not None:
        return folder
    if kind == "user_data_dir" and sys.platform == "linux":  # every command needs it
        named = os.environ.get("XDG_DATA_HOME", "").strip()
        return (Path(named) if named else Path.home() / ".local" / "share") / _APPLICATION
    import platformdirs  # noqa: PLC0415 - takes longer to load than many a command

    return Path(getattr(platformdirs, kind)(_APPLICATION, appauthor=False))

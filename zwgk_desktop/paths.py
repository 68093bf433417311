"""Where things are: the only module that knows."""

import sys
from pathlib import Path

_APPLICATION = "zwgk_desktop"


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
    """Return the folder with fonts, samples, manual and the like."""
    return _shipped() / "resources"


def fonts() -> Path:
    """Return the folder with the seven fonts."""
    return resources() / "fonts"


def holidays() -> Path:
    """Return the folder with the working days of each year."""
    return resources() / "holidays"


def default_workspace() -> Path:
    """Return where a clerk's workspace lies unless another is named; it may not exist yet."""
    import platformdirs  # noqa: PLC0415 - commands that name a workspace do without

    return Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False)) / "年度报告.zwgk"


def backups() -> Path:
    """Return the folder with the copies of every workspace; it may not exist yet."""
    return default_workspace().with_name("备份")


def log_file() -> Path:
    """Return where the window's log goes; its folder may not exist yet."""
    import platformdirs  # noqa: PLC0415 - as above

    return Path(platformdirs.user_log_dir(_APPLICATION, appauthor=False)) / "zwgk.log"

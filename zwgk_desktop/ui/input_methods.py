"""Chinese input on Linux: Qt's wheel carries ibus only, and fcitx5 can answer in its stead.

No Qt here: the environment must be set before Qt looks at it.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

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

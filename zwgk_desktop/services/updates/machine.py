"""Which package serves this copy of the program on this machine."""

import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.atomic_file import WINDOWS
from zwgk_desktop.services.updates.manifest import ARCHITECTURES

_MACHINES = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
    "loongarch64": "loong64",
}


@dataclass(frozen=True, slots=True)
class Machine:
    """What a package must be made for.

    Args:
        layout: How this copy was installed; "" where it was not installed by a package.
    """

    system: str
    architecture: str
    layout: str

    @property
    def label(self) -> str:
        """The machine in the clerk's words."""
        return ARCHITECTURES.get(self.architecture, self.architecture)


def this_machine() -> Machine:
    """Tell what this program runs on, and how it came there."""
    found = platform.machine().lower()
    system = "windows" if WINDOWS else "linux"
    return Machine(system, _MACHINES.get(found, found), _layout())


def _layout() -> str:
    if not getattr(sys, "frozen", False) or paths.carried() is not None:
        return ""
    if WINDOWS:
        return "setup"
    program = Path(sys.executable).resolve()
    if program.is_relative_to("/opt/apps"):
        return "tongxin"
    return "debian" if program.is_relative_to("/opt") else ""

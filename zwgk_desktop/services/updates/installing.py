"""A package handed to the system's own installer, which asks for the administrator's password."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.atomic_file import WINDOWS

_IN_A_WINDOW = {
    "deepin-deb-installer": "统信、深度的软件包安装器",
    "kylin-installer": "麒麟安装器",
    "gdebi-gtk": "GDebi 软件包安装程序",
    "xdg-open": "系统里打开安装包的程序",
}
"""What may be there to install a .deb in a window, the best first."""


@dataclass(frozen=True, slots=True)
class Installer:
    """Installs a package in a window of its own.

    Args:
        program: Where it is; "" where Windows runs the package itself.
        label: What the clerk is told it is.
    """

    program: str
    label: str

    def begin(self, package: Path) -> None:
        """Begin to install; it goes on by itself when this program is closed.

        Raises:
            OSError: It could not be started.
        """
        if sys.platform == "win32":
            os.startfile(package)  # noqa: S606 - asks for the administrator as its setup needs
        else:
            subprocess.Popen(  # noqa: S603 - the system's own program, no shell
                [self.program, str(package)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )


def installer() -> Installer | None:
    """Return what installs packages here in a window; None where nothing is known to."""
    if WINDOWS:
        return Installer("", "安装程序")
    for name, label in _IN_A_WINDOW.items():
        program = shutil.which(name)
        if program:
            return Installer(program, label)
    return None


def technicians_command(package: Path) -> str:
    """Return what an administrator types to install a package without a window."""
    if WINDOWS:
        return subprocess.list2cmdline([str(package), "/SILENT"])
    return f"sudo apt install {shlex.quote(str(package))}"

"""Installs the program for one user of a Windows with a Python, from the wheels beside it.

    py -3.13 -I install.pyz            installs, beside a former version, then takes that away
    py -3.13 -I install.pyz --remove   removes the program; reports, backups and settings stay

Standard library only: it runs before anything is installed.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

TITLE = "政府信息公开年度报告"
_NAME = "zwgk-desktop-python"
_KIND = "zwgk.workspace"
_CLASSES = "Software\\Classes"
_PROGRAMS = f"Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{_NAME}"
_NO_WINDOW = 0x08000000
_PIP = (
    *("-I", "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-index"),
    *("--only-binary", ":all:", "--no-deps", "--require-hashes", "--no-warn-script-location"),
)
_NOT_INSTALLED = "没有装上：{why}\n原来的版本（如果有）没有动，报告和备份也没有动。"


class InstallError(Exception):
    """Why the program was not installed or removed, in the clerk's words."""


class Desktop(Protocol):
    """What the system knows of a program."""

    def menu(self) -> Path:
        """Return the folder of this user's start menu."""
        ...

    def screen(self) -> Path:
        """Return the folder of this user's desktop."""
        ...

    def link(self, at: Path, program: Path, icon: Path) -> None:
        """Lay a shortcut to a program."""
        ...

    def tell(self, keys: Mapping[str, Mapping[str, str]]) -> None:
        """Write what is told of the program into this user's registry; "" is a key's own value."""
        ...

    def untell(self, keys: Mapping[str, Mapping[str, str]]) -> None:
        """Take it back, and no value that somebody else wrote."""
        ...


@dataclass(frozen=True, slots=True)
class Installed:
    """One version where it lies."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter, on the path that every program sees.

        A Python of Microsoft's store lays what it writes elsewhere than it is told.
        """
        return Path(os.path.realpath(self.folder / "Scripts" / "python.exe"))

    @property
    def program(self) -> Path:
        """What shortcuts start."""
        return self.python.with_name("zwgk-desktop.exe")

    def icon(self, name: str) -> Path:
        """Return a picture of the program's."""
        inside = self.python.parents[1] / "Lib/site-packages/zwgk_desktop/_shipped"
        return inside / "resources/icons" / f"{name}.ico"


def main(words: list[str], desktop: Desktop, wheels: Path) -> int:
    """Install or remove, and say in a sentence what came of it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console that knows less characters than we say
            stream.reconfigure(errors="replace")
    try:
        said = remove(desktop) if "--remove" in words else install(desktop, wheels)
    except InstallError as error:
        print(error)  # noqa: T201 - what the clerk reads
        return 1
    print(said)  # noqa: T201 - what the clerk reads
    return 0


def home() -> Path:
    """Return where every version lies.

    Raises:
        InstallError: This is no user's account.
    """
    local = os.environ.get("LOCALAPPDATA")
    if not local:
        raise InstallError("没有找到本用户的程序文件夹（LOCALAPPDATA），请用平时的账号登录后再装。")
    return Path(local) / "Programs" / _NAME


def install(desktop: Desktop, wheels: Path) -> str:
    """Install what lies beside us, try it, and only then let shortcuts lead to it.

    Raises:
        InstallError: It could not be done; a former version is as it was.
    """
    version = _version(wheels)
    folder = _free(home() / version)
    print(f"正在安装 {TITLE} {version}，大约要一两分钟……", flush=True)  # noqa: T201 - what the clerk reads
    try:
        new = _made(folder, wheels)
        keep = home() / "install.pyz"
        shutil.copyfile(wheels / "install.pyz", keep)
        for place in (desktop.menu(), desktop.screen()):
            desktop.link(place / f"{TITLE}.lnk", new.program, new.icon("zwgk-desktop"))
        desktop.tell(_told(new, version, keep))
    except InstallError:
        _discarded(folder)
        raise
    except OSError as error:
        _discarded(folder)
        why = f"{error.strerror or error}（{error.filename or home()}）"
        raise InstallError(_NOT_INSTALLED.format(why=why)) from error
    for former in home().iterdir():
        if former.is_dir() and former != folder:
            _discarded(former)
    return f"安装好了：{TITLE} {version}。\n从桌面或者“开始”菜单打开；.zwgk 文件可以双击打开。"


def remove(desktop: Desktop) -> str:
    """Remove the program; nothing of the clerk's.

    Raises:
        InstallError: It is running.
    """
    place = home()
    if not place.is_dir():
        return f"没有装过 {TITLE}，不用卸载。"
    for version in [one for one in place.iterdir() if one.is_dir()]:
        _discarded(version)
        if version.exists():
            raise InstallError(f"没有卸载：请先关闭 {TITLE} 的窗口，再运行一次。")
    for folder in (desktop.menu(), desktop.screen()):
        (folder / f"{TITLE}.lnk").unlink(missing_ok=True)
    desktop.untell(_told(Installed(place), "", place / "install.pyz"))
    _discarded(place)
    return f"已经卸载 {TITLE}。报告、备份和设置没有动。"


def _version(wheels: Path) -> str:
    found = sorted(wheels.glob("zwgk_desktop-*.whl"))
    if len(found) != 1:
        raise InstallError("安装文件不全，请把整个文件夹重新解压或者重新拷贝后再装。")
    return found[0].name.split("-")[1]


def _free(folder: Path) -> Path:
    candidate, number = folder, 1
    while candidate.exists():
        number += 1
        candidate = folder.with_name(f"{folder.name}-{number}")
    return candidate


def _made(folder: Path, wheels: Path) -> Installed:
    """Make the folder of one version, from our wheels alone, and have the program check itself."""
    venv.create(folder, with_pip=True)
    new = Installed(folder)
    _run(
        [new.python, *_PIP, "--find-links", wheels, "--requirement", wheels / "requirements.txt"],
        "安装文件损坏或者不全，请重新拷贝后再装。",
    )
    _run(
        [new.python, "-I", "-X", "utf8", "-m", "zwgk_desktop", "--self-check"],
        "装上后自检没有通过，请把下面的话告诉技术人员。",
    )
    return new


def _run(words: Sequence[str | Path], otherwise: str) -> None:
    flags = _NO_WINDOW if sys.platform == "win32" else 0
    done = subprocess.run(  # noqa: S603 - the interpreter that we have just made
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        creationflags=flags,
        check=False,
    )
    if done.returncode:
        last = done.stdout.decode("utf-8", "replace").strip().splitlines()[-6:]
        raise InstallError(_NOT_INSTALLED.format(why="\n".join([otherwise, *last])))


def _told(new: Installed, version: str, keep: Path) -> dict[str, dict[str, str]]:
    """Return what Windows is told: how .zwgk files open, and how the program is removed."""
    base = getattr(sys, "_base_executable", sys.executable)
    return {
        f"{_CLASSES}\\.zwgk\\OpenWithProgids": {_KIND: ""},
        f"{_CLASSES}\\{_KIND}": {"": f"{TITLE}工作区"},
        f"{_CLASSES}\\{_KIND}\\DefaultIcon": {"": str(new.icon("application-x-zwgk-workspace"))},
        f"{_CLASSES}\\{_KIND}\\shell\\open\\command": {"": f'"{new.program}" "%1"'},
        _PROGRAMS: {
            "DisplayName": f"{TITLE}（用本机的 Python）",
            "DisplayVersion": version,
            "DisplayIcon": str(new.icon("zwgk-desktop")),
            "InstallLocation": str(new.folder),
            "UninstallString": f'"{base}" -I "{keep}" --remove',
        },
    }


def _discarded(folder: Path) -> None:
    """Take a folder away, whole or not at all, unless something of it is running."""
    aside = folder.with_name(f"{folder.name}.old")
    with suppress(OSError):
        folder.rename(aside)  # refused while a program in it runs
        shutil.rmtree(aside, ignore_errors=True)
